
fn NAME_taken(place: u32) -> vec4<f32> {
    return vec4<f32>(data[place], data[place + 1u], data[place + 2u], data[place + 3u]);
}
