//! A graph in the making: operations in order, and the numbers that they take.

use super::schema::{Attribute, FLOAT, INT64, Node, Tensor};

/// Operations and numbers so far.
#[derive(Default)]
pub(super) struct Builder {
    pub(super) nodes: Vec<Node>,
    pub(super) initializers: Vec<Tensor>,
    /// What names begin with: the layer at work.
    pub(super) label: String,
}

/// A setting of an operation.
pub(super) enum Setting<'a> {
    /// A whole number.
    Int(&'a str, i64),
    /// Whole numbers.
    Ints(&'a str, Vec<i64>),
    /// A number.
    Float(&'a str, f64),
}

impl Builder {
    /// Adds an operation; gives the name of its only output.
    pub(super) fn op(&mut self, kind: &str, inputs: &[&str], settings: &[Setting]) -> String {
        let output = format!("{}/{kind}{}", self.label, self.nodes.len());
        self.op_giving(kind, inputs, settings, &[&output]);
        output
    }

    /// Adds an operation with outputs of these names; one without a name is not wanted.
    pub(super) fn op_giving(&mut self, kind: &str, inputs: &[&str], settings: &[Setting], outputs: &[&str]) {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let attribute = |setting: &Setting| match setting {
            Setting::Int(name, value) => {
                Attribute { name: (*name).to_owned(), i: Some(*value), kind: 2, ..Attribute::default() }
            }
            Setting::Ints(name, values) => {
                Attribute { name: (*name).to_owned(), ints: values.clone(), kind: 7, ..Attribute::default() }
            }
            Setting::Float(name, value) => Attribute {
                name: (*name).to_owned(),
                f: Some(*value as f32),
                kind: 1,
                ..Attribute::default()
            },
        };
        self.nodes.push(Node {
            input: owned(inputs),
            output: owned(outputs),
            name: format!("{}/{kind}{}", self.label, self.nodes.len()),
            op_type: kind.to_owned(),
            attribute: settings.iter().map(attribute).collect(),
        });
    }

    /// Numbers under a name of their own.
    pub(super) fn floats(&mut self, name: &str, dims: &[usize], values: &[f32]) -> String {
        assert_eq!(
            dims.iter().product::<usize>(),
            values.len(),
            "{name} has as many values as its sizes say"
        );
        let raw = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.numbers(name, dims, FLOAT, raw)
    }

    /// One number.
    pub(super) fn scalar(&mut self, value: f64) -> String {
        let name = format!("{}/number{}", self.label, self.initializers.len());
        self.floats(&name, &[], &[value as f32])
    }

    /// Whole numbers in a row: sizes, places.
    pub(super) fn ints(&mut self, values: &[i64]) -> String {
        let name = format!("{}/numbers{}", self.label, self.initializers.len());
        let raw = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.numbers(&name, &[values.len()], INT64, raw)
    }

    fn numbers(&mut self, name: &str, dims: &[usize], data_type: i32, raw_data: Vec<u8>) -> String {
        let dims = dims.iter().map(|size| *size as i64).collect();
        self.initializers.push(Tensor { dims, data_type, name: name.to_owned(), raw_data });
        name.to_owned()
    }

    /// Dimensions in another order.
    pub(super) fn transpose(&mut self, x: &str, order: &[i64]) -> String {
        self.op("Transpose", &[x], &[Setting::Ints("perm", order.to_vec())])
    }

    /// The same values in other sizes; −1 for the batch.
    pub(super) fn reshape(&mut self, x: &str, sizes: &[i64]) -> String {
        let sizes = self.ints(sizes);
        self.op("Reshape", &[x, &sizes], &[])
    }
}
