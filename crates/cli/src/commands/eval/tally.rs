//! Counts and rates: what was judged how, with Wilson score intervals at 95 %.

use super::labels::Label;
use model::RiskLevel;

/// Verdicts over labels for one group of units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    counts: [[u32; 3]; 4],
}

impl Tally {
    /// Counts one unit.
    pub(crate) fn add(&mut self, label: Label, verdict: RiskLevel) {
        self.counts[label as usize][verdict as usize] += 1;
    }

    /// Units with a label.
    pub(crate) fn labelled(&self, label: Label) -> u32 {
        self.counts[label as usize].iter().sum()
    }

    /// The share of units with `label` that were judged one of `verdicts`.
    pub(crate) fn rate(&self, label: Label, verdicts: &[RiskLevel]) -> Rate {
        let hits = verdicts.iter().map(|verdict| self.counts[label as usize][*verdict as usize]).sum();
        Rate { hits, of: self.labelled(label) }
    }

    /// F1 of malicious against benign, where `verdicts` count as detected; `None` without both classes.
    pub(crate) fn f1(&self, verdicts: &[RiskLevel]) -> Option<f64> {
        let found = self.rate(Label::Malicious, verdicts);
        let alarms = self.rate(Label::Benign, verdicts);
        if found.of == 0 || alarms.of == 0 {
            return None;
        }
        let missed = found.of - found.hits;
        let weight = f64::from(2 * found.hits + missed + alarms.hits);
        Some(if weight == 0.0 { 0.0 } else { f64::from(2 * found.hits) / weight })
    }
}

/// A share with its base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rate {
    /// How many.
    pub(crate) hits: u32,
    /// Of how many.
    pub(crate) of: u32,
}

impl Rate {
    /// The share, 0 to 1; `None` of nothing.
    pub(crate) fn share(self) -> Option<f64> {
        (self.of > 0).then(|| f64::from(self.hits) / f64::from(self.of))
    }

    /// The Wilson score interval at 95 %.
    pub(crate) fn interval(self) -> Option<(f64, f64)> {
        const Z: f64 = 1.959_963_985;
        let share = self.share()?;
        let n = f64::from(self.of);
        let denominator = 1.0 + Z * Z / n;
        let centre = (share + Z * Z / (2.0 * n)) / denominator;
        let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt() / denominator;
        Some(((centre - half).max(0.0), (centre + half).min(1.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(hits: u32, of: u32, low: f64, high: f64) {
        let (l, h) = Rate { hits, of }.interval().unwrap();
        assert!((l - low).abs() < 5e-4 && (h - high).abs() < 5e-4, "{hits}/{of}: {l:.4} {h:.4}");
    }

    /// Reference values of the Wilson interval without continuity correction.
    #[test]
    fn wilson_intervals_are_the_published_ones() {
        check(81, 263, 0.2553, 0.3662);
        check(15, 148, 0.0624, 0.1605);
        check(0, 20, 0.0, 0.1611);
        check(29, 29, 0.8830, 1.0);
    }

    #[test]
    fn f1_counts_misses_and_alarms() {
        let mut tally = Tally::default();
        for (label, verdict, times) in [
            (Label::Malicious, RiskLevel::Malicious, 6),
            (Label::Malicious, RiskLevel::Suspicious, 2),
            (Label::Malicious, RiskLevel::Benign, 2),
            (Label::Benign, RiskLevel::Malicious, 1),
            (Label::Benign, RiskLevel::Benign, 9),
        ] {
            (0..times).for_each(|_| tally.add(label, verdict));
        }
        let f1 = tally.f1(&[RiskLevel::Malicious]).unwrap();
        assert!((f1 - 12.0 / 17.0).abs() < 1e-9, "{f1}");
        assert_eq!(
            tally.rate(Label::Malicious, &[RiskLevel::Malicious, RiskLevel::Suspicious]),
            Rate { hits: 8, of: 10 }
        );
        assert_eq!(Tally::default().f1(&[RiskLevel::Malicious]), None);
    }
}
