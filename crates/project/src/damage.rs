//! Why a file is no project that can be opened: where, what, and what to do.

use layerloom_document::Bilingual;
use layerloom_document::readable::Fault;

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Damage {
    /// It is something else.
    NoProject(Kind),
    /// It was made by a later version, of this number.
    Newer(u8),
    /// It ends too early: bytes there are, and bytes there should be, where that is known.
    CutOff {
        /// Bytes there are.
        got: usize,
        /// Bytes there should be.
        expected: Option<usize>,
    },
    /// So many bytes stand behind its end.
    Trailing(usize),
    /// It is longer than any project.
    TooLong {
        /// Bytes there are or should be.
        length: usize,
        /// Bytes allowed.
        most: usize,
    },
    /// A part's bytes are not those that were written.
    Changed(&'static str),
    /// A part is not there.
    Missing(&'static str),
    /// A part is there twice.
    Twice(&'static str),
    /// There is a part that this version does not know.
    Unknown(String),
    /// A part claims to be larger than it may be.
    PartTooLong {
        /// Which.
        part: &'static str,
        /// Bytes it claims.
        length: usize,
        /// Bytes allowed.
        most: usize,
    },
    /// A part is shorter than its document asks for.
    PartLength {
        /// Which.
        part: &'static str,
        /// Bytes there are.
        got: usize,
        /// Bytes asked for.
        expected: usize,
    },
    /// A part is not built as it should be.
    Malformed {
        /// Which.
        part: &'static str,
        /// Why.
        reason: Bilingual,
    },
    /// A document in it is not lawful.
    Document {
        /// In which part.
        part: &'static str,
        /// All that is wrong.
        faults: Vec<Fault>,
    },
    /// A tensor is not of the size that the document asks for, or not there.
    Size {
        /// Whose tensor, such as «layers[0] kernel».
        tensor: String,
        /// Rows and columns in the file; none where it is not there.
        got: Option<[usize; 2]>,
        /// Rows and columns that the document asks for; none where it asks for no such tensor.
        expected: Option<[usize; 2]>,
    },
    /// A trained value, or what the optimizer remembers of it, is not finite or too large to train on from.
    NotFinite {
        /// Whose, such as «layers[0] kernel».
        tensor: String,
        /// Its place, from 0.
        index: usize,
    },
    /// The rows of its own table do not fit together.
    Table,
}

/// What a file is that is no project, as far as its first bytes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// There is nothing in it.
    Empty,
    /// A picture.
    Picture,
    /// An archive.
    Archive,
    /// JSON: perhaps a document in its readable form.
    Json,
    /// Other text: perhaps a table, or a link.
    Text,
    /// Something else.
    Other,
}

impl Kind {
    /// By the first bytes.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let starts = |starts: &[&[u8]]| starts.iter().any(|start| bytes.starts_with(start));
        let head = &bytes[..bytes.len().min(512)];
        // A character may be cut through at the end of the head.
        let text = match std::str::from_utf8(head) {
            Ok(_) => true,
            Err(error) => error.error_len().is_none(),
        };
        match bytes.trim_ascii_start().first() {
            None => Self::Empty,
            _ if starts(&[b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM"]) => Self::Picture,
            _ if starts(&[b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!"]) => Self::Archive,
            Some(b'{' | b'[') if text => Self::Json,
            Some(_) if text && !head.contains(&0) => Self::Text,
            Some(_) => Self::Other,
        }
    }

    fn said(self) -> Bilingual {
        let (en, zh) = match self {
            Self::Empty => ("it is empty", "文件为空"),
            Self::Picture => ("it is a picture", "这是图片"),
            Self::Archive => ("it is an archive; unpack it first", "这是压缩包，请先解压"),
            Self::Json => ("it is JSON; open it as a document", "这是 JSON，请作为文档打开"),
            Self::Text => (
                "it is text; open a table as data and a link as a link",
                "这是文本；表格请作为数据打开，链接请作为链接打开",
            ),
            Self::Other => ("it is something else", "这是其他类型的文件"),
        };
        Bilingual::new(en, zh)
    }
}

impl Damage {
    /// The sentence.
    pub fn message(&self) -> Bilingual {
        match self {
            Self::NoProject(kind) => {
                let Bilingual { en, zh } = kind.said();
                Bilingual::new(
                    format!("This is no Layerloom project: {en}."),
                    format!("这不是 Layerloom 项目文件：{zh}。"),
                )
            }
            Self::Newer(version) => Bilingual::new(
                format!(
                    "The file has format {version}, made by a later version of Layerloom. Open it there."
                ),
                format!("文件格式为 {version}，由更新的 Layerloom 版本生成。请用该版本打开。"),
            ),
            Self::CutOff { got, expected: Some(expected) } => Bilingual::new(
                format!("The file is cut off: {got} of its {expected} bytes are there. Copy it again."),
                format!("文件不完整：共 {expected} 字节，只有 {got} 字节。请重新复制。"),
            ),
            Self::CutOff { got, expected: None } => Bilingual::new(
                format!("The file is cut off after {got} bytes. Copy it again."),
                format!("文件在第 {got} 字节处中断。请重新复制。"),
            ),
            Self::Trailing(count) => Bilingual::new(
                format!(
                    "{count} bytes stand behind the end of the project: something was added to the file."
                ),
                format!("项目结尾之后还有 {count} 字节：文件被添加了内容。"),
            ),
            Self::TooLong { length, most } => Bilingual::new(
                format!("The file has {} MiB; {} MiB is the most.", mebibytes(*length), mebibytes(*most)),
                format!("文件有 {} MiB，上限为 {} MiB。", mebibytes(*length), mebibytes(*most)),
            ),
            Self::Changed(part) => Bilingual::new(
                format!("The part «{part}» of the file is damaged: its bytes are not those that were saved."),
                format!("文件的“{part}”部分已损坏：内容与保存时不同。"),
            ),
            Self::Missing(part) => Bilingual::new(
                format!("The file lacks its part «{part}»."),
                format!("文件缺少“{part}”部分。"),
            ),
            Self::Twice(part) => Bilingual::new(
                format!("The file has its part «{part}» twice."),
                format!("文件的“{part}”部分重复出现。"),
            ),
            Self::Unknown(part) => Bilingual::new(
                format!("The file has a part «{part}» that is not known."),
                format!("文件含有未知的“{part}”部分。"),
            ),
            Self::PartTooLong { part, length, most } => Bilingual::new(
                format!("The part «{part}» claims to hold {length} bytes; {most} is the most."),
                format!("“{part}”部分声称有 {length} 字节，上限为 {most} 字节。"),
            ),
            Self::PartLength { part, got, expected } => Bilingual::new(
                format!("The part «{part}» holds {got} bytes, but the document asks for {expected}."),
                format!("“{part}”部分有 {got} 字节，但文档需要 {expected} 字节。"),
            ),
            Self::Malformed { part, reason } => Bilingual::new(
                format!("The part «{part}» cannot be read: {}.", reason.en),
                format!("无法读取“{part}”部分：{}。", reason.zh),
            ),
            Self::Document { part, faults } => listed(
                faults,
                &format!("The part «{part}» holds a document that is not lawful:"),
                &format!("“{part}”部分中的文档有误："),
            ),
            Self::Size { tensor, got, expected } => {
                let (got, expected) = (*got, *expected);
                let words = |shape: Option<[usize; 2]>| match shape {
                    Some([rows, columns]) => Bilingual::new(
                        format!("{rows} × {columns} values"),
                        format!("{rows} × {columns} 个值"),
                    ),
                    None => Bilingual::new("none", "无"),
                };
                let (got, expected) = (words(got), words(expected));
                Bilingual::new(
                    format!(
                        "The trained values do not fit the document: of {tensor} the file has {}, and the document asks for {}.",
                        got.en, expected.en
                    ),
                    format!(
                        "训练过的值与文档不符：{tensor} 在文件中为：{}；文档要求：{}。",
                        got.zh, expected.zh
                    ),
                )
            }
            Self::NotFinite { tensor, index } => Bilingual::new(
                format!("Value {index} of {tensor} is not finite, or too large to train on from."),
                format!("{tensor} 的第 {index} 个值不是有限数，或过大而无法继续训练。"),
            ),
            Self::Table => Bilingual::new(
                "The rows of the table in the file do not fit together.",
                "文件中表格的各行不一致。",
            ),
        }
    }
}

fn mebibytes(bytes: usize) -> usize {
    bytes.div_ceil(1 << 20)
}

fn listed(faults: &[Fault], en: &str, zh: &str) -> Bilingual {
    let lines = |pick: fn(&Bilingual) -> &str| -> String {
        let line = |fault: &Fault| match fault.place.as_str() {
            "" => format!("\n  {}", pick(&fault.message)),
            place => format!("\n  {place}: {}", pick(&fault.message)),
        };
        faults.iter().map(line).collect()
    };
    Bilingual::new(format!("{en}{}", lines(|both| &both.en)), format!("{zh}{}", lines(|both| &both.zh)))
}
