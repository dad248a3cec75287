//! The playground for another page: what its author chooses, the markup to paste, how it will look, and a package for
//! learning platforms.

use super::text;
use crate::annex::{Annex, use_annex};
use crate::dom::*;
use crate::hiding::Hiding;
use crate::share::{Field, asked};
use crate::sheet::Sheet;
use crate::{lessons, page, text as common};
use js_sys::futures::JsFuture;
use js_sys::{Array, Uint8Array};
use layerloom_document::Text;
use layerloom_document::link::{decode, encode};
use layerloom_embed::scorm::{Goal, Package};
use layerloom_embed::snippet::{Sandbox, Snippet};
use layerloom_project::link::with_lesson;
use layerloom_protocol::lexicon;
use leptos::task::spawn_local;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Response, Url};

/// Heights that an author can set, in pixels.
const HEIGHTS: [u32; 4] = [360, 480, 640, 800];

/// Test accuracies that a package can ask for, in per cent.
const ACCURACIES: [u32; 5] = [80, 90, 95, 98, 100];

/// The name of the package as a file.
const PACKAGE: &str = "layerloom-scorm.zip";

/// A choice among named values.
fn choice<T: Copy + PartialEq + 'static>(
    annex: Annex,
    name: Text,
    options: Vec<(T, Text)>,
    chosen: RwSignal<T>,
) -> View {
    let values: Vec<T> = options.iter().map(|(value, _)| *value).collect();
    let choose = move |event| {
        let place = event_target_value(&event).parse::<usize>().ok();
        if let Some(value) = place.and_then(|place| values.get(place)) {
            chosen.set(*value);
        }
    };
    let rows = options.into_iter().enumerate().map(|(place, (value, name))| {
        view! {
            <option value=place.to_string() selected=move || chosen.get() == value>{annex.words(name)}</option>
        }
    });
    view! {
        <label class="choice">
            <span>{annex.words(name)}</span>
            <select on:change=choose>{rows.collect_view()}</select>
        </label>
    }
}

