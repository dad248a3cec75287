// What every kernel sees, beside the arena. Before this text stand the constants WORKGROUP and TILE, which the Rust side
// knows too.
//
// A view is a row-major matrix in the arena; `extra` is a number whose meaning each kernel states. An operation's
// sizes and parameters come from its record, what changes from step to step from the moment.
//
// A body is a function over a record, the number of a thread, and how many threads there are. It takes its share of the
// elements of `record.out`, and writes nothing where that has no rows. Its names begin with NAME, which stands for a name
// of its own. `launch.wgsl` runs one body, `steps.wgsl` all of a step's, one behind the other.

struct View {
    start: u32,
    rows: u32,
    columns: u32,
    extra: u32,
}

// A square window that slides over images [H, W, C]. Kernels that have one know it when they are compiled, as NAME_WINDOW:
// dividing by constants costs next to nothing.
struct Window {
    height: u32,
    width: u32,
    channels: u32,
    side: u32,
    stride: u32,
    top: u32,
    left: u32,
    out_height: u32,
    out_width: u32,
}

struct Record {
    out: View,
    a: View,
    b: View,
    c: View,
    p: vec4<f32>,
}

struct Moment {
    seed: u32,
    step: u32,
    // Place of the step's first row in the list of rows.
    rows: u32,
    // The step's number, never 0; 0 for inference, which no guard can halt.
    number: u32,
    // Place of the step's loss in the outcome.
    slot: u32,
    // Place of the targets in the data.
    targets: u32,
    // Place of the first record of the step's program.
    records: u32,
    unused: u32,
    // The optimizer's, in two parts: arrays in uniform buffers are loaded by loops.
    scalars: vec4<f32>,
    more_scalars: vec4<f32>,
}

// All inputs, then all targets.
@group(0) @binding(1) var<storage, read> data: array<f32>;
// The rows that the steps of a submission gather, one step's behind the other's.
@group(0) @binding(2) var<storage, read> rows: array<u32>;
// The number of the step that a guard halted at, or 0; behind it, losses.
@group(0) @binding(3) var<storage, read_write> outcome: array<atomic<u32>>;

fn count(view: View) -> u32 {
    return view.rows * view.columns;
}

// Four neighbours at any place; `four` wants a multiple of four where the arena lies in fours.
fn any_four(place: u32) -> vec4<f32> {
    return vec4<f32>(value(place), value(place + 1u), value(place + 2u), value(place + 3u));
}

// Four times four neighbours, so far apart.
fn any_fours(place: u32, stride: u32) -> mat4x4<f32> {
    return mat4x4<f32>(
        any_four(place),
        any_four(place + stride),
        any_four(place + 2u * stride),
        any_four(place + 3u * stride),
    );
}

// The columns of a square without what they have from a place on.
fn cut(square: mat4x4<f32>, count: u32) -> mat4x4<f32> {
    let inside = vec4<u32>(0u, 1u, 2u, 3u) < vec4<u32>(count);
    let zero = vec4<f32>();
    return mat4x4<f32>(
        select(zero, square[0], inside),
        select(zero, square[1], inside),
        select(zero, square[2], inside),
        select(zero, square[3], inside),
    );
}
