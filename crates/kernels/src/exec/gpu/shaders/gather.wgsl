// out [B, I] = the batch's rows of the resident data; out.extra is 0 for inputs, 1 for targets.
// One thread an element.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        let width = record.out.columns;
        let row = rows[moment.rows + i / width];
        arena[record.out.start + i] = data[record.out.extra * moment.targets + row * width + i % width];
    }
}
