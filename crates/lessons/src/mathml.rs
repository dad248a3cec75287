//! LaTeX to MathML.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Event, Parser, Storage, push_mathml};
use std::convert::Infallible;

/// A formula as MathML, set apart from the text.
pub(crate) fn of(latex: &str) -> Result<String, String> {
    set(latex, DisplayMode::Block)
}

/// A formula as MathML, within a line of text.
pub(crate) fn within(latex: &str) -> Result<String, String> {
    set(latex, DisplayMode::Inline)
}

fn set(latex: &str, display_mode: DisplayMode) -> Result<String, String> {
    let storage = Storage::new();
    let events: Result<Vec<Event<'_>>, _> = Parser::new(latex, &storage).collect();
    let events = events.map_err(|error| error.to_string())?;
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    let mut text = String::new();
    push_mathml(&mut text, events.into_iter().map(Ok::<_, Infallible>), config)
        .map_err(|error| error.to_string())?;
    Ok(text)
}
