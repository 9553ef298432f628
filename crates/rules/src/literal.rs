//! Literals that each match must contain: what the one prefilter pass over a text looks for.
//!
//! Literals are folded as by [`fold`]: ASCII letters in lower case, ASCII white space as blanks. Letters and blanks that
//! have an ASCII partner only in Unicode (`K` the Kelvin sign, `ſ`, the no-break space) are taken for that partner: the
//! normalised view of a text has them replaced already.

use crate::pattern::dialect;
use regex_syntax::hir::{Class, Hir, HirKind};
use std::collections::BTreeSet;

/// Shortest literal worth looking for, in bytes.
pub(crate) const SHORTEST: usize = 3;
/// Most alternatives of one pattern.
const MOST: usize = 256;
/// Most texts that joining neighbouring parts may lead to: letters with two cases outside ASCII double them each time.
const MOST_JOINED: usize = 16;

/// The byte that the prefilter sees in place of `byte`.
pub const fn fold(byte: u8) -> u8 {
    match byte {
        b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => b' ',
        byte => byte.to_ascii_lowercase(),
    }
}

/// The required literals of a regular expression: every match contains at least one of them, ASCII case ignored.
/// `None` when there is no such set of usable literals, or the pattern does not parse.
pub(crate) fn required(pattern: &str) -> Option<Vec<String>> {
    let hir = regex_syntax::parse(&dialect(pattern)).ok()?;
    let facts = facts(&hir);
    let best = better(facts.required, facts.exact);
    best.filter(usable).map(|set| set.into_iter().collect())
}

/// Sets of literals of a pattern: every match has, of one of the alternatives, one literal of each set. Empty if that
/// says nothing. The engine asks a block of text for them before it runs the pattern.
///
/// Written as one text: literals end in [`LITERAL_END`], sets in [`SET_END`], alternatives in [`ALTERNATIVE_END`].
pub(crate) fn demands(pattern: &str) -> String {
    let Ok(hir) = regex_syntax::parse(&dialect(pattern)) else { return String::new() };
    let branches = match hir.kind() {
        HirKind::Alternation(branches) => branches.as_slice(),
        _ => std::slice::from_ref(&hir),
    };
    let mut text = String::new();
    for branch in branches {
        let Facts { exact, all, .. } = facts(branch);
        let plain = |literal: &String| !literal.contains([LITERAL_END, SET_END, ALTERNATIVE_END]);
        let sets: BTreeSet<Set> =
            all.into_iter().chain(exact).filter(|set| telling(set) && set.iter().all(plain)).collect();
        if sets.is_empty() {
            return String::new();
        }
        for set in sets {
            text.extend(set.iter().flat_map(|literal| literal.chars().chain([LITERAL_END])));
            text.push(SET_END);
        }
        text.push(ALTERNATIVE_END);
    }
    text
}

/// Single bytes that a pattern may demand: signs that prose seldom has.
pub const SIGNS: &[u8; 19] = b"@\\|{}[]<>$&%^~#=!;*";

/// Ends a literal in [`crate::RuleSet::demands`].
pub const LITERAL_END: char = '\u{1}';
/// Ends a set of literals in [`crate::RuleSet::demands`].
pub const SET_END: char = '\u{2}';
/// Ends an alternative in [`crate::RuleSet::demands`].
pub const ALTERNATIVE_END: char = '\u{3}';

/// The key of a literal text: its rarest word of at least three bytes, lower case.
pub fn key(literal: &str) -> Option<String> {
    let folded = literal.to_ascii_lowercase();
    let words = folded.split_whitespace().filter(|word| word.len() >= SHORTEST);
    words.max_by_key(|word| rarity(word)).map(str::to_owned)
}

type Set = BTreeSet<String>;

/// What is known about the texts that a part of a pattern matches.
struct Facts {
    /// All of them, if they are few.
    exact: Option<Set>,
    /// Each begins with one of these.
    starts: Set,
    /// Each ends in one of these.
    ends: Set,
    /// Each contains one of these.
    required: Option<Set>,
    /// Each contains one of each of these.
    all: Vec<Set>,
}

impl Facts {
    fn exact(set: Set) -> Self {
        Self { starts: set.clone(), ends: set.clone(), exact: Some(set), required: None, all: Vec::new() }
    }

    fn unknown() -> Self {
        Self { exact: None, starts: nothing(), ends: nothing(), required: None, all: Vec::new() }
    }
}

/// The set that says nothing.
fn nothing() -> Set {
    Set::from([String::new()])
}

