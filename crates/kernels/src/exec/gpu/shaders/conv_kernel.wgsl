// out [K·K·C, O] = the gradient of a convolution's kernel, from a: what it worked on [B, H·W·C], and b: dy [B·OH·OW, O]. A row is
// a place of the window, a k a window.

fn NAME_sizes(record: Record) -> vec3<u32> {
    return vec3<u32>(record.out.rows, record.b.rows, record.out.columns);
}

// Four places: how far below and behind the upper left of a window, and which channel.
struct NAME_Rows {
    y: vec4<u32>,
    x: vec4<u32>,
    channel: vec4<u32>,
}

fn NAME_rows(record: Record, row: u32) -> NAME_Rows {
    let w = NAME_WINDOW;
    let number = row + vec4<u32>(0u, 1u, 2u, 3u);
    let place = number / w.channels;
    return NAME_Rows(place / w.side, place % w.side, number % w.channels);
}

fn NAME_left(record: Record, rows: NAME_Rows, k: u32) -> mat4x4<f32> {
    return transpose(mat4x4<f32>(
        NAME_under(record, rows, k),
        NAME_under(record, rows, k + 1u),
        NAME_under(record, rows, k + 2u),
        NAME_under(record, rows, k + 3u),
    ));
}

// The values at the four places of one window.
fn NAME_under(record: Record, rows: NAME_Rows, window: u32) -> vec4<f32> {
    let w = NAME_WINDOW;
    let line = window / w.out_width;
    let sample = record.a.start + line / w.out_height * record.a.columns;
    // In the padding before, these wrap round and lie beyond the edges.
    let top = line % w.out_height * w.stride - w.top;
    let left = window % w.out_width * w.stride - w.left;
    if (NAME_LEFT_QUADS) {
        // Four channels of one place.
        let y = top + rows.y.x;
        let x = left + rows.x.x;
        let inside = y < w.height && x < w.width;
        let source = select(0u, (y * w.width + x) * w.channels + rows.channel.x, inside);
        return select(vec4<f32>(), four(sample + source), inside);
    }
    let y = top + rows.y;
    let x = left + rows.x;
    let inside = (y < vec4<u32>(w.height)) & (x < vec4<u32>(w.width));
    let source = sample + select(vec4<u32>(), (y * w.width + x) * w.channels + rows.channel, inside);
    let values = vec4<f32>(value(source.x), value(source.y), value(source.z), value(source.w));
    return select(vec4<f32>(), values, inside);
}

fn NAME_right(record: Record, k: u32, column: u32) -> mat4x4<f32> {
    return NAME_right_square(record.b.start + k * record.b.columns + column, record.b.columns);
}
