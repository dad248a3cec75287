//! From a line to clauses.

use super::{Choice, Clause, Relation, Term};
use crate::Quantity;
use crate::fault::quoted;
use crate::quantity::Owner;
use crate::scan::Scan;
use layerloom_document::{Bilingual, Catalog, Entry, Param, ParamKind};
use layerloom_protocol::lexicon;

/// The longest goal, in bytes.
const MAX_TEXT: usize = 400;

/// The most clauses.
const MAX_CLAUSES: usize = 12;

const JOINTS: &[&str] = &["，且", ", and", ",", "，", "with", "and", "并且", "且", "、"];

/// The longer before those that they begin with.
const RELATIONS: &[(&str, Relation)] = &[
    (">=", Relation::AtLeast),
    ("≥", Relation::AtLeast),
    ("at least", Relation::AtLeast),
    ("至少", Relation::AtLeast),
    ("<=", Relation::AtMost),
    ("≤", Relation::AtMost),
    ("at most", Relation::AtMost),
    ("至多", Relation::AtMost),
    ("==", Relation::Equal),
    ("=", Relation::Equal),
    (">", Relation::More),
    ("<", Relation::Less),
];

/// What `uses` can speak of, in the order in which names count.
const USED: &[Catalog] = &[
    Catalog::Layer,
    Catalog::Activation,
    Catalog::Feature,
    Catalog::Optimizer,
    Catalog::Regularizer,
    Catalog::Schedule,
    Catalog::Clipping,
    Catalog::Initializer,
    Catalog::Loss,
    Catalog::Dataset,
];

pub(super) fn parse(text: &str) -> Result<Vec<Clause>, Bilingual> {
    if text.len() > MAX_TEXT {
        return Err(Bilingual::new(
            format!("A goal has at most {MAX_TEXT} bytes; this one has {}.", text.len()),
            format!("目标最长 {MAX_TEXT} 字节，此处为 {} 字节。", text.len()),
        ));
    }
    let mut scan = Scan::new(text);
    let mut clauses = Vec::new();
    loop {
        clauses.push(clause(&mut scan)?);
        if scan.is_done() {
            return Ok(clauses);
        }
        if clauses.len() == MAX_CLAUSES {
            return Err(Bilingual::new(
                format!("A goal has at most {MAX_CLAUSES} parts."),
                format!("一个目标最多 {MAX_CLAUSES} 个部分。"),
            ));
        }
        let joined = scan.take_any(JOINTS);
        if !joined && !begins_within(scan) {
            return Err(expected(
                "«with», «and», a comma or «within N epochs»",
                "“且”、逗号或“在 N 轮内”",
                &scan,
            ));
        }
    }
}

fn expected(en: &str, zh: &str, scan: &Scan) -> Bilingual {
    let (found_en, found_zh) = match quoted(scan.rest()) {
        rest if rest.is_empty() => ("the end".to_owned(), "末尾".to_owned()),
        rest => (format!("«{rest}»"), format!("“{rest}”")),
    };
    Bilingual::new(
        format!("Expected {en}, but found {found_en}."),
        format!("此处应为{zh}，但遇到{found_zh}。"),
    )
}

fn begins_within(mut scan: Scan) -> bool {
    scan.take_any(&["within", "在"])
}

fn clause(scan: &mut Scan) -> Result<Clause, Bilingual> {
    if scan.take_any(&["within", "在"]) {
        return within(scan);
    }
    if scan.take_any(&["uses", "use", "使用"]) {
        let found = scan.take_longest(USED.iter().flat_map(|&catalog| named(catalog)));
        let found = found.ok_or_else(|| {
            expected(
                "a layer, an activation, a feature or another entry by its name",
                "层、激活函数、特征等的名称",
                scan,
            )
        });
        return found.map(Clause::Uses);
    }
    if scan.take_any(&["no", "没有", "无"]) {
        return Ok(Clause::Compare(vec![things(scan)?], Relation::Equal, 0.0));
    }
    if let Some(choice) = scan.take_longest(choices()) {
        return is(scan, choice);
    }
    let relation = relation(scan);
    if relation.is_some() || starts_with_number(*scan) {
        let number = number(scan)?;
        let term = things(scan)?;
        return Ok(Clause::Compare(vec![term], relation.unwrap_or(Relation::Equal), number));
    }
    compare(scan)
}

fn starts_with_number(mut scan: Scan) -> bool {
    scan.take_number().is_some()
}

fn within(scan: &mut Scan) -> Result<Clause, Bilingual> {
    let number = number(scan)?;
    let quantity = if scan.take_any(&["epochs", "epoch", "个轮次", "轮次", "轮"]) {
        Quantity::Epoch
    } else if scan.take_any(&["steps", "step", "步"]) {
        Quantity::Step
    } else {
        return Err(expected("«epochs» or «steps»", "“轮”或“步”", scan));
    };
    scan.take_any(&["之内", "以内", "内"]);
    Ok(Clause::Within(quantity, number))
}

