
fn NAME_all(a: vec4<f32>, b: vec4<f32>, c: vec4<f32>, p: vec4<f32>) -> vec4<f32> {
    return vec4<f32>(
        NAME_linked(a.x, b.x, c.x, p),
        NAME_linked(a.y, b.y, c.y, p),
        NAME_linked(a.z, b.z, c.z, p),
        NAME_linked(a.w, b.w, c.w, p),
    );
}
