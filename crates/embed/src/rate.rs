//! How often a host may ask.

/// Requests that may come at once.
const BURST: f64 = 60.0;

/// Requests a second in the long run.
const PER_SECOND: f64 = 30.0;

/// A bucket that fills with time and from which each request takes one. The time is given to it.
#[derive(Clone, Debug)]
pub struct Rate {
    left: f64,
    since_millis: f64,
}

impl Default for Rate {
    fn default() -> Self {
        Self { left: BURST, since_millis: 0.0 }
    }
}

impl Rate {
    /// Whether one more may come at this time, in milliseconds that never go back.
    pub fn admits(&mut self, now_millis: f64) -> bool {
        let gained = (now_millis - self.since_millis).max(0.0) * PER_SECOND / 1000.0;
        self.left = (self.left + gained).min(BURST);
        self.since_millis = now_millis;
        let admits = self.left >= 1.0;
        if admits {
            self.left -= 1.0;
        }
        admits
    }
}

#[cfg(test)]
mod tests {
    use super::{BURST, PER_SECOND, Rate};

    #[test]
    fn a_flood_gets_the_burst_and_then_the_rate() {
        let mut rate = Rate::default();
        let admitted = (0..100_000).filter(|call| rate.admits(f64::from(*call) / 10.0)).count();
        // Ten seconds of ten thousand calls each, the last of them a tenth of a millisecond before their end.
        assert_eq!(admitted, (BURST + 9.9999 * PER_SECOND) as usize);
    }

    #[test]
    fn a_clock_that_goes_back_gives_nothing() {
        let mut rate = Rate::default();
        assert_eq!((0..1000).filter(|call| rate.admits(-f64::from(*call))).count(), BURST as usize);
    }
}
