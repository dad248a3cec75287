// out = p.z · (softmax(z) − t) of each row, from a: z, and b: t, which is smoothed to p.x·t + p.y.
// One thread a row.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < record.out.rows; i += threads) {
        let width = record.out.columns;
        let z = record.a.start + i * width;
        let t = record.b.start + i * width;
        let to = record.out.start + i * width;
        var greatest = arena[z];
        for (var j = 1u; j < width; j++) {
            greatest = max(greatest, arena[z + j]);
        }
        var sum = 0.0;
        for (var j = 0u; j < width; j++) {
            let value = exp(arena[z + j] - greatest);
            arena[to + j] = value;
            sum += value;
        }
        let factor = 1.0 / sum;
        for (var j = 0u; j < width; j++) {
            arena[to + j] = record.p.z * (arena[to + j] * factor - (record.p.x * arena[t + j] + record.p.y));
        }
    }
}
