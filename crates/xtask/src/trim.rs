//! The last step of a release: what the module and the script around it carry for nobody is cut.
//!
//! wasm-bindgen gives each import a name that ends in a hash, which compresses badly and stands in both files; and it
//! exports the classes of every library, used or not, which then keep the code behind them. Here the classes go from the
//! script, exports that the script does not name go from the module, binaryen optimises what is left, and its imports get
//! names of a letter or two on both sides.

use crate::sections;
use crate::shell::{Outcome, command, run};
use crate::wasm::{FEATURES, LOW_MEMORY_UNUSED};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Memory starts at 0. A function that is called once stays where it is, what is computed twice stays so, and names of
/// locals are kept: the module grows by 2 per cent, and weighs 1 per cent less in brotli.
const PASSES: &[&str] = &[
    "-Os",
    "--strip-debug",
    "--strip-producers",
    LOW_MEMORY_UNUSED,
    "--zero-filled-memory",
    "--one-caller-inline-max-function-size=20",
    "--skip-pass=local-cse",
    "--skip-pass=simplify-locals",
];

/// Cuts the module and its script, both named by their paths, in place.
pub(crate) fn trim(module: &Path, script: &Path) -> Outcome {
    let read_script = fs::read_to_string(script).map_err(|error| format!("{}: {error}", script.display()))?;
    let kept = without_classes(&read_script);
    let bytes = fs::read(module).map_err(|error| format!("{}: {error}", module.display()))?;
    let bytes =
        sections::with_exports(&bytes, |name| names(&kept, name)).ok_or_else(|| unreadable(module))?;
    write(module, &bytes)?;
    run(command("wasm-opt", FEATURES).args(PASSES).arg(module).arg("-o").arg(module))?;

    let bytes = fs::read(module).map_err(|error| format!("{}: {error}", module.display()))?;
    let mut short: BTreeMap<String, String> = BTreeMap::new();
    let bytes = sections::with_import_names(&bytes, |name| {
        let count = short.len();
        short.entry(name.to_owned()).or_insert_with(|| letters(count)).clone()
    })
    .ok_or_else(|| unreadable(module))?;
    write(module, &bytes)?;
    write(script, without_remarks(&renamed(&kept, &short)).as_bytes())
}

/// The script without the lines and blocks of lines that are comments from their first letter on. What a string holds over
/// several lines must not look so.
pub(crate) fn without_remarks(script: &str) -> String {
    let mut kept = String::new();
    let mut within = false;
    for line in script.lines() {
        let text = line.trim_start();
        within |= text.starts_with("/*");
        if !within && !text.starts_with("//") {
            kept.push_str(line);
            kept.push('\n');
        }
        within &= !text.trim_end().ends_with("*/");
    }
    kept
}

fn unreadable(module: &Path) -> String {
    format!("{} is no module that can be read", module.display())
}

