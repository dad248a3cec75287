// In place: g += l2·w + l1·sign(w), with out: g, a: w, p.x: l1, p.y: l2.
// One thread an element.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        let w = arena[record.a.start + i];
        let g = record.out.start + i;
        arena[g] = arena[g] + record.p.y * w + record.p.x * sign(w);
    }
}
