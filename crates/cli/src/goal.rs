//! When training is good enough.

use layerloom_protocol::Metrics;
use std::fmt;
use std::str::FromStr;

/// A bound on one figure.
#[derive(Clone, Debug)]
pub(crate) struct Goal {
    figure: &'static Figure,
    comparison: &'static Comparison,
    bound: f64,
}

/// A figure of training.
#[derive(Debug)]
struct Figure {
    name: &'static str,
    of: fn(&Metrics) -> f32,
}

const FIGURES: &[Figure] = &[
    Figure { name: "train_loss", of: |metrics| metrics.train_loss },
    Figure { name: "test_loss", of: |metrics| metrics.test_loss },
    Figure { name: "train_accuracy", of: |metrics| metrics.train_accuracy },
    Figure { name: "test_accuracy", of: |metrics| metrics.test_accuracy },
];

/// How a figure is held against a bound.
#[derive(Debug)]
struct Comparison {
    sign: &'static str,
    holds: fn(f64, f64) -> bool,
}

/// The longer ones first: «<=» begins as «<».
const COMPARISONS: &[Comparison] = &[
    Comparison { sign: "<=", holds: |figure, bound| figure <= bound },
    Comparison { sign: ">=", holds: |figure, bound| figure >= bound },
    Comparison { sign: "<", holds: |figure, bound| figure < bound },
    Comparison { sign: ">", holds: |figure, bound| figure > bound },
];

impl Goal {
    /// Whether it is reached; never where the figure is not a number.
    pub(crate) fn is_reached(&self, metrics: &Metrics) -> bool {
        (self.comparison.holds)(f64::from((self.figure.of)(metrics)), self.bound)
    }

    /// Whether the figure is a number at all: a playground that predicts a number has no accuracy.
    pub(crate) fn is_measured(&self, metrics: &Metrics) -> bool {
        !(self.figure.of)(metrics).is_nan()
    }
}

impl FromStr for Goal {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            let names: Vec<_> = FIGURES.iter().map(|figure| figure.name).collect();
            format!("a goal is one of {}, then <, <=, > or >=, then a number", names.join(", "))
        };
        let text = text.trim();
        let (place, comparison) = COMPARISONS
            .iter()
            .filter_map(|comparison| Some((text.find(comparison.sign)?, comparison)))
            .next()
            .ok_or_else(wrong)?;
        let name = text[..place].trim();
        let figure = FIGURES.iter().find(|figure| figure.name == name).ok_or_else(wrong)?;
        let number = text[place + comparison.sign.len()..].trim();
        let (number, unit) = match number.strip_suffix('%') {
            Some(number) => (number.trim_end(), 100.0),
            None => (number, 1.0),
        };
        let bound: f64 = number.parse().map_err(|_| wrong())?;
        if bound.is_finite() { Ok(Self { figure, comparison, bound: bound / unit }) } else { Err(wrong()) }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}{}{}", self.figure.name, self.comparison.sign, self.bound)
    }
}

#[cfg(test)]
mod tests {
    use super::Goal;
    use layerloom_protocol::Metrics;

    #[test]
    fn goals_are_read_and_held_against_figures() {
        let metrics =
            Metrics { test_loss: 0.05, test_accuracy: 0.95, train_loss: f32::NAN, ..Metrics::default() };
        for (text, shown, reached) in [
            ("test_loss<0.06", "test_loss<0.06", true),
            ("test_loss < 0.05", "test_loss<0.05", false),
            ("test_loss>=0.04", "test_loss>=0.04", true),
            (" test_accuracy >= 94% ", "test_accuracy>=0.94", true),
            ("test_accuracy>96 %", "test_accuracy>0.96", false),
            ("train_loss<1", "train_loss<1", false),
            ("train_loss>1", "train_loss>1", false),
        ] {
            let goal: Goal = text.parse().expect(text);
            assert_eq!((goal.to_string().as_str(), goal.is_reached(&metrics)), (shown, reached));
            assert_eq!(goal.is_measured(&metrics), !text.contains("train"));
        }
    }

    #[test]
    fn other_texts_are_no_goals() {
        for text in
            ["", "test_loss", "loss<1", "test_loss<", "test_loss=1", "test_loss<x", "<1", "test_loss<inf"]
        {
            assert!(text.parse::<Goal>().is_err(), "{text}");
        }
    }
}
