//! Names for findings that stay the same while lines move: what suppressions and baselines hold on to.
//!
//! A fingerprint says nothing about the unit or the whole file; who needs those bound adds their digests.

use crate::Finding;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// Bytes of a digest that are kept: enough that nobody can make a second finding of the same name.
const KEPT: usize = 16;

/// The fingerprint of every finding, in their order: rule, file, the source line without its indentation and line
/// number, the steps that led there, and which one it is of several alike.
pub fn fingerprints(findings: &[Finding]) -> Vec<String> {
    let mut alike: BTreeMap<[u8; KEPT], u32> = BTreeMap::new();
    findings
        .iter()
        .map(|finding| {
            let base = digest(&parts(finding));
            let number = alike.entry(base).or_default();
            *number += 1;
            match *number {
                1 => hex(&base),
                more => hex(&digest(&[hex(&base), more.to_string()])),
            }
        })
        .collect()
}

fn parts(finding: &Finding) -> Vec<String> {
    // What was demoted and is so no longer is something new.
    let weighs = if finding.demoted.is_some() { "demoted" } else { "full" };
    let line = match finding.snippet.text.is_empty() {
        true => without_numbers(&finding.message.en),
        false => finding.snippet.text.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    let mut parts = vec![finding.rule_id.clone(), weighs.to_owned(), finding.location.file.clone(), line];
    for step in &finding.steps {
        parts.extend([step.location.file.clone(), without_numbers(&step.what.en)]);
    }
    parts
}

/// Line numbers are told in sentences, too.
fn without_numbers(text: &str) -> String {
    text.split(|c: char| c.is_ascii_digit()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("#")
}

fn digest(parts: &[String]) -> [u8; KEPT] {
    let mut hash = Sha256::new();
    for part in parts {
        // With its length in front, no part can pass for two.
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let whole = hash.finalize();
    let mut kept = [0; KEPT];
    kept.iter_mut().zip(whole.iter()).for_each(|(to, from)| *to = *from);
    kept
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Category, Confidence, Engine, Excerpt, Location, Nature, Role, Severity, Text};

    fn finding(rule: &str, file: &str, line: u32, text: &str) -> Finding {
        Finding {
            rule_id: rule.to_owned(),
            category: Category::Other,
            severity: Severity::High,
            confidence: Confidence::High,
            nature: Nature::Attack,
            engine: Engine::Static,
            role: Role::Code,
            location: Location { file: file.to_owned(), line, column: 3, length: 4 },
            snippet: Excerpt { text: text.to_owned(), mark: 0..0 },
            message: Text::new(format!("In line {line}, something."), ""),
            fix: Text::default(),
            steps: Vec::new(),
            demoted: None,
        }
    }

    #[test]
    fn they_survive_moves_and_nothing_else() {
        let one = |finding: Finding| fingerprints(&[finding]).remove(0);
        let base = one(finding("A", "x.py", 3, "call(1)"));
        assert_eq!(base.len(), 32);
        assert_eq!(base, one(finding("A", "x.py", 90, "call(1)")), "the line moved");
        assert_ne!(base, one(finding("A", "x.py", 3, "call(2)")), "the line changed");
        assert_ne!(base, one(finding("A", "y.py", 3, "call(1)")), "another file");
        assert_ne!(base, one(finding("B", "x.py", 3, "call(1)")), "another rule");
        assert_eq!(one(finding("A", "x.py", 3, "")), one(finding("A", "x.py", 17, "")), "told by its message");
    }

    #[test]
    fn equal_findings_are_counted() {
        let twice = fingerprints(&[finding("A", "x", 1, "y"), finding("A", "x", 9, "y")]);
        assert_ne!(twice[0], twice[1]);
    }
}
