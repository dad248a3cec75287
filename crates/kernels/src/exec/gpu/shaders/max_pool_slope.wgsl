// out [B, H·W·C] = b: dy [B, OH·OW·C] where the greatest value of a [B, H·W·C] lay under a window.
// One thread an element of out, which asks all windows that lie over it; `NAME_greatest` is declared before this text.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        let w = record.window;
        let channel = i % w.channels;
        let place = i / w.channels;
        let pixel = place % w.width;
        let row = place / w.width % w.height;
        let sample = i / record.out.columns;
        let values = record.a.start + sample * record.a.columns;
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
                if (NAME_greatest(record, values, y, x, channel) == record.a.start + i) {
                    sum += arena[record.b.start + sample * record.b.columns + (y * w.out_width + x) * w.channels + channel];
                }
            }
        }
        arena[record.out.start + i] = sum;
    }
}
