//! The bar on top: presets, transport, figures, undo, share, language and colours.

use crate::dom::*;
use crate::icons::{Glyph, Icon};
use crate::page;
use crate::store::{Locale, Store, use_store};
use crate::text;
use layerloom_document::{Edit, Root, Text};
use layerloom_plot::Theme;
use layerloom_plot::number::compact;
use layerloom_protocol::{Command, Pace, RunState, Unit};

/// The bar.
#[component]
pub(crate) fn Bar() -> impl IntoView {
    let button = |sheet, class, name, glyph| view! { <SheetButton sheet class name glyph/> };
    view! {
        <header class="bar">
            <div class="brand">
                <Icon glyph=Glyph::Brand/>
                <h1>"Layerloom"</h1>
            </div>
            {button("presets", "button button-quiet", text::PRESETS, Glyph::Gallery)}
            {button("lessons", "button button-quiet", text::LESSONS, Glyph::Book)}
            <Transport/>
            <div class="bar-end">
                <Hidden/>
                <Processor/>
                <Undo/>
                {button("help", "button-icon", text::HELP, Glyph::Help)}
                <Language/>
                <Colours/>
                {button("code", "button button-soft", text::CODE, Glyph::Code)}
                {button("share", "button button-strong", text::SHARE, Glyph::Link)}
            </div>
        </header>
    }
}

/// A button that opens a sheet of the annex, which listens to all that name one. A link can hide it under that name.
#[component]
pub(crate) fn SheetButton(
    sheet: &'static str,
    class: &'static str,
    name: Text,
    glyph: Glyph,
) -> impl IntoView {
    let store = use_store();
    view! {
        <button type="button" class=class data-sheet=sheet aria-label=store.words(name) title=store.words(name)>
            <Icon glyph/>
            <span>{store.words(name)}</span>
        </button>
    }
}

/// Runs training or stops it.
pub(crate) fn toggle(store: Store) {
    let command = if store.run.with_untracked(|run| *run == RunState::Running) {
        Command::Pause
    } else {
        Command::Play
    };
    store.send(command);
}

/// Trains one step of the unit that is chosen.
pub(crate) fn step(store: Store) {
    store.send(Command::Step(store.unit.get_untracked()));
}

#[component]
fn Transport() -> impl IntoView {
    let store = use_store();
    let running = memo(move || store.run.with(|run| *run == RunState::Running));
    let name = move || store.text(if running.get() { text::PAUSE } else { text::PLAY });
    let new_weights = move |_| {
        let recipe = layerloom_protocol::lexicon().recipe;
        let seed = store.document.with_untracked(|document| recipe.number(&document.recipe, "seed"));
        store.edit(Edit::set(Root::Recipe, "seed", (seed + 1.0) % 65536.0));
    };
    view! {
        <div class="transport" role="group" aria-label=store.words(text::TRAINING)>
            <div class="transport-keys" data-part="transport">
                <button
                    type="button"
                    class="button-round"
                    data-part="reset"
                    aria-label=store.words(text::RESET)
                    title=store.words(text::RESET_HINT)
                    on:click=move |_| store.send(Command::Reset)
                >
                    <Icon glyph=Glyph::Reset/>
                </button>
                <button
                    type="button"
                    class="button-round button-play"
                    data-part="play"
                    aria-label=name
                    title=name
                    on:click=move |_| toggle(store)
                >
                    {move || view! { <Icon glyph=if running.get() { Glyph::Pause } else { Glyph::Play }/> }}
                </button>
                <div class="split" data-part="step">
                    <button
                        type="button"
                        class="split-main"
                        aria-label=store.words(text::STEP)
                        title=store.words(text::STEP)
                        on:click=move |_| step(store)
                    >
                        <Icon glyph=Glyph::Step/>
                    </button>
                    <Units/>
                </div>
                <button
                    type="button"
                    class="button-round"
                    data-part="new-weights"
                    aria-label=store.words(text::NEW_WEIGHTS)
                    title=store.words(text::NEW_WEIGHTS_HINT)
                    on:click=new_weights
                >
                    <Icon glyph=Glyph::Dice/>
                </button>
            </div>
            <Speed/>
            <Figures/>
        </div>
    }
}

#[component]
fn Units() -> impl IntoView {
    let store = use_store();
    let choose = move |event| {
        store.unit.set(if event_target_value(&event) == "epoch" { Unit::Epoch } else { Unit::Batch });
    };
    view! {
        <select class="split-more" aria-label=store.words(text::STEP_BY) on:change=choose>
            <option value="batch">{store.words(text::BATCH)}</option>
            <option value="epoch">{store.words(text::EPOCH)}</option>
        </select>
    }
}

/// Steps a second on offer, before full speed.
const SPEEDS: [u32; 8] = [1, 2, 5, 10, 30, 100, 300, 1000];

