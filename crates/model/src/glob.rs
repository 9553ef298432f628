//! Glob patterns over paths: `*`, `**`, `?`, `{a,b}`; matching is linear per part. Virtual paths ignore ASCII case, those
//! of a file system do not. Opens nothing.

/// A compiled glob.
#[derive(Debug, Clone)]
pub struct Glob {
    alternatives: Vec<Vec<Token>>,
    /// Without `/` it is tried on the file name.
    name_only: bool,
    /// Whether letter case counts.
    exact: bool,
}

/// Why a glob is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GlobError {
    /// Nothing in it.
    #[error("the glob is empty")]
    Empty,
    /// `{` without `}`, or nested.
    #[error("`{{` and `}}` must be paired and not nested")]
    Braces,
    /// More than 64 combinations.
    #[error("more than 64 alternatives")]
    TooMany,
    /// A character that paths do not have.
    #[error("`\\` and `[` have no meaning in globs here")]
    Unsupported,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Byte(u8),
    /// `?`: one byte of a part.
    One,
    /// `*`: any bytes of a part.
    Part,
    /// `**`: any bytes.
    Any,
    /// `**/`: nothing, or any whole parts.
    Parts,
}

impl Glob {
    /// Compiles a glob of virtual paths.
    pub fn new(glob: &str) -> Result<Self, GlobError> {
        Self::compile(glob, false)
    }

    /// Compiles a glob of a file system, where letter case counts.
    pub fn exact(glob: &str) -> Result<Self, GlobError> {
        Self::compile(glob, true)
    }

    fn compile(glob: &str, exact: bool) -> Result<Self, GlobError> {
        if glob.is_empty() {
            return Err(GlobError::Empty);
        }
        if glob.contains(['\\', '[']) {
            return Err(GlobError::Unsupported);
        }
        let alternatives = expand(glob)?.iter().map(|text| tokens(text.as_bytes())).collect();
        Ok(Self { alternatives, name_only: !glob.contains('/'), exact })
    }

    /// Whether `path` (parts divided by `/`) matches.
    pub fn matches(&self, path: &str) -> bool {
        let subject = if self.name_only { path.rsplit('/').next().unwrap_or(path) } else { path };
        self.alternatives.iter().any(|tokens| run(tokens, subject.as_bytes(), self.exact))
    }
}

/// `{a,b}` written out.
fn expand(glob: &str) -> Result<Vec<String>, GlobError> {
    let mut done = vec![String::new()];
    let mut rest = glob;
    while let Some((head, tail)) = rest.split_once('{') {
        let (inside, after) = tail.split_once('}').ok_or(GlobError::Braces)?;
        if head.contains('}') || inside.contains('{') {
            return Err(GlobError::Braces);
        }
        done = done.iter().flat_map(|d| inside.split(',').map(move |choice| format!("{d}{head}{choice}"))).collect();
        if done.len() > 64 {
            return Err(GlobError::TooMany);
        }
        rest = after;
    }
    if rest.contains('}') {
        return Err(GlobError::Braces);
    }
    Ok(done.into_iter().map(|d| d + rest).collect())
}

fn tokens(glob: &[u8]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = glob;
    loop {
        let (token, used) = match rest {
            [] => return tokens,
            [b'*', b'*', b'/', ..] => (Token::Parts, 3),
            [b'*', b'*', ..] => (Token::Any, 2),
            [b'*', ..] => (Token::Part, 1),
            [b'?', ..] => (Token::One, 1),
            [byte, ..] => (Token::Byte(*byte), 1),
        };
        tokens.push(token);
        rest = rest.get(used..).unwrap_or_default();
    }
}

/// Runs all states side by side: no backtracking. `alive[i]` = the tokens before `i` have matched what was read.
fn run(tokens: &[Token], subject: &[u8], exact: bool) -> bool {
    let mut alive = vec![false; tokens.len() + 1];
    alive[0] = true;
    skip_optional(tokens, &mut alive);
    for byte in subject {
        let same = |wanted: &u8| if exact { wanted == byte } else { wanted.eq_ignore_ascii_case(byte) };
        let mut next = vec![false; alive.len()];
        for (index, token) in tokens.iter().enumerate().filter(|(index, _)| alive[*index]) {
            match token {
                Token::Byte(wanted) => next[index + 1] |= same(wanted),
                Token::One => next[index + 1] |= *byte != b'/',
                Token::Part => next[index] |= *byte != b'/',
                Token::Any => next[index] = true,
                Token::Parts => {
                    next[index] = true;
                    next[index + 1] |= *byte == b'/';
                }
            }
        }
        // `**/` may end only where a part ends; the step above has seen to it, so it is not skipped again.
        for (index, token) in tokens.iter().enumerate() {
            if next[index] && matches!(token, Token::Part | Token::Any) {
                next[index + 1] = true;
            }
        }
        // A fresh arrival at `**/` stands at a part's start (or the glob's author wrote it elsewhere): it may be empty.
        for (index, token) in tokens.iter().enumerate() {
            if *token == Token::Parts && *byte == b'/' && next[index] {
                next[index + 1] = true;
            }
        }
        alive = next;
    }
    alive.last().copied().unwrap_or(false)
}

/// Tokens that may match nothing at the start.
fn skip_optional(tokens: &[Token], alive: &mut [bool]) {
    for (index, token) in tokens.iter().enumerate() {
        if alive[index] && matches!(token, Token::Part | Token::Any | Token::Parts) {
            alive[index + 1] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(glob: &str, yes: &[&str], no: &[&str]) {
        let compiled = Glob::new(glob).unwrap();
        for path in yes {
            assert!(compiled.matches(path), "{glob} should match {path}");
        }
        for path in no {
            assert!(!compiled.matches(path), "{glob} should not match {path}");
        }
    }

    #[test]
    fn globs() {
        check("SKILL.md", &["skill.md", "a/b/SKILL.md"], &["a/SKILL.md.txt", "SKILL.md/x"]);
        check("**/SKILL.md", &["SKILL.md", "a/b/skill.md"], &["xSKILL.md", "a/xSKILL.md"]);
        check("*.{json,yml}", &["a.json", "b/c.yml"], &["a.toml"]);
        check("**/.claude/**", &[".claude/a", "x/.claude/b/c"], &["x.claude/b", ".claude"]);
        check("a/**/b", &["a/b", "a/x/b", "a/x/y/b"], &["ab", "a/xb"]);
        check("hooks/*.sh", &["hooks/a.sh"], &["hooks/x/a.sh", "a.sh"]);
        check("?.md", &["a.md"], &["ab.md"]);
    }

    #[test]
    fn letter_case_counts_in_file_systems() {
        let exact = Glob::exact("*.Conf").unwrap();
        assert!(exact.matches("a.Conf") && !exact.matches("a.conf"));
    }

    #[test]
    fn broken_globs() {
        assert_eq!(Glob::new("a{b").unwrap_err(), GlobError::Braces);
        assert_eq!(Glob::new("").unwrap_err(), GlobError::Empty);
        assert_eq!(Glob::new("[ab]").unwrap_err(), GlobError::Unsupported);
    }

    proptest! {
        #[test]
        fn a_path_matches_itself(path in "[a-z]{1,4}(/[a-z.]{1,4}){0,3}") {
            prop_assert!(Glob::new(&path).unwrap().matches(&path));
            prop_assert!(Glob::new("**").unwrap().matches(&path));
        }
    }
}
