// The outcome's first word is the number of the step that a guard halted at, or 0. What then follows does nothing.
@group(0) @binding(3) var<storage, read_write> outcome: array<u32>;

fn halted() -> bool {
    return moment.number != 0u && outcome[0] != 0u;
}
