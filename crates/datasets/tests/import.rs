//! CSV files as people have them.

use layerloom_datasets::{IRIS_CSV, export, import, make};
use layerloom_document::{Column, ColumnKind, Document, Path, Root, Table};
use proptest::prelude::*;

fn numbers(name: &str, cells: &[f32]) -> Column {
    Column { name: name.into(), kind: ColumnKind::Numbers, cells: cells.to_vec() }
}

fn words(name: &str, cells: &[&str]) -> Column {
    let mut words: Vec<String> = Vec::new();
    let cells = cells
        .iter()
        .map(|word| {
            words.iter().position(|known| known == word).unwrap_or_else(|| {
                words.push(word.to_string());
                words.len() - 1
            }) as f32
        })
        .collect();
    Column { name: name.into(), kind: ColumnKind::Words(words), cells }
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    ["\u{feff}", text].concat().encode_utf16().flat_map(bytes).collect()
}

#[test]
fn files_are_read_as_their_makers_meant_them() {
    let ab = || vec![numbers("a", &[1.0, 2.0]), numbers("b", &[1.5, 2.5])];
    let unnamed = || vec![numbers("column 1", &[1.0, 2.0]), numbers("column 2", &[1.5, 2.5])];
    // What the file is, its bytes; header, separator, decimal comma; the columns.
    type Row = (&'static str, Vec<u8>, (bool, char, bool), Vec<Column>);
    let rows: Vec<Row> = vec![
        ("plain", b"a,b\n1,1.5\n2,2.5\n".to_vec(), (true, ',', false), ab()),
        ("no last line end", b"a,b\n1,1.5\n2,2.5".to_vec(), (true, ',', false), ab()),
        ("no header", b"1,1.5\n2,2.5\n".to_vec(), (false, ',', false), unnamed()),
        ("CRLF", b"a,b\r\n1,1.5\r\n2,2.5\r\n".to_vec(), (true, ',', false), ab()),
        ("CR", b"a,b\r1,1.5\r2,2.5\r".to_vec(), (true, ',', false), ab()),
        ("UTF-8 mark", b"\xef\xbb\xbfa,b\n1,1.5\n2,2.5\n".to_vec(), (true, ',', false), ab()),
        ("UTF-16 little", utf16("a\tb\r\n1\t1.5\r\n2\t2.5\r\n", u16::to_le_bytes), (true, '\t', false), ab()),
        ("UTF-16 big", utf16("a,b\n1,1.5\n2,2.5\n", u16::to_be_bytes), (true, ',', false), ab()),
        ("semicolon", b"a;b\n1;1.5\n2;2.5\n".to_vec(), (true, ';', false), ab()),
        ("bar", b"a|b\n1|1.5\n2|2.5\n".to_vec(), (true, '|', false), ab()),
        ("decimal comma", b"a;b\n1;1,5\n2;2,5\n".to_vec(), (true, ';', true), ab()),
        ("decimal comma everywhere", b"1,0;1,5\n2,0;2,5\n".to_vec(), (false, ';', true), unnamed()),
        ("decimal comma by tabs", b"a\tb\n1\t1,5\n2\t2,5\n".to_vec(), (true, '\t', true), ab()),
        ("quoted decimal comma", b"a,b\n1,\"1,5\"\n2,\"2,5\"\n".to_vec(), (true, ',', true), ab()),
        ("three decimals", b"a;b\n1;1,500\n2;2,500\n".to_vec(), (true, ';', true), ab()),
        ("quotes", b"\"a\",\"b\"\n\"1\",\"1.5\"\n\"2\",\"2.5\"\n".to_vec(), (true, ',', false), ab()),
        ("space about cells", b" a , b \n 1 , 1.5 \n\t2 , 2.5\n".to_vec(), (true, ',', false), ab()),
        ("blank lines", b"\n\na,b\n\n1,1.5\n\r\n2,2.5\n\n\n".to_vec(), (true, ',', false), ab()),
        ("separator at the end", b"a,b,\n1,1.5,\n2,2.5,\n".to_vec(), (true, ',', false), ab()),
        ("named separator", b"sep=;\r\na;b\r\n1;1.5\r\n2;2.5\r\n".to_vec(), (true, ';', false), ab()),
        ("signs and exponents", b"a,b\n+1,15e-1\n2.,.25E+1\n".to_vec(), (true, ',', false), ab()),
        (
            "words with everything in them",
            b"a,b\n1,\"x, \"\"y\"\"\nz\"\n2,\"x, \"\"y\"\"\nz\"\n".to_vec(),
            (true, ',', false),
            vec![numbers("a", &[1.0, 2.0]), words("b", &["x, \"y\"\nz"; 2])],
        ),
        (
            "only words",
            b"shape,colour\nround,red\nsquare,red\nround,blue\n".to_vec(),
            (true, ',', false),
            vec![words("shape", &["round", "square", "round"]), words("colour", &["red", "red", "blue"])],
        ),
        (
            "only words, no header",
            b"round,red\nsquare,red\nround,blue\n".to_vec(),
            (false, ',', false),
            vec![
                words("column 1", &["round", "square", "round"]),
                words("column 2", &["red", "red", "blue"]),
            ],
        ),
        (
            "an index without heading",
            b",a,a\n0,1,x\n1,2,y\n".to_vec(),
            (true, ',', false),
            vec![numbers("column 1", &[0.0, 1.0]), numbers("a", &[1.0, 2.0]), words("a (2)", &["x", "y"])],
        ),
        (
            "Chinese",
            "长度;品种\n1,5;山\n2,5;水\n".into(),
            (true, ';', true),
            vec![numbers("长度", &[1.5, 2.5]), words("品种", &["山", "水"])],
        ),
        (
            "a month and a count",
            b"1958-03,1\n1958-04,2\n".to_vec(),
            (false, ',', false),
            vec![words("column 1", &["1958-03", "1958-04"]), numbers("column 2", &[1.0, 2.0])],
        ),
        (
            "a semicolon within a quoted word",
            b"a,b\n1,\"x;y\"\n2,\"z;y\"\n".to_vec(),
            (true, ',', false),
            vec![numbers("a", &[1.0, 2.0]), words("b", &["x;y", "z;y"])],
        ),
        (
            "one row",
            b"1,2\n".to_vec(),
            (false, ',', false),
            vec![numbers("column 1", &[1.0]), numbers("column 2", &[2.0])],
        ),
    ];
    for (name, bytes, (header, separator, decimal_comma), columns) in rows {
        let (table, report) =
            import::table("file.csv", &bytes).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
        assert_eq!(table.columns, columns, "{name}");
        assert_eq!(table.name, "file.csv");
        assert_eq!(
            (report.header, report.separator, report.decimal_comma),
            (header, separator, decimal_comma),
            "{name}"
        );
        assert_eq!((report.rows as usize, report.left_out), (table.rows(), 0), "{name}");
        assert!(report.missing.is_empty(), "{name}");
    }
}

/// A table of three columns of words, each with so many different ones.
fn wordy(counts: [usize; 3]) -> String {
    let row = |row: usize| counts.map(|count| format!("w{}", row % count)).join(",");
    let rows: Vec<String> = (0..60).map(row).collect();
    format!("city,kind,target\n{}\n", rows.join("\n"))
}

#[test]
fn columns_of_too_many_words_for_an_input_are_reported() {
    for (counts, told) in [
        ([12, 3, 2], &[][..]),
        ([13, 3, 2], &["«city» is no input: it holds 13 different words"]),
        // The last column is the target, which may have more.
        ([3, 30, 20], &["«kind» is no input: it holds 30 different words"]),
        ([60, 20, 2], &["«city» is no input", "«kind» is no input"]),
    ] {
        let (_, report) = import::table("own.csv", wordy(counts).as_bytes()).expect("it is a table");
        assert_eq!(report.unused.len(), told.len(), "{counts:?}: {:?}", report.unused);
        for (problem, told) in report.unused.iter().zip(told) {
            assert!(problem.message.en.contains(told), "{}", problem.message.en);
            assert!(problem.message.zh.contains("未用作输入"), "{}", problem.message.zh);
        }
    }
}

#[test]
fn rows_that_miss_a_cell_are_left_out_and_reported() {
    let csv = "a,b,c\n1,2,x\n,3,y\n4,NA,x\n\n5,6,?\n\"7\n\",8,y\nnull,-,nan\n9,10,x\n";
    let (table, report) = import::table("t", csv.as_bytes()).expect("it can be read");
    assert_eq!(table.columns[0].cells, [1.0, 7.0, 9.0]);
    assert_eq!(table.columns[2], words("c", &["x", "y", "x"]));
    assert_eq!((report.rows, report.left_out), (3, 4));
    let missing: Vec<(u32, &str)> =
        report.missing.iter().map(|(line, name)| (*line, name.as_str())).collect();
    assert_eq!(missing, [(3, "a"), (4, "b"), (6, "c"), (9, "a"), (9, "b"), (9, "c")]);

    let many: String =
        (0..500).map(|row| if row % 2 == 0 { format!("{row},1\n") } else { ",1\n".into() }).collect();
    let (_, report) = import::table("t", many.as_bytes()).expect("it can be read");
    assert_eq!((report.rows, report.left_out, report.missing.len()), (250, 250, 100));
}

#[test]
fn files_that_cannot_be_read_say_where_and_why() {
    let column =
        |wrong: &str| -> String { (0..20).map(|row| format!("{row},{row}.5\n")).collect::<String>() + wrong };
    let wide = vec!["1"; 5000].join(",");
    let long = "w".repeat(60);
    let rows: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty", b"".to_vec(), "empty"),
        ("blank", b" \n\r\n  ".to_vec(), "empty"),
        ("a mark alone", b"\xef\xbb\xbf".to_vec(), "empty"),
        ("a header alone", b"a,b,c\n".to_vec(), "no row below"),
        ("one column", b"a\n1\n2\n".to_vec(), "only one column"),
        ("one column at last", b"a,\n1,\n2,\n".to_vec(), "only one column"),
        ("a spreadsheet", b"PK\x03\x04rest".to_vec(), "spreadsheet"),
        ("binary", b"\x00\x01\x02\xff\xfe".to_vec(), "not a text"),
        ("half a UTF-16 unit", b"\xff\xfea\x00,\x00b".to_vec(), "not a text"),
        ("another encoding", b"a,b\n1,2\n\xb3\xa4,3\n".to_vec(), "Line 3 is not in UTF-8"),
        ("a short row", b"a,b,c\n1,2,3\n4,5\n6,7,8\n".to_vec(), "Line 3 has 2 columns, but line 1 has 3."),
        ("a long row", b"1,2\r\n3,4,5\r\n".to_vec(), "Line 2 has 3 columns, but line 1 has 2."),
        ("an open quote", b"a,b\n1,2\n3,\"4\n5,6\n7,8\n".to_vec(), "quotation mark in the row on line 3"),
        ("too wide", wide.into(), "Line 1 has more than 4096 columns"),
        (
            "a word among numbers",
            column("oops,1\n").into(),
            "Line 21, column «column 1»: «oops» is not a number",
        ),
        ("a long word", column(&format!("{long},1\n")).into(), "«wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww…»"),
        ("infinity", column("1,-inf\n").into(), "Line 21, column «column 2»: «-inf» is not finite"),
        ("too great", column("1e39,1\n").into(), "Line 21, column «column 1»: «1e39» is beyond"),
        ("thousands", b"a,b\n1,\"1,234\"\n2,700\n".to_vec(), "Line 2, column «b»: the comma in «1,234»"),
        ("many thousands", column("1,\"1,234,567\"\n").into(), "Line 21, column «column 2»: «1,234,567»"),
        ("an empty column", b"a,b\n1,\n2,\n".to_vec(), "«b» has no value"),
        ("nothing complete", b"a,b\n1,\n,2\n".to_vec(), "Every one of the 2 rows"),
    ];
    for (name, bytes, expected) in rows {
        let problems = import::table("file.csv", &bytes).map(|(table, _)| table).expect_err(name);
        assert_eq!(problems.len(), 1, "{name}: {problems:?}");
        assert!(problems[0].message.en.contains(expected), "{name}: {}", problems[0].message.en);
        assert!(!problems[0].message.zh.is_empty());
        assert_eq!(problems[0].path, Path::setting(Root::Data, "table"));
    }
}

