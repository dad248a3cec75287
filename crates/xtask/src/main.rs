//! The project's commands, one word each: `cargo xtask serve`, `build`, `test`, `bench`, `size`, `tidy`.
//!
//! Read in this order: [`shell`] runs other programs, [`tools`] installs what is missing, [`site`] builds and serves the
//! page, [`trim`] cuts it, [`policy`] says what it may load, [`offline`] lists its files by their [`digest`], [`wasm`] and
//! [`package`] make the engine a module for other pages, [`suite`] runs every check and counts, with [`tally`] reading the
//! counts, [`size`] and [`tidy`] as two of its stages; [`bench`] times the engine, alone or with [`peers`].

#![forbid(unsafe_code)]

mod shell;
mod tools;

mod bench;
mod digest;
mod offline;
mod package;
mod peers;
mod policy;
mod sections;
mod site;
mod size;
mod strict;
mod suite;
mod tally;
mod tidy;
mod trim;
mod wasm;

use shell::Outcome;
use std::process::ExitCode;

/// A command: its name, what it takes and does, and the function behind it.
struct Command {
    name: &'static str,
    summary: &'static str,
    run: fn(&[String]) -> Outcome,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "serve",
        summary: "install what is missing, build, serve and open the page (arguments go to `trunk serve`)",
        run: site::serve,
    },
    Command {
        name: "build",
        summary: "write the release site to dist/, for any static host and any sub-folder, with the engine as a module in dist/js/",
        run: site::build,
    },
    Command {
        name: "package",
        summary: "write only dist/js/, the engine as a module for other pages",
        run: package::run,
    },
    Command {
        name: "test",
        summary: "install what the tests need and run every check, or those named by a word; the last line counts them",
        run: suite::run,
    },
    Command {
        name: "test-pytorch",
        summary: "run the exported PyTorch and Keras files against the engine (its download takes gigabytes)",
        run: suite::run_pytorch,
    },
    Command {
        name: "test-burn",
        summary: "build and run the exported Burn files against the engine (building Burn takes minutes)",
        run: suite::run_burn,
    },
    Command {
        name: "bench",
        summary: "training throughput natively and in Chromium, after checking the answers; --record, or --peers <harness>",
        run: bench::run,
    },
    Command {
        name: "size",
        summary: "brotli size of the page's first load, against its limit",
        run: size::run,
    },
    Command {
        name: "tidy",
        summary: "the walls between the crates, and the rules on their text",
        run: tidy::run,
    },
    Command {
        name: "styles",
        summary: "(called by Trunk) join www/css into the one sheet of the page",
        run: site::styles,
    },
    Command {
        name: "stamp",
        summary: "(called by Trunk) trim a release, version the files without a hash, list them for the service worker",
        run: site::stamp,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (name, rest) = match arguments.split_first() {
        Some((name, rest)) => (name.as_str(), rest),
        None => ("help", &[][..]),
    };
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        let known = matches!(name, "help" | "--help" | "-h");
        println!("cargo xtask <command>\n");
        for command in COMMANDS {
            println!("  {:<14}{}", command.name, command.summary);
        }
        return if known {
            ExitCode::SUCCESS
        } else {
            eprintln!("\nThere is no command «{name}».");
            ExitCode::from(2)
        };
    };
    match (command.run)(rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}
