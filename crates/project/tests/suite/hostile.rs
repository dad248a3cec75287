//! Links that mean harm, or came to harm: a fixed list, the same on every machine.

use super::drawn::drawn;
use super::sealed::sealed;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use layerloom_document::{Catalog, DATA, Document, Node, NodeId, ParamKind, Settings, VIEW, link};
use layerloom_project::{Layout, weights};
use layerloom_protocol::lexicon;

/// Numbers that only look random (xorshift, Marsaglia 2003).
pub(crate) struct Dice(u64);

impl Dice {
    /// A sequence of its own for each seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next number.
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below a bound, which is not 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.roll() % bound as u64) as usize
    }
}

/// Some bytes changed, put in, taken out, doubled or cut off.
pub(crate) fn mutated(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..1 + dice.below(4) {
        if bytes.is_empty() {
            break;
        }
        let place = dice.below(bytes.len());
        match dice.below(5) {
            0 => bytes[place] = dice.roll() as u8,
            1 => bytes.insert(place, dice.roll() as u8),
            2 => drop(bytes.remove(place)),
            3 => {
                let end = (place + 1 + dice.below(16)).min(bytes.len());
                let piece = bytes[place..end].to_vec();
                bytes.splice(place..place, piece);
            }
            _ => bytes.truncate(place),
        }
    }
    bytes
}

/// The bytes of a link before its checksum.
pub(crate) fn body(link: &str) -> Vec<u8> {
    let mut bytes = URL_SAFE_NO_PAD.decode(link).expect("our own link");
    bytes.truncate(bytes.len() - 2);
    bytes
}

/// At least 500 texts for the place behind «#», none of which holds white space or a «#».
pub(crate) fn links() -> Vec<String> {
    let mut dice = Dice::new(2026);
    let mut links = Vec::new();
    let real = |dice: &mut Dice| link::encode(&drawn(dice.roll() >> 16), None, &lexicon());
    // Changed on the way, seen by the checksum.
    for _ in 0..120 {
        let text = mutated(real(&mut dice).as_bytes(), &mut dice);
        let letter = |byte: u8| char::from(33 + byte % 94);
        links.push(
            text.into_iter().map(letter).map(|letter| if letter == '#' { '-' } else { letter }).collect(),
        );
    }
    // Changed by somebody who knows the checksum.
    for _ in 0..140 {
        links.push(sealed(&mutated(&body(&real(&mut dice)), &mut dice)));
    }
    // Nothing but noise behind a right head.
    for length in 0..60 {
        let noise: Vec<u8> = (0..length).map(|_| dice.roll() as u8).collect();
        links.push(sealed(&[&[1, dice.below(32) as u8], &noise[..]].concat()));
    }
    links.extend(crafted());
    links.extend(beyond_bounds());
    links.extend(with_parts(&mut dice));
    links.extend(foreign(&mut dice));
    links.extend(texts());
    links
}

/// Counts, sizes and numbers at and past their ends.
fn crafted() -> Vec<String> {
    let endless = [0xff; 12];
    let most = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    let mut links = Vec::new();
    for flags in [0_u8, 1, 2, 4, 8, 16, 31, 32, 127] {
        for tail in [&endless[..], &most, &[0; 12], &[0x80, 0x80, 0x80, 0x80, 0x01]] {
            for skip in 0..4 {
                // As many parts of the document at their defaults, then the number.
                links.push(sealed(&[&[1, flags], &vec![0; skip][..], tail].concat()));
            }
        }
    }
    // Versions to come.
    links.extend([0_u8, 2, 3, 9, 128, 255].map(|version| sealed(&[version, 0, 0, 0, 0, 0])));
    // A table that inflates to more than any table.
    for (fill, count) in [(0_u8, 3_000_000), (0xff, 3_900_000), (1, 5_000_000)] {
        let packed = miniz_oxide::deflate::compress_to_vec(&vec![fill; count], 10);
        let mut bytes = vec![1, 2, 0, 0, 0, 0];
        let length = packed.len() as u64;
        bytes.extend([(length & 0x7f) as u8 | 0x80, (length >> 7) as u8]);
        bytes.extend(packed);
        links.push(sealed(&bytes));
    }
    links
}

/// Sound links of documents that ask for too much, or for what there is not.
fn beyond_bounds() -> Vec<String> {
    let mut links = Vec::new();
    for number in [-1e15, -1.0, 0.0, 0.5, 1e9, 1e15, 1e-300, 1e300] {
        let params = [&DATA, lexicon().recipe, &VIEW].into_iter().enumerate();
        for (part, param) in
            params.flat_map(|(part, entry)| entry.params.iter().map(move |param| (part, param)))
        {
            if matches!(param.kind, ParamKind::Number { .. } | ParamKind::Integer { .. }) {
                let mut document = Document::empty();
                let settings = [&mut document.data, &mut document.recipe, &mut document.view];
                settings.into_iter().nth(part).expect("three parts").set(param.key, Some(number.into()));
                links.push(link::encode(&document, None, &lexicon()));
            }
        }
        for kind in ["dense", "dropout", "conv2d", "lstm", "max-pool"] {
            let entry = lexicon().find(Catalog::Layer, kind).expect("a layer");
            let mut node = Node::new(NodeId(2), kind);
            entry.params.iter().for_each(|param| drop(node.settings.set(param.key, Some(number.into()))));
            links.push(link::encode(&Document { nodes: vec![node], ..Document::empty() }, None, &lexicon()));
        }
    }
    let wide = |id| Node::new(NodeId(id), "dense").with("units", 512.0);
    for (first, count) in [(2, 20), (2, 64), (999_900, 64)] {
        let document = Document { nodes: (first..first + count).map(wide).collect(), ..Document::empty() };
        links.push(link::encode(&document, None, &lexicon()));
    }
    let looped = Node::new(NodeId(2), "add").with("source", NodeId(2));
    let ahead = Node::new(NodeId(2), "concat").with("source", NodeId(9));
    for node in [looped, ahead] {
        links.push(link::encode(&Document { nodes: vec![node], ..Document::empty() }, None, &lexicon()));
    }
    let features = (0..4000).map(|column| format!("c{column}")).collect();
    links.push(link::encode(&Document { features, ..Document::empty() }, None, &lexicon()));
    let table = Document {
        data: Settings::default().with("source", "table").with("table", 77.0),
        ..Document::empty()
    };
    links.push(link::encode(&table, None, &lexicon()));
    links
}

