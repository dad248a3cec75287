// out [B, H·W·C] = b: dy [B, OH·OW·C] where the greatest value of a [B, H·W·C] lay under a window: the first in reading order.
// One thread a channel of a pixel, or four where NAME_Values says so, which asks all windows that lie over it; `NAME_near`
// is declared before this text.

fn NAME(record: Record, thread: u32, threads: u32) {
    let end = NAME_count(record.out);
    let w = NAME_WINDOW;
    let channels = w.channels / NAME_WIDTH;
    let out = NAME_first(record.out);
    let a = NAME_first(record.a);
    let b = NAME_first(record.b);
    for (var i = thread; i < end; i += threads) {
        let channel = i % channels;
        let place = i / channels;
        let line = place / w.width;
        let pixel = place % w.width;
        let row = line % w.height;
        let sample = line / w.height;
        let begin = a + sample * (w.height * w.width * channels) + channel;
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
                let first = NAME_greatest(begin, NAME_near(y, x)) == NAME_Places(row * w.width + pixel);
                sum += select(NAME_Values(), arena[b + window * channels + channel], first);
            }
        }
        arena[out + i] = sum;
    }
}

// The pixel of the greatest value.
fn NAME_greatest(begin: u32, near: NAME_Near) -> NAME_Places {
    let w = NAME_WINDOW;
    let channels = w.channels / NAME_WIDTH;
    var first = NAME_Places(near.top * w.width + near.left);
    var greatest = arena[begin + (near.top * w.width + near.left) * channels];
    for (var y = near.top; y < near.bottom; y++) {
        for (var x = near.left; x < near.right; x++) {
            let value = arena[begin + (y * w.width + x) * channels];
            first = select(first, NAME_Places(y * w.width + x), value > greatest);
            greatest = select(greatest, value, value > greatest);
        }
    }
    return first;
}
