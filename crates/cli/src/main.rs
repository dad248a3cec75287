//! Layerloom without a page: trains playgrounds, checks and converts links, documents and project files.
//!
//! Read in this order: [`arguments`] (what can be said), [`input`] (files and links in), [`weights`] (values in), [`drive`]
//! (a session driven as the page's worker drives it), [`goal`] (when training is good enough), [`interrupt`] (when somebody
//! has seen enough), then a module a command: [`train`], [`check`], [`convert`], [`export`].
#![forbid(unsafe_code)]

mod arguments;
mod check;
mod convert;
mod drive;
mod export;
mod goal;
mod input;
mod interrupt;
mod train;
mod weights;
mod wrong;

use arguments::{Arguments, Command};
use clap::Parser;
use std::process::ExitCode;

/// A line on standard output. Who reads it may have heard enough, which ends us without a word.
macro_rules! say {
    ($($what:tt)*) => {{
        use std::io::Write;
        if writeln!(std::io::stdout(), $($what)*).is_err() {
            std::process::exit(1);
        }
    }};
}
pub(crate) use say;

fn main() -> ExitCode {
    let Arguments { lang, command } = Arguments::parse();
    let done = match &command {
        Command::Train(order) => train::run(order, lang),
        Command::Check(order) => check::run(order, lang).map(|()| ExitCode::SUCCESS),
        Command::Export(order) => export::run(order, lang).map(|()| ExitCode::SUCCESS),
        Command::Link(order) => convert::run(order, lang).map(|()| ExitCode::SUCCESS),
    };
    match done {
        Ok(code) => code,
        Err(wrong) => {
            eprintln!("error: {}", wrong.said(lang));
            ExitCode::FAILURE
        }
    }
}