#[component]
fn Speed() -> impl IntoView {
    let store = use_store();
    let choose = move |event| {
        let pace = match event_target_value(&event).parse::<u16>() {
            Ok(steps) => Pace::StepsPerSecond(f32::from(steps)),
            Err(_) => Pace::Unlimited,
        };
        store.send(Command::Pace(pace));
    };
    let options = SPEEDS.map(|steps| {
        let label = move || [&steps.to_string(), " ", store.text(text::STATUS_STEPS_PER_SECOND)].concat();
        let chosen = move || store.pace.get() == Pace::StepsPerSecond(steps as f32);
        view! { <option value=steps.to_string() selected=chosen>{label}</option> }
    });
    view! {
        <label class="speed" data-part="speed">
            <Icon glyph=Glyph::Gauge/>
            <span class="unseen">{store.words(text::SPEED)}</span>
            <select on:change=choose>
                {options.into_iter().collect_view()}
                <option value="most" selected=move || store.pace.get() == Pace::Unlimited>{store.words(text::SPEED_MOST)}</option>
            </select>
        </label>
    }
}

#[component]
fn Figures() -> impl IntoView {
    let store = use_store();
    let epoch = memo(move || store.metrics.with(|metrics| metrics.epoch));
    let rate = memo(move || store.metrics.with(|metrics| compact(metrics.samples_per_second, 3)));
    view! {
        <div class="figure" data-part="progress">
            <span>{store.words(text::EPOCH)}</span>
            <b>{move || epoch.get()}</b>
        </div>
        <div class="figure figure-rate" data-part="progress">
            <span>{store.words(text::SAMPLES_PER_SECOND)}</span>
            <b>{move || rate.get()}</b>
        </div>
    }
}

#[component]
fn Undo() -> impl IntoView {
    let store = use_store();
    let button = move |control, name: Text, glyph: Glyph, can: Signal<bool>, act: fn(&Store)| {
        view! {
            <button
                type="button"
                class="button-icon"
                data-part=control
                aria-label=store.words(name)
                title=store.words(name)
                disabled=move || !can.get()
                on:click=move |_| act(&store)
            >
                <Icon glyph/>
            </button>
        }
    };
    view! {
        {button("undo", text::UNDO, Glyph::Undo, store.can_undo(), Store::undo)}
        {button("redo", text::REDO, Glyph::Redo, store.can_redo(), Store::redo)}
    }
}

/// Says that the link hides controls, and brings them back.
#[component]
fn Hidden() -> impl IntoView {
    let store = use_store();
    let any = memo(move || store.document.with(|document| !document.hidden.is_empty()));
    view! {
        <Show when=move || any.get()>
            <button
                type="button"
                class="button button-soft"
                data-part="show-all"
                title=store.words(text::HIDDEN_CONTROLS)
                on:click=move |_| store.edit(Edit::Hidden(Vec::new()))
            >
                <Icon glyph=Glyph::Eye/>
                {store.words(text::SHOW_ALL)}
            </button>
        </Show>
    }
}

/// What computes: the annex keeps the text, and tells more on a press.
#[component]
fn Processor() -> impl IntoView {
    let store = use_store();
    view! {
        <button type="button" class="button button-quiet chip" data-sheet="processor" title=store.words(text::PROCESSOR)>
            <Icon glyph=Glyph::Chip/>
            <span>"CPU"</span>
        </button>
    }
}

#[component]
fn Language() -> impl IntoView {
    let store = use_store();
    let switch = move |_| {
        let other = if store.locale.get_untracked() == Locale::En { Locale::Zh } else { Locale::En };
        store.locale.set(other);
        page::remember("lang", page::locale_name(other));
    };
    view! {
        <button
            type="button"
            class="button-icon button-letters"
            data-part="language"
            aria-label=store.words(text::TO_OTHER_LANGUAGE)
            title=store.words(text::TO_OTHER_LANGUAGE)
            lang=move || page::locale_name(if store.locale.get() == Locale::En { Locale::Zh } else { Locale::En })
            on:click=switch
        >
            {store.words(text::OTHER_LANGUAGE)}
        </button>
    }
}

#[component]
fn Colours() -> impl IntoView {
    let store = use_store();
    let dark = move || store.theme.get() == Theme::Dark;
    let switch = move |_| {
        let other = if store.theme.get_untracked() == Theme::Dark { Theme::Light } else { Theme::Dark };
        store.theme.set(other);
        page::remember("theme", page::theme_name(other));
    };
    view! {
        <button
            type="button"
            class="button-icon"
            data-part="theme"
            aria-label=store.words(text::THEME_DARK)
            title=store.words(text::THEME_DARK)
            aria-pressed=move || dark().to_string()
            on:click=switch
        >
            <Icon glyph=Glyph::Contrast/>
        </button>
    }
}
