// out [B·OH·OW, O] = the product of what lies under each window of a [B, H·W·C] with the kernel b [K·K·C, O], then bias
// and activation; c is the bias [1, O], added where NAME_BIAS says so; `NAME_activate` is declared before this text.
// One thread an element of out: neighbours are filters of one window, which read the same values of a.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        let w = record.window;
        let filters = record.out.columns;
        let number = i % filters;
        let window = i / filters;
        let pixel = window % w.out_width;
        let row = window / w.out_width % w.out_height;
        let sample = record.a.start + window / (w.out_width * w.out_height) * record.a.columns;
        var sum = 0.0;
        for (var u = 0u; u < w.side; u++) {
            // In the padding above, this wraps round and lies beyond the height.
            let y = row * w.stride + u - w.top;
            if (y >= w.height) {
                continue;
            }
            for (var v = 0u; v < w.side; v++) {
                let x = pixel * w.stride + v - w.left;
                if (x >= w.width) {
                    continue;
                }
                let place = sample + (y * w.width + x) * w.channels;
                let tap = record.b.start + (u * w.side + v) * w.channels * filters + number;
                for (var channel = 0u; channel < w.channels; channel++) {
                    sum += arena[place + channel] * arena[tap + channel * filters];
                }
            }
        }
        if (NAME_BIAS) {
            sum += arena[record.c.start + number];
        }
        arena[record.out.start + i] = NAME_activate(sum, record.p);
    }
}
