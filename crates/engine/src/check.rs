//! Shapes, and what is wrong with a document. Everything wrong is told at once, each with its control and, where there
//! is one, an edit that mends it.

use crate::catalog::layer::{self, Layer, Site, Takes, Values};
use crate::catalog::loss::{self, Binary, Link, Loss};
use crate::catalog::{self, RECIPE};
use crate::geometry::Geometry;
use layerloom_document::{
    Bilingual, Document, Edit, Fix, Node, NodeId, ParamKind, Path, Pick, Problem, Root, Text, check_settings,
};

/// What the network has to know of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataShape {
    /// Inputs of the network.
    pub features: usize,
    /// How they lie. Invariant: as many values as `features`.
    pub geometry: Geometry,
    /// What is to be predicted.
    pub task: Task,
}

impl DataShape {
    /// Data whose inputs have no neighbours.
    pub const fn flat(features: usize, task: Task) -> Self {
        Self { features, geometry: Geometry::Flat(features), task }
    }

    /// Data whose inputs lie so, with so many classes, or with numbers to be predicted where there are none.
    pub const fn outlined(geometry: Geometry, classes: usize) -> Self {
        Self::laid(geometry, if classes == 0 { Task::Regression } else { Task::Classes(classes) })
    }

    /// Data whose inputs lie so.
    pub const fn laid(geometry: Geometry, task: Task) -> Self {
        Self { features: geometry.len(), geometry, task }
    }
}

/// What is to be predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// A number.
    Regression,
    /// One of so many classes.
    Classes(usize),
    /// One of so many classes at every step of a sequence.
    ClassesEachStep(usize),
}

/// The most trained values that a network may have.
pub const MAX_PARAMETERS: usize = 4_000_000;

/// A layer in its place, with its sizes.
#[derive(Clone)]
pub struct Shape<'a> {
    /// The layer's kind.
    pub layer: &'static Layer,
    /// Its place.
    pub site: Site<'a>,
    /// Values that go out for one sample.
    pub width: usize,
    /// How they lie.
    pub geometry: Geometry,
    /// What it owns.
    pub values: Vec<Values>,
}

impl Shape<'_> {
    /// What is seen of each of its units as an image or over the steps of a sequence: its outputs, or its states after
    /// every step where it gives the last alone.
    pub fn picture(&self) -> Option<Geometry> {
        match (self.geometry, self.site.geometries[0]) {
            (Geometry::Flat(units), steps) if self.layer.takes == Takes::Sequences => {
                Some(steps.with_depth(units))
            }
            (Geometry::Flat(_), _) => None,
            (laid, _) => Some(laid),
        }
    }
}

/// What can be told of a document's network, whether or not it can be trained.
pub struct Survey<'a> {
    /// The layers with nothing wrong themselves, along the thread, then the output.
    pub layers: Vec<Shape<'a>>,
    /// Nodes whose output's size follows only once a problem before or at them is mended; a guess stands in their shape.
    pub doubtful: Vec<NodeId>,
    /// All that keeps the document from being trained.
    pub problems: Vec<Problem>,
    loss: Option<&'static Loss>,
    outputs: usize,
}

/// A document whose shapes are known.
pub struct Shapes<'a> {
    /// The layers along the thread, then the output.
    pub layers: Vec<Shape<'a>>,
    /// The loss.
    pub loss: &'static Loss,
    /// Columns of the targets, and of the output.
    pub outputs: usize,
}

/// The number of outputs for a task under a loss; at each step, where every step is asked about.
pub fn outputs(task: Task, loss: &Loss) -> usize {
    match task {
        Task::Regression => 1,
        Task::Classes(2) if loss.binary != Binary::OneHot => 1,
        Task::Classes(count) | Task::ClassesEachStep(count) => count,
    }
}

/// Finds the shapes of a document's network.
///
/// # Errors
/// All that keeps the document from being trained.
pub fn check<'a>(document: &'a Document, data: &DataShape) -> Result<Shapes<'a>, Vec<Problem>> {
    let Survey { layers, problems, loss, outputs, .. } = survey(document, data);
    match loss {
        Some(loss) if problems.is_empty() => {
            let outputs = layers.last().map_or(outputs, |output| output.width);
            Ok(Shapes { layers, loss, outputs })
        }
        _ => Err(problems),
    }
}

