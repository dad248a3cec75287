//! From an operation to what the device runs: a kernel, its record and its groups of threads.

use super::joint::Joint;
use super::kernel::{Each, Walk};
use super::product::{LONG, Product};
use super::{Kernel, Shader, WORKGROUP};
use crate::geometry::Window;
use crate::plan::{Op, Source, View};

/// The most groups along one side of a dispatch that every device allows.
const GROUPS: u32 = 65_535;

/// Elements that a thread takes at least on a software device, where beginning costs more than the next element.
const ELEMENTS_ON_FEW: usize = 16;

/// The most of them that a thread takes, in so many times: llvmpipe ends long loops.
const MOST_ON_FEW: usize = 16;

/// Threads of a workgroup that walks along sequences on a graphics processor: the units of most layers, four a thread.
const GROUP_OF_WALK: u32 = 64;

/// Threads of a workgroup on a software device: few, so that its processors get equal shares.
pub(super) const GROUP_ON_FEW: u32 = 16;

/// As many threads as keep a software device busy: each that begins costs it some 50 ns, and SwiftShader runs no more than
/// 16 workgroups at once.
const THREADS_OF_FEW: usize = 16 * GROUP_ON_FEW as usize;

/// How many threads run at once, which decides how work is cut up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threads {
    /// One workgroup of so many threads, which run whole steps.
    Group(u32),
    /// A software device: whatever saves loads pays, as long as no more than half of the work is for nothing.
    Few,
    /// A graphics processor: with too few tiles most of it would stand idle.
    Many,
}

impl Threads {
    /// Threads of a workgroup, where a kernel has no number of its own.
    pub(super) fn group(self) -> u32 {
        match self {
            Self::Group(threads) => threads,
            Self::Few => GROUP_ON_FEW,
            Self::Many => WORKGROUP,
        }
    }
}

/// Words of a record.
pub(super) const RECORD: usize = 20;

/// One launch.
pub(super) struct Dispatch {
    pub(super) kernel: Kernel,
    /// Threads of a group.
    pub(super) group: u32,
    pub(super) record: Record,
    pub(super) groups: [u32; 2],
}

impl Dispatch {
    /// What its pipeline is compiled from.
    pub(super) fn shader(&self) -> Shader {
        Shader::Kernel(self.kernel, self.group)
    }
}

/// What a kernel reads about its operation; `Record` in `common.wgsl`.
#[derive(Clone, Copy, Default)]
pub(super) struct Record {
    /// out, a, b, c.
    views: [[u32; 4]; 4],
    p: [f32; 4],
}

impl Record {
    fn new(views: &[View]) -> Self {
        let mut record = Self::default();
        for (words, view) in record.views.iter_mut().zip(views) {
            *words = [view.start, view.rows, view.columns, 0];
        }
        record
    }

    /// With the extra number of a view.
    fn extra(mut self, view: usize, value: u32) -> Self {
        self.views[view][3] = value;
        self
    }

    fn with(mut self, p: &[f64]) -> Self {
        for (word, p) in self.p.iter_mut().zip(p) {
            *word = *p as f32;
        }
        self
    }

    pub(super) fn words(&self) -> [u32; RECORD] {
        let mut words = [0; RECORD];
        for (word, value) in words.iter_mut().zip(self.views.as_flattened()) {
            *word = *value;
        }
        for (word, p) in words[16..].iter_mut().zip(self.p) {
            *word = p.to_bits();
        }
        words
    }
}

