use super::{both, course, playgrounds, stems};
use layerloom_course::{Check, Counts, Goal, Lesson};
use layerloom_document::{Document, NodeId};
use layerloom_protocol::Metrics;
use layerloom_session::Trainer;
use std::path::PathBuf;

/// No learner is asked to wait longer.
const MOST_EPOCHS: u32 = 300;

fn folder() -> PathBuf {
    crate::root().join("www/lessons")
}

fn trainer(document: &Document) -> Trainer {
    Trainer::new(document, None, None).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn metrics(trainer: &mut Trainer) -> Metrics {
    let scores = trainer.scores();
    Metrics {
        epoch: trainer.epochs(),
        step: trainer.steps(),
        train_loss: scores.train_loss,
        test_loss: scores.test_loss,
        penalty: scores.penalty,
        train_accuracy: scores.train_accuracy,
        test_accuracy: scores.test_accuracy,
        ..Metrics::default()
    }
}

/// Trains for so many epochs more, and looks after each of them, and before the first.
fn train(trainer: &mut Trainer, epochs: u32, mut look: impl FnMut(&Metrics)) {
    look(&metrics(trainer));
    let begin = trainer.epochs();
    for epoch in 1..=epochs {
        while trainer.epochs() < begin + epoch {
            trainer.step().expect("no lesson's playground diverges");
        }
        look(&metrics(trainer));
    }
}

/// Which of some goals are met at one of the moments of a training: of one document, or of several in a row, each with what
/// the one before it has learned.
fn met(goals: &[Goal], row: &[&Document], epochs: u32) -> Vec<bool> {
    let mut met = vec![false; goals.len()];
    let mut before: Option<Trainer> = None;
    for document in row {
        let counts = Counts::of(document);
        let mut trainer = match &before {
            Some(before) => going_on(document, before),
            None => trainer(document),
        };
        train(&mut trainer, epochs, |metrics| {
            for (met, goal) in met.iter_mut().zip(goals) {
                *met |= goal.check(document, metrics, &counts) == Check::Met;
            }
        });
        before = Some(trainer);
    }
    met
}

fn going_on(document: &Document, before: &Trainer) -> Trainer {
    Trainer::new(document, None, Some(before)).unwrap_or_else(|problems| panic!("{problems:?}"))
}

#[test]
fn ten_lessons_say_the_same_in_both_languages() {
    let [en, zh] = course(&folder()).unwrap_or_else(|faults| panic!("{faults}"));
    let ids = |list: &[Lesson]| list.iter().map(|it| (it.order, it.id.clone())).collect::<Vec<_>>();
    assert_eq!(ids(&en), ids(&zh));
    assert_eq!(en.iter().map(|it| it.order).collect::<Vec<_>>(), (1..=10).collect::<Vec<_>>());
    for (en, zh) in en.iter().zip(&zh) {
        let has_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert!(!has_chinese(&en.title) && has_chinese(&zh.learned), "{}", en.id);
        assert!(en.goals().count() >= 2, "{} has goals", en.id);
    }
}

#[test]
fn goals_are_met_by_the_solutions_and_by_nothing_before_training() {
    for stem in stems(&folder()).expect("there are lessons") {
        let playgrounds = playgrounds(&folder(), &stem).expect("they are right");
        let [lesson, _] = both(&folder(), &stem, &playgrounds).unwrap_or_else(|faults| panic!("{faults}"));
        let goals: Vec<Goal> = lesson.goals().cloned().collect();
        let start = &playgrounds["start"];
        for (goal, met) in goals.iter().zip(met(&goals, &[start], 0)) {
            assert!(!met, "{stem}: «{}» is met before anything is done", goal.text());
        }
        let mut all = vec![false; goals.len()];
        for names in &lesson.solutions {
            let row: Vec<&Document> = names.iter().map(|name| &playgrounds[name]).collect();
            let by_this = met(&goals, &row, MOST_EPOCHS);
            assert!(by_this.contains(&true), "{stem}: the solution {names:?} meets no goal");
            all.iter_mut().zip(by_this).for_each(|(all, met)| *all |= met);
        }
        for (goal, met) in goals.iter().zip(all) {
            assert!(met, "{stem}: no solution meets «{}» within {MOST_EPOCHS} epochs", goal.text());
        }
    }
}

/// What the lessons' texts say of what happens: of which playground, what, within how many epochs, and whether it does.
const CLAIMS: &[(&str, &str, &str, u32, bool)] = &[
    ("01-neuron", "exclusive-or", "test accuracy > 75 %", 300, false),
    ("02-activations", "start", "test accuracy > 75 %", 300, false),
    ("02-activations", "two", "test accuracy >= 95 %", 300, false),
    ("02-activations", "three", "test accuracy >= 95 %", 300, true),
    ("02-activations", "deep", "test accuracy > 75 %", 50, false),
    ("02-activations", "deep", "train loss < 0.48", 50, false),
    ("03-losses", "start", "train loss < 1.9 within 15 epochs", 15, false),
    ("04-gradient-descent", "start", "train loss < 0.15 within 20 epochs", 20, false),
    ("04-gradient-descent", "wild", "train loss < 0.2", 300, false),
    ("04-gradient-descent", "whole", "train loss < 0.15 within 10 epochs", 10, false),
    ("05-optimizers", "start", "test accuracy >= 95 % within 80 epochs", 80, false),
    ("05-optimizers", "start", "test accuracy >= 95 %", 300, true),
    ("07-overfitting", "l1", "test loss - train loss < 0.16 with epoch >= 300", 300, true),
    ("07-overfitting", "start", "test loss - train loss < 0.16 with epoch >= 100", 300, false),
    ("08-batch-norm", "start", "test accuracy > 70 %", 40, false),
    ("08-batch-norm", "tiny", "test accuracy > 70 %", 40, false),
    ("09-convolution", "start", "test accuracy >= 85 %", 300, false),
    ("09-convolution", "conv", "test accuracy >= 99 %", 100, true),
    ("09-convolution", "one", "test accuracy > 60 %", 300, false),
    ("09-convolution", "no-pool", "test accuracy >= 85 %", 300, false),
    ("10-recurrence", "far", "test accuracy > 65 %", 300, false),
    ("10-recurrence", "flat-far", "test accuracy >= 95 % within 20 epochs", 20, true),
];

#[test]
fn what_the_texts_say_happens() {
    for (stem, name, claim, epochs, happens) in CLAIMS {
        let document = &playgrounds(&folder(), stem).expect("they are right")[*name];
        let goal = Goal::parse(claim).unwrap_or_else(|message| panic!("{claim}: {}", message.en));
        assert_eq!(met(&[goal], &[document], *epochs), [*happens], "{stem}, {name}: {claim}");
    }
}

/// «Recurrence»: what was learned with short sequences is right with long ones before any further step, where weights do not
/// hang on the length.
#[test]
fn what_an_lstm_has_learned_holds_at_another_length() {
    let playgrounds = playgrounds(&folder(), "10-recurrence").expect("they are right");
    for (short, long, parameters, holds) in
        [("start", "far", [101, 101], true), ("flat", "flat-far", [161, 545], false)]
    {
        let [short, long] = [short, long].map(|name| &playgrounds[name]);
        let counted = [short, long].map(|document| Counts::of(document).parameters);
        assert_eq!(counted, parameters.map(Some));
        let mut learned = trainer(short);
        train(&mut learned, 40, |_| ());
        assert!(learned.scores().test_accuracy >= 0.95);
        let accuracy = going_on(long, &learned).scores().test_accuracy;
        assert_eq!(accuracy >= 0.95, holds, "{accuracy} with {} parameters", parameters[1]);
    }
}

/// The losses and weights that «Forward and backward by numbers» computes by hand, to the digits it shows.
#[test]
fn numbers_worked_by_hand_are_those_of_the_page() {
    let near =
        |value: f32, expected: f32| assert!((value - expected).abs() <= 0.000_051, "{value}, not {expected}");
    let document = &playgrounds(&folder(), "06-by-numbers").expect("they are right")["start"];
    let mut trainer = trainer(document);
    near(trainer.scores().train_loss, 0.1498);
    trainer.step().expect("one step does not diverge");
    near(trainer.scores().train_loss, 0.0990);
    for (node, values, gradients) in [
        (NodeId(2), vec![0.5049, 0.5099, 0.0049], vec![-0.0495, -0.0989, -0.0495]),
        (NodeId::OUTPUT, vec![0.5496, 0.0547], vec![-0.4955, -0.5474]),
    ] {
        let pairs = [(trainer.parameters(node), values), (trainer.gradients(node), gradients)];
        for (found, expected) in pairs {
            assert_eq!(found.len(), expected.len());
            found.into_iter().zip(expected).for_each(|(value, expected)| near(value, expected));
        }
    }
}
