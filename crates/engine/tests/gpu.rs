//! The GPU executor against the reference and the CPU: single operations, whole networks, submissions, guards, limits.
//! The device may be a software one, but there must be one: a machine without any fails these tests.
#![cfg(feature = "gpu")]

mod common;

use common::{
    Case, SAMPLES, Turn, assert_near_after_ten_steps, assert_padding_is_zero, base, cases, forward_rows,
    prepare, reference, single, turns, visible,
};
use layerloom_document::{NodeId, Value};
use layerloom_engine::catalog::SCALARS;
use layerloom_engine::check::{DataShape, Task};
use layerloom_engine::exec::gpu::{
    Device, Gpu, GpuError, Memory, Run, SHADERS, Shader, Threads, Training, Way, shaders,
};
use layerloom_engine::exec::{Cpu, Moment, Reference};
use layerloom_engine::plan::{Op, Plan, View, start_values};
use std::collections::{BTreeSet, HashSet};

#[path = "gpu/operations.rs"]
mod operations;

/// Makes tests of futures: natively each is polled until it is ready, in the browser the worker's loop does that.
macro_rules! tests {
    ($($name:ident)*) => {
        mod tests {
            $(
                #[cfg(not(target_arch = "wasm32"))]
                #[test]
                fn $name() {
                    layerloom_engine::exec::gpu::wait(super::$name());
                }

                #[cfg(target_arch = "wasm32")]
                #[wasm_bindgen_test::wasm_bindgen_test]
                async fn $name() {
                    super::$name().await;
                }
            )*
        }
    };
}

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

tests! {
    every_network_stays_near_the_reference_in_launches_of_few_threads
    every_network_stays_near_the_reference_in_launches_of_many_threads
    every_network_stays_near_the_reference_in_a_loop
    every_operation_is_near_the_reference_in_launches_of_few_threads
    every_operation_is_near_the_reference_in_launches_of_many_threads
    every_operation_is_near_the_reference_in_a_loop
    every_shader_of_every_network_and_operation_is_valid
    what_a_product_can_do_with_its_results_is_no_dispatch_of_its_own
    an_operation_on_more_elements_than_one_row_of_groups_has_reaches_the_last
    many_steps_of_one_submission_are_the_same_as_one_by_one
    a_readback_gives_what_was_there_when_it_was_asked_for
    inference_in_pieces_gives_every_piece_and_takes_a_changed_row
    a_guard_keeps_the_weights_from_before_its_step_until_training_resumes
    a_second_plan_of_the_same_kernels_compiles_nothing
    every_pipeline_is_told_of_when_it_is_compiled
    a_plan_that_is_larger_than_a_buffer_can_be_is_refused_before_anything_is_allocated
    what_passes_the_limits_that_were_asked_for_is_refused_by_its_bytes
}

/// What to do where there is none.
const HELP: &str = match cfg!(target_arch = "wasm32") {
    true => {
        "start Chromium with --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader --enable-unsafe-swiftshader"
    }
    false => {
        "without a graphics card, install a software device: the package «mesa-vulkan-drivers» on Debian, Ubuntu and \
         Fedora, «vulkan-swrast» on Arch"
    }
};

async fn device() -> Device {
    Device::open().await.unwrap_or_else(|error| panic!("there is no device to test on ({error:?}); {HELP}"))
}

/// All ways to run steps; each must do whatever the others do. The long tests are one for each, so that they run side by
/// side natively.
const WAYS: [Way; 3] = [FEW, MANY, LOOP];
const FEW: Way = Way::Launches(Threads::Few);
const MANY: Way = Way::Launches(Threads::Many);
const LOOP: Way = Way::Loop(64);

async fn put(device: &Device, plan: &Plan, way: Way) -> Gpu {
    Gpu::with(device, plan, way, &mut |_, _| ()).await.expect("the plan fits the device")
}

/// The executor with a case's data and the weights of its reference.
async fn start(
    device: &Device,
    plan: &Plan,
    way: Way,
    exact: &Reference,
    inputs: &[f64],
    targets: &[f64],
) -> Gpu {
    let mut gpu = put(device, plan, way).await;
    gpu.set_data(&single(inputs), &single(targets)).await.expect("the data fits the device");
    for slot in plan.parameters.iter().chain(&plan.states) {
        gpu.write(slot.view, &single(exact.read(slot.view)));
    }
    gpu
}

