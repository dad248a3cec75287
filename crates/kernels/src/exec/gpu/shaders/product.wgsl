// out [M, N] = op(a) · op(b), with op transposing where NAME_TRANSPOSE_A or NAME_TRANSPOSE_B says so. K is the inner size;
// what else is done with a result tells `results.wgsl`.
// One thread a result: for products so small that tiles would stand half empty, and for one workgroup alone.

fn NAME(record: Record, thread: u32, threads: u32) {
    let inner = select(record.a.columns, record.a.rows, NAME_TRANSPOSE_A);
    // From one k to the next.
    let stride_a = select(1u, record.a.columns, NAME_TRANSPOSE_A);
    let stride_b = select(record.b.columns, 1u, NAME_TRANSPOSE_B);
    for (var i = thread; i < count(record.out); i += threads) {
        let row = i / record.out.columns;
        let column = i % record.out.columns;
        var left = record.a.start + row * select(record.a.columns, 1u, NAME_TRANSPOSE_A);
        var right = record.b.start + column * select(1u, record.b.columns, NAME_TRANSPOSE_B);
        var sum = 0.0;
        var right_sum = 0.0;
        for (var k = 0u; k < inner; k++) {
            sum += arena[left] * arena[right];
            if (NAME_SUMS && row == 0u) {
                right_sum += arena[right];
            }
            left += stride_a;
            right += stride_b;
        }
        NAME_store_one(record, row, column, sum);
        if (NAME_SUMS && row == 0u) {
            arena[record.c.start + column] = right_sum;
        }
    }
}
