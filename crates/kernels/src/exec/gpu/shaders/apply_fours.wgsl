
fn NAME_apply_all(x: vec4<f32>, p: vec4<f32>) -> vec4<f32> {
    return vec4<f32>(NAME_apply(x.x, p), NAME_apply(x.y, p), NAME_apply(x.z, p), NAME_apply(x.w, p));
}
