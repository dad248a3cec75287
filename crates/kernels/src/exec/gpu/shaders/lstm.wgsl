// out [T·B, H] = hidden states of long short-term memory, from a: the weighted inputs [T·B, 4·H], and the recurrent kernel
// b [H, 4·H]; c, behind out: cell states [T·B, H], then gates [T·B, 4·H]. out.extra is T.
// A workgroup walks along the steps with its samples; a thread has four units of four samples, and all their gates.

fn NAME_walk(record: Record, samples: vec2<u32>, local: u32, threads: u32, steps: u32) {
    let units = record.out.columns;
    let batch = record.out.rows / steps;
    let across = (units + 3u) / 4u;
    let squares = across * ((samples.y - samples.x + 3u) / 4u);
    for (var step = 0u; step < steps; step++) {
        for (var i = local; i < squares; i += threads) {
            let unit = i % across * 4u;
            let sample = samples.x + i / across * 4u;
            NAME_turn(record, vec2<u32>(sample, samples.y), unit, units, step * batch, batch);
        }
        storageBarrier();
    }
}

// Four units of four samples at one step, whose rows begin at `first`.
fn NAME_turn(record: Record, samples: vec2<u32>, unit: u32, units: u32, first: u32, batch: u32) {
    let row = first + samples.x;
    let wide = 4u * units;
    let z = record.a.start + row * wide + unit;
    var input = fours(z, wide);
    var forget = fours(z + units, wide);
    var fresh = fours(z + 2u * units, wide);
    var shown = fours(z + 3u * units, wide);
    if (first > 0u) {
        let before = record.out.start + (row - batch) * units;
        for (var k = 0u; k < units; k += 4u) {
            let h = NAME_cut(fours(before + k, units), units - k);
            let kernel = record.b.start + k * wide + unit;
            input += NAME_kernel(kernel, wide, units - k) * h;
            forget += NAME_kernel(kernel + units, wide, units - k) * h;
            fresh += NAME_kernel(kernel + 2u * units, wide, units - k) * h;
            shown += NAME_kernel(kernel + 3u * units, wide, units - k) * h;
        }
    }
    for (var n = 0u; n < 4u && samples.x + n < samples.y; n++) {
        let own = row + n;
        let i = NAME_sigmoids(input[n]);
        let f = NAME_sigmoids(forget[n]);
        let g = NAME_tanhs(fresh[n]);
        let o = NAME_sigmoids(shown[n]);
        var cell = i * g;
        if (first > 0u) {
            cell += f * four(record.c.start + (own - batch) * units + unit);
        }
        let gates = record.c.start + record.out.rows * units + own * wide + unit;
        NAME_keep(gates, units - unit, i);
        NAME_keep(gates + units, units - unit, f);
        NAME_keep(gates + 2u * units, units - unit, g);
        NAME_keep(gates + 3u * units, units - unit, o);
        NAME_keep(record.c.start + own * units + unit, units - unit, cell);
        NAME_keep(record.out.start + own * units + unit, units - unit, o * NAME_tanhs(cell));
    }
}
