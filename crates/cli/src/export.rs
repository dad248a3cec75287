//! `layerloom export`.

use crate::arguments::{Export, Processor};
use crate::drive::Drive;
use crate::input::{self, Learned, Playground, shape_of};
use crate::weights::Weights;
use crate::wrong::{Language, Wrong};
use layerloom_export::{Exported, Model, Values, export};
use std::io::{IsTerminal, Write};

pub(crate) fn run(order: &Export, language: Language) -> Result<(), Wrong> {
    let mut playground = input::one(&order.source)?;
    playground.tell_ignored(language);
    let weights = order.given.weights.as_deref().map(Weights::open).transpose()?;
    let Exported { content, .. } =
        made(&mut playground, weights, order).map_err(|wrong| wrong.about(&playground.called))?;
    let bytes = content.bytes();
    match &order.out {
        Some(path) => std::fs::write(path, bytes).map_err(|error| Wrong::of_file(path, &error)),
        None if !order.to.is_code() && std::io::stdout().is_terminal() => Err(Wrong::new(
            "this format is no text for a terminal; name a file with --out",
            "此格式不是文本，不能在终端显示；请用 --out 指定文件",
        )),
        None => {
            let written = std::io::stdout().write_all(bytes);
            written.map_err(|error| Wrong::new(error.to_string(), error.to_string()))
        }
    }
}

fn made(playground: &mut Playground, weights: Option<Weights>, order: &Export) -> Result<Exported, Wrong> {
    if let Some(weights) = weights.as_ref().filter(|_| playground.described.is_none()) {
        weights.begin(playground)?;
    }
    let document = &playground.document;
    let wrong = |problems: Vec<_>| {
        let message = layerloom_document::Bilingual::new("it cannot be exported", "无法导出");
        Wrong { message, ..Wrong::of_problems(document, &problems) }
    };
    if let Some(described) = &playground.described {
        let values = weights.map(|weights| weights.of_described(playground, described)).transpose()?;
        let model = Model::described(document, shape_of(described));
        return export(order.to, &model, &values.unwrap_or_default()).map_err(wrong);
    }
    let mut drive = Drive::open(playground, Processor::Cpu)?;
    if !order.to.is_code() && matches!(playground.learned, Learned::Nothing) {
        eprintln!(
            "{}: nothing is trained yet; these are the values before the first step",
            playground.called
        );
    }
    let values = drive.values();
    let model = Model::of(document, drive.dataset());
    let values = Values::of_standing(&model, &values).map_err(wrong)?;
    export(order.to, &model, &values).map_err(wrong)
}
