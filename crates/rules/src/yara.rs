//! YARA rules of the user's, behind a small trait. Scans bytes; what a hit means is said by the rule made of its metadata.
//!
//! All files share one namespace, so that rules may refer to each other; `include` is refused, because every file of
//! the folder is loaded anyway.

use crate::problem::{Level, Problem};
use crate::rule::{Applies, Matcher, Rule};
use boreal::compiler::CompilerParams;
use boreal::scanner::ScanParams;
use boreal::{Compiler, MetadataValue, Scanner};
use model::{Category, Confidence, Nature, Severity, Text};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

/// Matches of one string that are kept per file.
const MATCHES_PER_STRING: u32 = 20;

/// Conditions may loop; the engine counts no steps, so that only a clock can end them.
const PER_FILE: Duration = Duration::from_secs(2);

/// Finds byte patterns.
pub trait ByteScanner: Debug + Send + Sync {
    /// Everything that matches in `bytes`, in the order of rules, then places.
    fn scan(&self, bytes: &[u8]) -> ByteScan;
}

/// What one run over the bytes of a file found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByteScan {
    /// The hits.
    pub hits: Vec<ByteHit>,
    /// False when a rule ran out of time: there may be more.
    pub complete: bool,
}

/// One match of a byte rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByteHit {
    /// Id of the rule, as in [`crate::RuleSet::rules`].
    pub rule: String,
    /// The first place; `None` when the condition names no string.
    pub place: Option<Range<usize>>,
}

/// A compiled scanner and the rules, by file name, that its hits refer to.
pub(crate) type Compiled = (Arc<dyn ByteScanner>, Vec<(String, Rule)>);

