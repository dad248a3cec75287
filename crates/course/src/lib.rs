//! Lessons as plain text: one Markdown file per language, read into steps, pointers to controls, live values and goals that
//! check themselves. What is shipped is read when the page is built, what a link carries when it is opened; both alike.
//!
//! ```text
//! ---
//! title: The neuron
//! order: 1
//! minutes: 8
//! open: AQAB…
//! learned: One neuron draws one straight border.
//! ---
//! A neuron adds up what comes in: $z = w_1 x_1 + w_2 x_2 + b$.
//!
//! ## Predict: the border
//! - [x] A straight line
//! - [ ] A circle
//!
//! ## Do: train it
//! Press [Play](control:play). The test loss is now {test loss}.
//!
//! goal: test accuracy >= 95 % with 0 layers within 20 epochs
//!
//! ## Observe
//! The border is where $z = 0$.
//! ```
//!
//! The front matter gives `title`, `order` (a place in the list), `minutes`, `learned` (one sentence), `open` (a link's
//! fragment, or the name of a playground that lies beside the lesson; without it the lesson is about what is open), and
//! `solution` (such names, by commas: playgrounds that meet the goals, for tests; in «ONE then OTHER» the second goes on with
//! what the first has learned). What stands before the first heading is read; then each step begins with «## Predict», «## Do» or «## Observe» (预测、操作、观察), a title behind a colon.
//! A list of boxes in a prediction is a choice, a cross marks what turns out to be so. Links point to controls
//! (`control:learning-rate`, see [`Control`]) or open playgrounds (`open:NAME`, `#FRAGMENT`); an address elsewhere is shown
//! as text. `{test loss}` is a live value: every [`Quantity`] has such a name. A line that begins with `goal:` (目标：) is a
//! [`Goal`].
//!
//! Read in this order: [`Lesson`] (what a file becomes), [`read`], [`Quantity`] (figures with a name), [`Goal`], [`Control`].
//! Reading is bounded and total: any text gives a lesson or all its [`Fault`]s, each with its line.
#![forbid(unsafe_code)]

mod control;
mod fault;
mod front;
mod goal;
mod lesson;
mod markup;
mod quantity;
mod read;
mod scan;

pub use control::{CONTROLS, Control, Tab};
pub use fault::Fault;
pub use goal::{Check, Goal};
pub use lesson::{Answer, Lesson, MAX_ANSWERS, MAX_GOALS, MAX_STEPS, MAX_TEXT, Step, StepKind};
pub use markup::plain_formula;
pub use quantity::{Counts, Quantity};
pub use read::{Around, read};
