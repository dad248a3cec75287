//! Controls, made from what an entry declares. A new parameter needs no line here.

pub(crate) mod field;
pub(crate) mod figures;
mod help;
#[cfg(all(test, target_arch = "wasm32"))]
mod in_page;
mod number;
mod pick;
mod slide;

pub(crate) use help::Help;
pub(crate) use number::Entered;
pub(crate) use slide::Slide;

use crate::dom::*;
use crate::store::{Store, use_store};
use crate::text_loom;
use field::{Field, Typed};
use layerloom_document::{Edit, Entry, NodeId, Param, ParamKind, Problem, Root, Value};
use layerloom_engine::catalog::naming::node_name;
use leptos::ev::Event;
use std::cell::Cell;

/// How a control is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Style {
    /// Label, control, and nested settings below.
    #[default]
    Full,
    /// For a strip: nested settings behind a button.
    Compact,
}

/// The control of one parameter of a part of the document.
#[component]
pub(crate) fn ParamControl(
    /// The part.
    root: Root,
    /// What it declares.
    entry: &'static Entry,
    /// The parameter.
    key: &'static str,
    /// How it is set.
    style: Style,
) -> impl IntoView {
    control(Field::new(root, entry, key), style)
}

/// The control of a field, nested ones too.
fn control(field: Field, style: Style) -> View {
    let store = use_store();
    let Some(param) = store.document.with_untracked(|document| field.param(document)) else {
        return ().into_view();
    };
    let handle = Handle::new(store, field, param);
    let control = match param.kind {
        ParamKind::Number { .. } | ParamKind::Integer { .. } => number::control(handle),
        ParamKind::Flag { .. } => flag(handle),
        ParamKind::Pick { catalog, .. } => pick::control(handle, catalog, style),
        ParamKind::Node => node(handle),
    };
    view! {
        <div
            class="field"
            data-part=param.key
            class:field-flag=matches!(param.kind, ParamKind::Flag { .. })
            class:field-bad=move || handle.is_wrong()
        >
            <div class="field-head">
                <label for=handle.id()>{move || handle.name()}</label>
                <Help name=param.name text=param.help/>
            </div>
            {control}
            <Problems handle/>
        </div>
    }
    .into_view()
}

/// What a control works with: its field, and signals of it.
#[derive(Clone, Copy)]
pub(crate) struct Handle {
    store: Store,
    field: StoredValue<Field>,
    param: &'static Param,
    value: Memo<Option<Value>>,
    /// What is wrong with what was typed and is not stored.
    complaint: RwSignal<Option<Typed>>,
    number: u32,
}

thread_local! {
    static COUNTER: Cell<u32> = const { Cell::new(0) };
}

/// A number that was not given before: for ids of elements and for gestures.
pub(crate) fn fresh_number() -> u32 {
    COUNTER.with(|counter| {
        counter.set(counter.get() + 1);
        counter.get()
    })
}

impl Handle {
    fn new(store: Store, field: Field, param: &'static Param) -> Self {
        let field = StoredValue::new(field);
        let value =
            memo(move || store.document.with(|document| field.with_value(|field| field.value(document))));
        Self { store, field, param, value, complaint: RwSignal::new(None), number: fresh_number() }
    }

    fn id(self) -> String {
        format!("field-{}", self.number)
    }

    fn problem_id(self) -> String {
        format!("field-{}-problem", self.number)
    }

    fn name(self) -> &'static str {
        self.store.text(self.param.name)
    }

    fn root(self) -> Root {
        self.field.with_value(|field| field.root)
    }

    fn number(self) -> f64 {
        match self.value.get() {
            Some(Value::Number(number)) => number,
            _ => 0.0,
        }
    }

    fn edit(self, value: Value) -> Edit {
        self.store
            .document
            .with_untracked(|document| self.field.with_value(|field| field.edit(document, value)))
    }

    fn set(self, value: Value) {
        self.store.edit(self.edit(value));
    }

    fn set_live(self, value: Value, gesture: u32) {
        self.store.edit_live(self.edit(value), gesture);
    }

    /// What is wrong here in the present document.
    fn problems(self) -> Vec<Problem> {
        let path = self.field.with_value(Field::path);
        self.store.problems.with(|all| all.iter().filter(|problem| problem.path == path).cloned().collect())
    }

    fn is_wrong(self) -> bool {
        self.complaint.with(Option::is_some) || !self.problems().is_empty()
    }
}

fn flag(handle: Handle) -> View {
    let on = move || handle.value.get() == Some(Value::Flag(true));
    view! {
        <button
            type="button"
            role="switch"
            class="switch"
            id=handle.id()
            aria-checked=move || on().to_string()
            aria-label=move || handle.name()
            on:click=move |_| handle.set(Value::Flag(!on()))
        >
            <span class="switch-knob"></span>
        </button>
    }
    .into_view()
}

/// A choice among the outputs of earlier nodes.
fn node(handle: Handle) -> View {
    let store = handle.store;
    let Root::Node(own) = handle.root() else { return ().into_view() };
    let sources = memo(move || {
        store.document.with(|document| {
            field::earlier(document, own)
                .into_iter()
                .map(|id| (id, node_name(document, id)))
                .collect::<Vec<_>>()
        })
    });
    let picked = move || match handle.value.get() {
        Some(Value::Node(id)) => id,
        _ => NodeId::INPUT,
    };
    let pick = move |event: Event| {
        if let Ok(id) = event_target_value(&event).parse() {
            handle.set(Value::Node(NodeId(id)));
        }
    };
    view! {
        <select
            class="select"
            id=handle.id()
            aria-describedby=handle.problem_id()
            aria-invalid=move || handle.is_wrong().to_string()
            prop:value=move || picked().0.to_string()
            on:change=pick
        >
            {move || {
                sources
                    .get()
                    .into_iter()
                    .map(|(id, name)| {
                        view! {
                            <option value=id.0.to_string() selected=picked() == id>
                                {store.say(&name)}
                            </option>
                        }
                    })
                    .collect_view()
            }}
        </select>
    }
    .into_view()
}

/// What is wrong with a control, in place, with a one-click mend where there is one.
#[component]
fn Problems(handle: Handle) -> impl IntoView {
    let store = handle.store;
    let complaint = move || {
        handle.complaint.get().map(|typed| match typed {
            Typed::Beyond(min, max) => {
                store.say(&text_loom::beyond(&figures::plain(min), &figures::plain(max)))
            }
            Typed::Fraction => store.text(text_loom::NOT_WHOLE).to_owned(),
            _ => store.text(text_loom::NOT_A_NUMBER).to_owned(),
        })
    };
    view! {
        <div class="field-problems" id=handle.problem_id() aria-live="polite">
            {move || complaint().map(|text| view! { <p class="field-problem">{text}</p> })}
            {move || handle.problems().into_iter().map(|problem| view! { <Trouble problem/> }).collect_view()}
        </div>
    }
}

/// One problem, with its mend.
#[component]
pub(crate) fn Trouble(
    /// What is wrong.
    problem: Problem,
) -> impl IntoView {
    let store = use_store();
    let Problem { message, fix, .. } = problem;
    let mend = fix.map(|fix| {
        let label = fix.label;
        view! {
            <button type="button" class="mend" on:click=move |_| store.edit(fix.edit.clone())>
                {move || store.say(&label)}
            </button>
        }
    });
    view! { <p class="field-problem">{move || store.say(&message)} " " {mend}</p> }
}
