//! The page: served while one works on it, built for release, and the two steps that Trunk calls during each build.

use crate::shell::{Outcome, command, files_below, root, run, say, text_of};
use crate::trim::{self, trim};
use crate::wasm::Program;
use crate::{offline, package, policy, strict, tools, wasm};
use std::collections::BTreeMap;
use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

/// Where the release site lies.
pub(crate) const DIST: &str = "dist";

/// `serve`: everything from nothing to an open page. `--no-open` leaves the browser alone; the rest goes to Trunk.
pub(crate) fn serve(arguments: &[String]) -> Outcome {
    if arguments.iter().any(|argument| argument == "--release") {
        tools::for_a_release()?;
    } else {
        tools::for_the_page()?;
    }
    let mut trunk = trunk("serve");
    // Apart from dist/, so that a release can be built and tested meanwhile.
    trunk.args(["--dist", "target/served"]);
    if !arguments.iter().any(|argument| argument == "--no-open") {
        trunk.arg("--open");
    }
    trunk.args(arguments.iter().filter(|argument| *argument != "--no-open"));
    say("Building and serving the page (the first build takes a few minutes; Ctrl-C ends it)");
    run(&mut trunk)
}

/// `build`: the release site, in dist/.
pub(crate) fn build(arguments: &[String]) -> Outcome {
    tools::for_a_release()?;
    let _alone = alone()?;
    release(arguments, run)?;
    say("The site stands in dist/; copy it to any static host, into any folder");
    Ok(())
}

/// The site and the package, with arguments for Trunk, which `run` runs.
pub(crate) fn release(arguments: &[String], run: impl FnOnce(&mut Command) -> Outcome) -> Outcome {
    say("Building the release site");
    // Optimising a module for the whole program keeps one core busy. What is compiled with other flags shares nothing with
    // the rest, and so takes another meanwhile.
    let fused = thread::spawn(|| {
        let programs = FUSED.into_iter().map(|(_, program)| program).chain(package::programs());
        programs
            .filter(|program| program.fused)
            .try_for_each(|program| wasm::build_program(&program).map(drop))
    });
    let built = run(trunk("build").arg("--release").args(arguments));
    fused.join().expect("it gives its errors back")?;
    built?;
    // After Trunk, which empties the folder.
    package::build()
}

/// Waits for other builds of the site in this checkout: Trunk's would take each other's files away. The lock lasts as long
/// as what is given.
pub(crate) fn alone() -> Outcome<File> {
    let path = root().join("target/site/building");
    write_if_changed(&path, "")?;
    let file = File::open(&path).map_err(|error| format!("{} cannot be opened: {error}", path.display()))?;
    if file.try_lock().is_err() {
        say("Waiting for another build of the site");
        file.lock().map_err(|error| format!("{} cannot be locked: {error}", path.display()))?;
    }
    Ok(file)
}

/// Trunk, kept from what would make it download tools, lose SIMD or stumble.
pub(crate) fn trunk(subcommand: &str) -> Command {
    let mut trunk = command("trunk", [subcommand]);
    trunk.env("TRUNK_SKIP_VERSION_CHECK", "true");
    // RUSTFLAGS would replace the flags in .cargo/config.toml, which turn SIMD on.
    trunk.env_remove("RUSTFLAGS");
    // Its errors are sentences; the stack below them is Trunk's own.
    trunk.env("RUST_LIB_BACKTRACE", "0");
    // Trunk takes only "true" or "false" here, where the rest of the world sets 1.
    if env::var_os("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", "true");
    }
    trunk
}

/// `styles`: joins www/css into the sheet that index.html links, and www/annex into the annex's. A component's file need only
/// lie in the folder.
pub(crate) fn styles(_: &[String]) -> Outcome {
    join_sheets("www/css", "layerloom.css")?;
    join_sheets("www/annex", "annex.css")
}

fn join_sheets(folder: &str, name: &str) -> Outcome {
    let release = env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    let mut sheet = String::new();
    for path in sheet_order(files_below(folder)) {
        let text = text_of(&path)?;
        if release {
            sheet.push_str(&without_comments(&text));
        } else {
            sheet.push_str(&format!("/* {path} */\n{text}\n"));
        }
    }
    write_if_changed(&root().join("target/site").join(name), &sheet)
}

