//! Where a control reads and writes: a setting of a part of the document, or one nested in a pick.

use layerloom_document::{
    Document, Edit, Entry, NodeId, Param, ParamKind, Path, Pick, Root, Settings, Value,
};

/// A setting, however deep.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    /// The part of the document.
    pub(crate) root: Root,
    /// What that part declares.
    pub(crate) entry: &'static Entry,
    /// Keys from the part to the setting; all but the last are picks. Invariant: never empty, and each is declared.
    pub(crate) keys: Vec<&'static str>,
}

impl Field {
    /// A setting of a part itself.
    pub(crate) fn new(root: Root, entry: &'static Entry, key: &'static str) -> Self {
        Self { root, entry, keys: vec![key] }
    }

    /// A setting of the entry that this field, a pick, holds.
    pub(crate) fn then(&self, key: &'static str) -> Self {
        let mut keys = self.keys.clone();
        keys.push(key);
        Self { keys, ..*self }
    }

    /// The path that problems name it by.
    pub(crate) fn path(&self) -> Path {
        Path { root: self.root, keys: self.keys.iter().map(|key| (*key).to_owned()).collect() }
    }

    /// Its declaration, as long as the picks on the way are what they were.
    pub(crate) fn param(&self, document: &Document) -> Option<&'static Param> {
        let (last, through) = self.keys.split_last()?;
        let mut entry = self.entry;
        let mut held = settings(document, self.root)?.clone();
        for key in through {
            let ParamKind::Pick { catalog, .. } = entry.param(key)?.kind else { return None };
            let pick = entry.pick(&held, key);
            entry = layerloom_protocol::lexicon().find(catalog, &pick.id)?;
            held = pick.settings;
        }
        entry.param(last)
    }

    /// What it holds, or its default.
    pub(crate) fn value(&self, document: &Document) -> Option<Value> {
        let kind = self.param(document)?.kind;
        let (last, through) = self.keys.split_last()?;
        let mut held = settings(document, self.root)?;
        for key in through {
            match held.get(key) {
                Some(Value::Pick(pick)) => held = &pick.settings,
                _ => return Some(kind.default_value()),
            }
        }
        Some(held.get(last).cloned().unwrap_or_else(|| kind.default_value()))
    }

    /// The edit that stores a value here. A nested value is stored by writing the outermost pick anew, since the pick
    /// on the way may not be stored yet.
    pub(crate) fn edit(&self, document: &Document, value: Value) -> Edit {
        let outer = self.keys[0];
        let value = match settings(document, self.root) {
            Some(held) => nested(self.entry, held, &self.keys, value),
            None => value,
        };
        Edit::Set { path: Path::setting(self.root, outer), value: Some(value) }
    }
}

/// The value under the first key with the value under the last key in it.
fn nested(entry: &'static Entry, held: &Settings, keys: &[&'static str], value: Value) -> Value {
    let [first, rest @ ..] = keys else { return value };
    if rest.is_empty() {
        return value;
    }
    let mut pick = entry.pick(held, first);
    let inner = match entry.param(first).map(|param| param.kind) {
        Some(ParamKind::Pick { catalog, .. }) => layerloom_protocol::lexicon().find(catalog, &pick.id),
        _ => None,
    };
    if let Some(inner) = inner {
        let value = nested(inner, &pick.settings, rest, value);
        pick.settings.set(rest[0], Some(value));
    }
    Value::Pick(pick)
}

/// The settings of a part; the features have none.
pub(crate) fn settings(document: &Document, root: Root) -> Option<&Settings> {
    match root {
        Root::Data => Some(&document.data),
        Root::Recipe => Some(&document.recipe),
        Root::View => Some(&document.view),
        Root::Features => None,
        Root::Node(id) => document.node(id).map(|node| &node.settings),
    }
}

/// Keeps, of a pick's settings, those that the newly picked entry declares too: α stays α.
pub(crate) fn repick(old: &Pick, entry: &'static Entry) -> Pick {
    let mut pick = Pick::new(entry.id);
    for (key, value) in old.settings.iter() {
        if entry.param(key).is_some_and(|param| param.kind.admits(value)) {
            pick.settings.set(key, Some(value.clone()));
        }
    }
    pick
}

