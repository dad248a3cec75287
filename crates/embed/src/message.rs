//! What a host asks the frame for.
//!
//! A request is JSON, `{"v": 1, "id": 7, "type": "step", "count": 10, "unit": "batch"}`; a playground that it brings stands
//! beside it as a second text, see [`crate::state`]. It is a stranger's: its length is looked at before it is read, reading is
//! bounded in depth and number, and whatever is not known or not lawful is refused and changes nothing.

use layerloom_document::readable::Tree;
use layerloom_protocol::Unit;

/// The version of the messages.
pub const VERSION: u32 = 1;

/// The longest request, in bytes, without the playground beside it.
pub const MAX_REQUEST: usize = 16_000;

/// The most steps that one request trains, by unit.
pub const MAX_BATCHES: u32 = 10_000;

/// See [`MAX_BATCHES`].
pub const MAX_EPOCHS: u32 = 1000;

/// The most controls that a host hides.
pub const MAX_HIDDEN: usize = 64;

/// The longest name of a control, as in links.
pub const MAX_NAME: usize = 40;

/// A request that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Chosen by the host; the answer bears it.
    pub id: u32,
    /// What is to be done.
    pub order: Order,
}

/// What a host can ask for.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    /// The playground. What is the person's own is given only when the person agrees.
    GetState {
        /// With the own data: drawn points, the rows of a table.
        data: bool,
        /// With the trained values.
        weights: bool,
    },
    /// Opens the playground that came along, untrained and at rest.
    SetState,
    /// Trains on.
    Play,
    /// Stops training.
    Pause,
    /// Trains so many steps and stops.
    Step {
        /// How many, at least 1.
        count: u32,
        /// Of what.
        unit: Unit,
    },
    /// Back to the initial weights.
    Reset,
    /// The figures of the moment.
    Metrics,
    /// How the page is to be shown.
    Show(Show),
}

/// How the page is to be shown; what is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Show {
    /// Names of controls to be hidden besides those that the playground hides itself.
    pub hide: Option<Vec<String>>,
    /// The language: `en` or `zh`.
    pub lang: Option<&'static str>,
    /// The colours: `light` or `dark`.
    pub theme: Option<&'static str>,
}

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// No request that can be read.
    Unreadable,
    /// Longer than any request or any playground.
    TooLarge,
    /// Of another version.
    Version,
    /// A type that there is not.
    Unknown,
    /// This argument is missing or not lawful.
    Argument(&'static str),
    /// More requests than a page can want.
    TooFrequent,
    /// The person does not agree.
    Refused,
    /// The person is being asked already.
    Asking,
    /// What came along is no playground; why, as a sentence for each fault.
    State(Vec<String>),
    /// The page cannot do it now, as where training could not be started.
    Unable,
}

impl Refusal {
    /// The name that hosts get.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::TooLarge => "too-large",
            Self::Version => "version",
            Self::Unknown => "unknown",
            Self::Argument(_) => "argument",
            Self::TooFrequent => "too-frequent",
            Self::Refused => "refused",
            Self::Asking => "asking",
            Self::State(_) => "state",
            Self::Unable => "unable",
        }
    }

    /// What is wrong and how it is mended, in English: it is for who writes the host page.
    pub fn sentence(&self) -> String {
        match self {
            Self::Unreadable => "This is no request: it must be JSON with «v», «id» and «type».".into(),
            Self::TooLarge => format!(
                "A request may have {MAX_REQUEST} bytes, a playground {} characters.",
                crate::state::MAX_TEXT
            ),
            Self::Version => format!("This page speaks version {VERSION} of the messages."),
            Self::Unknown => "There is no request of this type.".into(),
            Self::Argument(name) => format!("«{name}» is missing or not lawful here."),
            Self::TooFrequent => "Too many requests at once; send fewer than 30 a second.".into(),
            Self::Refused => "The person at the page does not agree to have this read.".into(),
            Self::Asking => "The person at the page is being asked already.".into(),
            Self::State(faults) => format!("This is no playground: {}", faults.join("; ")),
            Self::Unable => "The page cannot do this now.".into(),
        }
    }
}

