//! What the network learns from: the data sets, their sliders, drawn points and tables.

mod draw;
mod import;
mod sliders;
mod table;

pub(crate) use draw::{Brush, Brushes, draw_at};
pub(crate) use import::{DropZone, ImportReport};

use crate::controls::{ParamControl, Style};
use crate::dom::*;
use crate::icons::{Glyph, Icon};
use crate::store::{Store, use_store};
use crate::text;
use crate::thumbnail::Thumbnail;
use draw::DrawTools;
use import::FileButton;
use layerloom_datasets::{Outline, Task};
use layerloom_document::{Catalog, DATA, Document, Edit, Entry, Geometry, Node, NodeId, Path, Root, Value};
use layerloom_engine::catalog::layer::{self, Takes};
use layerloom_protocol::lexicon;
use sliders::SliderLine;
use table::Columns;
use wasm_bindgen::JsCast;

/// The panel.
#[component]
pub(crate) fn DataPanel() -> impl IntoView {
    let store = use_store();
    let source = source(store);
    let made = move || layerloom_datasets::toy::Toy::find(&source.get()).is_some();
    view! {
        <section class="panel data" aria-labelledby="data-title">
            <h2 class="panel-title">
                <span id="data-title">{store.words(text::DATA)}</span>
                <small>{move || entry(&source.get()).map(|entry| store.text(entry.name))}</small>
            </h2>
            <Sources source/>
            <Problems/>
            <div class="data-fields">
                <Show when=made>
                    <SliderLine key="noise" step=1/>
                    <SliderLine key="samples" step=10/>
                </Show>
                <SliderLine key="train-share" step=5/>
                {move || nested(&source.get())}
            </div>
            <Show when=move || !made() && source.get() != "points">
                <Columns/>
            </Show>
            <div class="data-actions">
                <button type="button" class="button button-soft" data-part="seed" on:click=move |_| regenerate(store)>
                    <Icon glyph=Glyph::Dice/>
                    {store.words(text::REGENERATE)}
                </button>
                <button type="button" class="button button-soft" data-part="download" on:click=move |_| download(store)>
                    <Icon glyph=Glyph::Download/>
                    {store.words(text::DOWNLOAD)}
                </button>
                <div class="data-own-actions" data-part="own-data">
                    <DrawTools/>
                    <FileButton/>
                </div>
            </div>
        </section>
    }
}

/// Id of the present data set.
pub(crate) fn source(store: Store) -> Memo<String> {
    memo(move || store.document.with(|document| DATA.pick(&document.data, "source").id))
}

fn entry(id: &str) -> Option<&'static Entry> {
    lexicon().find(Catalog::Dataset, id)
}

