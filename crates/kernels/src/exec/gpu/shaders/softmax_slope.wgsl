// out = y·(dy − Σ y·dy) of each row, from a: y, and b: dy.
// One thread a row.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < record.out.rows; i += threads) {
        let width = record.out.columns;
        let y = record.a.start + i * width;
        let dy = record.b.start + i * width;
        var sum = 0.0;
        for (var j = 0u; j < width; j++) {
            sum += arena[y + j] * arena[dy + j];
        }
        for (var j = 0u; j < width; j++) {
            arena[record.out.start + i * width + j] = arena[y + j] * (arena[dy + j] - sum);
        }
    }
}
