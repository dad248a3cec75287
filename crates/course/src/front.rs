//! The front matter: what stands between two lines of dashes at the head of a lesson.

use crate::fault::{Faults, quoted};

/// The longest value, in characters.
const LONGEST: usize = 300;

/// The most solutions.
const MOST_SOLUTIONS: usize = 12;

/// What the front matter says.
#[derive(Default)]
pub(crate) struct Front {
    pub(crate) title: String,
    pub(crate) order: u32,
    pub(crate) minutes: u32,
    pub(crate) open: String,
    pub(crate) learned: String,
    pub(crate) solutions: Vec<Vec<String>>,
}

const KEYS: &str = "title, order, minutes, open, learned, solution";

/// Reads it, and gives the number of lines that it takes.
pub(crate) fn read(lines: &[&str], faults: &mut Faults) -> (Front, usize) {
    let mut front = Front::default();
    if lines.first().map(|line| line.trim()) != Some("---") {
        faults.add(
            1,
            "A lesson begins with a line «---», then title, order and minutes, then «---» again.",
            "课程文件以一行“---”开头，接着是 title、order、minutes，再以“---”结束。",
        );
        return (front, 0);
    }
    let Some(end) = lines.iter().skip(1).position(|line| line.trim() == "---") else {
        faults.add(1, "The front matter is not closed by a second «---».", "文件头缺少结尾的“---”。");
        return (front, lines.len());
    };
    for (at, line) in lines[1..=end].iter().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = at + 2;
        let Some((key, value)) = line.split_once([':', '：']) else {
            let line = quoted(line);
            faults.add(
                number,
                format!("Expected «key: value», but found «{line}»."),
                format!("此处应为“键: 值”，但遇到“{line}”。"),
            );
            continue;
        };
        let value = value.trim();
        if value.chars().count() > LONGEST && key.trim() != "open" {
            faults.add(
                number,
                format!("A value has at most {LONGEST} characters."),
                format!("值最长 {LONGEST} 个字符。"),
            );
            continue;
        }
        match key.trim() {
            "title" => front.title = value.to_owned(),
            "order" => front.order = whole(value, number, faults),
            "minutes" => front.minutes = whole(value, number, faults),
            "open" => front.open = value.trim_start_matches('#').to_owned(),
            "learned" => front.learned = value.to_owned(),
            "solution" => {
                let row = |names: &str| names.split(" then ").map(|name| name.trim().to_owned()).collect();
                front.solutions = value.split(',').map(row).take(MOST_SOLUTIONS).collect();
            }
            other => {
                let other = quoted(other);
                faults.add(
                    number,
                    format!("There is no «{other}»; known are {KEYS}."),
                    format!("没有“{other}”；可用的有 {KEYS}。"),
                );
            }
        }
    }
    if front.title.is_empty() {
        faults.add(1, "The front matter lacks «title: …».", "文件头缺少“title: ……”。");
    }
    (front, end + 2)
}

fn whole(value: &str, line: usize, faults: &mut Faults) -> u32 {
    match value.parse() {
        Ok(number @ 1..=1000) => number,
        _ => {
            let value = quoted(value);
            faults.add(
                line,
                format!("Expected a whole number from 1 to 1000, but found «{value}»."),
                format!("此处应为 1 到 1000 的整数，但遇到“{value}”。"),
            );
            1
        }
    }
}
