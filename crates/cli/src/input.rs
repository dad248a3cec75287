//! Playgrounds from files and links.

use crate::arguments::Source;
use crate::wrong::{Language, Wrong};
use layerloom_datasets::{MAX_FILE_BYTES, import};
use layerloom_document::readable::{Described, Readable, Target, Tree, read as read_document};
use layerloom_document::{Bilingual, Document, Problem, Table};
use layerloom_engine::check::{DataShape, Task};
use layerloom_engine::geometry::Geometry;
use layerloom_project::{
    MAX_FILE, Project, Run, Training, fault_of_json, is_project, link, read as read_project,
};
use layerloom_protocol::lexicon;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Names standard input.
pub(crate) const STANDARD_INPUT: &str = "-";

/// A link is shown with no more than so many characters.
const MAX_SHOWN: usize = 48;

/// A playground, and where it came from.
#[derive(Clone, Debug)]
pub(crate) struct Playground {
    /// What to call it in messages.
    pub(crate) called: String,
    /// What it was.
    pub(crate) kind: Kind,
    /// What was built.
    pub(crate) document: Document,
    /// The form of data whose rows come from elsewhere.
    pub(crate) described: Option<Described>,
    /// The rows of its own table.
    pub(crate) table: Option<Table>,
    /// What was learned before.
    pub(crate) learned: Learned,
    /// The project's name and earlier runs.
    pub(crate) name: String,
    pub(crate) runs: Vec<Run>,
    /// What of the input was not taken.
    pub(crate) ignored: Vec<Bilingual>,
}

/// What an input was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Link,
    Document,
    Project,
}

impl Kind {
    /// As it stands in reports.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Document => "document",
            Self::Project => "project",
        }
    }
}

/// What was learned before.
#[derive(Clone, Debug)]
pub(crate) enum Learned {
    Nothing,
    /// The values of the network, in the order of its layout.
    Weights(Vec<f32>),
    /// All of a training.
    Training(Training),
}

impl Playground {
    fn new(called: &str, kind: Kind, document: Document) -> Self {
        Self {
            called: called.to_owned(),
            kind,
            document,
            described: None,
            table: None,
            learned: Learned::Nothing,
            name: String::new(),
            runs: Vec::new(),
            ignored: Vec::new(),
        }
    }

    /// Says on standard error what was not taken.
    pub(crate) fn tell_ignored(&self, language: Language) {
        for ignored in &self.ignored {
            eprintln!("{}: {}", self.called, language.of(ignored));
        }
    }
}

/// The one playground that a command is about.
pub(crate) fn one(source: &Source) -> Result<Playground, Wrong> {
    let mut playground = match raw(&source.input)? {
        Raw::Link(text) => of_word(&text)?,
        Raw::Bytes(called, bytes) => of_bytes(&called, &bytes)?,
    };
    if let Some(path) = &source.table {
        let (table, unused) = csv(path)?;
        playground.ignored.extend(unused.into_iter().map(|problem| problem.message));
        playground.document.data.set("source", Some("table".into()));
        playground.document.data.set("table", Some(f64::from(table.fingerprint()).into()));
        playground.table = Some(table);
        playground.described = None;
    }
    Ok(playground)
}

/// All playgrounds that an input holds, each by itself right or wrong: a text may hold a link a line.
pub(crate) fn many(input: &str) -> Vec<(String, Result<Playground, Wrong>)> {
    match raw(input) {
        Err(wrong) => vec![(shown(input), Err(wrong))],
        Ok(Raw::Link(text)) => vec![(shown(&text), of_word(&text))],
        Ok(Raw::Bytes(called, bytes)) => match lines(&bytes) {
            Some(lines) => lines
                .map(|(number, text)| {
                    let called = format!("{called}:{number}");
                    let playground = of_link(&called, text);
                    (called, playground)
                })
                .collect(),
            None => vec![(called.clone(), of_bytes(&called, &bytes))],
        },
    }
}

/// An input before it is understood.
enum Raw {
    Link(String),
    Bytes(String, Vec<u8>),
}

fn raw(input: &str) -> Result<Raw, Wrong> {
    if input == STANDARD_INPUT {
        let bytes = bounded(std::io::stdin().lock(), MAX_FILE);
        let bytes = bytes
            .map_err(|error| Wrong::new(error.to_string(), error.to_string()).about("standard input"))?;
        return Ok(Raw::Bytes("standard input".to_owned(), bytes));
    }
    let path = Path::new(input);
    if path.is_dir() {
        return Err(
            Wrong::new("this is a folder; name the files in it", "这是文件夹；请指定其中的文件").about(input)
        );
    }
    match File::open(path) {
        Ok(file) if path.is_file() => match bounded(file, MAX_FILE) {
            Ok(bytes) => Ok(Raw::Bytes(input.to_owned(), bytes)),
            Err(error) => Err(Wrong::of_file(path, &error)),
        },
        // What looks like a file's name is meant as one.
        Err(error)
            if !input.contains(['#', '='])
                && (input.contains(['/', '\\']) || path.extension().is_some_and(is_known)) =>
        {
            Err(Wrong::of_file(path, &error))
        }
        _ => Ok(Raw::Link(input.to_owned())),
    }
}

