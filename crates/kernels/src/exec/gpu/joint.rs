//! What one dispatch does: an operation, and what others do with its results before they are stored.
//!
//! A plan's operations stand one by one, and values of which only the next in a chain of elementwise operations has need
//! lie in the arena between them. Here the chain goes into the operation that begins it, and those values are never stored.

use super::dispatch::Threads;
use super::product::{LONG, summed};
use crate::plan::{Binary, Op, Plan, Program, Touched, Unary, View};

/// The most links of a chain.
const MOST_LINKS: usize = 4;

/// A step of a chain: from x, the value so far, and in some y, a value at the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Link {
    /// A factor times x, and an offset.
    Affine,
    /// An expression of x.
    Unary(&'static str),
    /// An expression of x and y.
    Binary(&'static str),
    /// A rule of x; its text.
    Activate(&'static str),
    /// x times the slope of a rule at y; its text.
    Slope(&'static str),
}

impl Link {
    /// Whether it takes a y.
    fn takes_value(self) -> bool {
        matches!(self, Self::Binary(_) | Self::Slope(_))
    }

    /// Whether it has two parameters.
    fn has_parameters(self) -> bool {
        matches!(self, Self::Affine | Self::Activate(_) | Self::Slope(_))
    }
}

/// The links of a chain, in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Links([Option<Link>; MOST_LINKS]);

impl Links {
    fn iter(&self) -> impl Iterator<Item = Link> {
        self.0.iter().copied().flatten()
    }

    /// How many take a value beside the first.
    pub(super) fn values(&self) -> usize {
        self.iter().filter(|link| link.takes_value()).count()
    }

    /// Whether one of them is a catalog's rule.
    pub(super) fn has_rules(&self) -> bool {
        self.iter().any(|link| matches!(link, Link::Activate(_) | Link::Slope(_)))
    }

    /// `NAME_linked`, which runs all of them on x, with b and c for the values that they take and p for their parameters.
    pub(super) fn text(&self) -> String {
        let mut rules = String::new();
        let mut text = "fn NAME_linked(first: f32, b: f32, c: f32, p: vec4<f32>) -> f32 {\n".to_owned();
        text += "    var x = first;\n";
        let (mut values, mut parameters) = (["b", "c"].iter(), ["p.xy", "p.zw"].iter());
        for (place, link) in self.iter().enumerate() {
            if link.takes_value() {
                let value = values.next().expect("a chain takes two values at most");
                text += &format!("    let y{place} = {value};\n");
            }
            if link.has_parameters() {
                let pair = parameters.next().expect("a chain has two links with parameters at most");
                text += &format!("    let q{place} = {pair};\n");
            }
            let call = match link {
                Link::Affine => format!("q{place}.x * x + q{place}.y"),
                Link::Unary(call) => call.to_owned(),
                Link::Binary(call) => call.replace('y', &format!("y{place}")),
                Link::Activate(_) => format!("NAME_{place}_forward(x, q{place}.x, q{place}.y)"),
                Link::Slope(_) => format!("x * NAME_{place}_slope(y{place}, q{place}.x, q{place}.y)"),
            };
            if let Link::Activate(rule) | Link::Slope(rule) = link {
                rules += &rule.replace("NAME", &format!("NAME_{place}"));
            }
            text += &format!("    x = {call};\n");
        }
        rules + &text + "    return x;\n}\n"
    }
}

/// A chain with what it reads.
#[derive(Clone, Default)]
pub(super) struct Chain {
    pub(super) links: Links,
    /// What the links take, in order.
    pub(super) values: Vec<View>,
    /// Two for each link that has parameters.
    pub(super) p: Vec<f64>,
}

impl Chain {
    /// With what an elementwise operation does to the value at `x`; `None` where it is none or no more fits.
    fn with(&self, op: &Op, x: View) -> Option<Self> {
        let (link, value, p) = match *op {
            Op::Unary { function: Unary::Affine(factor, offset), .. } => {
                (Link::Affine, None, [factor, offset])
            }
            Op::Unary { function, .. } => (Link::Unary(unary(function)), None, [0.0; 2]),
            Op::Binary { function, a, b, .. } if a == x => {
                (Link::Binary(binary(function)), Some(b), [0.0; 2])
            }
            Op::Binary { function, a, .. } => (Link::Binary(turned(function)), Some(a), [0.0; 2]),
            Op::Activate { rule, p, .. } => (Link::Activate(rule.wgsl), None, p),
            Op::ActivateSlope { rule, p, kept, .. } => (Link::Slope(rule.wgsl), Some(kept), p),
            _ => return None,
        };
        let mut chain = self.clone();
        *chain.links.0.iter_mut().find(|link| link.is_none())? = Some(link);
        chain.values.extend(value);
        if link.has_parameters() {
            chain.p.extend(p);
        }
        (chain.values.len() <= 2 && chain.p.len() <= 4).then_some(chain)
    }
}

fn unary(function: Unary) -> &'static str {
    match function {
        Unary::Affine(..) => unreachable!("a link of its own"),
        Unary::Positive => "max(x, 0.0)",
        Unary::Negative => "min(x, 0.0)",
        Unary::Above => "select(0.0, 1.0, x > 0.0)",
        Unary::Below => "select(0.0, 1.0, x < 0.0)",
        Unary::Square => "x * x",
        Unary::Root => "sqrt(x)",
        Unary::Reciprocal => "1.0 / x",
    }
}

fn binary(function: Binary) -> &'static str {
    match function {
        Binary::Add => "x + y",
        Binary::Subtract => "x - y",
        Binary::Multiply => "x * y",
    }
}

/// With the sides changed round.
fn turned(function: Binary) -> &'static str {
    match function {
        Binary::Subtract => "y - x",
        Binary::Add | Binary::Multiply => binary(function),
    }
}

