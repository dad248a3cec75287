//! Tables as data: what becomes of their columns, and what is said of those that cannot be used.

use layerloom_datasets::{
    Content, Dataset, Outline, Standard, TableMeta, Task, available, axes, features, import, make, outline,
};
use layerloom_document::{Column, ColumnKind, Document, Geometry, Path, Root, Table, Value};

fn document(table: &Table, features: &[&str], settings: &[(&str, f64)]) -> Document {
    let mut document = Document::empty();
    document.data.set("source", Some("table".into()));
    document.data.set("table", Some(Value::Number(f64::from(table.fingerprint()))));
    for (key, value) in settings {
        document.data.set(key, Some(Value::Number(*value)));
    }
    document.features = features.iter().map(|id| id.to_string()).collect();
    document
}

fn read(csv: &str) -> Table {
    import::table("test.csv", csv.as_bytes()).expect("the test's table is good").0
}

/// Makes the data, and holds that the outline says the same.
fn made(document: &Document, table: &Table) -> Dataset {
    let data = make(document, Some(table)).expect("the data can be made");
    let Outline { geometry, task } =
        outline(document, Some(&TableMeta::of(table))).expect("the outline agrees");
    let chosen = features(document, &data);
    let inputs = data.width(&chosen);
    assert_eq!((geometry, &task), (Geometry::Flat(inputs), &data.task));
    assert_eq!(data.inputs(&chosen, &data.raw).len(), data.len() * inputs);
    assert_eq!(data.input_names(&chosen).len(), inputs);
    data
}

fn iris() -> Document {
    let mut document = Document::empty();
    document.data.set("source", Some("iris".into()));
    document
}

#[test]
fn the_iris_table_is_built_in() {
    let data = make(&iris(), None).expect("it needs no file");
    assert_eq!(data.columns, ["sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm"]);
    assert_eq!(data.task, Task::Classes(["setosa", "versicolor", "virginica"].map(String::from).into()));
    assert_eq!((data.len(), data.train.len(), data.test.len()), (150, 75, 75));
    assert_eq!(data.target_name, "species");
    assert!(data.notes.is_empty());
    for class in 0..3 {
        assert_eq!(data.targets.iter().filter(|target| **target == class as f32).count(), 50);
    }
    // The default features of the plane mean all columns here.
    assert_eq!(features(&iris(), &data), [0, 1, 2, 3]);
    assert_eq!(outline(&iris(), None).expect("it can be made").geometry, Geometry::Flat(4));
    let ids: Vec<String> = available(&iris(), None).into_iter().map(|feature| feature.id).collect();
    assert_eq!(ids, ["c0", "c1", "c2", "c3"]);
}

#[test]
fn number_columns_are_standardised_by_the_training_rows() {
    let data = make(&iris(), None).expect("it can be made");
    let inputs = data.inputs(&[0, 1, 2, 3], &data.raw);
    for column in 0..4 {
        let trained: Vec<f64> =
            data.train.iter().map(|&row| f64::from(inputs[row as usize * 4 + column])).collect();
        let mean = trained.iter().sum::<f64>() / 75.0;
        let variance = trained.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 75.0;
        assert!(mean.abs() < 1e-5 && (variance - 1.0).abs() < 1e-5, "{mean} {variance}");
    }
}

#[test]
fn another_noise_or_sample_count_leaves_a_table_alone() {
    let plain = make(&iris(), None).expect("it can be made");
    let mut document = iris();
    document.data.set("noise", Some(Value::Number(50.0)));
    document.data.set("samples", Some(Value::Number(20.0)));
    let noisy = make(&document, None).expect("it can be made");
    assert_eq!((plain.raw, plain.train), (noisy.raw, noisy.train));
}

