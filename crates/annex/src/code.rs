//! The network as code of other libraries, kept in step as it changes, and its weights as files.

use crate::annex::{Annex, use_annex};
use crate::asking::{self, Comer};
use crate::clipboard::copy;
use crate::dom::*;
use crate::saving::download;
use crate::text;
use js_sys::Uint8Array;
use js_sys::futures::JsFuture;
use layerloom_datasets::{self as datasets, TableMeta};
use layerloom_document::{DATA, Document, Problem, Text};
use layerloom_export::{Content, Format, Model, Values, export, read_safetensors};
use layerloom_protocol::Handover;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{File, HtmlInputElement};

/// The largest file that can hold weights.
const MAX_BYTES: f64 = 64e6;

/// What the sheet needs of the data: the headings of the document's own table, asked for when it changes.
fn headings(annex: Annex) -> RwSignal<Option<TableMeta>> {
    let headings = RwSignal::new(None);
    let fingerprint = memo(move || {
        annex.document.with(|document| (own_table(document), DATA.integer(&document.data, "table")))
    });
    effect(move || {
        if fingerprint.get().0 {
            spawn_local(async move {
                let handover = annex.line().copy().await;
                headings.try_set(handover.and_then(|handover| handover.table).as_ref().map(TableMeta::of));
            });
        } else {
            headings.set(None);
        }
    });
    headings
}

fn own_table(document: &Document) -> bool {
    DATA.pick(&document.data, "source").id == "table"
}

/// The drawer.
#[component]
pub(crate) fn Code() -> impl IntoView {
    let annex = use_annex();
    let headings = headings(annex);
    let format = RwSignal::new(Format::PyTorch);
    let code = memo(move || {
        let document = annex.document.get();
        let written = headings.with(|headings| {
            let model = Model::outlined(&document, headings.as_ref())?;
            export(format.get(), &model, &Values::default())
        });
        match written {
            Ok(exported) => match exported.content {
                Content::Text(text) => Ok(text),
                Content::Bytes(_) => Ok(String::new()),
            },
            Err(problems) => Err(problems),
        }
    });
    let tabs = Format::ALL.iter().filter(|format| format.is_code()).map(move |&this| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="code-format"
                    class="unseen"
                    prop:checked=move || format.get() == this
                    on:change=move |_| format.set(this)
                />
                <span>{annex.words(this.name())}</span>
            </label>
        }
    });
    let save = move |_| {
        if let Ok(text) = code.get_untracked() {
            let format = format.get_untracked();
            download(format.file_name(), format.media_type(), text.as_bytes());
        }
    };
    let whole = move || match code.get() {
        Ok(text) => view! { <pre class="code" tabindex="0">{text}</pre> },
        Err(problems) => view! { <Problems problems/> }.into_view(),
    };
    view! {
        <div class="segments" role="radiogroup" aria-label=annex.words(text::CODE)>{tabs.collect_view()}</div>
        <p class="hint">{move || annex.text(format.get().about())}</p>
        <div class="row">
            <button
                type="button"
                class="button button-strong"
                on:click=move |_| {
                    if let Ok(text) = code.get_untracked() {
                        copy(annex, text);
                    }
                }
            >
                {annex.words(text::COPY)}
            </button>
            <button type="button" class="button button-soft" on:click=save>{annex.words(text::DOWNLOAD)}</button>
        </div>
        {whole}
        <Weights/>
    }
}

#[component]
fn Problems(problems: Vec<Problem>) -> impl IntoView {
    let annex = use_annex();
    let rows =
        problems.into_iter().map(move |problem| view! { <li>{move || annex.say(&problem.message)}</li> });
    view! { <ul class="report-problems">{rows.collect_view()}</ul> }
}

/// Files with the trained values, and the way back.
#[component]
fn Weights() -> impl IntoView {
    let annex = use_annex();
    let problems = RwSignal::new(Vec::<Problem>::new());
    let field = NodeRef::<HtmlInputElement>::default();
    let files = Format::ALL.iter().filter(|format| !format.is_code()).map(move |&format| {
        let save = move |_| {
            spawn_local(async move {
                match write(annex, format).await {
                    Ok(bytes) => {
                        problems.set(Vec::new());
                        download(format.file_name(), format.media_type(), &bytes);
                    }
                    Err(found) => problems.set(found),
                }
            });
        };
        view! {
            <button type="button" class="button button-soft" title=annex.words(format.about()) on:click=save>
                {annex.words(format.name())}
            </button>
        }
    });
    let chosen = move |_| {
        if let Some(file) = field.get_untracked().and_then(|field| field.files()?.get(0)) {
            asking::before(annex, Comer::Stranger, move || {
                spawn_local(async move {
                    match take(annex, file).await {
                        Ok(()) => {
                            problems.set(Vec::new());
                            annex.tell(text::WEIGHTS_TAKEN);
                        }
                        Err(Fault::Told(text)) => annex.tell(text),
                        Err(Fault::Problems(found)) => problems.set(found),
                    }
                });
            });
        }
    };
    view! {
        <h3>{annex.words(text::WEIGHTS)}</h3>
        <p class="hint">{annex.words(text::WEIGHTS_ABOUT)}</p>
        <div class="row">
            {files.collect_view()}
            <label class="button button-soft">
                <input type="file" class="unseen" accept=".safetensors" node_ref=field on:change=chosen/>
                <span>{annex.words(text::TAKE_WEIGHTS)}</span>
            </label>
        </div>
        <Show when=move || problems.with(|problems| !problems.is_empty())>
            {move || view! { <Problems problems=problems.get()/> }}
        </Show>
    }
}

/// A model of what a session holds, with all that its data tells.
fn with_model<R>(
    handover: &Handover,
    act: impl FnOnce(&Model) -> Result<R, Vec<Problem>>,
) -> Result<R, Vec<Problem>> {
    let dataset = datasets::make(&handover.document, handover.table.as_ref())?;
    act(&Model::of(&handover.document, &dataset))
}

async fn write(annex: Annex, format: Format) -> Result<Vec<u8>, Vec<Problem>> {
    let Some(handover) = annex.line().copy().await else { return Ok(Vec::new()) };
    with_model(&handover, |model| {
        let values = Values::of_standing(model, &handover.standing.values)?;
        Ok(export(format, model, &values)?.content.bytes().to_vec())
    })
}

/// Why weights were not taken.
enum Fault {
    /// In a sentence of the annex's own.
    Told(Text),
    /// What is wrong with the file.
    Problems(Vec<Problem>),
}

/// Takes the weights of a file for the network that is open. The curve of other weights goes.
async fn take(annex: Annex, file: File) -> Result<(), Fault> {
    if file.size() > MAX_BYTES {
        return Err(Fault::Told(text::WEIGHTS_TOO_LARGE));
    }
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(|_| Fault::Told(text::FILE_NOT_READ))?;
    let bytes = Uint8Array::new(buffer.unchecked_ref()).to_vec();
    let handover = annex.line().copy().await.ok_or(Fault::Told(text::NOTHING_TO_SAVE))?;
    let values = with_model(&handover, |model| read_safetensors(&bytes, model)).map_err(Fault::Problems)?;
    // Weights that come from elsewhere have not been trained here.
    annex.reset();
    let mut fresh = annex.line().copy().await.ok_or(Fault::Told(text::NOTHING_TO_SAVE))?;
    with_model(&handover, |model| values.put_into_standing(model, &mut fresh.standing.values))
        .map_err(Fault::Problems)?;
    fresh.standing.curve.clear();
    if annex.resume(fresh).await { Ok(()) } else { Err(Fault::Told(text::NOT_RESUMED)) }
}
