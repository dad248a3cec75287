//! Whole networks, one for every entry of every catalog: gradients against central differences, and the CPU executor
//! against the reference.

mod common;

use common::{
    Case, SAMPLES, assert_near_after_ten_steps, assert_padding_is_zero, base, cases, forward_rows, prepare,
    reference, single, turns, visible,
};
use layerloom_engine::catalog::SCALARS;
use layerloom_engine::check::{DataShape, Task};
use layerloom_engine::exec::{Cpu, Moment};
use layerloom_engine::plan::start_values;

#[test]
fn gradients_match_central_differences() {
    const H: f64 = 1e-6;
    for case in cases()
        .iter()
        .filter(|case| !case.name.starts_with("clipping") && !case.name.starts_with("optimizer"))
    {
        let (plan, inputs, targets) = prepare(case);
        let start = reference(&plan, &inputs, &targets);
        let indices: Vec<u32> = (0..plan.step.rows as u32).collect();
        // With all scalars 0, gradient descent stands still.
        let moment = Moment { indices: &indices, seed: 3, step: 1, scalars: &[0.0; SCALARS] };
        let loss = |changed: Option<(usize, f64)>| {
            let mut run = start.clone();
            if let Some((place, delta)) = changed {
                run.write(plan.weights)[place] += delta;
            }
            let penalty: f64 = plan
                .parameters
                .iter()
                .map(|slot| {
                    let values = run.read(slot.view);
                    let (l1, l2) = (slot.effect.l1, slot.effect.l2);
                    values.iter().map(|w| l1 * w.abs() + 0.5 * l2 * w * w).sum::<f64>()
                })
                .sum();
            run.run(&plan.step, &moment).expect("finite");
            (run.read(plan.batch_loss)[0] + penalty, run)
        };
        let (_, after) = loss(None);
        let scale = after.read(plan.gradients).iter().fold(1e-3, |most: f64, g| most.max(g.abs()));
        for slot in &plan.parameters {
            for index in 0..slot.view.len() {
                let place = slot.view.start as usize - plan.weights.start as usize + index;
                let slope = (loss(Some((place, H))).0 - loss(Some((place, -H))).0) / (2.0 * H);
                let gradient = after.read(plan.gradient(slot))[index];
                assert!(
                    (slope - gradient).abs() <= 1e-7 * scale.max(slope.abs()) + 2e-9,
                    "{}: {} of node {} at {index}: gradient {gradient}, difference {slope}",
                    case.name,
                    slot.name,
                    slot.node.0
                );
            }
        }
    }
}

#[test]
fn the_cpu_stays_near_the_reference_for_ten_steps() {
    for case in cases() {
        let (plan, inputs, targets) = prepare(&case);
        let mut exact = reference(&plan, &inputs, &targets);
        let mut cpu = Cpu::new(plan.arena);
        cpu.set_data(single(&inputs), single(&targets));
        for slot in plan.parameters.iter().chain(&plan.states) {
            cpu.write(slot.view).copy_from_slice(&single(exact.read(slot.view)));
        }
        for turn in turns(&plan, 10) {
            let program =
                if turn.tail { plan.tail.as_ref().expect("turns know the tail") } else { &plan.step };
            exact.run(program, &turn.moment()).expect("finite");
            cpu.run(program, &turn.moment()).expect("finite");
        }
        let indices = forward_rows(&plan);
        let moment = Moment { indices: &indices, seed: 3, step: 11, scalars: &[0.0; SCALARS] };
        exact.run(&plan.forward, &moment).expect("finite");
        cpu.run(&plan.forward, &moment).expect("finite");
        for (name, view) in visible(&plan) {
            assert_near_after_ten_steps(&case, name, cpu.read(view), exact.read(view));
        }
        assert_padding_is_zero(&case, &plan, cpu.read(plan.weights));
    }
}

