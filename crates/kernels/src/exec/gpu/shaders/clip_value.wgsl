// In place: each value of out clamped to ±p.x.
// One thread an element, or four where NAME_Values says so.

fn NAME(record: Record, thread: u32, threads: u32) {
    let end = NAME_count(record.out);
    let out = NAME_first(record.out);
    let limit = NAME_Values(record.p.x);
    for (var i = thread; i < end; i += threads) {
        arena[out + i] = clamp(arena[out + i], -limit, limit);
    }
}
