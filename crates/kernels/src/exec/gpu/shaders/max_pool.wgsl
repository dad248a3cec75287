// out [B, OH·OW·C] = the greatest value of each channel under each window of a [B, H·W·C].
// One thread a channel of a window, or four where NAME_Values says so; `NAME_near` is declared before this text.

fn NAME(record: Record, thread: u32, threads: u32) {
    let w = NAME_WINDOW;
    for (var i = thread; i < count(record.out) / NAME_WIDTH; i += threads) {
        let channel = i % (w.channels / NAME_WIDTH) * NAME_WIDTH;
        let window = i / (w.channels / NAME_WIDTH);
        let line = window / w.out_width;
        let sample = record.a.start + line / w.out_height * record.a.columns;
        let near = NAME_near(line % w.out_height, window % w.out_width);
        var greatest = NAME_values(sample + (near.top * w.width + near.left) * w.channels + channel);
        for (var y = near.top; y < near.bottom; y++) {
            for (var x = near.left; x < near.right; x++) {
                greatest = max(greatest, NAME_values(sample + (y * w.width + x) * w.channels + channel));
            }
        }
        NAME_put(record.out.start + i * NAME_WIDTH, greatest);
    }
}
