//! From a file to a lesson.

use crate::fault::{Fault, Faults, quoted};
use crate::goal::Goal;
use crate::lesson::{Answer, Lesson, MAX_ANSWERS, MAX_GOALS, MAX_STEPS, MAX_TEXT, Step, StepKind};
use crate::{front, markup};

/// What a lesson's text relies on.
pub struct Around<'a> {
    /// Makes a formula from LaTeX, set apart from the text or within it; see [`crate::plain_formula`].
    pub formula: &'a dyn Fn(&str, bool) -> Result<String, String>,
    /// The link's fragment of a name or of a fragment itself; none for what opens nothing.
    pub playground: &'a dyn Fn(&str) -> Option<String>,
}

/// Reads a lesson.
///
/// # Errors
/// All that is wrong with it, in the order of its lines.
pub fn read(text: &str, around: &Around) -> Result<Lesson, Vec<Fault>> {
    let mut faults = Faults::default();
    if text.len() > MAX_TEXT {
        let length = text.len();
        faults.add(
            1,
            format!("A lesson has at most {MAX_TEXT} bytes; this one has {length}."),
            format!("课程最长 {MAX_TEXT} 字节，此处为 {length} 字节。"),
        );
        return Err(faults.0);
    }
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    let (front, begin) = front::read(&lines, &mut faults);
    let mut open = String::new();
    if !front.open.is_empty() {
        match (around.playground)(&front.open) {
            Some(link) => open = link,
            None => {
                let name = quoted(&front.open);
                faults.add(
                    1,
                    format!(
                        "«open: {name}» is neither a link's fragment nor a playground beside the lesson."
                    ),
                    format!("“open: {name}”既不是链接片段，也不是课程附带的实验场。"),
                );
            }
        }
    }
    let mut steps = Vec::new();
    let mut draft = Draft::new(StepKind::Read, String::new(), begin + 1);
    let mut fence = None;
    for (at, line) in lines.iter().enumerate().skip(begin) {
        let number = at + 1;
        let start = line.trim_start();
        let bar = ["```", "~~~"].into_iter().find(|bar| start.starts_with(bar));
        match (fence, bar) {
            (None, Some(bar)) => fence = Some(bar),
            (Some(open), Some(bar)) if open == bar => fence = None,
            _ => {}
        }
        if fence.is_none() && bar.is_none() {
            if let Some(heading) = line.strip_prefix("## ") {
                draft.finish(&mut steps, around, &mut faults);
                let (kind, title) = heading_of(heading, number, &mut faults);
                draft = Draft::new(kind, title, number + 1);
                continue;
            }
            if let Some(goal) = after_any(line, &["goal:", "Goal:", "目标:", "目标："]) {
                draft.goal(goal, number, &mut faults);
                continue;
            }
            if let Some((answer, right)) = answer_of(line) {
                draft.answers.push((number, answer, right));
                draft.text.push('\n');
                continue;
            }
        }
        draft.text.push_str(line);
        draft.text.push('\n');
    }
    draft.finish(&mut steps, around, &mut faults);
    let too_many = |count: usize, most: usize, en: &str, zh: &str, faults: &mut Faults| {
        if count > most {
            faults.add(
                1,
                format!("A lesson has at most {most} {en}; this one has {count}."),
                format!("课程最多 {most} 个{zh}，此处有 {count} 个。"),
            );
        }
    };
    too_many(steps.len(), MAX_STEPS, "steps", "步骤", &mut faults);
    too_many(steps.iter().map(|step| step.goals.len()).sum(), MAX_GOALS, "goals", "目标", &mut faults);
    if steps.is_empty() {
        faults.add(lines.len().max(1), "The lesson has no text.", "课程没有内容。");
    }
    if !faults.0.is_empty() {
        faults.0.sort_by_key(|fault| fault.line);
        return Err(faults.0);
    }
    Ok(Lesson {
        id: String::new(),
        title: front.title,
        order: front.order.max(1),
        minutes: front.minutes.max(1),
        open,
        learned: front.learned,
        solutions: front.solutions,
        steps,
    })
}

fn after_any<'a>(line: &'a str, starts: &[&str]) -> Option<&'a str> {
    starts.iter().find_map(|start| line.trim_start().strip_prefix(start))
}

fn answer_of(line: &str) -> Option<(&str, bool)> {
    [("- [ ] ", false), ("- [x] ", true), ("- [X] ", true)]
        .into_iter()
        .find_map(|(start, right)| Some((line.strip_prefix(start)?, right)))
}

fn heading_of(heading: &str, line: usize, faults: &mut Faults) -> (StepKind, String) {
    let (word, title) = heading.split_once([':', '：']).unwrap_or((heading, ""));
    let word = word.trim();
    let found = StepKind::HEADINGS
        .iter()
        .find(|(en, zh, _)| word.eq_ignore_ascii_case(en) || word == *zh)
        .map(|(.., kind)| *kind);
    if found.is_none() {
        let word = quoted(word);
        faults.add(
            line,
            format!("A step begins with «## Predict», «## Do» or «## Observe», but here stands «{word}»."),
            format!("步骤标题应为“## 预测”“## 操作”或“## 观察”，但此处为“{word}”。"),
        );
    }
    (found.unwrap_or(StepKind::Read), quoted(title))
}

/// A step that is being read.
struct Draft<'a> {
    kind: StepKind,
    title: String,
    line: usize,
    text: String,
    answers: Vec<(usize, &'a str, bool)>,
    goals: Vec<Goal>,
}

impl<'a> Draft<'a> {
    fn new(kind: StepKind, title: String, line: usize) -> Self {
        Self { kind, title, line, text: String::new(), answers: Vec::new(), goals: Vec::new() }
    }

    fn goal(&mut self, text: &str, line: usize, faults: &mut Faults) {
        // Keeps the count of lines, and parts what stands before from what stands behind.
        self.text.push('\n');
        match Goal::parse(text) {
            Ok(goal) => self.goals.push(goal),
            Err(message) => faults.tell(line, message),
        }
    }

    fn finish(self, steps: &mut Vec<Step>, around: &Around, faults: &mut Faults) {
        let is_empty = self.text.trim().is_empty() && self.answers.is_empty() && self.goals.is_empty();
        if self.kind == StepKind::Read && self.title.is_empty() && is_empty {
            return;
        }
        // What is beyond the bounds is told of, and not made.
        if steps.len() > MAX_STEPS || self.answers.len() > MAX_ANSWERS {
            if self.answers.len() > MAX_ANSWERS {
                faults.add(
                    self.line,
                    format!("A prediction has at most {MAX_ANSWERS} answers."),
                    format!("一个预测最多 {MAX_ANSWERS} 个选项。"),
                );
            }
            return;
        }
        if !self.answers.is_empty() && self.kind != StepKind::Predict {
            faults.add(
                self.answers[0].0,
                "Answers to choose from stand in a step «Predict».",
                "供选择的答案应放在“预测”步骤中。",
            );
        }
        let html = markup::of(&self.text, self.line, around, faults);
        let answers = self
            .answers
            .into_iter()
            .map(|(line, text, right)| Answer { html: markup::inline(text, line, around, faults), right });
        let answers = answers.collect();
        steps.push(Step { kind: self.kind, title: self.title, html, answers, goals: self.goals });
    }
}
