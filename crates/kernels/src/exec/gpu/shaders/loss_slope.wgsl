// out = scale · dℓ/dz of each element, from a: z, and b: t; p.z is the scale.
// One thread an element.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        let z = arena[record.a.start + i];
        let t = arena[record.b.start + i];
        arena[record.out.start + i] = record.p.z * NAME_slope(z, t, record.p.x, record.p.y);
    }
}
