//! A playground's network out of Layerloom, and weights back in.
//!
//! Code that builds the same network ([`Format::PyTorch`], which also trains it the same way, [`Format::Keras`],
//! [`Format::Burn`]), its trained values ([`Format::Safetensors`]) and the whole model in one file ([`Format::Onnx`]).
//! [`export`] is the way in; [`read_safetensors`] the way back.
//!
//! Read in this order: [`Model`] (a document with what must be known of its data), [`Values`] (trained values by name),
//! `network` (what every format walks), `recipe` (how it is trained), then one module a format.
#![forbid(unsafe_code)]

mod model;
mod values;

mod network;
mod recipe;
mod unknown;
mod write;

mod python;

mod burn;
mod keras;
mod onnx;
mod pytorch;
mod safetensors;

pub use model::{Column, ColumnContent, Inputs, Model, Target};
pub use safetensors::{MAX_HEADER_BYTES, read_safetensors};
pub use values::{Tensor, Values};

use layerloom_document::{Problem, Text};

/// What a network can be exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// A Python file that builds the network in PyTorch and trains it the same way.
    PyTorch,
    /// A Python file that builds and trains the network in Keras 3.
    Keras,
    /// A Rust module that builds the network in Burn.
    Burn,
    /// All trained and kept values by name.
    Safetensors,
    /// Network and values in one file, to be run by other programs.
    Onnx,
}

impl Format {
    /// All of them, in the order they are shown.
    pub const ALL: &[Format] =
        &[Format::PyTorch, Format::Keras, Format::Burn, Format::Safetensors, Format::Onnx];

    /// Its id, kebab-case, for ever: «pytorch».
    pub const fn id(self) -> &'static str {
        match self {
            Format::PyTorch => "pytorch",
            Format::Keras => "keras",
            Format::Burn => "burn",
            Format::Safetensors => "safetensors",
            Format::Onnx => "onnx",
        }
    }

    /// The format of this id.
    pub fn find(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|format| format.id() == id).copied()
    }

    /// Its name.
    pub const fn name(self) -> Text {
        match self {
            Format::PyTorch => Text::new(&["PyTorch", "PyTorch"]),
            Format::Keras => Text::new(&["Keras", "Keras"]),
            Format::Burn => Text::new(&["Burn", "Burn"]),
            Format::Safetensors => Text::new(&["safetensors", "safetensors"]),
            Format::Onnx => Text::new(&["ONNX", "ONNX"]),
        }
    }

    /// What the file holds, in a few words.
    pub const fn about(self) -> Text {
        match self {
            Format::PyTorch => Text::new(&[
                "Python code: the network, and training it the same way",
                "Python 代码：网络结构，以及以相同方式训练它",
            ]),
            Format::Keras => {
                Text::new(&["Python code: the network and its training", "Python 代码：网络结构及其训练"])
            }
            Format::Burn => {
                Text::new(&["Rust code: the network and its training", "Rust 代码：网络结构及其训练"])
            }
            Format::Safetensors => Text::new(&["The weights, by name", "按名称保存的权重"]),
            Format::Onnx => {
                Text::new(&["Network and weights, for other programs", "网络与权重，供其他程序运行"])
            }
        }
    }

    /// Whether it is text, which needs no values.
    pub const fn is_code(self) -> bool {
        matches!(self, Format::PyTorch | Format::Keras | Format::Burn)
    }

    /// The media type of the file.
    pub const fn media_type(self) -> &'static str {
        match self {
            Format::PyTorch | Format::Keras => "text/x-python",
            Format::Burn => "text/x-rust",
            Format::Safetensors | Format::Onnx => "application/octet-stream",
        }
    }

    /// The name that a file of it is offered under.
    pub const fn file_name(self) -> &'static str {
        match self {
            Format::PyTorch => "network_pytorch.py",
            Format::Keras => "network_keras.py",
            Format::Burn => "network_burn.rs",
            Format::Safetensors => "weights.safetensors",
            Format::Onnx => "network.onnx",
        }
    }
}

/// A file that an export made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The name that it is offered under.
    pub name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// What is in it.
    pub content: Content,
}

/// What is in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Text, UTF-8.
    Text(String),
    /// Anything else.
    Bytes(Vec<u8>),
}

impl Content {
    /// The bytes of the file.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes) => bytes,
        }
    }
}

/// Writes a network in a format. Code needs no values and leaves them alone; the other formats need all of them.
///
/// # Errors
/// All that is wrong with the document; what of it the format cannot say; which values are missing or of another size.
pub fn export(format: Format, model: &Model, values: &Values) -> Result<Exported, Vec<Problem>> {
    let content = match format {
        Format::PyTorch => Content::Text(pytorch(model)?),
        Format::Keras => Content::Text(keras(model)?),
        Format::Burn => Content::Text(burn(model)?),
        Format::Safetensors => Content::Bytes(safetensors::write(model, values)?),
        Format::Onnx => Content::Bytes(onnx::write(model, values)?),
    };
    Ok(Exported { name: format.file_name(), media_type: format.media_type(), content })
}

/// The network and its training in PyTorch, as one Python file.
///
/// # Errors
/// All that is wrong with the document, and what of it has no counterpart.
pub fn pytorch(model: &Model) -> Result<String, Vec<Problem>> {
    pytorch::write(model)
}

/// The network and its training in Keras 3, as one Python file.
///
/// # Errors
/// All that is wrong with the document, and what of it has no counterpart.
pub fn keras(model: &Model) -> Result<String, Vec<Problem>> {
    keras::write(model)
}

/// The network and its training in Burn, as one Rust module.
///
/// # Errors
/// All that is wrong with the document, and what of it has no counterpart.
pub fn burn(model: &Model) -> Result<String, Vec<Problem>> {
    burn::write(model)
}
