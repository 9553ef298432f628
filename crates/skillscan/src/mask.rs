//! Masks secrets in anything that is shown: snippets, messages, evidence steps.

use crate::analyzers::secrets::find_lenient;

/// Characters of a secret that stay readable, enough to tell which one it is.
const SHOWN: usize = 4;

/// `text` with every secret cut to its first four characters and `****` (of a fixed length, so that the length of the
/// secret is not told either). Anything that might be a secret is masked, live or not.
pub fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut end = 0;
    for found in find_lenient(text) {
        masked.push_str(&text[end..found.range.start]);
        masked.extend(text[found.range.clone()].chars().take(SHOWN));
        masked.push_str("****");
        end = found.range.end;
    }
    masked.push_str(&text[end..]);
    masked
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[track_caller]
    fn check(text: &str, masked: &str) {
        assert_eq!(mask(text), masked);
    }

    #[test]
    fn secrets_keep_four_characters() {
        check("key = AKIAJ5Q7ZV2MTRKDW4NH;", "key = AKIA****;");
        check("postgres://bob:Zx81kQwe77@db.internal/x", "postgres://bob:Zx81****@db.internal/x");
        check("password: \"Tr0ub4dor&Zebra!9\" # mine", "password: \"Tr0u****\" # mine");
        check("plain text with a token in it", "plain text with a token in it");
    }
}
