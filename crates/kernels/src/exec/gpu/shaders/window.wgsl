// The part of a window at a place that goes out that lies inside of the image.
struct NAME_Near {
    top: u32,
    left: u32,
    bottom: u32,
    right: u32,
}

fn NAME_near(row: u32, pixel: u32) -> NAME_Near {
    let w = NAME_WINDOW;
    return NAME_Near(
        max(row * w.stride, w.top) - w.top,
        max(pixel * w.stride, w.left) - w.left,
        min(row * w.stride + w.side - w.top, w.height),
        min(pixel * w.stride + w.side - w.left, w.width),
    );
}
