// What a thread takes: four values that lie side by side, from a multiple of four on.
alias NAME_Values = vec4<f32>;
alias NAME_Places = vec4<u32>;
const NAME_WIDTH = 4u;

fn NAME_values(place: u32) -> vec4<f32> {
    return four(place);
}

fn NAME_put(place: u32, values: vec4<f32>) {
    put_four(place, values);
}
