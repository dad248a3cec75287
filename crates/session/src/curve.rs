//! The record of losses. Points are taken at steps that depend on the step number alone, so that the same document
//! gives the same curve on a slow machine and on a fast one.

use layerloom_protocol::CURVE_COLUMNS;

/// When there are more points than this, every second one is dropped and they are taken half as often.
const MOST: usize = 600;

/// A curve under way.
#[derive(Clone, Debug)]
pub(crate) struct Curve {
    points: Vec<[f32; CURVE_COLUMNS]>,
    stride: u64,
}

impl Curve {
    /// An empty curve with points so many steps apart.
    pub(crate) fn new(stride: usize) -> Self {
        Self::resumed(Vec::new(), stride as u64)
    }

    /// A curve that was begun elsewhere.
    pub(crate) fn resumed(points: Vec<[f32; CURVE_COLUMNS]>, stride: u64) -> Self {
        Self { points, stride: stride.max(1) }
    }

    /// All points, and the steps from one to the next.
    pub(crate) fn parts(&self) -> (&[[f32; CURVE_COLUMNS]], u64) {
        (&self.points, self.stride)
    }

    /// Whether a point is wanted after this step.
    pub(crate) fn wants(&self, step: u64) -> bool {
        step.is_multiple_of(self.stride)
    }

    /// Adds a point.
    pub(crate) fn push(&mut self, point: [f32; CURVE_COLUMNS]) {
        self.points.push(point);
        if self.points.len() > MOST {
            self.stride *= 2;
            let stride = self.stride;
            self.points.retain(|point| (point[1] as u64).is_multiple_of(stride));
        }
    }

    /// Replaces the learning rate of the first point, as long as it is the only one.
    pub(crate) fn begin_at(&mut self, rate: f32) {
        if let [[.., first]] = &mut self.points[..] {
            *first = rate;
        }
    }

    /// All points, one row each.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = f32> {
        self.points.iter().flatten().copied()
    }

    /// Number of points.
    pub(crate) fn len(&self) -> usize {
        self.points.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_curve_keeps_its_first_point_and_even_distances() {
        let mut curve = Curve::new(1);
        for step in 0..100_000_u64 {
            if curve.wants(step) {
                curve.push([0.0, step as f32, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
            }
        }
        assert!((MOST / 2..=MOST).contains(&curve.len()), "{}", curve.len());
        let steps: Vec<f32> = curve.points.iter().map(|point| point[1]).collect();
        assert_eq!(steps[0], 0.0);
        assert!(steps.windows(2).all(|pair| pair[1] - pair[0] == steps[1]), "{steps:?}");
    }
}