/// The launch of a joint. The guard whose values begin with `batch_loss` also records it.
pub(super) fn dispatch(joint: &Joint, batch_loss: View, threads: Threads) -> Dispatch {
    let each = match threads {
        Threads::Many | Threads::Group(_) => 1,
        Threads::Few => ELEMENTS_ON_FEW,
    };
    // For so many turns of single threads.
    let spread = |turns: usize| {
        let most = if threads == Threads::Few { THREADS_OF_FEW.max(turns / MOST_ON_FEW) } else { turns };
        groups_of(turns.min(most), threads)
    };
    let elements = |view: View| spread(view.len().div_ceil(each));
    let rows = |view: View| groups_of(view.rows as usize, threads);
    let columns = |view: View| groups_of(view.columns as usize, threads);
    let make = |kernel: Kernel, record, groups| Dispatch {
        kernel,
        group: kernel.group().unwrap_or(threads.group()),
        record,
        groups,
    };
    // Views of one size, the first of which says it.
    let alike = |work, record, views: &[View]| {
        let quads = !matches!(threads, Threads::Group(_))
            && views.iter().all(|view| view.start.is_multiple_of(4) && view.len().is_multiple_of(4));
        let width = if quads { 4 } else { 1 };
        let groups = spread(views[0].len().div_ceil(each.max(width)));
        make(Kernel::Each { work, quads }, record, groups)
    };
    let Joint { op, chain, .. } = joint;
    match *op {
        Op::Gather { source, out } => {
            let part = match source {
                Source::Inputs => 0,
                Source::Targets => 1,
            };
            let quads = !matches!(threads, Threads::Group(_))
                && out.start.is_multiple_of(4)
                && out.columns.is_multiple_of(4);
            let groups = spread(out.len().div_ceil(each.max(if quads { 4 } else { 1 })));
            make(Kernel::Gather { quads }, Record::new(&[out]).extra(0, part), groups)
        }
        Op::Fill { value, out } => make(Kernel::Fill, Record::new(&[out]).with(&[value]), elements(out)),
        Op::Copy { a, out } => alike(Each::Copy, Record::new(&[out, a]), &[out, a]),
        Op::MatMul { .. } | Op::Conv { .. } | Op::ConvInput { .. } | Op::ConvKernel { .. } => {
            let (product, views, groups) = Product::of(joint, threads).expect("these are products");
            assert!(groups.iter().all(|side| *side <= GROUPS), "{op} has too many tiles");
            make(Kernel::Product(product), Record::new(&views).with(&chain.p), groups)
        }
        Op::Unary { a: x, .. }
        | Op::Binary { a: x, .. }
        | Op::Activate { a: x, .. }
        | Op::ActivateSlope { dy: x, .. } => {
            let out = joint.out();
            let views = [&[out, x][..], &chain.values].concat();
            let record = Record::new(&views).with(&chain.p);
            if views.iter().all(|view| view.len() == out.len()) {
                alike(Each::Chain(chain.links), record, &views)
            } else {
                make(Kernel::Repeated(chain.links), record, elements(out))
            }
        }
        Op::Softmax { a, out } => make(Kernel::Softmax, Record::new(&[out, a]), rows(out)),
        Op::SoftmaxSlope { y, dy, out } => make(Kernel::SoftmaxSlope, Record::new(&[out, y, dy]), rows(out)),
        Op::Loss { rule, p, z, t, out } => {
            make(Kernel::Loss(rule.wgsl), Record::new(&[out, z, t]).with(&p), elements(out))
        }
        Op::LossSlope { rule, p: [p0, p1], scale, z, t, out } => make(
            Kernel::LossSlope(rule.wgsl),
            Record::new(&[out, z, t]).with(&[p0, p1, scale]),
            elements(out),
        ),
        Op::CrossEntropy { smoothing, minus_entropy, z, t, out } => make(
            Kernel::CrossEntropy,
            Record::new(&[out, z, t])
                .extra(1, u32::from(minus_entropy))
                .with(&[1.0 - smoothing, smoothing / f64::from(z.columns)]),
            rows(out),
        ),
        Op::CrossEntropySlope { smoothing, scale, z, t, out } => make(
            Kernel::CrossEntropySlope,
            Record::new(&[out, z, t]).with(&[1.0 - smoothing, smoothing / f64::from(z.columns), scale]),
            rows(out),
        ),
        Op::SumRows { a, out } if a.rows >= LONG && !matches!(threads, Threads::Group(_)) => {
            let group = threads.group();
            let quads =
                [a, out].iter().all(|view| view.start.is_multiple_of(4) && view.columns.is_multiple_of(4));
            let groups = out.columns.div_ceil(if quads { 4 } else { 1 });
            make(Kernel::SumManyRows { group, quads }, Record::new(&[out, a]), rectangle(groups as usize))
        }
        Op::SumRows { a, .. } => {
            let out = joint.out();
            make(Kernel::SumRows(chain.links), Record::new(&[out, a]).with(&chain.p), columns(out))
        }
        Op::SumColumns { a, .. } => {
            let out = joint.out();
            make(Kernel::SumColumns(chain.links), Record::new(&[out, a]).with(&chain.p), rows(out))
        }
        Op::Repeat { a, out } => make(Kernel::Repeat, Record::new(&[out, a]), elements(out)),
        Op::Concat { a, b, out } => make(Kernel::Concat, Record::new(&[out, a, b]), elements(out)),
        Op::Slice { start, a, out } => {
            make(Kernel::Slice, Record::new(&[out, a]).extra(1, start), elements(out))
        }
        Op::Mask { stream, keep, out } => {
            let mut record = Record::new(&[out]).extra(0, stream);
            // In f32, as the CPU does it, so that every backend draws the same.
            record.p = [keep as f32, 1.0 / keep as f32, 0.0, 0.0];
            make(Kernel::Mask, record, elements(out))
        }
        Op::PadRows { before, a, out } => {
            make(Kernel::PadRows, Record::new(&[out, a]).extra(1, before), elements(out))
        }
        Op::TimeMajor { steps, a, out } => {
            let record = Record::new(&[out, a]).extra(0, steps).extra(1, out.columns);
            make(Kernel::Swap, record, elements(out))
        }
        Op::SampleMajor { a, out, .. } => {
            let record = Record::new(&[out, a]).extra(0, out.rows).extra(1, a.columns);
            make(Kernel::Swap, record, elements(out))
        }
        Op::MaxPool { window, x, out } => {
            let width = width(threads, &window, &[x, out]);
            let kernel = Kernel::MaxPool { window, quads: width == 4 };
            make(kernel, Record::new(&[out, x]), spread(out.len().div_ceil(width * each)))
        }
        Op::MaxPoolSlope { window, x, dy, out } => {
            let width = width(threads, &window, &[x, dy, out]);
            let kernel = Kernel::MaxPoolSlope { window, quads: width == 4 };
            make(kernel, Record::new(&[out, x, dy]), spread(out.len().div_ceil(width * each)))
        }
        Op::Lstm { steps, z, kernel, out, kept } => {
            let record = Record::new(&[out, z, kernel, kept]).extra(0, steps);
            let (walk, groups) = walk(threads, steps, &[out, z, kernel, kept]);
            make(Kernel::Lstm(walk), record, groups)
        }
        Op::LstmSlope { steps, kept, kernel, dh, out } => {
            let record = Record::new(&[out, dh, kernel, kept]).extra(0, steps);
            let (walk, groups) = walk(threads, steps, &[dh, out, kernel, kept]);
            make(Kernel::LstmSlope(walk), record, groups)
        }
        Op::Guard { values } => {
            let recorded = u32::from(values.start == batch_loss.start);
            alike(Each::Guard, Record::new(&[values, values]).extra(1, recorded), &[values])
        }
        Op::Decay { l1, l2, w, g } => alike(Each::Decay, Record::new(&[g, w]).with(&[l1, l2]), &[g, w]),
        Op::ClipValue { limit, g } => alike(Each::ClipValue, Record::new(&[g]).with(&[limit]), &[g]),
        Op::ClipNorm { limit, g } => make(Kernel::ClipNorm, Record::new(&[g]).with(&[limit]), [1, 1]),
        Op::Update { rule, w, g, m, v } => {
            let work = Each::Update { rule: rule.wgsl, states: rule.states };
            alike(work, Record::new(&[w, g, m, v]), &[&[w, g], &[m, v][..rule.states]].concat())
        }
        Op::MaxNorm { limit, w } => make(Kernel::MaxNorm, Record::new(&[w]).with(&[limit]), columns(w)),
    }
}

