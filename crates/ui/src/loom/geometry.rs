//! Where things are in the loom, in pixels of the unscaled stage. Nothing here knows a browser.

/// How the units of a layer are laid out on its card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cells {
    /// Units shown.
    pub(crate) shown: usize,
    /// Units beside each other.
    pub(crate) columns: usize,
    /// Side of a unit's map.
    pub(crate) side: u32,
}

/// The most units that a card shows, and a frame carries maps of.
pub(crate) const MOST_SHOWN: usize = 64;

impl Cells {
    /// The layout of so many units on a card that is folded or open, in a flow to the right or downwards.
    pub(crate) fn of(units: usize, open: bool, upright: bool) -> Self {
        let shown = if open { units.min(MOST_SHOWN) } else { units.min(if upright { 12 } else { 16 }) };
        let (columns, side) = match (upright, shown) {
            (true, 0..=6) => (shown.max(1), 44),
            (true, _) => (6, 40),
            (false, 0..=8) => (1, 42),
            (false, 9..=10) => (1, 34),
            (false, 11..=16) => (2, 40),
            (false, 17..=32) => (4, 36),
            (false, _) => (8, 32),
        };
        Self { shown, columns, side }
    }

    /// Pixels a side that a frame should bring for each map.
    pub(crate) fn resolution(&self) -> u16 {
        if self.shown > 16 { 20 } else { 32 }
    }
}

/// A place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Spot {
    /// Rightwards.
    pub(crate) x: f64,
    /// Downwards.
    pub(crate) y: f64,
}

/// A thread from a unit to a unit: a cubic curve that leaves and arrives along the flow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Thread {
    /// Where it leaves.
    pub(crate) from: Spot,
    /// Where it arrives.
    pub(crate) to: Spot,
    /// Whether the flow runs downwards.
    pub(crate) upright: bool,
}

impl Thread {
    /// The share of the way that the inner control points keep to the flow.
    const BEND: f64 = 0.45;

    /// The two inner control points.
    pub(crate) fn controls(&self) -> [Spot; 2] {
        let Self { from, to, upright } = *self;
        if upright {
            let bend = (to.y - from.y) * Self::BEND;
            [Spot { x: from.x, y: from.y + bend }, Spot { x: to.x, y: to.y - bend }]
        } else {
            let bend = (to.x - from.x) * Self::BEND;
            [Spot { x: from.x + bend, y: from.y }, Spot { x: to.x - bend, y: to.y }]
        }
    }

    /// The share of the curve at which it has come so far along the flow; the same for all threads between two cards.
    pub(crate) fn share_at(along: f64) -> f64 {
        let (mut low, mut high) = (0.0_f64, 1.0_f64);
        for _ in 0..24 {
            let middle = (low + high) / 2.0;
            let rest = 1.0 - middle;
            let reached = 3.0 * rest * rest * middle * Self::BEND
                + 3.0 * rest * middle * middle * (1.0 - Self::BEND)
                + middle * middle * middle;
            if reached < along { low = middle } else { high = middle }
        }
        (low + high) / 2.0
    }

    /// How far a place is from the thread, measured across the flow; nothing beside its ends.
    pub(crate) fn distance(&self, at: Spot) -> Option<f64> {
        let Self { from, to, upright } = *self;
        let (start, end, here) = if upright { (from.y, to.y, at.y) } else { (from.x, to.x, at.x) };
        let along = (here - start) / (end - start);
        if !(0.0..=1.0).contains(&along) {
            return None;
        }
        let share = Self::share_at(along);
        let eased = share * share * (3.0 - 2.0 * share);
        let across = |from: f64, to: f64| from + (to - from) * eased;
        Some(if upright { across(from.x, to.x) - at.x } else { across(from.y, to.y) - at.y }.abs())
    }
}

/// The scale at which something of this size is wholly seen, within the scales a person can choose.
pub(crate) fn fitting(stage: (f64, f64), view: (f64, f64)) -> f64 {
    (view.0 / stage.0.max(1.0)).min(view.1 / stage.1.max(1.0)).max(LEAST_ZOOM).min(1.0)
}

/// The smallest scale.
pub(crate) const LEAST_ZOOM: f64 = 0.25;

/// The greatest scale.
pub(crate) const MOST_ZOOM: f64 = 2.0;

