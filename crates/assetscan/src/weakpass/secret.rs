//! A password that is being tried. It shows itself to the protocols only; everybody else sees it masked.

use std::fmt;

/// A password. `Debug` and `Display` mask it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The password itself, for the bytes of a login.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// `r****t`: always four stars, so that the length stays unknown; a short one shows less. Empty stays empty.
    pub(crate) fn masked(&self) -> String {
        let mut letters = self.0.chars();
        match (letters.next(), letters.next_back(), self.0.chars().count()) {
            (None, ..) => String::new(),
            (Some(first), Some(last), 5..) => format!("{first}****{last}"),
            (Some(first), _, 3..) => format!("{first}****"),
            _ => "****".to_owned(),
        }
    }

    /// A server's words without the password, should it repeat it.
    pub(crate) fn redact(&self, words: &str) -> String {
        // A password of three letters may stand in any honest sentence; it is taken out all the same.
        if self.0.is_empty() { words.to_owned() } else { words.replace(&self.0, &self.masked()) }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({})", self.masked())
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(password: &str, masked: &str) {
        let secret = Secret::new(password);
        assert_eq!(secret.masked(), masked);
        assert_eq!(format!("{secret:?} {secret}"), format!("Secret({masked}) {masked}"));
    }

    #[test]
    fn what_is_shown() {
        check("rabbit", "r****t");
        check("password1", "p****1");
        check("密码密码密码", "密****码");
        check("1234", "1****");
        check("abc", "a****");
        check("pi", "****");
        check("", "");
    }

    #[test]
    fn an_echo_is_taken_out() {
        let secret = Secret::new("hunter2");
        assert_eq!(secret.redact("no user with hunter2"), "no user with h****2");
        assert_eq!(Secret::new("").redact("as it was"), "as it was");
    }
}
