//! The runs as a table, and what can be done with each.

use super::plot::percent;
use super::sheet::{LATEST, LONG_AGO, focus_foot, name};
use super::{text, title};
use crate::annex::{Annex, link_of, use_annex};
use crate::asking::{self, Comer};
use crate::chart::Look;
use crate::dom::*;
use crate::page::Locale;
use js_sys::{Object, Reflect};
use layerloom_plot::curve::{svg_path, trace};
use layerloom_plot::number::compact;
use layerloom_plot::scale::{Division, extent, padded};
use layerloom_plot::{Scale, Series};
use layerloom_project::{MAX_NAME, Run};
use layerloom_protocol::{CURVE_COLUMNS, lexicon};
use leptos::ev::{KeyboardEvent, MouseEvent};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// Pixels of a small curve.
const SMALL: [f32; 2] = [56.0, 24.0];

/// The runs, the latest first.
#[component]
pub(super) fn Table() -> impl IntoView {
    let annex = use_annex();
    let opened = RwSignal::new(None::<u64>);
    let all = move || {
        annex
            .runs
            .history
            .with(|history| history.runs().iter().rev().map(|run| run.begun).collect::<Vec<_>>())
    };
    view! {
        <table class="figures runs">
            <thead>
                <tr>
                    <td></td>
                    <th scope="col">{annex.words(text::RUN)}</th>
                    <th scope="col">{annex.words(text::CURVE)}</th>
                    <th scope="col">{annex.words(text::TEST)}</th>
                </tr>
            </thead>
            <For each=all key=|begun| *begun children=move |begun| view! { <Row begun opened/> }/>
        </table>
    }
}

/// What a row says of its run.
#[derive(Clone, PartialEq)]
struct Facts {
    name: String,
    about: String,
    curve: String,
    loss: String,
    accuracy: String,
}

fn facts(annex: Annex, run: &Run) -> Facts {
    let last = run.curve.last().copied().unwrap_or([f32::NAN; CURVE_COLUMNS]);
    let mut about = vec![
        annex.say(&title::source(&run.document)),
        annex.text(text::EPOCH).replace('#', &compact(last[0], 3)),
    ];
    let under_way = annex.runs.now.get() == Some(run.begun);
    about.extend(under_way.then(|| annex.text(text::NOW).to_owned()));
    about.extend(run.edited.then(|| annex.text(text::EDITED).to_owned()));
    about.extend(run.pinned.then(|| annex.text(text::PINNED).to_owned()));
    Facts {
        name: name(annex, run),
        about: about.join(" · "),
        curve: small_curve(run),
        loss: compact(last[3], 3),
        accuracy: if last[6].is_finite() { percent(last[6]) } else { String::new() },
    }
}

/// The test loss of a run as a path.
fn small_curve(run: &Run) -> String {
    let [width, height] = SMALL;
    let series = Series::new(run.curve.as_flattened(), CURVE_COLUMNS, 0, 3);
    let last = run.curve.last().map_or(1.0, |point| point[0]);
    let values = extent(Division::Linear, series.points().map(|[_, value]| value)).unwrap_or([0.0, 1.0]);
    let x = Scale::linear([0.0, last], [1.0, width - 1.0]);
    let y = Scale::linear(padded(Division::Linear, values, 0.02), [height - 2.0, 2.0]);
    let mut line = Vec::new();
    trace(series, &x, &y, width as usize, &mut line);
    svg_path(&line)
}

/// When a run began, in the reader's way of writing it.
fn time(locale: Locale, begun: u64) -> Option<String> {
    let options = Object::new();
    for style in ["dateStyle", "timeStyle"] {
        // A plain object takes properties.
        let _ = Reflect::set(&options, &style.into(), &"short".into());
    }
    let language = match locale {
        Locale::En => "en",
        Locale::Zh => "zh-CN",
    };
    let date = js_sys::Date::new(&(begun as f64).into());
    (LONG_AGO..=LATEST).contains(&begun).then(|| date.to_locale_string(language, &options).into())
}

