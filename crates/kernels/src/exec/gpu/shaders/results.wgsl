
// Stores one sum after bias and links. c is the bias [1, N] where NAME_BIAS says so, what the links take where NAME_LINKED does;
// where NAME_SUMS does, it is the place of the sums of the right factor's columns, which the results of the first row bring
// along.
fn NAME_store_one(record: Record, row: u32, column: u32, sum: f32) {
    let place = row * record.out.columns + column;
    var biased = sum;
    if (NAME_BIAS) {
        biased += value(record.c.start + column);
    }
    var other = 0.0;
    if (NAME_LINKED) {
        other = value(record.c.start + place);
    }
    put(record.out.start + place, NAME_linked(biased, other, 0.0, record.p));
}