#[test]
fn the_target_tells_the_task() {
    let rows: [(&str, f64, Task); 7] = [
        ("a,b\n1,x\n2,y\n3,x\n", -1.0, Task::Classes(vec!["x".into(), "y".into()])),
        ("a,b\n1,x\n2,y\n3.5,x\n", 0.0, Task::Regression),
        ("a,b\n0.5,7\n1.5,-1\n2.5,7\n3.5,-1\n", 1.0, Task::Classes(vec!["-1".into(), "7".into()])),
        ("a,b\n0.5,7\n1.5,-1\n2.5,8\n", 1.0, Task::Regression),
        ("a,b\n0.5,0\n1.5,-0\n2.5,1\n3.5,1\n", 1.0, Task::Classes(vec!["0".into(), "1".into()])),
        ("1,2.5\n2,3.5\n3,9\n", -1.0, Task::Regression),
        ("a;b\n1;0,5\n2;0,75\n", 1.0, Task::Regression),
    ];
    for (csv, target, task) in rows {
        let table = read(csv);
        let data = made(&document(&table, &[], &[("target", target)]).with_all(&table), &table);
        assert_eq!(data.task, task, "{csv}");
    }
}

/// All columns chosen, whatever the target.
trait WithAll {
    fn with_all(self, table: &Table) -> Self;
}

impl WithAll for Document {
    fn with_all(mut self, table: &Table) -> Self {
        self.features = (0..table.columns.len()).map(|column| format!("c{column}")).collect();
        self
    }
}

#[test]
fn a_regressions_targets_are_standardised_and_can_be_undone() {
    let csv: String = (0..40).map(|row| format!("{row},{}\n", 1000.5 + 3.0 * f64::from(row))).collect();
    let table = read(&csv);
    let data = made(&document(&table, &["c0"], &[]), &table);
    assert_eq!(data.task, Task::Regression);
    assert!(data.targets.iter().all(|target| target.abs() < 3.0));
    for (row, &target) in data.targets.iter().enumerate() {
        let expected = 1000.5 + 3.0 * row as f32;
        assert!((data.target_scale.undo(target) - expected).abs() < 1e-3, "{row}");
    }
}

#[test]
fn words_become_one_input_each() {
    let table = read("colour,size,kind\nred,1.5,a\ngreen,2.5,b\nred,3.5,a\nblue,4.5,b\n");
    let document = document(&table, &["c1", "c0"], &[("train-share", 90.0)]);
    let data = made(&document, &table);
    let chosen = features(&document, &data);
    assert_eq!(chosen, [1, 0]);
    assert_eq!(data.input_names(&chosen), ["size", "colour=red", "colour=green", "colour=blue"]);
    let inputs = data.inputs(&chosen, &data.raw);
    let words: Vec<&[f32]> = inputs.chunks(4).map(|row| &row[1..]).collect();
    assert_eq!(words, [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]);
    assert_eq!(data.bounds[0], [-0.5, 2.5]);
    assert_eq!(data.word(3, 0), Some("blue"));
    assert_eq!(data.word(3, 1), None);
    // On a map over both columns a place belongs to the nearest word; over the size alone, words are at their mean.
    let over_both = data.grid(&chosen, [0, 1], 3);
    assert_eq!(over_both[1..4], [1.0, 0.0, 0.0]);
    assert_eq!(over_both[9..12], [0.0, 0.0, 1.0]);
    let over_size = data.grid(&chosen, [1, 1], 2);
    assert!((over_size[1..4].iter().sum::<f32>() - 1.0).abs() < 1e-6);
    assert!(over_size[1..4].iter().all(|share| *share < 1.0));
}

