//! Stands in for `graphics` where that is not built in: there is no such value.

use crate::processors::Turn;
use crate::trainer::Trainer;
use layerloom_protocol::{Backend, Choice, Tap};

pub(crate) enum Graphics {}

impl Graphics {
    pub(crate) fn choose(&mut self, _: Choice, _: Option<&Trainer>) {
        match *self {}
    }

    pub(crate) fn plan_changed(&mut self, _: &Trainer) {
        match *self {}
    }

    pub(crate) fn values_changed(&mut self, _: &Trainer) {
        match *self {}
    }

    pub(crate) fn leaves_training(&self) -> bool {
        match *self {}
    }

    pub(crate) fn turn(
        &mut self,
        _: &mut Trainer,
        _: usize,
        _: Option<u64>,
        _: Option<&[Tap]>,
        _: &dyn Fn() -> f64,
    ) -> Turn {
        match *self {}
    }

    pub(crate) fn report(&self) -> Backend {
        match *self {}
    }
}