/// How so many steps are walked along, and by how many groups. The first view has a column a unit.
fn walk(threads: Threads, steps: u32, views: &[View]) -> (Walk, [u32; 2]) {
    let (units, batch) = (views[0].columns, views[0].rows / steps);
    let group = match threads {
        Threads::Group(_) => None,
        Threads::Few => Some(GROUP_ON_FEW),
        Threads::Many => Some(GROUP_OF_WALK),
    };
    let (samples, workers) = match (threads, group) {
        (Threads::Group(workers), _) => (batch, workers),
        (_, group) => (4, group.unwrap_or(WORKGROUP)),
    };
    let even = units.is_multiple_of(4);
    let quads = even && group.is_some() && views.iter().all(|view| view.start.is_multiple_of(4));
    let own = (units.div_ceil(4) * samples.div_ceil(4)).div_ceil(workers);
    (Walk { group, own, even, quads }, rectangle(batch.div_ceil(4) as usize))
}

/// Channels that a thread takes at once.
fn width(threads: Threads, window: &Window, views: &[View]) -> usize {
    let quads = window.channels.is_multiple_of(4) && views.iter().all(|view| view.start.is_multiple_of(4));
    if quads && !matches!(threads, Threads::Group(_)) { 4 } else { 1 }
}

/// Groups for so many threads.
pub(super) fn groups_of(count: usize, threads: Threads) -> [u32; 2] {
    rectangle(count.div_ceil(threads.group() as usize))
}

/// So many groups, in a rectangle because one side can be too short for all.
pub(super) fn rectangle(groups: usize) -> [u32; 2] {
    let groups = u32::try_from(groups).expect("an arena has under 2³² floats");
    let width = groups.clamp(1, GROUPS);
    [width, groups.div_ceil(width)]
}
