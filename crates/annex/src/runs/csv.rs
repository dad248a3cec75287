//! All runs as one table: a row a point.

use super::title::title;
use crate::annex::link_of;
use crate::page::Locale;
use crate::saving::{CURVE_HEADINGS, curve_row};
use crate::text::in_locale;
use layerloom_project::Run;
use layerloom_protocol::lexicon;

/// The runs. `at` writes when one began; `address` is what links begin with.
pub(super) fn table(runs: &[Run], locale: Locale, at: impl Fn(u64) -> String, address: &str) -> String {
    let mut text = format!("run,name,network,begun,edited,seed,{CURVE_HEADINGS},link\n");
    for (number, run) in runs.iter().enumerate() {
        let seed = lexicon().recipe.integer(&run.document.recipe, "seed");
        let title = quoted(&in_locale(title(&run.document), locale));
        let (name, begun) = (quoted(&run.name), at(run.begun));
        let head = format!("{},{name},{title},{begun},{},{seed}", number + 1, run.edited);
        let link = format!("{address}#{}", link_of(&run.document));
        for point in &run.curve {
            text += &[&head, ",", &curve_row(point), ",", &link, "\n"].concat();
        }
    }
    text
}

/// A text as one cell. A name may come from elsewhere: what a spreadsheet takes for a formula gets a sign before it.
fn quoted(text: &str) -> String {
    let sign = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    format!("\"{sign}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerloom_document::Document;

    #[test]
    fn every_point_is_a_row_and_names_stay_in_their_cells() {
        let point = |step: f32| [step / 10.0, step, 0.5, 0.25, 0.0, f32::NAN, f32::NAN, 0.01];
        let run = |name: &str| Run {
            begun: 7,
            name: name.to_owned(),
            document: Document::empty(),
            edited: true,
            pinned: false,
            curve: vec![point(0.0), point(20.0)],
        };
        let runs = [run("a, \"b\""), run("=1+1")];
        let table = table(&runs, Locale::En, |begun| format!("at {begun}"), "https://there/");
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines.len(), 5);
        assert!(lines[0].starts_with("run,name,network,begun,edited,seed,epoch,step,"), "{}", lines[0]);
        let start = r#"1,"a, ""b""","2-1, Adam 0.01",at 7,true,1,2,20,0.5,0.25,0,,,0.01,https://there/#"#;
        assert!(lines[2].starts_with(start), "{}", lines[2]);
        assert!(lines[3].starts_with(r#"2,"'=1+1","#), "{}", lines[3]);
    }
}
