//! A modal dialog: the browser keeps the focus in it and closes it on Escape.

use crate::dom::*;
use crate::icons::{Glyph, Icon};
use crate::store::use_store;
use crate::text;

/// A dialog that is open while the signal says so.
#[component]
pub(crate) fn Dialog(
    /// Its heading.
    title: Signal<&'static str>,
    /// Whether it is open.
    open: Signal<bool>,
    /// Called when the person closes it.
    close: Callback<()>,
    /// What it holds, made anew each time it opens.
    children: Children,
) -> impl IntoView {
    let store = use_store();
    let dialog = NodeRef::<web_sys::HtmlDialogElement>::new();
    effect(move || {
        let (Some(dialog), open) = (dialog.get(), open.get()) else { return };
        if open && !dialog.open() {
            // Fails only for a dialog that is not in the page.
            let _ = dialog.show_modal();
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog
            class="dialog"
            node_ref=dialog
            aria-label=move || title.get()
            on:close=move |_| close.run(())
        >
            <div class="dialog-head">
                <h2>{move || title.get()}</h2>
                <button
                    type="button"
                    class="button-icon"
                    aria-label=store.words(text::CLOSE)
                    on:click=move |_| close.run(())
                >
                    <Icon glyph=Glyph::Cross/>
                </button>
            </div>
            <Show when=move || open.get()>
                <div class="dialog-body">{children()}</div>
            </Show>
        </dialog>
    }
}
