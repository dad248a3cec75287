//! Any text that a person may paste as a link: ours, with all that stands behind its document, or TensorFlow Playground's.

use crate::beyond::beyond;
use crate::layout::Layout;
use crate::view::View;
use crate::{lesson, tfp, view, weights};
use layerloom_datasets::TableMeta;
use layerloom_document::link::{self, LinkError, Linked};
use layerloom_document::{Bilingual, DATA, Document, Lexicon, Table};

/// What begins the part of a link that holds weights.
const WEIGHTS: char = 'w';

/// What begins the part of a link that holds a lesson.
const LESSON: char = 'l';

/// What begins the part of a link that holds a view.
const VIEW: char = 'v';

/// The longest part that is named when it is not known; longer ones are cut.
const MAX_NAMED: usize = 20;

/// No more parts than these are named one by one when they are not known.
const MOST_NAMED: usize = 8;

/// What stands behind a link's document: parts, each begun by a full stop and a letter that says what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extras<'a> {
    /// Trained values, see [`weights`].
    pub weights: Option<&'a str>,
    /// A lesson, see [`lesson`].
    pub lesson: Option<&'a str>,
    /// What is on screen, see [`view`].
    pub view: Option<&'a str>,
    /// Parts that this version does not know, or that are there twice.
    pub unknown: Vec<&'a str>,
}

impl<'a> Extras<'a> {
    /// Sorts the text that [`link::split`] gives behind the document. Empty parts are passed over: a full stop at the end
    /// of a sentence is often copied along.
    pub fn of(text: &'a str) -> Self {
        let mut extras = Self::default();
        for part in text.split(link::SEPARATOR).filter(|part| !part.is_empty()) {
            let (place, begin) = match part.chars().next() {
                Some(LESSON) => (&mut extras.lesson, LESSON),
                Some(VIEW) => (&mut extras.view, VIEW),
                _ => (&mut extras.weights, WEIGHTS),
            };
            match part.strip_prefix(begin) {
                Some(text) if place.is_none() => *place = Some(text),
                _ => extras.unknown.push(part),
            }
        }
        extras
    }

    /// The known parts as text, to stand behind a link's document.
    pub fn text(&self) -> String {
        let parts = [(LESSON, self.lesson), (VIEW, self.view), (WEIGHTS, self.weights)];
        let part =
            |(begin, text): (char, &str)| [link::SEPARATOR, begin].into_iter().chain(text.chars()).collect();
        let texts = parts.into_iter().filter_map(|(begin, text)| Some((begin, text?)));
        texts.map(part).collect::<Vec<String>>().concat()
    }
}

/// What a link opens.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The playground.
    pub document: Document,
    /// The rows of its own table, where they came along.
    pub table: Option<Table>,
    /// Its trained values, in the order of [`Layout`], where they came along.
    pub weights: Option<Vec<f32>>,
    /// The text of its lesson, where one came along.
    pub lesson: Option<String>,
    /// What is to be on screen, where that came along.
    pub view: Option<View>,
    /// What of the link was not taken, and why.
    pub ignored: Vec<Bilingual>,
}

/// Opens a link of any kind; all before a «#» is passed over. What cannot be taken of a sound link is listed, not refused.
///
/// # Errors
/// When the text is no link of this or an earlier version.
pub fn open(text: &str, lexicon: &Lexicon) -> Result<Link, LinkError> {
    let text = text.trim();
    let text = text.rsplit_once('#').map_or(text, |(_, behind)| behind);
    if let Some(tfp::Translation { document, ignored }) = tfp::translate(text) {
        return Ok(Link { document, table: None, weights: None, lesson: None, view: None, ignored });
    }
    let Linked { document, table } = link::decode(text, lexicon)?;
    let extras = Extras::of(link::split(text).1);
    let mut ignored = beyond(&document, lexicon);
    ignored.extend(extras.unknown.iter().take(MOST_NAMED).map(|part| unknown(part)));
    if let Some(more @ 1..) = extras.unknown.len().checked_sub(MOST_NAMED) {
        ignored.push(more_unknown(more));
    }
    let meta = table.as_ref().map(TableMeta::of);
    let weights = weights_of(text, &document, meta.as_ref())
        .and_then(|weights| weights.map_err(|message| ignored.push(message)).ok());
    let lesson = extras.lesson.and_then(|text| {
        let lesson = lesson::decode(text);
        if lesson.is_none() {
            ignored.push(Bilingual::new(
                "The lesson in the link is cut short, too long, or was changed on the way.",
                "链接中的课程不完整、过长或已被改动。",
            ));
        }
        lesson
    });
    let view = extras.view.map(|text| {
        let (view, strange) = view::decode(text, &document);
        if !strange.is_empty() {
            ignored.push(not_on_screen(&strange));
        }
        view
    });
    Ok(Link { document, table, weights, lesson, view, ignored })
}

