//! Writing suppressions: entries for findings, ready to be filled in and pasted into `touchstone.toml`.

use crate::apply::{Subject, evidence};
use crate::day::Day;
use model::{SkillScan, fingerprints};

/// Which findings are written.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Only of this rule.
    pub rule: Option<String>,
    /// Only this one.
    pub fingerprint: Option<String>,
    /// Why they are accepted; left for the reader to say when empty.
    pub reason: String,
    /// Who answers for that.
    pub owner: String,
    /// Until when.
    pub expires: Option<Day>,
}

/// One entry per finding that counts, is selected and is not accepted already.
pub fn template(
    scan: &SkillScan,
    subject: &Subject,
    selection: &Selection,
    accepted: impl Fn(usize) -> bool,
) -> Vec<String> {
    let mut entries = Vec::new();
    for (index, (finding, fingerprint)) in scan.findings.iter().zip(fingerprints(&scan.findings)).enumerate() {
        let wanted = finding.demoted.is_none()
            && !accepted(index)
            && selection.rule.as_ref().is_none_or(|rule| rule.eq_ignore_ascii_case(&finding.rule_id))
            && selection.fingerprint.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(&fingerprint));
        if !wanted {
            continue;
        }
        let hashes: Vec<String> = evidence(scan, finding).into_iter().map(quoted).collect();
        let hash = match hashes.as_slice() {
            [one] => one.clone(),
            many => format!("[{}]", many.join(", ")),
        };
        // A comment ends with its line; nothing of a package may reach the next one.
        let message = model::visible(&finding.message.en).into_owned();
        let expires =
            selection.expires.map_or_else(|| "\"\"  # a day, as in 2027-01-31".to_owned(), |day| day.to_string());
        entries.push(format!(
            "# {message}\n[[suppress]]\nrule = {}\npath = {}\nfingerprint = {}\nhash = {hash}\nreason = {}\nowner = {}\n\
             expires = {expires}\n",
            quoted(&finding.rule_id),
            quoted(&glob(&subject.place(&finding.location.file))),
            quoted(&fingerprint),
            quoted(&selection.reason),
            quoted(&selection.owner),
        ));
    }
    entries
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A path as a glob of itself: what has a meaning in globs stands for any one character.
fn glob(path: &str) -> String {
    let plain = |c: char| if "*?{}[]\\".contains(c) { '?' } else { c };
    let glob: String = path.chars().map(plain).collect();
    // Without a slash, a glob would be tried on file names everywhere.
    if glob.contains('/') { glob } else { format!("**/{glob}") }
}
