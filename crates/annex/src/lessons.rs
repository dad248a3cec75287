//! The lessons: a list with progress, a lesson step by step beside the page, goals that check themselves.
//!
//! Read in this order: [`Desk`] (what is open, what was reached), `load` (where lessons come from), `progress` (what the
//! browser remembers), `shelf` (the list), `reader` (a lesson), `point` (controls that a text points to), `workshop` (a
//! lesson of one's own, which a link takes along).

mod load;
mod point;
mod progress;
mod reader;
mod shelf;
mod words;
mod workshop;

use crate::annex::{Annex, Heard, link_of, use_annex};
use crate::asking::{self, Comer};
use crate::dom::*;
use crate::page;
use crate::sheet::Sheet;
use layerloom_course::{Check, Counts, Goal, Lesson};
use layerloom_document::{Bilingual, Document, link};
use layerloom_protocol::{Command, Metrics, lexicon};
use load::Loading;
use progress::Progress;
use std::cell::Cell;
use std::ops::Deref;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit};

/// The lessons' state, handed round as context.
#[derive(Clone, Copy)]
pub(crate) struct Desk(&'static State);

impl Deref for Desk {
    type Target = State;

    fn deref(&self) -> &State {
        self.0
    }
}

/// What a [`Desk`] points to.
pub(crate) struct State {
    annex: Annex,
    /// The lessons in English and in Chinese.
    lessons: RwSignal<[Loading; 2]>,
    /// A lesson that a link took along, or that is being written.
    carried: RwSignal<Option<Rc<Lesson>>>,
    /// That lesson as a text.
    text: StoredValue<String>,
    /// The id of the lesson that is open.
    chosen: RwSignal<Option<String>>,
    /// What the address asks for and the course does not have.
    unknown: RwSignal<Option<String>>,
    /// The step of it that is shown.
    step: RwSignal<usize>,
    /// Which answer was chosen in which step.
    predicted: RwSignal<Vec<(usize, usize)>>,
    /// Whether goals are being checked, and since when.
    watch: RwSignal<Watch>,
    /// What was reached, in all lessons.
    progress: RwSignal<Progress>,
    /// The link of the playground that the lesson is about, as it was opened.
    practised: StoredValue<String>,
}

/// Whether goals are being checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Watch {
    /// Nothing was begun.
    Off,
    /// The start is on its way; figures are still those of what was there before.
    Waiting,
    /// Goals are checked.
    On,
}

thread_local! {
    static DESK: Cell<Option<Desk>> = const { Cell::new(None) };
}

fn use_desk() -> Desk {
    DESK.get().expect("the desk is there before any of its components")
}

/// The id of a lesson that is no part of the course.
const CARRIED: &str = "carried";

/// The lesson of the course that stands open in its drawer.
pub(crate) fn chosen() -> Option<String> {
    use_desk().chosen.get().filter(|id| id != CARRIED)
}

/// The text of the lesson that stands open and is no part of the course.
pub(crate) fn carried() -> Option<String> {
    let desk = use_desk();
    let is_open = desk.chosen.with(|id| id.as_deref() == Some(CARRIED));
    is_open.then(|| desk.text.get_value())
}

/// Opens a lesson that a link took along, beside the link's playground, which is on its way. What is wrong with it is told.
///
/// # Errors
/// What is wrong with it first, in a sentence; nothing is shown then.
pub(crate) fn carry(text: &str, playground: &Document) -> Result<(), Bilingual> {
    let desk = use_desk();
    match workshop::read(text) {
        Ok(lesson) => {
            desk.show(lesson, text);
            desk.practised.set_value(link_of(playground));
            desk.watch.set(Watch::Waiting);
            desk.annex.sheet.set(Some(Sheet::Lessons));
            Ok(())
        }
        Err(faults) => faults.first().map_or(Ok(()), |fault| Err(workshop::sentence(fault))),
    }
}

impl Desk {
    /// Makes the desk, and opens the lesson that the address asks for.
    pub(crate) fn provide(annex: Annex) {
        let desk = Self(Box::leak(Box::new(State {
            annex,
            lessons: RwSignal::default(),
            carried: RwSignal::new(None),
            text: StoredValue::new(String::new()),
            chosen: RwSignal::new(None),
            unknown: RwSignal::new(None),
            step: RwSignal::new(0),
            predicted: RwSignal::default(),
            watch: RwSignal::new(Watch::Off),
            progress: RwSignal::new(Progress::remembered()),
            practised: StoredValue::new(String::new()),
        })));
        DESK.set(Some(desk));
        desk.check_goals();
        annex.listen(move |heard| {
            if let Heard::Command(Command::Open { .. }) = heard
                && !desk.is_at_home()
            {
                desk.watch.set(Watch::Off);
            }
        });
        if let Some(id) = page::asked("lesson") {
            desk.open_asked(id);
        }
    }

