// out [M, N] = op(a) · op(b), then bias and activation, with op transposing where NAME_TRANSPOSE_A or NAME_TRANSPOSE_B
// says so. K is the inner size; c is the bias [1, N], added where NAME_BIAS says so; `NAME_activate` is declared before
// this text.
// One thread a square of 4 × 4 results, kept in registers: sixteen products for eight values read.

fn NAME(record: Record, thread: u32, threads: u32) {
    let inner = select(record.a.columns, record.a.rows, NAME_TRANSPOSE_A);
    // From one k to the next.
    let stride_a = select(1u, record.a.columns, NAME_TRANSPOSE_A);
    let stride_b = select(record.b.columns, 1u, NAME_TRANSPOSE_B);
    let across = (record.out.columns + 3u) / 4u;
    let squares = across * ((record.out.rows + 3u) / 4u);
    for (var i = thread; i < squares; i += threads) {
        let row = i / across * 4u;
        let column = i % across * 4u;
        // Past the edges, the last row and the last column are read again, and nothing is stored.
        let four = vec4<u32>(0u, 1u, 2u, 3u);
        let rows = min(row + four, vec4<u32>(record.out.rows - 1u));
        let columns = min(column + four, vec4<u32>(record.out.columns - 1u));
        var left = record.a.start + rows * select(record.a.columns, 1u, NAME_TRANSPOSE_A);
        var right = record.b.start + columns * select(1u, record.b.columns, NAME_TRANSPOSE_B);
        var sum0 = vec4<f32>();
        var sum1 = vec4<f32>();
        var sum2 = vec4<f32>();
        var sum3 = vec4<f32>();
        for (var k = 0u; k < inner; k++) {
            let a = vec4<f32>(arena[left.x], arena[left.y], arena[left.z], arena[left.w]);
            let b = vec4<f32>(arena[right.x], arena[right.y], arena[right.z], arena[right.w]);
            sum0 += a.x * b;
            sum1 += a.y * b;
            sum2 += a.z * b;
            sum3 += a.w * b;
            left += stride_a;
            right += stride_b;
        }
        NAME_store(record, row, column, sum0);
        NAME_store(record, row + 1u, column, sum1);
        NAME_store(record, row + 2u, column, sum2);
        NAME_store(record, row + 3u, column, sum3);
    }
}

fn NAME_store(record: Record, row: u32, column: u32, sums: vec4<f32>) {
    for (var i = 0u; i < 4u; i++) {
        if (row < record.out.rows && column + i < record.out.columns) {
            var value = sums[i];
            if (NAME_BIAS) {
                value += arena[record.c.start + column + i];
            }
            arena[record.out.start + row * record.out.columns + column + i] = NAME_activate(value, record.p);
        }
    }
}
