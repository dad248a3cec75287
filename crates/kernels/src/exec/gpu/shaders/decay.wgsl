// In place: out += p.y · a + p.x · sign(a), from out: the gradient, and a: the weights.
// One thread an element, or four where NAME_Values says so.

fn NAME(record: Record, thread: u32, threads: u32) {
    let end = NAME_count(record.out);
    let out = NAME_first(record.out);
    let a = NAME_first(record.a);
    for (var i = thread; i < end; i += threads) {
        let w = arena[a + i];
        arena[out + i] += record.p.y * w + record.p.x * sign(w);
    }
}
