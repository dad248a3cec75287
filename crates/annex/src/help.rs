//! Keys, and what is on screen.

use crate::annex::use_annex;
use crate::dom::*;
use crate::text;
use layerloom_document::Text;

/// Keys as they are written, where that is the same in both languages, and what they do.
const KEYS: [(Text, Text); 6] = [
    (text::KEY_SPACE, text::KEY_PLAY),
    (Text::new(&["S", "S"]), text::KEY_STEP),
    (Text::new(&["R", "R"]), text::KEY_RESET),
    (Text::new(&["Ctrl Z", "Ctrl Z"]), text::KEY_UNDO),
    (Text::new(&["Ctrl Shift Z", "Ctrl Shift Z"]), text::KEY_REDO),
    (Text::new(&["Enter", "Enter"]), text::KEY_LAYER),
];

/// The sheet.
#[component]
pub(crate) fn Help() -> impl IntoView {
    let annex = use_annex();
    let rows = KEYS.map(|(key, what)| {
        view! { <div><dt><kbd>{annex.words(key)}</kbd></dt><dd>{annex.words(what)}</dd></div> }
    });
    let sheets = [("lessons", text::LESSONS), ("runs", text::RUNS), ("code", text::CODE), ("processor", text::PROCESSOR)].map(
        |(sheet, name)| view! { <button type="button" class="button button-soft" data-sheet=sheet>{annex.words(name)}</button> },
    );
    view! {
        <div class="help-sheet">
            <div class="row only-narrow">{sheets.into_iter().collect_view()}</div>
            <p>{annex.words(text::HELP_ABOUT)}</p>
            <h3>{annex.words(text::HOW_LEARNS)}</h3>
            <ul>
                <li>{annex.words(text::LEGEND_THREADS)}</li>
                <li>{annex.words(text::LEGEND_MAPS)}</li>
                <li>{annex.words(text::LEGEND_POINTS)}</li>
            </ul>
            <h3>{annex.words(text::SHORTCUTS)}</h3>
            <dl class="keys">{rows.into_iter().collect_view()}</dl>
        </div>
    }
}
