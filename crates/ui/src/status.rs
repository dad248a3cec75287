//! The state of training as text: always there to be read, spoken only now and then.

use crate::dom::*;
use crate::store::{Store, use_store};
use crate::text;
use layerloom_plot::number::compact;
use layerloom_protocol::RunState;
use std::time::Duration;

/// How often the state is spoken while training.
const SPOKEN_EVERY: Duration = Duration::from_secs(15);

/// The line.
#[component]
pub(crate) fn Status() -> impl IntoView {
    let store = use_store();
    let line = memo(move || sentence(store));
    let spoken = RwSignal::new(String::new());
    let running = memo(move || store.run.with(|run| *run == RunState::Running));
    let mut before = None;
    effect(move || {
        let now = running.get();
        if before.replace(now).is_some_and(|before| before != now) {
            let state = store.text(if now { text::RUNNING } else { text::PAUSED });
            spoken.set(if now { state.to_owned() } else { [state, " ", &sentence(store)].concat() });
        }
    });
    if let Ok(handle) = set_interval_with_handle(
        move || {
            if running.get_untracked() {
                spoken.set(line.get_untracked());
            }
        },
        SPOKEN_EVERY,
    ) {
        on_cleanup(move || handle.clear());
    }
    view! {
        <p class="status" data-part="status" role="status" aria-live="off">{move || line.get()}</p>
        <p class="unseen" aria-live="polite">{move || spoken.get()}</p>
        <p class="unseen" aria-live="assertive">{move || store.announcement.get()}</p>
    }
}

fn sentence(store: Store) -> String {
    let metrics = store.metrics.get();
    let figure = |value: f32| compact(value, 4);
    [
        store.text(text::STATUS_EPOCH),
        " ",
        &metrics.epoch.to_string(),
        " · ",
        store.text(text::STATUS_STEP),
        " ",
        &metrics.step.to_string(),
        " · ",
        store.text(text::TRAIN_LOSS),
        " ",
        &figure(metrics.train_loss),
        " · ",
        store.text(text::TEST_LOSS),
        " ",
        &figure(metrics.test_loss),
        " · ",
        &compact(metrics.steps_per_second, 3),
        " ",
        store.text(text::STATUS_STEPS_PER_SECOND),
        " · ",
        &compact(metrics.samples_per_second, 3),
        " ",
        store.text(text::STATUS_SAMPLES_PER_SECOND),
    ]
    .concat()
}
