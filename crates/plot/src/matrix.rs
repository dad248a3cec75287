//! Colours of a confusion matrix: the ground of a cell and an ink that can be read on it.

use crate::{Rgb, Theme};

/// What a cell of a confusion matrix counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// True and predicted class are the same: the cell lies on the diagonal.
    Right,
    /// They differ.
    Wrong,
}

/// The two colours of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Ground.
    pub fill: Rgb,
    /// Black or white, whichever stands out more; at least 4.5 : 1 (WCAG 2.2, 1.4.3), as the worst grey has 4.58.
    pub ink: Rgb,
}

/// The colours for a share of 0 to 1 (clamped; NaN, the share of an empty row, counts as 0). Right cells deepen to the
/// palette's positive colour and wrong ones to the negative; the number in the cell says the same without colour.
pub fn cell(theme: Theme, verdict: Verdict, share: f32) -> Cell {
    let palette = theme.palette();
    let end = match verdict {
        Verdict::Right => palette.positive,
        Verdict::Wrong => palette.negative,
    };
    let fill = palette.middle.mix(end, share);
    Cell { fill, ink: readable_ink(fill) }
}

/// Black or white, whichever has the greater contrast with the ground.
pub fn readable_ink(ground: Rgb) -> Rgb {
    if ground.contrast(Rgb::BLACK) >= ground.contrast(Rgb::WHITE) { Rgb::BLACK } else { Rgb::WHITE }
}

/// Counts to shares of their row: of all samples of a true class, the part put into each class.
///
/// **Shapes**: `counts` `[C, C]`, row = true class; `shares`, emptied first, the same. A row without samples becomes
/// zeros. Counts beyond the last whole row are left out; C = 0 gives nothing.
pub fn row_shares(counts: &[f32], classes: usize, shares: &mut Vec<f32>) {
    shares.clear();
    if classes == 0 {
        return;
    }
    for row in counts.chunks_exact(classes) {
        let sum: f32 = row.iter().sum();
        let per = if sum > 0.0 { 1.0 / sum } else { 0.0 };
        shares.extend(row.iter().map(|count| count * per));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_deepen_from_the_middle_to_the_end() {
        for theme in Theme::ALL {
            let palette = theme.palette();
            for (verdict, share, fill) in [
                (Verdict::Right, 0.0, palette.middle),
                (Verdict::Right, 1.0, palette.positive),
                (Verdict::Wrong, 1.0, palette.negative),
                (Verdict::Wrong, 7.0, palette.negative),
                (Verdict::Wrong, f32::NAN, palette.middle),
            ] {
                assert_eq!(cell(theme, verdict, share).fill, fill, "{theme:?} {verdict:?} {share}");
            }
        }
    }

    #[test]
    fn the_ink_can_be_read_on_every_cell() {
        for theme in Theme::ALL {
            for verdict in [Verdict::Right, Verdict::Wrong] {
                for percent in 0..=100 {
                    let Cell { fill, ink } = cell(theme, verdict, percent as f32 / 100.0);
                    assert!(fill.contrast(ink) >= 4.5, "{theme:?} {verdict:?} {percent} %");
                }
            }
        }
        for level in 0..=255 {
            let grey = Rgb([level; 3]);
            assert!(grey.contrast(readable_ink(grey)) >= 4.5, "{level}");
        }
    }

    #[test]
    fn shares_are_of_the_true_class() {
        for (counts, classes, expected) in [
            (&[3.0, 1.0, 0.0, 2.0][..], 2, &[0.75, 0.25, 0.0, 1.0][..]),
            (&[0.0, 0.0, 1.0, 1.0], 2, &[0.0, 0.0, 0.5, 0.5]),
            (&[1.0, 1.0, 1.0], 2, &[0.5, 0.5]),
            (&[], 3, &[]),
            (&[1.0], 0, &[]),
        ] {
            let mut shares = vec![9.0];
            row_shares(counts, classes, &mut shares);
            assert_eq!(shares, expected, "{counts:?}");
        }
    }
}
