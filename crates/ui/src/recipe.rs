//! Everything that decides how the network is trained, in one strip over the loom.

use crate::controls::{ParamControl, Style};
use crate::store::use_store;
use crate::text;
use layerloom_document::Root;
use layerloom_protocol::lexicon;
use leptos::prelude::*;

/// The strip.
#[component]
pub(crate) fn RecipeStrip() -> impl IntoView {
    let store = use_store();
    let recipe = lexicon().recipe;
    let controls = recipe.params.iter().map(|param| {
        view! { <ParamControl root=Root::Recipe entry=recipe key=param.key style=Style::Compact/> }
    });
    view! {
        <div class="recipe" role="group" aria-label=move || store.text(text::RECIPE)>
            {controls.collect_view()}
        </div>
    }
}