/// The sheet.
#[component]
pub(crate) fn Embed() -> impl IntoView {
    let annex = use_annex();
    let lang = RwSignal::new(None::<&'static str>);
    let theme = RwSignal::new(None::<&'static str>);
    let height = RwSignal::new(None::<u32>);
    let sandbox = RwSignal::new(Sandbox::Own);
    let hide = RwSignal::new(Vec::<String>::new());
    let held = asked(annex);
    let link = memo(move || {
        held.with(|held| {
            let table = held.as_ref().and_then(|held| held.table.as_ref());
            annex.document.with(|document| encode(document, table, &lexicon()))
        })
    });
    let is_cut = move || {
        let has_table = held.with(|held| held.as_ref().is_some_and(|held| held.table.is_some()));
        has_table && link.with(|link| decode(link, &lexicon()).is_ok_and(|linked| linked.table.is_none()))
    };
    // What stands behind this sheet does not change while it is open.
    let is_lesson = annex.drawer() == Some(Sheet::Lessons);
    let [lesson, carried] =
        [lessons::chosen, lessons::carried].map(|of| is_lesson.then(|| untrack(of)).flatten());
    let has_lesson = lesson.is_some() || carried.is_some();
    let snippet = memo(move || Snippet {
        page: page::address(),
        fragment: match &carried {
            Some(text) => link.with(|link| with_lesson(link, text)),
            None => link.get(),
        },
        lesson: lesson.clone(),
        lang: lang.get(),
        theme: theme.get(),
        hide: hide.get(),
        height: height.get(),
        sandbox: sandbox.get(),
        title: annex.text(text::TITLE).to_owned(),
    });
    let playground = memo(move || snippet.with(Snippet::playground));
    let frame = memo(move || snippet.with(Snippet::frame));
    let heights = HEIGHTS.map(|pixels| (Some(pixels), pixels_name(pixels)));
    let heights = [(None, text::BY_CONTENT)].into_iter().chain(heights).collect();
    view! {
        <p>{annex.words(text::ABOUT)}</p>
        {has_lesson.then(|| view! { <p class="hint">{annex.words(text::WITH_LESSON)}</p> })}
        <Show when=is_cut><p class="hint hint-warning">{annex.words(common::SHARE_TABLE)}</p></Show>
        <div class="choices">
            {choice(annex, text::LANGUAGE, vec![
                (None, text::READERS), (Some("en"), text::ENGLISH), (Some("zh"), text::CHINESE),
            ], lang)}
            {choice(annex, text::COLOURS, vec![
                (None, text::HOSTS), (Some("light"), text::LIGHT), (Some("dark"), text::DARK),
            ], theme)}
            {choice(annex, text::HEIGHT, heights, height)}
            {choice(annex, text::SANDBOX, vec![
                (Sandbox::Own, text::SANDBOX_OWN), (Sandbox::Strict, text::SANDBOX_STRICT),
            ], sandbox)}
        </div>
        <details class="hide-list">
            <summary>{annex.words(text::HIDE)}</summary>
            <Hide hide/>
        </details>
        <Field name=text::PLAYGROUND value=playground/>
        <Field name=text::FRAME value=frame/>
        <h3>{annex.words(text::PREVIEW)}</h3>
        <iframe
            class="preview"
            title=annex.words(text::PREVIEW)
            sandbox=move || sandbox.get().attribute()
            src=move || snippet.with(Snippet::address)
        ></iframe>
        <Scorm snippet has_lesson/>
    }
}

fn pixels_name(pixels: u32) -> Text {
    match pixels {
        360 => Text::new(&["360 px", "360 像素"]),
        480 => Text::new(&["480 px", "480 像素"]),
        640 => Text::new(&["640 px", "640 像素"]),
        _ => Text::new(&["800 px", "800 像素"]),
    }
}

#[component]
fn Hide(hide: RwSignal<Vec<String>>) -> impl IntoView {
    let switch = move |key: &str, hidden: bool| {
        hide.update(|names| {
            names.retain(|known| known != key);
            if hidden {
                names.push(key.to_owned());
            }
        });
    };
    view! { <Hiding hidden=memo(move || hide.get()) switch=Rc::new(switch)/> }
}

/// The package for learning platforms.
#[component]
fn Scorm(snippet: Memo<Snippet>, has_lesson: bool) -> impl IntoView {
    let annex = use_annex();
    let goal = RwSignal::new(if has_lesson { Goal::Lesson } else { Goal::TestAccuracy(95) });
    let name = |percent| match percent {
        80 => Text::new(&["test accuracy ≥ 80 %", "测试准确率 ≥ 80 %"]),
        90 => Text::new(&["test accuracy ≥ 90 %", "测试准确率 ≥ 90 %"]),
        95 => Text::new(&["test accuracy ≥ 95 %", "测试准确率 ≥ 95 %"]),
        98 => Text::new(&["test accuracy ≥ 98 %", "测试准确率 ≥ 98 %"]),
        _ => Text::new(&["test accuracy = 100 %", "测试准确率 = 100 %"]),
    };
    let accuracies = ACCURACIES.map(|percent| (Goal::TestAccuracy(percent), name(percent)));
    let lesson = has_lesson.then_some((Goal::Lesson, text::LESSON_GOAL));
    let goals = lesson.into_iter().chain(accuracies).collect();
    let download = move |_| {
        let (snippet, goal) = (snippet.with_untracked(Clone::clone), goal.get_untracked());
        spawn_local(async move {
            if save(snippet, goal).await.is_err() {
                annex.tell(text::NOT_SAVED);
            }
        });
    };
    view! {
        <h3>"SCORM 1.2"</h3>
        <p class="hint">{annex.words(text::SCORM_ABOUT)}</p>
        <div class="choices">
            {choice(annex, text::DONE_WHEN, goals, goal)}
            <button type="button" class="button button-strong" on:click=download>{annex.words(text::SCORM)}</button>
        </div>
    }
}

/// Makes the package and hands it to the browser to be saved.
///
/// # Errors
/// When the script that goes along cannot be loaded, or the browser makes no file of it.
async fn save(snippet: Snippet, goal: Goal) -> Result<(), JsValue> {
    let answer: Response =
        JsFuture::from(window().fetch_with_str(&page::beside("embed.js"))).await?.unchecked_into();
    if !answer.ok() {
        return Err(JsValue::UNDEFINED);
    }
    let embed = JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default();
    let zip = Package { snippet, goal, embed }.zip().map_err(|_| JsValue::UNDEFINED)?;
    let options = BlobPropertyBag::new();
    options.set_type("application/zip");
    let parts = Array::of1(&Uint8Array::from(zip.as_slice()));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(PACKAGE);
    link.click();
    set_timeout(move || drop(Url::revoke_object_url(&address)), std::time::Duration::from_secs(10));
    Ok(())
}

/// What stands on the sheet «Share» in place of the markup.
#[component]
pub(crate) fn Door() -> impl IntoView {
    let annex = use_annex();
    view! {
        <div class="row">
            <button type="button" class="button button-soft" data-sheet="embed">{annex.words(common::SHARE_EMBED)}</button>
        </div>
    }
}
