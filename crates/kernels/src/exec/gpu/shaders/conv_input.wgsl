// out [B, H·W·C], seen as [B·H·W, C] = the gradient of what a convolution worked on, from a: dy [B·OH·OW, O], and the kernel
// b [K·K·C, O]. A row is a pixel, a k a place of the window and a filter: what the window that has the pixel at this
// place gave to this filter.

fn NAME_sizes(record: Record) -> vec3<u32> {
    let w = NAME_WINDOW;
    return vec3<u32>(count(record.out) / w.channels, w.side * w.side * record.b.columns, w.channels);
}

// Four pixels: the first windows of their samples, and what lies between the pixels and the upper left of the first window.
struct NAME_Rows {
    first: vec4<u32>,
    y: vec4<u32>,
    x: vec4<u32>,
}

fn NAME_rows(record: Record, row: u32) -> NAME_Rows {
    let w = NAME_WINDOW;
    let pixel = row + vec4<u32>(0u, 1u, 2u, 3u);
    let line = pixel / w.width;
    let first = line / w.height * (w.out_height * w.out_width);
    return NAME_Rows(first, line % w.height + w.top, pixel % w.width + w.left);
}

// The windows that have the pixels at a place.
struct NAME_Over {
    // Which; 0 where there is none.
    window: vec4<u32>,
    found: vec4<bool>,
}

fn NAME_over(rows: NAME_Rows, place: u32) -> NAME_Over {
    let w = NAME_WINDOW;
    // Above the first window, these wrap round and lie beyond the last.
    let below = rows.y - place / w.side;
    let behind = rows.x - place % w.side;
    let y = below / w.stride;
    let x = behind / w.stride;
    let on_grid = (below % w.stride == vec4<u32>()) & (behind % w.stride == vec4<u32>());
    let found = on_grid & (y < vec4<u32>(w.out_height)) & (x < vec4<u32>(w.out_width));
    return NAME_Over(select(vec4<u32>(), rows.first + y * w.out_width + x, found), found);
}

fn NAME_left(record: Record, rows: NAME_Rows, k: u32) -> mat4x4<f32> {
    let zero = vec4<f32>();
    if (NAME_LEFT_QUADS) {
        // Four filters at one place.
        let over = NAME_over(rows, k / NAME_FILTERS);
        let source = record.a.start + over.window * NAME_FILTERS + k % NAME_FILTERS;
        return mat4x4<f32>(
            select(zero, four(source.x), over.found.x),
            select(zero, four(source.y), over.found.y),
            select(zero, four(source.z), over.found.z),
            select(zero, four(source.w), over.found.w),
        );
    }
    return transpose(mat4x4<f32>(
        NAME_given(record, rows, k),
        NAME_given(record, rows, k + 1u),
        NAME_given(record, rows, k + 2u),
        NAME_given(record, rows, k + 3u),
    ));
}

// The value of one k for each pixel.
fn NAME_given(record: Record, rows: NAME_Rows, k: u32) -> vec4<f32> {
    let over = NAME_over(rows, k / NAME_FILTERS);
    let source = record.a.start + over.window * NAME_FILTERS + k % NAME_FILTERS;
    let values = vec4<f32>(value(source.x), value(source.y), value(source.z), value(source.w));
    return select(vec4<f32>(), values, over.found);
}

fn NAME_right(record: Record, k: u32, column: u32) -> mat4x4<f32> {
    if (NAME_RIGHT_QUADS) {
        return transpose(NAME_right_square(NAME_tap(record, k, column), NAME_FILTERS));
    }
    return mat4x4<f32>(
        NAME_taps(record, k, column),
        NAME_taps(record, k + 1u, column),
        NAME_taps(record, k + 2u, column),
        NAME_taps(record, k + 3u, column),
    );
}

// Where the kernel has one k for a channel.
fn NAME_tap(record: Record, k: u32, channel: u32) -> u32 {
    return record.b.start + (k / NAME_FILTERS * NAME_WINDOW.channels + channel) * NAME_FILTERS + k % NAME_FILTERS;
}

// One k for four channels.
fn NAME_taps(record: Record, k: u32, channel: u32) -> vec4<f32> {
    let source = NAME_tap(record, k, channel);
    return vec4<f32>(
        value(source),
        value(source + NAME_FILTERS),
        value(source + 2u * NAME_FILTERS),
        value(source + 3u * NAME_FILTERS),
    );
}
