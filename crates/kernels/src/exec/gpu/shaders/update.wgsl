// The optimizer's update of out: w, from a: g, b: m and c: v, by the rule declared before this text; NAME_STATES says how many
// of m and v there are.
// One thread an element.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread; i < count(record.out); i += threads) {
        let w = record.out.start + i;
        let g = record.a.start + i;
        let m = record.b.start + i;
        let v = record.c.start + i;
        var first = 0.0;
        var second = 0.0;
        if (NAME_STATES > 0u) {
            first = arena[m];
        }
        if (NAME_STATES > 1u) {
            second = arena[v];
        }
        let k = moment.scalars;
        let after = NAME_update(
            arena[w], arena[g], first, second, k[0].x, k[0].y, k[0].z, k[0].w, k[1].x, k[1].y, k[1].z, k[1].w,
        );
        arena[w] = after.x;
        if (NAME_STATES > 0u) {
            arena[m] = after.y;
        }
        if (NAME_STATES > 1u) {
            arena[v] = after.z;
        }
    }
}
