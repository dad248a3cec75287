
fn NAME_update_all(scalars: NAME_Scalars, w: f32, g: f32, m: f32, v: f32) -> NAME_After {
    let after = NAME_updated(scalars, w, g, m, v);
    return NAME_After(after.x, after.y, after.z);
}
