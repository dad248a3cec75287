//! Prints the fixtures of the present version of links that take more along than a document: a link and what it holds, line by
//! line. `laden_link_fixtures > tests/links/v1.txt`.

use common::{network, trained, with_table};
use layerloom_document::{Document, NodeId, Table, link};
use layerloom_project::link::{open, with_lesson, with_view, with_weights};
use layerloom_project::view::View;
use layerloom_project::weights::encode_exactly;
use layerloom_protocol::lexicon;

#[path = "../tests/suite/common.rs"]
mod common;
#[path = "../tests/suite/held.rs"]
mod held;

/// A link with what was learned in some steps.
fn learned(document: &Document, table: Option<&Table>, steps: usize) -> (String, Vec<f32>) {
    let project = trained(document, table.cloned(), steps);
    let layout = project.layout().expect("it trains");
    let standing = project.training.and_then(|training| training.standing(&layout)).expect("it fits");
    let weights = layout.weights(&standing).expect("it fits");
    (link::encode(document, table, &lexicon()), weights)
}

fn main() {
    let (own, table) = with_table();
    let (link_of_own, weights_of_own) = learned(&own, Some(&table), 40);
    let deep = network("adam");
    let (link_of_deep, weights_of_deep) = learned(&deep, None, 40);
    let large: Vec<f32> = weights_of_deep.iter().map(|value| value * 1e6).collect();
    let view = View { selected: Some(NodeId(4)), unfolded: vec![NodeId(4)], open: vec!["code", "numbers"] };
    let lesson = "---\ntitle: 课\n---\nLook.\n\n## Do\nTrain it.\n\ngoal: epoch >= 3\n";
    for link in [
        link_of_own.clone(),
        with_weights(&link_of_own, &weights_of_own),
        with_weights(&link_of_deep, &weights_of_deep),
        format!("{link_of_deep}.w{}", encode_exactly(&weights_of_deep)),
        with_weights(&link_of_deep, &large),
        with_view(&link_of_deep, &view),
        with_lesson(&link_of_own, lesson),
        with_lesson(&with_weights(&with_view(&link_of_deep, &view), &weights_of_deep), lesson),
    ] {
        println!("{link} {}", held::held(&open(&link, &lexicon()).expect("our own link")));
    }
}
