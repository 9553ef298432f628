//! Sets of ports: the ones to try, and the ones about which something is known.

use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::sync::OnceLock;

/// Which ports to try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ports {
    /// The hundred or so that services commonly listen on.
    Common100,
    /// The thousand or so.
    Common1000,
    /// All 65,535.
    All,
    /// These.
    Listed(PortSet),
}

impl Ports {
    /// The set itself.
    pub fn set(&self) -> PortSet {
        static QUICK: OnceLock<PortSet> = OnceLock::new();
        static STANDARD: OnceLock<PortSet> = OnceLock::new();
        let quick = || QUICK.get_or_init(|| listed(include_str!("../../../../data/ports/common100.txt")));
        let standard = || STANDARD.get_or_init(|| listed(include_str!("../../../../data/ports/common1000.txt")));
        match self {
            Self::Common100 => quick().clone(),
            Self::Common1000 => standard().clone().with(quick()),
            Self::All => PortSet::new([1..=u16::MAX]),
            Self::Listed(set) => set.clone(),
        }
    }
}

/// The ports of a data file: numbers and ranges, `#` begins a comment.
fn listed(text: &str) -> PortSet {
    let words = text.lines().flat_map(|line| line.split('#').next().unwrap_or_default().split_whitespace());
    PortSet::new(words.filter_map(|word| range(word).ok()))
}

/// Ports as sorted, separate ranges; small however many ports it holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PortSet {
    ranges: Vec<(u16, u16)>,
}

impl PortSet {
    /// A set of these ranges, which may overlap and stand in any order. Port 0 is not one.
    pub fn new(ranges: impl IntoIterator<Item = RangeInclusive<u16>>) -> Self {
        let mut sorted: Vec<(u16, u16)> =
            ranges.into_iter().map(|range| ((*range.start()).max(1), *range.end())).filter(|(a, b)| a <= b).collect();
        sorted.sort_unstable();
        let mut joined: Vec<(u16, u16)> = Vec::with_capacity(sorted.len());
        for (start, end) in sorted {
            match joined.last_mut() {
                Some((_, last)) if u32::from(start) <= u32::from(*last) + 1 => *last = (*last).max(end),
                _ => joined.push((start, end)),
            }
        }
        Self { ranges: joined }
    }

    /// A set of single ports.
    pub fn of(ports: impl IntoIterator<Item = u16>) -> Self {
        Self::new(ports.into_iter().map(|port| port..=port))
    }

    /// How many ports.
    pub fn len(&self) -> usize {
        self.ranges.iter().map(|(start, end)| usize::from(end - start) + 1).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Whether a port is in it.
    pub fn contains(&self, port: u16) -> bool {
        let after = self.ranges.partition_point(|(start, _)| *start <= port);
        after.checked_sub(1).and_then(|at| self.ranges.get(at)).is_some_and(|(_, end)| port <= *end)
    }

    /// Every port, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        self.ranges.iter().flat_map(|(start, end)| *start..=*end)
    }

    /// Both together.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        Self::new(self.ranges.iter().chain(&other.ranges).map(|(start, end)| *start..=*end))
    }

    /// This one without those ports.
    #[must_use]
    pub fn without(&self, gone: &Self) -> Self {
        Self::of(self.iter().filter(|port| !gone.contains(*port)))
    }
}

impl std::fmt::Display for PortSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (n, (start, end)) in self.ranges.iter().enumerate() {
            let comma = if n > 0 { "," } else { "" };
            if start == end { write!(f, "{comma}{start}")? } else { write!(f, "{comma}{start}-{end}")? }
        }
        Ok(())
    }
}

impl From<PortSet> for String {
    fn from(set: PortSet) -> Self {
        set.to_string()
    }
}

impl TryFrom<String> for PortSet {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// `22,80,8000-8100`.
impl FromStr for PortSet {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let words = text.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty());
        words.map(range).collect::<Result<Vec<_>, _>>().map(Self::new)
    }
}

fn range(word: &str) -> Result<RangeInclusive<u16>, String> {
    let (start, end) = word.split_once('-').unwrap_or((word, word));
    let read = |text: &str| text.trim().parse::<u16>().ok().filter(|port| *port > 0);
    match (read(start), read(end)) {
        (Some(start), Some(end)) if start <= end => Ok(start..=end),
        _ => Err(format!("`{word}` is neither a port (1-65535) nor a range of ports such as 8000-8100")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[track_caller]
    fn check(text: &str, normal: &str) {
        assert_eq!(text.parse::<PortSet>().map_or_else(|error| error, |set| set.to_string()), normal);
    }

    #[test]
    fn people_write_ports() {
        check("22,80, 8000-8002,8003,79-81", "22,79-81,8000-8003");
        check("", "");
        check("1-65535", "1-65535");
        check("65534-65535,65535", "65534-65535");
        check("0", "`0` is neither a port (1-65535) nor a range of ports such as 8000-8100");
        check("90-80", "`90-80` is neither a port (1-65535) nor a range of ports such as 8000-8100");
        check("http", "`http` is neither a port (1-65535) nor a range of ports such as 8000-8100");
    }

    #[test]
    fn the_lists_are_what_their_names_say() {
        let quick = Ports::Common100.set();
        let standard = Ports::Common1000.set();
        assert!((90..=130).contains(&quick.len()), "{}", quick.len());
        assert!((950..=1100).contains(&standard.len()), "{}", standard.len());
        assert!(quick.iter().all(|port| standard.contains(port)));
        assert_eq!(Ports::All.set().len(), 65_535);
        for port in [21, 22, 25, 80, 389, 443, 1883, 3306, 4222, 5432, 5672, 6379, 9200, 11211, 27017] {
            assert!(quick.contains(port), "{port}");
        }
    }

    proptest! {
        #[test]
        fn a_set_is_a_set(ports in proptest::collection::vec(1u16.., 0..60), gone in proptest::collection::vec(1u16.., 0..20)) {
            let expected: BTreeSet<u16> = ports.iter().copied().collect();
            let set = PortSet::of(ports);
            prop_assert_eq!(set.iter().collect::<BTreeSet<_>>(), expected.clone());
            prop_assert_eq!(set.len(), expected.len());
            prop_assert_eq!(set.to_string().parse::<PortSet>().unwrap(), set.clone());
            let left = set.without(&PortSet::of(gone.iter().copied()));
            for port in &expected {
                prop_assert!(set.contains(*port));
                prop_assert_eq!(left.contains(*port), !gone.contains(port));
            }
        }
    }
}
