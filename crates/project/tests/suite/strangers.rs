//! Nothing that a stranger hands over makes us panic, hang or show what is no number: thousands of changed and made-up
//! links, files and tables, the same in every run.

use super::common::{network, trained, with_table};
use super::drawn::drawn;
use super::hostile::{Dice, body, links, mutated};
use super::laws;
use layerloom_document::{Document, link};
use layerloom_export::{Format, Model, Values, export, read_safetensors};
use layerloom_project::{Layout, Project, link as any_link, write};
use layerloom_protocol::{Command, Event, lexicon, to_bytes};
use layerloom_session::Session;

/// Holds a law over so many mutations of each of these.
fn check(law: fn(&[u8]), seeds: &[Vec<u8>], rounds: usize) {
    let mut dice = Dice::new(seeds.len() as u64);
    for seed in seeds {
        law(seed);
        (0..rounds).for_each(|_| law(&mutated(seed, &mut dice)));
    }
}

fn real_links() -> Vec<String> {
    let (document, table) = with_table();
    let mut links: Vec<String> =
        (0..24_u64).map(|draw| link::encode(&drawn(draw * 0x1234_5678_9abc), None, &lexicon())).collect();
    links.push(link::encode(&document, Some(&table), &lexicon()));
    links.push(format!("{}.v2_u2_code_numbers", links[0]));
    links
}

#[test]
fn links_keep_their_law() {
    let seeds: Vec<Vec<u8>> = real_links().into_iter().map(String::into_bytes).collect();
    check(laws::of_links, &seeds, 100);
    let bodies: Vec<Vec<u8>> = real_links().iter().map(|link| body(link::split(link).0)).collect();
    check(laws::of_sealed_links, &bodies, 200);
}

#[test]
fn project_files_keep_their_law() {
    let (document, table) = with_table();
    let seeds = [
        write(&Project::new(Document::empty()), &lexicon()),
        write(&trained(&network("adam"), None, 3), &lexicon()),
        write(&trained(&document, Some(table), 3), &lexicon()),
    ];
    check(laws::of_projects, &seeds, 200);
    // Behind the checksums.
    let mut dice = Dice::new(1);
    let mut opened = 0;
    for seed in &seeds {
        for _ in 0..500 {
            let file = repacked(seed, &mut dice);
            laws::of_projects(&file);
            opened += u32::from(layerloom_project::read(&file, &lexicon()).is_ok());
        }
    }
    assert!(opened > 50, "only {opened} of the changed files opened");
}

/// A project file with the bytes of one of its parts changed, and right sizes and checksums around them.
fn repacked(file: &[u8], dice: &mut Dice) -> Vec<u8> {
    const HEAD: usize = 24;
    let number =
        |place: usize| u32::from_le_bytes(*file[place..].first_chunk().expect("our own file")) as usize;
    let chosen = dice.below(usize::from(file[HEAD - 1]));
    let (mut changed, mut place, mut part) = (file[..HEAD].to_vec(), HEAD, 0);
    while place < file.len() {
        let name = place + 1 + usize::from(file[place]);
        let packed = name + 8..name + 8 + number(name + 4);
        let mut plain =
            miniz_oxide::inflate::decompress_to_vec_zlib(&file[packed.clone()]).expect("our own file");
        if part == chosen {
            plain = mutated(&plain, dice);
        }
        let repacked = miniz_oxide::deflate::compress_to_vec_zlib(&plain, 6);
        changed.extend_from_slice(&file[place..name]);
        changed.extend_from_slice(&(plain.len() as u32).to_le_bytes());
        changed.extend_from_slice(&(repacked.len() as u32).to_le_bytes());
        changed.extend_from_slice(&repacked);
        (place, part) = (packed.end, part + 1);
    }
    let length = changed.len() as u32;
    changed[HEAD - 5..HEAD - 1].copy_from_slice(&length.to_le_bytes());
    changed
}

#[test]
fn readable_documents_keep_their_law() {
    let seeds: Vec<Vec<u8>> = (0..20_u64)
        .map(|draw| {
            let readable =
                layerloom_document::readable::Readable { document: drawn(draw * 977), described: None };
            serde_json::to_vec(&layerloom_document::readable::write(&readable, &lexicon()))
                .expect("plain data")
        })
        .collect();
    check(laws::of_readable_documents, &seeds, 150);
}

#[test]
fn tables_keep_their_law() {
    let seeds = [
        "a,b,c\n1,2,x\n3,4,y\n",
        "1;2,5;\"ü\"\"\"\n3;4,5;b\n",
        "\u{feff}width\theight\n1e5\t-3\n\n7\t?\n",
        "a,b\r\n1,NaN\r\n2,inf\r\n",
    ];
    check(laws::of_tables, &seeds.map(|seed| seed.as_bytes().to_vec()), 700);
}

#[test]
fn foreign_links_keep_their_law() {
    let seeds: Vec<Vec<u8>> =
        links().into_iter().filter(|link| link.contains('=')).map(String::into_bytes).collect();
    assert!(seeds.len() > 70);
    check(laws::of_foreign_links, &seeds, 30);
}

#[test]
fn values_from_elsewhere_keep_their_law() {
    let (document, shape) = laws::small_network();
    let model = Model::described(&document, shape);
    let layout = Layout::of(&document, None).expect("it trains");
    let values: Vec<f32> = (0..layout.floats()).map(|place| (place as f32).sin()).collect();
    let values = Values::of_standing(&model, &values).expect("there are as many");
    let written = export(Format::Safetensors, &model, &values).expect("all values are there");
    let seed = written.content.bytes().to_vec();
    assert_eq!(read_safetensors(&seed, &model), Ok(values));
    check(laws::of_safetensors, &[seed], 2000);
}

#[test]
fn commands_keep_their_law() {
    let open = |draw| Command::Open { revision: 1, document: drawn(draw) };
    let seeds: Vec<Vec<u8>> = (0..20).map(|draw| to_bytes(&open(draw * 31_337))).collect();
    check(laws::of_commands, &seeds, 150);
}

#[test]
fn hostile_links_are_those_that_the_browser_opens() {
    let links = links();
    assert!(links.len() >= 500, "{}", links.len());
    let text = include_str!("../../../../tests/links/hostile.txt");
    assert!(text.lines().eq(&links), "print tests/links/hostile.txt anew by the example «hostile_links»");
    for link in &links {
        assert!(!link.contains(['#', '\n', '\r', ' ']), "{link}");
    }
}

/// What a page does with a link: it opens the document, or tells all that is wrong with it.
#[test]
fn no_hostile_link_opens_as_anything_but_a_playground() {
    let (mut opened, mut refused) = (0, 0);
    for text in links() {
        laws::of_links(text.as_bytes());
        let Ok(link) = any_link::open(&text, &lexicon()) else { continue };
        opened += 1;
        let mut session = Session::new(Box::new(|| 0.0));
        link.table.into_iter().for_each(|table| drop(session.handle(Command::Table(table))));
        let messages = session.handle(Command::Open { revision: 1, document: link.document });
        match &messages[0].event {
            Event::Opened { outline, .. } => assert!(outline.steps_per_epoch > 0),
            Event::Refused { problems, .. } => {
                refused += 1;
                assert!(!problems.is_empty());
            }
            other => panic!("{text}: {other:?}"),
        }
        let numbers = messages.iter().flat_map(|message| &message.numbers);
        assert!(numbers.clone().all(|number| number.is_finite()), "{text}");
    }
    assert!(opened > 100 && refused > 10, "{opened} opened, {refused} refused");
}
