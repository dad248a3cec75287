//! From a graph to a program: drops what nothing needs, joins a matrix product with its bias and activation, and places
//! the values in the arena by their lifetimes.

use super::{ALIGNMENT, Attribution, Epilogue, Op, View};
use crate::graph::{Binary, Graph, Operation, Step, Tensor};
use std::ops::Index;

/// The places of tensors.
#[derive(Clone, Default)]
pub(super) struct Views(Vec<Option<View>>);

impl Views {
    pub(super) fn get(&self, tensor: Tensor) -> Option<View> {
        self.0.get(tensor.0 as usize).copied().flatten()
    }

    pub(super) fn insert(&mut self, tensor: Tensor, view: View) {
        let place = tensor.0 as usize;
        if place >= self.0.len() {
            self.0.resize(place + 1, None);
        }
        self.0[place] = Some(view);
    }

    fn tensors(&self) -> impl Iterator<Item = Tensor> {
        (0..self.0.len() as u32).map(Tensor).filter(|tensor| self.get(*tensor).is_some())
    }
}

impl Index<Tensor> for Views {
    type Output = View;

    fn index(&self, tensor: Tensor) -> &View {
        self.0[tensor.0 as usize].as_ref().expect("the tensor has a place")
    }
}

/// Where tensors of a graph have to be.
#[derive(Default)]
pub(super) struct Fixed {
    /// Places given from outside: parameters, kept values, gradients.
    pub(super) views: Views,
    /// Tensors that must still be there at the end.
    pub(super) kept: Vec<Tensor>,
}

/// Operations in order, with the nodes that they work for.
#[derive(Default)]
pub(super) struct List {
    pub(super) ops: Vec<Op>,
    pub(super) attributions: Vec<Attribution>,
}

impl List {
    pub(super) fn push(&mut self, op: Op, attribution: Attribution) {
        self.ops.push(op);
        self.attributions.push(attribution);
    }
}

/// Operations in order, and the place of every tensor that has one.
pub(super) struct Lowered {
    pub(super) list: List,
    pub(super) views: Views,
    /// The end of the scratch space.
    pub(super) end: usize,
}

/// Lowers a graph; scratch space begins at `scratch`.
pub(super) fn lower(graph: &Graph, fixed: &Fixed, scratch: usize) -> Lowered {
    let count = graph.steps.len();
    let mut needed = vec![false; count];
    for tensor in fixed.kept.iter().copied().chain(fixed.views.tensors()) {
        // Parameters are given places whether or not they are read.
        let given = matches!(graph.step(tensor).operation, Operation::Parameter(_) | Operation::State(_));
        needed[tensor.0 as usize] |= !given;
    }
    for place in (0..count).rev() {
        if needed[place] {
            for input in &graph.steps[place].inputs {
                needed[input.0 as usize] = true;
            }
        }
    }
    let fusion = fuse(graph, fixed, &needed);
    let owners = owners(graph, fixed);
    let owner = |tensor: Tensor| owners[tensor.0 as usize].0;

    // The last operation that reads each tensor, with what was fused counted where it is computed.
    let mut last_use = vec![0_usize; count];
    for (place, is_needed) in needed.iter().enumerate() {
        if *is_needed && !fusion.absorbed[place] {
            for input in fusion.inputs(graph, place) {
                last_use[owner(input).0 as usize] = place;
            }
        }
    }
    // What one elementwise operation alone reads can be made in its pass, if what it is made of is still there.
    let mut until: Vec<usize> = (0..count).collect();
    for (place, reader) in fusion.sole.iter().enumerate().rev() {
        if let Some(reader) = reader.filter(|reader| is_elementwise(&graph.steps[*reader].operation)) {
            until[place] = until[reader];
            for input in fusion.inputs(graph, place) {
                let last_use = &mut last_use[owner(input).0 as usize];
                *last_use = until[place].max(*last_use);
            }
        }
    }
    for tensor in &fixed.kept {
        last_use[owner(*tensor).0 as usize] = count;
    }

    let mut space = Space { free: Vec::new(), end: scratch };
    let mut views = fixed.views.clone();
    let mut list = List::default();
    for (place, step) in graph.steps.iter().enumerate() {
        let given = matches!(step.operation, Operation::Parameter(_) | Operation::State(_));
        if !needed[place] || fusion.absorbed[place] || given {
            continue;
        }
        let tensor = Tensor(place as u32);
        let (holder, offset) = owners[place];
        if holder != tensor {
            let start = views[holder].start + offset as u32;
            views.insert(tensor, View { start, rows: step.rows as u32, columns: step.columns as u32 });
            continue;
        }
        let size = space_of(step);
        if views.get(tensor).is_none() {
            let start = space.take(size) as u32;
            views.insert(tensor, View { start, rows: step.rows as u32, columns: step.columns as u32 });
        }
        let out = views[tensor];
        list.push(record(graph, &fusion, place, &views, out), step.attribution);
        // Give back what is read for the last time here, and what is never read.
        let mut done: Vec<Tensor> = Vec::new();
        for tensor in fusion.inputs(graph, place).into_iter().map(owner).chain([tensor]) {
            if let Err(at) = done.binary_search(&tensor) {
                done.insert(at, tensor);
            }
        }
        for tensor in done {
            let over = last_use[tensor.0 as usize] <= place && fixed.views.get(tensor).is_none();
            if let Some(view) = views.get(tensor).filter(|_| over) {
                space.give(view.start as usize, space_of(graph.step(tensor)));
            }
        }
    }
    Lowered { list, views, end: space.end }
}

