//! Sequences of which only the first and the last number count: exclusive or over time.

use super::{Given, Toy, ToyTask, xor};
use layerloom_document::{Entry, Geometry, Lesson, Param, ParamKind, Text};

/// The entry. A place is a sequence that begins with its one coordinate and ends with its other.
pub(super) static TOY: Toy = Toy {
    entry: Entry {
        id: "first-last",
        code: 16,
        name: Text::new(&["First and last", "首尾异或"]),
        help: Lesson::new(
            "Sequences that begin with one number, end with another, and are 0 between. They are of one class where both have the same sign: exclusive or over time, and whoever reads step by step has to keep the first in mind. Across the map the first number grows, upwards the last. Made for LSTMs.",
            "序列以一个数开头，以另一个数结尾，中间都是 0。首尾同号为一类，异号为另一类：这是跨时间的异或，逐步读取的网络必须记住第一个数。决策图横向是第一个数，纵向是最后一个数。适合用长短期记忆（LSTM）学习。",
        ),
        formula: "",
        params: &[Param {
            key: "steps",
            name: Text::new(&["Steps", "时间步数"]),
            help: Lesson::new(
                "Length of the sequences: how long there is to remember.",
                "序列长度：需要记住多久。",
            ),
            kind: ParamKind::Integer { min: 2, max: 32, default: 8 },
            unit: "",
        }],
    },
    task: ToyTask::Classes(|_| 2),
    given: Given::Laid {
        geometry: |settings| Geometry::Sequence { steps: TOY.count(settings, "steps"), values: 1 },
        values: |geometry, place, values| {
            let [first, last] = place.map(|x| (x / UNIT) as f32);
            values.push(first);
            values.extend(std::iter::repeat_n(0.0, geometry.len() - 2));
            values.push(last);
        },
    },
    sample: |draw, settings| (xor::TOY.sample)(draw, settings),
};

/// What is 1 to the network, in units of the plane.
const UNIT: f64 = 3.0;
