//! A history of runs keeps its bounds whatever comes in, and knows a run again.

use layerloom_document::{Document, DrawnPoint, MAX_POINTS, Node, NodeId, Pick};
use layerloom_project::{
    History, MAX_NAME, MAX_PINNED, MAX_PINNED_BY_FILES, MAX_RUNS, Project, Run, THINNED, Unmet, read,
    thinned, write,
};
use layerloom_protocol::{CURVE_COLUMNS, lexicon};

/// A point after so many steps of ten to an epoch.
fn point(step: u32, loss: f32) -> [f32; CURVE_COLUMNS] {
    [step as f32 / 10.0, step as f32, loss, loss * 1.1, 0.0, f32::NAN, f32::NAN, 0.01]
}

/// A network of so many units, trained for so many steps; the loss depends on both.
fn run(begun: u64, units: u32, steps: u32) -> Run {
    let mut document = Document::empty();
    document.nodes.push(Node::new(NodeId(2), "dense").with("units", f64::from(units)));
    let curve = (0..=steps).map(|step| point(step, 1.0 / (1.0 + step as f32) + units as f32)).collect();
    Run { begun, name: String::new(), document, edited: false, pinned: false, curve }
}

fn steps(run: &Run) -> f32 {
    run.curve.last().expect("it has points")[1]
}

#[test]
fn the_oldest_run_goes_that_is_not_pinned() {
    let mut history = History::default();
    for number in 1..=MAX_RUNS as u64 {
        history.keep(run(number, number as u32, 20));
    }
    assert!(history.pin(1, true));
    history.keep(run(1000, 500, 20));
    let begun: Vec<u64> = history.runs().iter().map(|run| run.begun).collect();
    assert_eq!(begun.len(), MAX_RUNS);
    assert_eq!((begun[0], begun[1], begun[MAX_RUNS - 1]), (1, 3, 1000));
}

#[test]
fn pins_leave_room_for_others() {
    let mut history = History::default();
    // Pinned by a file, which may say so of all.
    history.join((1..=MAX_RUNS as u64).map(|number| Run { pinned: true, ..run(number, number as u32, 20) }));
    assert_eq!(history.runs().iter().filter(|run| run.pinned).count(), MAX_PINNED);
    assert!(!history.pin(MAX_RUNS as u64, true));
    assert!(history.pin(1, false) && history.pin(MAX_RUNS as u64, true));
    history.keep(run(5000, 99, 20));
    assert!(history.find(5000).is_some());
    assert_eq!(history.clear().len(), MAX_RUNS - MAX_PINNED);
    assert!(history.runs().iter().all(|run| run.pinned));
}

#[test]
fn the_same_settings_trained_again_are_the_same_run() {
    let mut history = History::default();
    history.keep(run(10, 4, 60));
    history.name(10, "four");
    assert_eq!(history.keep(run(20, 4, 30)), 10, "a shorter one");
    assert_eq!(history.keep(run(30, 4, 900)), 10, "a longer one");
    let [kept] = history.runs() else { panic!("{} runs", history.runs().len()) };
    assert_eq!((steps(kept), kept.name.as_str()), (900.0, "four"));
    // A file leaves defaults out, and what is hidden does not train.
    let mut spelt = run(35, 4, 60);
    spelt.document.recipe.set("optimizer", Some(Pick::new("adam").into()));
    spelt.document.hidden.push("loss".into());
    assert_eq!(history.keep(spelt), 10);
    // Other settings; the same settings on another way; edited, and alike only at the start.
    assert_eq!(history.keep(run(40, 5, 60)), 40);
    let mut other = run(50, 4, 60);
    other.curve[8][2] *= 1.01;
    assert_eq!(history.keep(other), 50);
    let mut edited = Run { edited: true, ..run(60, 4, 0) };
    edited.curve.push(point(100_000, 0.5));
    assert_eq!(history.keep(edited), 60);
    assert_eq!(history.runs().len(), 4);
}

#[test]
fn a_run_that_goes_on_is_kept_in_its_place() {
    let mut history = History::default();
    history.join([run(10, 4, 20), run(20, 5, 20)]);
    // Changed on the way: other losses, other settings.
    let mut on = Run { edited: true, ..run(10, 6, 50) };
    on.document.recipe.set("learning-rate", Some(0.1.into()));
    assert_eq!(history.keep(on.clone()), 10);
    assert_eq!(history.runs().len(), 2);
    let kept = history.find(10).expect("it is there");
    assert!(kept.edited && kept.document == on.document && steps(kept) == 50.0);
    // Kept once more by one who knows less of it.
    history.keep(Run { name: "old".into(), pinned: true, ..run(10, 4, 20) });
    let kept = history.find(10).expect("it is there");
    assert_eq!((steps(kept), kept.name.as_str(), kept.pinned), (50.0, "", false));
}

