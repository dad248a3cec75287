// The optimizer's update of out: w, from a: g, b: m and c: v, by the rule declared before this text; NAME_STATES says how many
// of m and v there are, and NAME_update_all runs the rule for what a thread takes.
// One thread an element, or four where NAME_Values says so.

fn NAME(record: Record, thread: u32, threads: u32) {
    for (var i = thread * NAME_WIDTH; i < count(record.out); i += threads * NAME_WIDTH) {
        let w = record.out.start + i;
        let m = record.b.start + i;
        let v = record.c.start + i;
        var first = NAME_Values();
        var second = NAME_Values();
        if (NAME_STATES > 0u) {
            first = NAME_values(m);
        }
        if (NAME_STATES > 1u) {
            second = NAME_values(v);
        }
        let after = NAME_update_all(NAME_values(w), NAME_values(record.a.start + i), first, second);
        NAME_put(w, after.w);
        if (NAME_STATES > 0u) {
            NAME_put(m, after.m);
        }
        if (NAME_STATES > 1u) {
            NAME_put(v, after.v);
        }
    }
}

struct NAME_After {
    w: NAME_Values,
    m: NAME_Values,
    v: NAME_Values,
}

// The rule for one element, with the scalars of the moment.
fn NAME_updated(w: f32, g: f32, m: f32, v: f32) -> vec3<f32> {
    let k = moment.scalars;
    return NAME_update(w, g, m, v, k[0].x, k[0].y, k[0].z, k[0].w, k[1].x, k[1].y, k[1].z, k[1].w);
}
