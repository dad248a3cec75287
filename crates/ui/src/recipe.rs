//! Everything that decides how the network is trained, in one strip over the loom.

use crate::controls::{ParamControl, Style};
use crate::dom::*;
use crate::icons::{Glyph, Icon};
use crate::popover::Popover;
use crate::store::use_store;
use crate::text;
use layerloom_document::{Param, Root};
use layerloom_protocol::lexicon;

/// What stands behind the strip's last button.
const MORE: &[&str] = &["shuffle", "seed"];

/// The strip.
#[component]
pub(crate) fn RecipeStrip() -> impl IntoView {
    let store = use_store();
    let recipe = lexicon().recipe;
    let (more, shown): (Vec<&'static Param>, Vec<&'static Param>) =
        recipe.params.iter().partition(|param| MORE.contains(&param.key));
    let control =
        |key: &'static str, style: Style| view! { <ParamControl root=Root::Recipe entry=recipe key style/> };
    let shown = shown.into_iter().map(|param| control(param.key, Style::Compact)).collect_view();
    let more = move || more.iter().map(|param| control(param.key, Style::Full)).collect_view();
    view! {
        <div class="recipe" role="group" aria-label=store.words(text::RECIPE)>
            {shown}
            <Popover
                id="recipe-more"
                class="button-icon recipe-more"
                name=Signal::derive(store.words(text::RECIPE_MORE))
                trigger=Box::new(|| view! { <Icon glyph=Glyph::Sliders/> })
            >
                <div class="recipe-sheet">{more()}</div>
            </Popover>
        </div>
    }
}