#[test]
fn all_that_is_wrong_is_told_up_to_twenty_of_a_kind() {
    let ragged: String = (0..50).map(|row| if row == 0 { "1,2\n" } else { "1\n" }).collect();
    let cells: String = (0..400).map(|row| if row % 12 == 11 { "x,1\n" } else { "1,2\n" }).collect();
    for (csv, more) in [(ragged, "29 more"), (cells, "13 more")] {
        let problems = import::table("t", csv.as_bytes()).expect_err("much is wrong");
        assert_eq!(problems.len(), 21);
        assert!(problems[20].message.en.contains(more), "{}", problems[20].message.en);
    }
}

#[test]
fn great_files_are_read_or_refused_fast() {
    let rows = 1_000_000;
    let csv: String = (0..rows).map(|row| format!("{row},{}.5\n", row % 10)).collect();
    let (table, report) = import::table("t", csv.as_bytes()).expect("two million cells are allowed");
    assert_eq!((table.rows(), report.rows), (rows, 1_000_000));

    let cells = "1,2,3,4,5,6,7,8\n".repeat(600_000);
    let problems = import::table("t", cells.as_bytes()).expect_err("4.8 million cells are too many");
    assert!(problems[0].message.en.contains("more than 4000000 cells"), "{problems:?}");

    let problems =
        import::table("t", &vec![b'1'; layerloom_datasets::MAX_FILE_BYTES + 1]).expect_err("too large");
    assert!(problems[0].message.en.contains("21 MiB"), "{problems:?}");
}

