// A product, one thread a square of 16 × 16 results or, where NAME_WIDE says so, an oblong of 16 × 32, kept in registers and
// read straight from the arena: 256 products for thirty-two values read, or 512 for forty-eight. For software devices,
// which pay for a value read about what they pay for ten products.

// Squares of 4 × 4 side by side. Only constants index what is summed up: what is found by a variable is no register.
const NAME_ACROSS = select(4u, 8u, NAME_WIDE);
alias NAME_Strip = array<mat4x4<f32>, NAME_ACROSS>;

fn NAME(record: Record, thread: u32, threads: u32) {
    let sizes = NAME_sizes(record);
    let width = 4u * NAME_ACROSS;
    let across = (sizes.z + width - 1u) / width;
    let squares = across * ((sizes.x + 15u) / 16u);
    for (var i = thread; i < squares; i += threads) {
        let row = i / across * 16u;
        let column = i % across * width;
        let rows0 = NAME_rows(record, row);
        let rows1 = NAME_rows(record, row + 4u);
        let rows2 = NAME_rows(record, row + 8u);
        let rows3 = NAME_rows(record, row + 12u);
        var sums0 = NAME_Strip();
        var sums1 = NAME_Strip();
        var sums2 = NAME_Strip();
        var sums3 = NAME_Strip();
        for (var k = 0u; k < sizes.y; k += 4u) {
            let right = NAME_strip(record, k, column, sizes.y);
            NAME_add(&sums0, right, NAME_left_at(record, rows0, k, sizes.y));
            NAME_add(&sums1, right, NAME_left_at(record, rows1, k, sizes.y));
            NAME_add(&sums2, right, NAME_left_at(record, rows2, k, sizes.y));
            NAME_add(&sums3, right, NAME_left_at(record, rows3, k, sizes.y));
        }
        var sums = array<NAME_Strip, 4>(sums0, sums1, sums2, sums3);
        for (var n = 0u; n < 4u * NAME_ACROSS; n++) {
            let down = n / NAME_ACROSS;
            let beside = n % NAME_ACROSS;
            NAME_finish(record, sizes, row + 4u * down, column + 4u * beside, sums[down][beside]);
        }
    }
}

fn NAME_strip(record: Record, k: u32, column: u32, inner: u32) -> NAME_Strip {
    var strip = NAME_Strip();
    strip[0] = NAME_right_at(record, k, column, inner);
    strip[1] = NAME_right_at(record, k, column + 4u, inner);
    strip[2] = NAME_right_at(record, k, column + 8u, inner);
    strip[3] = NAME_right_at(record, k, column + 12u, inner);
    if (NAME_WIDE) {
        strip[NAME_ACROSS - 4u] = NAME_right_at(record, k, column + 16u, inner);
        strip[NAME_ACROSS - 3u] = NAME_right_at(record, k, column + 20u, inner);
        strip[NAME_ACROSS - 2u] = NAME_right_at(record, k, column + 24u, inner);
        strip[NAME_ACROSS - 1u] = NAME_right_at(record, k, column + 28u, inner);
    }
    return strip;
}

fn NAME_add(sums: ptr<function, NAME_Strip>, right: NAME_Strip, left: mat4x4<f32>) {
    (*sums)[0] += right[0] * left;
    (*sums)[1] += right[1] * left;
    (*sums)[2] += right[2] * left;
    (*sums)[3] += right[3] * left;
    if (NAME_WIDE) {
        (*sums)[NAME_ACROSS - 4u] += right[NAME_ACROSS - 4u] * left;
        (*sums)[NAME_ACROSS - 3u] += right[NAME_ACROSS - 3u] * left;
        (*sums)[NAME_ACROSS - 2u] += right[NAME_ACROSS - 2u] * left;
        (*sums)[NAME_ACROSS - 1u] += right[NAME_ACROSS - 1u] * left;
    }
}
