// out [B, I] = the batch's rows of the resident data; out.extra is 0 for inputs, 1 for targets.
// One thread an element, or four where NAME_Values says so.

fn NAME(record: Record, thread: u32, threads: u32) {
    let end = NAME_count(record.out);
    let out = NAME_first(record.out);
    let source = record.out.extra * moment.targets;
    let width = record.out.columns;
    for (var i = thread; i < end; i += threads) {
        let place = i * NAME_WIDTH;
        let row = place / width;
        arena[out + i] = NAME_taken(source + rows[moment.rows + row] * width + place - row * width);
    }
}
