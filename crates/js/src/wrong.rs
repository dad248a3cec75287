//! All that can be refused, with where and what; the sentence is made once, at the edge.

use layerloom_document::link::LinkError;
use layerloom_document::readable::{Fault, place};
use layerloom_document::{Bilingual, Document, Problem};
#[cfg(feature = "gpu")]
use layerloom_engine::exec::gpu::GpuError;

/// The language of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

/// Why something was not done. Nothing is changed by what was refused.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    /// The document: all that is wrong with it.
    Document(Vec<Fault>),
    /// The text is no link.
    Link(LinkError),
    /// WebGPU was asked for by name where there is none, or for a product.
    NoWebgpu,
    /// Fused multiply-adds were asked for where there are none.
    NoFused,
    /// The graphics processor, and what it said.
    #[cfg(feature = "gpu")]
    Device(GpuError),
    /// A step or an evaluation before there is data.
    NoData,
    /// An array of the wrong length.
    Length {
        /// The argument.
        what: &'static str,
        /// How many values it holds.
        got: usize,
        /// How many it should.
        expected: u64,
        /// Why so many.
        rule: Bilingual,
    },
    /// A count out of its bounds.
    Count {
        /// The argument.
        what: &'static str,
        /// The most that it may be; 1 is the least.
        most: usize,
    },
    /// A value of the wrong kind.
    Kind {
        /// The argument.
        what: &'static str,
        /// What it should be.
        expected: Bilingual,
    },
    /// A class that the network does not know.
    Class {
        /// Of which sample, from 0.
        sample: usize,
        /// The class.
        class: f64,
        /// How many there are.
        classes: usize,
    },
    /// Class indices for a network that predicts a number.
    NoClasses,
    /// A name that no parameter bears.
    Name {
        /// The name.
        name: String,
        /// Those there are.
        known: Vec<String>,
    },
    /// A gradient of values that no gradient trains.
    Untrained(String),
    /// A value that is not finite, or too large to train on from.
    Beyond {
        /// The parameter.
        name: String,
        /// The value's place, from 0.
        index: usize,
    },
    /// Training diverged. Weights are those from before the step.
    Overflow {
        /// The step, from 1.
        step: u64,
        /// The last parameter whose gradient is beyond bounds, if there is one.
        at: Option<String>,
    },
    /// There is not so much memory: bytes asked for.
    Memory(usize),
    /// An option that is not known.
    Option {
        /// Where.
        place: String,
        /// What is known there.
        known: String,
    },
}

impl Wrong {
    /// Problems of a document, with their places in its readable form.
    pub fn of_problems(document: &Document, problems: &[Problem]) -> Self {
        let fault = |problem: &Problem| Fault {
            place: place(document, &problem.path),
            message: problem.message.clone(),
        };
        Self::Document(problems.iter().map(fault).collect())
    }

    /// The single things that are wrong with a document; empty for everything else.
    pub fn faults(&self) -> &[Fault] {
        if let Self::Document(faults) = self { faults } else { &[] }
    }

    /// The sentence.
    pub fn message(&self, language: Language) -> String {
        let Bilingual { en, zh } = self.sentence();
        if language == Language::En { en } else { zh }
    }

