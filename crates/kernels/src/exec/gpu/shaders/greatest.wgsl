// Where the greatest value of a channel lies under the window at a place that goes out: the first in reading order.
fn NAME_greatest(record: Record, sample: u32, row: u32, pixel: u32, channel: u32) -> u32 {
    let w = record.window;
    // As far as the window lies inside of the image.
    let top = max(row * w.stride, w.top) - w.top;
    let left = max(pixel * w.stride, w.left) - w.left;
    let bottom = min(row * w.stride + w.side - w.top, w.height);
    let right = min(pixel * w.stride + w.side - w.left, w.width);
    var best = sample + (top * w.width + left) * w.channels + channel;
    for (var y = top; y < bottom; y++) {
        for (var x = left; x < right; x++) {
            let place = sample + (y * w.width + x) * w.channels + channel;
            if (arena[place] > arena[best]) {
                best = place;
            }
        }
    }
    return best;
}
