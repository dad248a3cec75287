// Dropout mask: p.y = 1 / keep with probability p.x = keep, else 0; out.extra is the random stream.
// One thread an element.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        let draw = unit(moment.seed, record.out.extra, moment.step, i);
        arena[record.out.start + i] = select(0.0, record.p.y, draw < record.p.x);
    }
}