#[test]
fn what_is_exported_can_be_imported() {
    let (iris, _) = import::table("iris.csv", IRIS_CSV.as_bytes()).expect("it can be read");
    assert_eq!(import::table("iris.csv", export::table(&iris).as_bytes()).expect("it can be read").0, iris);

    let mut document = Document::empty();
    document.data.set("source", Some("iris".into()));
    let data = make(&document, None).expect("it can be made");
    let (again, _) = import::table("iris.csv", export::dataset(&data).as_bytes()).expect("it can be read");
    assert_eq!(again, iris);

    document.data.set("source", Some("plane".into()));
    let data = make(&document, None).expect("it can be made");
    let csv = export::dataset_with_split(&data);
    assert!(csv.starts_with("split,x₁,x₂,target\n"), "{}", &csv[..40]);
    let (again, _) = import::table("plane.csv", csv.as_bytes()).expect("it can be read");
    assert_eq!(again.columns[3].cells, data.targets);
    let tests =
        again.columns[0].cells.iter().filter(|cell| **cell != again.columns[0].cells[data.train[0] as usize]);
    assert_eq!(tests.count(), data.test.len());
}

/// Tables as import makes them: a column of numbers first, headings that are no numbers, words in the order of their
/// first row.
fn tables() -> impl Strategy<Value = Table> {
    let word = "[a-z]{5}[ a-z,;|\"\t\n]{0,4}[a-z]";
    let number = any::<f32>().prop_filter("finite", |number| number.is_finite());
    (1..20_usize, 1..4_usize, 0..3_usize)
        .prop_flat_map(move |(rows, numbers, of_words)| {
            let numbers =
                proptest::collection::vec(proptest::collection::vec(number.clone(), rows), numbers + 1);
            let of_words = proptest::collection::vec(proptest::collection::vec(word, rows), of_words);
            let names = proptest::collection::hash_set(word, 8);
            (numbers, of_words, names)
        })
        .prop_map(|(columns, of_words, names)| {
            let mut names = names.into_iter();
            let mut name = || names.next().expect("there are eight");
            let mut all: Vec<Column> = columns.iter().map(|cells| numbers(&name(), cells)).collect();
            for cells in &of_words {
                all.push(words(&name(), &cells.iter().map(String::as_str).collect::<Vec<_>>()));
            }
            Table { name: "t".into(), columns: all }
        })
}

