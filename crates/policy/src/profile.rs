//! Profiles: how much doubt is accepted, as files that people read and copy.

use crate::problem::{Desk, PolicyError, read};
use model::{Bars, Profile, RiskLevel, Severity, Text};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use toml::Spanned;

/// The verdict from which on a scan fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    /// At this level and over.
    Level(RiskLevel),
    /// Not because of a verdict.
    Never,
}

impl FailOn {
    /// Reads `malicious`, `suspicious` or `never`.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "malicious" => Self::Level(RiskLevel::Malicious),
            "suspicious" => Self::Level(RiskLevel::Suspicious),
            "never" => Self::Never,
            _ => return None,
        })
    }

    /// Whether a verdict fails a scan.
    pub fn fails(self, level: RiskLevel) -> bool {
        match self {
            Self::Level(bar) => level >= bar,
            Self::Never => false,
        }
    }
}

/// A profile as its file says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileFile {
    /// Its name, or its file.
    pub name: String,
    /// A sentence about it.
    pub about: Text,
    /// What moves the verdict.
    pub bars: Bars,
    /// From where on a scan fails.
    pub fail_on: FailOn,
    /// Severities of single rules.
    pub severities: BTreeMap<String, Severity>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    about: String,
    #[serde(default)]
    about_zh: String,
    review: Spanned<u32>,
    corroborate: Spanned<u32>,
    fail_on: Spanned<String>,
    #[serde(default)]
    severity: BTreeMap<String, Spanned<String>>,
}

impl ProfileFile {
    /// The text of a profile that ships with the program.
    pub fn text(profile: Profile) -> &'static str {
        match profile {
            Profile::Strict => include_str!("../profiles/strict.toml"),
            Profile::Balanced => include_str!("../profiles/balanced.toml"),
            Profile::Permissive => include_str!("../profiles/permissive.toml"),
        }
    }

    /// A profile that ships with the program.
    pub fn builtin(profile: Profile) -> Result<Self, PolicyError> {
        Self::parse(profile.id(), Self::text(profile))
    }

    /// A profile of the user's.
    pub fn read(path: &Path) -> Result<Self, PolicyError> {
        Self::parse(&path.display().to_string(), &read(path)?)
    }

    /// Reads a profile's text; `name` is said in messages.
    pub fn parse(name: &str, text: &str) -> Result<Self, PolicyError> {
        let mut desk = Desk::new(name, text);
        let raw: Raw = match toml::from_str(text) {
            Ok(raw) => raw,
            Err(error) => return Err(desk.toml(&error, "about, review, corroborate, fail_on, [severity]")),
        };
        for (field, weight) in [("review", &raw.review), ("corroborate", &raw.corroborate)] {
            if !(1..=100).contains(weight.get_ref()) {
                let what = Text::new("{weight} is no weight", "{weight} 不是有效的权重");
                let what = what.fill("weight", &weight.get_ref().to_string());
                desk.error(
                    weight.span().start,
                    field,
                    what,
                    Text::new("use a number from 1 to 100", "请使用 1 到 100 的数字"),
                );
            }
        }
        let fail_on = fail_on(&mut desk, &raw.fail_on);
        let severities = severities(&mut desk, raw.severity);
        let about_zh = if raw.about_zh.is_empty() { raw.about.clone() } else { raw.about_zh };
        desk.done(Self {
            name: name.to_owned(),
            about: Text::new(raw.about, about_zh),
            bars: Bars { review: raw.review.into_inner(), corroborate: raw.corroborate.into_inner() },
            fail_on,
            severities,
        })
    }
}

pub(crate) fn fail_on(desk: &mut Desk<'_>, word: &Spanned<String>) -> FailOn {
    FailOn::parse(word.get_ref()).unwrap_or_else(|| {
        let what = Text::new("`{word}` is no verdict", "`{word}` 不是有效的结论").fill("word", word.get_ref());
        let remedy = Text::new("use malicious, suspicious or never", "请使用 malicious、suspicious 或 never");
        desk.error(word.span().start, "fail_on", what, remedy);
        FailOn::Never
    })
}

pub(crate) fn severities(desk: &mut Desk<'_>, words: BTreeMap<String, Spanned<String>>) -> BTreeMap<String, Severity> {
    let mut severities = BTreeMap::new();
    for (rule, word) in words {
        match severity(word.get_ref()) {
            Some(severity) => {
                severities.insert(rule, severity);
            }
            None => {
                let what = Text::new("`{word}` is no severity", "`{word}` 不是有效的级别").fill("word", word.get_ref());
                let remedy = Text::new(
                    "use info, low, medium, high or critical; info counts for nothing",
                    "请使用 info、low、medium、high 或 critical；info 不计入结论",
                );
                desk.error(word.span().start, &format!("severity.{rule}"), what, remedy);
            }
        }
    }
    severities
}

fn severity(word: &str) -> Option<Severity> {
    Some(match word {
        "info" => Severity::Info,
        "low" => Severity::Low,
        "medium" => Severity::Medium,
        "high" => Severity::High,
        "critical" => Severity::Critical,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_say_what_the_program_does() {
        for profile in Profile::ALL {
            let file = ProfileFile::builtin(profile).unwrap();
            assert_eq!(file.bars, profile.bars(), "{}", profile.id());
            assert!(file.severities.is_empty() && !file.about.en.is_empty() && !file.about.zh.is_empty());
            assert_eq!(file.fail_on, FailOn::Level(RiskLevel::Malicious), "as the command line promises");
        }
    }

    #[test]
    fn nonsense_is_refused_with_its_line() {
        let check = |text: &str, says: &str| {
            let problem = ProfileFile::parse("p.toml", text).unwrap_err().to_string();
            assert!(problem.contains(says), "{problem}");
        };
        check("review = 200\ncorroborate = 50\nfail_on = 'never'", "p.toml:1: review: 200 is no weight");
        check("review = 20\ncorroborate = 50\nfail_on = 'sometimes'", "p.toml:3: fail_on: `sometimes`");
        check("reviews = 20", "p.toml:1: reviews: unknown field");
        check("review = 20\nfail_on = 'never'", "missing field `corroborate`");
        check("review = 20\ncorroborate = 50\nfail_on = 'never'\n[severity]\nX = 'bad'", "p.toml:5: severity.X:");
        check("review = = 2", "p.toml:1: TOML:");
    }
}
