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
    let column = (group.y * groups.x + group.x) * NAME_WIDTH;
    var sum = NAME_Values();
    for (var row = local; row < record.a.rows; row += WORKGROUP) {
        sum += NAME_values(record.a.start + row * record.a.columns + column);
    }
    sums[local] = sum;
    for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
        workgroupBarrier();
        if (local < half) {
            sums[local] += sums[local + half];
        }
    }
    if (local > 0u || column >= record.out.columns || halted()) {
        return;
    }
    NAME_put(record.out.start + column, sums[0]);
}