/// What a typed or slid number becomes, or why it cannot be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Typed {
    /// A number that the parameter admits.
    Good(f64),
    /// Not a number.
    Unread,
    /// A number, but none of the whole ones asked for.
    Fraction,
    /// Beyond these bounds.
    Beyond(f64, f64),
}

/// Reads a typed text as a value of a number or an integer.
pub(crate) fn typed(kind: ParamKind, text: &str) -> Typed {
    let Some(number) = super::figures::parse(text) else { return Typed::Unread };
    let (min, max) = match kind {
        ParamKind::Number { min, max, .. } => (min, max),
        ParamKind::Integer { min, max, .. } => {
            if number.fract() != 0.0 {
                return Typed::Fraction;
            }
            (min as f64, max as f64)
        }
        _ => return Typed::Unread,
    };
    if (min..=max).contains(&number) { Typed::Good(number) } else { Typed::Beyond(min, max) }
}

/// The nodes whose output can be named by a node: the input and all before it.
pub(crate) fn earlier(document: &Document, node: NodeId) -> Vec<NodeId> {
    let end = document.position(node).unwrap_or(document.nodes.len());
    std::iter::once(NodeId::INPUT).chain(document.nodes[..end].iter().map(|node| node.id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerloom_document::Node;
    use layerloom_engine::catalog::layer;

    fn document() -> Document {
        let mut document = Document::empty();
        document.nodes = vec![Node::new(NodeId(2), "dense"), Node::new(NodeId(3), "add")];
        document
    }

    fn activation() -> Field {
        Field::new(Root::Node(NodeId(2)), &layer::find("dense").expect("Dense exists").entry, "activation")
    }

    #[test]
    fn a_nested_value_is_stored_in_a_pick_that_was_at_its_default() {
        let mut document = document();
        let edit = activation().edit(&document, "leaky-relu".into());
        edit.apply(&mut document).expect("the edit fits");
        let slope = activation().then("slope");
        assert_eq!(slope.value(&document), Some(Value::Number(0.01)));
        slope.edit(&document, 0.2.into()).apply(&mut document).expect("the edit fits");
        assert_eq!(slope.value(&document), Some(Value::Number(0.2)));
        assert_eq!(
            activation().value(&document),
            Some(Value::Pick(Pick::new("leaky-relu").with("slope", 0.2))),
        );
    }

    #[test]
    fn a_field_of_a_pick_that_is_gone_has_no_declaration() {
        assert_eq!(activation().then("slope").param(&document()), None);
    }

    #[test]
    fn picking_anew_keeps_what_the_new_entry_declares() {
        let catalog = layerloom_document::Catalog::Activation;
        let find = |id| layerloom_protocol::lexicon().find(catalog, id).expect("the entry exists");
        let old = Pick::new("elu").with("alpha", 0.5);
        assert_eq!(repick(&old, find("prelu")), Pick::new("prelu").with("alpha", 0.5));
        assert_eq!(repick(&old, find("tanh")), Pick::new("tanh"));
        let wide = Pick::new("elu").with("alpha", 4.0);
        assert_eq!(repick(&wide, find("prelu")), Pick::new("prelu"), "4 is beyond PReLU's bounds");
    }

    #[test]
    fn typed_text_is_good_or_says_why_not() {
        let units = ParamKind::Integer { min: 1, max: 512, default: 4 };
        for (text, expected) in [
            ("8", Typed::Good(8.0)),
            ("0", Typed::Beyond(1.0, 512.0)),
            ("2.5", Typed::Fraction),
            ("eight", Typed::Unread),
        ] {
            assert_eq!(typed(units, text), expected, "{text}");
        }
    }

    #[test]
    fn only_outputs_before_a_node_can_join_it() {
        let document = document();
        assert_eq!(earlier(&document, NodeId(3)), [NodeId::INPUT, NodeId(2)]);
        assert_eq!(earlier(&document, NodeId(2)), [NodeId::INPUT]);
    }
}