/// Tokens first, then the base, then the components by name.
fn sheet_order(files: Vec<String>) -> Vec<String> {
    let rank = |path: &String| match path.as_str() {
        "www/css/tokens.css" => 0,
        "www/css/base.css" => 1,
        _ => 2,
    };
    let mut sheets: Vec<String> = files.into_iter().filter(|path| path.ends_with(".css")).collect();
    sheets.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.cmp(b)));
    sheets
}

/// A sheet without its comments, the ends of its lines, and the blanks around braces and behind colons and semicolons.
/// Strings are left as they are.
fn without_comments(sheet: &str) -> String {
    let mut kept = String::new();
    let mut rest = sheet;
    let mut quote = None;
    while let Some(c) = rest.chars().next() {
        if quote.is_none() && rest.starts_with("/*") {
            rest = rest[2..].split_once("*/").map_or("", |(_, after)| after);
            continue;
        }
        match quote {
            Some((open, false)) if c == open => quote = None,
            Some((open, escaped)) => quote = Some((open, c == '\\' && !escaped)),
            None if c == '"' || c == '\'' => quote = Some((c, false)),
            None => {}
        }
        if quote.is_none() && c.is_ascii_whitespace() {
            if !kept.ends_with([' ', '{', '}', ';', ':', ',']) && !kept.is_empty() {
                kept.push(' ');
            }
        } else {
            if quote.is_none() && matches!(c, '{' | '}') && kept.ends_with(' ') {
                kept.pop();
            }
            if quote.is_none() && c == '}' && kept.ends_with(';') {
                kept.pop();
            }
            kept.push(c);
        }
        rest = &rest[c.len_utf8()..];
    }
    kept
}

/// Scripts beside the page that stand in `www`; like all files below, their names bear no hash.
const SCRIPTS: &[&str] = &["worker.js", "importer.js", "annex.js", offline::WORKER];

/// What other pages load from ours. Its name must stay, so that it bears no version either.
const FOR_OTHERS: &str = "embed.js";

/// Modules beside the page's own that are trimmed in a release: what reads files, and what stands on sheets.
const TRIMMED: &[&str] = &["layerloom-importer", "layerloom-annex"];

/// Modules with the executor for graphics processors: the classes that their scripts export are their own, so that they are
/// optimised only.
const OPTIMISED: &[&str] = &["layerloom-worker-gpu", "layerloom-study"];

/// Modules with fused multiply-adds, by their names. Trunk knows no flags of one module alone, so that they are built here.
const FUSED: [(&str, Program); 2] = [
    ("layerloom-worker-fused", Program { package: "layerloom-worker-fused", features: None, fused: true }),
    ("layerloom-study-fused", Program { package: "layerloom-study", features: Some("worker"), fused: true }),
];

fn build_fused(staging: &Path) -> Outcome {
    for (name, program) in &FUSED {
        wasm::bind_as(name, &wasm::build_program(program)?, "web", staging)?;
    }
    Ok(())
}

