//! What is wrong with settings by the entry that declares them.

use crate::decimal::Plain;
use crate::{Bilingual, Catalog, Edit, Entry, Fix, ParamKind, Path, Problem, Settings, Value};

/// Tells every stored setting that its entry, or the entry of a pick within, does not declare or admit; each can be put
/// back to its default. `entries` gives what can be picked.
pub fn check_settings(
    entry: &Entry,
    settings: &Settings,
    path: &Path,
    entries: fn(Catalog) -> Vec<&'static Entry>,
    problems: &mut Vec<Problem>,
) {
    for (key, value) in settings.iter() {
        let here = path.clone().then(key);
        let Some(param) = entry.param(key) else {
            problems.push(reset(
                here,
                format!("{} has no setting «{key}».", entry.name.en()),
                format!("{}没有名为“{key}”的设置。", entry.name.zh()),
            ));
            continue;
        };
        match (param.kind, value) {
            (ParamKind::Pick { catalog, .. }, Value::Pick(pick)) => {
                match entries(catalog).into_iter().find(|entry| entry.id == pick.id) {
                    Some(inner) => check_settings(inner, &pick.settings, &here, entries, problems),
                    None => problems.push(reset(
                        here,
                        format!("{}: there is no «{}» in this version.", param.name.en(), pick.id),
                        format!("{}：此版本没有“{}”。", param.name.zh(), pick.id),
                    )),
                }
            }
            (kind, value) if kind.admits(value) => {}
            (ParamKind::Number { min, max, .. }, _) => {
                let [min, max] = [min, max].map(Plain::from);
                problems.push(reset(
                    here,
                    format!("{} must lie between {min} and {max}.", param.name.en()),
                    format!("{}必须在 {min} 与 {max} 之间。", param.name.zh()),
                ));
            }
            (ParamKind::Integer { min, max, .. }, _) => problems.push(reset(
                here,
                format!("{} must be a whole number between {min} and {max}.", param.name.en()),
                format!("{}必须是 {min} 到 {max} 之间的整数。", param.name.zh()),
            )),
            _ => problems.push(reset(
                here,
                format!("{} holds a value of the wrong kind.", param.name.en()),
                format!("{}的值类型不对。", param.name.zh()),
            )),
        }
    }
}

fn reset(path: Path, en: String, zh: String) -> Problem {
    let fix = Fix {
        label: Bilingual::new("Use the default", "恢复默认值"),
        edit: Edit::Set { path: path.clone(), value: None },
    };
    Problem { path, message: Bilingual::new(en, zh), fix: Some(fix) }
}
