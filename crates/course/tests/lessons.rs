//! What authors of lessons rely on: the form, the exact faults, the bounds; and that no text does harm.

use layerloom_course::{Around, Lesson, MAX_GOALS, MAX_STEPS, MAX_TEXT, StepKind, plain_formula, read};
use proptest::prelude::*;

fn lesson(text: &str) -> Result<Lesson, Vec<layerloom_course::Fault>> {
    let playground = |name: &str| ["start", "AQ"].contains(&name).then(|| "LINK".to_owned());
    read(text, &Around { formula: &plain_formula, playground: &playground })
}

fn with_head(body: &str) -> String {
    format!(
        "---\ntitle: T\norder: 2\nminutes: 5\nopen: start\nlearned: L.\nsolution: a, b then c\n---\n{body}"
    )
}

#[test]
fn a_lesson_is_read_into_steps() {
    let text = with_head(
        "Intro $x$.\n\n## Predict: what\nWhy?\n- [ ] no *really*\n- [x] yes\n## Do\nPress [Play](control:play).\n\ngoal: train loss < 1\ngoal: uses Dropout\n\n## 观察：看\n{训练损失}\n",
    );
    let lesson = lesson(&text).expect("it is right");
    assert_eq!(
        (lesson.title.as_str(), lesson.order, lesson.minutes, lesson.open.as_str()),
        ("T", 2, 5, "LINK")
    );
    assert_eq!(lesson.solutions, [vec!["a"], vec!["b", "c"]]);
    let kinds: Vec<_> = lesson.steps.iter().map(|step| (step.kind, step.title.as_str())).collect();
    let expected =
        [(StepKind::Read, ""), (StepKind::Predict, "what"), (StepKind::Do, ""), (StepKind::Observe, "看")];
    assert_eq!(kinds, expected);
    assert_eq!(lesson.steps[0].html, "<p>Intro <code class=\"formula-plain\">x</code>.</p>");
    assert_eq!(lesson.steps[1].answers[0].html, "no <em>really</em>");
    assert_eq!(lesson.steps[1].answers.iter().map(|it| it.right).collect::<Vec<_>>(), [false, true]);
    assert_eq!(
        lesson.steps[2].html,
        "<p>Press <button type=\"button\" class=\"pointer\" data-control=\"play\">Play</button>.</p>"
    );
    assert_eq!(
        lesson.goals().map(|goal| goal.text()).collect::<Vec<_>>(),
        ["train loss < 1", "uses Dropout"]
    );
    assert_eq!(lesson.steps[3].html, "<p><span class=\"live\" data-live=\"train loss\"></span></p>");
}

#[test]
fn a_lesson_survives_its_json() {
    let read =
        lesson(&with_head("Text.\n\ngoal: test accuracy >= 95 % with <= 6 neurons\n")).expect("it is right");
    let text = serde_json::to_string(&read).expect("plain data");
    assert_eq!(serde_json::from_str::<Lesson>(&text).expect("its own"), read);
}

#[test]
fn faults_name_their_line_and_what_was_expected() {
    for (body, line, words) in [
        ("goal: tost loss < 1\n", 9, "a figure such as «test accuracy»"),
        ("x\n\ngoal: train loss <\n", 11, "Expected a number, but found the end."),
        ("goal: train loss < 1 or\n", 9, "a comma or «within N epochs», but found «or»."),
        ("goal: test accuracy >= 95\n", 9, "Expected «%» behind the number"),
        ("goal: train loss < 5 %\n", 9, "«%» goes with an accuracy"),
        ("goal: optimizer is Adum\n", 9, "Expected one of gradient-descent, momentum"),
        ("## Prodict\nx\n", 9, "«## Predict», «## Do» or «## Observe», but here stands «Prodict»"),
        ("a\n\n[b](control:plaz)\n", 11, "There is no control «plaz»."),
        ("a [b](open:gone)\n", 9, "«gone» is neither a link's fragment nor a playground"),
        ("a [b](javascript:alert)\n", 9, "A link goes to control:NAME"),
        ("a [b](http://example.org)\n", 9, "A link goes to control:NAME"),
        ("a {beauty} b\n", 9, "There is no live value «{beauty}»"),
        ("a\n<b onclick=x>c</b>\n", 10, "HTML is not taken: «<b onclick=x>»"),
        ("a ![b](c.png)\n", 9, "A lesson has no pictures"),
        ("## Do\n- [x] a\n", 10, "Answers to choose from stand in a step «Predict»."),
    ] {
        let faults = lesson(&with_head(body)).expect_err(body);
        assert!(
            faults.iter().any(|it| it.line == line && it.message.en.contains(words)),
            "{body}: {faults:?}"
        );
        assert!(faults.iter().all(|it| !it.message.zh.is_empty()));
    }
    for (text, words) in [
        ("", "begins with a line «---»"),
        ("---\ntitle: x\n", "not closed"),
        ("---\norder: 1\n---\nx", "lacks «title: …»"),
        ("---\ntitle: x\norder: soon\n---\nx", "Expected a whole number from 1 to 1000, but found «soon»."),
        ("---\ntitle: x\ncolour: red\n---\nx", "There is no «colour»; known are title"),
        ("---\ntitle: x\nopen: gone\n---\nx", "«open: gone» is neither"),
        ("---\ntitle: x\n---\n", "The lesson has no text."),
    ] {
        let faults = lesson(text).expect_err(text);
        assert!(faults.iter().any(|it| it.message.en.contains(words)), "{text}: {faults:?}");
    }
}

