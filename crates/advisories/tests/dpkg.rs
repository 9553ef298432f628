//! Our Debian order against dpkg's own (`Dpkg::Version` of libdpkg-perl): random pairs, no difference allowed.
//!
//! 20,000 pairs by default; `TOUCHSTONE_VERSION_PAIRS=1000000` for the contest of `risk-center.md`.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "says that it skips; a test that fails says where")]

use advisories::{Order, version};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// What versions are made of: digits, letters and every sign that the policy allows.
const SIGNS: &[u8] = b"0001123459aabzAZ..++--~~~";

const ORACLE: &str = "use Dpkg::Version; while (<STDIN>) { chomp; my ($a, $b) = split / /; \
    print version_compare($a, $b), qq(\\n); }";

#[test]
fn the_same_order_as_dpkg() {
    let there = Command::new("perl").args(["-MDpkg::Version", "-e", "1"]).stderr(Stdio::null()).status();
    if !there.is_ok_and(|status| status.success()) {
        println!("skipped: Perl's Dpkg::Version (libdpkg-perl) is not installed");
        return;
    }
    let count = std::env::var("TOUCHSTONE_VERSION_PAIRS").ok().and_then(|count| count.parse().ok()).unwrap_or(20_000);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let pairs: Vec<(String, String)> = (0..count).map(|_| random.pair()).collect();
    let lines: String = pairs.iter().map(|(a, b)| format!("{a} {b}\n")).collect();
    let mut perl =
        Command::new("perl").args(["-e", ORACLE]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = perl.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        // Written beside: both pipes would fill up otherwise.
        let writer = scope.spawn(move || input.write_all(lines.as_bytes()));
        let output = perl.wait_with_output().unwrap();
        writer.join().unwrap().unwrap();
        output
    });
    let answers = String::from_utf8(output.stdout).unwrap();
    assert_eq!(answers.lines().count(), pairs.len());
    for ((a, b), answer) in pairs.iter().zip(answers.lines()) {
        let wanted = answer.parse::<i8>().unwrap().cmp(&0);
        assert_eq!(version::compare(Order::Debian, a, b), Some(wanted), "{a} against {b}");
    }
    assert!(pairs.iter().zip(answers.lines()).any(|(_, answer)| answer == "0"), "no equal pair was tried");
}

/// A small generator (xorshift): the same pairs in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    /// Two versions, the second often a small change of the first.
    fn pair(&mut self) -> (String, String) {
        let first = self.version();
        let second = match self.below(3) {
            0 => self.version(),
            1 => self.changed(&first),
            _ => {
                let once = self.changed(&first);
                self.changed(&once)
            }
        };
        (first, second)
    }

    fn version(&mut self) -> String {
        let length = 1 + self.below(8);
        let tail: String = (0..length).map(|_| self.sign()).collect();
        let epoch = if self.below(6) == 0 { format!("{}:", self.below(3)) } else { String::new() };
        format!("{epoch}{}{}", self.below(12), tail.trim_end_matches('-'))
    }

    fn changed(&mut self, version: &str) -> String {
        // The first sign stays: a version begins with a digit, an epoch with a number.
        let start = version.find(':').map_or(1, |at| at + 2);
        let mut signs: Vec<char> = version.chars().collect();
        let at = start + self.below(signs.len().saturating_sub(start) + 1);
        let sign = self.sign();
        match (self.below(3), at < signs.len()) {
            (0, true) => {
                signs.remove(at);
            }
            (1, true) => signs[at] = sign,
            _ => signs.insert(at.min(signs.len()), sign),
        }
        signs.into_iter().collect::<String>().trim_end_matches('-').to_owned()
    }

    fn sign(&mut self) -> char {
        char::from(SIGNS[self.below(SIGNS.len())])
    }
}