fn run_of(turn: &Turn) -> Run<'_> {
    Run { program: if turn.tail { Training::Tail } else { Training::Step }, moment: turn.moment() }
}

async fn read(gpu: &mut Gpu, view: View) -> Vec<f32> {
    gpu.collect(&[view]).await.expect("the device works").values.remove(0)
}

async fn every_network_stays_near_the_reference_in_launches_of_few_threads() {
    networks_stay_near_the_reference_for_ten_steps(FEW).await;
}

async fn every_network_stays_near_the_reference_in_launches_of_many_threads() {
    networks_stay_near_the_reference_for_ten_steps(MANY).await;
}

async fn every_network_stays_near_the_reference_in_a_loop() {
    networks_stay_near_the_reference_for_ten_steps(LOOP).await;
}

async fn networks_stay_near_the_reference_for_ten_steps(way: Way) {
    let device = device().await;
    for case in &cases() {
        let (plan, inputs, targets) = prepare(case);
        let mut exact = reference(&plan, &inputs, &targets);
        let mut gpu = start(&device, &plan, way, &exact, &inputs, &targets).await;
        let turns = turns(&plan, 10);
        let mut losses = Vec::new();
        for turn in &turns {
            let program =
                if turn.tail { plan.tail.as_ref().expect("turns know the tail") } else { &plan.step };
            exact.run(program, &turn.moment()).expect("finite");
            losses.push(exact.read(plan.batch_loss)[0]);
        }
        gpu.run(&turns.iter().map(run_of).collect::<Vec<_>>()).expect("the steps fit the device");
        let indices = forward_rows(&plan);
        let moment = Moment { indices: &indices, seed: 3, step: 11, scalars: &[0.0; SCALARS] };
        exact.run(&plan.forward, &moment).expect("finite");
        let seen = visible(&plan);
        let views: Vec<View> = seen.iter().map(|(_, view)| *view).collect();
        let values = gpu.forward(&[moment], &views).await.expect("the device works");
        for ((name, view), values) in seen.iter().zip(&values) {
            assert_near_after_ten_steps(case, name, values, exact.read(*view));
        }
        let collected = gpu.collect(&[plan.weights]).await.expect("the device works");
        assert_padding_is_zero(case, &plan, &collected.values[0]);
        assert_eq!((collected.first_step, collected.halted_at), (1, None), "{}", case.name);
        assert_near_after_ten_steps(case, "batch loss", &collected.losses, &losses);
    }
}

async fn every_shader_of_every_network_and_operation_is_valid() {
    let mut plans: Vec<Plan> = cases().iter().map(|case| prepare(case).0).collect();
    plans.extend(operations::all().iter().map(|operation| operation.plan()));
    let runs = WAYS.iter().flat_map(|way| plans.iter().map(move |plan| (*way, plan)));
    let all: HashSet<Shader> = runs.flat_map(|(way, plan)| shaders(plan, way, Threads::Many)).collect();
    for shader in &all {
        let source = shader.source();
        let module = naga::front::wgsl::parse_str(&source)
            .unwrap_or_else(|error| panic!("{}: {}", shader.name(), error.emit_to_string(&source)));
        naga::valid::Validator::new(naga::valid::ValidationFlags::all(), naga::valid::Capabilities::empty())
            .validate(&module)
            .unwrap_or_else(|error| panic!("{}: {}", shader.name(), error.emit_to_string(&source)));
    }
    let seen: BTreeSet<_> = all.iter().map(Shader::name).collect();
    assert_eq!(seen, BTreeSet::from(SHADERS), "every shader is reached");
}

async fn what_a_product_can_do_with_its_results_is_no_dispatch_of_its_own() {
    let names = |plan: &Plan| -> BTreeSet<_> {
        shaders(plan, Way::Launches(Threads::Few), Threads::Few).iter().map(Shader::name).collect()
    };
    let (mut plan, ..) = prepare(&small());
    plan.tail = None;
    let loss = plan.step.ops.iter().position(|op| matches!(op, Op::LossSlope { .. })).expect("it trains");
    plan.step.ops.drain(..loss);
    for (name, part) in [("chain", "slopes of activations"), ("sum_rows", "sums for biases")] {
        assert!(!names(&plan).contains(name), "{part}");
    }
}

