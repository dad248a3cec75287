// In place: each column of out scaled to norm p.x when its norm is greater.
// One thread a column: neighbours read neighbouring values.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < record.out.columns; i += threads) {
        let width = record.out.columns;
        var squares = 0.0;
        for (var row = 0u; row < record.out.rows; row++) {
            let value = arena[record.out.start + row * width + i];
            squares += value * value;
        }
        let norm = sqrt(squares);
        if (norm > record.p.x) {
            let factor = record.p.x / norm;
            for (var row = 0u; row < record.out.rows; row++) {
                arena[record.out.start + row * width + i] *= factor;
            }
        }
    }
}
