// Columns of a, then columns of b.
// One thread an element of out.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        let row = i / record.out.columns;
        let column = i % record.out.columns;
        let left = record.a.columns;
        if (column < left) {
            arena[record.out.start + i] = arena[record.a.start + row * left + column];
        } else {
            arena[record.out.start + i] = arena[record.b.start + row * record.b.columns + column - left];
        }
    }
}
