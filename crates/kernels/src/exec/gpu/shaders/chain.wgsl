// out = NAME_linked(a, b, c; p), a chain of functions of which NAME_VALUES take a value beside the first; NAME_all, declared before
// this text, is the same for what a thread takes.
// One thread an element, or four where NAME_Values says so.

fn NAME(record: Record, thread: u32, threads: u32) {
    let end = NAME_count(record.out);
    let out = NAME_first(record.out);
    let a = NAME_first(record.a);
    let b = NAME_first(record.b);
    let c = NAME_first(record.c);
    for (var i = thread; i < end; i += threads) {
        var second = NAME_Values();
        var third = NAME_Values();
        if (NAME_VALUES > 0u) {
            second = arena[b + i];
        }
        if (NAME_VALUES > 1u) {
            third = arena[c + i];
        }
        arena[out + i] = NAME_all(arena[a + i], second, third, record.p);
    }
}