/// The values that an elementwise operation can be a link behind.
fn sources(op: &Op) -> Vec<View> {
    match *op {
        Op::Unary { a, .. } | Op::Activate { a, .. } => vec![a],
        Op::Binary { a, b, .. } => vec![a, b],
        Op::ActivateSlope { dy, .. } => vec![dy],
        _ => Vec::new(),
    }
}

/// An operation with what is done to its results before they are stored.
pub(super) struct Joint {
    pub(super) op: Op,
    /// Of an elementwise operation, its own link first.
    pub(super) chain: Chain,
    /// Where a product also puts the sums over the rows of its right factor.
    pub(super) sums: Option<View>,
    pub(super) touched: Touched,
}

impl Joint {
    fn of(op: &Op) -> Self {
        let start = match *op {
            Op::MatMul { epilogue, .. } | Op::Conv { epilogue, .. } => {
                epilogue.activation.and_then(|(rule, p)| {
                    // Its place does not matter: a rule takes what comes.
                    let a = View { start: 0, rows: 0, columns: 0 };
                    Chain::default().with(&Op::Activate { rule, p, a, out: a }, a)
                })
            }
            _ => sources(op).first().and_then(|x| Chain::default().with(op, *x)),
        };
        let chain = start.unwrap_or_default();
        Self { op: *op, chain, sums: None, touched: op.touched() }
    }

    /// The result.
    pub(super) fn out(&self) -> View {
        self.touched.writes[0]
    }

    /// Its chain with one more elementwise operation, which reads the result at `x`; `None` where there is no place for it.
    fn chain_with(&self, op: &Op, x: View, threads: Threads) -> Option<Chain> {
        let chain = self.chain.with(op, x)?;
        let whole = chain.values.iter().all(|value| value.len() == x.len());
        let most = match self.op {
            Op::Unary { .. } | Op::Binary { .. } | Op::Activate { .. } | Op::ActivateSlope { .. } => {
                return (self.out() == x).then_some(chain);
            }
            _ if self.sums.is_some() => return None,
            Op::MatMul { epilogue, .. } | Op::Conv { epilogue, .. } => usize::from(epilogue.bias.is_none()),
            Op::ConvInput { .. } => 1,
            Op::SumRows { a, .. } if a.rows < LONG || matches!(threads, Threads::Group(_)) => 0,
            Op::SumColumns { .. } => 0,
            _ => return None,
        };
        (whole && chain.values.len() <= most).then_some(chain)
    }
}

