// out = p.x everywhere.
// One thread an element.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        arena[record.out.start + i] = record.p.x;
    }
}