/// Whether each value of its result follows from the value at the same place of what it reads.
fn is_elementwise(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::Unary(_)
            | Operation::Binary(_)
            | Operation::Activate(..)
            | Operation::ActivateSlope(..)
            | Operation::Reshape
    )
}

/// Floats that a result takes up.
fn space_of(step: &Step) -> usize {
    (step.rows * step.columns + step.kept()).next_multiple_of(ALIGNMENT)
}

/// For each tensor the one whose memory it lies in, and how far behind its start: other shapes and some rows of a value
/// are views of it, unless a place of their own is asked for.
fn owners(graph: &Graph, fixed: &Fixed) -> Vec<(Tensor, usize)> {
    let mut owners: Vec<(Tensor, usize)> = Vec::with_capacity(graph.steps.len());
    for (place, step) in graph.steps.iter().enumerate() {
        let tensor = Tensor(place as u32);
        let offset = match step.operation {
            Operation::Reshape => Some(0),
            Operation::Rows { start } => Some(start * step.columns),
            _ => None,
        };
        owners.push(match offset.filter(|_| fixed.views.get(tensor).is_none()) {
            Some(offset) => {
                let (owner, before) = owners[step.inputs[0].0 as usize];
                (owner, before + offset)
            }
            None => (tensor, 0),
        });
    }
    owners
}

/// Matrix products and convolutions that take over their bias and activation: the product is computed at the place of the
/// last of them.
struct Fusion {
    /// Steps that are computed by a later one.
    absorbed: Vec<bool>,
    /// For each step that computes a whole chain.
    chains: Vec<Option<Chain>>,
    /// For each step that one other alone reads: which.
    sole: Vec<Option<usize>>,
}

/// A product, with what is done to it before it is stored.
#[derive(Clone, Copy)]
struct Chain {
    product: Tensor,
    bias: Option<Tensor>,
    activation: Option<Tensor>,
}

impl Fusion {
    /// What the operation at a place reads.
    fn inputs(&self, graph: &Graph, place: usize) -> Vec<Tensor> {
        match &self.chains[place] {
            Some(Chain { product, bias, .. }) => {
                graph.step(*product).inputs.iter().copied().chain(*bias).collect()
            }
            None => graph.steps[place].inputs.clone(),
        }
    }
}

