//! Prints one JSON line a workload: its id, our answer and the right one, microseconds a step, GFLOP/s of products.
//!
//! Built with the feature «gpu» and called with `--gpu` first, it times training on the graphics processor instead, in
//! every way.

use layerloom_bench::{ALL, Workload};
use std::time::Instant;

/// A block is timed for about this long.
const BLOCK_SECONDS: f64 = 0.3;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    #[cfg(feature = "gpu")]
    if wanted.first().is_some_and(|first| first == "--gpu") {
        return on_gpu(&wanted[1..]);
    }
    for id in ALL.into_iter().filter(|id| wanted.is_empty() || wanted.iter().any(|wanted| wanted == id)) {
        let mut workload = Workload::new(id).expect("a listed id");
        let [ours, right] = match workload.check() {
            Ok(pair) => pair,
            Err(pair) => {
                eprintln!("{id}: the answer is {} but should be {}", pair[0], pair[1]);
                std::process::exit(1);
            }
        };
        let time = |workload: &mut Workload, count: usize| {
            let start = Instant::now();
            workload.run(count);
            start.elapsed().as_secs_f64()
        };
        let mut count = 1;
        while time(&mut workload, count) < BLOCK_SECONDS / 8.0 {
            count *= 2;
        }
        let mut blocks: Vec<f64> =
            (0..9).map(|_| time(&mut workload, count * 2) / (count * 2) as f64).collect();
        blocks.sort_by(f64::total_cmp);
        let seconds = blocks[blocks.len() / 2];
        println!(
            "{{\"id\": \"{id}\", \"answer\": {ours}, \"right\": {right}, \"micros\": {:.3}, \"gflops\": {:.2}}}",
            seconds * 1e6,
            workload.flops() / seconds / 1e9
        );
    }
}

#[cfg(feature = "gpu")]
fn on_gpu(wanted: &[String]) {
    use layerloom_bench::{GpuWorkload, WAYS};
    use layerloom_engine::exec::gpu::wait;
    let device =
        wait(layerloom_engine::exec::gpu::Device::open()).unwrap_or_else(|error| panic!("{error:?}"));
    for id in ALL.into_iter().filter(|id| wanted.is_empty() || wanted.iter().any(|wanted| wanted == id)) {
        // Where long loops are cut short, only launches can be timed.
        let ways = if device.runs_long_loops() { &WAYS[..] } else { &WAYS[..2] };
        for way in ways.iter().copied() {
            let start = Instant::now();
            let workload =
                wait(GpuWorkload::new(id, &device, way)).unwrap_or_else(|error| panic!("{error:?}"));
            let Some(mut workload) = workload else { continue };
            let compiled = start.elapsed().as_secs_f64();
            let [ours, right] = wait(workload.answers()).expect("the device works");
            assert!((ours - right).abs() <= 1e-4 * right.abs(), "{id} {way:?}: {ours} should be {right}");
            let mut time = |count: usize| {
                let start = Instant::now();
                wait(workload.run(count)).expect("the device works");
                start.elapsed().as_secs_f64()
            };
            let mut count = 1;
            while time(count) < 0.02 && count < 4096 {
                count *= 2;
            }
            let mut blocks: Vec<f64> = (0..9).map(|_| time(count) / count as f64).collect();
            blocks.sort_by(f64::total_cmp);
            println!(
                "{{\"id\": \"{id}\", \"device\": \"{}\", \"way\": \"{way:?}\", \"setup_millis\": {:.1}, \"micros\": {:.3}}}",
                device.name(),
                compiled * 1e3,
                blocks[4] * 1e6
            );
        }
    }
}
