//! Operations on images and sequences, as their definitions say.

use super::Reference;
use crate::geometry::Window;
use crate::plan::{Epilogue, View};
use crate::scalar::f64::sigmoid;

/// Row, pixel and channel of a value of a sample.
fn place(window: &Window, column: usize) -> [usize; 3] {
    let (pixel, channel) = (column / window.channels, column % window.channels);
    [pixel / window.width, pixel % window.width, channel]
}

/// Sample, row and pixel of a window, by its number among those of all samples.
fn place_out(window: &Window, row: usize) -> [usize; 3] {
    let pixel = row % window.places();
    [row / window.places(), pixel / window.out_width, pixel % window.out_width]
}

impl Reference {
    /// The value of an image under a place of the window, for one channel; `None` in the padding.
    fn under(
        &self,
        window: &Window,
        x: View,
        [sample, i, j]: [usize; 3],
        [u, v]: [usize; 2],
        channel: usize,
    ) -> Option<f64> {
        let row = window.under(i, u, window.top, window.height)?;
        let pixel = window.under(j, v, window.left, window.width)?;
        Some(self.inside(x, sample, (row * window.width + pixel) * window.channels + channel))
    }

    pub(super) fn conv(&mut self, window: &Window, x: View, kernel: View, epilogue: Epilogue, out: View) {
        self.set(out, |this, row, filter| {
            let at = place_out(window, row);
            let sum = (0..window.taps())
                .map(|tap| {
                    let (side, channel) = (tap / window.channels, tap % window.channels);
                    let value = this.under(window, x, at, [side / window.side, side % window.side], channel);
                    value.unwrap_or(0.0) * this.inside(kernel, tap, filter)
                })
                .sum();
            this.finish(sum, epilogue, filter)
        });
    }

    pub(super) fn conv_input(&mut self, window: &Window, dy: View, kernel: View, out: View) {
        self.set(out, |this, sample, column| {
            let [row, pixel, channel] = place(window, column);
            let mut sum = 0.0;
            for (at, [u, v]) in windows_over(window, row, pixel) {
                let tap = (u * window.side + v) * window.channels + channel;
                for filter in 0..dy.columns as usize {
                    let slope = this.inside(dy, sample * window.places() + at, filter);
                    sum += slope * this.inside(kernel, tap, filter);
                }
            }
            sum
        });
    }

    pub(super) fn conv_kernel(&mut self, window: &Window, x: View, dy: View, out: View) {
        self.set(out, |this, tap, filter| {
            let (side, channel) = (tap / window.channels, tap % window.channels);
            (0..dy.rows as usize)
                .map(|row| {
                    let at = place_out(window, row);
                    let value = this.under(window, x, at, [side / window.side, side % window.side], channel);
                    value.unwrap_or(0.0) * this.inside(dy, row, filter)
                })
                .sum()
        });
    }

    /// The greatest value of a channel under a window, and the first place where it lies.
    fn greatest(&self, window: &Window, x: View, at: [usize; 3], channel: usize) -> (f64, [usize; 2]) {
        let mut best = (f64::NEG_INFINITY, [0, 0]);
        let mut first = true;
        for u in 0..window.side {
            for v in 0..window.side {
                if let Some(value) = self.under(window, x, at, [u, v], channel) {
                    if first || value > best.0 {
                        best = (value, [u, v]);
                    }
                    first = false;
                }
            }
        }
        best
    }

    pub(super) fn max_pool(&mut self, window: &Window, x: View, out: View) {
        self.set(out, |this, sample, column| {
            let (pixel, channel) = (column / window.channels, column % window.channels);
            this.greatest(window, x, place_out(window, sample * window.places() + pixel), channel).0
        });
    }

    pub(super) fn max_pool_slope(&mut self, window: &Window, x: View, dy: View, out: View) {
        self.set(out, |this, sample, column| {
            let [row, pixel, channel] = place(window, column);
            windows_over(window, row, pixel)
                .into_iter()
                .filter(|(at, tap)| {
                    let at = place_out(window, sample * window.places() + at);
                    this.greatest(window, x, at, channel).1 == *tap
                })
                .map(|(at, _)| this.inside(dy, sample, at * window.channels + channel))
                .sum()
        });
    }