#[test]
fn runs_of_unknown_times_are_told_apart() {
    let mut history = History::default();
    history.join([run(0, 4, 20), run(0, 5, 20), run(0, 4, 30)]);
    let begun: Vec<u64> = history.runs().iter().map(|run| run.begun).collect();
    assert_eq!(begun, [1, 2]);
}

#[test]
fn what_a_file_brings_takes_free_places_only() {
    const NOW: u64 = 1_000_000;
    let begun = |history: &History| history.runs().iter().map(|run| run.begun).collect::<Vec<_>>();
    let mut history = History::default();
    history.join((1..=MAX_RUNS as u64 - 3).map(|number| run(number, number as u32, 20)));
    let own = begun(&history);
    // From the future, from times that are taken, from none; one is pinned, one is known.
    let strange = |begun, units| run(begun, units, 20);
    let file = vec![
        Run { pinned: true, ..strange(0, 900) },
        strange(NOW - 500, 901),
        run(77, 5, 40),
        strange(1 << 50, 902),
        strange(1 << 51, 903),
    ];
    let without_a_place = Unmet { left: 1, unpinned: 0 };
    assert_eq!(history.take_in(file.clone(), NOW), without_a_place);
    assert_eq!(history.runs().len(), MAX_RUNS);
    assert!(own.iter().all(|begun| history.find(*begun).is_some()), "an own run has gone");
    assert!(begun(&history).ends_with(&[NOW - 2, NOW - 1]), "{:?}", begun(&history));
    assert_eq!(history.runs().iter().filter(|run| run.pinned).count(), 1);
    assert_eq!(steps(history.find(5).expect("it is known")), 40.0);
    // Once more they are known but for the one without a place.
    assert_eq!(history.take_in(file, NOW + 9), without_a_place);
    assert_eq!(history.keep(run(NOW + 10, 950, 20)), NOW + 10);
    assert!(history.find(NOW + 10).is_some() && history.find(1).is_none());
}

#[test]
fn what_a_file_has_pinned_leaves_pins_to_the_reader() {
    let pinned = |history: &History| history.runs().iter().filter(|run| run.pinned).count();
    let mut history = History::default();
    history.join([run(1, 500, 20), run(2, 501, 20)]);
    assert!(history.pin(1, true));
    let file: Vec<Run> =
        (10..40).map(|number| Run { pinned: true, ..run(number, number as u32, 20) }).collect();
    let unmet = history.take_in(file.clone(), 1000);
    assert_eq!(unmet, Unmet { left: 0, unpinned: file.len() + 1 - MAX_PINNED_BY_FILES });
    assert_eq!((history.runs().len(), pinned(&history)), (MAX_RUNS, MAX_PINNED_BY_FILES));
    // The latest of them, and the reader's own.
    let is_pinned = |begun| history.find(begun).is_some_and(|run: &Run| run.pinned);
    assert!(is_pinned(1) && is_pinned(39) && !is_pinned(10));
    // Once more, under other times, they are those that are known.
    let again = file.into_iter().map(|run| Run { begun: run.begun + 100, ..run }).collect();
    history.take_in(again, 1000);
    assert_eq!((history.runs().len(), pinned(&history)), (MAX_RUNS, MAX_PINNED_BY_FILES));
    assert!(history.pin(2, true));
}

#[test]
fn a_run_is_known_by_its_time_or_its_way() {
    let mut history = History::default();
    history.join([run(10, 4, 60)]);
    assert!(history.knows(&run(10, 9, 20)) && history.knows(&run(99, 4, 30)));
    assert!(!history.knows(&run(99, 5, 60)));
}

#[test]
fn the_run_under_way_stays_even_where_all_others_are_later() {
    let mut history = History::default();
    history.join((1..=MAX_RUNS as u64).map(|number| run(1000 + number, number as u32, 20)));
    assert_eq!(history.keep(run(10, 500, 20)), 10);
    assert!(history.find(10).is_some() && history.find(1001).is_none());
    // One that was dropped does not come back from the browser's store in place of a later one.
    history.join([run(5, 600, 20)]);
    assert!(history.find(5).is_none() && history.runs().len() == MAX_RUNS);
}