/// What can be wrong with the data and has no control of its own.
#[component]
fn Problems() -> impl IntoView {
    let store = use_store();
    let found = memo(move || {
        let at_source = Path::setting(Root::Data, "source");
        let places =
            [Path::of(Root::Data), at_source, Path::setting(Root::Data, "table"), Path::of(Root::Features)];
        store.problems.with(|problems| {
            problems.iter().filter(|problem| places.contains(&problem.path)).cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || found.with(|found| !found.is_empty())>
            <div class="data-problems">
                {move || found.get().into_iter().map(crate::problems::inline).collect_view()}
            </div>
        </Show>
    }
}

/// Settings of the data set itself, such as the number of blobs.
fn nested(source: &str) -> impl IntoView + use<> {
    let has = entry(source).is_some_and(|entry| !entry.params.is_empty());
    has.then(
        || view! { <div class="data-own"><ParamControl root=Root::Data entry=&DATA key="source" style=Style::Full/></div> },
    )
}

#[component]
fn Sources(source: Memo<String>) -> impl IntoView {
    let store = use_store();
    let shown = move || {
        let has_table = store.table.with(Option::is_some);
        (lexicon().entries)(Catalog::Dataset)
            .into_iter()
            .filter(|entry| match entry.id {
                "table" => has_table || source.get() == "table",
                "points" => {
                    source.get() == "points" || store.document.with(|document| !document.points.is_empty())
                }
                _ => true,
            })
            .map(|entry| entry.id)
            .collect::<Vec<_>>()
    };
    let shown = memo(shown);
    let tile = move |id: &'static str| {
        let choose = move |_| store.edit(choice(store, id));
        let name = move || entry(id).map(|entry| store.text(entry.name)).unwrap_or_default();
        let help = move || {
            entry(id)
                .map(|entry| [store.text(entry.name), ": ", &store.lesson(entry.help)].concat())
                .unwrap_or_default()
        };
        view! {
            <label class="source" data-part=["data-", id].concat() title=help>
                <input
                    type="radio"
                    name="source"
                    class="unseen"
                    value=id
                    aria-label=name
                    prop:checked=move || source.get() == id
                    on:change=choose
                />
                {if id == "table" {
                    view! { <span class="thumbnail thumbnail-icon"><Icon glyph=Glyph::Data/></span> }.into_view()
                } else {
                    view! { <Thumbnail source=id.to_owned()/> }.into_view()
                }}
            </label>
        }
    };
    view! {
        <div class="sources" data-part="source" role="radiogroup" aria-label=store.words(text::DATA_SETS)>
            <For each=move || shown.get() key=|id| *id children=tile/>
        </div>
    }
}

/// Takes another data set, with inputs that it has.
fn choice(store: Store, id: &'static str) -> Edit {
    let document = store.document.get_untracked();
    let mut trial = document.clone();
    trial.data.set("source", Some(id.into()));
    if id == "table" {
        let fingerprint = store.table.with_untracked(|table| table.as_ref().map(|table| table.fingerprint));
        trial.data.set("table", fingerprint.map(|fingerprint| Value::Number(f64::from(fingerprint))));
    }
    let offered = store.table.with_untracked(|table| layerloom_datasets::available(&trial, table.as_ref()));
    let offered: Vec<String> = offered.into_iter().map(|feature| feature.id).collect();
    let mut edits = vec![Edit::Set { path: Path::setting(Root::Data, "source"), value: Some(id.into()) }];
    if id == "table" {
        edits.push(Edit::Set {
            path: Path::setting(Root::Data, "table"),
            value: trial.data.get("table").cloned(),
        });
    }
    let Ok(Outline { geometry, task }) =
        store.table.with_untracked(|table| layerloom_datasets::outline(&trial, table.as_ref()))
    else {
        return Edit::All(edits);
    };
    let is_laid = !matches!(geometry, Geometry::Flat(_));
    // Images and sequences are no choice of inputs, and leave that of the plane as it is.
    if !is_laid && !document.features.iter().all(|feature| offered.contains(feature)) {
        let is_plane = offered.first().is_some_and(|feature| feature.starts_with('x'));
        edits.push(Edit::Features(if is_plane { vec!["x1".to_owned(), "x2".to_owned()] } else { offered }));
    }
    edits.extend(fitting_front(&document, is_laid));
    edits.extend(fitting_loss(&trial, &task));
    Edit::All(edits)
}

/// A Flatten before a network that knows nothing of images or sequences, and none where there are neither any more.
fn fitting_front(document: &Document, is_laid: bool) -> Option<Edit> {
    const FLATTEN: &str = "flatten";
    let knows = |node: &Node| {
        layer::find(&node.kind).is_some_and(|kind| !matches!(kind.takes, Takes::Any | Takes::Vectors))
    };
    match document.nodes.first() {
        Some(first) if !is_laid && first.kind == FLATTEN => Some(Edit::Remove { node: first.id }),
        _ if is_laid && !document.nodes.iter().any(knows) => {
            Some(Edit::Insert { at: 0, node: Node::new(document.next_id(), FLATTEN) })
        }
        _ => None,
    }
}

/// A loss that suits the new task where the present one does not, so that one click changes the data. Without it the
/// network would be refused; what the person chose stays where it fits.
fn fitting_loss(trial: &Document, task: &Task) -> Vec<Edit> {
    let recipe = lexicon().recipe;
    let loss = recipe.pick(&trial.recipe, "loss").id;
    let Some(kind) = layerloom_engine::catalog::loss::find(&loss) else { return Vec::new() };
    let node = Root::Node(NodeId::OUTPUT);
    let reset = |root: Root, key: &str| Edit::Set { path: Path::setting(root, key), value: None };
    match task {
        Task::Regression => {
            let loss = (!kind.regression).then(|| reset(Root::Recipe, "loss"));
            loss.into_iter().chain([Edit::set(node, "activation", "linear")]).collect()
        }
        Task::Classes(names)
            if names.len() > 2 && kind.binary != layerloom_engine::catalog::loss::Binary::OneHot =>
        {
            vec![
                Edit::set(Root::Recipe, "loss", "categorical-cross-entropy"),
                Edit::set(node, "activation", "softmax"),
            ]
        }
        Task::Classes(names) if names.len() <= 2 && loss == "categorical-cross-entropy" => Vec::new(),
        Task::Classes(_) if !kind.classes => vec![reset(Root::Recipe, "loss"), reset(node, "activation")],
        Task::Classes(_) => Vec::new(),
    }
}

fn regenerate(store: Store) {
    let seed = store.document.with_untracked(|document| DATA.number(&document.data, "seed"));
    store.edit(Edit::set(Root::Data, "seed", (seed + 1.0) % 65536.0));
}

/// Saves all samples as a CSV file.
fn download(store: Store) {
    let rows = store.rows();
    let made = store.document.with_untracked(|document| layerloom_datasets::make(document, rows.as_deref()));
    if let Ok(dataset) = made {
        let text = layerloom_datasets::export::dataset_with_split(&dataset);
        save(&text, "layerloom-data.csv");
    }
}

fn save(text: &str, name: &str) -> Option<()> {
    let parts = js_sys::Array::of1(&text.into());
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("text/csv");
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    let address = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
    let anchor: web_sys::HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(&address);
    anchor.set_download(name);
    anchor.click();
    web_sys::Url::revoke_object_url(&address).ok()
}
