// Softmax of each row of a.
// One thread a row.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < record.out.rows; i += threads) {
        let width = record.a.columns;
        let begin = record.a.start + i * width;
        let to = record.out.start + i * width;
        var greatest = arena[begin];
        for (var j = 1u; j < width; j++) {
            greatest = max(greatest, arena[begin + j]);
        }
        var sum = 0.0;
        for (var j = 0u; j < width; j++) {
            let value = exp(arena[begin + j] - greatest);
            arena[to + j] = value;
            sum += value;
        }
        let factor = 1.0 / sum;
        for (var j = 0u; j < width; j++) {
            arena[to + j] *= factor;
        }
    }
}
