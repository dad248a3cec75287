//! The tools beside cargo, in pinned versions, installed where they are missing.
//!
//! A tool that is on PATH in the right version is used as it is. One that is missing goes where cargo puts its programs, so
//! that plain `trunk serve` finds it. Where another version stands there already, ours goes to `.tools`, and the other is
//! left alone.

use crate::shell::{Outcome, command, find, read, root, run, say, text_of, tools_folder};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

const TRUNK: &str = "0.21.14";
/// Binaryen, by its npm package: distributions carry versions that are too old for these modules.
const BINARYEN: &str = "132.0.0";
const BINARYEN_LEAST: u32 = 132;
const WASM: &str = "wasm32-unknown-unknown";

/// What the page needs to be built: the wasm target, Trunk, wasm-bindgen.
pub(crate) fn for_the_page() -> Outcome {
    wasm_target()?;
    trunk()?;
    wasm_bindgen()
}

/// What a release of the page needs besides: wasm-opt.
pub(crate) fn for_a_release() -> Outcome {
    for_the_page()?;
    wasm_opt()
}

fn wasm_target() -> Outcome {
    let installed = |sysroot: String| PathBuf::from(sysroot.trim()).join("lib/rustlib").join(WASM).is_dir();
    if read(&mut command("rustc", ["--print", "sysroot"])).is_some_and(installed) {
        return Ok(());
    }
    say(&format!("Adding the Rust target {WASM}"));
    run(&mut command("rustup", ["target", "add", WASM]))
}

fn trunk() -> Outcome {
    if version_of("trunk").as_deref() == Some(TRUNK) {
        return Ok(());
    }
    say(&format!("Installing Trunk {TRUNK}, the bundler (once; five minutes on a small machine)"));
    cargo_install("trunk", TRUNK, &["--locked"])
}

fn wasm_bindgen() -> Outcome {
    let wanted = locked_version("wasm-bindgen")?;
    let stands = |tool| version_of(tool).as_deref() == Some(wanted.as_str());
    if stands("wasm-bindgen") && stands("wasm-bindgen-test-runner") {
        return Ok(());
    }
    say(&format!("Installing wasm-bindgen {wanted} (once; three minutes on a small machine)"));
    // Without --locked: the lock file in the package names a crate version that the index lacks.
    cargo_install("wasm-bindgen-cli", &wanted, &["--no-default-features", "--debug"])
}

fn wasm_opt() -> Outcome {
    let new_enough = |version: String| version.parse::<u32>().is_ok_and(|version| version >= BINARYEN_LEAST);
    if version_of("wasm-opt").is_some_and(new_enough) {
        return Ok(());
    }
    if find("npm").is_none() {
        return Err(format!(
            "wasm-opt {BINARYEN_LEAST} or later is needed. Install Node with npm, and it is fetched from there; or put it on PATH."
        ));
    }
    say(&format!("Installing binaryen {BINARYEN} (wasm-opt) into .tools"));
    let folder = tools_folder();
    std::fs::create_dir_all(&folder)
        .map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    // With --prefix npm stays in this folder; otherwise it would look for a package in the folders above.
    run(npm(["install", "--no-save", "--no-package-lock", &format!("binaryen@{BINARYEN}")])
        .arg("--prefix")
        .arg(folder))
}

/// What the end-to-end tests need from npm: the driver of the browser and the accessibility checks.
pub(crate) fn browser_packages() -> Outcome {
    packages_in(&root().join("tests/browser"))
}

/// Installs from npm what the lock file of a folder names.
pub(crate) fn packages_in(folder: &Path) -> Outcome {
    let lock = std::fs::read(folder.join("package-lock.json"))
        .map_err(|error| format!("package-lock.json: {error}"))?;
    let seal = folder.join("node_modules/.sealed-by");
    // npm's own marker says what lies there, not what it came from; a copy of the lock file does.
    if std::fs::read(&seal).is_ok_and(|sealed| sealed == lock) {
        return Ok(());
    }
    if find("npm").is_none() {
        return Err("Node 20 or later with npm is needed; please install it.".into());
    }
    let shown = folder.strip_prefix(root()).unwrap_or(folder);
    say(&format!("Installing the packages that {} needs", shown.display()));
    run(npm(["ci"]).current_dir(folder))?;
    std::fs::write(&seal, lock).map_err(|error| format!("{} cannot be written: {error}", seal.display()))
}

/// Chromium and its driver.
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Outside PATH, unlike everywhere else.
const CHROME_ON_MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// Finds Chromium and its driver, installing them where apt may.
pub(crate) fn browser() -> Outcome<Browser> {
    if let Some(browser) = present_browser() {
        return Ok(browser);
    }
    let advice = "The browser tests need Chromium and chromedriver on PATH (or named by CHROMIUM and CHROMEDRIVER); on Debian: \
                  apt-get install chromium chromium-driver";
    apt_install("Chromium and its driver", &["chromium", "chromium-driver"], advice)?;
    present_browser().ok_or_else(|| advice.into())
}

