//! All trained values of a layer as tables of numbers that can be typed.

use crate::dom::*;
use crate::loom::arithmetic::input_name;
use crate::loom::marks::{self, Mark};
use crate::loom::trained::TrainedField;
use crate::store::{Store, use_store};
use crate::text_loom::{self, FROM, LESS, MORE, TABLE, UNIT};
use layerloom_document::NodeId;
use layerloom_protocol::ParameterOutline;

/// Rows and columns that a page of a table has.
const PAGE: [usize; 2] = [12, 8];

fn parameters(store: Store, id: NodeId) -> Vec<ParameterOutline> {
    store.outline.with(|outline| {
        outline
            .nodes
            .iter()
            .find(|node| node.id == id)
            .map(|node| node.parameters.clone())
            .unwrap_or_default()
    })
}

/// «kernel [2, 8] · bias [1, 8]».
pub(super) fn sizes(store: Store, id: NodeId) -> String {
    let named = parameters(store, id).into_iter().map(|parameter| {
        let [rows, columns] = parameter.shape;
        format!("{} [{rows}, {columns}]", parameter.name)
    });
    named.collect::<Vec<_>>().join(" · ")
}

/// Opens and folds the tables.
#[component]
pub(super) fn WeightsButton(id: NodeId, open: RwSignal<bool>) -> impl IntoView {
    let store = use_store();
    view! {
        <button
            type="button"
            class="weights-open"
            data-part="weights"
            aria-expanded=move || open.get().to_string()
            aria-controls=format!("weights-{}", id.0)
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {move || store.text(TABLE)}
        </button>
    }
}

/// The tables of a layer's values.
#[component]
pub(super) fn WeightsTables(id: NodeId) -> impl IntoView {
    let store = use_store();
    let outlines = memo(move || parameters(store, id));
    let tables =
        move || outlines.get().into_iter().map(|parameter| view! { <Values id parameter/> }).collect_view();
    view! { <div class="weights" data-part="weights" id=format!("weights-{}", id.0)>{tables}</div> }
}

#[component]
fn Values(id: NodeId, parameter: ParameterOutline) -> impl IntoView {
    let store = use_store();
    let [rows, columns] = parameter.shape.map(|size| size as usize);
    let name = StoredValue::new(parameter.name.clone());
    let start = RwSignal::new([0_usize, 0]);
    let sizes = [rows, columns];
    let window = move |axis: usize| {
        let start = start.get()[axis];
        start..(start + PAGE[axis]).min(sizes[axis])
    };
    let row_name = move |row: usize| match rows {
        1 => name.get_value(),
        _ => store.say(&input_name(store, id, row)),
    };
    let cell = move |row: usize, column: usize| {
        let label = move || format!("{} → {}", row_name(row), store.say(&text_loom::unit(column + 1)));
        view! {
            <td>
                <TrainedField
                    node=id
                    parameter=name.get_value()
                    index=row * columns + column
                    label=Signal::derive(label)
                />
            </td>
        }
    };
    let body = move || {
        window(0)
            .map(|row| {
                view! {
                    <tr>
                        <th scope="row">{move || row_name(row)}</th>
                        {window(1).map(|column| cell(row, column)).collect_view()}
                    </tr>
                }
            })
            .collect_view()
    };
    let head = move || window(1).map(|column| view! { <th scope="col">{column + 1}</th> }).collect_view();
    let pager = move |axis: usize, label: layerloom_document::Text| {
        let go = move |forth: bool| {
            start.update(|start| {
                start[axis] =
                    if forth { start[axis] + PAGE[axis] } else { start[axis].saturating_sub(PAGE[axis]) };
            });
        };
        (sizes[axis] > PAGE[axis]).then(|| {
            view! {
                <span class="pager">
                    <button
                        type="button"
                        aria-label=move || format!("{}: {}", store.text(label), store.text(LESS))
                        disabled=move || start.get()[axis] == 0
                        on:click=move |_| go(false)
                    >
                        <Mark path=marks::BACK/>
                    </button>
                    <span>
                        {move || {
                            let window = window(axis);
                            format!("{} {}–{} / {}", store.text(label), window.start + 1, window.end, sizes[axis])
                        }}
                    </span>
                    <button
                        type="button"
                        aria-label=move || format!("{}: {}", store.text(label), store.text(MORE))
                        disabled={move || window(axis).end >= sizes[axis]}
                        on:click=move |_| go(true)
                    >
                        <Mark path=marks::FORTH/>
                    </button>
                </span>
            }
        })
    };
    view! {
        <div class="weights-table">
            <div class="weights-scroll" tabindex="0" role="group" aria-label=name.get_value()>
                <table>
                    <caption>{name.get_value()}</caption>
                    <thead>
                        <tr>
                            <td></td>
                            {head}
                        </tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
            {pager(0, FROM)}
            {pager(1, UNIT)}
        </div>
    }
}
