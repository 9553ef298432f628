//! What is not a secret though it has the shape of one: placeholders, documented samples, words, sequences.

/// Parts of placeholders, in lower case.
const PLACEHOLDERS: &[&str] = &[
    "example",
    "sample",
    "placeholder",
    "your",
    "xxxx",
    "changeme",
    "change_me",
    "change-me",
    "dummy",
    "redacted",
    "replace",
    "insert",
    "todo",
    "fixme",
    "...",
    "…",
    "****",
    "abcdef",
    "123456",
    "qwerty",
    "foobar",
    "deadbeef",
    "0123",
    "aaaa",
    "bbbb",
    "0000",
    "1111",
    "not-a-real",
    "notreal",
    "not_real",
    "fake",
    "mysecret",
    "my-secret",
    "my_secret",
    "my-api",
    "my_api",
    "myapikey",
    "my-token",
    "my_token",
    "<",
    "${",
    "{{",
    "%s",
    "{}",
    "$(",
    "thisisa",
    "this-is",
    "this_is",
    "hidden",
    "masked",
];

/// Parts of keys that manuals and test networks show to everybody, in lower case.
const SAMPLES: &[&str] = &[
    "sflkxwrjsmekkf2qt4fwpmejf36pok6yjv", // jwt.io
    "4ec39hqlyjwdarjtt1zdp7dc",           // Stripe
    "ac0974bec39a17e36ba4a6b4d238ff94",   // Hardhat and Anvil
    "59c6995e998f97a5a0044966f0945389",
    "5de4111afa1a4b94908f83103eb1f170",
    "7c852118294e51e653712a81e05800f4",
    "47e179ec197488593b187f80a00eb0da",
    "8b3a350cf5c34c9194ca85829a2df0ec",
    "92db14e403b83dfe3df233f83dfa3a0d",
    "4bbbf85ce3377467afe5d46f804f221813b2bb",
    "dbda1821b80551c9d65939329250298aa3472b",
    "2a871d0798f97d79848a013d4936a73bf4cc92",
];

/// Further parts that mark a generic value as no credential: code that reads one, names, test words.
const NOT_A_VALUE: &[&str] = &[
    "env",
    "config",
    "process.",
    "os.",
    "secrets.",
    "vault",
    "getenv",
    "(",
    ")",
    "[",
    "]",
    "$",
    "://",
    "test",
    "demo",
    "token",
    "secret",
    "password",
    "passwd",
    "apikey",
    "api_key",
    "api-key",
    "key_here",
    "none",
    "null",
    "undefined",
    "default",
    "string",
    "admin",
    "root",
    "user",
    "bearer",
    "required",
    "optional",
    "true",
    "false",
    "value",
];

/// Random enough to be live, and no placeholder.
pub(super) fn looks_live(secret: &str, least_entropy: f64) -> bool {
    entropy(secret) >= least_entropy && !is_placeholder(secret) && !is_sequence(secret)
}

/// The same for a value of no known form, which needs more proof: mixed characters, no words of code.
pub(super) fn looks_live_password(value: &str, least_entropy: f64) -> bool {
    if !looks_live(value, least_entropy) || !could_be_password(value) {
        return false;
    }
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let upper = value.chars().any(|c| c.is_ascii_uppercase());
    let lower = value.chars().any(|c| c.is_ascii_lowercase());
    let odd = value.chars().any(|c| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-' | '.' | '/'));
    let classes = usize::from(digits > 0) + usize::from(upper) + usize::from(lower) + usize::from(odd);
    classes >= 3 || (value.len() >= 24 && digits >= 4 && classes >= 2)
}

/// Not plainly code, a reference or a placeholder.
pub(super) fn could_be_password(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    value.is_ascii() && !is_placeholder(value) && !NOT_A_VALUE.iter().any(|part| lower.contains(part))
}

fn is_placeholder(secret: &str) -> bool {
    let lower = secret.to_ascii_lowercase();
    PLACEHOLDERS.iter().chain(SAMPLES).any(|part| lower.contains(part))
}

/// Mostly runs of equal, rising or falling characters.
pub(super) fn is_sequence(secret: &str) -> bool {
    let bytes = secret.as_bytes();
    let steps = bytes.windows(2).filter(|pair| pair[0].abs_diff(pair[1]) <= 1).count();
    bytes.len() > 3 && steps * 2 > bytes.len()
}

/// Shannon entropy in bits per character.
pub(super) fn entropy(text: &str) -> f64 {
    let mut counts = [0u32; 256];
    for byte in text.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let total = f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX).max(1));
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| f64::from(*count) / total)
        .map(|share| -share * share.log2())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(secret: &str, live: bool) {
        assert_eq!(looks_live(secret, 3.0), live, "{secret}");
    }

    #[test]
    fn samples_and_sequences_are_not_live() {
        check("AKIAIOSFODNN7EXAMPLE", false);
        check("sk-ant-api03-xxxxxxxxxxxxxxxxxxxxxxxx", false);
        check("ghp_abcdefghijklmnopqrstuvwxyz0123456789", false);
        check("AKIAJ5Q7ZV2MTRKDW4NH", true);
    }

    #[test]
    fn a_generic_value_needs_mixed_characters() {
        assert!(looks_live_password("Tr0ub4dor&Zebra!9", 3.0));
        assert!(!looks_live_password("os.environ['TOKEN']", 3.0));
        assert!(!looks_live_password("user-session-cookie", 3.0));
        assert!(!looks_live_password("correcthorsebattery", 3.0));
    }
}