/// A Vulkan driver for the tests of the GPU executor, installed where apt may; Mesa's runs without a graphics card.
pub(crate) fn vulkan() -> Outcome {
    let drivers = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"];
    let present =
        drivers.iter().any(|folder| std::fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some()));
    if present || !cfg!(target_os = "linux") {
        return Ok(());
    }
    let advice = "The tests of the GPU executor need a Vulkan driver; on Debian: \
                  apt-get install libvulkan1 mesa-vulkan-drivers";
    apt_install("a Vulkan driver", &["libvulkan1", "mesa-vulkan-drivers"], advice)
}

fn apt_install(what: &str, packages: &[&str], advice: &str) -> Outcome {
    let Some(mut prefix) = root_prefix().filter(|_| find("apt-get").is_some()) else {
        return Err(advice.into());
    };
    say(&format!("Installing {what} with apt-get"));
    let program = prefix.remove(0);
    let apt = |arguments: &[&str]| {
        let all: Vec<&str> = prefix.iter().copied().chain(arguments.iter().copied()).collect();
        run(command(program, all).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    // A stale index is no reason to stop: the install says whether it was good enough.
    let _ = apt(&["update", "--quiet"]);
    let mut install = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    install.extend(packages);
    apt(&install).map_err(|reason| format!("{reason}. {advice}"))
}

fn present_browser() -> Option<Browser> {
    let named = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_file());
    let chromium = named("CHROMIUM")
        .or_else(|| ["chromium", "chromium-browser", "google-chrome", "chrome"].into_iter().find_map(find))
        .or_else(|| Some(PathBuf::from(CHROME_ON_MAC)).filter(|path| path.is_file()))?;
    let driver = named("CHROMEDRIVER").or_else(|| find("chromedriver"))?;
    Some(Browser { chromium, driver })
}

/// How apt-get may be called here: as root, through sudo without a password, or not at all.
fn root_prefix() -> Option<Vec<&'static str>> {
    if read(&mut command("id", ["-u"])).is_some_and(|id| id.trim() == "0") {
        return Some(vec!["apt-get"]);
    }
    read(&mut command("sudo", ["-n", "true"])).map(|_| vec!["sudo", "-n", "apt-get"])
}

/// A Python with the packages that a list of `tests/export` names, in a folder of the checkout's own tools.
pub(crate) fn python(list: &str) -> Outcome<PathBuf> {
    let wanted = text_of(&format!("tests/export/{list}.txt"))?;
    let folder = tools_folder().join(format!("python-{list}"));
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let seal = folder.join(".sealed-by");
    if std::fs::read_to_string(&seal).is_ok_and(|sealed| sealed == wanted) && python.is_file() {
        return Ok(python);
    }
    let advice = "Python 3.10 or later with venv is needed; on Debian: apt-get install python3-venv";
    let make = || {
        let arguments = [Path::new("-m"), Path::new("venv"), &folder];
        run(&mut command("python3", arguments))
    };
    if make().is_err() {
        apt_install("Python's venv", &["python3-venv"], advice)?;
        make().map_err(|reason| format!("{reason}. {advice}"))?;
    }
    say(&format!("Installing the Python packages of tests/export/{list}.txt"));
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
    run(pip.arg(format!("{list}.txt")).current_dir(root().join("tests/export")))?;
    std::fs::write(&seal, wanted)
        .map_err(|error| format!("{} cannot be written: {error}", seal.display()))?;
    Ok(python)
}

fn npm<const N: usize>(arguments: [&str; N]) -> Command {
    let mut npm = command("npm", arguments);
    npm.args(["--no-audit", "--no-fund", "--loglevel=error"]);
    npm
}

fn cargo_install(package: &str, version: &str, flags: &[&str]) -> Outcome {
    let mut cargo = command("cargo", ["install", package, "--version", version]);
    cargo
        .args(flags)
        // Kept until the install is done, so that one that was cut short goes on where it stopped.
        .env("CARGO_TARGET_DIR", tools_folder().join("build"))
        // The packages' own release profiles ask for the slowest link-time optimisation.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env_remove("RUSTFLAGS");
    let program = if package == "wasm-bindgen-cli" { "wasm-bindgen" } else { package };
    if find(program).is_some() {
        cargo.arg("--force").arg("--root").arg(tools_folder());
    }
    run(&mut cargo)?;
    // What is left is rubbish, but harmless if it stays.
    let _ = std::fs::remove_dir_all(tools_folder().join("build"));
    Ok(())
}

/// The version a tool says it has: the first word of its `--version` that starts with a digit.
fn version_of(tool: &str) -> Option<String> {
    let text = read(&mut command(tool, ["--version"]))?;
    text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit())).map(str::to_owned)
}

/// The version of a package in Cargo.lock: the CLI of wasm-bindgen must be exactly that of the library.
fn locked_version(package: &str) -> Outcome<String> {
    let lock = text_of("Cargo.lock")?;
    version_in_lock(&lock, package).ok_or_else(|| format!("Cargo.lock does not name {package}"))
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let (_, after) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    after.split('"').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::version_in_lock;

    #[test]
    fn version_is_taken_from_the_package_of_exactly_that_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "wasm"), None);
    }
}
