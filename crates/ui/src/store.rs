//! What the page knows: the document, what the worker said of it, and how it is shown. State goes down as signals,
//! changes go up as [`Edit`]s through [`Store::edit`].

mod frames;
mod tables;
mod words;

use crate::address;
use crate::client::{Client, Importer, Origin};
use crate::data::Brush;
use crate::dom::*;
use crate::frames::Frames;
use crate::history::{Assignment, History, Travelled};
use crate::lessons::Loading;
use crate::page::{self, Page};
use crate::shell::Tab;
use crate::text::{self, IntoBoth};
use frames::unknown;
use layerloom_datasets::{Outline as Outlined, TableMeta, Task};
use layerloom_document::{Bilingual, Document, Edit, EditError, Geometry, NodeId, Problem, Table, Text};
use layerloom_engine::check::{self, DataShape};
use layerloom_plot::Theme;
use layerloom_protocol::{
    Command, Event, ImportReport, Metrics, Outline, Pace, RunState, Samples, Tap, Unit,
};
use std::ops::Deref;
use std::rc::Rc;
use std::time::Duration;

/// The pace at the start: fast, yet slow enough for eyes to follow a small network.
const FIRST_PACE: Pace = Pace::StepsPerSecond(1000.0);

/// The plane reaches from −PLANE to PLANE in both directions.
pub(crate) const PLANE: f32 = layerloom_datasets::SIDE as f32;

/// A language of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Locale {
    /// English.
    En,
    /// Simplified Chinese.
    Zh,
}

/// A message over the page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Notice {
    /// Counts up.
    pub(crate) id: u32,
    /// What it says.
    pub(crate) text: Bilingual,
}

/// What came of reading a file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Import {
    /// It is a table, and is in use.
    Done(TableMeta, ImportReport),
    /// It is no table.
    Failed(Vec<Problem>),
}

