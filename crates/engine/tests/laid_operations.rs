//! Operations on images and sequences: the CPU against the reference, in any size.
#![cfg(feature = "cpu")]

use layerloom_engine::catalog::SCALARS;
use layerloom_engine::exec::{Cpu, Moment, Reference};
use layerloom_engine::geometry::{Padding, Window};
use layerloom_engine::graph::Graph;
use layerloom_engine::plan::{Epilogue, Op, Program, View};
use layerloom_engine::random;
use proptest::prelude::*;

/// Arguments of an operation, one behind the other, then its result.
struct Places(u32);

impl Places {
    fn next(&mut self, rows: usize, columns: usize) -> View {
        let view = View { start: self.0, rows: rows as u32, columns: columns as u32 };
        self.0 = view.range().end as u32;
        view
    }
}

/// Runs an operation on drawn values; all of the arena must agree.
fn check(what: &str, op: Op, end: u32) {
    let values: Vec<f32> = (0..end).map(|place| 2.0 * random::unit(3, 0, 0, place) - 1.0).collect();
    let all = View { start: 0, rows: 1, columns: end };
    let mut cpu = Cpu::new(end as usize);
    let mut exact = Reference::new(end as usize);
    cpu.write(all).copy_from_slice(&values);
    for (exact, value) in exact.write(all).iter_mut().zip(&values) {
        *exact = f64::from(*value);
    }
    let program = Program { ops: vec![op], rows: 0 };
    let moment = Moment { indices: &[], seed: 0, step: 1, scalars: &[0.0; SCALARS] };
    cpu.run(&program, &moment).expect("nothing guards");
    exact.run(&program, &moment).expect("nothing guards");
    for (place, (got, want)) in cpu.read(all).iter().zip(exact.read(all)).enumerate() {
        let error = (f64::from(*got) - want).abs();
        assert!(error <= 1e-5 * want.abs().max(1.0), "{what} at {place}: {got} {want}, {op}");
    }
}

fn check_window(window: Window, samples: usize, filters: usize) {
    let (inputs, taps) = (window.inputs(), window.taps());
    let outs = samples * window.places();
    let conv = |make: fn(Window, [View; 4]) -> Op| {
        let mut at = Places(0);
        let views =
            [at.next(samples, inputs), at.next(taps, filters), at.next(1, filters), at.next(outs, filters)];
        (make(window, views), at.0)
    };
    for (what, (op, end)) in [
        (
            "forward",
            conv(|window, [x, kernel, _, out]| Op::Conv {
                window,
                x,
                kernel,
                epilogue: Epilogue::default(),
                out,
            }),
        ),
        (
            "with bias",
            conv(|window, [x, kernel, bias, out]| {
                let epilogue = Epilogue { bias: Some(bias), activation: None };
                Op::Conv { window, x, kernel, epilogue, out }
            }),
        ),
        ("by input", conv(|window, [out, kernel, _, dy]| Op::ConvInput { window, dy, kernel, out })),
        ("by kernel", conv(|window, [x, out, _, dy]| Op::ConvKernel { window, x, dy, out })),
    ] {
        check(what, op, end);
    }
    let mut at = Places(0);
    let [x, dy, dx] =
        [inputs, window.places() * window.channels, inputs].map(|columns| at.next(samples, columns));
    check("maximum", Op::MaxPool { window, x, out: dy }, at.0);
    check("slope of the maximum", Op::MaxPoolSlope { window, x, dy, out: dx }, at.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn windows_of_any_size_are_right(
        samples in 1_usize..4,
        height in 1_usize..10,
        width in 1_usize..10,
        channels in 1_usize..10,
        side in 1_usize..6,
        stride in 1_usize..5,
        same in any::<bool>(),
        filters in 1_usize..20,
    ) {
        let padding = if same { Padding::Same } else { Padding::Valid };
        if let Some(window) = Window::over([height, width, channels], side, stride, padding) {
            check_window(window, samples, filters);
        }
    }

    #[test]
    fn memories_of_any_size_are_right(steps in 1_usize..7, batch in 1_usize..7, units in 1_usize..20) {
        let rows = steps * batch;
        let mut at = Places(0);
        let (z, kernel) = (at.next(rows, 4 * units), at.next(units, 4 * units));
        let (h, kept) = (at.next(rows, units), at.next(5 * rows, units));
        check("forward", Op::Lstm { steps: steps as u32, z, kernel, out: h, kept }, at.0);
        check("slope", Op::LstmSlope { steps: steps as u32, kept, kernel, dh: h, out: z }, at.0);
    }
}

#[test]
fn of_equal_values_the_first_takes_the_gradient() {
    let window = Window::over([2, 4, 1], 2, 2, Padding::Valid).expect("two windows");
    let view = |start, columns| View { start, rows: 1, columns };
    let (x, dy, out) = (view(0, 8), view(8, 2), view(10, 8));
    let mut cpu = Cpu::new(18);
    cpu.write(x).copy_from_slice(&[1.0, 1.0, 0.0, 2.0, 1.0, 1.0, 2.0, 2.0]);
    cpu.write(dy).copy_from_slice(&[3.0, 5.0]);
    let program = Program { ops: vec![Op::MaxPoolSlope { window, x, dy, out }], rows: 0 };
    let moment = Moment { indices: &[], seed: 0, step: 1, scalars: &[0.0; SCALARS] };
    cpu.run(&program, &moment).expect("nothing guards");
    assert_eq!(cpu.read(out), [3.0, 0.0, 0.0, 5.0, 0.0, 0.0, 0.0, 0.0]);
}

#[test]
fn a_value_in_its_own_shape_is_no_new_value() {
    let mut graph = Graph::default();
    let a = graph.fill(1.0, 6, 4);
    assert_eq!(graph.reshape(a, 6, 4), a);
    let b = graph.reshape(a, 3, 8);
    assert_eq!(graph.reshape(b, 6, 4), a);
}