/// Compiles YARA files, given as name and text. `None` when they hold no rule.
pub(crate) fn compile(files: &[(String, String)]) -> Result<Option<Compiled>, Vec<Problem>> {
    let mut compiler = Compiler::new();
    compiler.set_params(CompilerParams::default().disable_includes(true));
    let mut problems = Vec::new();
    let mut names = BTreeMap::new();
    for (file, text) in files {
        if let Err(error) = compiler.add_rules_str(text) {
            problems.push(not_compiled(file, &error.to_string()));
        }
        names.extend(rule_names(text).map(|name| (name, file.as_str())));
    }
    let mut scanner = compiler.finalize();
    let params = ScanParams::default().compute_full_matches(true).string_max_nb_matches(MATCHES_PER_STRING);
    scanner.set_scan_params(params.timeout_duration(Some(PER_FILE)));
    let mut rules = Vec::new();
    for details in scanner.rules().filter(|rule| !rule.is_private) {
        let file = names.get(details.name).copied().unwrap_or("-");
        match rule(details.name, &metadata(&scanner, details.metadatas)) {
            Ok(rule) => rules.push((file.to_owned(), rule)),
            Err((field, what)) => problems.push(wrong_meta(file, details.name, field, what)),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok((!rules.is_empty()).then(|| (Arc::new(Boreal(scanner)) as Arc<dyn ByteScanner>, rules)))
}

/// The compiler's complaint, `mem:LINE:COLUMN: error: WHAT`, as a place and a sentence.
fn not_compiled(file: &str, complaint: &str) -> Problem {
    let mut parts = complaint.trim().lines().next().unwrap_or_default().splitn(4, ':');
    let place = (parts.next(), parts.next(), parts.next(), parts.next());
    let (field, what) = match place {
        (Some("mem"), Some(line), Some(column), Some(rest)) => {
            (format!("line {line}, column {column}"), rest.trim().trim_start_matches("error:").trim().to_owned())
        }
        _ => ("YARA".to_owned(), complaint.trim().to_owned()),
    };
    let remedy = if what.contains("include") {
        "leave it out: all files of the folder are loaded together"
    } else if what.contains("import") {
        "this module is not available here: remove the import and what uses it"
    } else if what.contains("identifier") {
        "define it, or import the module it belongs to"
    } else {
        "write it as YARA 4.5 takes it"
    };
    let (file, remedy) = (file.to_owned(), remedy.to_owned());
    Problem { file, rule: "-".to_owned(), field, what, remedy, level: Level::Error }
}

fn wrong_meta(file: &str, rule: &str, field: &str, what: String) -> Problem {
    let remedy = match field {
        "severity" => "use info, low, medium, high or critical",
        "confidence" => "use low, medium or high",
        "nature" => "use attack, vulnerability or hygiene",
        _ => "use one of \"90001\" to \"90008\"",
    };
    let (file, rule, field) = (file.to_owned(), rule.to_owned(), format!("meta.{field}"));
    Problem { file, rule, field, what, remedy: remedy.to_owned(), level: Level::Error }
}

/// The word after each `rule` at the start of a line's words; only for naming the file in messages.
fn rule_names(text: &str) -> impl Iterator<Item = &str> {
    let words = text.lines().filter_map(|line| {
        let mut words = line.split_whitespace().skip_while(|word| matches!(*word, "private" | "global"));
        (words.next() == Some("rule")).then(|| words.next()).flatten()
    });
    words.map(|word| word.split([':', '{']).next().unwrap_or(word))
}

fn metadata(scanner: &Scanner, list: &[boreal::Metadata]) -> BTreeMap<String, String> {
    let text = |value: &MetadataValue| match value {
        MetadataValue::Bytes(bytes) => String::from_utf8_lossy(scanner.get_bytes_symbol(*bytes)).into_owned(),
        MetadataValue::Integer(number) => number.to_string(),
        MetadataValue::Boolean(truth) => truth.to_string(),
    };
    list.iter().map(|m| (scanner.get_string_symbol(m.name).to_ascii_lowercase(), text(&m.value))).collect()
}

/// The rule that a YARA rule's metadata describe, or the key that is wrong and why.
fn rule(name: &str, meta: &BTreeMap<String, String>) -> Result<Rule, (&'static str, String)> {
    let text = |key: &str, fallback: &str| {
        let en = meta.get(key).map_or(fallback, String::as_str);
        let zh = meta.get(&format!("{key}_zh")).map_or(en, String::as_str);
        Text::new(en, zh)
    };
    let title = text("title", &name.replace('_', " "));
    let mut message = text("description", "");
    if message.en.is_empty() {
        message =
            Text::new(format!("{{file}} matches the YARA rule {name}."), format!("{{file}} 命中 YARA 规则 {name}。"));
    }
    Ok(Rule {
        id: format!("YARA-{name}"),
        title,
        message,
        why: text("why", ""),
        fix: text("fix", ""),
        category: word(meta, "category", "90008", |w| Category::try_from(w.to_owned()).ok())?,
        also: Vec::new(),
        severity: word(meta, "severity", "medium", |w| {
            Some(match w {
                "info" => Severity::Info,
                "low" => Severity::Low,
                "medium" => Severity::Medium,
                "high" => Severity::High,
                "critical" => Severity::Critical,
                _ => return None,
            })
        })?,
        confidence: word(meta, "confidence", "medium", |w| {
            Some(match w {
                "low" => Confidence::Low,
                "medium" => Confidence::Medium,
                "high" => Confidence::High,
                _ => return None,
            })
        })?,
        nature: word(meta, "nature", "attack", |w| {
            Some(match w {
                "attack" => Nature::Attack,
                "vulnerability" => Nature::Vulnerability,
                "hygiene" => Nature::Hygiene,
                _ => return None,
            })
        })?,
        behaviour: None,
        applies: Applies::default(),
        matcher: Matcher::Analyzer("yara".to_owned()),
        indicator: false,
        unfiltered: false,
        examples: Vec::new(),
        counter_examples: Vec::new(),
        references: meta.get("reference").cloned().into_iter().collect(),
    })
}

fn word<T>(
    meta: &BTreeMap<String, String>,
    key: &'static str,
    fallback: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, (&'static str, String)> {
    let written = meta.get(key).map_or(fallback, String::as_str).trim().to_ascii_lowercase();
    read(&written).ok_or_else(|| (key, format!("`{written}` is not a known {key}")))
}

/// The engine in use.
#[derive(Debug)]
struct Boreal(Scanner);

impl ByteScanner for Boreal {
    fn scan(&self, bytes: &[u8]) -> ByteScan {
        // A scan that stops half-way still says what it found.
        let (result, complete) = match self.0.scan_mem(bytes) {
            Ok(result) => (result, true),
            Err((_, result)) => (result, false),
        };
        let hits = result.rules.iter().filter(|rule| rule.matched).map(|rule| ByteHit {
            rule: format!("YARA-{}", rule.name),
            place: rule
                .matches
                .iter()
                .flat_map(|string| &string.matches)
                .map(|found| found.offset..found.offset.saturating_add(found.length))
                .min_by_key(|range| (range.start, range.end)),
        });
        ByteScan { hits: hits.collect(), complete }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What every engine behind [`ByteScanner`] must do.
    fn conforms(compile: impl Fn(&[(String, String)]) -> Result<Option<Compiled>, Vec<Problem>>) {
        let file = |text: &str| [("a.yar".to_owned(), text.to_owned())];
        let text = r#"
            private rule helper { strings: $a = "MZ" condition: $a at 0 }
            rule Beacon : tag {
                meta: severity = "high" category = "90003" description = "calls home" description_zh = "回连"
                strings: $a = "beacon" nocase wide ascii  $h = { DE AD ?? EF }
                condition: any of them
            }
            rule Packed { condition: helper and filesize < 100 }
        "#;
        let (scanner, rules) = compile(&file(text)).unwrap().unwrap();
        assert_eq!(rules.iter().map(|(_, rule)| rule.id.as_str()).collect::<Vec<_>>(), ["YARA-Beacon", "YARA-Packed"]);
        assert_eq!((rules[0].1.severity, rules[0].1.message.zh.as_str()), (Severity::High, "回连"));
        let hit = |rule: &str, place| ByteHit { rule: rule.to_owned(), place };
        let scan = |bytes: &[u8]| {
            let ByteScan { hits, complete } = scanner.scan(bytes);
            assert!(complete);
            hits
        };
        assert_eq!(scan(b"xx BEACON"), [hit("YARA-Beacon", Some(3..9))]);
        assert_eq!(scan(b"\xDE\xAD\x00\xEF"), [hit("YARA-Beacon", Some(0..4))]);
        assert_eq!(scan(b"MZ"), [hit("YARA-Packed", None)]);
        assert_eq!(scan(b""), []);
        assert!(compile(&file("rule x { condition: nothing }")).is_err());
        assert!(compile(&file("include \"b.yar\"")).is_err());
        assert!(compile(&file("rule x { meta: severity = \"huge\" condition: true }")).is_err());
        assert!(compile(&[]).unwrap().is_none());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let check = |text: &str, says: &str| {
            let problems = compile(&[("a.yar".to_owned(), text.to_owned())]).unwrap_err();
            assert_eq!(problems.first().map(ToString::to_string).as_deref(), Some(says));
        };
        check(
            "rule x { condition: nothing }",
            "a.yar: line 1, column 21: unknown identifier \"nothing\" (define it, or import the module it belongs to)",
        );
        check(
            "include \"b.yar\"",
            "a.yar: line 1, column 1: includes are not allowed (leave it out: all files of the folder are loaded together)",
        );
        check(
            "rule x { meta: severity = \"huge\" condition: true }",
            "a.yar: x: meta.severity: `huge` is not a known severity (use info, low, medium, high or critical)",
        );
    }

    #[test]
    fn an_endless_rule_is_stopped_and_told() {
        let text = "rule endless { condition: for all i in (0..2000000000) : ( uint8(0) == 65 ) }";
        let (scanner, _) = compile(&[("a.yar".to_owned(), text.to_owned())]).unwrap().unwrap();
        assert!(!scanner.scan(b"A").complete);
    }

    #[test]
    fn boreal_conforms() {
        conforms(compile);
    }
}
