// out [B, 1] = the sum over the columns of a [B, I], then NAME_linked, which is declared before this text.
// One thread a row.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < record.out.rows; i += threads) {
        let begin = record.a.start + i * record.a.columns;
        var sum = 0.0;
        for (var j = 0u; j < record.a.columns; j++) {
            sum += arena[begin + j];
        }
        arena[record.out.start + i] = NAME_linked(sum, 0.0, 0.0, record.p);
    }
}
