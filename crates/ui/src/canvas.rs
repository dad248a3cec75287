//! Drawing on a canvas.

use crate::dom::window;
use layerloom_plot::{Marker, Rgb};
use std::f64::consts::TAU;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// A canvas whose pixels are laid out, in units that are CSS pixels or, with [`Surface::of_pixels`], its own.
pub(crate) struct Surface {
    /// What is drawn with.
    pub(crate) context: CanvasRenderingContext2d,
    /// Units across.
    pub(crate) width: f32,
    /// Units down.
    pub(crate) height: f32,
}

impl Surface {
    /// A canvas as large as the style sheet makes it, sharp on every screen. It is cleared. Nothing while it is not on
    /// screen.
    pub(crate) fn of_screen(canvas: &HtmlCanvasElement) -> Option<Self> {
        let (width, height) = (canvas.client_width(), canvas.client_height());
        if width == 0 || height == 0 {
            return None;
        }
        let density = window().device_pixel_ratio().max(1.0).min(3.0);
        let pixels = |length: i32| (f64::from(length) * density) as u32;
        let context = sized(canvas, pixels(width), pixels(height))?;
        context.set_transform(density, 0.0, 0.0, density, 0.0, 0.0).ok()?;
        context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
        Some(Self { context, width: width as f32, height: height as f32 })
    }

    /// A canvas of so many pixels, which the style sheet may enlarge.
    pub(crate) fn of_pixels(canvas: &HtmlCanvasElement, width: u32, height: u32) -> Option<Self> {
        let context = sized(canvas, width, height)?;
        Some(Self { context, width: width as f32, height: height as f32 })
    }

    /// Puts pixels, four bytes each, at the upper left.
    pub(crate) fn put(&self, pixels: &[u8], width: u32) {
        if let Ok(image) = ImageData::new_with_u8_clamped_array(Clamped(pixels), width) {
            // Fails only for a size of 0, which the line above has refused.
            let _ = self.context.put_image_data(&image, 0.0, 0.0);
        }
    }

    /// Fills a disc.
    pub(crate) fn dot(&self, x: f32, y: f32, radius: f32) {
        self.context.begin_path();
        // Fails only for a negative radius.
        let _ = self.context.arc(f64::from(x), f64::from(y), f64::from(radius), 0.0, TAU);
        self.context.fill();
    }

    /// Lays the outline of a class's mark, to be filled and stroked.
    pub(crate) fn mark(&self, marker: Marker, x: f32, y: f32, radius: f32) {
        self.context.begin_path();
        match marker.corners().split_first() {
            None => {
                let _ = self.context.arc(f64::from(x), f64::from(y), f64::from(radius), 0.0, TAU);
            }
            Some((first, rest)) => {
                let place = |[dx, dy]: [f32; 2]| (f64::from(x + dx * radius), f64::from(y + dy * radius));
                let (left, top) = place(*first);
                self.context.move_to(left, top);
                for corner in rest {
                    let (left, top) = place(*corner);
                    self.context.line_to(left, top);
                }
                self.context.close_path();
            }
        }
    }

    /// A straight stroke.
    pub(crate) fn line(&self, from: [f32; 2], to: [f32; 2]) {
        self.context.begin_path();
        self.context.move_to(f64::from(from[0]), f64::from(from[1]));
        self.context.line_to(f64::from(to[0]), f64::from(to[1]));
        self.context.stroke();
    }
}

fn sized(canvas: &HtmlCanvasElement, width: u32, height: u32) -> Option<CanvasRenderingContext2d> {
    if canvas.width() != width || canvas.height() != height {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// Sets the colour that is filled with.
pub(crate) fn colour(context: &CanvasRenderingContext2d, colour: Rgb) {
    context.set_fill_style_str(&colour.hex());
}

/// Sets the colour that is stroked with.
pub(crate) fn ink(context: &CanvasRenderingContext2d, colour: Rgb) {
    context.set_stroke_style_str(&colour.hex());
}
