// out = f(a; p), by the rule declared before this text, and as NAME_apply_all for what a thread takes.
// One thread an element, or four where NAME_Values says so.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread * NAME_WIDTH; i < count(record.out); i += threads * NAME_WIDTH) {
        NAME_put(record.out.start + i, NAME_apply_all(NAME_values(record.a.start + i), record.p));
    }
}