/// Parts behind the document.
fn with_parts(dice: &mut Dice) -> Vec<String> {
    let document = Document::empty();
    let link = link::encode(&document, None, &lexicon());
    let count = Layout::of(&document, None).expect("it trains").count();
    let right = weights::encode(&vec![0.5; count]);
    let mut parts: Vec<String> = [
        ".",
        "..",
        ".w",
        ".w.w.w",
        ".x",
        ".wAA",
        ".wAQ",
        ".wAg",
        ".w%00",
        ".w____",
        ".%2e",
        ".__proto__",
        ".w=",
        ".wAXja",
        ".v",
        ".v0",
        ".v1_numbers_inspector",
        ".v2_u2_shop",
        ".v-1_u-1_99999999999999999999",
        ".v____",
        ".v0.v0",
        ".vcode_lessons_help_presets_processor",
        ".v%3Cscript%3E_javascript:alert(1)",
        ".v__proto___constructor_u__proto__",
        ".vcard-1_.card_*",
    ]
    .map(str::to_owned)
    .to_vec();
    parts.push(format!(".w{right}.w{right}"));
    parts.push(format!(".{right}"));
    parts.push(format!(".w{}", "A".repeat(3000)));
    parts.push(".w".repeat(400));
    parts.push(format!(".v{}", "u2_".repeat(333)));
    parts.push(format!(".v{}", "code_".repeat(3000)));
    for values in
        [vec![], vec![f32::NAN; count], vec![f32::INFINITY; count], vec![3e38; count], vec![0.0; 60_000]]
    {
        parts.push(format!(".w{}", weights::encode_exactly(&values)));
    }
    for _ in 0..40 {
        let text = String::from_utf8(mutated(right.as_bytes(), dice)).unwrap_or_default();
        parts.push(format!(
            ".w{}",
            text.replace(|letter: char| !letter.is_ascii_graphic() || letter == '#', "_")
        ));
    }
    parts.into_iter().map(|part| format!("{link}{part}")).collect()
}

/// What TensorFlow Playground would make of it, and would not.
fn foreign(dice: &mut Dice) -> Vec<String> {
    const KEYS: &[&str] = &[
        "activation",
        "batchSize",
        "dataset",
        "learningRate",
        "regularizationRate",
        "noise",
        "networkShape",
        "seed",
        "percTrainData",
        "problem",
        "x",
        "cosX",
        "initZero",
        "playButton_hide",
        "__proto__",
        "constructor",
    ];
    const VALUES: &[&str] = &[
        "",
        "true",
        "-1",
        "0",
        "1e308",
        "1e999",
        "-1e999",
        "NaN",
        "Infinity",
        "0x10",
        "1e-400",
        "99999999999999999999",
        "L1",
        "4,2",
        "512,512,512,512,512,512,512",
        "-3,NaN,1e9",
        ",,,,",
        "regression",
        "%3Cscript%3E",
        "toString",
    ];
    let pair =
        |dice: &mut Dice| format!("{}={}", KEYS[dice.below(KEYS.len())], VALUES[dice.below(VALUES.len())]);
    let mut links: Vec<String> = (0..70)
        .map(|_| {
            let pairs: Vec<String> = (0..1 + dice.below(8)).map(|_| pair(dice)).collect();
            format!("dataset=spiral&{}", pairs.join("&"))
        })
        .collect();
    links.push(format!("networkShape={}", vec!["8"; 500].join(",")));
    links.push(format!("{}x=true", "x=false&".repeat(200)));
    links
}

/// What people and machines put behind a «#».
fn texts() -> Vec<String> {
    [
        "top",
        "/",
        "!",
        "?",
        "=",
        "&",
        "&&==",
        "%",
        "%zz",
        "%00",
        "%EF%BF%BD",
        "null",
        "undefined",
        "NaN",
        "[object%20Object]",
        "__proto__",
        "constructor",
        "javascript:alert(1)",
        "%3Cimg%20src=x%20onerror=alert(1)%3E",
        "<script>alert(1)</script>",
        "'\"><svg/onload=alert(1)>",
        "..%2f..%2fetc%2fpasswd",
        "${7*7}",
        "{{7*7}}",
        "%F0%9F%92%A3",
        "💣",
        "\u{202e}AQAA",
        "ＡＱＡＡ",
        "AQAA%3D",
        "AQAA==",
        "AQAA+/",
        "data:text/html,hello",
        "access_token=1&state=2",
        "utm_source=mail",
        ":~:text=loss",
        "AQ",
        "AQA",
        "AQAA",
        "----",
        "____",
    ]
    .map(str::to_owned)
    .to_vec()
}