fn write(path: &Path, bytes: &[u8]) -> Outcome {
    fs::write(path, bytes).map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

/// Whether the script reads this export.
fn names(script: &str, export: &str) -> bool {
    let mut rest = script;
    while let Some((_, after)) = rest.split_once("wasm.") {
        if after.strip_prefix(export).is_some_and(|behind| !behind.starts_with(is_of_name)) {
            return true;
        }
        rest = after;
    }
    false
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

/// The script without the classes that it exports: a page imports the start alone. What stands behind each of them on
/// its own line goes with it.
fn without_classes(script: &str) -> String {
    let mut kept = String::new();
    let mut within = false;
    let mut gone: Vec<String> = Vec::new();
    for line in script.lines() {
        if let Some(name) = line.strip_prefix("export class ") {
            within = true;
            gone.push(name.chars().take_while(|c| is_of_name(*c)).collect());
        }
        let belongs = |name: &String| {
            line.starts_with(&format!("if (Symbol.dispose) {name}."))
                || line.starts_with(&format!("const {name}Finalization "))
        };
        if !within && !gone.iter().any(belongs) {
            kept.push_str(line);
            kept.push('\n');
        }
        within &= line != "}";
    }
    // A finalization takes three lines: the first is gone, its rest is not.
    let mut whole = String::new();
    let mut lines = kept.lines().peekable();
    while let Some(line) = lines.next() {
        if line.trim_start().starts_with("? { register: () => {}, unregister: () => {} }")
            && !whole.trim_end().ends_with("=== 'undefined')")
        {
            lines.next();
            continue;
        }
        whole.push_str(line);
        whole.push('\n');
    }
    whole
}

/// The script with the imports that are left under their short names, without indentation.
fn renamed(script: &str, short: &BTreeMap<String, String>) -> String {
    let mut kept = String::new();
    let mut within_unused = false;
    for line in script.lines() {
        let entry = line.strip_prefix("        ").and_then(|rest| rest.split_once(": function("));
        // The indentation tells the end of the imports from that of a function within an import.
        let ends = line == "    };";
        let mut line = line.trim_start().to_owned();
        if let Some((name, rest)) = entry.filter(|(name, _)| name.chars().all(is_of_name)) {
            within_unused = !short.contains_key(name);
            if let Some(short) = short.get(name) {
                line = format!("{short}: function({rest}");
            }
        } else if ends {
            within_unused = false;
        } else if let Some((module, short)) =
            short.iter().find(|(name, _)| line.contains(&format!("\"{name}\": ")))
        {
            line = line.replace(&format!("\"{module}\""), &format!("\"{short}\""));
        }
        if !within_unused && !line.is_empty() {
            kept.push_str(&line);
            kept.push('\n');
        }
    }
    kept
}

/// a, b, …, z, ba, bb, …
fn letters(number: usize) -> String {
    let last = char::from(b'a' + (number % 26) as u8);
    match number / 26 {
        0 => last.to_string(),
        more => format!("{}{last}", letters(more)),
    }
}

#[cfg(test)]
mod tests {
    use super::{letters, names, renamed, without_classes, without_remarks};
    use std::collections::BTreeMap;

    #[test]
    fn exports_are_found_by_their_whole_names() {
        let script = "wasm.run(); wasm.memory.buffer";
        assert!(names(script, "run") && names(script, "memory"));
        assert!(!names(script, "ru") && !names(script, "buffer"));
    }

    #[test]
    fn classes_go_with_what_stands_behind_them() {
        let script = "export class A {\n    free() {\n    }\n}\nif (Symbol.dispose) A.prototype[Symbol.dispose] = 1;\nlet b;\n\
                      const AFinalization = (typeof FinalizationRegistry === 'undefined')\n    ? { register: () => {}, unregister: () => {} }\n    : new FinalizationRegistry(ptr => 1);\n\
                      const B = (typeof FinalizationRegistry === 'undefined')\n    ? { register: () => {}, unregister: () => {} }\n    : new FinalizationRegistry(ptr => 2);\n";
        let kept = without_classes(script);
        assert_eq!(
            kept,
            "let b;\nconst B = (typeof FinalizationRegistry === 'undefined')\n    ? { register: () => {}, unregister: () => {} }\n    : new FinalizationRegistry(ptr => 2);\n"
        );
    }

    #[test]
    fn imports_get_their_short_names_and_unused_ones_go() {
        let script = "    const import0 = {\n        __wbg_a_1: function(arg0) {\n            return 1;\n        },\n        __wbg_b_2: function() { return handleError(function () {\n            2;\n        }, arguments); },\n        __wbg_c_3: function() {\n            const f = () => {\n            };\n            return f;\n        },\n    };\n    return {\n        \"./app_bg.js\": import0,\n    };\n";
        let short: BTreeMap<String, String> = [("__wbg_b_2", "a"), ("./app_bg.js", "b")]
            .map(|(long, short)| (long.into(), short.into()))
            .into();
        assert_eq!(
            renamed(script, &short),
            "const import0 = {\na: function() { return handleError(function () {\n2;\n}, arguments); },\n};\nreturn {\n\"b\": import0,\n};\n"
        );
    }

    #[test]
    fn comments_on_lines_of_their_own_go() {
        for (script, expected) in [
            ("// gone\na();\n  // gone\n", "a();\n"),
            ("/**\n * gone\n */\na();\n/* gone */\nb();\n", "a();\nb();\n"),
            ("a(\"// kept\"); // kept\n", "a(\"// kept\"); // kept\n"),
        ] {
            assert_eq!(without_remarks(script), expected, "{script}");
        }
    }

    #[test]
    fn letters_count_without_repeating() {
        let all: Vec<String> = (0..800).map(letters).collect();
        assert_eq!([&all[0][..], &all[25], &all[26]], ["a", "z", "ba"]);
        assert!(all.iter().enumerate().all(|(at, name)| !all[..at].contains(name)));
    }
}
