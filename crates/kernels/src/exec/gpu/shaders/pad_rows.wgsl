// Rows of 0, as many as a.extra says, then a, then rows of 0.
// One thread an element of out.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        let before = record.a.extra * record.out.columns;
        var value = 0.0;
        if (i >= before && i - before < count(record.a)) {
            value = arena[record.a.start + i - before];
        }
        arena[record.out.start + i] = value;
    }
}
