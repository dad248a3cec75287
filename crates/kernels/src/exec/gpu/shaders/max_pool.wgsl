// out [B, OH·OW·C] = the greatest value of each channel under each window of a [B, H·W·C].
// One thread a channel of a window, or four where NAME_Values says so; `NAME_near` is declared before this text.

fn NAME(record: Record, thread: u32, threads: u32) {
    let end = NAME_count(record.out);
    let w = NAME_WINDOW;
    let channels = w.channels / NAME_WIDTH;
    let out = NAME_first(record.out);
    let a = NAME_first(record.a);
    for (var i = thread; i < end; i += threads) {
        let channel = i % channels;
        let window = i / channels;
        let line = window / w.out_width;
        let sample = a + line / w.out_height * (w.height * w.width * channels) + channel;
        let near = NAME_near(line % w.out_height, window % w.out_width);
        var greatest = arena[sample + (near.top * w.width + near.left) * channels];
        for (var y = near.top; y < near.bottom; y++) {
            for (var x = near.left; x < near.right; x++) {
                greatest = max(greatest, arena[sample + (y * w.width + x) * channels]);
            }
        }
        arena[out + i] = greatest;
    }
}
