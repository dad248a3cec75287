// out [B, H·W·C] = b: dy [B, OH·OW·C] where the greatest value of a [B, H·W·C] lay under a window: the first in reading order.
// One thread a channel of a pixel, or four where NAME_Values says so, which asks all windows that lie over it; `NAME_near`
// is declared before this text.

fn NAME(record: Record, thread: u32, threads: u32) {
    let w = NAME_WINDOW;
    for (var i = thread; i < count(record.out) / NAME_WIDTH; i += threads) {
        let channel = i % (w.channels / NAME_WIDTH) * NAME_WIDTH;
        let place = i / (w.channels / NAME_WIDTH);
        let line = place / w.width;
        let pixel = place % w.width;
        let row = line % w.height;
        let sample = line / w.height;
        var sum = NAME_Values();
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
                let window = (sample * w.out_height + y) * w.out_width + x;
                let slope = NAME_values(record.b.start + window * w.channels + channel);
                let begin = record.a.start + sample * record.a.columns + channel;
                let first = NAME_first(begin, NAME_near(y, x)) == NAME_Places(row * w.width + pixel);
                sum += select(NAME_Values(), slope, first);
            }
        }
        NAME_put(record.out.start + i * NAME_WIDTH, sum);
    }
}

// The pixel of the greatest value.
fn NAME_first(begin: u32, near: NAME_Near) -> NAME_Places {
    let w = NAME_WINDOW;
    var first = NAME_Places(near.top * w.width + near.left);
    var greatest = NAME_values(begin + (near.top * w.width + near.left) * w.channels);
    for (var y = near.top; y < near.bottom; y++) {
        for (var x = near.left; x < near.right; x++) {
            let value = NAME_values(begin + (y * w.width + x) * w.channels);
            first = select(first, NAME_Places(y * w.width + x), value > greatest);
            greatest = select(greatest, value, value > greatest);
        }
    }
    return first;
}
