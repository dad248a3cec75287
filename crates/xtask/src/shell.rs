//! Running other programs: where, with which PATH, shown as it happens, and read where something must be counted.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

/// Done, or one sentence on why not.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the crate lies in crates/xtask")
}

/// The folder of tools that belong to this checkout alone; git ignores it.
pub(crate) fn tools_folder() -> PathBuf {
    root().join(".tools")
}

/// Where cargo puts what it builds.
pub(crate) fn target_folder() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// The search path for programs: the checkout's own tools first, then cargo's, then the machine's.
pub(crate) fn search_path() -> OsString {
    let mut folders = vec![tools_folder().join("bin"), tools_folder().join("node_modules/.bin"), cargo_bin()];
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    env::join_paths(folders).expect("no folder on PATH bears the separator in its name")
}

fn cargo_bin() -> PathBuf {
    let home = env::var_os("HOME").or_else(|| env::var_os("USERPROFILE")).unwrap_or_default();
    env::var_os("CARGO_HOME").map_or_else(|| Path::new(&home).join(".cargo"), PathBuf::from).join("bin")
}

/// Where a program lies on the search path.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    // npm and the programs it installs are scripts on Windows.
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
    env::split_paths(&search_path())
        .flat_map(|folder| endings.iter().map(move |ending| folder.join(format!("{program}{ending}"))))
        .find(|candidate| candidate.is_file())
}

/// A command in the repository's root, with the search path above.
pub(crate) fn command<S: AsRef<OsStr>>(program: &str, arguments: impl IntoIterator<Item = S>) -> Command {
    // Resolved here: on some systems a child's new PATH is not the one its program is looked up on.
    let mut command = Command::new(find(program).unwrap_or_else(|| PathBuf::from(program)));
    command.args(arguments).current_dir(root()).env("PATH", search_path());
    // These name the crate that cargo is running (this one); a nested cargo would take them for its own.
    for (name, _) in env::vars_os() {
        if name
            .to_str()
            .is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
        {
            command.env_remove(name);
        }
    }
    const WASM_FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";
    let given = env::var(WASM_FLAGS).unwrap_or_default();
    command.env(WASM_FLAGS, without_machine(&given, &sources()));
    command
}

/// The folders that cargo unpacks packages into.
fn sources() -> Vec<PathBuf> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
    let registries = home.and_then(|home| std::fs::read_dir(home.join("registry/src")).ok());
    registries.into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// Flags that keep the paths of this machine out of the page's modules: messages of panics begin with the place in the
/// source. They join those of .cargo/config.toml.
fn without_machine(given: &str, sources: &[PathBuf]) -> String {
    let mut flags = given.to_owned();
    // Cargo splits flags at blanks.
    for source in sources.iter().filter_map(|path| path.to_str()).filter(|path| !path.contains(' ')) {
        let flag = format!("--remap-path-prefix={source}=");
        if !flags.contains(&flag) {
            flags = [&flags, " ", &flag].concat();
        }
    }
    flags.trim().to_owned()
}

/// Runs a command with its output on this terminal.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let shown = shown(command);
    let status = command.status().map_err(|error| format!("`{shown}` did not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{shown}` ended with {status}")) }
}

/// What a command wrote, or nothing if it could not be run or failed.
pub(crate) fn read(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What came of a command whose output was both shown and kept.
pub(crate) struct Transcript {
    /// Whether it ended with success.
    pub(crate) success: bool,
    /// Both of its streams, line by line as they came.
    pub(crate) text: String,
}

/// Runs a command, shows its output as it comes, and keeps it.
pub(crate) fn transcribe(command: &mut Command) -> Outcome<Transcript> {
    let shown = shown(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("`{shown}` did not start: {error}"))?;
    let kept = Arc::new(Mutex::new(String::new()));
    let streams: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|stream| Box::new(stream) as Box<dyn Read + Send>),
        child.stderr.take().map(|stream| Box::new(stream) as Box<dyn Read + Send>),
    ];
    let readers: Vec<_> = streams
        .into_iter()
        .flatten()
        .map(|stream| {
            let kept = Arc::clone(&kept);
            thread::spawn(move || {
                let mut stream = BufReader::new(stream);
                let mut line = Vec::new();
                while stream.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
                    let text = String::from_utf8_lossy(&line).into_owned();
                    print!("{text}");
                    let _ = std::io::stdout().flush();
                    kept.lock().expect("no reader panics while it holds the text").push_str(&text);
                    line.clear();
                }
            })
        })
        .collect();
    let status = child.wait().map_err(|error| format!("`{shown}` was lost: {error}"))?;
    for reader in readers {
        reader.join().map_err(|_| format!("the output of `{shown}` could not be read"))?;
    }
    let text = std::mem::take(&mut *kept.lock().expect("the readers have ended"));
    Ok(Transcript { success: status.success(), text })
}

/// A command as a person would type it, without the folders of its program.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(name)
        .chain(command.get_args())
        .map(|part| part.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A line on what is being done now.
pub(crate) fn say(what: &str) {
    println!("▸ {what}");
}

/// Every file below a folder of the repository, as paths from the root with `/`, in order. Build products, tools and
/// packages are left out.
pub(crate) fn files_below(folder: &str) -> Vec<String> {
    const LEFT_OUT: &[&str] = &["target", "dist", "node_modules"];
    let mut found = Vec::new();
    let mut pending = vec![root().join(folder)];
    while let Some(folder) = pending.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = entry.path();
            if path.is_dir() {
                if !LEFT_OUT.contains(&name.as_str()) && (!name.starts_with('.') || name == ".ci") {
                    pending.push(path);
                }
            } else if let Ok(path) = path.strip_prefix(root()) {
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// The text of a file of the repository.
pub(crate) fn text_of(path: &str) -> Outcome<String> {
    std::fs::read_to_string(root().join(path)).map_err(|error| format!("{path} cannot be read: {error}"))
}
