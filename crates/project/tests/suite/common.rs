//! Playgrounds to keep, and sessions that train them.

use layerloom_document::{Column, ColumnKind, Document, Node, NodeId, Pick, Settings, Table};
use layerloom_project::{Layout, Project, Training};
use layerloom_protocol::{Command, Event, Handover, Standing, Unit};
use layerloom_session::Session;

/// Everything that trains values or keeps them, with an optimizer.
pub(crate) fn network(optimizer: &str) -> Document {
    let mut document = Document::empty();
    document.data = Settings::default().with("samples", 60.0).with("noise", 10.0);
    document.nodes = vec![
        Node::new(NodeId(2), "dense").with("units", 5.0).with("activation", "prelu"),
        Node::new(NodeId(7), "batch-norm"),
        Node::new(NodeId(4), "dense").with("units", 17.0).with("bias", false),
        Node::new(NodeId(5), "layer-norm"),
        Node::new(NodeId(6), "dropout"),
    ];
    // Adam is the default, which is not stored.
    document.recipe.set("optimizer", (optimizer != "adam").then(|| Pick::new(optimizer).into()));
    document.recipe.set("batch-size", Some(7.0.into()));
    document
}

/// A small table, and a document that learns from it.
pub(crate) fn with_table() -> (Document, Table) {
    let cells = |factor: f32| (0..30).map(|row| (row as f32 * factor).sin()).collect();
    let column =
        |name: &str, factor| Column { name: name.into(), kind: ColumnKind::Numbers, cells: cells(factor) };
    let words = Column {
        name: "kind".into(),
        kind: ColumnKind::Words(vec!["甲".into(), "b".into()]),
        cells: (0..30).map(|row| (row % 2) as f32).collect(),
    };
    let table = Table { name: "own.csv".into(), columns: vec![column("a", 0.3), column("b", 0.7), words] };
    let mut document = Document::empty();
    document.data = Settings::default().with("source", "table").with("table", f64::from(table.fingerprint()));
    document.features = vec!["c0".into(), "c1".into()];
    document.nodes = vec![Node::new(NodeId(2), "dense")];
    (document, table)
}

/// A session with a document open.
pub(crate) fn open(document: &Document, table: Option<&Table>) -> Session {
    let mut session = Session::new(Box::new(|| 0.0));
    if let Some(table) = table {
        session.handle(Command::Table(table.clone()));
    }
    let messages = session.handle(Command::Open { revision: 1, document: document.clone() });
    assert!(matches!(messages[0].event, Event::Opened { .. }), "{:?}", messages[0].event);
    session
}

pub(crate) fn steps(session: &mut Session, count: usize) {
    (0..count).for_each(|_| drop(session.handle(Command::Step(Unit::Batch))));
}

/// All that a session holds.
fn handover(session: &mut Session) -> Box<Handover> {
    match session.handle(Command::Copy).pop().map(|message| message.event) {
        Some(Event::Copied(Some(handover))) => handover,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn standing(session: &mut Session) -> Standing {
    handover(session).standing
}

/// Has a session go on from a standing of the document that it has open.
pub(crate) fn resume(session: &mut Session, standing: Standing) {
    let handover = Handover { standing, ..*handover(session) };
    session.handle(Command::Resume(Box::new(handover)));
}

/// A project that was trained for some steps.
pub(crate) fn trained(document: &Document, table: Option<Table>, count: usize) -> Project {
    let mut session = open(document, table.as_ref());
    steps(&mut session, count);
    let mut project = Project { table, ..Project::new(document.clone()) };
    let layout: Layout = project.layout().expect("it trains");
    project.training = Training::of(&layout, &standing(&mut session));
    assert!(project.training.is_some());
    project
}
