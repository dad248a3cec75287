//! Which classes are taken for which.

use super::reading::Swatch;
use crate::dom::*;
use crate::store::use_store;
use crate::text;
use layerloom_document::decimal::Plain;
use layerloom_protocol::{Split, Tap};

/// More classes than this are not laid out as a table.
const MOST: usize = 20;

/// The confusion matrix: at once for three classes and more, behind its heading for two.
#[component]
pub(super) fn Confusion() -> impl IntoView {
    let store = use_store();
    let classes = memo(move || {
        store
            .samples
            .with(|samples| samples.as_ref().map(|samples| samples.classes.clone()).unwrap_or_default())
    });
    let asked = RwSignal::new(None::<bool>);
    let open = memo(move || asked.get().unwrap_or_else(|| classes.with(Vec::len) > 2));
    let split = RwSignal::new(Split::Test);
    let fits = move || classes.with(|classes| (2..=MOST).contains(&classes.len()));

    effect(move || {
        let taps = if open.get() && fits() { vec![Tap::Confusion(split.get())] } else { Vec::new() };
        store.watch("confusion", taps);
    });
    on_cleanup(move || store.watch("confusion", Vec::new()));
    // As text, so at the pace of the figures and not of the frames.
    let counts = memo(move || {
        store.metrics.track();
        store.outline.track();
        store.slice(&Tap::Confusion(split.get()), |_, numbers| numbers.to_vec()).unwrap_or_default()
    });
    let cell = move |row: usize, column: usize| {
        let count = move || classes.with(Vec::len);
        let value =
            memo(move || counts.with(|counts| counts.get(row * count() + column).copied().unwrap_or(0.0)));
        let share = move || {
            let whole: f32 = counts.with(|counts| counts.iter().skip(row * count()).take(count()).sum());
            if whole > 0.0 { value.get() / whole } else { 0.0 }
        };
        view! {
            <td
                class:confusion-right=row == column
                style=move || format!("--share: {:.2}", Plain::from(share()))
            >
                {move || value.get() as u32}
            </td>
        }
    };
    let table = move || {
        let names = classes.get();
        let count = names.len();
        let head = names.iter().enumerate().map(|(class, name)| {
            view! { <th scope="col" title=name.clone()><Swatch class/><span class="unseen">{name.clone()}</span></th> }
        });
        let head = head.collect_view();
        let rows = names.iter().enumerate().map(|(row, name)| {
            view! {
                <tr>
                    <th scope="row"><Swatch class=row/><span>{name.clone()}</span></th>
                    {(0..count).map(|column| cell(row, column)).collect_view()}
                </tr>
            }
        });
        let rows = rows.collect_view();
        view! {
            <table class="confusion">
                <caption>
                    <span>{store.words(text::ACTUAL)}" ↓ "{store.words(text::PREDICTED)}" →"</span>
                </caption>
                <thead><tr><td></td>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
    };
    let choose = move |event| {
        split.set(if event_target_value(&event) == "train" { Split::Train } else { Split::Test });
    };
    view! {
        <Show when=fits>
            <div class="confusion-box" data-part="confusion">
                <div class="confusion-head">
                    <button
                        type="button"
                        class="disclosure"
                        aria-expanded=move || open.get().to_string()
                        on:click=move |_| asked.set(Some(!open.get_untracked()))
                    >
                        {store.words(text::CONFUSION)}
                    </button>
                    <Show when=move || open.get()>
                        <select class="select select-small" aria-label=store.words(text::CONFUSION) on:change=choose>
                            <option value="test">{store.words(text::ON_TEST)}</option>
                            <option value="train">{store.words(text::ON_TRAIN)}</option>
                        </select>
                    </Show>
                </div>
                <Show when=move || open.get()>{table}</Show>
            </div>
        </Show>
    }
}