fn is_known(extension: &std::ffi::OsStr) -> bool {
    ["json", "layerloom", "txt", "csv"].iter().any(|known| extension == *known)
}

/// All bytes, unless there are more than `most`.
pub(crate) fn bounded(reader: impl Read, most: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(most as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > most {
        return Err(std::io::Error::other(format!("it is longer than {} MiB", most >> 20)));
    }
    Ok(bytes)
}

/// The lines of a text that is no JSON, with their numbers from 1; empty ones are left out.
fn lines(bytes: &[u8]) -> Option<impl Iterator<Item = (usize, &str)>> {
    if is_project(bytes) || is_json(bytes) {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.trim().is_empty())?;
    Some((1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()))
}

fn is_json(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().first() == Some(&b'{')
}

fn of_bytes(called: &str, bytes: &[u8]) -> Result<Playground, Wrong> {
    if is_json(bytes) {
        return of_json(called, bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !is_project(bytes) && !text.trim().is_empty() && text.trim().lines().count() == 1 => {
            of_link(called, text)
        }
        _ => of_project(called, bytes),
    }
}

fn of_project(called: &str, bytes: &[u8]) -> Result<Playground, Wrong> {
    let project = read_project(bytes, &lexicon());
    let project = project.map_err(|damage| Wrong::from(damage.message()).about(called))?;
    let Project { name, document, table, training, runs, ignored, .. } = project;
    let learned = training.map_or(Learned::Nothing, Learned::Training);
    Ok(Playground { table, learned, name, runs, ignored, ..Playground::new(called, Kind::Project, document) })
}

fn of_json(called: &str, bytes: &[u8]) -> Result<Playground, Wrong> {
    let tree: Tree = serde_json::from_slice(bytes).map_err(|error| {
        let Bilingual { en, zh } = fault_of_json(&error);
        Wrong::new(format!("it is no JSON that can be read: {en}"), format!("无法读取：{zh}")).about(called)
    })?;
    match read_document(&tree, &lexicon()) {
        Ok(Readable { document, described }) => {
            Ok(Playground { described, ..Playground::new(called, Kind::Document, document) })
        }
        Err(faults) => Err(Wrong::of_faults(faults).about(called)),
    }
}

/// What was said in place of a file's name.
fn of_word(text: &str) -> Result<Playground, Wrong> {
    of_link(&shown(text), text).map_err(|mut wrong| {
        // Without a link's sign it may have been meant as a name.
        if !text.contains(['#', '=']) {
            wrong.message.en.insert_str(0, "There is no file of this name. ");
            wrong.message.zh.insert_str(0, "没有此名称的文件。");
        }
        wrong
    })
}

fn of_link(called: &str, text: &str) -> Result<Playground, Wrong> {
    match link::open(text, &lexicon()) {
        Ok(link::Link { document, table, weights, lesson, mut ignored, .. }) => {
            if lesson.is_some() {
                ignored.push(Bilingual::new(
                    "The lesson in the link is left out: lessons are read on the page.",
                    "未采用链接中的课程：课程在页面中阅读。",
                ));
            }
            let learned = weights.map_or(Learned::Nothing, Learned::Weights);
            Ok(Playground { table, learned, ignored, ..Playground::new(called, Kind::Link, document) })
        }
        Err(error) => Err(Wrong::from(link::sentence(error)).about(called)),
    }
}

/// The table of a file, and the columns of it that cannot be inputs.
fn csv(path: &Path) -> Result<(Table, Vec<Problem>), Wrong> {
    let file = File::open(path).map_err(|error| Wrong::of_file(path, &error))?;
    let bytes = bounded(file, MAX_FILE_BYTES).map_err(|error| Wrong::of_file(path, &error))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match import::table(&name, &bytes) {
        Ok((table, report)) => Ok((table, report.unused)),
        Err(problems) => {
            let wrong = Wrong::of_problems(&Document::empty(), &problems);
            let message = Bilingual::new("the table cannot be read", "无法读取表格");
            Err(Wrong { message, ..wrong }.about(path.display()))
        }
    }
}

/// What a network is told of data whose rows come from elsewhere.
pub(crate) fn shape_of(described: &Described) -> DataShape {
    let geometry = match described.input[..] {
        [height, width, channels] => Geometry::Image { height, width, channels },
        [steps, values] => Geometry::Sequence { steps, values },
        _ => Geometry::Flat(described.input.iter().product()),
    };
    let task = match described.target {
        Target::Number => Task::Regression,
        Target::Classes(count) => Task::Classes(count),
        Target::ClassesEachStep(count) => Task::ClassesEachStep(count),
    };
    DataShape::laid(geometry, task)
}

/// A link as far as a message has room for it.
fn shown(link: &str) -> String {
    let link = link.trim();
    let cut: String = link.chars().take(MAX_SHOWN).collect();
    if cut.len() < link.len() { format!("{cut}…") } else { cut }
}
