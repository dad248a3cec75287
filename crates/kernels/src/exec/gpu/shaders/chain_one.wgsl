
fn NAME_all(a: f32, b: f32, c: f32, p: vec4<f32>) -> f32 {
    return NAME_linked(a, b, c, p);
}
