
fn NAME_update_all(scalars: NAME_Scalars, w: vec4<f32>, g: vec4<f32>, m: vec4<f32>, v: vec4<f32>) -> NAME_After {
    let a = NAME_updated(scalars, w.x, g.x, m.x, v.x);
    let b = NAME_updated(scalars, w.y, g.y, m.y, v.y);
    let c = NAME_updated(scalars, w.z, g.z, m.z, v.z);
    let d = NAME_updated(scalars, w.w, g.w, m.w, v.w);
    return NAME_After(
        vec4<f32>(a.x, b.x, c.x, d.x),
        vec4<f32>(a.y, b.y, c.y, d.y),
        vec4<f32>(a.z, b.z, c.z, d.z),
    );
}