/// The next scale up or down, in steps that a person can come back from.
pub(crate) fn step_zoom(zoom: f64, up: bool) -> f64 {
    const STOPS: [f64; 10] = [0.25, 0.35, 0.5, 0.65, 0.8, 1.0, 1.25, 1.5, 1.75, 2.0];
    let next = if up {
        STOPS.into_iter().find(|stop| *stop > zoom + 0.005)
    } else {
        STOPS.into_iter().rev().find(|stop| *stop < zoom - 0.005)
    };
    next.unwrap_or(zoom)
}

/// The slot nearest to a place, if one is near enough. Slots are where a layer could be put.
pub(crate) fn nearest_slot(slots: &[Spot], at: Spot, upright: bool, reach: f64) -> Option<usize> {
    let along = |spot: &Spot| if upright { (spot.y - at.y).abs() } else { (spot.x - at.x).abs() };
    let (slot, spot) = slots.iter().enumerate().min_by(|(_, a), (_, b)| along(a).total_cmp(&along(b)))?;
    (along(spot) <= reach).then_some(slot)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thread(upright: bool) -> Thread {
        Thread { from: Spot { x: 10.0, y: 20.0 }, to: Spot { x: 110.0, y: 220.0 }, upright }
    }

    #[test]
    fn a_thread_is_near_itself_and_far_from_beside_it() {
        for upright in [false, true] {
            let thread = thread(upright);
            for at in [thread.from, thread.to, Spot { x: 60.0, y: 120.0 }] {
                let distance = thread.distance(at).expect("the place is between the ends");
                assert!(distance < 0.01, "{at:?} is {distance} away");
            }
            assert_eq!(thread.distance(Spot { x: 0.0, y: 0.0 }), None, "before its start");
        }
        let across = thread(false).distance(Spot { x: 60.0, y: 140.0 }).expect("between the ends");
        assert!((across - 20.0).abs() < 0.01);
    }

    #[test]
    fn the_share_of_a_curve_grows_with_the_way() {
        let shares: Vec<f64> = (0..=10).map(|tenth| Thread::share_at(f64::from(tenth) / 10.0)).collect();
        assert!(shares.windows(2).all(|pair| pair[0] < pair[1]), "{shares:?}");
        assert!((shares[5] - 0.5).abs() < 1e-6);
    }

    #[test]
    fn a_card_shows_what_fits_and_more_when_open() {
        for (units, open, shown) in
            [(1, false, 1), (8, false, 8), (40, false, 16), (40, true, 40), (512, true, 64)]
        {
            assert_eq!(Cells::of(units, open, false).shown, shown, "{units} units");
        }
        assert_eq!(Cells::of(8, false, false).columns, 1);
        assert_eq!(Cells::of(3, false, true).columns, 3);
    }

    #[test]
    fn zoom_steps_go_up_and_come_back() {
        let up = step_zoom(1.0, true);
        assert_eq!((up, step_zoom(up, false)), (1.25, 1.0));
        assert_eq!(step_zoom(MOST_ZOOM, true), MOST_ZOOM);
        assert_eq!(step_zoom(LEAST_ZOOM, false), LEAST_ZOOM);
        assert_eq!(step_zoom(0.7, false), 0.65);
    }

    #[test]
    fn a_large_network_is_shrunk_to_fit_and_a_small_one_is_not_blown_up() {
        assert_eq!(fitting((1000.0, 400.0), (500.0, 400.0)), 0.5);
        assert_eq!(fitting((100.0, 100.0), (500.0, 400.0)), 1.0);
        assert_eq!(fitting((1e6, 100.0), (500.0, 400.0)), LEAST_ZOOM);
    }

    #[test]
    fn the_nearest_slot_counts_only_within_reach() {
        let slots = [Spot { x: 100.0, y: 50.0 }, Spot { x: 300.0, y: 50.0 }];
        assert_eq!(nearest_slot(&slots, Spot { x: 180.0, y: 400.0 }, false, 120.0), Some(0));
        assert_eq!(nearest_slot(&slots, Spot { x: 260.0, y: 0.0 }, false, 120.0), Some(1));
        assert_eq!(nearest_slot(&slots, Spot { x: 600.0, y: 0.0 }, false, 120.0), None);
        assert_eq!(nearest_slot(&[], Spot::default(), false, 120.0), None);
    }
}
