// A product, one thread a square of 4 × 4 results or, where NAME_WIDE says so, of 8 × 8, kept in registers and read straight
// from the arena: sixteen products for eight values read, or sixty-four for sixteen.

fn NAME(record: Record, thread: u32, threads: u32) {
    let sizes = NAME_sizes(record);
    let side = select(4u, 8u, NAME_WIDE);
    let across = (sizes.z + side - 1u) / side;
    let squares = across * ((sizes.x + side - 1u) / side);
    for (var i = thread; i < squares; i += threads) {
        let row = i / across * side;
        let column = i % across * side;
        let upper = NAME_rows(record, row);
        var sum = mat4x4<f32>();
        var right_sum = vec4<f32>();
        if (NAME_WIDE) {
            let lower = NAME_rows(record, row + 4u);
            var beside = mat4x4<f32>();
            var below = mat4x4<f32>();
            var across_from = mat4x4<f32>();
            var sum_beside = vec4<f32>();
            for (var k = 0u; k < sizes.y; k += 4u) {
                let a = NAME_left_at(record, upper, k, sizes.y);
                let b = NAME_right_at(record, k, column, sizes.y);
                let c = NAME_left_at(record, lower, k, sizes.y);
                let d = NAME_right_at(record, k, column + 4u, sizes.y);
                sum += b * a;
                beside += d * a;
                below += b * c;
                across_from += d * c;
                if (NAME_SUMS && row == 0u) {
                    right_sum += b * vec4<f32>(1.0);
                    sum_beside += d * vec4<f32>(1.0);
                }
            }
            NAME_finish(record, sizes, row, column + 4u, beside);
            NAME_finish(record, sizes, row + 4u, column, below);
            NAME_finish(record, sizes, row + 4u, column + 4u, across_from);
            NAME_finish_sums(record, sizes, row, column + 4u, sum_beside);
        } else {
            for (var k = 0u; k < sizes.y; k += 4u) {
                let b = NAME_right_at(record, k, column, sizes.y);
                sum += b * NAME_left_at(record, upper, k, sizes.y);
                if (NAME_SUMS && row == 0u) {
                    right_sum += b * vec4<f32>(1.0);
                }
            }
        }
        NAME_finish(record, sizes, row, column, sum);
        NAME_finish_sums(record, sizes, row, column, right_sum);
    }
}
