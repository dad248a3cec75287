// out = NAME_apply(a, p), elementwise; `NAME_apply` is declared before this text.
// One thread an element.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        arena[record.out.start + i] = NAME_apply(arena[record.a.start + i], record.p);
    }
}
