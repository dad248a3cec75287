// In place: out += p.y · a + p.x · sign(a), from out: the gradient, and a: the weights.
// One thread an element, or four where NAME_Values says so.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread * NAME_WIDTH; i < count(record.out); i += threads * NAME_WIDTH) {
        let w = NAME_values(record.a.start + i);
        NAME_put(record.out.start + i, NAME_values(record.out.start + i) + record.p.y * w + record.p.x * sign(w));
    }
}
