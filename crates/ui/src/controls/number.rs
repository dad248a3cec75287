//! Numbers: sliders, steppers, lists of stops, and a field to type into with each.

use super::field::{Typed, typed};
use super::{Handle, Slide, figures};
use crate::dom::*;
use crate::loom::marks::{self, Mark};
use crate::page::now_millis;
use crate::text_loom::{FULL, LESS, MORE};
use layerloom_document::decimal::{Plain, parse_f64};
use layerloom_document::{ParamKind, Scale, Value};
use leptos::ev::{Event, KeyboardEvent};

/// Whole numbers with a range up to this are offered as powers of two; beyond, as with seeds, none is likelier.
const LISTED: i64 = 4096;

/// Up to this range a stepper alone will do.
const STEPPED: i64 = 512;

pub(super) fn control(handle: Handle) -> View {
    match handle.param.kind {
        ParamKind::Number { min, max, scale: Scale::Log, .. } => {
            let stops = figures::stops(min, max).into_iter().map(figures::plain).collect();
            view! { <span class="number">{field(handle, stops, "number-field")} {unit(handle)}</span> }
                .into_view()
        }
        ParamKind::Number { min, max, scale: Scale::Linear(step), .. } => slider(handle, min, max, step),
        ParamKind::Integer { min, max, .. } => {
            let listed = max - min > STEPPED && max - min <= LISTED;
            let stops = if listed {
                let powers = (0..13).map(|power| 1_i64 << power).filter(|stop| (min..=max).contains(stop));
                (min == 0).then_some(0).into_iter().chain(powers).map(|stop| stop.to_string()).collect()
            } else {
                Vec::new()
            };
            stepper(handle, min, max, stops)
        }
        _ => ().into_view(),
    }
}

fn unit(handle: Handle) -> Option<View> {
    let unit = handle.param.unit;
    (!unit.is_empty()).then(|| view! { <span class="number-unit">{unit}</span> }.into_view())
}

/// A slider with a field. While it is dragged, the document follows; the whole drag undoes as one, and so do steps by
/// keys that follow each other.
fn slider(handle: Handle, min: f64, max: f64, step: f64) -> View {
    let slid = StoredValue::new(Slide::default());
    let slide = move |event: Event| {
        let Some(number) = figures::parse(&event_target_value(&event)) else { return };
        handle.complaint.set(None);
        let gesture = slid.update_value(|slid| slid.gesture(now_millis()));
        handle.set_live(Value::Number(snapped(number, min, max, step)), gesture);
    };
    let share = move || format!("--share:{:.4}", Plain::from((handle.number() - min) / (max - min)));
    view! {
        <span class="slider" style=share>
            <input
                type="range"
                min=min
                max=max
                step=step
                aria-label=move || handle.name()
                prop:value=move || figures::plain(handle.number())
                on:input=slide
                on:pointerdown=move |_| slid.update_value(Slide::begin)
                on:keydown=move |_| slid.update_value(Slide::end)
                on:change=move |_| slid.update_value(Slide::end)
            />
            <span class="number">{field(handle, Vec::new(), "number-field number-short")} {unit(handle)}</span>
        </span>
    }
    .into_view()
}

/// A slider's stop without the noise of binary fractions; the ends count as stops.
fn snapped(number: f64, min: f64, max: f64, step: f64) -> f64 {
    if number <= min + step * 1e-6 {
        return min;
    }
    let text = format!("{:.6}", Plain::from(number));
    parse_f64(&text).unwrap_or(number).max(min).min(max)
}

fn stepper(handle: Handle, min: i64, max: i64, stops: Vec<String>) -> View {
    let store = handle.store;
    let by = move |change: i64| {
        let next = (handle.value.with_untracked(as_number) as i64 + change).clamp(min, max);
        handle.complaint.set(None);
        handle.set(Value::Number(next as f64));
    };
    view! {
        <span class="stepper">
            <button
                type="button"
                class="stepper-key"
                aria-label=move || format!("{}: {}", handle.name(), store.text(LESS))
                disabled={move || handle.number() <= min as f64}
                on:click=move |_| by(-1)
            >
                <Mark path=marks::MINUS/>
            </button>
            {field(handle, stops, "number-field stepper-field")}
            {unit(handle)}
            <button
                type="button"
                class="stepper-key"
                aria-label=move || format!("{}: {}", handle.name(), store.text(MORE))
                disabled={move || handle.number() >= max as f64}
                on:click=move |_| by(1)
            >
                <Mark path=marks::PLUS/>
            </button>
        </span>
    }
    .into_view()
}

fn as_number(value: &Option<Value>) -> f64 {
    match value {
        Some(Value::Number(number)) => *number,
        _ => 0.0,
    }
}

/// The size of a batch; 0 means the whole training set, which has a word of its own.
const BATCH: &str = "batch-size";

