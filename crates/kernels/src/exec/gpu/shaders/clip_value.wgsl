// In place: each value of out clamped to ±p.x.
// One thread an element.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        let g = record.out.start + i;
        arena[g] = clamp(arena[g], -record.p.x, record.p.x);
    }
}
