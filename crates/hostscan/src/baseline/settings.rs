//! One setting's value out of a file, in the dialect the file is written in. Pure but for the files that it includes.

use super::rule::Dialect;
use crate::Root;
use std::io;

/// Most bytes of a file of settings.
const FILE: u64 = 4 << 20;

/// Files that one file may include.
const INCLUDES: usize = 64;

/// The value, trimmed and without quotes; `Ok(None)` where the setting is not named.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn value(root: &Root, text: &str, dialect: Dialect, name: &str) -> io::Result<Option<String>> {
    Ok(match dialect {
        Dialect::Sshd => sshd(root, text, name, &mut INCLUDES.clone())?,
        Dialect::Words => lines(text).filter_map(|line| named(line, name, char::is_whitespace)).next_back(),
        Dialect::Equals => lines(text).filter_map(|line| named(line, name, |c| c == '=')).next_back(),
        Dialect::Json => json(text, name),
    }
    .map(|value| value.trim().trim_matches(['"', '\'']).to_owned()))
}

fn lines(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', ';']))
}

/// The value of a line that names the setting. Dashes and underscores are one, as servers read them.
fn named(line: &str, name: &str, separates: impl Fn(char) -> bool) -> Option<String> {
    let (key, value) = line.split_once(&separates).unwrap_or((line, ""));
    let plain = |text: &str| text.trim().to_ascii_lowercase().replace('_', "-");
    (plain(key) == plain(name)).then(|| value.split(" #").next().unwrap_or_default().trim().to_owned())
}

/// The first value counts; what a `Match` block says holds for some only.
fn sshd(root: &Root, text: &str, name: &str, left: &mut usize) -> io::Result<Option<String>> {
    for line in lines(text) {
        let (key, value) = line.split_once([' ', '\t', '=']).unwrap_or((line, ""));
        if key.eq_ignore_ascii_case("match") {
            break;
        }
        if key.eq_ignore_ascii_case("include") {
            for pattern in value.split_whitespace() {
                let pattern = if pattern.starts_with('/') { pattern.to_owned() } else { format!("/etc/ssh/{pattern}") };
                for path in root.glob(&pattern)? {
                    let Some(rest) = left.checked_sub(1) else { return Ok(None) };
                    *left = rest;
                    if let Some(text) = root.text(&path, FILE)?
                        && let Some(value) = sshd(root, &text, name, left)?
                    {
                        return Ok(Some(value));
                    }
                }
            }
        }
        if key.eq_ignore_ascii_case(name) {
            return Ok(Some(value.to_owned()));
        }
    }
    Ok(None)
}

fn json(text: &str, name: &str) -> Option<String> {
    let file: serde_json::Value = serde_json::from_str(text).ok()?;
    let value = name.split('.').try_fold(&file, |value, part| value.get(part))?;
    Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(dialect: Dialect, text: &str, name: &str, wanted: Option<&str>) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("etc/ssh/more")).unwrap();
        std::fs::write(folder.path().join("etc/ssh/more/a.conf"), "Port 1\nMatch all\nBanner x\n").unwrap();
        std::fs::write(folder.path().join("etc/ssh/more/round.conf"), "Include more/round.conf\n").unwrap();
        let root = Root::new(folder.path()).unwrap();
        assert_eq!(value(&root, text, dialect, name).unwrap().as_deref(), wanted);
    }

    #[test]
    fn dialects() {
        check(Dialect::Sshd, "# Port 9\nport 22\nPort 23\n", "Port", Some("22"));
        check(Dialect::Sshd, "Include more/*.conf\nPort 22\n", "Port", Some("1"));
        check(Dialect::Sshd, "Include /etc/ssh/more/*.conf\n", "Banner", None);
        check(Dialect::Sshd, "Match User x\nPort 22\n", "Port", None);
        check(Dialect::Words, "a  1 # one\na\t2\n", "A", Some("2"));
        check(Dialect::Words, "bind 127.0.0.1 ::1\n", "bind", Some("127.0.0.1 ::1"));
        check(Dialect::Equals, "[mysqld]\nskip_grant-tables\n", "skip-grant-tables", Some(""));
        check(Dialect::Equals, "listen_addresses = '*'  # all\n", "listen_addresses", Some("*"));
        check(Dialect::Json, r#"{"a": {"b": true}}"#, "a.b", Some("true"));
        check(Dialect::Json, "{", "a", None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_fine(text in "\\PC{0,80}\n\\PC{0,80}", name in "[a-zA-Z.]{1,8}") {
            let root = Root::new(".").unwrap();
            for dialect in [Dialect::Words, Dialect::Equals, Dialect::Json] {
                let _ = value(&root, &text, dialect, &name);
            }
        }
    }
}
