//! What a session tells of a document, whole.

use crate::trainer::Trainer;
use layerloom_datasets::Task;
use layerloom_protocol::{Event, Message, Samples};

/// An event without numbers.
pub(crate) fn plain(event: Event) -> Message {
    Message { event, numbers: Vec::new() }
}

/// Whether the map has to be drawn with other samples, axes or names.
pub(crate) fn shows_other_samples(before: &Trainer, after: &Trainer) -> bool {
    let (old, new) = (before.dataset(), after.dataset());
    before.axes() != after.axes()
        || old.train != new.train
        || old.raw != new.raw
        || old.targets != new.targets
        || old.columns != new.columns
        || old.task != new.task
}

/// The samples, as panels draw them.
pub(crate) fn samples(revision: u32, trainer: &Trainer) -> Message {
    let dataset = trainer.dataset();
    let axes = trainer.axes();
    let [x, y] = axes.map(|axis| dataset.bounds[axis]);
    let mut points = dataset.plot_points(axes);
    let classes = match &dataset.task {
        Task::Classes(names) => names.clone(),
        Task::Regression => {
            for point in &mut points {
                point[2] = dataset.target_scale.undo(point[2]);
            }
            Vec::new()
        }
    };
    let range = if classes.is_empty() {
        points.iter().fold([f32::INFINITY, f32::NEG_INFINITY], |[low, high], point| {
            [low.min(point[2]), high.max(point[2])]
        })
    } else {
        [0.0, classes.len() as f32 - 1.0]
    };
    let event = Event::Samples(Samples {
        revision,
        classes,
        columns: dataset.columns.clone(),
        axes: axes.map(|axis| axis as u32),
        bounds: [x[0], x[1], y[0], y[1]],
        range,
        train: dataset.train.len() as u32,
        test: dataset.test.len() as u32,
    });
    Message { event, numbers: points.into_iter().flatten().collect() }
}
