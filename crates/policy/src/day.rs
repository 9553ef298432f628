//! A day of the calendar. Knows no clock.

use std::fmt;
use std::str::FromStr as _;

/// A day, ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// The last day that can be written; nothing expires later.
    pub const LAST: Self = Self { year: 9999, month: 12, day: 31 };

    /// A day that exists.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        Self::parse(&format!("{year:04}-{month:02}-{day:02}"))
    }

    /// Reads `2027-01-31`.
    pub fn parse(text: &str) -> Option<Self> {
        let read = toml::value::Datetime::from_str(text.trim()).ok()?;
        match read {
            toml::value::Datetime { date: Some(date), time: None, offset: None } => {
                Some(Self { year: date.year, month: date.month, day: date.day })
            }
            _ => None,
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_and_compared() {
        let day = |text| Day::parse(text).unwrap();
        assert!(day("2026-12-31") < day("2027-01-01"));
        assert_eq!(day(" 2028-02-29 ").to_string(), "2028-02-29");
        for wrong in ["2027-02-30", "2027-13-01", "tomorrow", "", "2027-01-01T10:00:00", "27-1-1"] {
            assert_eq!(Day::parse(wrong), None, "{wrong}");
        }
    }
}
