// out = a, with a side of one row or column repeated.
// One thread an element.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        let width = record.out.columns;
        arena[record.out.start + i] = at(record.a, i / width, i % width);
    }
}
