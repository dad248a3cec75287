// What a thread takes: one value.
alias NAME_Values = f32;
alias NAME_Places = u32;
const NAME_WIDTH = 1u;

fn NAME_values(place: u32) -> f32 {
    return value(place);
}

fn NAME_put(place: u32, values: f32) {
    put(place, values);
}
