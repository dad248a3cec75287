//! The columns of a table: which is predicted, which are inputs.

use crate::dom::*;
use crate::store::{Store, use_store};
use crate::text;
use layerloom_datasets::{TableMeta, available};
use layerloom_document::{DATA, Edit, Path, Problem, Root, Value};

#[component]
pub(super) fn Columns() -> impl IntoView {
    let store = use_store();
    let own = memo(move || store.document.with(|document| DATA.pick(&document.data, "source").id == "table"));
    view! {
        <div class="columns">
            {move || (own.get() && store.table.with(Option::is_none))
                .then(|| view! { <p class="hint">{store.words(text::TABLE_MISSING)}</p> })}
            {move || own.get().then(|| store.table.get()).flatten().map(|table| view! { <Target table/> })}
            <Inputs/>
        </div>
    }
}

#[component]
fn Target(table: TableMeta) -> impl IntoView {
    let store = use_store();
    let target = move || store.document.with(|document| DATA.number(&document.data, "target"));
    let width = table.columns.len();
    let chosen = memo(move || match target() {
        target if target < 0.0 => width.saturating_sub(1),
        target => target as usize,
    });
    let about = [&table.name, " · ", &table.rows.to_string(), " "].concat();
    let options = table.columns.into_iter().enumerate().map(|(place, column)| {
        view! { <option value=place.to_string() selected=move || chosen.get() == place>{column.name}</option> }
    });
    let options = options.collect_view();
    let problems = memo(move || {
        let here = Path::setting(Root::Data, "target");
        store
            .problems
            .with(|all| all.iter().filter(|problem| problem.path == here).cloned().collect::<Vec<Problem>>())
    });
    view! {
        <p class="hint">{about}{store.words(text::ROWS)}</p>
        <label class="line" data-part="target">
            <span>{store.words(text::TARGET)}</span>
            <select
                class="select"
                prop:value=move || chosen.get().to_string()
                on:change=move |event| {
                    if let Ok(target) = event_target_value(&event).parse::<u32>() {
                        choose_target(store, f64::from(target));
                    }
                }
            >
                {options}
            </select>
        </label>
        {move || problems.get().into_iter().map(crate::problems::inline).collect_view()}
    }
}

/// Predicts another column; the former target becomes an input, the new one is none.
fn choose_target(store: Store, target: f64) {
    let mut trial = store.document.get_untracked();
    trial.data.set("target", Some(Value::Number(target)));
    let inputs = store.table.with_untracked(|table| available(&trial, table.as_ref()));
    store.edit(Edit::All(vec![
        Edit::set(Root::Data, "target", target),
        Edit::Features(inputs.into_iter().map(|input| input.id).collect()),
    ]));
}

#[component]
fn Inputs() -> impl IntoView {
    let store = use_store();
    let offered = memo(move || {
        let offered =
            store.document.with(|document| store.table.with(|table| available(document, table.as_ref())));
        offered.into_iter().map(|input| (input.id, input.name, input.inputs)).collect::<Vec<_>>()
    });
    let switch = move |id: &str, on: bool| {
        let features = store.document.with_untracked(|document| document.features.clone());
        let wanted = |other: &String| if other == id { on } else { features.contains(other) };
        let next = offered.with_untracked(|offered| {
            offered.iter().map(|(id, ..)| id).filter(|id| wanted(id)).cloned().collect()
        });
        store.edit(Edit::Features(next));
    };
    let row = move |(id, name, inputs): (String, String, usize)| {
        let (own, other) = (id.clone(), id);
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || store.document.with(|document| document.features.contains(&own))
                    on:change=move |event| switch(&other, event_target_checked(&event))
                />
                <span>{name}{(inputs > 1).then(|| view! { <small>{move || store.say(&text::one_hot(inputs))}</small> })}</span>
            </label>
        }
    };
    view! {
        <fieldset class="checks" data-part="features">
            <legend>{store.words(text::COLUMNS)}</legend>
            <For each=move || offered.get() key=Clone::clone children=row/>
        </fieldset>
    }
}
