//! A document as the text of a link.
//!
//! Bytes: version, flags, the document, own data where there is some, and a checksum; then base64 in its URL-safe
//! alphabet. Settings are written as their entry declares them: a bit for each parameter that is not at its default,
//! then the values, without names or types. Nothing is allocated on a stranger's word.

use crate::codec::{Reader, Writer, checksum};
use crate::migrate::{MIGRATIONS, Migration, migrate};
use crate::{
    Catalog, DATA, Document, DrawnPoint, Entry, Lexicon, MAX_POINTS, Node, NodeId, ParamKind, Pick, Settings,
    Table, VIEW, Value,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The version that is written.
pub const VERSION: u8 = 1;

/// What begins each part behind the document: trained values and what later versions add. Base64 has no such letter, so
/// that a version without parts refuses the link instead of misreading it.
pub const SEPARATOR: char = '.';

/// The longest text that is read.
pub const MAX_TEXT: usize = 200_000;

/// The longest compressed table that a link takes along, in bytes.
pub const MAX_TABLE: usize = 24_000;

const MAX_INFLATED: usize = 4_000_000;
const MAX_DEPTH: usize = 4;
const MAX_LIST: usize = 4096;

const HAS_POINTS: u64 = 1;
const HAS_TABLE: u64 = 2;
const HAS_FEATURES: u64 = 4;
const HAS_HIDDEN: u64 = 8;
const HAS_VIEW: u64 = 16;
const ALL_FLAGS: u64 = 31;

/// Why a text is no link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// Not base64, cut short, or changed on the way.
    Damaged,
    /// Made by a later version of the product: in a format that is not known here, or with something in it that is not, such
    /// as a layer. The format.
    Newer(u8),
    /// Longer than any link.
    TooLong,
}

/// What a link holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Linked {
    /// The playground.
    pub document: Document,
    /// The rows of its own table, where they were small enough to come along.
    pub table: Option<Table>,
}

/// A document as text. Settings that no entry declares, or that are at their default, are left out. A table is taken
/// along if it is small enough when compressed, see [`MAX_TABLE`].
pub fn encode(document: &Document, table: Option<&Table>, lexicon: &Lexicon) -> String {
    let packed = table.and_then(pack_table);
    let defaults = Document::empty();
    let flag = |condition: bool, bit: u64| if condition { bit } else { 0 };
    let mut writer = Writer::default();
    writer.byte(VERSION);
    writer.unsigned(
        flag(!document.points.is_empty(), HAS_POINTS)
            | flag(packed.is_some(), HAS_TABLE)
            | flag(document.features != defaults.features, HAS_FEATURES)
            | flag(!document.hidden.is_empty(), HAS_HIDDEN)
            | flag(!document.view.is_empty(), HAS_VIEW),
    );
    write_settings(&mut writer, &DATA, &document.data, lexicon);
    write_settings(&mut writer, lexicon.recipe, &document.recipe, lexicon);
    write_settings(&mut writer, lexicon.output, &document.output.settings, lexicon);
    let nodes: Vec<_> = document
        .nodes
        .iter()
        .filter_map(|node| Some((node, lexicon.find(Catalog::Layer, &node.kind)?)))
        .collect();
    writer.unsigned(nodes.len() as u64);
    let mut expected = NodeId::FIRST.0;
    for (node, entry) in nodes {
        // Ids mostly count up: then the difference is one byte of 0, folded into the kind.
        let difference = i64::from(node.id.0) - i64::from(expected);
        writer.unsigned(u64::from(entry.code) << 1 | u64::from(difference != 0));
        if difference != 0 {
            writer.signed(difference);
        }
        expected = node.id.0 + 1;
        write_settings(&mut writer, entry, &node.settings, lexicon);
    }
    if document.features != defaults.features {
        let codes: Vec<u64> = document.features.iter().filter_map(|id| feature_code(id, lexicon)).collect();
        writer.unsigned(codes.len() as u64);
        for code in codes {
            writer.unsigned(code);
        }
    }
    if !document.hidden.is_empty() {
        writer.unsigned(document.hidden.len() as u64);
        for name in &document.hidden {
            writer.text(name);
        }
    }
    if !document.view.is_empty() {
        write_settings(&mut writer, &VIEW, &document.view, lexicon);
    }
    if !document.points.is_empty() {
        writer.unsigned(document.points.len() as u64);
        for point in &document.points {
            writer.byte(point.class);
            writer.signed((point.x * DrawnPoint::PER_UNIT).round() as i64);
            writer.signed((point.y * DrawnPoint::PER_UNIT).round() as i64);
        }
    }
    if let Some(packed) = packed {
        writer.unsigned(packed.len() as u64);
        writer.bytes.extend_from_slice(&packed);
    }
    let sum = checksum(&writer.bytes);
    writer.bytes.extend_from_slice(&sum.to_le_bytes());
    URL_SAFE_NO_PAD.encode(&writer.bytes)
}

