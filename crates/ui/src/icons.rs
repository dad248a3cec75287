//! The page's icons, drawn on a grid of 24.

use crate::dom::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glyph {
    /// The product's mark.
    Brand,
    /// Train.
    Play,
    /// Stop training.
    Pause,
    /// One step on.
    Step,
    /// Back to the start.
    Reset,
    /// Draw again at random.
    Dice,
    /// Take back.
    Undo,
    /// Make again.
    Redo,
    /// Light and dark.
    Contrast,
    /// Done, or chosen.
    Tick,
    /// Close or take away.
    Cross,
    /// Questions.
    Help,
    /// Mind this.
    Warning,
    /// A pencil.
    Draw,
    /// Rub out.
    Erase,
    /// Throw away.
    Bin,
    /// Into the page.
    Upload,
    /// Out of the page.
    Download,
    /// A chain.
    Link,
    /// More settings.
    Sliders,
    /// How fast.
    Gauge,
    /// A network.
    Network,
    /// A table or points.
    Data,
    /// A map.
    Map,
    /// A lens.
    Inspect,
    /// Hidden things.
    Eye,
    /// A processor.
    Chip,
    /// Many pictures.
    Gallery,
    /// An open book.
    Book,
    /// Source code.
    Code,
    /// Curves to compare.
    Runs,
}

/// An icon, which says nothing to assistive technology: its button has the name.
#[component]
pub(crate) fn Icon(
    /// What it shows.
    glyph: Glyph,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" inner_html=path(glyph)></svg>
    }
}

fn path(glyph: Glyph) -> &'static str {
    match glyph {
        Glyph::Brand => {
            r#"<path d="M4.5 4v16M12 4v16M19.5 4v16" opacity=".38"/><path d="M2 8c4.5 0 5.5-2.5 10-2.5S17.5 8 22 8M2 12c4.5 0 5.5 2.5 10 2.5s5.5-2.5 10-2.5M2 17c4.5 0 5.5-2.5 10-2.5s5.5 2.5 10 2.5"/>"#
        }
        Glyph::Play => r#"<path d="M8 5.5v13l10.5-6.5z" fill="currentColor"/>"#,
        Glyph::Pause => r#"<path d="M8 6v12M16 6v12" stroke-width="3.5"/>"#,
        Glyph::Step => {
            r#"<path d="M6 6v12l9-6z" fill="currentColor"/><path d="M18.5 6v12" stroke-width="2.5"/>"#
        }
        Glyph::Reset => r#"<path d="M4 4.5v5h5"/><path d="M4.6 9.5A8 8 0 1 1 4 13"/>"#,
        Glyph::Dice => {
            r#"<rect x="4" y="4" width="16" height="16" rx="4"/><path d="M9 9h.01M15 9h.01M12 12h.01M9 15h.01M15 15h.01" stroke-width="2.4"/>"#
        }
        Glyph::Undo => r#"<path d="M8.5 5 4 9.5 8.5 14"/><path d="M4.5 9.5H14a5.5 5.5 0 0 1 0 11h-3"/>"#,
        Glyph::Redo => r#"<path d="M15.5 5 20 9.5 15.5 14"/><path d="M19.5 9.5H10a5.5 5.5 0 0 0 0 11h3"/>"#,
        Glyph::Contrast => {
            r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 3.5v17a8.5 8.5 0 0 0 0-17z" fill="currentColor"/>"#
        }
        Glyph::Tick => r#"<path d="m5 12.5 4.5 4.5L19 7.5"/>"#,
        Glyph::Cross => r#"<path d="m6 6 12 12M18 6 6 18"/>"#,
        Glyph::Help => {
            r#"<circle cx="12" cy="12" r="8.5"/><path d="M9.5 9.5a2.6 2.6 0 1 1 3.7 2.4c-.8.4-1.2 1-1.2 1.9M12 16.7h.01"/>"#
        }
        Glyph::Warning => r#"<path d="M12 4 2.8 19.5h18.4zM12 10v4.5M12 17h.01"/>"#,
        Glyph::Draw => r#"<path d="M4 20l1-4.5L16 4.5 19.5 8 8.5 19zM13.5 7l3.5 3.5"/>"#,
        Glyph::Erase => r#"<path d="m8 19-4-4a1.5 1.5 0 0 1 0-2L13 4l7 7-8 8zM8.5 8.5l7 7M8 19.5h12"/>"#,
        Glyph::Bin => r#"<path d="M5 7h14M10 7V4.5h4V7M7 7l.8 13h8.4L17 7M10.5 11v5M13.5 11v5"/>"#,
        Glyph::Upload => r#"<path d="M12 16V5M7.5 9.5 12 5l4.5 4.5M5 19.5h14"/>"#,
        Glyph::Download => r#"<path d="M12 4.5v11M7.5 11l4.5 4.5 4.5-4.5M5 19.5h14"/>"#,
        Glyph::Link => {
            r#"<path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17"/>"#
        }
        Glyph::Sliders => {
            r#"<path d="M4 8h9M17 8h3M4 16h3M11 16h9"/><circle cx="15" cy="8" r="2"/><circle cx="9" cy="16" r="2"/>"#
        }
        Glyph::Gauge => r#"<path d="M5 18a8.5 8.5 0 1 1 14 0M12 14l4-5"/>"#,
        Glyph::Network => {
            r#"<path d="M7 8l10 4M7 16l10-4M7 8v8"/><circle cx="6" cy="7" r="2.5"/><circle cx="6" cy="17" r="2.5"/><circle cx="18" cy="12" r="2.5"/>"#
        }
        Glyph::Data => {
            r#"<rect x="4" y="5" width="16" height="14" rx="2"/><path d="M4 10h16M4 14.5h16M10 10v9"/>"#
        }
        Glyph::Map => {
            r#"<rect x="4" y="4" width="16" height="16" rx="3"/><path d="M4 15c5 0 4-7 9-7 4 0 4 3 7 3"/>"#
        }
        Glyph::Inspect => r#"<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>"#,
        Glyph::Chip => {
            r#"<rect x="7" y="7" width="10" height="10" rx="2"/><path d="M10 4v3M14 4v3M10 17v3M14 17v3M4 10h3M4 14h3M17 10h3M17 14h3"/>"#
        }
        Glyph::Gallery => {
            r#"<path d="M4.5 4.5h6v6h-6zM13.5 4.5h6v6h-6zM4.5 13.5h6v6h-6zM13.5 13.5h6v6h-6z"/>"#
        }
        Glyph::Book => r#"<path d="M12 7c-2-2-5-2-8-2v13c3 0 6 0 8 2 2-2 5-2 8-2V5c-3 0-6 0-8 2zv13"/>"#,
        Glyph::Code => r#"<path d="m8.5 7-5 5 5 5M15.5 7l5 5-5 5"/>"#,
        Glyph::Runs => r#"<path d="M4 5v14h16M8 6c1 8 5 9 12 9M8 13c5 0 8-1 12-5"/>"#,
        Glyph::Eye => {
            r#"<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="3"/>"#
        }
    }
}