/// Finds what shapes a document's network has as far as they can be known, and all that is wrong with it.
pub fn survey<'a>(document: &'a Document, data: &DataShape) -> Survey<'a> {
    let mut problems = Vec::new();
    check_settings(&RECIPE, &document.recipe, &Path::of(Root::Recipe), catalog::entries, &mut problems);
    let loss_pick = RECIPE.pick(&document.recipe, "loss");
    let loss = loss::find(&loss_pick.id);
    if let Some(loss) = loss {
        check_loss(document, loss, data.task, &mut problems);
    }
    let outputs = loss.map_or(1, |loss| outputs(data.task, loss));

    // How the outputs of all nodes so far lie; a node for which that is unknown passes its input's on, so that one
    // mistake is told once.
    let mut known: Vec<(NodeId, Geometry)> = vec![(NodeId::INPUT, data.geometry)];
    let mut layers = Vec::with_capacity(document.nodes.len() + 1);
    let mut doubtful = Vec::new();
    let mut parameters = 0_usize;
    for node in document.nodes.iter().chain([&document.output]) {
        let root = Root::Node(node.id);
        let (previous, incoming) = *known.last().expect("the input is known");
        let Some(layer) = layer::find(&node.kind) else {
            problems.push(Problem {
                path: Path::of(root),
                message: Bilingual::new(
                    format!("There is no layer «{}» in this version.", node.kind),
                    format!("此版本没有名为“{}”的层。", node.kind),
                ),
                fix: Some(Fix {
                    label: Bilingual::new("Remove it", "移除它"),
                    edit: Edit::Remove { node: node.id },
                }),
            });
            known.push((node.id, incoming));
            doubtful.push(node.id);
            continue;
        };
        check_settings(&layer.entry, &node.settings, &Path::of(root), catalog::entries, &mut problems);
        let mut site = Site {
            node,
            from: vec![previous],
            widths: vec![incoming.len()],
            geometries: vec![incoming],
            outputs,
            earlier: known.clone(),
            dense_before: document.node(previous).filter(|node| node.kind == "dense").map(|node| node.id),
        };
        let mut sound = true;
        for param in layer.entry.params.iter().filter(|param| param.kind == ParamKind::Node) {
            let source = layer.entry.node(&node.settings, param.key);
            match known.iter().find(|(id, _)| *id == source) {
                Some((id, geometry)) => {
                    site.from.push(*id);
                    site.widths.push(geometry.len());
                    site.geometries.push(*geometry);
                }
                None => {
                    sound = false;
                    problems.push(missing_source(node, param.key, document.node(source).is_some()));
                }
            }
        }
        let misfit = misfit(document, data, layer, &site, &known);
        sound &= misfit.is_none();
        problems.extend(misfit);
        let geometry = match if sound { (layer.geometry)(&site).map_err(Some) } else { Err(None) } {
            Ok(geometry) => {
                let values = (layer.values)(&site);
                parameters += values.iter().map(|values| values.rows * values.columns).sum::<usize>();
                let is_own = matches!(geometry, Geometry::Flat(_))
                    && (node.id == NodeId::OUTPUT || layer.entry.param("units").is_some());
                if !is_own && site.from.iter().any(|source| doubtful.contains(source)) {
                    doubtful.push(node.id);
                }
                layers.push(Shape { layer, site, width: geometry.len(), geometry, values });
                geometry
            }
            Err(problem) => {
                problems.extend(problem.map(|problem| *problem));
                doubtful.push(node.id);
                // As it will be when that is mended.
                if layer.takes == Takes::Vectors { Geometry::Flat(incoming.len()) } else { incoming }
            }
        };
        known.push((node.id, geometry));
    }
    if parameters > MAX_PARAMETERS {
        problems.push(Problem {
            path: Path::of(Root::Node(NodeId::OUTPUT)),
            message: Bilingual::new(
                format!("The network has {parameters} trained values; {MAX_PARAMETERS} is the most. Use fewer units."),
                format!("网络共有 {parameters} 个可训练参数，上限为 {MAX_PARAMETERS}。请减少神经元。"),
            ),
            fix: None,
        });
    }
    Survey { layers, doubtful, problems, loss, outputs }
}

