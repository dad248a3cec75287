//! What can be said to `layerloom`.

use crate::goal::Goal;
use crate::wrong::Language;
use clap::{Args, Parser, Subcommand, ValueEnum};
use layerloom_export::Format;
use std::path::PathBuf;

/// Layerloom without a page: train neural-network playgrounds, check them, convert them.
#[derive(Debug, Parser)]
#[command(name = "layerloom", version)]
pub(crate) struct Arguments {
    /// The language of problems.
    #[arg(long, global = true, value_enum, default_value = "en")]
    pub(crate) lang: Language,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// A command.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Train a playground, with the numbers that the page gives. Ctrl-C ends it after the step that runs: report and --out
    /// come as usual, and the exit code is 130.
    Train(Train),
    /// Check links, documents and project files; fails when any is bad.
    Check(Check),
    /// Write a network as code for PyTorch, Keras or Burn, as ONNX, or its values as safetensors.
    Export(Export),
    /// Convert between links, documents in JSON and project files.
    Link(Link),
}

/// Which playground.
#[derive(Debug, Args)]
pub(crate) struct Source {
    /// A project file, a document in JSON, a link (TensorFlow Playground's too), a file that holds one, or - for standard
    /// input.
    pub(crate) input: String,
    /// Learn from this CSV file instead of the playground's data.
    #[arg(long, value_name = "CSV")]
    pub(crate) table: Option<PathBuf>,
}

/// Values from elsewhere.
#[derive(Debug, Args)]
pub(crate) struct Given {
    /// Take the network's values from this safetensors file; training then starts anew from them.
    #[arg(long, value_name = "SAFETENSORS")]
    pub(crate) weights: Option<PathBuf>,
}

/// Training.
#[derive(Debug, Args)]
pub(crate) struct Train {
    #[command(flatten)]
    pub(crate) source: Source,
    #[command(flatten)]
    pub(crate) given: Given,
    /// Train so many optimizer steps.
    #[arg(long, conflicts_with = "epochs")]
    pub(crate) steps: Option<u64>,
    /// Train so many epochs; 100, or with --until at most 10000, where neither this nor --steps is given.
    #[arg(long)]
    pub(crate) epochs: Option<u32>,
    /// Stop at the end of the first epoch in which this holds, such as 'test_loss<0.05' or 'test_accuracy>=95%'; given more
    /// than once, all must hold. Fails when it never does.
    #[arg(long, value_name = "GOAL")]
    pub(crate) until: Vec<Goal>,
    /// Where to train.
    #[arg(long, value_enum, default_value = "cpu")]
    pub(crate) backend: Processor,
    /// Start anew, with initial weights, order of samples and dropout by this seed.
    #[arg(long, value_parser = clap::value_parser!(u16))]
    pub(crate) seed: Option<u16>,
    /// Save what was learned to this project file.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Report in JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Where to train.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Processor {
    /// The processor.
    Cpu,
    /// The graphics processor.
    Gpu,
}

/// Checking.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Files and links; a text file, or - for standard input, may hold many links, one a line.
    #[arg(required = true)]
    pub(crate) inputs: Vec<String>,
    /// Also check that the values of this safetensors file fit each of them.
    #[arg(long, value_name = "SAFETENSORS")]
    pub(crate) weights: Option<PathBuf>,
    /// Report in JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Exporting.
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) source: Source,
    #[command(flatten)]
    pub(crate) given: Given,
    /// As what.
    #[arg(long, value_parser = format, value_name = "FORMAT")]
    pub(crate) to: Format,
    /// Write to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

fn format(id: &str) -> Result<Format, String> {
    let known = || Format::ALL.iter().map(|format| format.id()).collect::<Vec<_>>().join(", ");
    Format::find(id).ok_or_else(|| format!("there is: {}", known()))
}

/// Converting.
#[derive(Debug, Args)]
pub(crate) struct Link {
    #[command(flatten)]
    pub(crate) source: Source,
    /// What to make; by the name of --out, else a document of a link and a link of anything else.
    #[arg(long, value_enum)]
    pub(crate) to: Option<Form>,
    /// Write to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Put the trained weights into the link, in half precision.
    #[arg(long)]
    pub(crate) with_weights: bool,
    /// The address of the page that the link is to open, such as https://example.org/layerloom/.
    #[arg(long, value_name = "ADDRESS", default_value = "")]
    pub(crate) page: String,
}

/// A written form of a playground.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// A link.
    Link,
    /// A document in JSON.
    Json,
    /// A project file.
    Project,
}

#[cfg(test)]
mod tests {
    use super::Arguments;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_well_declared() {
        Arguments::command().debug_assert();
    }
}
