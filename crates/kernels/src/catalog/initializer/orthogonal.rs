use super::{Initializer, Weights};
use crate::random;
use layerloom_document::{Entry, Lesson, Param, ParamKind, Scale, Text, formula};

/// A matrix whose rows or columns, whichever are fewer, have length `gain` and stand at right angles. Saxe et al. 2014,
/// «Exact Solutions to the Nonlinear Dynamics of Learning in Deep Linear Neural Networks».
///
/// Normal draws, made orthogonal by Gram and Schmidt's method in f64, each vector twice against all before it, which
/// leaves no error to speak of («twice is enough», Kahan and Parlett). Only + − × ÷ √ in a fixed order, so the weights
/// are the same on every machine.
pub(super) static INITIALIZER: Initializer = Initializer {
    entry: Entry {
        id: "orthogonal",
        code: 10,
        name: Text::new(&["orthogonal", "正交"]),
        help: Lesson::new(
            "Draws a random rotation: signals keep their length exactly, however many linear layers they pass. Good for very deep and for recurrent networks.",
            "抽取一个随机的正交矩阵（旋转）：无论经过多少线性层，信号的长度都严格不变。适合极深的网络与循环网络。",
        ),
        formula: formula(r"W^{\top} W = g^2 I"),
        params: &[Param {
            key: "gain",
            name: Text::new(&["Gain g", "增益 g"]),
            help: Lesson::new(
                "Length of the vectors; about 1.4 suits ReLU.",
                "各向量的长度；ReLU 宜取约 1.4。",
            ),
            kind: ParamKind::Number { min: 0.01, max: 10.0, default: 1.0, scale: Scale::Linear(0.1) },
            unit: "",
        }],
    },
    fill: |weights, settings, values| {
        let gain = INITIALIZER.entry.number(settings, "gain");
        let (rows, columns) = (weights.rows, weights.columns);
        for (number, vector) in orthonormal(weights).into_iter().enumerate() {
            for (place, part) in vector.into_iter().enumerate() {
                let index = if rows < columns { number * columns + place } else { place * columns + number };
                values[index] = (gain * part) as f32;
            }
        }
    },
};

/// As many vectors as the shorter side has, each as long as the longer side.
fn orthonormal(weights: &Weights) -> Vec<Vec<f64>> {
    let count = weights.rows.min(weights.columns);
    let length = weights.rows.max(weights.columns);
    let mut done: Vec<Vec<f64>> = Vec::with_capacity(count);
    while done.len() < count {
        // A draw that lies in the span of those before it leaves nothing; the next one does not.
        let vector = (0..).find_map(|attempt| {
            let first = (done.len() * length) as u32;
            let draw =
                |place: usize| random::normal(weights.seed, weights.stream, attempt, first + place as u32);
            let mut vector: Vec<f64> = (0..length).map(|place| f64::from(draw(place))).collect();
            for _ in 0..2 {
                for other in &done {
                    let overlap = dot(&vector, other);
                    vector.iter_mut().zip(other).for_each(|(part, other)| *part -= overlap * other);
                }
                let norm = dot(&vector, &vector).sqrt();
                if norm < 1e-6 {
                    return None;
                }
                vector.iter_mut().for_each(|part| *part /= norm);
            }
            Some(vector)
        });
        done.extend(vector);
    }
    done
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
