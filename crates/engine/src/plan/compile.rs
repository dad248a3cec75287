//! From a document to its plan.

use super::lower::{Fixed, List, lower};
use super::{ALIGNMENT, Attribution, FORWARD_ROWS, NodeView, Op, Pass, Plan, Program, Slot, View, verify};
use crate::catalog::clipping::{self, Bound};
use crate::catalog::initializer::{self, Weights};
use crate::catalog::layer::{Build, Draw, Role, Start};
use crate::catalog::loss::{Link, Rule};
use crate::catalog::regularizer::{self, Effect};
use crate::catalog::{RECIPE, activation, optimizer};
use crate::check::{DataShape, Shape, Shapes, check};
use crate::differentiate::differentiate;
use crate::geometry::Geometry;
use crate::graph::{Graph, Source, Tensor};
use layerloom_document::{Document, NodeId, Path, Problem, Root};

/// Why a document has no plan.
#[derive(Clone, Debug, PartialEq)]
pub enum CompileError {
    /// What is wrong with it.
    Wrong(Vec<Problem>),
    /// It needs more memory than is allowed: floats needed.
    TooLarge(usize),
}

/// The most floats of an arena: 512 MiB.
pub(super) const MAX_ARENA: usize = 128 << 20;

/// Compiles a document for `samples` training samples.
///
/// # Errors
/// When the document is wrong, or too large.
pub fn compile(document: &Document, data: &DataShape, samples: usize) -> Result<Plan, CompileError> {
    let shapes = check(document, data).map_err(CompileError::Wrong)?;
    let batch = match RECIPE.integer(&document.recipe, "batch-size") {
        0 => samples,
        size => size.min(samples),
    }
    .max(1);
    // The widest value of a step bounds what it needs, and inference keeps every value; told before anything is
    // allocated, in 64 bits, since on wasm32 the products need not fit into a length.
    let widths = || shapes.layers.iter().map(|layer| layer.width as u64).chain([data.features as u64]);
    let training = (batch as u64)
        .saturating_mul(widths().max().unwrap_or(1))
        .saturating_mul(shapes.layers.len() as u64 * 2);
    let inference = FORWARD_ROWS as u64 * widths().sum::<u64>();
    let estimate = training.max(inference);
    if estimate > MAX_ARENA as u64 {
        return Err(CompileError::TooLarge(usize::try_from(estimate).unwrap_or(usize::MAX)));
    }

    let mut arena = Arena { end: 0 };
    // In one run with the weights and gradients, so that one guard sees all.
    let batch_loss = arena.row(1);
    let (parameters, weights) = place_slots(document, &shapes, &mut arena, true);
    let optimizer_pick = RECIPE.pick(&document.recipe, "optimizer");
    let optimizer = optimizer::find(&optimizer_pick.id).expect("a checked document picks a known optimizer");
    let gradients = arena.like(weights);
    let moments = [0, 1].map(|number| {
        if number < optimizer.update.states {
            arena.like(weights)
        } else {
            View { start: arena.end as u32, rows: 1, columns: 0 }
        }
    });
    let (states, _) = place_slots(document, &shapes, &mut arena, false);
    let base = Base { document, data, shapes: &shapes, parameters: &parameters, states: &states };

    let mut end = arena.end;
    let mut training = |rows: usize| {
        let (mut list, scratch_end) = base.step(rows, weights, gradients, batch_loss, arena.end);
        end = end.max(scratch_end);
        base.finish_step(&mut list, weights, gradients, moments);
        (Program { ops: list.ops, rows }, list.attributions)
    };
    let (step, attributions) = training(batch);
    let tail = (!samples.is_multiple_of(batch)).then(|| training(samples % batch).0);
    let forward = base.forward(arena.end);
    end = end.max(forward.end);
    if end > MAX_ARENA {
        return Err(CompileError::TooLarge(end));
    }
    let plan = Plan {
        arena: end,
        parameters,
        states,
        weights,
        gradients,
        moments,
        step,
        attributions,
        tail,
        batch_loss,
        forward: Program { ops: forward.ops, rows: FORWARD_ROWS },
        nodes: forward.nodes,
        traces: forward.traces,
        prediction: forward.prediction,
        row_loss: forward.row_loss,
        work: shapes.layers.iter().map(work).sum(),
        features: data.features,
        outputs: shapes.outputs,
        link: shapes.loss.link,
        optimizer,
        optimizer_settings: optimizer_pick.settings,
    };
    match verify(&plan) {
        // A release does not carry what would write the fault.
        Err(fault) if cfg!(debug_assertions) => panic!("the compiler made an unsound plan: {fault:?}"),
        Err(_) => panic!("the compiler made an unsound plan"),
        Ok(()) => {}
    }
    Ok(plan)
}

