//! Evidence that shows no secret: what looks like one is masked before it leaves the engine.

use regex::Regex;
use std::sync::OnceLock;

/// Masks values of fields that name secrets, and the middle of well-known forms of keys.
pub(crate) fn mask(text: &str) -> String {
    static FIELD: OnceLock<Option<Regex>> = OnceLock::new();
    static FORM: OnceLock<Option<Regex>> = OnceLock::new();
    let field = FIELD.get_or_init(|| {
        Regex::new(r#"(?i)((?:password|passwd|passphrase|pwd|secret|token|api_?key|access_?key|private_?key|credential|authorization|requirepass|masterauth)[a-z_]*["']?\s*[:= ]\s*["']?)([^\s"',;&<>]{3,})"#).ok()
    });
    let form = FORM.get_or_init(|| {
        Regex::new(
            r"\b(AKIA|AKID|LTAI|ghp_|gho_|ghs_|glpat-|sk_live_|rk_live_|xox[abprs]-|AIza|eyJ)[A-Za-z0-9_.\-]{8,}",
        )
        .ok()
    });
    let text = field.as_ref().map_or_else(|| text.to_owned(), |field| field.replace_all(text, "${1}****").into_owned());
    form.as_ref().map_or_else(|| text.clone(), |form| form.replace_all(&text, "${1}****").into_owned())
}

/// A secret by its first and last two characters.
pub(crate) fn middle(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    match letters.as_slice() {
        [a, b, .., y, z] if letters.len() >= 8 => format!("{a}{b}****{y}{z}"),
        [a, ..] => format!("{a}****"),
        [] => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_shown() {
        assert_eq!(mask("password=hunter2 user=bob"), "password=**** user=bob");
        assert_eq!(mask(r#"{"api_key": "abcdef"}"#), r#"{"api_key": "****"}"#);
        assert_eq!(mask("id AKIAABCDEFGHIJKLMNOP!"), "id AKIA****!");
        assert_eq!(mask("redis_version:7.0.15"), "redis_version:7.0.15");
        assert_eq!(middle("440524188001010014"), "44****14");
        assert_eq!(middle("abc"), "a****");
    }
}