fn fuse(graph: &Graph, fixed: &Fixed, needed: &[bool]) -> Fusion {
    let count = graph.steps.len();
    let mut readers = vec![0_usize; count];
    let mut reader = vec![0_usize; count];
    for place in (0..count).filter(|place| needed[*place]) {
        for input in &graph.steps[place].inputs {
            readers[input.0 as usize] += 1;
            reader[input.0 as usize] = place;
        }
    }
    for tensor in fixed.kept.iter().copied().chain(fixed.views.tensors()) {
        readers[tensor.0 as usize] += 1;
    }
    let sole =
        (0..count).map(|place| (readers[place] == 1 && reader[place] > place).then_some(reader[place]));
    let mut fusion = Fusion { absorbed: vec![false; count], chains: vec![None; count], sole: sole.collect() };
    for place in (0..count).filter(|place| needed[*place]) {
        if !matches!(graph.steps[place].operation, Operation::MatMul { .. } | Operation::Conv(_)) {
            continue;
        }
        let product = Tensor(place as u32);
        let columns = graph.steps[place].columns;
        let (mut end, mut bias, mut activation) = (place, None, None);
        if let Some(next) = fusion.sole[end] {
            let step = &graph.steps[next];
            if matches!(step.operation, Operation::Binary(Binary::Add))
                && step.inputs[0] == product
                && graph.shape(step.inputs[1]) == (1, columns)
                && step.rows == graph.steps[place].rows
                && matches!(graph.step(step.inputs[1]).operation, Operation::Parameter(_))
            {
                bias = Some(step.inputs[1]);
                fusion.absorbed[end] = true;
                end = next;
            }
        }
        // An activation whose slope needs its input is not the sole reader of the sum, which then has to be stored.
        let activates = |next: &usize| matches!(graph.steps[*next].operation, Operation::Activate(..));
        if let Some(next) = fusion.sole[end].filter(activates) {
            activation = Some(Tensor(next as u32));
            fusion.absorbed[end] = true;
            end = next;
        }
        if end != place {
            fusion.chains[end] = Some(Chain { product, bias, activation });
        }
    }
    fusion
}

