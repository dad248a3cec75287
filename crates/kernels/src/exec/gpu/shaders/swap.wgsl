// Rows in another order: out is P blocks of Q rows of V values, a the same as Q blocks of P rows; out.extra is P, a.extra
// is V.
// One thread an element of out.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        let depth = record.a.extra;
        let outer = record.out.extra;
        let inner = count(record.out) / (outer * depth);
        let value = i % depth;
        let row = i / depth;
        let source = (row % inner) * outer + row / inner;
        arena[record.out.start + i] = arena[record.a.start + source * depth + value];
    }
}
