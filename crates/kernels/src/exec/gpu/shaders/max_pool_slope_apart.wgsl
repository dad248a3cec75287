// out [B, H·W·C] = b: dy [B, OH·OW·C] where the greatest value of a [B, H·W·C] lay under a window: the first in reading order; for
// windows that do not overlap.
// The image is cut into cells, each a window and what lies between it and the next. One thread a channel of a cell, or four
// where NAME_Values says so; `NAME_near` is declared before this text.

fn NAME(record: Record, thread: u32, threads: u32) {
    let w = NAME_WINDOW;
    let channels = w.channels / NAME_WIDTH;
    let down = (w.height + w.top + w.stride - 1u) / w.stride;
    let across = (w.width + w.left + w.stride - 1u) / w.stride;
    let out = NAME_first(record.out);
    let a = NAME_first(record.a);
    let b = NAME_first(record.b);
    for (var i = thread; i < record.out.rows * down * across * channels; i += threads) {
        let channel = i % channels;
        let cell = i / channels;
        let column = cell % across;
        let row = cell / across % down;
        let sample = cell / (across * down);
        let image = sample * (w.height * w.width * channels) + channel;
        // Cells behind the last window have no slope to give.
        let whole = row < w.out_height && column < w.out_width;
        var slope = NAME_Values();
        var greatest = NAME_Values();
        var first = NAME_Places();
        if (whole) {
            let near = NAME_near(row, column);
            slope = arena[b + ((sample * w.out_height + row) * w.out_width + column) * channels + channel];
            first = NAME_Places(near.top * w.width + near.left);
            greatest = arena[a + image + (near.top * w.width + near.left) * channels];
            for (var y = near.top; y < near.bottom; y++) {
                for (var x = near.left; x < near.right; x++) {
                    let value = arena[a + image + (y * w.width + x) * channels];
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
                arena[out + image + (y * w.width + x) * channels] = select(NAME_Values(), slope, here);
            }
        }
    }
}