fn is(scan: &mut Scan, choice: Choice) -> Result<Clause, Bilingual> {
    let holds = if scan.take_any(&["is not", "不为", "不是", "!=", "≠"]) {
        false
    } else if scan.take_any(&["is", "为", "是", "="]) {
        true
    } else {
        return Err(expected("«is» or «is not»", "“为”或“不为”", scan));
    };
    let (Choice::Of(_, param) | Choice::Layers(param) | Choice::Output(param)) = choice;
    let ParamKind::Pick { catalog, .. } = param.kind else {
        unreachable!("choices hold entries of a catalog: {}", param.key)
    };
    let entry = scan.take_longest(named(catalog)).ok_or_else(|| {
        let known: Vec<&str> = (lexicon().entries)(catalog).iter().map(|entry| entry.id).collect();
        let known = known.join(", ");
        expected(&format!("one of {known}"), &format!("以下之一：{known}"), scan)
    })?;
    Ok(Clause::Is { choice, entry, holds })
}

fn compare(scan: &mut Scan) -> Result<Clause, Bilingual> {
    let mut terms = vec![Term { plus: true, quantity: figure(scan)? }];
    loop {
        let plus = if scan.take("+") {
            true
        } else if scan.take_any(&["-", "−", "–"]) {
            false
        } else {
            break;
        };
        if terms.len() == 4 {
            return Err(expected("no more than four figures", "最多四个数值相加减", scan));
        }
        terms.push(Term { plus, quantity: figure(scan)? });
    }
    let relation = relation(scan)
        .ok_or_else(|| expected("a comparison such as «>=» or «at most»", "“>=”、“至多”等比较", scan))?;
    let mut number = number(scan)?;
    let percent = scan.take_any(&["%", "％"]);
    let quantity = terms[0].quantity;
    if terms.iter().all(|term| term.quantity.is_share()) {
        if percent {
            number /= 100.0;
        } else if number.abs() > 1.0 {
            return Err(expected(
                "«%» behind the number, since an accuracy is a share",
                "数字后应有“%”，因为准确率是比例",
                scan,
            ));
        }
    } else if percent && quantity.unit() != "%" {
        return Err(Bilingual::new(
            format!("«%» goes with an accuracy; {} has no percent.", quantity.name()[0]),
            format!("“%”用于准确率；{}不以百分比计。", quantity.name()[1]),
        ));
    }
    Ok(Clause::Compare(terms, relation, number))
}

fn relation(scan: &mut Scan) -> Option<Relation> {
    RELATIONS.iter().find(|(sign, _)| scan.take(sign)).map(|(_, relation)| *relation)
}

fn number(scan: &mut Scan) -> Result<f64, Bilingual> {
    scan.take_number().ok_or_else(|| expected("a number", "数字", scan))
}

fn figure(scan: &mut Scan) -> Result<Quantity, Bilingual> {
    scan.take_longest(Quantity::names()).ok_or_else(|| {
        expected(
            "a figure such as «test accuracy», a setting such as «optimizer», «uses …» or «<= 6 neurons»",
            "“测试准确率”等数值、“优化器”等设置、“使用……”或“至多 6 个神经元”",
            scan,
        )
    })
}

/// Things that are counted.
fn things(scan: &mut Scan) -> Result<Term, Bilingual> {
    scan.take("个");
    let singular = [
        ("neuron", Quantity::Neurons),
        ("layer", Quantity::Layers),
        ("层", Quantity::Layers),
        ("parameter", Quantity::Parameters),
        ("feature", Quantity::Features),
    ];
    let names = Quantity::names().into_iter().filter(|(_, quantity)| quantity.is_count());
    let names = names.chain(singular.map(|(name, quantity)| (name.to_owned(), quantity)));
    let quantity = scan.take_longest(names).ok_or_else(|| {
        expected("«neurons», «layers», «parameters» or «features»", "“神经元”、“层”、“参数”或“特征”", scan)
    })?;
    Ok(Term { plus: true, quantity })
}

/// What can hold an entry, by name.
fn choices() -> Vec<(String, Choice)> {
    let mut choices = Vec::new();
    let mut add = |names: Vec<String>, choice: Choice| {
        for name in names {
            if choices.iter().all(|(known, _)| *known != name) {
                choices.push((name, choice));
            }
        }
    };
    for owner in Owner::ALL {
        for param in owner.entry().params.iter().filter(|param| is_pick(param)) {
            let also = if param.key == "source" { Some("data".to_owned()) } else { None };
            let names = [param.name.en(), param.name.zh()].map(str::to_owned).into_iter().chain(also);
            add(names.collect(), Choice::Of(owner, param));
        }
    }
    for param in lexicon().output.params.iter().filter(|param| is_pick(param)) {
        let (en, zh) = (param.name.en(), param.name.zh());
        add(vec![format!("output {en}"), format!("输出{zh}")], Choice::Output(param));
        add(vec![en.to_owned(), zh.to_owned()], Choice::Layers(param));
    }
    choices
}

fn is_pick(param: &Param) -> bool {
    matches!(param.kind, ParamKind::Pick { .. })
}

/// The entries of a catalog by id and by both names.
fn named(catalog: Catalog) -> impl Iterator<Item = (String, &'static Entry)> {
    (lexicon().entries)(catalog)
        .into_iter()
        .flat_map(|entry| [entry.id, entry.name.en(), entry.name.zh()].map(|name| (name.to_owned(), entry)))
}