/// Multiplications for a sample: a kernel is used once for each pixel that goes out, or each step that comes in.
fn work(layer: &Shape) -> usize {
    let places = match layer.geometry {
        Geometry::Image { .. } => layer.geometry.places(),
        _ => layer.site.geometries[0].places(),
    };
    let kernels = layer.values.iter().filter(|values| matches!(values.role, Role::Kernel(_)));
    kernels.map(|kernel| kernel.rows * kernel.columns * places).sum()
}

/// The values of a slot before the first step. They depend on the seed, the node's id and the slot's name, not on what
/// else is in the network.
pub fn start_values(slot: &Slot, seed: u32) -> Vec<f32> {
    let mut values = vec![0.0; slot.view.len()];
    match &slot.start {
        Start::Constant(value) => values.fill(*value),
        Start::Parts(parts) => {
            let width = slot.view.columns as usize;
            for (place, value) in values.iter_mut().enumerate() {
                *value = parts[place % width * parts.len() / width];
            }
        }
        Start::Drawn(Draw { initializer: pick, reach, number }) => {
            let kind = initializer::find(&pick.id).expect("a checked document picks a known initializer");
            let (rows, columns) = (slot.view.rows as usize, slot.view.columns as usize);
            // Ids of nodes are far below.
            let stream = slot.node.0 + (number << 24);
            let weights = Weights { rows, columns, fan_in: rows, fan_out: columns * reach, seed, stream };
            (kind.fill)(&weights, &pick.settings, &mut values);
        }
    }
    values
}

/// The end of what is placed so far.
struct Arena {
    end: usize,
}

impl Arena {
    fn row(&mut self, length: usize) -> View {
        let view = View { start: self.end as u32, rows: 1, columns: length as u32 };
        self.end += length.next_multiple_of(ALIGNMENT);
        view
    }

    fn like(&mut self, other: View) -> View {
        self.row(other.len())
    }
}

/// Places the trained or the kept values of all layers one behind the other.
fn place_slots(document: &Document, shapes: &Shapes, arena: &mut Arena, trained: bool) -> (Vec<Slot>, View) {
    let everywhere = effect(&RECIPE.pick(&document.recipe, "regularizer"), Effect::default());
    let first = arena.end;
    let mut slots = Vec::new();
    for layer in &shapes.layers {
        for values in layer.values.iter().filter(|values| (values.role != Role::Kept) == trained) {
            let row = arena.row(values.rows * values.columns);
            slots.push(Slot {
                node: layer.site.node.id,
                name: values.name,
                view: View { start: row.start, rows: values.rows as u32, columns: values.columns as u32 },
                start: values.start.clone(),
                role: values.role.clone(),
                effect: match &values.role {
                    Role::Kernel(pick) => effect(pick, everywhere),
                    Role::Trained | Role::Kept => Effect::default(),
                },
            });
        }
    }
    let region = View { start: first as u32, rows: 1, columns: (arena.end - first) as u32 };
    (slots, region)
}

fn effect(pick: &layerloom_document::Pick, everywhere: Effect) -> Effect {
    let kind = regularizer::find(&pick.id).expect("a checked document picks a known regularizer");
    (kind.effect)(&pick.settings).unwrap_or(everywhere)
}

/// What all programs of a document share.
struct Base<'a> {
    document: &'a Document,
    data: &'a DataShape,
    shapes: &'a Shapes<'a>,
    parameters: &'a [Slot],
    states: &'a [Slot],
}

/// A network built into a graph.
struct Built {
    graph: Graph,
    /// Input, layers, output.
    nodes: Vec<(NodeId, Tensor)>,
    /// States after every step, of layers that give the last.
    traces: Vec<(NodeId, Tensor)>,
    /// The output before its activation.
    raw: Tensor,
    parameters: Vec<Tensor>,
    fixed: Fixed,
    /// Kept values and their new contents.
    stores: Vec<(View, Tensor)>,
}

struct Forward {
    ops: Vec<Op>,
    nodes: Vec<NodeView>,
    traces: Vec<NodeView>,
    prediction: View,
    row_loss: View,
    end: usize,
}

