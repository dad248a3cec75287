// out = dy · f′, from a: what the slope is computed from, and b: dy.
// One thread an element.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        let slope = NAME_slope(arena[record.a.start + i], record.p.x, record.p.y);
        arena[record.out.start + i] = arena[record.b.start + i] * slope;
    }
}