    pub(super) fn lstm(&mut self, steps: usize, z: View, kernel: View, out: View, kept: View) {
        let (units, batch) = (out.columns as usize, out.rows as usize / steps);
        let (cells, gates) = split(kept);
        for step in 0..steps {
            for sample in 0..batch {
                let row = step * batch + sample;
                for unit in 0..units {
                    let gate = |part: usize| {
                        let column = part * units + unit;
                        let carried: f64 = match step {
                            0 => 0.0,
                            _ => (0..units)
                                .map(|k| self.inside(out, row - batch, k) * self.inside(kernel, k, column))
                                .sum(),
                        };
                        self.inside(z, row, column) + carried
                    };
                    let values = [sigmoid(gate(0)), sigmoid(gate(1)), gate(2).tanh(), sigmoid(gate(3))];
                    let [i, f, g, o] = values;
                    let before = if step == 0 { 0.0 } else { self.inside(cells, row - batch, unit) };
                    let cell = f * before + i * g;
                    self.put(cells, row, unit, cell);
                    self.put(out, row, unit, o * cell.tanh());
                    for (part, value) in values.into_iter().enumerate() {
                        self.put(gates, row, part * units + unit, value);
                    }
                }
            }
        }
    }

    pub(super) fn lstm_slope(&mut self, steps: usize, kept: View, kernel: View, dh: View, out: View) {
        let (units, batch) = (dh.columns as usize, dh.rows as usize / steps);
        let (cells, gates) = split(kept);
        // The gradient of the cell states, carried from step to step.
        let mut carried = vec![0.0; batch * units];
        for step in (0..steps).rev() {
            for sample in 0..batch {
                let row = step * batch + sample;
                for unit in 0..units {
                    let [i, f, g, o] = [0, 1, 2, 3].map(|part| self.inside(gates, row, part * units + unit));
                    let later: f64 = match step + 1 == steps {
                        true => 0.0,
                        false => (0..4 * units)
                            .map(|k| self.inside(out, row + batch, k) * self.inside(kernel, unit, k))
                            .sum(),
                    };
                    let dh = self.inside(dh, row, unit) + later;
                    let shown = self.inside(cells, row, unit).tanh();
                    let before = if step == 0 { 0.0 } else { self.inside(cells, row - batch, unit) };
                    let carry = &mut carried[sample * units + unit];
                    let dc = *carry + dh * o * (1.0 - shown * shown);
                    *carry = dc * f;
                    let slopes = [
                        dc * g * i * (1.0 - i),
                        dc * before * f * (1.0 - f),
                        dc * i * (1.0 - g * g),
                        dh * shown * o * (1.0 - o),
                    ];
                    for (part, slope) in slopes.into_iter().enumerate() {
                        self.put(out, row, part * units + unit, slope);
                    }
                }
            }
        }
    }

    fn put(&mut self, view: View, row: usize, column: usize, value: f64) {
        self.write(view)[row * view.columns as usize + column] = value;
    }
}

/// Cell states `[T·B, H]` and gates `[T·B, 4·H]`.
fn split(kept: View) -> (View, View) {
    let rows = kept.rows / 5;
    let cells = View { rows, ..kept };
    (cells, cells.behind(rows, 4 * kept.columns))
}

/// The windows that lie over a pixel: where each goes out to, and the pixel's place in it.
fn windows_over(window: &Window, row: usize, pixel: usize) -> Vec<(usize, [usize; 2])> {
    let along = |at: usize, before: usize, length: usize, outs: usize| {
        (0..outs).flat_map(move |out| {
            (0..window.side)
                .filter(move |tap| window.under(out, *tap, before, length) == Some(at))
                .map(move |tap| (out, tap))
        })
    };
    along(row, window.top, window.height, window.out_height)
        .flat_map(|(i, u)| {
            along(pixel, window.left, window.width, window.out_width)
                .map(move |(j, v)| (i * window.out_width + j, [u, v]))
        })
        .collect()
}
