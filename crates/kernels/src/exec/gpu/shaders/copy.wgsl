// out = a.
// One thread an element, or four where NAME_Values says so.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread * NAME_WIDTH; i < count(record.out); i += threads * NAME_WIDTH) {
        NAME_put(record.out.start + i, NAME_values(record.a.start + i));
    }
}
