// In place: each value of out clamped to ±p.x.
// One thread an element, or four where NAME_Values says so.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread * NAME_WIDTH; i < count(record.out); i += threads * NAME_WIDTH) {
        let limit = NAME_Values(record.p.x);
        NAME_put(record.out.start + i, clamp(NAME_values(record.out.start + i), -limit, limit));
    }
}