/// Whether a layer of this kind, with default settings, fits into a place of the thread; if not, why.
pub fn fits(document: &Document, data: &DataShape, at: usize, kind: &str) -> Result<(), Bilingual> {
    let mut trial = document.clone();
    let id = trial.next_id();
    let before = check(document, data).err().unwrap_or_default();
    if (Edit::Insert { at, node: Node::new(id, kind) }).apply(&mut trial).is_err() {
        return Err(Bilingual::new("The network is full.", "网络已满。"));
    }
    let after = check(&trial, data).err().unwrap_or_default();
    match after.into_iter().find(|problem| !before.contains(problem)) {
        Some(problem) => Err(problem.message),
        None => Ok(()),
    }
}

/// What is wrong with how the values lie that come into a layer; `known` is how those of all earlier nodes lie.
fn misfit(
    document: &Document,
    data: &DataShape,
    layer: &Layer,
    site: &Site,
    known: &[(NodeId, Geometry)],
) -> Option<Problem> {
    let (id, incoming) = (site.node.id, site.geometries[0]);
    let name = layer.entry.name;
    let insert_flatten = || Fix {
        label: Bilingual::new("Insert Flatten", "插入展平层"),
        edit: Edit::Insert {
            at: document.position(id).unwrap_or(document.nodes.len()),
            node: Node::new(document.next_id(), "flatten"),
        },
    };
    let tell = |en: String, zh: String, fix: Option<Fix>| {
        Some(Problem { path: Path::of(Root::Node(id)), message: Bilingual::new(en, zh), fix })
    };
    if !layer.takes.admits(incoming) {
        let (wants, gets) = (wanted(layer.takes), laid(incoming));
        let fix = match layer.takes {
            Takes::Vectors => insert_flatten(),
            // Before the first layer that no longer gives what it needs, if the data does.
            _ => match known.iter().position(|(_, geometry)| !layer.takes.admits(*geometry)) {
                Some(place) if place > 0 => Fix {
                    label: Bilingual::new("Move it to the front", "移到前面"),
                    edit: Edit::Move { node: id, to: place - 1 },
                },
                _ => Fix {
                    label: Bilingual::new(format!("Remove {}", name.en()), format!("移除{}", name.zh())),
                    edit: Edit::Remove { node: id },
                },
            },
        };
        return tell(
            format!("{} works on {}, but {} come in ({incoming}).", name.en(), wants.en(), gets.en()),
            format!("{}需要{}，但输入的是{}（{incoming}）。", name.zh(), wants.zh(), gets.zh()),
            Some(fix),
        );
    }
    if id != NodeId::OUTPUT {
        return None;
    }
    let before = document.node(site.from[0]).filter(|node| node.kind == "lstm");
    let show = |every: bool, en, zh| {
        before.map(|lstm| Fix {
            label: Bilingual::new(en, zh),
            edit: Edit::set(Root::Node(lstm.id), "sequence", every),
        })
    };
    match (data.task, incoming) {
        (Task::ClassesEachStep(_), Geometry::Flat(_)) => tell(
            "This data asks for an answer at every step, but only one comes to the output.".to_owned(),
            "当前数据要求在每一步作答，但到达输出层的只有一个结果。".to_owned(),
            show(true, "Show every step of the LSTM", "让 LSTM 输出每一步"),
        ),
        (Task::Regression | Task::Classes(_), Geometry::Sequence { steps, .. }) => tell(
            format!("This data asks for one answer a sample, but {steps} steps come to the output."),
            format!("当前数据对每个样本只要一个答案，但到达输出层的有 {steps} 步。"),
            show(false, "Show the last step of the LSTM alone", "只输出 LSTM 的最后一步")
                .or_else(|| Some(insert_flatten())),
        ),
        _ => None,
    }
}