fn facts(hir: &Hir) -> Facts {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Facts::exact(nothing()),
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) => Facts::exact(Set::from([text.chars().map(folded).collect()])),
            Err(_) => Facts::unknown(),
        },
        HirKind::Class(class) => members(class).map_or_else(Facts::unknown, Facts::exact),
        HirKind::Capture(capture) => facts(&capture.sub),
        HirKind::Repetition(repetition) => match (repetition.min, repetition.max, facts(&repetition.sub)) {
            (0, Some(1), Facts { exact: Some(mut set), .. }) => {
                set.insert(String::new());
                Facts::exact(set)
            }
            (0, _, _) => Facts::unknown(),
            (1, Some(1), inner) => inner,
            (min, max, inner) => repeated(inner, min, max),
        },
        HirKind::Concat(parts) => concat(parts),
        HirKind::Alternation(branches) => alternation(branches),
    }
}

/// A part that stands there `min` times at least, which is not never.
fn repeated(mut inner: Facts, min: u32, max: Option<u32>) -> Facts {
    /// Longer runs of the same tell no more.
    const TOLD: u32 = 4;
    let run = inner.exact.take().map(|set| {
        let mut run = set.clone();
        let mut times = 1;
        while times < min.min(TOLD)
            && let Some(longer) = joined(&run, &set)
        {
            (run, times) = (longer, times + 1);
        }
        (run, times)
    });
    match run {
        Some((run, times)) if max == Some(times) => Facts::exact(run),
        Some((run, _)) => {
            inner.all.push(run.clone());
            Facts { starts: run.clone(), ends: run.clone(), required: better(inner.required, Some(run)), ..inner }
        }
        None => inner,
    }
}

/// Runs of exactly known parts are joined; the best run or required part of all is kept.
fn concat(parts: &[Hir]) -> Facts {
    let mut best: Option<Set> = None;
    let mut all = Vec::new();
    let mut starts: Option<Set> = None;
    let mut run = nothing();
    for part in parts {
        let part = facts(part);
        best = better(best, part.required);
        all.extend(part.all);
        let exact = part.exact.is_some();
        let longer = joined(&run, &part.starts);
        if let (true, Some(longer)) = (exact, &longer) {
            run = longer.clone();
            continue;
        }
        let closed = longer.unwrap_or(run);
        best = better(best, Some(closed.clone()));
        all.push(closed.clone());
        starts.get_or_insert(closed);
        run = part.ends;
    }
    match starts {
        None => Facts::exact(run),
        Some(starts) => {
            all.push(run.clone());
            Facts { exact: None, starts, required: better(best, Some(run.clone())), ends: run, all }
        }
    }
}

/// Every head with every tail, unless they are too many.
fn joined(heads: &Set, tails: &Set) -> Option<Set> {
    (heads.len() * tails.len() <= MOST_JOINED || *heads == nothing())
        .then(|| heads.iter().flat_map(|head| tails.iter().map(move |tail| format!("{head}{tail}"))).collect())
}

/// Each branch must bring something, or nothing is required of the whole.
fn alternation(branches: &[Hir]) -> Facts {
    let mut exact = Some(Set::new());
    let mut starts = Some(Set::new());
    let mut ends = Some(Set::new());
    let mut required = Some(Set::new());
    for branch in branches {
        let branch = facts(branch);
        exact = union(exact, branch.exact.clone());
        starts = union(starts, Some(branch.starts));
        ends = union(ends, Some(branch.ends));
        required = union(required, better(branch.required, branch.exact));
    }
    let all = required.iter().cloned().collect();
    Facts { exact, starts: starts.unwrap_or_else(nothing), ends: ends.unwrap_or_else(nothing), required, all }
}

fn union(one: Option<Set>, other: Option<Set>) -> Option<Set> {
    let mut set = one?;
    set.extend(other?);
    (set.len() <= MOST).then_some(set)
}

fn better(one: Option<Set>, other: Option<Set>) -> Option<Set> {
    match (one, other) {
        (Some(one), Some(other)) => Some(if score(&other) > score(&one) { other } else { one }),
        (one, other) => one.or(other),
    }
}

fn usable(set: &Set) -> bool {
    !set.is_empty() && set.iter().all(|literal| literal.len() >= SHORTEST)
}

/// Whether it tells something that a block of text has none of the literals. They may be short, unlike those that the
/// prefilter looks for: signs that prose has not, pairs of letters.
fn telling(set: &Set) -> bool {
    let tells = |literal: &String| match literal.as_bytes() {
        [] => false,
        [sign] => SIGNS.contains(sign),
        _ => true,
    };
    !set.is_empty() && set.iter().all(tells)
}

/// The rarity of the commonest member, less what many members cost.
fn score(set: &Set) -> u32 {
    if !usable(set) {
        return 0;
    }
    let commonest = set.iter().map(|literal| rarity(literal)).min().unwrap_or(0);
    commonest.saturating_sub(set.len().ilog2()).max(1)
}

