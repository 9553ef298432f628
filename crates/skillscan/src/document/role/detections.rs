//! Detection rules by their form: Sigma, YARA, Semgrep, Falco, Suricata and Snort. They hold attacks in order to find
//! them. Parses none of them; the keys that each must have are enough.

use model::{Role, Text};

/// Info strings of fences that hold detection rules or searches.
const LANGUAGES: &[&str] =
    &["yara", "yar", "sigma", "suricata", "snort", "falco", "semgrep", "kql", "kusto", "spl", "zeek"];

/// Keys that make a file run, whatever else it holds.
const RUNS: &[&str] = &["\njobs:", "\nsteps:", "\nservices:", "\nhooks:", "\ncommand:", "mcpServers", "runs-on:"];

/// The deny-list that a fence with this info string and content is.
pub(in crate::document) fn of_fence(info: &str, content: &str) -> Option<(Role, Text)> {
    let named = info.split([' ', ',', '{', ':']).next().unwrap_or_default().to_ascii_lowercase();
    if LANGUAGES.contains(&named.as_str()) {
        return Some(listed(&named));
    }
    of_text(content)
}

/// The deny-list that a text is, by its keys.
pub(in crate::document) fn of_text(text: &str) -> Option<(Role, Text)> {
    const HEAD_BYTES: usize = 32 << 10;
    let text = super::super::clip(text, HEAD_BYTES);
    let has =
        |words: &[&str]| words.iter().all(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some());
    let form = if has(&["detection:", "condition:"]) && (has(&["logsource:"]) || has(&["title:", "selection"])) {
        "Sigma"
    } else if has(&["rule ", "strings:", "condition:", "{"]) {
        "YARA"
    } else if has(&["rules:", "severity:", "message:", "pattern"]) && has(&["languages:"]) {
        "Semgrep"
    } else if has(&["rule:", "condition:", "output:", "priority:"]) {
        "Falco"
    } else if has(&["alert ", "(msg:", "sid:"]) {
        "Suricata"
    } else {
        return None;
    };
    let runs = RUNS.iter().any(|key| memchr::memmem::find(text.as_bytes(), key.as_bytes()).is_some());
    (!runs).then(|| listed(form))
}

fn listed(form: &str) -> (Role, Text) {
    (Role::DenyList, Text::new(format!("a detection rule ({form})"), format!("检测规则（{form}）")))
}