async fn every_operation_is_near_the_reference_in_launches_of_few_threads() {
    operations_are_near_the_reference_on_cpu_and_gpu(FEW).await;
}

async fn every_operation_is_near_the_reference_in_launches_of_many_threads() {
    operations_are_near_the_reference_on_cpu_and_gpu(MANY).await;
}

async fn every_operation_is_near_the_reference_in_a_loop() {
    operations_are_near_the_reference_on_cpu_and_gpu(LOOP).await;
}

async fn operations_are_near_the_reference_on_cpu_and_gpu(way: Way) {
    let device = device().await;
    for operation in operations::all() {
        let plan = operation.plan();
        let arena = operations::arena(plan.arena);
        let (inputs, targets) = operations::data();
        let rows = operations::rows(plan.step.rows);
        let moment = Moment { indices: &rows, seed: 7, step: 13, scalars: &operation.scalars };
        let whole = View { start: 0, rows: 1, columns: plan.arena as u32 };

        let mut exact = Reference::new(plan.arena);
        exact.set_data(inputs.clone(), targets.clone());
        exact.write(whole).copy_from_slice(&arena);
        exact.run(&plan.step, &moment).expect("finite");

        let mut cpu = Cpu::new(plan.arena);
        cpu.set_data(single(&inputs), single(&targets));
        cpu.write(whole).copy_from_slice(&single(&arena));
        cpu.run(&plan.step, &moment).expect("finite");
        operation.assert_near("cpu", cpu.read(whole), exact.read(whole));

        // A product of a million results is no work for one workgroup.
        if matches!(way, Way::Loop(_)) && operation.is_large() {
            continue;
        }
        let mut gpu = put(&device, &plan, way).await;
        gpu.set_data(&single(&inputs), &single(&targets)).await.expect("the data fits the device");
        gpu.write(whole, &single(&arena));
        gpu.run(&[Run { program: Training::Step, moment }]).expect("the step fits the device");
        let values = read(&mut gpu, whole).await;
        operation.assert_near(&format!("gpu, {way:?}"), &values, exact.read(whole));
        if matches!(operation.op, Op::Mask { .. } | Op::Gather { .. } | Op::Copy { .. }) {
            assert_eq!(values, cpu.read(whole), "{}: the same bits", operation.name);
        }
    }
}

async fn an_operation_on_more_elements_than_one_row_of_groups_has_reaches_the_last() {
    let device = device().await;
    let (mut plan, ..) = prepare(&small());
    let out = View { start: 0, rows: 1, columns: (65_535 * 256) + 1000 };
    plan.arena = out.len();
    plan.step.ops = vec![Op::Fill { value: 2.5, out }];
    let mut gpu = Gpu::new(&device, &plan).await.expect("67 MB fit");
    gpu.set_data(&[0.0; 2 * SAMPLES], &[0.0; SAMPLES]).await.expect("the data fits");
    gpu.run(&turns(&plan, 1).iter().map(run_of).collect::<Vec<_>>()).expect("a step fits");
    for start in [0, 65_535 * 256 - 16, 65_535 * 256 + 900] {
        let values = read(&mut gpu, View { start, rows: 1, columns: 100 }).await;
        assert!(values.iter().all(|value| *value == 2.5), "{start}: {values:?}");
    }
}

fn small() -> Case {
    Case { name: "small".into(), document: base(), data: DataShape::flat(2, Task::Regression) }
}

async fn many_steps_of_one_submission_are_the_same_as_one_by_one() {
    let device = device().await;
    let (plan, inputs, targets) = prepare(&small());
    let exact = reference(&plan, &inputs, &targets);
    let turns = turns(&plan, 40);
    for way in WAYS {
        let mut together = start(&device, &plan, way, &exact, &inputs, &targets).await;
        together.run(&turns.iter().map(run_of).collect::<Vec<_>>()).expect("steps fit");
        let together = together.collect(&[plan.weights]).await.expect("the device works");
        let mut alone = start(&device, &plan, way, &exact, &inputs, &targets).await;
        let mut losses = Vec::new();
        for (turn, step) in turns.iter().zip(1..) {
            alone.run(&[run_of(turn)]).expect("a step fits");
            let collected = alone.collect(&[]).await.expect("the device works");
            assert_eq!((collected.losses.len(), collected.first_step), (1, step));
            losses.extend(collected.losses);
        }
        assert_eq!(together.losses, losses);
        assert_eq!(together.values[0], read(&mut alone, plan.weights).await);
    }
}