    /// Opens the lesson that the address asks for, once it is loaded, and takes it out of the address when it is closed.
    fn open_asked(self, id: String) {
        let annex = self.annex;
        self.load();
        let is_decided = StoredValue::new(false);
        effect({
            let id = id.clone();
            move || {
                let is_there = self.lesson_of(&id).is_some();
                if is_decided.get_value() || !(is_there || self.is_loaded()) {
                    return;
                }
                is_decided.set_value(true);
                if !is_there {
                    self.unknown.set(Some(id.clone()));
                    return;
                }
                let id = id.clone();
                annex.when_known(move || {
                    // A host is told of each goal that is met on its page, whatever was met elsewhere.
                    if page::is_framed() {
                        self.progress.update(|progress| progress.forget(&id));
                    }
                    self.choose(&id);
                    if page::asked_for().trim_start_matches('#').is_empty() {
                        self.begin();
                    } else {
                        // The link's own playground is what the lesson is about.
                        self.begin_here();
                    }
                });
            }
        });
        let was_shown = StoredValue::new(false);
        effect(move || {
            // The drawer also stands where a dialog is before it.
            annex.sheet.track();
            let is_asked = |shown: &Option<String>| shown.as_ref() == Some(&id);
            let is_shown = annex.drawer() == Some(Sheet::Lessons)
                && (self.chosen.with(is_asked) || self.unknown.with(is_asked));
            if was_shown.update_value(|was| std::mem::replace(was, is_shown)) && !is_shown {
                self.unknown.set(None);
                page::ask_no_longer("lesson");
            }
        });
    }

    /// Whether the lessons of the page's language are there.
    fn is_loaded(self) -> bool {
        let locale = self.annex.locale.get();
        self.lessons.with(|lessons| matches!(lessons[locale as usize], Loading::Done(_)))
    }

    /// Whether what is open was opened as the lesson's playground, whatever was changed since.
    fn is_at_home(self) -> bool {
        self.practised.with_value(|practised| *practised == asking::opened_link(self.annex))
    }

    /// Makes what is open the lesson's playground.
    fn begin_here(self) {
        self.practised.set_value(asking::opened_link(self.annex));
        self.watch.set(Watch::On);
    }

    /// A lesson in the page's language, once it is loaded.
    fn lesson_of(self, id: &str) -> Option<Rc<Lesson>> {
        if id == CARRIED {
            return self.carried.get();
        }
        let locale = self.annex.locale.get();
        self.lessons.with(|lessons| match &lessons[locale as usize] {
            Loading::Done(lessons) => lessons.iter().find(|lesson| lesson.id == id).cloned(),
            _ => None,
        })
    }

    /// The lesson that is open.
    fn lesson(self) -> Option<Rc<Lesson>> {
        self.chosen.get().and_then(|id| self.lesson_of(&id))
    }

    /// Opens a lesson at its beginning.
    fn choose(self, id: &str) {
        self.predicted.set(Vec::new());
        self.step.set(0);
        self.watch.set(Watch::Off);
        self.unknown.set(None);
        self.chosen.set(Some(id.to_owned()));
    }

    /// Opens a lesson that is no part of the course; what was reached in another one of that kind does not count.
    fn show(self, lesson: Lesson, text: &str) {
        self.text.set_value(text.to_owned());
        self.progress.update(|progress| progress.forget(CARRIED));
        self.carried.set(Some(Rc::new(Lesson { id: CARRIED.to_owned(), ..lesson })));
        self.choose(CARRIED);
    }

    /// Opens what the lesson begins with, and checks its goals from there on.
    fn begin(self) {
        let Some(lesson) = untrack(move || self.lesson()) else { return };
        if !self.visit(&lesson.open) {
            self.begin_here();
        }
    }

    /// Opens a playground untrained; goals are checked once it is there. Gives whether the link holds one. What was done with
    /// one of a lesson is practice; before it replaces other work, the person is asked.
    fn visit(self, fragment: &str) -> bool {
        let Ok(linked) = link::decode(fragment, &lexicon()) else { return false };
        let annex = self.annex;
        let open = move || {
            self.watch.set(Watch::Off);
            annex.visit_then(linked.document, linked.table.as_ref(), move || {
                annex.reset();
                self.practised.set_value(asking::opened_link(annex));
                self.watch.set(Watch::Waiting);
            });
        };
        if self.is_at_home() {
            open();
        } else {
            asking::before(annex, Comer::House, open);
        }
        true
    }

