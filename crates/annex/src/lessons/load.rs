//! Where lessons come from: a file for each language, loaded when the drawer is opened.

use super::Desk;
use crate::dom::*;
use crate::page;
use js_sys::futures::JsFuture;
use layerloom_course::Lesson;
use leptos::task::spawn_local;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Response;

/// Languages as file names have them, in the order of [`crate::page::Locale`].
const LANGUAGES: [&str; 2] = ["en", "zh"];

/// How far the lessons of a language are.
#[derive(Clone, Default)]
pub(super) enum Loading {
    /// Not there yet.
    #[default]
    Waiting,
    /// There.
    Done(Rc<Vec<Rc<Lesson>>>),
    /// They could not be loaded.
    Failed,
}

impl Desk {
    /// Loads the lessons of the page's language, and of another one when that is chosen.
    pub(super) fn load(self) {
        effect(move || {
            let locale = self.annex.locale.get();
            let there =
                self.lessons.with_untracked(|lessons| matches!(lessons[locale as usize], Loading::Done(_)));
            if there {
                return;
            }
            spawn_local(async move {
                let loaded = fetch(LANGUAGES[locale as usize]).await;
                let loading = loaded.map_or(Loading::Failed, |lessons| {
                    Loading::Done(Rc::new(lessons.into_iter().map(Rc::new).collect()))
                });
                self.lessons.update(|lessons| lessons[locale as usize] = loading);
            });
        });
    }
}

async fn fetch(language: &str) -> Result<Vec<Lesson>, JsValue> {
    let address = page::beside(&format!("lessons-course.{language}.json"));
    let response: Response = JsFuture::from(window().fetch_with_str(&address)).await?.unchecked_into();
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    serde_json::from_str(&text).map_err(|_| JsValue::UNDEFINED)
}
