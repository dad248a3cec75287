//! `layerloom check`.

use crate::arguments::{Check, Processor};
use crate::drive::Drive;
use crate::input::{self, Playground, shape_of};
use crate::say;
use crate::weights::Weights;
use crate::wrong::{Language, Wrong, line};
use layerloom_document::Bilingual;
use layerloom_document::readable::{Described, Tree};
use layerloom_engine::catalog::layer::Role;
use layerloom_engine::check::check;

pub(crate) fn run(order: &Check, language: Language) -> Result<(), Wrong> {
    let weights = order.weights.as_deref().map(Weights::open).transpose()?;
    let mut verdicts = Vec::new();
    for input in &order.inputs {
        for (called, playground) in input::many(input) {
            let verdict = Verdict::of(called, playground, weights.as_ref());
            if !order.json {
                verdict.print(language);
            }
            verdicts.push(verdict);
        }
    }
    if order.json {
        let list = Tree::List(verdicts.iter().map(|verdict| verdict.tree(language)).collect());
        say!("{}", serde_json::to_string(&list).expect("a tree is plain data"));
    }
    let (all, bad) = (verdicts.len(), verdicts.iter().filter(|verdict| verdict.found.is_err()).count());
    match bad {
        0 => Ok(()),
        bad => Err(Wrong::new(format!("{bad} of {all} are bad"), format!("{all} 个中有 {bad} 个有问题"))),
    }
}

/// What is to be said of one input.
struct Verdict {
    called: String,
    found: Result<Sound, Wrong>,
    /// What of it was not taken.
    ignored: Vec<Bilingual>,
}

/// A playground with nothing wrong.
struct Sound {
    kind: &'static str,
    layers: usize,
    parameters: usize,
}

impl Verdict {
    fn of(called: String, mut playground: Result<Playground, Wrong>, weights: Option<&Weights>) -> Self {
        let ignored = playground.as_mut().map_or(Vec::new(), |found| std::mem::take(&mut found.ignored));
        let found = playground.and_then(|mut playground| {
            let parameters = if let Some(described) = &playground.described {
                weights.map(|weights| weights.of_described(&playground, described)).transpose()?;
                of_described(&playground, described)?
            } else {
                // All that the page would find wrong, and that what was learned fits.
                let parameters = Drive::open(&playground, Processor::Cpu)?.outline().parameters;
                weights.map(|weights| weights.begin(&mut playground)).transpose()?;
                parameters as usize
            };
            Ok(Sound { kind: playground.kind.name(), layers: playground.document.nodes.len(), parameters })
        });
        Self { called, found, ignored }
    }

    fn print(&self, language: Language) {
        let called = &self.called;
        match &self.found {
            Ok(Sound { kind, layers, parameters }) => {
                say!("ok   {called}: {kind}, {layers} layers, {parameters} trained values");
            }
            Err(wrong) => {
                say!("bad  {called}: {}", language.of(&wrong.message));
                wrong.faults.iter().for_each(|fault| say!("     {}", line(fault, language)));
            }
        }
        self.ignored.iter().for_each(|ignored| say!("     {}", language.of(ignored)));
    }

    fn tree(&self, language: Language) -> Tree {
        let text = |text: &str| Tree::Text(text.to_owned());
        let mut entries = vec![("input", text(&self.called)), ("ok", Tree::Flag(self.found.is_ok()))];
        match &self.found {
            Ok(Sound { kind, layers, parameters }) => {
                entries.extend([
                    ("kind", text(kind)),
                    ("layers", Tree::Number(*layers as f64)),
                    ("parameters", Tree::Number(*parameters as f64)),
                ]);
            }
            Err(wrong) => {
                let problem = |place: &str, message: &Bilingual| {
                    let entries = [("place", text(place)), ("message", text(language.of(message)))];
                    Tree::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
                };
                let problems: Vec<Tree> = match &wrong.faults[..] {
                    [] => vec![problem("", &wrong.message)],
                    faults => faults.iter().map(|fault| problem(&fault.place, &fault.message)).collect(),
                };
                entries.push(("problems", Tree::List(problems)));
            }
        }
        let ignored = self.ignored.iter().map(|ignored| text(language.of(ignored))).collect();
        entries.push(("ignored", Tree::List(ignored)));
        Tree::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }
}

/// The number of trained values of a document whose rows come from elsewhere.
fn of_described(playground: &Playground, described: &Described) -> Result<usize, Wrong> {
    let shapes = check(&playground.document, &shape_of(described));
    let shapes = shapes.map_err(|problems| Wrong::of_problems(&playground.document, &problems))?;
    let values = shapes.layers.iter().flat_map(|layer| &layer.values);
    let trained = values.filter(|values| values.role != Role::Kept);
    Ok(trained.map(|values| values.rows * values.columns).sum())
}
