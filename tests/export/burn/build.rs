//! Makes a module of each Burn file in the folder that the variable `CASES` names.

use std::path::PathBuf;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-env-changed=CASES");
    let folder = PathBuf::from(env::var_os("CASES").expect("CASES names the folder of the exported files"));
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut places: Vec<_> = fs::read_dir(&folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|place| place.join("case.json").is_file())
        .collect();
    places.sort();
    let (mut modules, mut cases) = (String::new(), String::new());
    for (number, place) in places.iter().enumerate() {
        modules += &format!("#[path = {:?}]\npub mod case_{number};\n", place.join("network_burn.rs"));
        let file = fs::read_to_string(place.join("network_burn.rs")).expect("the file can be read");
        let inputs = if file.contains("pub fn inputs(") { "Some" } else { "None" };
        cases += &format!("    case!(case_{number}, {place:?}, {inputs}),\n");
    }
    let text = format!("{modules}\n/// All of them.\npub const CASES: &[Case] = &[\n{cases}];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo gives a folder"));
    fs::write(out.join("cases.rs"), text).expect("the file can be written");
}