/// `stamp`: builds what Trunk cannot, trims a release, and writes the build into the page, which asks for the files that
/// bear no hash by it. A release also gets its policy, and a service worker that knows its files. What Trunk serves while
/// one works on the page says in its build's name that nothing of it is to be kept.
pub(crate) fn stamp(_: &[String]) -> Outcome {
    let staging = env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .ok_or("`stamp` is called by Trunk, which says where the finished build lies")?;
    let page = fs::read_to_string(staging.join("index.html"))
        .map_err(|error| format!("index.html is not in the build: {error}"))?;
    let write = |name: &str, text: String| {
        fs::write(staging.join(name), text).map_err(|error| format!("{name} cannot be written: {error}"))
    };
    build_fused(&staging)?;
    if !env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release") {
        let build = build_of(&page, &offline::files_of(&staging)?);
        return write("index.html", stamped(&page, &format!("dev-{build}"))?);
    }
    for name in SCRIPTS.iter().chain([&FOR_OTHERS]) {
        let path = staging.join(name);
        let text = fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
        write(name, trim::without_remarks(&text))?;
    }
    let module = |name: &str| staging.join(format!("{name}_bg.wasm"));
    // Binaryen keeps little more than one core busy.
    let (mut page, stem) = thread::scope(|scope| {
        let mut optimised = OPTIMISED.iter().copied().chain(FUSED.map(|(name, _)| name));
        let optimised = scope.spawn(move || optimised.try_for_each(|name| wasm::optimise(&module(name))));
        let trimmed = TRIMMED
            .iter()
            .try_for_each(|name| trim(&module(name), &staging.join(format!("{name}.js"))))
            .and_then(|()| trimmed(&without_remarks(&page), &staging));
        optimised.join().expect("it gives its errors back").and(trimmed)
    })?;
    if let Ok(site) = env::var(SITE) {
        let path = staging.join(OEMBED);
        let oembed = fs::read_to_string(&path).map_err(|error| format!("{OEMBED}: {error}"))?;
        let oembed = with_address(&oembed, &site)?;
        write(OEMBED, oembed)?;
        page = discoverable(&page, &site);
    }
    let mut files = offline::files_of(&staging)?;
    let build = build_of(&page, &files);
    let page = strict::divide(&stamped(&page, &build)?, &staging, &stem, &without_origin(&files))?;
    let page = policy::with_policy(&page)?;
    files.insert("index.html".to_owned(), page.clone().into_bytes());
    write("index.html", page)?;
    let worker = files.get(offline::WORKER).ok_or("the service worker is not in the build")?;
    write(offline::WORKER, offline::listing(&String::from_utf8_lossy(worker), &build, &files)?)
}

/// Names the address, with a slash at its end, at which the release site will stand: only with it can other sites show the
/// playground for its address, since what they take in is read in their own pages.
const SITE: &str = "LAYERLOOM_SITE";

const OEMBED: &str = "oembed.json";

/// The oEmbed answer, whose frame names the site by its whole address.
fn with_address(oembed: &str, site: &str) -> Outcome<String> {
    let is_address =
        ["https://", "http://"].iter().any(|scheme| site.starts_with(scheme)) && site.ends_with('/');
    if !is_address || site.contains(['"', '\\', '<', '&', '?', '#']) {
        return Err(format!(
            "{SITE} must be an address such as https://example.org/layerloom/, not «{site}»"
        ));
    }
    match oembed.matches("\"./").count() {
        1 => Ok(oembed.replace("\"./", &format!("\"{site}"))),
        count => Err(format!("{OEMBED} must have exactly one address that begins with ./, not {count}")),
    }
}

/// The page, which tells where its oEmbed answer lies.
fn discoverable(page: &str, site: &str) -> String {
    let link =
        format!("<link rel=\"alternate\" type=\"application/json+oembed\" href=\"{site}{OEMBED}\">\n</head>");
    page.replacen("</head>", &link, 1)
}

/// The build: a hash over the page, which names the files that bear one, and over all other files.
fn build_of(page: &str, files: &BTreeMap<String, Vec<u8>>) -> String {
    let others = files.iter().filter(|(name, _)| *name != "index.html" && !page.contains(name.as_str()));
    let bytes = others.flat_map(|(name, bytes)| name.as_bytes().iter().chain(bytes));
    format!("{:016x}", hash(page.as_bytes().iter().chain(bytes)))
}

/// What a page without an origin needs besides the app: all but what graphics processors take, which it does not get.
fn without_origin(files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let modules = TRIMMED.iter().flat_map(|name| [format!("{name}.js"), format!("{name}_bg.wasm")]);
    let scripts = SCRIPTS.iter().filter(|name| **name != offline::WORKER).map(|name| (*name).to_owned());
    let texts = files.keys().filter(|name| name.ends_with(".json")).cloned();
    modules.chain(scripts).chain(texts).collect()
}

/// Trims the app's module and script, and gives the page with the names that they now bear, and their stem: Trunk's are
/// hashes of what they were.
fn trimmed(page: &str, staging: &Path) -> Outcome<(String, String)> {
    let entries = fs::read_dir(staging).map_err(|error| format!("{}: {error}", staging.display()))?;
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let stem = names
        .filter_map(|name| Some(name.strip_suffix("_bg.wasm")?.to_owned()))
        .find(|stem| page.contains(stem.as_str()))
        .ok_or("the page names no module of the build")?;
    let (module, script) = (staging.join(format!("{stem}_bg.wasm")), staging.join(format!("{stem}.js")));
    trim(&module, &script)?;
    wasm::demand_simd(&module)?;
    let read = |path: &Path| fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
    let (bytes, text) = (read(&module)?, read(&script)?);
    let new = format!("layerloom-{:016x}", hash(bytes.iter().chain(&text)));
    for (old, suffix) in [(module, "_bg.wasm"), (script, ".js")] {
        fs::rename(&old, staging.join(format!("{new}{suffix}")))
            .map_err(|error| format!("{} cannot be renamed: {error}", old.display()))?;
    }
    Ok((page.replace(&stem, &new), new))
}

