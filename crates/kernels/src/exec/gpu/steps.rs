//! Small networks: whole steps in a loop inside one dispatch of one workgroup, because launching an operation would cost
//! more than computing it.

use super::dispatch::dispatch;
use super::joint::Joint;
use super::kernel::{ARENA, Each, Kernel, beginning};
use super::product::sizes;
use super::{Device, Threads, WORKGROUP};
use crate::plan::{Op, Plan, Touched, View};

/// The loop over a program's operations: what its pipeline is compiled for. Sizes are not part of it, but for those of windows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Steps {
    workgroup: u32,
    stages: Vec<Stage>,
}

/// An operation of the loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Stage {
    kernel: Kernel,
    entry: Entry,
}

/// What stands before an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Entry {
    /// Nothing: it meets nothing that an operation since the last barrier has touched.
    Free,
    /// A barrier: it touches what one has written, or writes what one has read.
    Barrier,
    /// A barrier, and the end where the guards before it have tripped.
    Verdict,
}

impl Steps {
    /// The loop of a program's joints, for a workgroup of so many threads, a power of two.
    pub(super) fn new(joints: &[Joint], batch_loss: View, workgroup: u32) -> Self {
        let mut since = Since::default();
        let mut guarded = false;
        let stages = joints.iter().map(|joint| {
            let kernel = dispatch(joint, batch_loss, Threads::Group(workgroup)).kernel;
            let guards = matches!(kernel, Kernel::Each { work: Each::Guard, .. });
            let entry = match () {
                () if guarded && !guards => Entry::Verdict,
                () if since.must_wait(&joint.touched) => Entry::Barrier,
                () => Entry::Free,
            };
            guarded = guards;
            if entry != Entry::Free {
                since = Since::default();
            }
            since.note(&joint.touched);
            Stage { kernel, entry }
        });
        Self { workgroup, stages: stages.collect() }
    }

    /// The whole WGSL text.
    pub fn source(&self) -> String {
        let mut kernels: Vec<Kernel> = Vec::new();
        for stage in &self.stages {
            if !kernels.contains(&stage.kernel) {
                kernels.push(stage.kernel);
            }
        }
        let mut text = beginning(self.workgroup, ARENA, &kernels);
        text += include_str!("shaders/steps.wgsl");
        let name = |place: usize| format!("body{place}");
        for (place, kernel) in kernels.iter().enumerate() {
            text += &kernel.body(&name(place));
        }
        text += "\n@compute @workgroup_size(WORKGROUP)\n\
                 fn main(@builtin(local_invocation_index) local: u32) {\n    \
                 for (var i = 0u; i < span.length; i++) {\n        \
                 if (halted(local)) { return; }\n        \
                 moment = moments[span.first + i];\n        \
                 let first = moment.records;\n";
        for (place, stage) in self.stages.iter().enumerate() {
            let body = name(kernels.iter().position(|kernel| *kernel == stage.kernel).expect("listed above"));
            text += match stage.entry {
                Entry::Free => "",
                Entry::Barrier => "        storageBarrier();\n",
                Entry::Verdict => "        if (halted(local)) { return; }\n",
            };
            text += &format!("        {body}(records[first + {place}u], local, WORKGROUP);\n");
        }
        text + "    }\n}\n"
    }
}

/// What operations since the last barrier have touched.
#[derive(Default)]
struct Since {
    read: Vec<View>,
    written: Vec<View>,
}

impl Since {
    fn must_wait(&self, touched: &Touched) -> bool {
        let meets = |view: &View, others: &[View]| {
            let range = view.range();
            others.iter().map(View::range).any(|other| range.start < other.end && other.start < range.end)
        };
        let writes = || touched.writes.iter().chain(&touched.changes);
        touched.reads.iter().chain(writes()).any(|view| meets(view, &self.written))
            || writes().any(|view| meets(view, &self.read))
    }

    fn note(&mut self, touched: &Touched) {
        self.read.extend(touched.reads.iter().chain(&touched.changes));
        self.written.extend(touched.writes.iter().chain(&touched.changes));
    }
}

/// How the steps of a plan are put on a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A dispatch for each operation, cut up for so many threads.
    Launches(Threads),
    /// All steps of a submission in one dispatch, by one workgroup of so many threads.
    Loop(u32),
}

impl Way {
    /// The faster way for a plan, by the size of its step.
    pub fn for_plan(plan: &Plan, device: &Device) -> Self {
        let small = plan.step.ops.iter().map(work).sum::<u64>() <= MOST_WORK;
        let workgroup = if device.is_software() { WORKGROUP_ON_SOFTWARE } else { WORKGROUP };
        if small && device.runs_long_loops() {
            Self::Loop(workgroup)
        } else {
            Self::Launches(device.threads())
        }
    }
}

/// The most work of a step that one workgroup does faster than all of them with a launch an operation.
///
/// Measured on SwiftShader in Chromium 156 (`cargo xtask bench --gpu`), microseconds a step, launches : loop. W1, 3,000
/// of work, 650 : 57. W1b, 100,000, 1200 : 460. W2, 21 million, 17,000 : 26,000. There, launches cost some 800 µs and
/// save half a nanosecond of each unit of work. No graphics processor was at hand
/// to measure. Its launches cost less, so the bound stands at a quarter of what these numbers would allow.
const MOST_WORK: u64 = 400_000;

/// Threads of the workgroup on a program on the CPU: some more than its vectors have lanes. Barriers switch between
/// threads there; 4 to 16 were equally fast, 64 took twice as long for W1, 256 nine times.
const WORKGROUP_ON_SOFTWARE: u32 = 16;

/// Elements that an operation computes, each product of a sum counted.
fn work(op: &Op) -> u64 {
    let touched = op.touched();
    match *op {
        Op::MatMul { .. } | Op::Conv { .. } | Op::ConvInput { .. } | Op::ConvKernel { .. } => {
            sizes(op).map_or(0, |sizes| sizes.map(u64::from).iter().product())
        }
        Op::Lstm { kernel, out: states, .. } | Op::LstmSlope { kernel, dh: states, .. } => {
            kernel.len() as u64 * u64::from(states.rows)
        }
        _ => touched
            .reads
            .iter()
            .chain(&touched.writes)
            .chain(&touched.changes)
            .map(View::len)
            .max()
            .unwrap_or(0) as u64,
    }
}
