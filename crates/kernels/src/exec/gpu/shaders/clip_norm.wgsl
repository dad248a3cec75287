// In place: all values of out scaled to norm p.x when theirs is greater.
//
// One workgroup: each thread sums the squares of every WORKGROUP-th value, the sums are added up in a tree, and each
// thread scales the values that it read.

var<workgroup> NAME_squares: array<f32, WORKGROUP>;

fn NAME(record: Record, thread: u32, threads: u32) {
    var sum = 0.0;
    for (var i = thread; i < count(record.out); i += threads) {
        let value = arena[record.out.start + i];
        sum += value * value;
    }
    NAME_squares[thread] = sum;
    for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
        workgroupBarrier();
        if (thread < half) {
            NAME_squares[thread] += NAME_squares[thread + half];
        }
    }
    workgroupBarrier();
    let norm = sqrt(NAME_squares[0]);
    if (norm > record.p.x) {
        let factor = record.p.x / norm;
        for (var i = thread; i < count(record.out); i += threads) {
            arena[record.out.start + i] *= factor;
        }
    }
}
