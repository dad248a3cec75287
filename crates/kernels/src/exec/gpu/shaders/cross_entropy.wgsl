// out [B, 1] = −Σ t·log softmax(z) of each row, from a: z, and b: t, which is smoothed to p.x·t + p.y; where a.extra is 1,
// the entropy of t is taken off.
// One thread a row.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < record.out.rows; i += threads) {
        let width = record.a.columns;
        let z = record.a.start + i * width;
        let t = record.b.start + i * width;
        var greatest = arena[z];
        for (var j = 1u; j < width; j++) {
            greatest = max(greatest, arena[z + j]);
        }
        var sum = 0.0;
        for (var j = 0u; j < width; j++) {
            sum += exp(arena[z + j] - greatest);
        }
        let log_sum = log(sum);
        var loss = 0.0;
        for (var j = 0u; j < width; j++) {
            let target_share = record.p.x * arena[t + j] + record.p.y;
            loss += target_share * (log_sum - (arena[z + j] - greatest));
            if (record.a.extra == 1u && target_share > 0.0) {
                loss += target_share * log(target_share);
            }
        }
        arena[record.out.start + i] = loss;
    }
}
