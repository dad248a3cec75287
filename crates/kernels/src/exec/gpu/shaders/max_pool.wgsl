// out [B, OH·OW·C] = the greatest value of each channel under each window of a [B, H·W·C].
// One thread an element of out; `NAME_greatest` is declared before this text.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        let w = record.window;
        let window = i / w.channels;
        let sample = record.a.start + i / record.out.columns * record.a.columns;
        let row = window / w.out_width % w.out_height;
        arena[record.out.start + i] = arena[NAME_greatest(record, sample, row, window % w.out_width, i % w.channels)];
    }
}