/// The record of one operation.
fn record(graph: &Graph, fusion: &Fusion, place: usize, views: &Views, out: View) -> Op {
    let at = |tensor: &Tensor| views[*tensor];
    if let Some(Chain { product, bias, activation }) = &fusion.chains[place] {
        let step = graph.step(*product);
        let activation = activation.map(|tensor| match graph.step(tensor).operation {
            Operation::Activate(rule, p) => (rule, p),
            _ => unreachable!("a chain ends with an activation"),
        });
        let epilogue = Epilogue { bias: bias.as_ref().map(at), activation };
        let (a, b) = (at(&step.inputs[0]), at(&step.inputs[1]));
        return match step.operation {
            Operation::MatMul { ta, tb } => Op::MatMul { a, b, ta, tb, epilogue, out },
            Operation::Conv(window) => Op::Conv { window, x: a, kernel: b, epilogue, out },
            _ => unreachable!("a chain begins with a product"),
        };
    }
    let step = &graph.steps[place];
    let input = |side: usize| at(&step.inputs[side]);
    match step.operation {
        Operation::Gather(source) => Op::Gather { source, out },
        Operation::Fill(value) => Op::Fill { value, out },
        Operation::MatMul { ta, tb } => {
            Op::MatMul { a: input(0), b: input(1), ta, tb, epilogue: Epilogue::default(), out }
        }
        Operation::Unary(function) => Op::Unary { function, a: input(0), out },
        Operation::Binary(function) => Op::Binary { function, a: input(0), b: input(1), out },
        Operation::Activate(rule, p) => Op::Activate { rule, p, a: input(0), out },
        Operation::ActivateSlope(rule, p) => Op::ActivateSlope { rule, p, kept: input(0), dy: input(1), out },
        Operation::Softmax => Op::Softmax { a: input(0), out },
        Operation::SoftmaxSlope => Op::SoftmaxSlope { y: input(0), dy: input(1), out },
        Operation::Loss(rule, p) => Op::Loss { rule, p, z: input(0), t: input(1), out },
        Operation::LossSlope(rule, p, scale) => {
            Op::LossSlope { rule, p, scale, z: input(0), t: input(1), out }
        }
        Operation::CrossEntropy { smoothing, minus_entropy } => {
            Op::CrossEntropy { smoothing, minus_entropy, z: input(0), t: input(1), out }
        }
        Operation::CrossEntropySlope { smoothing, scale } => {
            Op::CrossEntropySlope { smoothing, scale, z: input(0), t: input(1), out }
        }
        Operation::SumRows => Op::SumRows { a: input(0), out },
        Operation::SumColumns => Op::SumColumns { a: input(0), out },
        Operation::Repeat => Op::Repeat { a: input(0), out },
        Operation::Concat => Op::Concat { a: input(0), b: input(1), out },
        Operation::Slice { start } => Op::Slice { start: start as u32, a: input(0), out },
        Operation::Mask { stream, keep } => Op::Mask { stream, keep, out },
        // With a place of their own, views become copies.
        Operation::Reshape => Op::Copy { a: input(0), out },
        Operation::Rows { start } => {
            let all = input(0);
            let start = all.start + start as u32 * all.columns;
            Op::Copy { a: View { start, rows: step.rows as u32, ..all }, out }
        }
        Operation::PadRows { before } => Op::PadRows { before: before as u32, a: input(0), out },
        Operation::TimeMajor { steps } => Op::TimeMajor { steps: steps as u32, a: input(0), out },
        Operation::SampleMajor { steps } => Op::SampleMajor { steps: steps as u32, a: input(0), out },
        Operation::Conv(window) => {
            Op::Conv { window, x: input(0), kernel: input(1), epilogue: Epilogue::default(), out }
        }
        Operation::ConvInput(window) => Op::ConvInput { window, dy: input(0), kernel: input(1), out },
        Operation::ConvKernel(window) => Op::ConvKernel { window, x: input(0), dy: input(1), out },
        Operation::MaxPool(window) => Op::MaxPool { window, x: input(0), out },
        Operation::MaxPoolSlope(window) => Op::MaxPoolSlope { window, x: input(0), dy: input(1), out },
        Operation::Lstm { steps } => {
            let kept = out.behind(5 * out.rows, out.columns);
            Op::Lstm { steps: steps as u32, z: input(0), kernel: input(1), out, kept }
        }
        Operation::LstmSlope { steps } => {
            let kept = input(0).behind(5 * input(0).rows, input(0).columns);
            Op::LstmSlope { steps: steps as u32, kept, kernel: input(1), dh: input(2), out }
        }
        Operation::Parameter(_) | Operation::State(_) => unreachable!("given values are not computed"),
    }
}

/// Scratch space: free pieces by their start, and the end of what was ever used.
struct Space {
    free: Vec<(usize, usize)>,
    end: usize,
}

impl Space {
    /// The smallest free piece that is large enough, else new space.
    fn take(&mut self, size: usize) -> usize {
        let best = (0..self.free.len()).filter(|i| self.free[*i].1 >= size).min_by_key(|i| self.free[*i].1);
        match best {
            Some(i) => {
                let (start, length) = self.free[i];
                if length == size {
                    self.free.remove(i);
                } else {
                    self.free[i] = (start + size, length - size);
                }
                start
            }
            None => {
                let start = self.end;
                self.end += size;
                start
            }
        }
    }

    fn give(&mut self, start: usize, size: usize) {
        let at = self.free.partition_point(|(other, _)| *other < start);
        self.free.insert(at, (start, size));
        if at + 1 < self.free.len() && start + size == self.free[at + 1].0 {
            self.free[at].1 += self.free.remove(at + 1).1;
        }
        if at > 0 && self.free[at - 1].0 + self.free[at - 1].1 == start {
            self.free[at - 1].1 += self.free.remove(at).1;
        }
    }
}
