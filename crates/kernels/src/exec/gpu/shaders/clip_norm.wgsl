// In place: all values of out scaled to norm p.x when theirs is greater.
//
// One workgroup: each thread sums the squares of every WORKGROUP-th value, the sums are added up in a tree, and each
// thread scales the values that it read.

var<workgroup> squares: array<f32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) local: u32) {
    let size = count(record.out);
    var sum = 0.0;
    for (var i = local; i < size; i += WORKGROUP) {
        let value = arena[record.out.start + i];
        sum += value * value;
    }
    squares[local] = sum;
    for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
        workgroupBarrier();
        if (local < half) {
            squares[local] += squares[local + half];
        }
    }
    workgroupBarrier();
    let norm = sqrt(squares[0]);
    if (halted() || norm <= record.p.x) {
        return;
    }
    let factor = record.p.x / norm;
    for (var i = local; i < size; i += WORKGROUP) {
        arena[record.out.start + i] *= factor;
    }
}
