// out [B, H·W·C] = the gradient of what a convolution worked on, from a: dy [B·OH·OW, O], and the kernel b [K·K·C, O].
// One thread an element of out, which looks up all windows that lie over it.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        let w = record.window;
        let filters = record.a.columns;
        let channel = i % w.channels;
        let place = i / w.channels;
        let pixel = place % w.width;
        let row = place / w.width % w.height;
        let sample = place / (w.width * w.height) * w.out_height;
        var sum = 0.0;
        for (var u = 0u; u < w.side; u++) {
            // Above the first window, this wraps round and lies beyond the last.
            let below = row + w.top - u;
            let y = below / w.stride;
            if (below % w.stride != 0u || y >= w.out_height) {
                continue;
            }
            for (var v = 0u; v < w.side; v++) {
                let behind = pixel + w.left - v;
                let x = behind / w.stride;
                if (behind % w.stride != 0u || x >= w.out_width) {
                    continue;
                }
                let slopes = record.a.start + ((sample + y) * w.out_width + x) * filters;
                let tap = record.b.start + ((u * w.side + v) * w.channels + channel) * filters;
                for (var number = 0u; number < filters; number++) {
                    sum += arena[slopes + number] * arena[tap + number];
                }
            }
        }
        arena[record.out.start + i] = sum;
    }
}
