//! What is known of vulnerabilities: looked up by number, and as checks that tasks may switch.

pub(crate) mod search_bug_info;
pub(crate) mod vul_checks;

use app::Vulnerability;

/// A vulnerability as people name it: its CVE number where it has one.
fn shown_id(known: &Vulnerability) -> &str {
    if known.cve.is_empty() { &known.id } else { &known.cve }
}