/// The document's part of a link's text, and what stands behind its separator; a leading «#» is allowed.
pub fn split(text: &str) -> (&str, &str) {
    let text = text.trim().trim_start_matches('#');
    text.split_once(SEPARATOR).unwrap_or((text, ""))
}

/// Reads the document of a link, whatever parts stand behind it; a leading «#» is allowed.
///
/// # Errors
/// When the text is no link of this or an earlier version.
pub fn decode(text: &str, lexicon: &Lexicon) -> Result<Linked, LinkError> {
    decode_with(text, lexicon, &MIGRATIONS)
}

/// The same with other steps from earlier versions than the real ones, which tests try this with.
///
/// # Errors
/// As [`decode`].
pub fn decode_with(text: &str, lexicon: &Lexicon, steps: &[Migration]) -> Result<Linked, LinkError> {
    if text.len() > MAX_TEXT {
        return Err(LinkError::TooLong);
    }
    let (text, _) = split(text);
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| LinkError::Damaged)?;
    let split = bytes.len().checked_sub(2).filter(|split| *split > 0).ok_or(LinkError::Damaged)?;
    let (body, sum) = bytes.split_at(split);
    if checksum(body).to_le_bytes() != sum {
        return Err(LinkError::Damaged);
    }
    let mut reader = Reader { bytes: body };
    let version = reader.byte()?;
    if version > VERSION {
        return Err(LinkError::Newer(version));
    }
    if version == 0 {
        return Err(LinkError::Damaged);
    }
    let flags = reader.unsigned()?;
    if flags & !ALL_FLAGS != 0 {
        return Err(LinkError::Newer(version));
    }
    let mut document = Document::empty();
    document.data = read_settings(&mut reader, &DATA, lexicon, MAX_DEPTH)?;
    document.recipe = read_settings(&mut reader, lexicon.recipe, lexicon, MAX_DEPTH)?;
    document.output.settings = read_settings(&mut reader, lexicon.output, lexicon, MAX_DEPTH)?;
    let count = reader.count(Document::MAX_NODES, 2)?;
    let mut expected = NodeId::FIRST.0;
    for _ in 0..count {
        let head = reader.unsigned()?;
        let difference = if head & 1 == 1 { reader.signed()? } else { 0 };
        let id =
            u32::try_from(i64::from(expected).saturating_add(difference)).map_err(|_| LinkError::Damaged)?;
        let code = u8::try_from(head >> 1).map_err(|_| LinkError::Damaged)?;
        let entry = lexicon.decode(Catalog::Layer, code).ok_or(LinkError::Newer(version))?;
        let mut node = Node::new(NodeId(id), entry.id);
        if node.id < NodeId::FIRST || id > 1_000_000 || document.node(node.id).is_some() {
            return Err(LinkError::Damaged);
        }
        expected = id + 1;
        node.settings = read_settings(&mut reader, entry, lexicon, MAX_DEPTH)?;
        document.nodes.push(node);
    }
    if flags & HAS_FEATURES != 0 {
        let count = reader.count(MAX_LIST, 1)?;
        document.features = (0..count)
            .map(|_| feature_id(reader.unsigned()?, lexicon).ok_or(LinkError::Newer(version)))
            .collect::<Result<_, _>>()?;
    }
    if flags & HAS_HIDDEN != 0 {
        let count = reader.count(256, 1)?;
        document.hidden = (0..count).map(|_| reader.text(40)).collect::<Result<_, _>>()?;
    }
    if flags & HAS_VIEW != 0 {
        document.view = read_settings(&mut reader, &VIEW, lexicon, MAX_DEPTH)?;
    }
    if flags & HAS_POINTS != 0 {
        let count = reader.count(MAX_POINTS, 3)?;
        document.points = (0..count)
            .map(|_| {
                let class = reader.byte()?;
                let mut place = || {
                    let raw = i16::try_from(reader.signed()?).map_err(|_| LinkError::Damaged)?;
                    Ok(f32::from(raw) / DrawnPoint::PER_UNIT)
                };
                let (x, y) = (place()?, place()?);
                if class < DrawnPoint::CLASSES {
                    Ok(DrawnPoint { x, y, class })
                } else {
                    Err(LinkError::Damaged)
                }
            })
            .collect::<Result<_, _>>()?;
    }
    let table = if flags & HAS_TABLE != 0 {
        let count = reader.count(MAX_TABLE, 1)?;
        Some(unpack_table(reader.take(count)?)?)
    } else {
        None
    };
    if !reader.bytes.is_empty() {
        return Err(LinkError::Damaged);
    }
    migrate(&mut document, version, steps);
    Ok(Linked { document, table })
}

