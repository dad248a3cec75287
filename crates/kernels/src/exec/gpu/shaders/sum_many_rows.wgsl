// out [1, I] = the sum over the rows of a [B, I], where these are many.
// One workgroup of WORKGROUP threads a column, or four where NAME_Values says so: its threads take the rows in turns, then add up
// their sums pairwise.

var<workgroup> sums: array<NAME_Values, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let column = group.y * groups.x + group.x;
    let columns = record.a.columns / NAME_WIDTH;
    let a = NAME_first(record.a) + column;
    var sum = NAME_Values();
    for (var row = local; row < record.a.rows; row += WORKGROUP) {
        sum += arena[a + row * columns];
    }
    sums[local] = sum;
    for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
        workgroupBarrier();
        if (local < half) {
            sums[local] += sums[local + half];
        }
    }
    if (local > 0u || column >= columns || halted()) {
        return;
    }
    arena[NAME_first(record.out) + column] = sums[0];
}
