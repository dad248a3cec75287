//! Prints one JSON line a workload: its id, our answer and the right one, microseconds a step, GFLOP/s of products.

use layerloom_bench::{ALL, Workload};
use std::time::Instant;

/// A block is timed for about this long.
const BLOCK_SECONDS: f64 = 0.3;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
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