    /// Looks at the goals whenever something can have changed.
    fn check_goals(self) {
        let annex = self.annex;
        let counts = memo(move || annex.document.with(Counts::of));
        let before = StoredValue::new(0_u32);
        effect(move || {
            let Some(metrics) = annex.figures() else { return };
            match self.watch.get() {
                Watch::Off => return,
                // Reset has been heard.
                Watch::Waiting if metrics.step == 0 => self.watch.set(Watch::On),
                Watch::Waiting => return,
                Watch::On => {}
            }
            let Some(lesson) = self.lesson() else { return };
            let passed = before.get_value();
            before.set_value(metrics.epoch);
            annex.document.with(|document| {
                for (at, goal) in lesson.goals().enumerate() {
                    let is_met = self.progress.with_untracked(|progress| progress.is_met(&lesson.id, at));
                    if is_met {
                        continue;
                    }
                    if goal.check(document, &metrics, &counts.get_untracked()) == Check::Met {
                        self.reach(&lesson, at, goal);
                    } else if goal.is_timed() && metrics.epoch > passed + 1 {
                        self.look_back(lesson.clone(), at, document.clone());
                    }
                }
            });
        });
    }

    /// Frames can be many epochs apart: looks whether a goal was met between two of them, by the points of the curve.
    fn look_back(self, lesson: Rc<Lesson>, at: usize, document: Document) {
        let annex = self.annex;
        leptos::task::spawn_local(async move {
            let Some(handover) = annex.line().copy().await else { return };
            let Some(goal) = lesson.goals().nth(at) else { return };
            let counts = Counts::of(&document);
            let same = handover.document == document && self.watch.get_untracked() == Watch::On;
            let met = |point: &[f32; layerloom_protocol::CURVE_COLUMNS]| {
                // A point after the first step of an epoch counts as in it.
                let metrics = Metrics {
                    epoch: point[0].ceil() as u32,
                    step: point[1] as u64,
                    train_loss: point[2],
                    test_loss: point[3],
                    penalty: point[4],
                    train_accuracy: point[5],
                    test_accuracy: point[6],
                    learning_rate: point[7],
                    ..Metrics::default()
                };
                goal.check(&document, &metrics, &counts) == Check::Met
            };
            let already = self.progress.with_untracked(|progress| progress.is_met(&lesson.id, at));
            if same && !already && handover.standing.curve.iter().any(met) {
                self.reach(&lesson, at, goal);
            }
        });
    }

    /// Ticks a goal, and tells everybody.
    fn reach(self, lesson: &Lesson, at: usize, goal: &Goal) {
        self.progress.update(|progress| progress.meet(&lesson.id, at));
        let Bilingual { en, zh } = goal.sentence();
        self.annex.told.set(Some(Bilingual::new(
            words::GOAL_MET.en().replace('#', &en),
            words::GOAL_MET.zh().replace('#', &zh),
        )));
        let detail = js_sys::Object::new();
        for (key, value) in
            [("lesson", lesson.id.as_str().into()), ("goal", goal.text().into()), ("met", JsValue::TRUE)]
        {
            // A plain object takes properties.
            let _ = js_sys::Reflect::set(&detail, &key.into(), &value);
        }
        let init = CustomEventInit::new();
        init.set_detail(&detail);
        if let Ok(event) = CustomEvent::new_with_event_init_dict("layerloom-goal", &init) {
            // Listeners that throw report it themselves.
            let _ = window().dispatch_event(&event);
        }
    }
}

/// The drawer: the list, or the lesson that is open.
#[component]
pub(crate) fn Lessons() -> impl IntoView {
    let desk = use_desk();
    desk.load();
    let annex = use_annex();
    let state = memo(move || {
        let locale = annex.locale.get();
        desk.lessons.with(|lessons| match &lessons[locale as usize] {
            Loading::Waiting => 0_u8,
            Loading::Failed => 1,
            Loading::Done(_) => 2,
        })
    });
    let open = memo(move || desk.lesson().map(|lesson| lesson.id.clone()));
    move || match state.get() {
        _ if open.with(Option::is_some) => view! { <reader::Reader/> }.into_view(),
        0 => view! { <p class="hint">{annex.words(words::LOADING)}</p> }.into_view(),
        1 => view! { <p class="hint" role="alert">{annex.words(words::FAILED)}</p> }.into_view(),
        _ => view! { <shelf::Shelf/> }.into_view(),
    }
}
