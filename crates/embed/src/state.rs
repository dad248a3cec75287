//! Playgrounds as hosts give and get them: the text of a link, or a document as readable JSON.

use crate::message::Refusal;
use layerloom_document::link::{self, LinkError};
use layerloom_document::readable::{self, Readable, Tree};
use layerloom_document::{Document, DrawnPoint, Lexicon, Table};
use layerloom_project::link as any_link;

/// The longest text of a playground.
pub const MAX_TEXT: usize = link::MAX_TEXT;

/// A playground that a host brings.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// What it is.
    pub document: Document,
    /// It as the text of a link, without «#».
    pub fragment: String,
}

/// Reads what a host brings: a link's text, an address that ends in one, or the JSON of a document.
///
/// # Errors
/// When it is too long, or none of these.
pub fn read(text: &str, lexicon: &Lexicon) -> Result<Given, Refusal> {
    if text.len() > MAX_TEXT {
        return Err(Refusal::TooLarge);
    }
    let text = text.trim();
    if text.starts_with('{') {
        return read_json(text, lexicon);
    }
    let opened = any_link::open(text, lexicon).map_err(|error| match error {
        LinkError::TooLong => Refusal::TooLarge,
        error => Refusal::State(vec![any_link::sentence(error).en]),
    })?;
    let fragment = text.rsplit_once('#').map_or(text, |(_, fragment)| fragment);
    // A link of another playground is opened as ours.
    let is_ours = link::decode(fragment, lexicon).is_ok();
    let fragment = if is_ours { fragment.to_owned() } else { link::encode(&opened.document, None, lexicon) };
    Ok(Given { document: opened.document, fragment })
}

fn read_json(text: &str, lexicon: &Lexicon) -> Result<Given, Refusal> {
    let one = |fault: String| Refusal::State(vec![fault]);
    let tree: Tree = serde_json::from_str(text).map_err(|error| one(error.to_string()))?;
    let Readable { document, described } = readable::read(&tree, lexicon).map_err(|faults| {
        let told = |fault: &readable::Fault| match fault.place.as_str() {
            "" => fault.message.en.clone(),
            place => format!("{place} {}", fault.message.en),
        };
        // As many as a person reads.
        Refusal::State(faults.iter().take(20).map(told).collect())
    })?;
    if described.is_some() {
        return Err(one("the page makes its own data: give «data» in place of «input»".to_owned()));
    }
    let fragment = link::encode(&document, None, lexicon);
    // As the page will read it: a link leaves out what is at its default.
    let document = link::decode(&fragment, lexicon).map_or(document, |linked| linked.document);
    Ok(Given { document, fragment })
}

/// What a host gets to see of a playground.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The document, without what is withheld.
    pub document: Document,
    /// What is withheld: «points», «table».
    pub withheld: Vec<&'static str>,
}

/// The part of a playground that is not the person's own: settings, but no drawn points other than those that the host
/// gave itself, and no rows of a table.
pub fn without_own_data(document: &Document, given: &[DrawnPoint]) -> Shown {
    let mut document = document.clone();
    let mut withheld = Vec::new();
    if !document.points.is_empty() && document.points != given {
        document.points.clear();
        withheld.push("points");
    }
    if document.data.get("source").is_some_and(|source| *source == "table".into()) {
        withheld.push("table");
    }
    Shown { document, withheld }
}

/// A playground as hosts get it: `{"link": …, "document": …, "withheld": […]}`.
pub fn write(shown: &Shown, table: Option<&Table>, lexicon: &Lexicon) -> Tree {
    let readable = Readable { document: shown.document.clone(), described: None };
    let withheld = shown.withheld.iter().map(|name| Tree::Text((*name).to_owned())).collect();
    Tree::Map(vec![
        ("link".to_owned(), Tree::Text(link::encode(&shown.document, table, lexicon))),
        ("document".to_owned(), readable::write(&readable, lexicon)),
        ("withheld".to_owned(), Tree::List(withheld)),
    ])
}

/// The controls that a document hides, once a host hides others than before: what the document hides of itself stays.
pub fn hidden(now: &[String], before: &[String], wanted: &[String]) -> Vec<String> {
    let own = now.iter().filter(|name| !before.contains(name) || wanted.contains(name));
    let mut hidden: Vec<String> = own.cloned().collect();
    for name in wanted {
        if !hidden.contains(name) {
            hidden.push(name.clone());
        }
    }
    hidden
}
