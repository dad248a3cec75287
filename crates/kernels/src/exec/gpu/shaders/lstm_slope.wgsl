// out [T·B, 4·H] = the gradient of the weighted inputs of long short-term memory, from a: dh [T·B, H], the recurrent kernel
// b [H, 4·H], and c: cell states [T·B, H], then gates [T·B, 4·H]. out.extra is T.
// A workgroup walks back along the steps with its samples; a thread has four units of four samples, always the same, so that
// it keeps the gradients of their cell states.

fn NAME_walk(record: Record, samples: vec2<u32>, local: u32, threads: u32, steps: u32) {
    let units = record.a.columns;
    let batch = record.out.rows / steps;
    let across = (units + 3u) / 4u;
    let squares = across * ((samples.y - samples.x + 3u) / 4u);
    var carried = array<mat4x4<f32>, NAME_OWN>();
    for (var left = steps; left > 0u; left--) {
        for (var n = 0u; n < NAME_OWN; n++) {
            let i = local + n * threads;
            if (i >= squares) {
                break;
            }
            let unit = i % across * 4u;
            let sample = samples.x + i / across * 4u;
            let first = (left - 1u) * batch;
            let later = select(batch, 0u, left == steps);
            carried[n] = NAME_turn(record, vec2<u32>(sample, samples.y), unit, units, first, batch, later, carried[n]);
        }
        storageBarrier();
    }
}

// Four units of four samples at one step, whose rows begin at `first`; those of the step behind lie `later` rows on, or
// there is none. Takes and gives the gradients of cell states that are carried from step to step.
fn NAME_turn(
    record: Record,
    samples: vec2<u32>,
    unit: u32,
    units: u32,
    first: u32,
    batch: u32,
    later: u32,
    carried: mat4x4<f32>,
) -> mat4x4<f32> {
    let row = first + samples.x;
    let wide = 4u * units;
    var slopes = fours(record.a.start + row * units + unit, units);
    if (later > 0u) {
        let behind = record.out.start + (row + later) * wide;
        let kernel = record.b.start + unit * wide;
        // There are four times as many ks as units.
        for (var k = 0u; k < wide; k += 4u) {
            slopes += transpose(fours(kernel + k, wide)) * fours(behind + k, wide);
        }
    }
    var given = mat4x4<f32>();
    for (var n = 0u; n < 4u && samples.x + n < samples.y; n++) {
        let own = row + n;
        let gates = record.c.start + record.out.rows * units + own * wide + unit;
        let i = four(gates);
        let f = four(gates + units);
        let g = four(gates + 2u * units);
        let o = four(gates + 3u * units);
        let dh = slopes[n];
        var before = vec4<f32>();
        if (first > 0u) {
            before = four(record.c.start + (own - batch) * units + unit);
        }
        let shown = NAME_tanhs(four(record.c.start + own * units + unit));
        let dc = carried[n] + dh * o * (1.0 - shown * shown);
        given[n] = dc * f;
        let out = record.out.start + own * wide + unit;
        NAME_keep(out, units - unit, dc * g * i * (1.0 - i));
        NAME_keep(out + units, units - unit, dc * before * f * (1.0 - f));
        NAME_keep(out + 2u * units, units - unit, dc * i * (1.0 - g * g));
        NAME_keep(out + 3u * units, units - unit, dh * shown * o * (1.0 - o));
    }
    return given;
}
