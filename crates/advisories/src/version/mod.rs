//! Exact version comparison, one file per order. Total on what it can read, `None` on what it cannot; never guesses.

/// The traits that follow from an order.
macro_rules! orders {
    ($version:ty) => {
        impl PartialOrd for $version {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl PartialEq for $version {
            fn eq(&self, other: &Self) -> bool {
                self.cmp(other).is_eq()
            }
        }

        impl Eq for $version {}
    };
}
use orders;

mod alpine;
mod debian;
mod gem;
mod pep440;
mod rpm;
mod semver;

use crate::Order;
use std::cmp::Ordering;

/// Longest version that is read; no honest one is nearly as long.
const LONGEST: usize = 256;

/// Compares two versions; `None` if one of them is no version of that order.
pub fn compare(order: Order, a: &str, b: &str) -> Option<Ordering> {
    if a.len() > LONGEST || b.len() > LONGEST {
        return None;
    }
    Some(match order {
        Order::Pep440 => pep440::Version::parse(a)?.cmp(&pep440::Version::parse(b)?),
        Order::Semver => semver::Version::parse(a)?.cmp(&semver::Version::parse(b)?),
        Order::Alpine => alpine::Version::parse(a)?.cmp(&alpine::Version::parse(b)?),
        Order::Rpm => rpm::Version::parse(a)?.cmp(&rpm::Version::parse(b)?),
        Order::Gem => gem::Version::parse(a)?.cmp(&gem::Version::parse(b)?),
        Order::Debian => debian::Version::parse(a)?.cmp(&debian::Version::parse(b)?),
    })
}

/// Compares runs of decimal digits of any length.
fn numbers(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests;