fn stamped(page: &str, build: &str) -> Outcome<String> {
    let place = |content: &str| format!("<meta name=\"layerloom-build\" content=\"{content}\">");
    if page.matches(&place("dev")).count() != 1 {
        return Err(format!("index.html must have exactly one {}", place("dev")));
    }
    Ok(page.replace(&place("dev"), &place(build)))
}

fn without_remarks(page: &str) -> String {
    let mut kept = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .fold(String::new(), |text, line| text + line + "\n")
}

/// FNV-1a in 64 bits: short, and the same on every machine.
fn hash<'a>(bytes: impl IntoIterator<Item = &'a u8>) -> u64 {
    bytes
        .into_iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A write to an unchanged file would make Trunk's watcher build again, for ever.
fn write_if_changed(path: &Path, text: &str) -> Outcome {
    if fs::read(path).is_ok_and(|present| present == text.as_bytes()) {
        return Ok(());
    }
    let folder = path.parent().expect("the path names a file in a folder");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{discoverable, hash, sheet_order, stamped, with_address, without_comments, without_remarks};

    #[test]
    fn tokens_come_first_then_the_base_then_components_by_name() {
        let files =
            ["a.css", "base.css", "tokens.css", "z.css", "notes.md"].map(|name| format!("www/css/{name}"));
        let expected = ["tokens.css", "base.css", "a.css", "z.css"].map(|name| format!("www/css/{name}"));
        assert_eq!(sheet_order(files.to_vec()), expected);
    }

    #[test]
    fn comments_go_and_strings_stay() {
        for (sheet, expected) in [
            ("a { } /* gone */\n\n  b{}", "a{}b{}"),
            (
                "a {\n  left: calc(1px + 2px);\n  top: 0;\n}\n\na > b, c :hover { }",
                "a{left:calc(1px + 2px);top:0}a > b,c :hover{}",
            ),
            ("a{content:\"/* kept */  x\"}", "a{content:\"/* kept */  x\"}"),
            (r#"a{content:"\"/* kept */"}"#, "a{content:\"\\\"/* kept */\"}"),
            ("a{} /* never closed", "a{}"),
        ] {
            assert_eq!(without_comments(sheet), expected, "{sheet}");
        }
    }

    #[test]
    fn stamp_needs_exactly_one_place() {
        let place = r#"<meta name="layerloom-build" content="dev">"#;
        assert_eq!(stamped(place, "7").as_deref(), Ok(r#"<meta name="layerloom-build" content="7">"#));
        assert!(stamped("", "7").is_err());
        assert!(stamped(&place.repeat(2), "7").is_err());
    }

    #[test]
    fn oembed_names_the_site_by_its_whole_address() {
        let answer = include_str!("../../../www/oembed.json");
        let told = with_address(answer, "https://example.org/loom/").expect("an address");
        assert!(told.contains(r#"<iframe src=\"https://example.org/loom/?embed\""#), "{told}");
        for wrong in
            ["", "example.org/", "https://example.org", "https://example.org/\"/", "https://example.org/?a/"]
        {
            assert!(with_address(answer, wrong).is_err(), "{wrong}");
        }
        let page = discoverable("<head><title>a</title></head>", "https://example.org/loom/");
        assert!(page.ends_with("href=\"https://example.org/loom/oembed.json\">\n</head>"), "{page}");
    }

    #[test]
    fn remarks_are_cut_from_the_page() {
        assert_eq!(without_remarks("<p>\n  <!-- a\n b -->\n  x <!-- c -->y\n"), "<p>\nx y\n");
    }

    #[test]
    fn hash_gives_the_published_value() {
        assert_eq!(hash(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