/// Bytes of which a good part is CSV.
fn csv_like() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        "[0-9.,;\t|\"eE+\\-\r\n]{0,12}",
        "[a-z?]{0,4}[,;\n]",
        Just("1,2\n".to_owned()),
        Just("NaN,inf\n".to_owned()),
        any::<String>(),
    ];
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..400),
        proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat().into_bytes()),
    ]
}

proptest! {
    #[test]
    fn an_exported_table_is_imported_as_it_was(table in tables()) {
        let csv = export::table(&table);
        let (again, report) = import::table("t", csv.as_bytes()).expect("it can be read");
        prop_assert_eq!(&again, &table, "{}", csv);
        prop_assert!(report.header && report.left_out == 0);
    }

    #[test]
    fn no_bytes_do_harm(bytes in csv_like()) {
        match import::table("t", &bytes) {
            Ok((table, report)) => {
                prop_assert!(table.columns.len() >= 2 && table.rows() == report.rows as usize);
                for column in &table.columns {
                    prop_assert_eq!(column.cells.len(), table.rows());
                    prop_assert!(column.cells.iter().all(|cell| cell.is_finite()));
                }
                // And the table serves as data, or it is said why not.
                let mut document = Document::empty();
                document.data.set("source", Some("table".into()));
                document.data.set("table", Some(f64::from(table.fingerprint()).into()));
                match make(&document, Some(&table)) {
                    Ok(data) => prop_assert_eq!(data.len(), table.rows()),
                    Err(problems) => prop_assert!(!problems.is_empty()),
                }
            }
            Err(problems) => prop_assert!(!problems.is_empty() && problems.len() < 50),
        }
    }
}
