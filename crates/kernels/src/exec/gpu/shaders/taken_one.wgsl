
fn NAME_taken(place: u32) -> f32 {
    return data[place];
}