    fn sentence(&self) -> Bilingual {
        match self {
            Self::Document(faults) => {
                let list = |pick: fn(&Bilingual) -> &str| -> String {
                    let line = |fault: &Fault| match fault.place.as_str() {
                        "" => format!("\n  {}", pick(&fault.message)),
                        place => format!("\n  {place}: {}", pick(&fault.message)),
                    };
                    faults.iter().map(line).collect()
                };
                Bilingual::new(
                    format!("the document cannot be trained:{}", list(|message| &message.en)),
                    format!("此文档无法训练：{}", list(|message| &message.zh)),
                )
            }
            Self::Link(LinkError::Damaged) => Bilingual::new(
                "the document is a text, but not a whole Layerloom link: it is cut short, or was changed on the way",
                "文档是一段文本，但不是完整的 Layerloom 链接：可能被截断或改动",
            ),
            Self::Link(LinkError::Newer(version)) => Bilingual::new(
                format!("the link was made by a later version (format {version})"),
                format!("链接由更新的版本生成（格式 {version}）"),
            ),
            Self::Link(LinkError::TooLong) => {
                Bilingual::new("the text is longer than any link", "文本超过了链接的最大长度")
            }
            Self::NoWebgpu => Bilingual::new(
                "backend: 'webgpu' is for sessions, and needs navigator.gpu, which browsers with WebGPU have on secure \
                 pages (https or localhost) and in their workers; 'cpu' and 'auto' work everywhere",
                "backend: 'webgpu' 仅用于会话，且需要 navigator.gpu：支持 WebGPU 的浏览器只在安全页面（https 或 localhost）\
                 及其 worker 中提供；'cpu' 和 'auto' 随处可用",
            ),
            Self::NoFused => Bilingual::new(
                "backend: 'fused' needs WebAssembly's relaxed SIMD, which is not there; 'cpu' and 'auto' work everywhere",
                "backend: 'fused' 需要 WebAssembly 的 relaxed SIMD，而这里没有；'cpu' 和 'auto' 随处可用",
            ),
            #[cfg(feature = "gpu")]
            Self::Device(error) => crate::graphics::sentence(error),
            Self::NoData => Bilingual::new(
                "there is no data yet: call setData({ x, y, n }) first",
                "还没有数据：请先调用 setData({ x, y, n })",
            ),
            Self::Length { what, got, expected, rule } => Bilingual::new(
                format!("{what} holds {got} values but should hold {expected}: {}", rule.en),
                format!("{what} 有 {got} 个值，应为 {expected} 个：{}", rule.zh),
            ),
            Self::Count { what, most } => Bilingual::new(
                format!("{what} must be a whole number from 1 to {most}"),
                format!("{what} 必须是 1 到 {most} 的整数"),
            ),
            Self::Kind { what, expected } => Bilingual::new(
                format!("{what} must be {}", expected.en),
                format!("{what} 必须是{}", expected.zh),
            ),
            Self::Class { sample, class, classes } => Bilingual::new(
                format!("y[{sample}] is class {class}, but classes are counted from 0 to {}", classes - 1),
                format!("y[{sample}] 的类别为 {class}，但类别应为 0 到 {}", classes - 1),
            ),
            Self::NoClasses => Bilingual::new(
                "y holds whole numbers, which stand for classes, but the document's target is a number: give a Float32Array",
                "y 为整数数组，表示类别，但文档的目标是数值：请使用 Float32Array",
            ),
            Self::Name { name, known } => Bilingual::new(
                format!("there is no parameter «{name}»; there is: {}", known.join(", ")),
                format!("没有参数“{name}”；可用：{}", known.join(", ")),
            ),
            Self::Untrained(name) => Bilingual::new(
                format!("{name} is kept by the forward pass, not trained: it has no gradient"),
                format!("{name} 由前向过程维护，不参与训练，因而没有梯度"),
            ),
            Self::Beyond { name, index } => Bilingual::new(
                format!("{name}: value {index} is not finite, or larger than 1e30"),
                format!("{name}：第 {index} 个值不是有限数，或大于 1e30"),
            ),
            Self::Overflow { step, at } => {
                let (en, zh) = match at {
                    Some(name) => (
                        format!(" (the gradient of {name} is beyond bounds)"),
                        format!("（{name} 的梯度超出范围）"),
                    ),
                    None => (String::new(), String::new()),
                };
                Bilingual::new(
                    format!(
                        "training diverged at step {step}{en}; the weights are those from before it. Try a smaller learning rate"
                    ),
                    format!("训练在第 {step} 步发散{zh}；权重保持该步之前的值。请尝试更小的学习率"),
                )
            }
            Self::Memory(bytes) => Bilingual::new(
                format!("{} MiB of memory are needed, and are not there", bytes.div_ceil(1 << 20)),
                format!("需要 {} MiB 内存，但无法分配", bytes.div_ceil(1 << 20)),
            ),
            Self::Option { place, known } => Bilingual::new(
                format!("{place}: something unknown stands here; there is: {known}"),
                format!("{place}：含有未知的内容；可用：{known}"),
            ),
        }
    }
}
