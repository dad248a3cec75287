//! The formulas of all entries, made from their LaTeX when the page was built.

include!(concat!(env!("OUT_DIR"), "/formulas.rs"));

#[cfg(test)]
mod tests {
    use super::formula;

    #[test]
    fn entries_have_their_formula_as_mathml() {
        assert!(formula("layer", "dense").starts_with("<math"));
        assert!(formula("activation", "gelu").contains("erf"));
        assert_eq!(formula("layer", "no such layer"), "");
    }
}
