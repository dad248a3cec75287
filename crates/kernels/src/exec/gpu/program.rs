//! The programs of a plan as a device runs them: pipelines, and the records that these read.

use super::device::Shader;
use super::dispatch::{Dispatch, RECORD, dispatch};
use super::joint::{Joint, joined};
use super::timetable::STRIDE;
use super::{Device, Kernel, Steps, Threads, Way};
use crate::plan::{Plan, Program, View};

/// A program that trains.
pub(super) struct Trained {
    /// Length of its list of rows.
    pub(super) rows: usize,
    pub(super) work: Work,
}

pub(super) enum Work {
    /// A dispatch for each operation.
    Launches(Vec<Launch>),
    /// A dispatch for many steps.
    Loop { pipeline: wgpu::ComputePipeline, first_record: u32 },
}

pub(super) struct Launch {
    pub(super) kernel: Kernel,
    pub(super) pipeline: wgpu::ComputePipeline,
    /// Bytes.
    pub(super) record: u32,
    pub(super) groups: [u32; 2],
}

/// Everything that has to be compiled for a plan whose steps are run in this way, on a device of so many threads.
pub fn shaders(plan: &Plan, way: Way, threads: Threads) -> Vec<Shader> {
    let launched = |joints: Vec<Joint>, threads: Threads| -> Vec<Shader> {
        joints.iter().map(|joint| dispatch(joint, plan.batch_loss, threads).shader()).collect()
    };
    let trained = |program: &Program| match way {
        Way::Launches(threads) => launched(joined(plan, program, &[], threads), threads),
        Way::Loop(workgroup) => {
            let joints = joined(plan, program, &[], Threads::Group(workgroup));
            vec![Shader::Steps(Steps::new(&joints, plan.batch_loss, workgroup))]
        }
    };
    let forward = joined(plan, &plan.forward, &seen(plan), threads);
    let training = [Some(&plan.step), plan.tail.as_ref()].into_iter().flatten().flat_map(trained);
    let mut shaders = Vec::new();
    for shader in training.chain(launched(forward, threads)) {
        if !shaders.contains(&shader) {
            shaders.push(shader);
        }
    }
    shaders
}

/// Puts programs together from pipelines that are compiled, and gathers their records.
pub(super) struct Assembly<'a> {
    pub(super) device: &'a Device,
    pub(super) plan: &'a Plan,
    /// Records of single operations, a stride apart.
    pub(super) apart: Vec<u32>,
    /// Records of loops, one behind the other.
    pub(super) packed: Vec<u32>,
}

impl Assembly<'_> {
    pub(super) fn forward(&mut self, threads: Threads) -> Vec<Launch> {
        self.launches(&joined(self.plan, &self.plan.forward, &seen(self.plan), threads), threads)
    }

    pub(super) fn trained(&mut self, program: &Program, way: Way) -> Trained {
        let work = match way {
            Way::Launches(threads) => {
                Work::Launches(self.launches(&joined(self.plan, program, &[], threads), threads))
            }
            Way::Loop(workgroup) => {
                let first_record = (self.packed.len() / RECORD) as u32;
                let (loss, threads) = (self.plan.batch_loss, Threads::Group(workgroup));
                let joints = joined(self.plan, program, &[], threads);
                let record = |joint| dispatch(joint, loss, threads).record.words();
                self.packed.extend(joints.iter().flat_map(record));
                let steps = Shader::Steps(Steps::new(&joints, loss, workgroup));
                Work::Loop { pipeline: self.device.pipeline(&steps), first_record }
            }
        };
        Trained { rows: program.rows, work }
    }

    fn launches(&mut self, joints: &[Joint], threads: Threads) -> Vec<Launch> {
        let launch = |joint| {
            let dispatch = dispatch(joint, self.plan.batch_loss, threads);
            let pipeline = self.device.pipeline(&dispatch.shader());
            let Dispatch { kernel, record, groups, .. } = dispatch;
            let place = self.apart.len();
            self.apart.extend(record.words());
            self.apart.resize(place + STRIDE, 0);
            let record = u32::try_from(place * 4).expect("a plan has under 2²⁴ operations");
            Launch { kernel, pipeline, record, groups }
        };
        joints.iter().map(launch).collect()
    }
}

/// What can be read after the forward program.
fn seen(plan: &Plan) -> Vec<View> {
    plan.nodes.iter().map(|node| node.view).chain([plan.prediction, plan.row_loss]).collect()
}
