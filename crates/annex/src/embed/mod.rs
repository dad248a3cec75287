//! The page in a frame of another page: fitted to its content, and steered by its host through a port.
//!
//! The host is a stranger. It may open a playground and train it; what is the person's own it gets only when the person
//! agrees within the frame. Read in this order: [`handshake`] (one host, once), [`steer`] (what it may do), [`news`] (what it
//! is told), [`consent`] (what the person is asked), [`fit`] (the height of the frame).

mod consent;
mod fit;
mod handshake;
mod news;
pub(crate) mod sheet;
mod steer;
mod text;

use crate::annex::Annex;
use crate::dom;
use leptos::task::spawn_local;

/// Begins, once the page stands.
pub(crate) fn start(annex: Annex) {
    let Some(host) = crate::page::host() else { return };
    let consent = consent::Consent::default();
    if let Some(body) = dom::document().body() {
        dom::mount(body, move || {
            dom::provide_context(annex);
            dom::IntoView::into_view(consent::Bar { consent })
        });
    }
    fit::for_learning_platforms(host.clone());
    spawn_local(async move {
        // Who is told of the playground at once is told of the one that stands here.
        if annex.has_line() {
            annex.line().copy().await;
        }
        handshake::listen(annex, &host, consent);
    });
}