fn write_settings(writer: &mut Writer, entry: &Entry, settings: &Settings, lexicon: &Lexicon) {
    let mut present = 0_u64;
    let mut values = Writer::default();
    for (place, param) in entry.params.iter().enumerate() {
        let Some(value) = settings.get(param.key) else { continue };
        if *value == param.kind.default_value() {
            continue;
        }
        match (param.kind, value) {
            (ParamKind::Number { .. }, Value::Number(number)) if number.is_finite() => {
                values.decimal(*number)
            }
            (ParamKind::Integer { .. }, Value::Number(number)) if number.is_finite() => {
                values.signed((number.round() as i64).clamp(i64::MIN / 4, i64::MAX / 4));
            }
            (ParamKind::Flag { .. }, Value::Flag(_)) => {}
            (ParamKind::Node, Value::Node(id)) => values.unsigned(u64::from(id.0)),
            (ParamKind::Pick { catalog, .. }, Value::Pick(pick)) => {
                let Some(inner) = lexicon.find(catalog, &pick.id) else { continue };
                values.unsigned(u64::from(inner.code));
                write_settings(&mut values, inner, &pick.settings, lexicon);
            }
            _ => continue,
        }
        present |= 1 << place;
    }
    writer.unsigned(present);
    writer.bytes.extend_from_slice(&values.bytes);
}

fn read_settings(
    reader: &mut Reader,
    entry: &Entry,
    lexicon: &Lexicon,
    depth: usize,
) -> Result<Settings, LinkError> {
    let depth = depth.checked_sub(1).ok_or(LinkError::Damaged)?;
    let present = reader.unsigned()?;
    if present >> entry.params.len() != 0 {
        return Err(LinkError::Newer(VERSION));
    }
    let mut settings = Settings::default();
    for (place, param) in entry.params.iter().enumerate() {
        if present >> place & 1 == 0 {
            continue;
        }
        let value = match param.kind {
            ParamKind::Number { .. } => Value::Number(reader.decimal()?),
            ParamKind::Integer { .. } => Value::Number(reader.signed()? as f64),
            ParamKind::Flag { default } => Value::Flag(!default),
            ParamKind::Node => {
                Value::Node(NodeId(u32::try_from(reader.unsigned()?).map_err(|_| LinkError::Damaged)?))
            }
            ParamKind::Pick { catalog, .. } => {
                let code = u8::try_from(reader.unsigned()?).map_err(|_| LinkError::Damaged)?;
                let inner = lexicon.decode(catalog, code).ok_or(LinkError::Newer(VERSION))?;
                let settings = read_settings(reader, inner, lexicon, depth)?;
                Value::Pick(Pick { id: inner.id.to_owned(), settings })
            }
        };
        settings.set(param.key, Some(value));
    }
    Ok(settings)
}

/// Codes from here on are columns of a table.
const FIRST_COLUMN: u64 = 64;

fn feature_code(id: &str, lexicon: &Lexicon) -> Option<u64> {
    if let Some(entry) = lexicon.find(Catalog::Feature, id) {
        return Some(u64::from(entry.code));
    }
    let column: u64 = id.strip_prefix('c')?.parse().ok()?;
    (column < MAX_LIST as u64).then_some(FIRST_COLUMN + column)
}

fn feature_id(code: u64, lexicon: &Lexicon) -> Option<String> {
    match code.checked_sub(FIRST_COLUMN) {
        Some(column) => (column < MAX_LIST as u64).then(|| format!("c{column}")),
        None => lexicon.decode(Catalog::Feature, code as u8).map(|entry| entry.id.to_owned()),
    }
}

fn pack_table(table: &Table) -> Option<Vec<u8>> {
    if table.rows() * table.columns.len() > MAX_INFLATED / 8 {
        return None;
    }
    let plain = postcard::to_allocvec(table).ok()?;
    let packed = miniz_oxide::deflate::compress_to_vec(&plain, 9);
    (packed.len() <= MAX_TABLE).then_some(packed)
}

fn unpack_table(packed: &[u8]) -> Result<Table, LinkError> {
    let plain = miniz_oxide::inflate::decompress_to_vec_with_limit(packed, MAX_INFLATED)
        .map_err(|_| LinkError::Damaged)?;
    let table: Table = postcard::from_bytes(&plain).map_err(|_| LinkError::Damaged)?;
    if table.is_sound() { Ok(table) } else { Err(LinkError::Damaged) }
}
