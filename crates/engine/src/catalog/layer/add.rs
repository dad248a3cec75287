use super::{Layer, Takes};
use layerloom_document::{Bilingual, Edit, Entry, Fix, Lesson, Param, ParamKind, Root, Text, formula};

/// y = x + z, where z is the output of an earlier node. **Shapes** `[B, I] + [B, I] → [B, I]`. He et al. 2016, «Deep
/// Residual Learning for Image Recognition», eq. 1.
pub(super) static LAYER: Layer = Layer {
    entry: Entry {
        id: "add",
        code: 6,
        name: Text::new(&["Add", "残差相加"]),
        help: Lesson::new(
            "Adds the output of an earlier layer: a residual connection. Gradients flow back through it undamped, so deep networks learn.",
            "加上前面某层的输出，即残差连接。梯度可沿它无衰减地回传，深层网络因此更易训练。",
        ),
        formula: formula(r"\mathbf{y} = \mathbf{x} + \mathbf{z}"),
        params: &[SOURCE],
    },
    takes: Takes::Any,
    geometry: |site| {
        let [own, other] = site.widths[..] else { unreachable!("a checked site of Add has two inputs") };
        if own == other {
            return Ok(site.geometries[0]);
        }
        let mut problem = site.problem(
            "source",
            format!("Add needs two inputs of the same width, but {own} values come from the layer before and {other} from the earlier one."),
            format!("相加的两个输入宽度必须相同，但前一层给出 {own} 个值，较早的层给出 {other} 个值。"),
        );
        let twin = site.earlier.iter().rev().find(|(id, laid)| laid.len() == own && *id != site.from[0]);
        let (en, zh, edit) = match (twin, site.dense_before) {
            (Some((twin, _)), _) => (
                "Add an earlier layer of the same width".to_owned(),
                "改用宽度相同的较早的层".to_owned(),
                Edit::set(Root::Node(site.node.id), "source", *twin),
            ),
            (None, Some(dense)) => (
                format!("Set the layer before to {other} units"),
                format!("将前一层设为 {other} 个神经元"),
                Edit::set(Root::Node(dense), "units", other as f64),
            ),
            (None, None) => {
                ("Remove Add".to_owned(), "移除相加层".to_owned(), Edit::Remove { node: site.node.id })
            }
        };
        problem.fix = Some(Fix { label: Bilingual::new(en, zh), edit });
        Err(Box::new(problem))
    },
    values: |_| Vec::new(),
    build: |build, _| build.graph.add(build.inputs[0], build.inputs[1]),
};

pub(super) const SOURCE: Param = Param {
    key: "source",
    name: Text::new(&["Earlier layer", "较早的层"]),
    help: Lesson::new("Whose output joins in.", "哪一层的输出汇入此处。"),
    kind: ParamKind::Node,
    unit: "",
};
