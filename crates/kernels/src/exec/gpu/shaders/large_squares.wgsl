// A product, one thread a square of 16 × 16 results, kept in registers and read straight from the arena: 256 products for
// thirty-two values read. For software devices, which pay for a value read about what they pay for ten products.

fn NAME(record: Record, thread: u32, threads: u32) {
    let sizes = NAME_sizes(record);
    let across = (sizes.z + 15u) / 16u;
    let squares = across * ((sizes.x + 15u) / 16u);
    for (var i = thread; i < squares; i += threads) {
        let row = i / across * 16u;
        let column = i % across * 16u;
        let rows0 = NAME_rows(record, row);
        let rows1 = NAME_rows(record, row + 4u);
        let rows2 = NAME_rows(record, row + 8u);
        let rows3 = NAME_rows(record, row + 12u);
        var sum00 = mat4x4<f32>();
        var sum01 = mat4x4<f32>();
        var sum02 = mat4x4<f32>();
        var sum03 = mat4x4<f32>();
        var sum10 = mat4x4<f32>();
        var sum11 = mat4x4<f32>();
        var sum12 = mat4x4<f32>();
        var sum13 = mat4x4<f32>();
        var sum20 = mat4x4<f32>();
        var sum21 = mat4x4<f32>();
        var sum22 = mat4x4<f32>();
        var sum23 = mat4x4<f32>();
        var sum30 = mat4x4<f32>();
        var sum31 = mat4x4<f32>();
        var sum32 = mat4x4<f32>();
        var sum33 = mat4x4<f32>();
        for (var k = 0u; k < sizes.y; k += 4u) {
            let b0 = NAME_right_at(record, k, column, sizes.y);
            let b1 = NAME_right_at(record, k, column + 4u, sizes.y);
            let b2 = NAME_right_at(record, k, column + 8u, sizes.y);
            let b3 = NAME_right_at(record, k, column + 12u, sizes.y);
            let a0 = NAME_left_at(record, rows0, k, sizes.y);
            sum00 += b0 * a0;
            sum01 += b1 * a0;
            sum02 += b2 * a0;
            sum03 += b3 * a0;
            let a1 = NAME_left_at(record, rows1, k, sizes.y);
            sum10 += b0 * a1;
            sum11 += b1 * a1;
            sum12 += b2 * a1;
            sum13 += b3 * a1;
            let a2 = NAME_left_at(record, rows2, k, sizes.y);
            sum20 += b0 * a2;
            sum21 += b1 * a2;
            sum22 += b2 * a2;
            sum23 += b3 * a2;
            let a3 = NAME_left_at(record, rows3, k, sizes.y);
            sum30 += b0 * a3;
            sum31 += b1 * a3;
            sum32 += b2 * a3;
            sum33 += b3 * a3;
        }
        // One text for all four rows of squares: as many would take longer to compile than the rest.
        for (var n = 0u; n < 4u; n++) {
            var sum0 = sum00;
            var sum1 = sum01;
            var sum2 = sum02;
            var sum3 = sum03;
            switch n {
                case 1u: {
                    sum0 = sum10;
                    sum1 = sum11;
                    sum2 = sum12;
                    sum3 = sum13;
                }
                case 2u: {
                    sum0 = sum20;
                    sum1 = sum21;
                    sum2 = sum22;
                    sum3 = sum23;
                }
                case 3u: {
                    sum0 = sum30;
                    sum1 = sum31;
                    sum2 = sum32;
                    sum3 = sum33;
                }
                default: {}
            }
            let at = row + 4u * n;
            NAME_finish(record, sizes, at, column, sum0);
            NAME_finish(record, sizes, at, column + 4u, sum1);
            NAME_finish(record, sizes, at, column + 8u, sum2);
            NAME_finish(record, sizes, at, column + 12u, sum3);
        }
    }
}