/// A rough number of bits: how unlikely a literal is in the texts of Skills. Long words stop gaining.
fn rarity(literal: &str) -> u32 {
    const EVERYWHERE: &[&str] = &[
        "http", "https", "https://", "http://", "://", "www.", ".com", "import", "the", "this", "that", "with", "you",
        "your", "and", "for", "from", "user", "file", "files", "name", "data", "use", "run", "not", "skill", "script",
        "code", "all", "any", "before", "after", "must", "always", "python", "print", "json", "path", "read", "write",
        "open", "get", "set", "new", "const", "return", "function", "self", "def", "let", "var", "bash", "install",
        "output", "input", "command", "model", "api", "request", "response", "content", "text", "when", "should",
        "tool",
    ];
    if EVERYWHERE.contains(&literal) {
        return 4;
    }
    literal.chars().map(bits).sum::<u32>().min(30)
}

fn bits(c: char) -> u32 {
    match c {
        'e' | 't' | 'a' | 'o' | 'i' | 'n' | 's' | 'r' | '/' | '.' | '-' | ' ' => 3,
        'h' | 'l' | 'd' | 'c' | 'u' | 'm' | 'p' | '_' | '"' | '=' | '(' => 4,
        'a'..='z' => 6,
        '0'..='9' => 5,
        _ => 7,
    }
}

/// The members of a small class, folded.
fn members(class: &Class) -> Option<Set> {
    let mut set = Set::new();
    let mut seen = 0_u32;
    let ranges: Vec<(u32, u32)> = match class {
        Class::Unicode(class) => class.iter().map(|r| (u32::from(r.start()), u32::from(r.end()))).collect(),
        Class::Bytes(class) => class.iter().map(|r| (u32::from(r.start()), u32::from(r.end()))).collect(),
    };
    for (start, end) in ranges {
        seen = seen.saturating_add(end.saturating_sub(start) + 1);
        if seen > 32 {
            return None;
        }
        set.extend((start..=end).filter_map(char::from_u32).map(|c| folded(c).to_string()));
    }
    (!set.is_empty() && set.len() <= 8).then_some(set)
}

fn folded(c: char) -> char {
    match c {
        '\u{212a}' => 'k',
        '\u{17f}' => 's',
        c if c.is_whitespace() => ' ',
        c => u8::try_from(c).map_or(c, |byte| if byte.is_ascii() { char::from(fold(byte)) } else { c }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(pattern: &str, expected: Option<&[&str]>) {
        let found = required(pattern);
        let expected = expected.map(|set| set.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>());
        assert_eq!(found, expected, "{pattern}");
    }

    #[test]
    fn required_literals() {
        check(r"(?i)\b(?:curl|wget)\b[^\n|]*https?://", Some(&["curl", "wget"]));
        check(r"\.(?:ssh|aws)/", Some(&[".aws/", ".ssh/"]));
        check(r"忽略.{0,6}指令", Some(&["忽略"]));
        check(r"(?i)bas[e3]64\s*-d", Some(&["bas364", "base64"]));
        check(r"(?:abc)+x?", Some(&["abc"]));
        check(r"\brm\s+-rf", Some(&[" -rf"]));
        check(r"\brm\s+(?:-r|-f)?", Some(&["rm "]));
        check(r"\bnc(?:\.exe)?\s", Some(&["nc ", "nc.exe "]));
        check(r#"["']={2,}\s*END"#, Some(&["\"==", "'=="]));
        check(r"#{3}(?:END|STOP)", Some(&["###end", "###stop"]));
        check(r"x-{2,9}", Some(&["x--"]));
        check(r"(?i)(?:ЖЗ|аб)", Some(&["АБ", "Аб", "ЖЗ", "Жз", "аБ", "аб", "жЗ", "жз"]));
        check(r"\w+\s*=\s*\w+", None);
        check(r"(?:curl)?foo|\d+", None);
        check(r"ab|cd", None);
        check(r"[a-z]{3}", None);
    }

    #[test]
    fn keys_are_rare_words() {
        assert_eq!(key("Do NOT tell the user").as_deref(), Some("tell"));
        assert_eq!(key("不要告诉用户").as_deref(), Some("不要告诉用户"));
        assert_eq!(key("a b"), None);
    }

    proptest! {
        /// The soundness of the prefilter: what matches contains one of the literals.
        #[test]
        fn a_match_contains_a_required_literal(
            (pattern, text) in "[abc \\s.|(?:)*+\\[\\]]{1,12}"
                .prop_filter("valid", |p| crate::compile(p).is_ok())
                .prop_flat_map(|p| {
                    let text = proptest::string::string_regex(&p).unwrap_or_else(|_| proptest::string::string_regex("[abc]{0,8}").unwrap());
                    (Just(p), text)
                })
        ) {
            let regex = crate::compile(&pattern).unwrap();
            if let (true, Some(literals)) = (regex.is_match(&text), required(&pattern)) {
                let folded: String = text.chars().map(folded).collect();
                prop_assert!(literals.iter().any(|literal| folded.contains(literal)), "{pattern} {text} {literals:?}");
            }
        }
    }
}
