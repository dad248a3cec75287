//! Reading a line word by word, where a word may be several, in either language.

/// What is left of a line.
#[derive(Clone, Copy)]
pub(crate) struct Scan<'a> {
    rest: &'a str,
}

impl<'a> Scan<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// What has not been read, without the space before it.
    pub(crate) fn rest(&self) -> &'a str {
        self.rest.trim()
    }

    pub(crate) fn is_done(&self) -> bool {
        self.rest().is_empty()
    }

    /// Takes a phrase, whatever its case, if it stands here as a whole.
    pub(crate) fn take(&mut self, phrase: &str) -> bool {
        let text = self.rest.trim_start();
        let Some(behind) = behind(text, phrase) else { return false };
        self.rest = behind;
        true
    }

    /// Takes the first of some phrases that stands here.
    pub(crate) fn take_any(&mut self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.take(phrase))
    }

    /// Takes the longest phrase that stands here, and gives what belongs to it.
    pub(crate) fn take_longest<T>(&mut self, phrases: impl IntoIterator<Item = (String, T)>) -> Option<T> {
        let text = self.rest.trim_start();
        let found = phrases
            .into_iter()
            .filter_map(|(phrase, value)| Some((behind(text, &phrase)?, value)))
            .min_by_key(|(behind, _)| behind.len());
        let (behind, value) = found?;
        self.rest = behind;
        Some(value)
    }

    /// Takes a number: digits, a point, an exponent, a sign before it.
    pub(crate) fn take_number(&mut self) -> Option<f64> {
        let text = self.rest.trim_start();
        let unsigned = text.strip_prefix(['-', '−']);
        let digits = unsigned.unwrap_or(text);
        let mut end = 0;
        let mut before = ' ';
        for c in digits.chars() {
            let fits = c.is_ascii_digit()
                || (c == '.' && before.is_ascii_digit())
                || (matches!(c, 'e' | 'E') && before.is_ascii_digit())
                || (matches!(c, '-' | '+') && matches!(before, 'e' | 'E'));
            if !fits {
                break;
            }
            end += 1;
            before = c;
        }
        let number: f64 = digits[..end].parse().ok().filter(|number: &f64| number.is_finite())?;
        self.rest = &digits[end..];
        Some(if unsigned.is_some() { -number } else { number })
    }
}

/// What stands behind a phrase that a text begins with: letters in any case, a hyphen for a blank and the other way round.
fn behind<'a>(text: &'a str, phrase: &str) -> Option<&'a str> {
    let mut rest = text;
    let mut last = ' ';
    for wanted in phrase.chars() {
        let found = rest.chars().next()?;
        let same = found == wanted
            || found.to_lowercase().eq(wanted.to_lowercase())
            || (matches!(found, ' ' | '-') && matches!(wanted, ' ' | '-'));
        if !same {
            return None;
        }
        rest = &rest[found.len_utf8()..];
        last = found;
    }
    let next = rest.chars().next();
    let goes_on = last.is_ascii_alphanumeric() && next.is_some_and(|next| next.is_ascii_alphanumeric());
    (!phrase.is_empty() && !goes_on).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::Scan;

    #[test]
    fn phrases_stand_as_a_whole_in_any_case() {
        for (text, phrase, taken) in [
            ("Test Loss < 1", "test loss", true),
            ("test-loss", "test loss", true),
            ("ReLUx", "relu", false),
            ("L1", "l", false),
            ("损失函数为 Huber", "损失函数", true),
            ("", "x", false),
        ] {
            assert_eq!(Scan::new(text).take(phrase), taken, "{text}");
        }
    }

    #[test]
    fn numbers_are_read_to_their_end() {
        for (text, number, rest) in [
            ("95 %", Some(95.0), "%"),
            ("1e-3x", Some(0.001), "x"),
            ("−0.5, and", Some(-0.5), ", and"),
            ("3.", Some(3.0), ""),
            (".5", None, ".5"),
            ("1e999", None, "1e999"),
        ] {
            let mut scan = Scan::new(text);
            assert_eq!(scan.take_number(), number, "{text}");
            assert_eq!(scan.rest(), rest);
        }
    }
}
