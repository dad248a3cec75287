// out [1, I] = the sum over the rows of a [B, I], then NAME_linked, which is declared before this text.
// One thread a column: neighbours read neighbouring values.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        let width = record.a.columns;
        var sum = 0.0;
        for (var row = 0u; row < record.a.rows; row++) {
            sum += arena[record.a.start + row * width + i];
        }
        arena[record.out.start + i] = NAME_linked(sum, 0.0, 0.0, record.p);
    }
}