/// Reads a request. A refusal bears the request's id where one could be read.
///
/// # Errors
/// Whatever is no request of this version.
pub fn read(text: &str) -> Result<Request, (Option<u32>, Refusal)> {
    if text.len() > MAX_REQUEST {
        return Err((None, Refusal::TooLarge));
    }
    let Ok(Tree::Map(entries)) = serde_json::from_str::<Tree>(text) else {
        return Err((None, Refusal::Unreadable));
    };
    let arguments = Arguments(&entries);
    let Some(id) = arguments.whole("id", 0, u32::MAX) else { return Err((None, Refusal::Unreadable)) };
    order(&arguments).map(|order| Request { id, order }).map_err(|refusal| (Some(id), refusal))
}

fn order(arguments: &Arguments) -> Result<Order, Refusal> {
    if arguments.whole("v", 0, u32::MAX) != Some(VERSION) {
        return Err(Refusal::Version);
    }
    Ok(match arguments.text("type").ok_or(Refusal::Unreadable)? {
        "get-state" => Order::GetState { data: arguments.flag("data")?, weights: arguments.flag("weights")? },
        "set-state" => Order::SetState,
        "play" => Order::Play,
        "pause" => Order::Pause,
        "step" => {
            let (unit, most) = match arguments.get("unit").map(|_| arguments.text("unit")) {
                None | Some(Some("batch")) => (Unit::Batch, MAX_BATCHES),
                Some(Some("epoch")) => (Unit::Epoch, MAX_EPOCHS),
                Some(_) => return Err(Refusal::Argument("unit")),
            };
            let count = match arguments.get("count") {
                None => 1,
                Some(_) => arguments.whole("count", 1, most).ok_or(Refusal::Argument("count"))?,
            };
            Order::Step { count, unit }
        }
        "reset" => Order::Reset,
        "metrics" => Order::Metrics,
        "show" => Order::Show(Show {
            hide: arguments.names("hide")?,
            lang: arguments.one_of("lang", &["en", "zh"])?,
            theme: arguments.one_of("theme", &["light", "dark"])?,
        }),
        _ => return Err(Refusal::Unknown),
    })
}

/// What stands in a request, by key. Keys that are not asked for are left alone.
struct Arguments<'a>(&'a [(String, Tree)]);

impl<'a> Arguments<'a> {
    fn get(&self, key: &str) -> Option<&'a Tree> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    fn text(&self, key: &str) -> Option<&'a str> {
        match self.get(key) {
            Some(Tree::Text(text)) => Some(text),
            _ => None,
        }
    }

    fn whole(&self, key: &str, least: u32, most: u32) -> Option<u32> {
        match self.get(key) {
            Some(Tree::Number(number))
                if number.fract() == 0.0 && (f64::from(least)..=f64::from(most)).contains(number) =>
            {
                Some(*number as u32)
            }
            _ => None,
        }
    }

    fn flag(&self, key: &'static str) -> Result<bool, Refusal> {
        match self.get(key) {
            None => Ok(false),
            Some(Tree::Flag(flag)) => Ok(*flag),
            Some(_) => Err(Refusal::Argument(key)),
        }
    }

    fn one_of(&self, key: &'static str, known: &[&'static str]) -> Result<Option<&'static str>, Refusal> {
        match self.get(key) {
            None => Ok(None),
            Some(Tree::Text(text)) => {
                known.iter().find(|it| *it == text).copied().map(Some).ok_or(Refusal::Argument(key))
            }
            Some(_) => Err(Refusal::Argument(key)),
        }
    }

    fn names(&self, key: &'static str) -> Result<Option<Vec<String>>, Refusal> {
        let items = match self.get(key) {
            None => return Ok(None),
            Some(Tree::List(items)) if items.len() <= MAX_HIDDEN => items,
            Some(_) => return Err(Refusal::Argument(key)),
        };
        let name = |item: &Tree| match item {
            Tree::Text(name) if is_name(name) => Some(name.clone()),
            _ => None,
        };
        items.iter().map(name).collect::<Option<Vec<_>>>().map(Some).ok_or(Refusal::Argument(key))
    }
}

/// Whether a text can name a control: kebab-case, not too long.
pub fn is_name(name: &str) -> bool {
    (1..=MAX_NAME).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}
