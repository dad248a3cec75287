//! From the readable form to a document.

use super::{Described, Fault, MAX_CLASSES, MAX_INPUTS, Readable, Target, Tree, beneath};
use crate::{
    Bilingual, Catalog, DATA, Document, DrawnPoint, Entry, Lexicon, MAX_POINTS, Node, NodeId, Param,
    ParamKind, Pick, Settings, VIEW, Value,
};

/// The most features or hidden controls.
const MAX_LIST: usize = 4096;

/// The greatest id of a layer, as in links.
const MAX_ID: u32 = 1_000_000;

/// The most sizes of one sample.
const MAX_SIZES: usize = 3;

/// Reads a document.
///
/// # Errors
/// All that is not known, not lawful or missing, with its place. Whether the layers fit together is not looked at.
pub fn read(tree: &Tree, lexicon: &Lexicon) -> Result<Readable, Vec<Fault>> {
    Reader { lexicon, bounds: Bounds::Held, faults: Vec::new() }.read(tree)
}

/// The same, but numbers beyond the bounds of their settings stay, as they do in links: the check of the document tells
/// them, each with its mend.
///
/// # Errors
/// As [`read`], but for those numbers.
pub fn read_beyond_bounds(tree: &Tree, lexicon: &Lexicon) -> Result<Readable, Vec<Fault>> {
    Reader { lexicon, bounds: Bounds::Left, faults: Vec::new() }.read(tree)
}

/// What becomes of a number beyond the bounds of its setting.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bounds {
    /// It is a fault.
    Held,
    /// It stays.
    Left,
}

struct Reader<'a> {
    lexicon: &'a Lexicon,
    bounds: Bounds,
    faults: Vec<Fault>,
}

const KEYS: &[&str] =
    &["input", "target", "data", "features", "points", "layers", "output", "training", "view", "hidden"];

