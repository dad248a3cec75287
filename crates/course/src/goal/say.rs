//! Clauses as a sentence in both languages.

use super::{Choice, Clause, Relation, Term};
use layerloom_document::Bilingual;

pub(super) fn sentence(clauses: &[Clause]) -> Bilingual {
    let parts: Vec<[String; 2]> = clauses.iter().map(part).collect();
    let joined = |at: usize, by: &str| {
        let parts: Vec<&str> = parts.iter().map(|part| part[at].as_str()).collect();
        parts.join(by)
    };
    let en = joined(0, ", ");
    let mut letters = en.chars();
    let en = letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
    Bilingual::new(en, joined(1, "，"))
}

fn part(clause: &Clause) -> [String; 2] {
    match clause {
        Clause::Compare(terms, relation, number) => {
            let quantity = terms[0].quantity;
            let number = quantity.written(*number);
            let [en, zh] = self::terms(terms);
            let sign = relation.sign();
            match (terms.as_slice(), relation) {
                ([term], Relation::Equal) if term.quantity.is_count() && number == "0" => {
                    [format!("no {en}"), format!("没有{}", zh.trim_end_matches('数'))]
                }
                ([term], Relation::Equal) if term.quantity.is_count() => {
                    [format!("{number} {en}"), format!("{zh} = {number}")]
                }
                ([term], _) if term.quantity.is_count() => {
                    [format!("{sign} {number} {en}"), format!("{zh} {sign} {number}")]
                }
                _ => [format!("{en} {sign} {number}"), format!("{zh} {sign} {number}")],
            }
        }
        Clause::Within(quantity, number) => {
            let (en, zh) =
                if *quantity == crate::Quantity::Step { ("steps", "步") } else { ("epochs", "轮") };
            [format!("within {number} {en}"), format!("在 {number} {zh}内")]
        }
        Clause::Is { choice, entry, holds } => {
            let (Choice::Of(_, param) | Choice::Layers(param) | Choice::Output(param)) = choice;
            let output = matches!(choice, Choice::Output(_));
            let (is, shi) = if *holds { ("is", "为") } else { ("is not", "不为") };
            let name = param.name.en().to_lowercase();
            [
                format!("{}{name} {is} {}", if output { "output " } else { "" }, entry.name.en()),
                format!("{}{}{shi}{}", if output { "输出" } else { "" }, param.name.zh(), entry.name.zh()),
            ]
        }
        Clause::Uses(entry) => [format!("uses {}", entry.name.en()), format!("使用{}", entry.name.zh())],
    }
}

/// A sum of figures in words.
pub(super) fn terms(terms: &[Term]) -> [String; 2] {
    let mut both = [String::new(), String::new()];
    for (at, term) in terms.iter().enumerate() {
        for (text, name) in both.iter_mut().zip(term.quantity.name()) {
            match (at, term.plus) {
                (0, _) => {}
                (_, true) => text.push_str(" + "),
                (_, false) => text.push_str(" − "),
            }
            text.push_str(&name);
        }
    }
    both
}

impl Relation {
    fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::AtMost => "≤",
            Self::More => ">",
            Self::Less => "<",
            Self::Equal => "=",
        }
    }
}
