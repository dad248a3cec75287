// out = dy · f′, from a: what the slope is computed from, and b: dy, by the rule declared before this text, and as NAME_apply_all
// for what a thread takes.
// One thread an element, or four where NAME_Values says so.

fn NAME(record: Record, thread: u32, threads: u32) {
    let end = NAME_count(record.out);
    let out = NAME_first(record.out);
    let a = NAME_first(record.a);
    let b = NAME_first(record.b);
    for (var i = thread; i < end; i += threads) {
        arena[out + i] = arena[b + i] * NAME_apply_all(arena[a + i], record.p);
    }
}
