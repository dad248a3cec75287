
fn NAME_apply_all(x: f32, p: vec4<f32>) -> f32 {
    return NAME_apply(x, p);
}