impl Reader<'_> {
    fn read(mut self, tree: &Tree) -> Result<Readable, Vec<Fault>> {
        let readable = self.document(tree);
        if self.faults.is_empty() { Ok(readable) } else { Err(self.faults) }
    }

    /// Whether a parameter takes a value.
    fn takes(&self, kind: ParamKind, value: &Value) -> bool {
        let stays = match (kind, value) {
            (ParamKind::Number { .. }, Value::Number(number)) => number.is_finite(),
            (ParamKind::Integer { .. }, Value::Number(number)) => number.fract() == 0.0,
            _ => false,
        };
        kind.admits(value) || (self.bounds == Bounds::Left && stays)
    }

    fn fault(&mut self, place: &str, en: impl Into<String>, zh: impl Into<String>) {
        self.faults.push(Fault { place: place.to_owned(), message: Bilingual::new(en, zh) });
    }

    fn document(&mut self, tree: &Tree) -> Readable {
        let mut document = Document::empty();
        let Some(entries) = self.map("", tree) else { return Readable { document, described: None } };
        let get = |wanted: &str| entries.iter().find(|(key, _)| key == wanted).map(|(_, value)| value);
        for (key, _) in entries.iter().filter(|(key, _)| !KEYS.contains(&key.as_str())) {
            self.unknown(key, key, &KEYS.join(", "));
        }
        let described = match (get("input"), get("data")) {
            (Some(input), None) => Some(self.described(input, get("target"))),
            (None, Some(data)) => {
                document.data = self.part("data", &DATA, Some(data));
                if get("target").is_some() {
                    self.fault(
                        "target",
                        "goes with «input»; with «data» it follows from there",
                        "与“input”配合使用；使用“data”时由数据决定",
                    );
                }
                None
            }
            (Some(_), Some(_)) => {
                self.fault(
                    "data",
                    "says what goes in, and so does «input»; give one of the two",
                    "与“input”都规定了输入，只能给出其一",
                );
                None
            }
            (None, None) => {
                self.fault(
                    "input",
                    "is missing: the sizes of one sample, such as 2 or [28, 28, 1]",
                    "缺失：请给出单个样本的尺寸，如 2 或 [28, 28, 1]",
                );
                None
            }
        };
        if described.is_some() {
            for key in ["features", "points"].into_iter().filter(|key| get(key).is_some()) {
                self.fault(
                    key,
                    "goes with «data», not with «input»",
                    "与“data”配合使用，不能与“input”同时出现",
                );
            }
        }
        if let Some(features) = get("features") {
            document.features = self.texts("features", features);
        }
        if let Some(points) = get("points") {
            document.points = self.points(points);
        }
        match get("layers") {
            Some(layers) => document.nodes = self.layers(layers),
            None => self.fault(
                "layers",
                "is missing: the layers between input and output; [] for none",
                "缺失：输入与输出之间的层；没有则写 []",
            ),
        }
        document.output.settings = self.part("output", self.lexicon.output, get("output"));
        document.recipe = self.part("training", self.lexicon.recipe, get("training"));
        document.view = self.part("view", &VIEW, get("view"));
        if let Some(hidden) = get("hidden") {
            document.hidden = self.texts("hidden", hidden);
        }
        Readable { document, described }
    }

    fn described(&mut self, input: &Tree, target: Option<&Tree>) -> Described {
        let single = [input.clone()];
        let sizes = if let Tree::List(sizes) = input { sizes } else { &single[..] };
        let input: Option<Vec<usize>> = sizes.iter().map(|size| whole(size, 1, MAX_INPUTS)).collect();
        let fits = |sizes: &Vec<usize>| {
            let values = sizes.iter().try_fold(1_usize, |values, size| values.checked_mul(*size));
            (1..=MAX_SIZES).contains(&sizes.len()) && values.is_some_and(|values| values <= MAX_INPUTS)
        };
        let input = input.filter(fits).unwrap_or_else(|| {
            self.fault(
                "input",
                format!("must be a whole number from 1, or a list of 1 to {MAX_SIZES} such sizes, with no more than {MAX_INPUTS} values together"),
                format!("必须是不小于 1 的整数，或由 1 到 {MAX_SIZES} 个这样的整数组成的列表，乘积不超过 {MAX_INPUTS}"),
            );
            vec![1]
        });
        let target = target.map_or(Some(Target::Number), target_of).unwrap_or_else(|| {
            self.fault(
                "target",
                format!("must be \"number\" or {{ \"classes\": N }} with N from 2 to {MAX_CLASSES}, and \"each-step\": true beside it for classes at each step of a sequence"),
                format!("必须是 \"number\" 或 {{ \"classes\": N }}，N 为 2 到 {MAX_CLASSES}；序列每一步都要分类时再加 \"each-step\": true"),
            );
            Target::Number
        });
        if matches!(target, Target::ClassesEachStep(_)) && input.len() != 2 {
            self.fault(
                "target.each-step",
                "wants a sequence: «input» must be [steps, values]",
                "仅用于序列：“input”必须是 [步数, 每步的值数]",
            );
        }
        Described { input, target }
    }

    fn layers(&mut self, tree: &Tree) -> Vec<Node> {
        let layers = match tree {
            Tree::List(layers) if layers.len() <= Document::MAX_NODES => layers,
            Tree::List(layers) => {
                let (count, most) = (layers.len(), Document::MAX_NODES);
                self.fault(
                    "layers",
                    format!("has {count} layers; {most} is the most"),
                    format!("有 {count} 层，最多 {most} 层"),
                );
                return Vec::new();
            }
            _ => {
                self.fault("layers", "must be a list of layers", "必须是层的列表");
                return Vec::new();
            }
        };
        let mut nodes: Vec<Node> = Vec::with_capacity(layers.len());
        let mut expected = NodeId::FIRST.0;
        for (position, layer) in layers.iter().enumerate() {
            let place = format!("layers[{position}]");
            let written = match layer {
                Tree::Map(entries) => entries.iter().find(|(key, _)| key == "id").map(|(_, id)| id),
                _ => None,
            };
            let id = match written.map(|id| whole(id, NodeId::FIRST.0 as usize, MAX_ID as usize)) {
                None => expected,
                Some(Some(id)) => id as u32,
                Some(None) => {
                    let (first, place) = (NodeId::FIRST.0, beneath(&place, "id"));
                    self.fault(
                        &place,
                        format!("must be a whole number from {first} to {MAX_ID}"),
                        format!("必须是 {first} 到 {MAX_ID} 的整数"),
                    );
                    expected
                }
            };
            if nodes.iter().any(|node| node.id.0 == id) {
                self.fault(
                    &beneath(&place, "id"),
                    format!("{id} is another layer's"),
                    format!("{id} 已被另一层使用"),
                );
            }
            expected = id + 1;
            if let Some(Pick { id: kind, settings }) = self.pick(&place, Catalog::Layer, layer, &["id"]) {
                nodes.push(Node { id: NodeId(id), kind, settings });
            }
        }
        nodes
    }

    /// An entry of a catalog: its id, or an object with `kind`. Keys of `besides` are read elsewhere.
    fn pick(&mut self, place: &str, catalog: Catalog, tree: &Tree, besides: &[&str]) -> Option<Pick> {
        let (kind, entries): (_, &[_]) = match tree {
            Tree::Text(_) => (Some(tree), &[]),
            Tree::Map(entries) => {
                (entries.iter().find(|(key, _)| key == "kind").map(|(_, kind)| kind), entries)
            }
            _ => (None, &[]),
        };
        let names = || {
            let ids: Vec<_> = (self.lexicon.entries)(catalog).iter().map(|entry| entry.id).collect();
            ids.join(", ")
        };
        let Some(Tree::Text(id)) = kind else {
            let names = names();
            self.fault(
                place,
                format!("must be an id, or an object with an id under «kind»; one of: {names}"),
                format!("必须是标识，或在“kind”下带有标识的对象；可选：{names}"),
            );
            return None;
        };
        let Some(entry) = self.lexicon.find(catalog, id) else {
            let names = names();
            self.fault(
                place,
                format!("there is no «{id}»; there is: {names}"),
                format!("没有“{id}”；可选：{names}"),
            );
            return None;
        };
        let mut skipped = vec!["kind"];
        skipped.extend(besides);
        Some(Pick { id: id.clone(), settings: self.settings(place, entry, entries, &skipped) })
    }

    /// The settings of a part of the document that may be left out.
    fn part(&mut self, place: &str, entry: &Entry, tree: Option<&Tree>) -> Settings {
        match tree.and_then(|tree| self.map(place, tree)) {
            Some(entries) => self.settings(place, entry, entries, &[]),
            None => Settings::default(),
        }
    }

    fn settings(
        &mut self,
        place: &str,
        entry: &Entry,
        entries: &[(String, Tree)],
        skipped: &[&str],
    ) -> Settings {
        let mut settings = Settings::default();
        for (key, tree) in entries.iter().filter(|(key, _)| !skipped.contains(&key.as_str())) {
            let here = beneath(place, key);
            let Some(param) = entry.param(key) else {
                let known: Vec<_> = entry.params.iter().map(|param| param.key).collect();
                self.unknown(&here, key, &known.join(", "));
                continue;
            };
            let value = self.value(&here, param, tree);
            settings.set(key, value.filter(|value| *value != param.kind.default_value()));
        }
        settings
    }

    fn value(&mut self, place: &str, param: &Param, tree: &Tree) -> Option<Value> {
        if let ParamKind::Pick { catalog, .. } = param.kind {
            return self.pick(place, catalog, tree, &[]).map(Value::Pick);
        }
        let value = match (param.kind, tree) {
            (ParamKind::Number { .. } | ParamKind::Integer { .. }, Tree::Number(number)) => {
                Some(Value::Number(*number))
            }
            (ParamKind::Flag { .. }, Tree::Flag(flag)) => Some(Value::Flag(*flag)),
            (ParamKind::Node, tree) => {
                whole(tree, 0, MAX_ID as usize).map(|id| Value::Node(NodeId(id as u32)))
            }
            _ => None,
        };
        let value = value.filter(|value| self.takes(param.kind, value));
        if value.is_none() {
            let (en, zh) = match param.kind {
                ParamKind::Number { min, max, .. } => {
                    (format!("must be a number from {min} to {max}"), format!("必须是 {min} 到 {max} 的数"))
                }
                ParamKind::Integer { min, max, .. } => (
                    format!("must be a whole number from {min} to {max}"),
                    format!("必须是 {min} 到 {max} 的整数"),
                ),
                ParamKind::Flag { .. } => {
                    ("must be true or false".to_owned(), "必须是 true 或 false".to_owned())
                }
                ParamKind::Node | ParamKind::Pick { .. } => (
                    "must be the id of an earlier layer; 0 is the input".to_owned(),
                    "必须是较早的层的 id；0 表示输入".to_owned(),
                ),
            };
            self.fault(place, en, zh);
        }
        value
    }

    fn points(&mut self, tree: &Tree) -> Vec<DrawnPoint> {
        let side = 6.0;
        let point = |tree: &Tree| match tree {
            Tree::List(numbers) => match numbers[..] {
                [Tree::Number(x), Tree::Number(y), ref class] if x.abs() <= side && y.abs() <= side => {
                    let class = whole(class, 0, usize::from(DrawnPoint::CLASSES) - 1)?;
                    Some(DrawnPoint::new(x as f32, y as f32, class as u8))
                }
                _ => None,
            },
            _ => None,
        };
        let points = match tree {
            Tree::List(points) if points.len() <= MAX_POINTS => points.iter().map(point).collect(),
            _ => None,
        };
        points.unwrap_or_else(|| {
            let classes = DrawnPoint::CLASSES;
            self.fault(
                "points",
                format!("must be a list of at most {MAX_POINTS} points [x, y, class], x and y within ±{side}, classes 0 to {}", classes - 1),
                format!("必须是至多 {MAX_POINTS} 个点 [x, y, 类别] 的列表，x 与 y 在 ±{side} 之内，类别为 0 到 {}", classes - 1),
            );
            Vec::new()
        })
    }

    fn texts(&mut self, place: &str, tree: &Tree) -> Vec<String> {
        let text = |tree: &Tree| if let Tree::Text(text) = tree { Some(text.clone()) } else { None };
        let texts = match tree {
            Tree::List(items) if items.len() <= MAX_LIST => items.iter().map(text).collect(),
            _ => None,
        };
        texts.unwrap_or_else(|| {
            self.fault(
                place,
                format!("must be a list of at most {MAX_LIST} texts"),
                format!("必须是至多 {MAX_LIST} 个文本的列表"),
            );
            Vec::new()
        })
    }

    fn map<'t>(&mut self, place: &str, tree: &'t Tree) -> Option<&'t [(String, Tree)]> {
        match tree {
            Tree::Map(entries) => Some(entries),
            _ => {
                self.fault(place, "must be an object", "必须是对象");
                None
            }
        }
    }

    fn unknown(&mut self, place: &str, key: &str, known: &str) {
        self.fault(
            place,
            format!("there is no «{key}» here; there is: {known}"),
            format!("此处没有“{key}”；可用：{known}"),
        );
    }
}

fn target_of(tree: &Tree) -> Option<Target> {
    let entries = match tree {
        Tree::Text(text) if text == "number" => return Some(Target::Number),
        Tree::Map(entries) => entries,
        _ => return None,
    };
    let (mut count, mut each_step) = (None, false);
    for (key, value) in entries {
        match (key.as_str(), value) {
            ("classes", value) => count = Some(whole(value, 2, MAX_CLASSES)?),
            ("each-step", Tree::Flag(flag)) => each_step = *flag,
            _ => return None,
        }
    }
    Some(if each_step { Target::ClassesEachStep(count?) } else { Target::Classes(count?) })
}

/// A whole number within bounds.
fn whole(tree: &Tree, least: usize, most: usize) -> Option<usize> {
    match tree {
        Tree::Number(number) if number.fract() == 0.0 && (least as f64..=most as f64).contains(number) => {
            Some(*number as usize)
        }
        _ => None,
    }
}
