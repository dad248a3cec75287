// out [B, H·W·C] = b: dy [B, OH·OW·C] where the greatest value of a [B, H·W·C] lay under a window: the first in reading order; for
// windows that do not overlap.
// The image is cut into cells, each a window and what lies between it and the next. One thread a channel of a cell, or four
// where NAME_Values says so; `NAME_near` is declared before this text.

fn NAME(record: Record, thread: u32, threads: u32) {
    let w = NAME_WINDOW;
    let down = (w.height + w.top + w.stride - 1u) / w.stride;
    let across = (w.width + w.left + w.stride - 1u) / w.stride;
    let quads = w.channels / NAME_WIDTH;
    for (var i = thread; i < record.out.rows * down * across * quads; i += threads) {
        let channel = i % quads * NAME_WIDTH;
        let cell = i / quads;
        let column = cell % across;
        let row = cell / across % down;
        let sample = cell / (across * down);
        let begin = record.a.start + sample * record.a.columns + channel;
        let to = record.out.start + sample * record.a.columns + channel;
        // Cells behind the last window have no slope to give.
        let whole = row < w.out_height && column < w.out_width;
        var slope = NAME_Values();
        var greatest = NAME_Values();
        var first = NAME_Places();
        if (whole) {
            let near = NAME_near(row, column);
            slope = NAME_values(record.b.start + ((sample * w.out_height + row) * w.out_width + column) * w.channels + channel);
            first = NAME_Places(near.top * w.width + near.left);
            greatest = NAME_values(begin + (near.top * w.width + near.left) * w.channels);
            for (var y = near.top; y < near.bottom; y++) {
                for (var x = near.left; x < near.right; x++) {
                    let value = NAME_values(begin + (y * w.width + x) * w.channels);
                    first = select(first, NAME_Places(y * w.width + x), value > greatest);
                    greatest = select(greatest, value, value > greatest);
                }
            }
        }
        let top = max(row * w.stride, w.top) - w.top;
        let left = max(column * w.stride, w.left) - w.left;
        for (var y = top; y < min((row + 1u) * w.stride - w.top, w.height); y++) {
            for (var x = left; x < min((column + 1u) * w.stride - w.left, w.width); x++) {
                let here = first == NAME_Places(y * w.width + x);
                NAME_put(to + (y * w.width + x) * w.channels, select(NAME_Values(), slope, here));
            }
        }
    }
}
