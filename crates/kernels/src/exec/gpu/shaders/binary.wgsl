// out = NAME_apply(a, b), elementwise, with a side of one row or column repeated; `NAME_apply` is declared before this text.
// One thread an element.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        let row = i / record.out.columns;
        let column = i % record.out.columns;
        arena[record.out.start + i] = NAME_apply(at(record.a, row, column), at(record.b, row, column));
    }
}
