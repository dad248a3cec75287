// The optimizer's update of out: w, from a: g, b: m and c: v, by the rule declared before this text; NAME_STATES says how many
// of m and v there are, and NAME_update_all runs the rule for what a thread takes.
// One thread an element, or four where NAME_Values says so.

fn NAME(record: Record, thread: u32, threads: u32) {
    let end = NAME_count(record.out);
    let out = NAME_first(record.out);
    let a = NAME_first(record.a);
    let b = NAME_first(record.b);
    let c = NAME_first(record.c);
    let scalars = NAME_Scalars(moment.scalars, moment.more_scalars);
    for (var i = thread; i < end; i += threads) {
        var first = NAME_Values();
        var second = NAME_Values();
        if (NAME_STATES > 0u) {
            first = arena[b + i];
        }
        if (NAME_STATES > 1u) {
            second = arena[c + i];
        }
        let after = NAME_update_all(scalars, arena[out + i], arena[a + i], first, second);
        arena[out + i] = after.w;
        if (NAME_STATES > 0u) {
            arena[b + i] = after.m;
        }
        if (NAME_STATES > 1u) {
            arena[c + i] = after.v;
        }
    }
}

struct NAME_After {
    w: NAME_Values,
    m: NAME_Values,
    v: NAME_Values,
}

// Those of the moment, loaded once.
struct NAME_Scalars {
    k: vec4<f32>,
    l: vec4<f32>,
}

// The rule for one element.
fn NAME_updated(scalars: NAME_Scalars, w: f32, g: f32, m: f32, v: f32) -> vec3<f32> {
    let k = scalars.k;
    let l = scalars.l;
    return NAME_update(w, g, m, v, k.x, k.y, k.z, k.w, l.x, l.y, l.z, l.w);
}