/// The trained values of a link's text for its document, in the order of [`Layout`]; nothing where it has none. A link whose
/// table was too large for it gives them only with the headings of that table.
///
/// # Errors
/// Why they are not taken, in a sentence.
pub fn weights_of(
    text: &str,
    document: &Document,
    table: Option<&TableMeta>,
) -> Option<Result<Vec<f32>, Bilingual>> {
    let text = Extras::of(link::split(text).1).weights?;
    Some(match Layout::of(document, table) {
        Ok(layout) => weights::decode(text, layout.count()).map_err(|error| error.message()),
        Err(_) if misses_table(document, table.map(|table| table.fingerprint)) => Err(Bilingual::new(
            "The weights in the link are not taken: its table is not loaded.",
            "未采用链接中的权重：其表格尚未载入。",
        )),
        Err(_) => Err(Bilingual::new(
            "The weights in the link are not taken: its network cannot be trained as it is.",
            "未采用链接中的权重：其网络目前无法训练。",
        )),
    })
}

/// Whether a document learns from another table than that of this fingerprint.
pub fn misses_table(document: &Document, fingerprint: Option<u32>) -> bool {
    let named = DATA.integer(&document.data, "table") as u32;
    DATA.pick(&document.data, "source").id == "table" && fingerprint != Some(named)
}

/// A link's text, with trained values behind the document.
pub fn with_weights(link: &str, values: &[f32]) -> String {
    format!("{link}{}{WEIGHTS}{}", link::SEPARATOR, weights::encode(values))
}

/// A link's text, with a lesson behind the document.
pub fn with_lesson(link: &str, text: &str) -> String {
    format!("{link}{}{LESSON}{}", link::SEPARATOR, lesson::encode(text))
}

/// A link's text, with what is on screen behind the document.
pub fn with_view(link: &str, view: &View) -> String {
    format!("{link}{}{VIEW}{}", link::SEPARATOR, view::encode(view))
}

/// Why a text was not opened.
pub fn sentence(error: LinkError) -> Bilingual {
    match error {
        LinkError::Damaged => Bilingual::new(
            "This is no whole Layerloom link, and was not opened: it is cut short, or was changed on the way.",
            "这不是完整的 Layerloom 链接，未予打开：可能被截断或改动。",
        ),
        LinkError::Newer(version) => Bilingual::new(
            format!("The link was made by a later version of Layerloom (format {version}). Open it there."),
            format!("链接由更新的 Layerloom 版本生成（格式 {version}）。请用该版本打开。"),
        ),
        LinkError::TooLong => Bilingual::new(
            format!(
                "The text is longer than any link, and was not opened: {} characters are the most.",
                link::MAX_TEXT
            ),
            format!("文本超过链接的最大长度，未予打开：最多 {} 个字符。", link::MAX_TEXT),
        ),
    }
}

/// A part as far as a sentence has room for it.
fn cut(part: &str) -> String {
    let shown: String = part.chars().take(MAX_NAMED).collect();
    if shown.len() < part.len() { format!("{shown}…") } else { shown }
}

fn not_on_screen(items: &[&str]) -> Bilingual {
    let more = if items.len() > MOST_NAMED { " …" } else { "" };
    let named: Vec<String> = items.iter().take(MOST_NAMED).map(|item| cut(item)).collect();
    Bilingual::new(
        format!("Of what the link shows, this is not there or said twice: «{}»{more}.", named.join("», «")),
        format!("链接要显示的内容中，以下不存在或重复：“{}”{more}。", named.join("”“")),
    )
}

fn more_unknown(count: usize) -> Bilingual {
    Bilingual::new(
        format!("{count} more parts of it are not known either."),
        format!("另有 {count} 个未知的部分。"),
    )
}

fn unknown(part: &str) -> Bilingual {
    let shown = cut(part);
    Bilingual::new(
        format!("A part of the link is not known here: «{shown}»."),
        format!("链接中有未知的部分：“{shown}”。"),
    )
}
