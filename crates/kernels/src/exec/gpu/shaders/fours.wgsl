// What a thread takes: four values that lie side by side, from a multiple of four on. Places are counted in what it takes.
alias NAME_Values = vec4<f32>;
alias NAME_Places = vec4<u32>;
const NAME_WIDTH = 4u;

fn NAME_first(view: View) -> u32 {
    return view.start >> 2u;
}

fn NAME_count(view: View) -> u32 {
    return count(view) >> 2u;
}
