// out = NAME_linked(a, b, c; p), elementwise, with a side of one row or column repeated; `NAME_linked` is declared before this text.
// One thread an element.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        let row = i / record.out.columns;
        let column = i % record.out.columns;
        let b = at(record.b, row, column);
        let c = at(record.c, row, column);
        arena[record.out.start + i] = NAME_linked(at(record.a, row, column), b, c, record.p);
    }
}
