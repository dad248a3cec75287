//! The walls between the crates, read from `cargo tree`.

use crate::shell::{Outcome, command, root};

/// A crate and the packages that it must never reach, however indirectly.
struct Wall {
    package: &'static str,
    barred: fn(&str) -> bool,
    reason: &'static str,
}

/// The walls of DESIGN, one row each. The engine's is checked with its default features: a GPU executor may bring in the
/// browser's bindings behind a feature of its own.
const WALLS: &[Wall] = &[
    Wall { package: "layerloom-document", barred: page_or_clock, reason: PLAIN },
    Wall { package: "layerloom-kernels", barred: page_or_clock, reason: PLAIN },
    Wall { package: "layerloom-engine", barred: page_or_clock, reason: PLAIN },
    Wall { package: "layerloom-datasets", barred: page_or_clock, reason: PLAIN },
    Wall { package: "layerloom-session", barred: page_or_clock, reason: PLAIN },
    Wall { package: "layerloom-protocol", barred: page_or_clock, reason: PLAIN },
    Wall { package: "layerloom-project", barred: page_or_clock, reason: PLAIN },
    Wall { package: "layerloom-course", barred: page_or_clock, reason: PLAIN },
    Wall { package: "layerloom-export", barred: page_or_clock, reason: PLAIN },
    Wall { package: "layerloom-embed", barred: page_or_clock, reason: PLAIN },
    Wall { package: "layerloom-plot", barred: |_| true, reason: "plot depends on nothing" },
    Wall {
        package: "layerloom-ui",
        barred: |name| {
            is_any(name, &["layerloom-session", "layerloom-worker", "matrixmultiply", "wgpu", "naga"])
        },
        reason: "the page takes the engine's catalog only; the maths is the worker's",
    },
    Wall {
        package: "layerloom-worker",
        barred: |name| is_any(name, &["layerloom-ui", "layerloom-plot", "leptos"]),
        reason: "page and worker talk by message only",
    },
    Wall {
        package: "layerloom-app",
        barred: |name| is_any(name, &["csv-core", "layerloom-annex", "layerloom-importer", "wgpu", "naga"]),
        reason: "what reads files, and the executor for graphics processors, load when they are needed",
    },
    Wall {
        package: "layerloom-annex",
        barred: |name| is_any(name, &["layerloom-ui", "layerloom-worker", "wgpu", "naga"]),
        reason: "page and annex share the line, the address and the root element, no code",
    },
    Wall {
        package: "layerloom-importer",
        barred: |name| {
            is_any(
                name,
                &[
                    "layerloom-ui",
                    "layerloom-session",
                    "layerloom-worker",
                    "layerloom-plot",
                    "leptos",
                    "matrixmultiply",
                    "wgpu",
                ],
            )
        },
        reason: "it reads files and nothing else",
    },
    Wall {
        package: "layerloom-worker-gpu",
        barred: |name| is_any(name, &["layerloom-ui", "layerloom-plot", "leptos"]),
        reason: "page and worker talk by message only",
    },
    Wall {
        package: "layerloom-worker-fused",
        barred: |name| is_any(name, &["layerloom-ui", "layerloom-plot", "leptos", "wgpu"]),
        reason: "page and worker talk by message only",
    },
    Wall {
        package: "layerloom-study",
        barred: |name| is_any(name, &["layerloom-ui", "layerloom-plot", "leptos"]),
        reason: "the page sends it a training and hears findings",
    },
    Wall {
        package: "layerloom-js",
        barred: |name| is_any(name, &["layerloom-ui", "layerloom-worker", "layerloom-plot", "leptos"]),
        reason: "the engine for other pages carries nothing of this page",
    },
    Wall {
        package: "layerloom-cli",
        barred: |name| is_any(name, &["layerloom-ui", "layerloom-worker", "layerloom-view", "leptos"]),
        reason: "the command line drives the session itself",
    },
];

const PLAIN: &str = "it must run without a page and without a clock";

/// The crates whose sources may not ask for the time either.
pub(super) fn is_plain(package_folder: &str) -> bool {
    WALLS
        .iter()
        .any(|wall| wall.reason == PLAIN && wall.package.strip_prefix("layerloom-") == Some(package_folder))
        || package_folder == "plot"
}

