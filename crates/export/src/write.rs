//! Lines of code, and numbers in them.

use std::fmt::Write;

/// A text in the making.
#[derive(Default)]
pub(crate) struct Lines {
    text: String,
    depth: usize,
}

impl Lines {
    /// One line, or several, at the present depth; an empty one has no blanks.
    pub(crate) fn line(&mut self, line: impl AsRef<str>) {
        for line in line.as_ref().split('\n') {
            if !line.is_empty() {
                let blanks = 4 * self.depth;
                write!(self.text, "{:blanks$}{line}", "").expect("a String takes all that is written to it");
            }
            self.text.push('\n');
        }
    }

    /// Lines one step deeper.
    pub(crate) fn deeper(&mut self, inside: impl FnOnce(&mut Self)) {
        self.depth += 1;
        inside(self);
        self.depth -= 1;
    }

    /// The text.
    pub(crate) fn done(self) -> String {
        self.text
    }
}

/// A number as Python and Rust read it: in the fewest digits, with a point or an exponent.
pub(crate) fn number(value: f64) -> String {
    format!("{value:?}")
}

/// A text in double quotes, as Python and Rust read it.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            // Line separators and other controls would break the line in an editor.
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Texts in quotes with commas between them.
pub(crate) fn quoted_list<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> String {
    texts.into_iter().map(|text| quoted(text.as_ref())).collect::<Vec<_>>().join(", ")
}