/// Whether a batch of this size takes the whole training set.
fn is_full(handle: Handle, size: f64) -> bool {
    let train =
        handle.store.samples.with(|samples| samples.as_ref().map_or(u32::MAX, |samples| samples.train));
    size == 0.0 || size >= f64::from(train)
}

/// Reads what is typed: a number, or for a batch the word of either language for a full one.
fn read(handle: Handle, text: &str) -> Typed {
    let word = text.trim();
    if handle.param.key == BATCH && (word.eq_ignore_ascii_case(FULL.en()) || word == FULL.zh()) {
        return Typed::Good(0.0);
    }
    typed(handle.param.kind, text)
}

/// The field of a parameter; with stops it is a combobox that offers them and takes anything.
fn field(handle: Handle, stops: Vec<String>, class: &'static str) -> View {
    let list = format!("{}-stops", handle.id());
    let listed = !stops.is_empty();
    let entered = Entered::new(
        Signal::derive(move || match handle.number() {
            size if handle.param.key == BATCH && is_full(handle, size) => handle.store.text(FULL).to_owned(),
            number => figures::plain(number),
        }),
        move |text| match read(handle, text) {
            Typed::Good(number) => {
                handle.complaint.set(None);
                if handle.value.with_untracked(as_number) != number {
                    handle.set(Value::Number(number));
                }
                true
            }
            wrong => {
                handle.complaint.set(Some(wrong));
                false
            }
        },
        move || handle.complaint.set(None),
    );
    // What was refused stays to be mended, until the document goes on without it.
    let mut first = true;
    effect(move || {
        handle.store.document.track();
        if !std::mem::replace(&mut first, false) && handle.complaint.with_untracked(Option::is_some) {
            entered.give_up();
        }
    });
    let offer = move |stop: String| {
        let shown = move || match stop.as_str() {
            "0" if handle.param.key == BATCH => handle.store.text(FULL).to_owned(),
            _ => stop.clone(),
        };
        view! { <option value=shown></option> }
    };
    view! {
        <input
            type="text"
            inputmode="decimal"
            autocomplete="off"
            spellcheck="false"
            class=class
            id=handle.id()
            list=listed.then(|| list.clone())
            aria-describedby=handle.problem_id()
            aria-invalid=move || handle.is_wrong().to_string()
            prop:value=move || entered.shown()
            on:input=move |event| entered.typing(event_target_value(&event))
            on:change=move |_| entered.commit()
            on:keydown=move |event| entered.key(&event)
        />
        {listed
            .then(|| {
                view! {
                    <datalist id=list>
                        {stops.into_iter().map(offer).collect_view()}
                    </datalist>
                }
            })}
    }
    .into_view()
}

/// Stores a text and says whether it could.
type Take = Box<dyn Fn(&str) -> bool>;

/// What a person types and has not confirmed: it stays as typed until it is good or given up.
#[derive(Clone, Copy)]
pub(crate) struct Entered {
    draft: RwSignal<Option<String>>,
    stored: Signal<String>,
    take: StoredValue<Take>,
    give_up: StoredValue<Box<dyn Fn()>>,
}

impl Entered {
    /// `stored` is what stands; `take` stores a text and says whether it could; `give_up` forgets a complaint.
    pub(crate) fn new(
        stored: Signal<String>,
        take: impl Fn(&str) -> bool + 'static,
        give_up: impl Fn() + 'static,
    ) -> Self {
        Self {
            draft: RwSignal::new(None),
            stored,
            take: StoredValue::new(Box::new(take)),
            give_up: StoredValue::new(Box::new(give_up)),
        }
    }

    /// What the field shows.
    pub(crate) fn shown(self) -> String {
        self.draft.get().unwrap_or_else(|| self.stored.get())
    }

    /// The person types.
    pub(crate) fn typing(self, text: String) {
        self.draft.set(Some(text));
    }

    /// Stores what was typed, if it is good. A field that is taken away while it holds a draft tells of a change when
    /// its signals are gone already.
    pub(crate) fn commit(self) {
        let Some(Some(text)) = self.draft.try_get_untracked() else { return };
        if self.take.try_with_value(|take| take(&text)) == Some(true) {
            self.draft.set(None);
        }
    }

    /// Enter confirms, Escape gives up.
    pub(crate) fn key(self, event: &KeyboardEvent) {
        match event.key().as_str() {
            "Enter" => self.commit(),
            "Escape" if self.draft.with_untracked(Option::is_some) => {
                event.stop_propagation();
                self.give_up();
            }
            _ => {}
        }
    }

    /// Forgets what was typed: what stands is shown again.
    fn give_up(self) {
        self.draft.set(None);
        self.give_up.with_value(|give_up| give_up());
    }
}