impl Base<'_> {
    fn build(&self, rows: usize, training: bool) -> Built {
        let attribution = Attribution::to(NodeId::INPUT, Pass::Forward);
        let mut graph = Graph { attribution, ..Graph::default() };
        let input = graph.gather(Source::Inputs, rows, self.data.features);
        let mut fixed = Fixed::default();
        let parameters: Vec<Tensor> = self
            .parameters
            .iter()
            .enumerate()
            .map(|(number, slot)| {
                let tensor =
                    graph.parameter(number as u32, slot.view.rows as usize, slot.view.columns as usize);
                fixed.views.insert(tensor, slot.view);
                tensor
            })
            .collect();
        let states: Vec<Tensor> = self
            .states
            .iter()
            .enumerate()
            .map(|(number, slot)| {
                let tensor = graph.state(number as u32, slot.view.columns as usize);
                fixed.views.insert(tensor, slot.view);
                tensor
            })
            .collect();
        let mut nodes = vec![(NodeId::INPUT, input)];
        let (mut stores, mut traces) = (Vec::new(), Vec::new());
        let mut raw = input;
        for layer in &self.shapes.layers {
            let id = layer.site.node.id;
            let find = |wanted: &NodeId| {
                nodes
                    .iter()
                    .find(|(node, _)| node == wanted)
                    .map(|(_, tensor)| *tensor)
                    .expect("checked sources come earlier")
            };
            let own = |slots: &[Slot], tensors: &[Tensor]| -> Vec<(&'static str, Tensor)> {
                slots
                    .iter()
                    .zip(tensors)
                    .filter(|(slot, _)| slot.node == id)
                    .map(|(slot, tensor)| (slot.name, *tensor))
                    .collect()
            };
            graph.attribution = Attribution::to(id, Pass::Forward);
            let mut values = own(self.parameters, &parameters);
            values.extend(own(self.states, &states));
            let mut build = Build {
                inputs: layer.site.from.iter().map(find).collect(),
                graph: &mut graph,
                values,
                training,
                stores: Vec::new(),
                raw: None,
                trace: None,
            };
            let tensor = (layer.layer.build)(&mut build, &layer.site);
            let (layer_stores, layer_raw) = (build.stores, build.raw);
            traces.extend(build.trace.map(|states| (id, states)));
            for (name, content) in layer_stores {
                let slot = self.states.iter().find(|slot| slot.node == id && slot.name == name);
                stores.push((slot.expect("a layer stores what it keeps").view, content));
            }
            raw = layer_raw.unwrap_or(tensor);
            graph.attribution = Attribution::to(NodeId::OUTPUT, Pass::Forward);
            nodes.push((id, tensor));
        }
        Built { graph, nodes, traces, raw, parameters, fixed, stores }
    }

    /// How many answers are given for a sample, and of how many values each.
    fn answers(&self) -> (usize, usize) {
        let output = self.shapes.layers.last().expect("there is an output");
        (output.geometry.places(), output.geometry.depth())
    }

    /// The loss of each row `[rows, 1]`.
    fn row_loss(&self, built: &mut Built, rows: usize) -> Tensor {
        let settings = RECIPE.pick(&self.document.recipe, "loss").settings;
        let loss = self.shapes.loss;
        let targets = built.graph.gather(Source::Targets, rows, self.shapes.outputs);
        let output = built.nodes.last().expect("there is an output").1;
        let output = if loss.link == Link::None { output } else { built.raw };
        let graph = &mut built.graph;
        match &loss.rule {
            Rule::Pointwise(rule) => {
                let each = graph.loss(rule, loss.parameters(&settings), output, targets);
                if self.shapes.outputs == 1 { each } else { graph.mean_columns(each) }
            }
            Rule::SoftmaxCrossEntropy { minus_entropy } => {
                let smoothing = loss.entry.number(&settings, "smoothing");
                let (places, classes) = self.answers();
                let [output, targets] =
                    [output, targets].map(|side| graph.reshape(side, rows * places, classes));
                let each = graph.cross_entropy(smoothing, *minus_entropy, output, targets);
                let by_sample = graph.reshape(each, rows, places);
                if places == 1 { by_sample } else { graph.mean_columns(by_sample) }
            }
        }
    }

    /// Forward and backward pass: gradients and the batch's loss are in their places afterwards.
    fn step(
        &self,
        rows: usize,
        weights: View,
        gradients: View,
        batch_loss: View,
        scratch: usize,
    ) -> (List, usize) {
        let mut built = self.build(rows, true);
        let row_loss = self.row_loss(&mut built, rows);
        let loss = built.graph.mean_rows(row_loss);
        let slopes = differentiate(&mut built.graph, loss, &built.parameters);
        let mut fixed = built.fixed;
        fixed.views.insert(loss, batch_loss);
        let mut copies = Vec::new();
        for (slot, slope) in self.parameters.iter().zip(&slopes) {
            let place = View { start: slot.view.start - weights.start + gradients.start, ..slot.view };
            // A tensor can be the gradient of two parameters; it lives in the place of the first.
            match fixed.views.get(*slope) {
                Some(_) => {
                    fixed.kept.push(*slope);
                    copies.push((*slope, place));
                }
                None => {
                    fixed.views.insert(*slope, place);
                }
            }
        }
        fixed.kept.extend(built.stores.iter().map(|(_, content)| *content));
        let lowered = lower(&built.graph, &fixed, scratch);
        let mut list = lowered.list;
        for (slope, out) in &copies {
            list.push(Op::Copy { a: lowered.views[*slope], out: *out }, Attribution::default());
        }
        let guarded = gradients.range().end as u32 - batch_loss.start;
        let values = View { columns: guarded, ..batch_loss };
        list.push(Op::Guard { values }, Attribution::default());
        for (out, content) in &built.stores {
            list.push(Op::Copy { a: lowered.views[*content], out: *out }, Attribution::default());
        }
        (list, lowered.end)
    }

    /// Penalties, clipping, update and constraints.
    fn finish_step(&self, list: &mut List, weights: View, gradients: View, moments: [View; 2]) {
        let pick = RECIPE.pick(&self.document.recipe, "optimizer");
        let rule = &optimizer::find(&pick.id).expect("a checked document picks a known optimizer").update;
        for slot in self.parameters {
            let Effect { l1, l2, .. } = slot.effect;
            if l1 != 0.0 || l2 != 0.0 {
                let g = View { start: slot.view.start - weights.start + gradients.start, ..slot.view };
                list.push(Op::Decay { l1, l2, w: slot.view, g }, Attribution::to(slot.node, Pass::Update));
            }
        }
        let pick = RECIPE.pick(&self.document.recipe, "clipping");
        let kind = clipping::find(&pick.id).expect("a checked document picks a known clipping");
        match (kind.bound)(&pick.settings) {
            Bound::None => {}
            Bound::Value(limit) => list.push(Op::ClipValue { limit, g: gradients }, Attribution::default()),
            Bound::Norm(limit) => list.push(Op::ClipNorm { limit, g: gradients }, Attribution::default()),
        }
        let update = Op::Update { rule, w: weights, g: gradients, m: moments[0], v: moments[1] };
        list.push(update, Attribution::default());
        for slot in self.parameters.iter().filter(|slot| slot.effect.max_norm > 0.0) {
            let max_norm = Op::MaxNorm { limit: slot.effect.max_norm, w: slot.view };
            list.push(max_norm, Attribution::to(slot.node, Pass::Update));
        }
    }

    /// Inference, with everything that can be looked at kept to the end.
    fn forward(&self, scratch: usize) -> Forward {
        let mut built = self.build(FORWARD_ROWS, false);
        let row_loss = self.row_loss(&mut built, FORWARD_ROWS);
        let output = built.nodes.last().expect("there is an output").1;
        let prediction = match self.shapes.loss.link {
            Link::None => output,
            Link::Sigmoid => match &activation::find("sigmoid").expect("the catalog has the sigmoid").rule {
                activation::Rule::Pointwise(rule) => built.graph.activate(rule, [0.0; 2], built.raw),
                _ => unreachable!("the sigmoid is pointwise"),
            },
            Link::Softmax => {
                let (places, classes) = self.answers();
                let raw = built.graph.reshape(built.raw, FORWARD_ROWS * places, classes);
                let shares = built.graph.softmax(raw);
                built.graph.reshape(shares, FORWARD_ROWS, places * classes)
            }
        };
        let mut fixed = built.fixed;
        fixed.kept.extend(built.nodes.iter().chain(&built.traces).map(|(_, tensor)| *tensor));
        fixed.kept.extend([prediction, row_loss]);
        let lowered = lower(&built.graph, &fixed, scratch);
        let views = |seen: &[(NodeId, Tensor)]| {
            seen.iter().map(|(node, tensor)| NodeView { node: *node, view: lowered.views[*tensor] }).collect()
        };
        Forward {
            nodes: views(&built.nodes),
            traces: views(&built.traces),
            prediction: lowered.views[prediction],
            row_loss: lowered.views[row_loss],
            ops: lowered.list.ops,
            end: lowered.end,
        }
    }
}

impl CompileError {
    /// As problems with their controls.
    pub fn into_problems(self) -> Vec<Problem> {
        match self {
            Self::Wrong(problems) => problems,
            Self::TooLarge(floats) => vec![Problem {
                path: Path::setting(Root::Recipe, "batch-size"),
                message: layerloom_document::Bilingual::new(
                    format!(
                        "This network needs {} MiB with this batch size; {} MiB is the most. Use fewer units or a smaller batch.",
                        floats >> 18,
                        MAX_ARENA >> 18
                    ),
                    format!(
                        "在此批大小下网络需要 {} MiB 内存，上限为 {} MiB。请减少神经元或批大小。",
                        floats >> 18,
                        MAX_ARENA >> 18
                    ),
                ),
                fix: None,
            }],
        }
    }
}