fn page_or_clock(name: &str) -> bool {
    const BARRED: &[&str] = &[
        "web-sys",
        "js-sys",
        "wasm-bindgen",
        "wasm-bindgen-futures",
        "serde-wasm-bindgen",
        "leptos",
        "gloo",
        "yew",
        "chrono",
        "instant",
        "web-time",
        "time",
        "wasmtimer",
        "minstant",
        "quanta",
        "coarsetime",
        "stdweb",
    ];
    is_any(name, BARRED)
        || name.starts_with("gloo-")
        || name.starts_with("leptos_")
        || name.starts_with("leptos-")
}

fn is_any(name: &str, names: &[&str]) -> bool {
    names.contains(&name)
}

/// Every breach, as one sentence each.
pub(super) fn breaches() -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    for wall in WALLS {
        if !root().join("crates").join(wall.package.trim_start_matches("layerloom-")).is_dir() {
            return Err(format!("a wall is set for {}, which is no longer there", wall.package));
        }
        for package in tree(wall.package)? {
            if (wall.barred)(&package.name) {
                found.push(format!("{} depends on {}: {}", wall.package, package.name, wall.reason));
            }
            if is_any(wall.package, &["layerloom-ui", "layerloom-importer"])
                && package.name == "layerloom-engine"
                && !package.features.is_empty()
            {
                found.push(format!(
                    "{} links layerloom-engine with [{}]; it must have default-features = false and no features",
                    wall.package, package.features
                ));
            }
        }
    }
    Ok(found)
}

/// A package in a tree, with the features it is built with.
#[derive(Debug, PartialEq, Eq)]
struct Package {
    name: String,
    features: String,
}

/// All that a package is built from, on any target, without itself, its build scripts' and its tests' needs.
fn tree(package: &str) -> Outcome<Vec<Package>> {
    let arguments = [
        "tree",
        "--package",
        package,
        "--edges",
        "normal",
        "--target",
        "all",
        "--prefix",
        "none",
        "--format",
        "{p}|{f}",
    ];
    let output =
        command("cargo", arguments).output().map_err(|error| format!("cargo tree did not start: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "cargo tree --package {package} failed:\n{}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    let mut packages: Vec<Package> =
        String::from_utf8_lossy(&output.stdout).lines().filter_map(package_in).collect();
    packages.retain(|found| found.name != package);
    packages.dedup();
    Ok(packages)
}

/// `name v1.2.3 (where)|feature,feature (*)`.
fn package_in(line: &str) -> Option<Package> {
    let (package, features) = line.split_once('|')?;
    let features = features.trim_end_matches("(*)").trim();
    Some(Package { name: package.split(' ').next()?.to_owned(), features: features.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::{Package, is_plain, package_in, page_or_clock};

    #[test]
    fn tree_lines_give_name_and_features() {
        for (line, name, features) in [
            ("serde v1.0.0|default,derive (*)", "serde", "default,derive"),
            ("layerloom-engine v0.1.0 (elsewhere)|", "layerloom-engine", ""),
            ("layerloom-engine v0.1.0 (elsewhere)| (*)", "layerloom-engine", ""),
        ] {
            assert_eq!(
                package_in(line),
                Some(Package { name: name.into(), features: features.into() }),
                "{line}"
            );
        }
        assert_eq!(package_in(""), None);
    }

    #[test]
    fn page_and_clock_crates_are_known_by_name() {
        for (name, barred) in [
            ("web-sys", true),
            ("leptos_reactive", true),
            ("gloo-timers", true),
            ("time", true),
            ("serde", false),
            ("timeago", false),
        ] {
            assert_eq!(page_or_clock(name), barred, "{name}");
        }
    }

    #[test]
    fn sources_without_a_clock_are_those_behind_the_plain_walls() {
        for (folder, plain) in
            [("engine", true), ("plot", true), ("session", true), ("ui", false), ("worker", false)]
        {
            assert_eq!(is_plain(folder), plain, "{folder}");
        }
    }
}