async fn a_readback_gives_what_was_there_when_it_was_asked_for() {
    let device = device().await;
    let (plan, inputs, targets) = prepare(&small());
    let exact = reference(&plan, &inputs, &targets);
    let mut gpu = start(&device, &plan, WAYS[0], &exact, &inputs, &targets).await;
    let turns = turns(&plan, 4);
    let runs: Vec<_> = turns.iter().map(run_of).collect();
    gpu.run(&runs[..2]).expect("steps fit");
    let early = gpu.collect(&[plan.weights]);
    gpu.run(&runs[2..]).expect("steps fit");
    let late = gpu.collect(&[plan.weights]);
    let (late, early) = (late.await.expect("the device works"), early.await.expect("the device works"));
    assert_eq!((early.first_step, early.losses.len()), (1, 2));
    assert_eq!((late.first_step, late.losses.len()), (3, 2));
    assert_ne!(early.values, late.values);
}

async fn inference_in_pieces_gives_every_piece_and_takes_a_changed_row() {
    let device = device().await;
    let (plan, inputs, targets) = prepare(&small());
    let mut exact = reference(&plan, &inputs, &targets);
    let mut gpu = start(&device, &plan, WAYS[0], &exact, &inputs, &targets).await;
    gpu.set_input_row(3, &[0.25, -1.5]);
    let mut changed = inputs.clone();
    changed[6..8].copy_from_slice(&[0.25, -1.5]);
    exact.set_data(changed, targets);
    let pieces: Vec<Vec<u32>> =
        (0..3).map(|piece| (0..plan.forward.rows as u32).map(|row| (row + piece) % 12).collect()).collect();
    let moment = |indices| Moment { indices, seed: 0, step: 0, scalars: &[0.0; SCALARS] };
    let moments: Vec<Moment> = pieces.iter().map(|piece| moment(piece.as_slice())).collect();
    let got = gpu.forward(&moments, &[plan.prediction, plan.row_loss]).await.expect("the device works");
    let mut want = [Vec::new(), Vec::new()];
    for moment in &moments {
        exact.run(&plan.forward, moment).expect("finite");
        want[0].extend_from_slice(exact.read(plan.prediction));
        want[1].extend_from_slice(exact.read(plan.row_loss));
    }
    for (got, want) in got.iter().zip(&want) {
        assert_eq!(got.len(), want.len());
        assert_near_after_ten_steps(&small(), "forward", got, want);
    }
}

async fn a_guard_keeps_the_weights_from_before_its_step_until_training_resumes() {
    let device = device().await;
    for way in WAYS {
        check_guard(&device, way).await;
    }
}

async fn check_guard(device: &Device, way: Way) {
    let (plan, inputs, targets) = prepare(&small());
    let mut gpu = put(device, &plan, way).await;
    // Only the last row overflows, and only the second step has it.
    let mut wild = single(&targets);
    wild[11] = 1e38;
    gpu.set_data(&single(&inputs), &wild).await.expect("the data fits");
    for slot in &plan.parameters {
        gpu.write(slot.view, &start_values(slot, 5));
    }
    let lists: [[u32; 5]; 3] = [[0, 1, 2, 3, 4], [5, 6, 7, 8, 11], [5, 6, 7, 8, 9]];
    let run = |rows| Run {
        program: Training::Step,
        moment: Moment { indices: rows, seed: 3, step: 1, scalars: &[0.05; SCALARS] },
    };
    gpu.run(&[run(&lists[0])]).expect("a step fits");
    let before = read(&mut gpu, plan.weights).await;
    gpu.run(&[run(&lists[0]), run(&lists[1]), run(&lists[2])]).expect("steps fit");
    let after = gpu.collect(&[plan.weights]).await.expect("the device works");
    assert_eq!((after.first_step, after.losses.len(), after.halted_at), (2, 1, Some(3)));
    assert_ne!(after.values[0], before, "the step before the guard counts");
    // Inference goes on, training does not.
    let indices = forward_rows(&plan);
    let moment = Moment { indices: &indices, seed: 0, step: 0, scalars: &[0.0; SCALARS] };
    let predictions = gpu.forward(&[moment], &[plan.prediction]).await.expect("the device works");
    assert!(predictions[0].iter().any(|value| *value != 0.0));
    gpu.run(&[run(&lists[2])]).expect("a step fits");
    let still = gpu.collect(&[plan.weights]).await.expect("the device works");
    assert_eq!((still.values, still.losses.len()), (after.values.clone(), 0));
    gpu.resume();
    gpu.run(&[run(&lists[2])]).expect("a step fits");
    let resumed = gpu.collect(&[plan.weights]).await.expect("the device works");
    assert_eq!((resumed.losses.len(), resumed.halted_at), (1, None));
    assert_ne!(resumed.values, after.values);
}

