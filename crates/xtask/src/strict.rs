//! A page that also starts where it has no origin, as in a frame with `sandbox="allow-scripts"`: there browsers refuse
//! modules and whatever a script fetches, unless the host sends headers that plain hosts do not send. All files go into one
//! script for that case (`www/strict.js` says how it uses them), and the page chooses by its origin.

use crate::shell::{Outcome, text_of};
use std::fs;
use std::path::Path;

/// The script, as it is called in the site.
pub(crate) const NAME: &str = "strict.js";

/// Node has base64 and JSON built in; this crate has no other use for them.
const FILES: &str = "
    const { readFileSync } = require('node:fs');
    const [folder, ...names] = process.argv.slice(1);
    const text = (name) => readFileSync(`${folder}/${name}`, name.endsWith('.wasm') ? 'base64' : 'utf8');
    console.log(`const layerloomFiles = ${JSON.stringify(Object.fromEntries(names.map((name) => [name, text(name)])))};`);";

/// Writes the script, with the app's own files (named by their stem) and the others, and gives the page that chooses.
pub(crate) fn divide(page: &str, staging: &Path, stem: &str, others: &[String]) -> Outcome<String> {
    let mut names = vec![format!("{stem}.js"), format!("{stem}_bg.wasm")];
    names.extend(others.iter().cloned());
    let output =
        crate::shell::command("node", ["-e".to_owned(), FILES.to_owned(), staging.display().to_string()])
            .args(names)
            .output()
            .map_err(|error| format!("Node is needed to write {NAME}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{NAME} could not be written: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let mut script = String::from_utf8(output.stdout).map_err(|_| format!("{NAME} would not be UTF-8"))?;
    script.push_str(&crate::trim::without_remarks(&text_of("www/strict.js")?));
    fs::write(staging.join(NAME), script).map_err(|error| format!("{NAME} cannot be written: {error}"))?;
    choosing(page, stem)
}

/// The page without Trunk's script and the hints before it, which would be refused without an origin; ours asks first.
fn choosing(page: &str, stem: &str) -> Outcome<String> {
    let missing = |what: &str| format!("Trunk has written no {what} into the page that we know");
    let (before, rest) = page.split_once("<script type=\"module\">").ok_or_else(|| missing("script"))?;
    let (script, after) = rest.split_once("</script>").ok_or_else(|| missing("script"))?;
    if !script.contains(&format!("./{stem}.js")) {
        return Err(missing("script"));
    }
    let mut after = after.to_owned();
    for hint in ["<link rel=\"modulepreload\"", "<link rel=\"preload\""] {
        let (kept, rest) = after.split_once(hint).ok_or_else(|| missing("hint"))?;
        after = kept.to_owned() + rest.split_once('>').ok_or_else(|| missing("hint"))?.1;
    }
    // Before the sheet, for which scripts behind it would wait.
    let head = before.split_once("<link rel=\"stylesheet\"").ok_or_else(|| missing("sheet"))?;
    Ok(format!(
        r#"{}<script>
if (origin !== "null") for (const [rel, href, as] of [["modulepreload", "./{stem}.js", "script"], ["preload", "./{stem}_bg.wasm", "fetch"]])
document.head.append(Object.assign(document.createElement("link"), {{ rel, href, as, crossOrigin: "anonymous" }}));
</script>
<link rel="stylesheet"{}<script type="module">
if (origin === "null") document.head.append(Object.assign(document.createElement("script"), {{ src: "{NAME}?v=" + document.querySelector("meta[name=layerloom-build]").content }}));
else {{
const {{ default: init }} = await import("./{stem}.js");
const wasm = await init({{ module_or_path: "./{stem}_bg.wasm" }});
dispatchEvent(new CustomEvent("TrunkApplicationStarted", {{ detail: {{ wasm }} }}));
}}
</script>{after}"#,
        head.0, head.1
    ))
}

#[cfg(test)]
mod tests {
    use super::choosing;

    const PAGE: &str = "<meta><link rel=\"stylesheet\" href=\"a.css\"/><script type=\"module\">import init from './app-1.js';</script>\
                        <link rel=\"modulepreload\" href=\"./app-1.js\"><link rel=\"preload\" href=\"./app-1_bg.wasm\"></head>";

    #[test]
    fn nothing_that_needs_an_origin_is_asked_for_without_one() {
        let page = choosing(PAGE, "app-1").expect("a page of Trunk's");
        assert!(page.starts_with("<meta><script>\nif (origin !== \"null\")"), "{page}");
        assert!(page.contains("strict.js?v=") && page.ends_with("</script></head>"), "{page}");
        assert!(!page.contains("import init from"), "{page}");
        assert_eq!(page.matches("<link").count(), 1, "{page}");
    }

    #[test]
    fn a_page_that_is_not_trunks_is_refused() {
        for broken in [
            PAGE.replace("app-1.js'", "other.js'"),
            PAGE.replace("modulepreload", "x"),
            PAGE.replace("stylesheet", "x"),
        ] {
            assert!(choosing(&broken, "app-1").is_err(), "{broken}");
        }
    }
}
