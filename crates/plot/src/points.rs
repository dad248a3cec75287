//! Samples on the plane, and the one under the pointer.

use crate::Scale;

/// The plane as it lies on the screen: x to the right, y upwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    x: Scale,
    y: Scale,
}

impl Plane {
    /// The plane with these bounds in data units (least x, greatest x, least y, greatest y) on a picture of
    /// `[width, height]` pixels. Bounds that are no range are mended as by [`Scale::new`].
    pub fn new(bounds: [f32; 4], [width, height]: [f32; 2]) -> Plane {
        let [left, right, bottom, top] = bounds;
        Plane {
            x: Scale::linear([left, right], [0.0, width]),
            y: Scale::linear([bottom, top], [height, 0.0]),
        }
    }

    /// The axes, x and y.
    pub fn axes(&self) -> [&Scale; 2] {
        [&self.x, &self.y]
    }

    /// The pixel of a place in data units; NaN where a coordinate is not finite.
    pub fn pixel_from_place(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        [self.x.pixel_from_value(x), self.y.pixel_from_value(y)]
    }

    /// The place in data units of a pixel, kept within the bounds: for probing and for drawing points by hand.
    pub fn place_from_pixel(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        [self.x.value_from_pixel(x), self.y.value_from_pixel(y)]
    }

    /// Pixels of all samples of a row-major `[samples, width]` table whose first two columns are x and y. `pixels` is
    /// emptied first and keeps the order of the samples, so places in both agree; an incomplete last row is left out,
    /// and a table narrower than two gives nothing.
    pub fn place_all(&self, samples: &[f32], width: usize, pixels: &mut Vec<[f32; 2]>) {
        pixels.clear();
        if width >= 2 {
            pixels.extend(samples.chunks_exact(width).map(|row| self.pixel_from_place([row[0], row[1]])));
        }
    }
}

/// The place in `pixels` of the point nearest to the pointer, if it is within `radius` pixels. Of equally near ones the
/// later, which is drawn on top. Points with NaN are never found.
pub fn nearest(pixels: &[[f32; 2]], pointer: [f32; 2], radius: f32) -> Option<usize> {
    let mut found = None;
    let mut least = radius * radius;
    for (place, [x, y]) in pixels.iter().enumerate() {
        let [across, up] = [x - pointer[0], y - pointer[1]];
        let squared = across * across + up * up;
        if squared <= least {
            (found, least) = (Some(place), squared);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_become_pixels_and_back() {
        let plane = Plane::new([-6.0, 6.0, -6.0, 6.0], [120.0, 240.0]);
        for (place, pixel) in
            [([0.0, 0.0], [60.0, 120.0]), ([-6.0, 6.0], [0.0, 0.0]), ([6.0, -6.0], [120.0, 240.0])]
        {
            assert_eq!(plane.pixel_from_place(place), pixel);
            assert_eq!(plane.place_from_pixel(pixel), place);
        }
        assert_eq!(plane.place_from_pixel([-50.0, 900.0]), [-6.0, -6.0]);
    }

    #[test]
    fn bounds_that_are_no_range_still_have_a_middle() {
        let plane = Plane::new([2.0, 2.0, f32::NAN, 1.0], [100.0, 100.0]);
        assert_eq!(plane.pixel_from_place([2.0, 0.5]), [50.0, 50.0]);
        assert_eq!(Plane::new([0.0, 1.0, 0.0, 1.0], [0.0, 0.0]).pixel_from_place([0.5, 0.5]), [0.0, 0.0]);
    }

    #[test]
    fn samples_keep_their_order() {
        let plane = Plane::new([0.0, 10.0, 0.0, 10.0], [10.0, 10.0]);
        let mut pixels = vec![[9.0, 9.0]];
        plane.place_all(&[1.0, 2.0, 0.0, 1.0, 3.0, 4.0, 1.0, 0.0, 5.0], 4, &mut pixels);
        assert_eq!(pixels, [[1.0, 8.0], [3.0, 6.0]]);
        for width in [0, 1] {
            plane.place_all(&[1.0, 2.0], width, &mut pixels);
            assert!(pixels.is_empty());
        }
    }

    #[test]
    fn the_pointer_finds_the_nearest_point() {
        let pixels = [[0.0, 0.0], [10.0, 0.0], [10.0, 0.0], [f32::NAN, 0.0]];
        for (pointer, radius, expected) in [
            ([1.0, 1.0], 5.0, Some(0)),
            ([9.0, 1.0], 5.0, Some(2)),
            ([5.5, 0.0], 3.0, None),
            ([10.0, 3.0], 3.0, Some(2)),
            ([f32::NAN, 0.0], 3.0, None),
        ] {
            assert_eq!(nearest(&pixels, pointer, radius), expected, "{pointer:?}");
        }
        assert_eq!(nearest(&[], [0.0, 0.0], 5.0), None);
    }
}