#[test]
fn a_column_of_many_words_is_left_out_unless_it_is_asked_for() {
    let csv: String =
        (0..30).map(|row| format!("name{row},{}.5,{}\n", row % 7, ["yes", "no"][row % 2])).collect();
    let table = read(&csv);
    let data = made(&document(&table, &["x1"], &[]), &table);
    assert_eq!(data.columns, ["column 2"]);
    assert_eq!(data.notes.len(), 1);
    assert!(data.notes[0].en.contains("column 1"), "{:?}", data.notes);

    let mut asked = document(&table, &["c0", "c1"], &[]);
    let problems = make(&asked, Some(&table)).expect_err("thirty words are too many");
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].path, Path::of(Root::Features));
    assert!(problems[0].message.en.contains("«column 1» holds 30"), "{}", problems[0].message.en);
    problems[0].fix.clone().expect("there is a fix").edit.apply(&mut asked).expect("the fix fits");
    assert_eq!(asked.features, ["c1"]);
    assert!(make(&asked, Some(&table)).is_ok());
}

#[test]
fn a_map_holds_the_other_columns_at_their_mean() {
    let data = make(&iris(), None).expect("it can be made");
    let grid = data.grid(&[0, 1, 2, 3], [3, 0], 4);
    assert_eq!(grid.len(), 4 * 4 * 4);
    for row in grid.chunks(4) {
        assert_eq!(row[1..3], [0.0, 0.0]);
    }
    assert!(grid[3] < grid[7] && grid[0] == grid[4] && grid[0] > grid[16]);
    let points = data.plot_points([3, 0]);
    assert_eq!(points[0][..3], [0.2, 5.1, 0.0]);
    for (column, [low, high]) in data.bounds.iter().enumerate() {
        assert!(data.raw.iter().skip(column).step_by(4).all(|x| low < x && x < high));
    }
}

#[test]
fn the_view_names_the_axes_and_what_is_amiss_gives_way() {
    let data = make(&iris(), None).expect("it can be made");
    let rows = [
        ([2.0, 3.0], [2, 3]),
        ([1.0, 1.0], [1, 0]),
        ([0.0, 0.0], [0, 1]),
        ([9.0, 2.0], [0, 2]),
        ([3.0, 9.0], [3, 0]),
    ];
    for ([x, y], expected) in rows {
        let mut document = iris();
        document.view.set("map-x", Some(Value::Number(x)));
        document.view.set("map-y", Some(Value::Number(y)));
        assert_eq!(axes(&document, &data), expected);
    }
    let table = read("a,b\n1,0.5\n2,0.25\n");
    let one = document(&table, &["c0"], &[]);
    let data = made(&one, &table);
    assert_eq!(axes(&one, &data), [0, 0]);
    assert_eq!(data.grid(&[0], [0, 0], 2).len(), 4);
    assert!(data.plot_points([0, 0]).iter().all(|point| (point[1] - 1.5).abs() < 1e-6));
}

#[test]
fn a_constant_column_is_noted_and_does_no_harm() {
    let table = read("a,b,c\n3.1,1,x\n3.1,2,y\n3.1,5,x\n3.1,7,y\n");
    let data = made(&document(&table, &["c0", "c1"], &[]), &table);
    assert_eq!(data.scale[0].std, 1.0);
    assert!(data.inputs(&[0], &data.raw).iter().all(|input| *input == 0.0));
    assert_eq!(data.notes.len(), 1);
    assert!(data.bounds[0][0] < 3.1 && data.bounds[0][1] > 3.1);
}

#[test]
fn values_at_the_ends_of_the_range_stay_finite() {
    let table = read("a,b\n-3.4e38,x\n3.4e38,y\n3.4e38,x\n1e-40,y\n");
    let data = made(&document(&table, &["c0"], &[]), &table);
    assert!(data.bounds[0].iter().all(|bound| bound.is_finite()));
    assert!(data.inputs(&[0], &data.raw).iter().all(|input| input.is_finite()));
    assert!(data.grid(&[0], [0, 0], 5).iter().all(|input| input.is_finite()));
    assert_eq!(Standard::NONE.undo(Standard::NONE.apply(3.5)), 3.5);
}