/// The state of the page, handed round as context: a pointer, since nearly every closure of the page holds one.
#[derive(Clone, Copy)]
pub(crate) struct Store(&'static State);

impl Deref for Store {
    type Target = State;

    fn deref(&self) -> &State {
        self.0
    }
}

/// What a [`Store`] points to.
pub(crate) struct State {
    /// The playground. Changed by [`Store::edit`] alone.
    pub(crate) document: RwSignal<Document>,
    /// What the last good document was compiled to.
    pub(crate) outline: RwSignal<Outline>,
    /// What is wrong with the present document.
    pub(crate) problems: RwSignal<Vec<Problem>>,
    /// The samples in words.
    pub(crate) samples: RwSignal<Option<Samples>>,
    /// What the inspector shows.
    pub(crate) selected: RwSignal<NodeId>,
    /// What training does.
    pub(crate) run: RwSignal<RunState>,
    /// The figures, at most ten times a second.
    pub(crate) metrics: RwSignal<Metrics>,
    /// The language.
    pub(crate) locale: RwSignal<Locale>,
    /// The colours, as resolved.
    pub(crate) theme: RwSignal<Theme>,
    /// How fast to train.
    pub(crate) pace: RwSignal<Pace>,
    /// Counts up whenever new numbers are to be drawn, on an animation frame.
    pub(crate) tick: RwSignal<u32>,
    /// What the present data asks to be predicted, where it can be read.
    pub(crate) task: RwSignal<Task>,
    /// The loaded table without its rows.
    pub(crate) table: RwSignal<Option<TableMeta>>,
    /// The last file read, until its report is closed.
    pub(crate) import: RwSignal<Option<Import>>,
    /// Messages over the page.
    pub(crate) notices: RwSignal<Vec<Notice>>,
    /// What assistive technology is told.
    pub(crate) announcement: RwSignal<String>,
    /// Whether there is something to undo, and something to redo.
    pub(crate) history: RwSignal<(bool, bool)>,
    /// What «Step» trains.
    pub(crate) unit: RwSignal<Unit>,
    /// The place of the map that was pointed at last, in data units; see [`Store::look`].
    pub(crate) pointed: RwSignal<[f32; 2]>,
    /// What pressing the output map does; nothing while no points are drawn.
    pub(crate) brush: RwSignal<Option<Brush>>,
    /// What a phone shows.
    pub(crate) tab: RwSignal<Tab>,
    /// How far the explanations are loaded.
    pub(crate) lessons: RwSignal<Loading>,
    /// Counts up when canvases can have changed their size.
    pub(crate) resized: RwSignal<u32>,
    /// Counts the changes that the address has to hold.
    pub(crate) address_turn: StoredValue<u32>,
    shape: RwSignal<DataShape>,
    inner: StoredValue<Inner>,
}

struct Inner {
    client: Option<Client>,
    /// Reading the last file, until it is read.
    importer: Option<Importer>,
    frames: Frames,
    history: History,
    watched: Vec<(&'static str, Vec<Tap>)>,
    rows: Option<Rc<Table>>,
    /// Of the last document sent.
    revision: u32,
    /// Of the last document compiled.
    opened: u32,
    open_is_due: bool,
    paint_is_due: bool,
    latest: Metrics,
    metrics_shown_millis: f64,
    metrics_are_due: bool,
    rest_is_asked_for: bool,
    notices: u32,
}

/// The store of the page.
pub(crate) fn use_store() -> Store {
    use_context().expect("the page provides its store before any component")
}

impl Store {
    /// A store for a document; [`Store::start`] brings it to life.
    pub(crate) fn new(document: Document, page: Page) -> Self {
        // For as long as the page.
        Self(Box::leak(Box::new(State {
            document: RwSignal::new(document),
            outline: RwSignal::default(),
            problems: RwSignal::default(),
            samples: RwSignal::new(None),
            selected: RwSignal::new(NodeId::INPUT),
            run: RwSignal::new(RunState::Paused),
            metrics: RwSignal::new(unknown()),
            locale: RwSignal::new(page.locale),
            theme: RwSignal::new(page.theme),
            pace: RwSignal::new(FIRST_PACE),
            tick: RwSignal::new(0),
            task: RwSignal::new(Task::Regression),
            table: RwSignal::new(None),
            import: RwSignal::new(None),
            notices: RwSignal::default(),
            announcement: RwSignal::default(),
            history: RwSignal::new((false, false)),
            unit: RwSignal::new(Unit::Batch),
            pointed: RwSignal::new([PLANE / 2.0; 2]),
            brush: RwSignal::new(None),
            tab: RwSignal::new(Tab::Network),
            lessons: RwSignal::new(Loading::Waiting),
            resized: RwSignal::new(0),
            address_turn: StoredValue::new(0),
            shape: RwSignal::new(DataShape::outlined(Geometry::Flat(2), 0)),
            inner: StoredValue::new(Inner {
                client: None,
                importer: None,
                frames: Frames::default(),
                history: History::default(),
                watched: Vec::new(),
                rows: None,
                revision: 0,
                opened: 0,
                open_is_due: false,
                paint_is_due: false,
                latest: unknown(),
                metrics_shown_millis: 0.0,
                metrics_are_due: false,
                rest_is_asked_for: false,
                notices: 0,
            }),
        })))
    }

    /// Starts the worker and opens the document, with the table that came along.
    pub(crate) fn start(self, origin: &Origin, table: Option<Table>) {
        let failed = move || self.notice(text::WORKER_FAILED.into_both());
        match Client::start(origin, move |event, numbers| self.receive(event, numbers), failed) {
            Ok(client) => self.inner.update_value(|inner| inner.client = Some(client)),
            Err(_) => self.notice(text::WORKER_REFUSED.into_both()),
        }
        if let Some(table) = table {
            self.keep_table(table);
        }
        self.check();
        self.open_soon();
        self.send(Command::Pace(FIRST_PACE));
        set_timeout(move || self.load_the_rest(), Duration::from_secs(2));
        // Out of sight in another's page there are no animation frames, but a host that steers.
        if page::is_embedded() {
            let unseen = move || {
                self.open();
                self.paint();
            };
            drop(set_interval_with_handle(unseen, Duration::from_millis(250)));
        }
    }

    /// Sizes and numbers of a tap, if the last frame has it.
    pub(crate) fn slice<R>(&self, tap: &Tap, read: impl FnOnce(&[u32], &[f32]) -> R) -> Option<R> {
        self.inner.with_value(|inner| inner.frames.slice(tap).map(|(dims, numbers)| read(dims, numbers)))
    }

    /// The samples' numbers, four a row; see [`Event::Samples`].
    pub(crate) fn sample_rows<R>(&self, read: impl FnOnce(&[f32]) -> R) -> R {
        self.inner.with_value(|inner| read(inner.frames.samples()))
    }

    /// The part of the plane that the map shows: least x, greatest x, least y, greatest y. Drawn points lie on the whole
    /// plane, also before there are enough of them to be trained on.
    pub(crate) fn bounds(&self) -> Option<[f32; 4]> {
        if self.brush.get().is_some() {
            return Some([-PLANE, PLANE, -PLANE, PLANE]);
        }
        self.samples.with(|samples| samples.as_ref().map(|samples| samples.bounds))
    }

    /// The place of the map at which values are told and images are shown, in data units.
    pub(crate) fn look(&self) -> [f32; 2] {
        let [left, right, bottom, top] = self.bounds().unwrap_or([-PLANE, PLANE, -PLANE, PLANE]);
        let [x, y] = self.pointed.get();
        // Bounds come from a frame's samples, in order; a NaN among them would make `clamp` panic.
        [x.max(left).min(right), y.max(bottom).min(top)]
    }

    /// Whether samples are images or sequences.
    pub(crate) fn is_laid(&self) -> bool {
        !matches!(self.data_shape().geometry, Geometry::Flat(_))
    }

    /// The loaded table.
    pub(crate) fn rows(&self) -> Option<Rc<Table>> {
        self.inner.with_value(|inner| inner.rows.clone())
    }

    /// What the network has to know of the present data.
    pub(crate) fn data_shape(&self) -> DataShape {
        self.shape.get()
    }

    /// Changes the document. An edit that does not fit changes nothing and says so.
    pub(crate) fn edit(&self, edit: Edit) {
        self.change(edit, None);
    }

    /// Changes the document as part of a gesture, all of which undoes as one.
    pub(crate) fn edit_live(&self, edit: Edit, gesture: u32) {
        self.change(edit, Some(gesture));
    }

    fn change(&self, edit: Edit, gesture: Option<u32>) {
        let before = self.document.get_untracked();
        let mut document = before.clone();
        match edit.apply(&mut document) {
            Err(error) => self.notice(edit_refused(&error)),
            Ok(_) if document == before => {}
            Ok(inverse) => {
                self.inner.update_value(|inner| inner.history.record(inverse, gesture));
                self.show(document);
            }
        }
    }

    /// Sets a trained value, which can be undone like an edit.
    pub(crate) fn assign(&self, set: Assignment) {
        if set.before.to_bits() != set.after.to_bits() {
            self.inner.update_value(|inner| inner.history.record_value(set.clone()));
            self.send_value(set);
        }
    }

    fn send_value(&self, Assignment { node, parameter, index, after, .. }: Assignment) {
        self.show_history();
        self.send(Command::Assign { node, parameter, index, value: after });
    }

    fn show_history(&self) {
        self.history.set(self.inner.with_value(|inner| inner.history.can()));
    }

    /// Takes the last change back.
    pub(crate) fn undo(&self) {
        self.travel(History::undo, text::UNDONE);
    }

    /// Makes the last undone change again.
    pub(crate) fn redo(&self) {
        self.travel(History::redo, text::REDONE);
    }

    fn travel(&self, way: fn(&mut History, &mut Document) -> Result<Travelled, EditError>, told: Text) {
        let mut document = self.document.get_untracked();
        let went = self.inner.update_value(|inner| way(&mut inner.history, &mut document));
        match went {
            Ok(Travelled::Nowhere) => return,
            Ok(Travelled::Document) => self.show(document),
            Ok(Travelled::Value(set)) => self.send_value(set),
            Err(error) => return self.notice(edit_refused(&error)),
        }
        self.announce(self.text(told).to_owned());
    }

    /// Whether there is something to undo.
    pub(crate) fn can_undo(&self) -> Signal<bool> {
        let history = self.history;
        Signal::derive(move || history.get().0)
    }

    /// Whether there is something to redo.
    pub(crate) fn can_redo(&self) -> Signal<bool> {
        let history = self.history;
        Signal::derive(move || history.get().1)
    }

    fn show(&self, document: Document) {
        let selected = self.selected.get_untracked();
        let is_there = |id: NodeId| id == NodeId::INPUT || document.node(id).is_some();
        if !is_there(selected) {
            let place = self.document.with_untracked(|old| old.position(selected)).unwrap_or(0);
            let neighbour =
                document.nodes.get(place).or(document.nodes.last()).map_or(NodeId::OUTPUT, |node| node.id);
            self.selected.set(neighbour);
        }
        self.document.set(document);
        self.show_history();
        self.check();
        self.open_soon();
        address::write_soon(*self);
    }

    /// Finds what is wrong with the document, and what its data is.
    fn check(&self) {
        let problems = self.document.with_untracked(|document| {
            let mut problems = Vec::new();
            match self.table.with_untracked(|table| layerloom_datasets::outline(document, table.as_ref())) {
                Ok(Outlined { geometry, task }) => {
                    let shape = DataShape::outlined(geometry, task.classes());
                    if self.shape.get_untracked() != shape {
                        self.shape.set(shape);
                    }
                    if self.task.with_untracked(|old| *old != task) {
                        self.task.set(task);
                    }
                }
                Err(found) => problems = found,
            }
            problems.extend(check::check(document, &self.shape.get_untracked()).err().unwrap_or_default());
            problems
        });
        if self.problems.with_untracked(|old| *old != problems) {
            self.problems.set(problems);
        }
    }

    /// Sends the document with the next animation frame: a drag changes it more often than it can be trained.
    fn open_soon(&self) {
        let store = *self;
        let is_first = self.inner.try_update_value(|inner| !std::mem::replace(&mut inner.open_is_due, true));
        if is_first == Some(true) {
            request_animation_frame(move || store.open());
        }
    }

    fn open(&self) {
        self.inner.update_value(|inner| {
            if std::mem::take(&mut inner.open_is_due) {
                inner.revision += 1;
                let command =
                    Command::Open { revision: inner.revision, document: self.document.get_untracked() };
                if let Some(client) = &inner.client {
                    client.send(&command);
                }
            }
        });
    }

    /// Sends a command, after the document if that has changed.
    pub(crate) fn send(&self, command: Command) {
        self.open();
        if let Command::Pace(pace) = command {
            self.pace.set(pace);
        }
        self.inner.with_value(|inner| {
            if let Some(client) = &inner.client {
                client.send(&command);
            }
        });
    }

    /// Tells assistive technology.
    pub(crate) fn announce(&self, text: String) {
        self.announcement.set(text);
    }

    /// Shows a message over the page.
    pub(crate) fn notice(&self, text: Bilingual) {
        let id = self.inner.try_update_value(|inner| {
            inner.notices += 1;
            inner.notices
        });
        let notice = Notice { id: id.unwrap_or(0), text };
        self.notices.update(|notices| {
            notices.retain(|old| old.text != notice.text);
            notices.push(notice);
            if notices.len() > 3 {
                notices.remove(0);
            }
        });
    }

    /// Whether the link hides a control.
    pub(crate) fn hidden(&self, control: &str) -> Signal<bool> {
        let (document, control) = (self.document, control.to_owned());
        Signal::derive(move || document.with(|document| document.hidden.contains(&control)))
    }

    fn receive(&self, event: Event, numbers: Vec<f32>) {
        match event {
            // A worker listens, or the annex, which wants to know what is open.
            Event::Ready => self.open_soon(),
            Event::Opened { revision, outline } => {
                self.inner.update_value(|inner| {
                    inner.opened = revision;
                    if self.outline.with_untracked(|old| old.nodes != outline.nodes) {
                        inner.frames.forget();
                    }
                });
                self.outline.set(outline);
            }
            Event::Refused { revision, problems } => {
                if self.inner.with_value(|inner| inner.revision == revision) {
                    self.problems.update(|known| {
                        let new: Vec<_> =
                            problems.into_iter().filter(|problem| !known.contains(problem)).collect();
                        known.extend(new);
                    });
                }
            }
            Event::Samples(samples) => {
                self.inner.update_value(|inner| inner.frames.keep_samples(numbers));
                self.samples.set(Some(samples));
            }
            Event::Imported { table, report } => self.use_table(table, report),
            Event::Table(table) => self.keep_table(table),
            Event::ImportFailed { problems } => self.import.set(Some(Import::Failed(problems))),
            Event::Frame(frame) => self.receive_frame(frame, numbers),
            Event::Backend(_) | Event::Copied(_) | Event::Left(..) => {}
        }
    }
}

fn edit_refused(error: &EditError) -> Bilingual {
    match error {
        EditError::TooMany => text::EDIT_TOO_MANY,
        _ => text::EDIT_IMPOSSIBLE,
    }
    .into_both()
}