async fn a_second_plan_of_the_same_kernels_compiles_nothing() {
    let edited = |key: &str, value: Value| {
        let mut document = base();
        document.nodes[0].settings.set(key, Some(value));
        prepare(&Case { document, ..small() }).0
    };
    for way in WAYS {
        // Ways share kernels.
        let device = device().await;
        let (plan, ..) = prepare(&small());
        put(&device, &plan, way).await;
        let compiled = device.compiled();
        put(&device, &edited("units", 6.0.into()), way).await;
        assert_eq!(device.compiled(), compiled, "{way:?}");
        put(&device, &edited("activation", "gelu".into()), way).await;
        assert!(device.compiled() > compiled, "{way:?}: another activation is another kernel");
    }
}

async fn every_pipeline_is_told_of_when_it_is_compiled() {
    let device = device().await;
    let (plan, ..) = prepare(&small());
    let mut told = Vec::new();
    Gpu::with(&device, &plan, Way::Loop(64), &mut |done, all| told.push((done, all))).await.expect("fits");
    let all = device.compiled();
    assert_eq!(told, (1..=all).map(|done| (done, all)).collect::<Vec<_>>());
}

async fn what_passes_the_limits_that_were_asked_for_is_refused_by_its_bytes() {
    let (plan, ..) = prepare(&small());
    let limit = (plan.arena as u64 * 4).max(1 << 16);
    let device = Device::open_within(limit).await.unwrap_or_else(|error| panic!("{error:?}; {HELP}"));
    let mut gpu = Gpu::new(&device, &plan).await.expect("a plan of that size fits");

    let samples = limit as usize / 8 / plan.features;
    let (inputs, targets) = (vec![0.0; samples * plan.features], vec![0.0; samples]);
    gpu.set_data(&inputs, &targets).await.expect("that much data fits");
    let inputs = vec![0.0; 2 * samples * plan.features];
    let refused =
        Err(GpuError::TooLarge { memory: Memory::Data, bytes: (inputs.len() + samples) as u64 * 4, limit });
    assert_eq!(gpu.set_data(&inputs, &targets).await, refused);
    assert_eq!(gpu.set_data_now(&inputs, &targets), refused);

    let mut wide = base();
    wide.nodes[1] = wide.nodes[1].clone().with("units", 400.0);
    let (wide, ..) = prepare(&Case { document: wide, ..small() });
    let refused = GpuError::TooLarge { memory: Memory::Arena, bytes: wide.arena as u64 * 4, limit };
    assert_eq!(Gpu::new(&device, &wide).await.err(), Some(refused));
    assert_eq!(wide.heaviest(), NodeId(3), "the layer to name is the one that takes the most");
    device.check().expect("the device is as good as before");
}

async fn a_plan_that_is_larger_than_a_buffer_can_be_is_refused_before_anything_is_allocated() {
    let device = device().await;
    let (mut plan, ..) = prepare(&small());
    plan.arena = usize::MAX >> 2;
    let Err(error) = Gpu::new(&device, &plan).await else { panic!("4 GiB fit?") };
    let GpuError::TooLarge { memory, bytes, limit } = error else { panic!("{error:?}") };
    assert_eq!((memory, bytes), (Memory::Arena, plan.arena as u64 * 4));
    assert!(limit < bytes);
    let mut wide = base();
    wide.nodes[1] = wide.nodes[1].clone().with("units", 90.0);
    let (wide, ..) = prepare(&Case { document: wide, ..small() });
    assert_eq!(wide.heaviest(), NodeId(3), "the layer to name is the one that takes the most");
    device.check().expect("the device is as good as before");
}
