// What a thread takes: one value. Places are counted in what it takes.
alias NAME_Values = f32;
alias NAME_Places = u32;
const NAME_WIDTH = 1u;

fn NAME_first(view: View) -> u32 {
    return view.start;
}

fn NAME_count(view: View) -> u32 {
    return count(view);
}