#[test]
fn a_guard_keeps_the_weights_from_before_the_step() {
    let case = Case { name: "overflow".into(), document: base(), data: DataShape::flat(2, Task::Regression) };
    let (plan, inputs, _) = prepare(&case);
    let mut cpu = Cpu::new(plan.arena);
    cpu.set_data(inputs.iter().map(|x| *x as f32).collect(), vec![1e38; SAMPLES]);
    for slot in &plan.parameters {
        let start = start_values(slot, 5);
        cpu.write(slot.view).copy_from_slice(&start);
    }
    let before = cpu.read(plan.weights).to_vec();
    let indices = [0, 1, 2, 3, 4];
    let moment = Moment { indices: &indices, seed: 3, step: 1, scalars: &[1.0; SCALARS] };
    assert!(cpu.run(&plan.step, &moment).is_err());
    assert_eq!(cpu.read(plan.weights), before);
}

#[test]
fn a_spoilt_weight_ends_the_step_before_anything_is_changed() {
    let mut document = base();
    document.recipe.set("optimizer", Some("adam".into()));
    let case = Case { name: "spoilt".into(), document, data: DataShape::flat(2, Task::Regression) };
    let (plan, inputs, targets) = prepare(&case);
    let single = |values: &[f64]| values.iter().map(|x| *x as f32).collect::<Vec<_>>();
    let mut cpu = Cpu::new(plan.arena);
    cpu.set_data(single(&inputs), single(&targets));
    for slot in &plan.parameters {
        cpu.write(slot.view).copy_from_slice(&start_values(slot, 5));
    }
    let indices: Vec<u32> = (0..plan.step.rows as u32).collect();
    let moment = |step| Moment { indices: &indices, seed: 3, step, scalars: &[0.01; SCALARS] };
    cpu.run(&plan.step, &moment(1)).expect("a healthy step");
    let kept = |cpu: &Cpu| -> Vec<u32> {
        let views = [plan.weights, plan.moments[0], plan.moments[1]];
        views.iter().flat_map(|view| cpu.read(*view)).map(|value| value.to_bits()).collect()
    };
    for slot in &plan.parameters {
        for value in [f32::INFINITY, f32::NAN, -f32::NAN, -2e30] {
            let mut spoilt = cpu.clone();
            spoilt.write(slot.view)[0] = value;
            let before = kept(&spoilt);
            assert!(spoilt.run(&plan.step, &moment(2)).is_err(), "{value} in the {}", slot.name);
            assert_eq!(kept(&spoilt), before, "{value} in the {}", slot.name);
        }
    }
    assert!(cpu.run(&plan.step, &moment(2)).is_ok());
}

#[test]
fn layers_on_images_and_sequences_start_as_their_texts_say() {
    let find = |name: &str| cases().into_iter().find(|case| case.name == name).expect("one of the cases");
    let (plan, ..) = prepare(&find("a sequence of one step"));
    let [kernel, recurrent, bias] = [0, 1, 2].map(|slot| start_values(&plan.parameters[slot], 5));
    assert_eq!(bias, [0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!((kernel.len(), recurrent.len()), (3 * 12, 3 * 12));
    let length: f32 = recurrent[..12].iter().map(|value| value * value).sum();
    assert!((length - 1.0).abs() < 1e-6, "an orthogonal kernel has rows of length 1, not {length}");

    // Glorot's bound counts the places of the window: 18 values in, 27 out.
    let (plan, ..) = prepare(&find("a convolutional network"));
    let values = start_values(&plan.parameters[0], 5);
    let (most, bound) =
        (values.iter().fold(0.0_f32, |most, value| most.max(value.abs())), (6.0_f32 / 45.0).sqrt());
    assert!(most <= bound && most > 0.9 * bound, "{most} of {bound}");
}

#[test]
fn a_convolution_takes_its_bias_and_activation_along() {
    let case = cases().into_iter().find(|case| case.name == "layer conv2d").expect("a case of every layer");
    let text = prepare(&case).0.to_string();
    let fused = text.lines().filter(|line| line.contains("convolution + bias, activated")).count();
    assert_eq!(fused, 3, "one in each of step, tail and forward:\n{text}");
}

#[test]
fn an_activation_whose_slope_reads_its_output_is_fused_into_the_product() {
    let case = Case { name: "small".into(), document: base(), data: DataShape::flat(2, Task::Regression) };
    let (plan, ..) = prepare(&case);
    let text = plan.to_string();
    let fused = text.lines().filter(|line| line.contains("+ bias, activated")).count();
    assert_eq!(fused, 6, "two in each of step, tail and forward:\n{text}");
}