#[test]
fn goals_and_headings_in_code_are_text() {
    let lesson = lesson(&with_head("```\n## Do\ngoal: nonsense\n{x} <b>\n```\n")).expect("it is right");
    assert_eq!(lesson.steps.len(), 1);
    assert_eq!(lesson.steps[0].html, "<pre><code>## Do\ngoal: nonsense\n{x} &lt;b&gt;\n</code></pre>");
}

#[test]
fn addresses_elsewhere_are_shown_as_text() {
    let lesson = lesson(&with_head("[a](https://example.org/?a=\"<b>)\n")).expect("it is right");
    assert!(
        lesson.steps[0].html.contains("https://example.org/?a=&quot;&lt;b&gt;"),
        "{}",
        lesson.steps[0].html
    );
    assert!(!lesson.steps[0].html.contains("href"));
}

#[test]
fn lessons_are_bounded() {
    for (body, words) in [
        ("x".repeat(MAX_TEXT), "A lesson has at most"),
        ("## Do\nx\n".repeat(MAX_STEPS + 1), "steps"),
        ("goal: step > 1\n".repeat(MAX_GOALS + 1), "goals"),
        (format!("## Predict\n{}", "- [ ] x\n".repeat(9)), "answers"),
        (format!("goal: {}", "step > 1, ".repeat(60)), "at most"),
    ] {
        let faults = lesson(&with_head(&body)).expect_err(words);
        assert!(faults.iter().any(|it| it.message.en.contains(words)), "{words}: {faults:?}");
        assert!(faults.len() <= 20);
    }
}

/// Whether markup is made of the elements and attributes that lessons have, closed in their order.
fn is_sound(html: &str) -> bool {
    const NAMES: &str =
        " p h4 blockquote ol ul li em strong table tr th td thead pre code br hr button span ";
    let mut open = Vec::new();
    let mut rest = html;
    while let Some((_, behind)) = rest.split_once('<') {
        let Some((tag, after)) = behind.split_once('>') else { return false };
        let (closes, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let known = NAMES.contains(&format!(" {name} "));
        let lawful = attributes.is_empty()
            || ["class=\"", "type=\"button\" class=\"pointer\" data-", "start=\""]
                .iter()
                .any(|start| attributes.starts_with(start));
        if !known
            || !lawful
            || attributes.contains("on") && name == "span" && !attributes.contains("data-live")
        {
            return false;
        }
        if closes {
            if open.pop() != Some(name) {
                return false;
            }
        } else if !["br", "hr"].contains(&name) {
            open.push(name);
        }
        rest = after;
    }
    open.is_empty() && !rest.contains('<')
}

/// Pieces that texts of lessons are made of, and pieces that could do harm.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "---\n",
        "title: a\n",
        "\n\n",
        "## Do\n",
        "## Predict: x\n",
        "- [ ] a\n",
        "goal: ",
        "train loss < 1\n",
        "uses ",
        "Dropout",
        "≥ 95 %",
        "within 3 epochs",
        "[a](control:play)",
        "[a](",
        "javascript:alert(1))",
        "<script>",
        "</p>",
        "\"",
        "'",
        "{train loss}",
        "{",
        "}",
        "$",
        "$$",
        "\\frac",
        "```\n",
        "| a | b |\n|-|-|\n",
        "> ",
        "1. ",
        "**",
        "_",
        "&lt;",
        "![](x)",
        "<!--",
        "预测",
        "目标：",
        "且",
        "使用",
        "\u{0}",
        "\u{202e}",
        "[a]: https://x\n",
        "[a]",
        "    x\n",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => ".{0,6}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn no_text_does_harm(pieces in prop::collection::vec(piece(), 0..40), headed: bool) {
        let body = pieces.concat();
        let text = if headed { with_head(&body) } else { body };
        match lesson(&text) {
            Ok(lesson) => {
                for step in &lesson.steps {
                    prop_assert!(is_sound(&step.html), "{}", step.html);
                    for answer in &step.answers {
                        prop_assert!(is_sound(&answer.html), "{}", answer.html);
                    }
                }
            }
            Err(faults) => prop_assert!(!faults.is_empty() && faults.len() <= 20),
        }
    }
}