/// What the dispatches of a program do. What it leaves in views of `seen`, and in whatever outlasts a step, is wanted.
pub(super) fn joined(plan: &Plan, program: &Program, seen: &[View], threads: Threads) -> Vec<Joint> {
    let states = plan.states.iter().map(|slot| slot.view);
    let lasting = states.chain(plan.moments).chain([plan.gradients]).map(|view| view.range().end).max();
    let lasts = |view: View| Some(view.start as usize) < lasting || seen.iter().any(|seen| meet(*seen, view));
    let mut joints: Vec<Joint> = Vec::with_capacity(program.ops.len());
    for (place, op) in program.ops.iter().enumerate() {
        let mut joint = Joint::of(op);
        let grown = sources(op).into_iter().find_map(|x| {
            let at =
                joints.iter().rposition(|earlier| earlier.touched.writes.iter().any(|out| meet(*out, x)))?;
            let earlier = &joints[at];
            let chain = earlier.chain_with(op, x, threads)?;
            let added = &chain.values[earlier.chain.values.len()..];
            let fits = earlier.out().range() == x.range()
                && joint.out().len() == x.len()
                && !added.iter().any(|value| meet(*value, x))
                && !lasts(x)
                && !is_read(&program.ops[place + 1..], x)
                && can_wait(&joints, at)
                && !earlier.touched.reads.iter().any(|read| meet(*read, joint.out()));
            fits.then_some((at, chain))
        });
        if let Some((at, chain)) = grown {
            let mut earlier = joints.remove(at);
            earlier.touched.reads.extend(chain.values.iter().skip(earlier.chain.values.len()));
            earlier.touched.writes = vec![joint.out()];
            joint = Joint { chain, ..earlier };
        }
        if let Some(at) = summed(op, threads).and_then(|factor| sums(&joints, factor)) {
            let sums = joints.remove(at).out();
            joint.touched.writes.push(sums);
            joint.sums = Some(sums);
        }
        joints.push(joint);
    }
    joints
}

/// Where a factor is summed up over its rows, if that can wait.
fn sums(joints: &[Joint], factor: View) -> Option<usize> {
    let sums = |joint: &Joint| matches!(joint.op, Op::SumRows { a, .. } if a == factor);
    let at = joints.iter().rposition(sums)?;
    (joints[at].chain.links == Links::default() && can_wait(joints, at)).then_some(at)
}

/// Whether a joint can be run behind all that follow it as well.
fn can_wait(joints: &[Joint], at: usize) -> bool {
    let own = &joints[at].touched;
    joints[at + 1..].iter().all(|Joint { touched, .. }| {
        let mut writes = touched.writes.iter().chain(&touched.changes);
        let mut touches = touched.reads.iter().chain(writes.clone());
        let clear = !touches.any(|view| own.writes.iter().any(|out| meet(*out, *view)));
        clear && !writes.any(|view| own.reads.iter().any(|read| meet(*read, *view)))
    })
}

/// Whether operations read what a view holds before they begin.
fn is_read(ops: &[Op], view: View) -> bool {
    for op in ops {
        let touched = op.touched();
        if touched.reads.iter().chain(&touched.changes).any(|read| meet(*read, view)) {
            return true;
        }
        let over =
            |out: &View| out.range().start <= view.range().start && view.range().end <= out.range().end;
        if touched.writes.iter().any(over) {
            return false;
        }
    }
    false
}

fn meet(a: View, b: View) -> bool {
    a.range().start < b.range().end && b.range().start < a.range().end
}
