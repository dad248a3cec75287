// Columns of a from a.extra on, as many as out has.
// One thread an element of out.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        let row = i / record.out.columns;
        let column = i % record.out.columns;
        arena[record.out.start + i] = arena[record.a.start + row * record.a.columns + record.a.extra + column];
    }
}