/// A run, and what can be done with it while it is open.
#[component]
fn Row(begun: u64, opened: RwSignal<Option<u64>>) -> impl IntoView {
    let annex = use_annex();
    let runs = annex.runs;
    let facts = memo(move || runs.history.with(|history| history.find(begun).map(|run| facts(annex, run))));
    let fact = move |read: fn(&Facts) -> &str| {
        move || facts.with(|facts| facts.as_ref().map(|facts| read(facts).to_owned()).unwrap_or_default())
    };
    let place = memo(move || runs.place(begun));
    // In the colour and the strokes that the run has in the plot; quiet where it is not there.
    let curve = move || {
        let stroke = place.get().map_or_else(
            || "stroke=\"currentColor\"".to_owned(),
            |place| Look::nth(annex.theme.get(), place).stroke(),
        );
        let path = facts.with(|facts| facts.as_ref().map(|facts| facts.curve.clone()).unwrap_or_default());
        format!("<path d=\"{path}\" {stroke}/>")
    };
    let name = fact(|facts| &facts.name);
    let is_open = memo(move || opened.get() == Some(begun));
    view! {
        <tbody class="run" class:run-open=move || is_open.get()>
            <tr>
                <td>
                    <label class="run-choice">
                        <input
                            type="checkbox"
                            aria-label=move || annex.text(text::SHOW).replace('#', &name())
                            prop:checked=move || place.get().is_some()
                            on:change=move |event| {
                                runs.choose(begun, event_target_checked(&event));
                            }
                        />
                    </label>
                </td>
                <th scope="row">
                    <button
                        type="button"
                        class="run-name"
                        aria-expanded=move || is_open.get().to_string()
                        on:click=move |_| opened.set((!is_open.get_untracked()).then_some(begun))
                    >
                        {name}
                    </button>
                    <small>{fact(|facts| &facts.about)}</small>
                </th>
                <td>
                    <svg
                        class="run-curve"
                        viewBox=format!("0 0 {} {}", SMALL[0], SMALL[1])
                        aria-hidden="true"
                        inner_html=curve
                    ></svg>
                </td>
                <td>{fact(|facts| &facts.loss)}<br/>{fact(|facts| &facts.accuracy)}</td>
            </tr>
            <Show when=move || is_open.get()>
                <tr><td colspan="4"><More begun/></td></tr>
            </Show>
        </tbody>
    }
}

/// Everything that is known of a run, and what can be done with it.
#[component]
fn More(begun: u64) -> impl IntoView {
    let annex = use_annex();
    let runs = annex.runs;
    let pinned = memo(move || runs.history.with(|history| history.find(begun).is_some_and(|run| run.pinned)));
    let edited = memo(move || runs.history.with(|history| history.find(begun).is_some_and(|run| run.edited)));
    let name = memo(move || {
        runs.history.with(|history| history.find(begun).map(|run| run.name.clone()).unwrap_or_default())
    });
    let document =
        memo(move || runs.history.with(|history| history.find(begun).map(|run| run.document.clone())));
    let href =
        move || document.with(|document| document.as_ref().map(|document| format!("#{}", link_of(document))));
    let settings = move || {
        let document = document.get()?;
        let seed = lexicon().recipe.integer(&document.recipe, "seed");
        let parts = [
            time(annex.locale.get(), begun),
            name.with(|name| !name.is_empty()).then(|| annex.say(&title::title(&document))),
            Some(annex.text(text::SEED).replace('#', &seed.to_string())),
            Some(annex.say(&title::settings(&document))).filter(|settings| !settings.is_empty()),
        ];
        Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    };
    let open = move |event: MouseEvent| {
        // With a key held down the browser opens it elsewhere.
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            let Some(document) = document.get_untracked() else { return };
            // A start over what is open would take its training away, and nothing would bring that back.
            if annex.document.with_untracked(|open| link_of(open) == link_of(&document)) {
                return annex.tell(text::IS_OPEN);
            }
            asking::before(annex, Comer::House, move || annex.visit(document));
        }
    };
    let remove = move |_| {
        runs.remove(begun);
        focus_foot();
    };
    // Escape takes back what is typed, and not the drawer.
    let unwritten = move |event: KeyboardEvent| {
        let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(field) = field.filter(|_| event.key() == "Escape") {
            event.stop_propagation();
            event.prevent_default();
            field.set_value(&name.get_untracked());
        }
    };
    view! {
        <div class="run-more">
            <p class="hint">{settings}</p>
            <Show when=move || edited.get()>
                <p class="hint hint-warning">{annex.words(text::EDITED_ABOUT)}</p>
            </Show>
            <label class="run-rename">
                <span>{annex.words(text::NAME)}</span>
                <input
                    type="text"
                    class="search"
                    maxlength=MAX_NAME
                    prop:value=move || name.get()
                    on:change=move |event| runs.name(begun, &event_target_value(&event))
                    on:keydown=unwritten
                />
            </label>
            <div class="row">
                <a class="button button-strong" href=href on:click=open>{annex.words(text::OPEN)}</a>
                <button
                    type="button"
                    class="button button-soft"
                    aria-pressed=move || pinned.get().to_string()
                    on:click=move |_| runs.pin(annex, begun, !pinned.get_untracked())
                >
                    {annex.words(text::PIN)}
                </button>
                <button type="button" class="button button-soft" on:click=remove>{annex.words(text::DELETE)}</button>
            </div>
        </div>
    }
}