#[test]
fn what_a_run_was_taken_up_from_is_vouched_for() {
    let mut history = History::default();
    history.keep(run(10, 4, 60));
    let taken_up = |units, steps| Run { edited: true, ..run(20, units, steps) };
    assert!(history.vouches(&taken_up(4, 60), 60) && history.vouches(&taken_up(4, 90), 50));
    assert!(!history.vouches(&taken_up(4, 90), 61) && !history.vouches(&taken_up(5, 60), 60));
    history.keep(Run { edited: true, ..run(10, 4, 70) });
    assert!(!history.vouches(&taken_up(4, 60), 60), "it was changed itself");
}

#[test]
fn names_and_pins_of_another_page_are_taken_over() {
    let mut history = History::default();
    history.join([run(10, 4, 20), run(20, 5, 20)]);
    history.name(10, "mine");
    history.mark(&Run { name: "theirs".into(), pinned: true, ..run(10, 4, 20) });
    let marked = history.find(10).expect("it is there");
    assert_eq!((marked.name.as_str(), marked.pinned), ("theirs", true));
    history.mark(&run(30, 6, 20));
    assert_eq!(history.runs().len(), 2);
}

#[test]
fn whatever_a_file_brings_is_brought_within_bounds() {
    let mut history = History::default();
    let mut strange = run(7, 4, 4000);
    strange.name = format!("\u{7}{}", "名".repeat(4000));
    strange.curve.swap(17, 2000);
    history.join([strange, Run { curve: Vec::new(), ..run(8, 4, 0) }]);
    let first = &history.runs()[0];
    assert_eq!(first.name.chars().count(), MAX_NAME);
    assert!(first.curve.len() <= THINNED && first.curve.is_sorted_by(|one, next| one[1] < next[1]));
}

#[test]
fn a_thinned_curve_keeps_its_ends_and_even_steps() {
    for count in [0_u32, 1, 2, 199, 200, 201, 399, 400, 600, 4096] {
        let curve: Vec<_> = (0..count).map(|step| point(step, 1.0)).collect();
        let thin = thinned(&curve, THINNED);
        assert!(
            thin.len() <= THINNED && thin.len() >= (count as usize).min(THINNED / 2),
            "{count}: {}",
            thin.len()
        );
        let ends = |curve: &[[f32; CURVE_COLUMNS]]| {
            (curve.first().map(|point| point[1]), curve.last().map(|point| point[1]))
        };
        assert_eq!(ends(&thin), ends(&curve));
        // Two curves of different lengths share steps.
        let every = thin.get(1).map_or(1.0, |point| point[1]);
        assert!(thin.iter().rev().skip(1).all(|point| point[1] % every == 0.0), "{count}");
    }
}

#[test]
fn a_full_history_survives_its_file() {
    let mut history = History::default();
    history.join((1..=MAX_RUNS as u64).map(|number| Run {
        name: format!("№ {number}"),
        edited: number % 2 == 0,
        pinned: number % 3 == 0,
        ..run(1_700_000_000_000 + number, 100 + number as u32, 3000)
    }));
    let project = Project { runs: history.runs().to_vec(), ..Project::new(Document::empty()) };
    let file = write(&project, &lexicon());
    assert!(file.len() < 200_000, "{} bytes", file.len());
    let mut again = History::default();
    again.join(read(&file, &lexicon()).expect("our own file").runs);
    assert!(format!("{again:?}") == format!("{history:?}"), "the runs are others");
}

/// What is written must stay within what is read.
#[test]
fn runs_of_many_drawn_points_go_into_a_file_as_far_as_they_fit() {
    let place = |at: usize| (at as f32 * 0.377).sin() * 5.0;
    let points: Vec<_> =
        (0..MAX_POINTS).map(|at| DrawnPoint::new(place(at), place(at + 7), (at % 2) as u8)).collect();
    let mut history = History::default();
    history.join((1..=MAX_RUNS as u64).map(|number| {
        let mut run = run(number, 100 + number as u32, 20);
        run.document.data.set("source", Some(Pick::new("points").into()));
        run.document.points = points.clone();
        run
    }));
    assert!(history.pin(3, true));
    let project = Project { runs: history.runs().to_vec(), ..Project::new(Document::empty()) };
    let read = read(&write(&project, &lexicon()), &lexicon()).expect("our own file").runs;
    let begun: Vec<u64> = read.iter().map(|run| run.begun).collect();
    assert!((8..MAX_RUNS).contains(&begun.len()), "{} runs", begun.len());
    assert!(begun[0] == 3 && begun.is_sorted() && begun.ends_with(&[30, 31, 32]), "{begun:?}");
    assert!(read.iter().all(|run| run.curve.len() == 21));
}