/// What is wrong, the control, and whether its fix leads to data that can be made.
#[test]
fn what_cannot_be_used_is_told_at_its_control() {
    let good = read("a,b,c\n1,5,x\n2,6,y\n3,9,x\n");
    let other = read("a,b\n1,x\n2,y\n");
    let of = |table: &Table, features: &[&str], settings: &[(&str, f64)]| document(table, features, settings);
    let words: String = (0..150).map(|row| format!("{row},w{row}\n")).collect();
    let wordy = read(&words);
    let one_row = read("a,b\n1,2\n");
    let constant = read("a,b\n1,x\n2,x\n");
    let names = read(&(0..40).map(|row| format!("n{row},{}\n", row % 3)).collect::<String>());
    let rows: [(&str, Document, Option<&Table>, Path, bool); 9] = [
        ("not loaded", of(&good, &["c0"], &[]), None, Path::setting(Root::Data, "table"), true),
        ("another one", of(&good, &["c0"], &[]), Some(&other), Path::setting(Root::Data, "table"), true),
        (
            "target too far",
            of(&good, &["c0"], &[("target", 3.0)]),
            Some(&good),
            Path::setting(Root::Data, "target"),
            true,
        ),
        ("no feature", of(&good, &[], &[]), Some(&good), Path::of(Root::Features), true),
        ("150 classes", of(&wordy, &["c0"], &[]), Some(&wordy), Path::setting(Root::Data, "target"), false),
        ("one row", of(&one_row, &["c0"], &[]), Some(&one_row), Path::setting(Root::Data, "table"), false),
        (
            "one class",
            of(&constant, &["c0"], &[]),
            Some(&constant),
            Path::setting(Root::Data, "target"),
            true,
        ),
        ("only names", of(&names, &["c9"], &[]), Some(&names), Path::setting(Root::Data, "table"), false),
        (
            "empty",
            of(&Table::default(), &["c0"], &[]),
            Some(&Table::default()),
            Path::setting(Root::Data, "target"),
            false,
        ),
    ];
    for (name, document, table, path, mended) in rows {
        let problems = make(&document, table).expect_err(name);
        assert_eq!(problems[0].path, path, "{name}: {problems:?}");
        let meta = table.map(TableMeta::of);
        assert_eq!(outline(&document, meta.as_ref()).expect_err(name), problems);
        assert!(
            problems.iter().all(|problem| !problem.message.en.is_empty() && !problem.message.zh.is_empty())
        );
        let mut fixed = document.clone();
        if let Some(fix) = problems[0].fix.clone() {
            fix.edit.apply(&mut fixed).expect("a fix fits its document");
        }
        assert_eq!(make(&fixed, table).is_ok(), mended, "{name}");
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let table = read(&(0..40).map(|row| format!("n{row},{row}.5,x\n")).collect::<String>());
    let problems =
        make(&document(&table, &["c0", "c1"], &[]), Some(&table)).expect_err("two things are wrong");
    let roots: Vec<Path> = problems.into_iter().map(|problem| problem.path).collect();
    assert_eq!(roots, [Path::setting(Root::Data, "target"), Path::of(Root::Features)]);
}

#[test]
fn what_a_table_holds_is_known_without_its_rows() {
    let numbers =
        |cells: &[f32]| Column { name: "n".into(), kind: ColumnKind::Numbers, cells: cells.to_vec() };
    let table = Table {
        name: "t".into(),
        columns: vec![numbers(&[1.0, 2.0, 1.0, 2.0]), numbers(&[1.0, 2.0, 3.0, 2.0]), numbers(&[0.5; 4])],
    };
    let meta = TableMeta::of(&table);
    assert_eq!((meta.rows, meta.fingerprint), (4, table.fingerprint()));
    let contents: Vec<Content> = meta.columns.iter().map(|column| column.content.clone()).collect();
    let none = Content::Numbers { classes: None };
    assert_eq!(contents, [Content::Numbers { classes: Some(vec![1.0, 2.0]) }, none.clone(), none]);
    assert_eq!(meta.columns.iter().map(|column| column.varies).collect::<Vec<_>>(), [true, true, false]);
}
