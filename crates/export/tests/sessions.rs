//! Values as sessions hand them over, and documents with data of their own.

use layerloom_datasets::{TableMeta, make};
use layerloom_document::{Column, ColumnKind, Document, Node, NodeId, Pick, Table};
use layerloom_export::{ColumnContent, Format, Inputs, Model, Values, export, pytorch};
use layerloom_session::Trainer;

fn document(optimizer: &str) -> Document {
    let mut document = Document::empty();
    document.nodes = vec![
        Node::new(NodeId(2), "dense").with("activation", "prelu"),
        Node::new(NodeId(3), "batch-norm"),
        Node::new(NodeId(4), "dense").with("units", 3.0),
    ];
    document.recipe.set("optimizer", Some(optimizer.into()));
    document
}

#[test]
fn values_of_nodes_are_a_trainers() {
    let document = document("adam");
    let mut trainer = Trainer::new(&document, None, None).expect("the document is right");
    trainer.step().expect("a first step does not diverge");
    let model = Model::of(&document, trainer.dataset());
    let values = Values::of_nodes(&model, |node| trainer.parameters(node)).expect("they fit");
    for node in trainer.outline().nodes {
        let mut rest = trainer.parameters(node.id);
        for parameter in node.parameters {
            let [rows, columns] = parameter.shape;
            let behind = rest.split_off((rows * columns) as usize);
            assert_eq!(values.get(node.id, &parameter.name), Some(&rest[..]), "{}", parameter.name);
            rest = behind;
        }
        assert!(rest.is_empty(), "nothing is left of {:?}", node.id);
    }
}

#[test]
fn values_go_into_a_standing_and_come_back() {
    // As many runs as the optimizer has states: none, one, two.
    for (optimizer, states) in [("gradient-descent", 0), ("momentum", 1), ("adam", 2)] {
        let document = document(optimizer);
        let trainer = Trainer::new(&document, None, None).expect("the document is right");
        let model = Model::of(&document, trainer.dataset());
        let values = Values::of_nodes(&model, |node| trainer.parameters(node)).expect("they fit");
        let plan = trainer.plan();
        let kept: usize = plan.states.iter().map(|slot| slot.view.len()).sum();
        let mut standing = vec![-7.0; plan.weights.len() * (2 + states) + kept];
        values.put_into_standing(&model, &mut standing).expect("it is as long as it should be");
        assert_eq!(Values::of_standing(&model, &standing).as_ref(), Ok(&values), "{optimizer}");
        // The plan says where the first kernel lies.
        let slot = &plan.parameters[5];
        let start = (slot.view.start - plan.weights.start) as usize;
        let found = values.get(slot.node, slot.name).expect("it is there");
        assert_eq!(&standing[start..start + slot.view.len()], found, "{optimizer}");
        let last = &plan.states[1];
        let found = values.get(last.node, last.name).expect("it is there");
        assert_eq!(&standing[standing.len() - last.view.len()..], found, "{optimizer}");
        standing.pop();
        assert!(Values::of_standing(&model, &standing).is_err(), "{optimizer}");
    }
}

fn table() -> Table {
    let column =
        |name: &str, kind, cells: [f32; 8]| Column { name: name.to_owned(), kind, cells: cells.to_vec() };
    let words = ["a", "b"].map(str::to_owned).to_vec();
    Table {
        name: "t.csv".to_owned(),
        columns: vec![
            column("n", ColumnKind::Numbers, [1.5, 2.5, 3.5, 4.0, 5.0, 6.0, 7.0, 8.25]),
            column("w", ColumnKind::Words(words), [0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0]),
            column("y", ColumnKind::Numbers, [0.5, 1.5, 2.5, 3.0, 4.0, 5.0, 6.5, 7.25]),
        ],
    }
}

fn on_table(table: &Table) -> Document {
    let mut document = Document::empty();
    document.data.set("source", Some(Pick::new("table").into()));
    document.data.set("table", Some(f64::from(table.fingerprint()).into()));
    document.features = ["c1", "c0"].map(str::to_owned).to_vec();
    document.output.settings.set("activation", Some("linear".into()));
    document
}

#[test]
fn a_table_is_the_same_with_and_without_its_rows() {
    let table = table();
    let document = on_table(&table);
    let meta = TableMeta::of(&table);
    let outlined = Model::outlined(&document, Some(&meta)).expect("the headings do");
    let dataset = make(&document, Some(&table)).expect("the table can be used");
    let whole = Model::of(&document, &dataset);
    assert_eq!(outlined.shape, whole.shape);
    let (Inputs::Columns(outlined), Inputs::Columns(whole)) = (&outlined.inputs, &whole.inputs) else {
        panic!("both are columns");
    };
    assert_eq!(outlined[0], whole[0]);
    assert_eq!(outlined[0].content, ColumnContent::Words(vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(outlined[1].content, ColumnContent::Numbers(None));
    let ColumnContent::Numbers(Some(standard)) = whole[1].content else { panic!("it is measured") };
    assert_eq!(standard, dataset.scale[0]);
}

#[test]
fn code_measures_a_table_whose_rows_are_not_at_hand_and_onnx_asks_for_them() {
    let table = table();
    let document = on_table(&table);
    let meta = TableMeta::of(&table);
    let model = Model::outlined(&document, Some(&meta)).expect("the headings do");
    let code = pytorch(&model).expect("code needs no rows");
    assert!(code.contains("standardised(rows, train, \"n\")"), "{code}");
    let trainer = Trainer::new(&document, Some(&table), None).expect("the document is right");
    let values = Values::of_nodes(&model, |node| trainer.parameters(node)).expect("they fit");
    let problems = export(Format::Onnx, &model, &values).expect_err("a mean is unknown");
    assert!(problems[0].message.en.contains("«n»"), "{problems:?}");
}
