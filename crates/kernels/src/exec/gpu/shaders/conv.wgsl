// out [B·OH·OW, O] = what lies under each window of a [B, H·W·C], times the kernel b [K·K·C, O]. A row is a window, a k a
// place of it: row by row, pixel by pixel, channel by channel.

fn NAME_sizes(record: Record) -> vec3<u32> {
    return vec3<u32>(record.out.rows, record.b.rows, record.out.columns);
}

// Four windows: their samples, and the pixels at their upper left. In the padding before an image these wrap round and
// lie beyond its edges.
struct NAME_Rows {
    start: vec4<u32>,
    y: vec4<u32>,
    x: vec4<u32>,
}

fn NAME_rows(record: Record, row: u32) -> NAME_Rows {
    let w = NAME_WINDOW;
    let window = row + vec4<u32>(0u, 1u, 2u, 3u);
    let line = window / w.out_width;
    let y = line % w.out_height * w.stride - w.top;
    let x = window % w.out_width * w.stride - w.left;
    return NAME_Rows(record.a.start + line / w.out_height * record.a.columns, y, x);
}

fn NAME_left(record: Record, rows: NAME_Rows, k: u32) -> mat4x4<f32> {
    let w = NAME_WINDOW;
    let zero = vec4<f32>();
    if (NAME_LEFT_QUADS) {
        // Four channels of one place.
        let place = k / w.channels;
        let y = rows.y + place / w.side;
        let x = rows.x + place % w.side;
        let inside = (y < vec4<u32>(w.height)) & (x < vec4<u32>(w.width));
        let source = select(rows.start, rows.start + (y * w.width + x) * w.channels + k % w.channels, inside);
        return mat4x4<f32>(
            select(zero, four(source.x), inside.x),
            select(zero, four(source.y), inside.y),
            select(zero, four(source.z), inside.z),
            select(zero, four(source.w), inside.w),
        );
    }
    return transpose(mat4x4<f32>(
        NAME_under(rows, k),
        NAME_under(rows, k + 1u),
        NAME_under(rows, k + 2u),
        NAME_under(rows, k + 3u),
    ));
}

// The value of one k under each window.
fn NAME_under(rows: NAME_Rows, k: u32) -> vec4<f32> {
    let w = NAME_WINDOW;
    let place = k / w.channels;
    let y = rows.y + place / w.side;
    let x = rows.x + place % w.side;
    let inside = (y < vec4<u32>(w.height)) & (x < vec4<u32>(w.width));
    let source = select(rows.start, rows.start + (y * w.width + x) * w.channels + k % w.channels, inside);
    let values = vec4<f32>(value(source.x), value(source.y), value(source.z), value(source.w));
    return select(vec4<f32>(), values, inside);
}

fn NAME_right(record: Record, k: u32, column: u32) -> mat4x4<f32> {
    return NAME_right_square(record.b.start + k * record.b.columns + column, record.b.columns);
}