/// What a layer takes, in words.
fn wanted(takes: Takes) -> Text {
    match takes {
        Takes::Any | Takes::Spread => Text::new(&["any values", "任意数值"]),
        Takes::Vectors => Text::new(&["flat values", "一维数值"]),
        Takes::Images => Text::new(&["images", "图像"]),
        Takes::Sequences => Text::new(&["sequences", "序列"]),
    }
}

/// What lies so, in words.
fn laid(geometry: Geometry) -> Text {
    match geometry {
        Geometry::Flat(_) => Text::new(&["flat values", "一维数值"]),
        Geometry::Image { .. } => Text::new(&["images", "图像"]),
        Geometry::Sequence { .. } => Text::new(&["sequences", "序列"]),
    }
}

fn missing_source(node: &Node, key: &str, exists: bool) -> Problem {
    let (en, zh) = if exists {
        (
            "The layer named here comes later; only earlier outputs can join in.",
            "所选的层在后面；只能汇入更早的输出。",
        )
    } else {
        ("The layer named here is gone.", "所选的层已不存在。")
    };
    Problem {
        path: Path::setting(Root::Node(node.id), key),
        message: Bilingual::new(en, zh),
        fix: Some(Fix {
            label: Bilingual::new("Take the network's input", "改用网络输入"),
            edit: Edit::set(Root::Node(node.id), key, NodeId::INPUT),
        }),
    }
}

fn check_loss(document: &Document, loss: &Loss, task: Task, problems: &mut Vec<Problem>) {
    let path = Path::setting(Root::Recipe, "loss");
    let use_instead = |id: &'static str| {
        let kind = loss::find(id)?;
        Some(Fix {
            label: Bilingual::new(
                format!("Use {}", kind.entry.name.en()),
                format!("改用{}", kind.entry.name.zh()),
            ),
            edit: Edit::set(Root::Recipe, "loss", id),
        })
    };
    match task {
        Task::Regression if !loss.regression => problems.push(Problem {
            path: path.clone(),
            message: Bilingual::new(
                format!("{} tells classes apart, but this data asks for a number.", loss.entry.name.en()),
                format!("{}用于分类，而当前数据要预测的是数值。", loss.entry.name.zh()),
            ),
            fix: use_instead("mean-squared-error"),
        }),
        Task::Classes(_) | Task::ClassesEachStep(_) if !loss.classes => problems.push(Problem {
            path: path.clone(),
            message: Bilingual::new(
                format!("{} predicts numbers, but this data asks for a class.", loss.entry.name.en()),
                format!("{}用于预测数值，而当前数据要预测的是类别。", loss.entry.name.zh()),
            ),
            fix: use_instead("categorical-cross-entropy"),
        }),
        Task::Classes(count) | Task::ClassesEachStep(count) if count < 2 => problems.push(Problem {
            path: Path::of(Root::Data),
            message: Bilingual::new("There is only one class to tell apart.", "数据只有一个类别，无法区分。"),
            fix: None,
        }),
        _ => {}
    }
    let activation = layer::OUTPUT.entry.pick(&document.output.settings, "activation");
    let (own, name) = match loss.link {
        Link::None => return,
        Link::Sigmoid => ("sigmoid", "sigmoid"),
        Link::Softmax => ("softmax", "softmax"),
    };
    if activation.id != "linear" && activation.id != own {
        let shown = catalog::activation::find(&activation.id)
            .map_or(activation.id.as_str(), |kind| kind.entry.name.en());
        problems.push(Problem {
            path: Path::setting(Root::Node(NodeId::OUTPUT), "activation"),
            message: Bilingual::new(
                format!(
                    "{} needs probabilities from {name}, but the output's activation is {shown}.",
                    loss.entry.name.en()
                ),
                format!("{}需要由 {name} 给出概率，但输出层的激活函数是 {shown}。", loss.entry.name.zh()),
            ),
            fix: Some(Fix {
                label: Bilingual::new(format!("Set the output to {name}"), format!("将输出层设为 {name}")),
                edit: Edit::set(Root::Node(NodeId::OUTPUT), "activation", Pick::new(own)),
            }),
        });
    }
}
