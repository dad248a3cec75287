//! The house rules that a compiler does not know: the walls between the crates, and what their text may not hold.

mod text;
mod walls;

use crate::shell::Outcome;

/// `tidy`: prints every breach, and fails if there is one. Warnings alone do not fail.
pub(crate) fn run(_: &[String]) -> Outcome {
    let mut breaches = walls::breaches()?;
    let report = text::report()?;
    for warning in &report.warnings {
        println!("warning: {warning}");
    }
    breaches.extend(report.breaches);
    for breach in &breaches {
        println!("error: {breach}");
    }
    match breaches.len() {
        0 => {
            println!("tidy: the walls stand, and the text keeps the rules");
            Ok(())
        }
        count => Err(format!("tidy found {count} breach(es)")),
    }
}
