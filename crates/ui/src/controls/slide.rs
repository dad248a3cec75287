//! Which changes of a slider undo as one.

use super::fresh_number;

/// Steps that follow each other within this time undo as one.
const TOGETHER_MILLIS: f64 = 1000.0;

/// What is going on with a slider: a drag, which is one gesture however long it takes, or steps by keys, which are one
/// as long as none is late.
pub(crate) struct Slide {
    gesture: u32,
    /// Until when a change belongs to the gesture; without end while a pointer is down.
    until_millis: f64,
}

impl Default for Slide {
    fn default() -> Self {
        Self { gesture: 0, until_millis: f64::NEG_INFINITY }
    }
}

impl Slide {
    /// A pointer goes down.
    pub(crate) fn begin(&mut self) {
        *self = Self { gesture: fresh_number(), until_millis: f64::INFINITY };
    }

    /// A drag is over, if there was one.
    pub(crate) fn end(&mut self) {
        if self.until_millis == f64::INFINITY {
            self.until_millis = f64::NEG_INFINITY;
        }
    }

    /// The gesture that a change at this time belongs to.
    pub(crate) fn gesture(&mut self, now_millis: f64) -> u32 {
        if now_millis > self.until_millis {
            self.gesture = fresh_number();
        }
        if self.until_millis != f64::INFINITY {
            self.until_millis = now_millis + TOGETHER_MILLIS;
        }
        self.gesture
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_within_a_second_are_one_gesture_and_a_late_one_another() {
        let mut slide = Slide::default();
        let first = slide.gesture(100.0);
        assert_eq!([slide.gesture(900.0), slide.gesture(1800.0)], [first, first]);
        assert_ne!(slide.gesture(2900.0), first);
    }

    #[test]
    fn a_slow_drag_is_one_gesture_and_the_next_drag_another() {
        let mut slide = Slide::default();
        slide.begin();
        let first = slide.gesture(0.0);
        assert_eq!(slide.gesture(60_000.0), first);
        slide.begin();
        assert_ne!(slide.gesture(60_100.0), first);
    }

    #[test]
    fn steps_by_keys_after_a_drag_are_a_gesture_of_their_own() {
        let mut slide = Slide::default();
        slide.begin();
        let drag = slide.gesture(0.0);
        slide.end();
        let step = slide.gesture(100.0);
        assert_ne!(step, drag);
        slide.end();
        assert_eq!(slide.gesture(200.0), step);
    }
}
