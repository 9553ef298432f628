//! PowerShell and batch lines that are written so that nobody finds them: tick marks and carets inside words, format
//! strings with turned slots, texts with letters to be taken out, `%x:~0,5%`.

use super::{Layer, Search, literals};
use crate::document::Language;
use std::collections::BTreeMap;
use std::ops::Range;

/// Names that are worth hiding, lower case.
const NAMES: &[&str] = &[
    "iex",
    "invoke-expression",
    "invoke-webrequest",
    "invoke-restmethod",
    "invoke-command",
    "iwr",
    "irm",
    "curl",
    "new-object",
    "downloadstring",
    "downloadfile",
    "net.webclient",
    "start-process",
    "powershell",
    "pwsh",
    "cmd",
    "certutil",
    "bitsadmin",
    "mshta",
    "rundll32",
    "regsvr32",
    "wscript",
    "cscript",
    "frombase64string",
    "webclient",
    "add-type",
    "schtasks",
    "reg",
];

/// Longest line that is looked at, most layers, and most variables of a batch file.
const LINE_BYTES: usize = 8192;
const LAYERS: usize = 256;
const VARIABLES: usize = 256;

/// Adds what comes out.
pub(super) fn find(search: &mut Search<'_>) {
    let text = search.text;
    let bytes = text.as_bytes();
    let formats = memchr::memmem::find(bytes, b"-f").is_some();
    let any_mark = memchr::memchr3(b'`', b'^', b'%', bytes).is_some();
    if !any_mark && !formats && memchr::memmem::find(bytes, b"eplace").is_none() {
        return;
    }
    let replaces = names_replace(bytes);
    let mut batch = Batch::default();
    let before = search.plain.len();
    for line in super::super::prose::lines(text, 0..text.len()) {
        let shown = text.get(line.clone()).unwrap_or_default().trim_end();
        if shown.len() > LINE_BYTES || search.plain.len() - before >= LAYERS {
            continue;
        }
        let spelled = batch.line(shown);
        if let Some(spelled) = spelled {
            push(search, line.start..line.start + shown.len(), "batch expansion", spelled, Language::Batch);
        }
        if let Some(spelled) = without_marks(shown) {
            push(search, line.start..line.start + shown.len(), "escape marks", spelled, Language::PowerShell);
        }
        if formats {
            formatted(search, &line, shown);
        }
        if replaces {
            replaced(search, &line, shown);
        }
    }
}

/// Whether "replace" stands somewhere, in any case.
fn names_replace(bytes: &[u8]) -> bool {
    // Looked for by its rarest letter.
    memchr::memchr2_iter(b'p', b'P', bytes)
        .filter_map(|at| bytes.get(at.checked_sub(2)?..at + 5))
        .any(|word| word.eq_ignore_ascii_case(b"replace"))
}

fn push(search: &mut Search<'_>, range: Range<usize>, name: &'static str, text: String, language: Language) {
    search.plain.push(Layer { range, name, text, disguised: true, language: Some(language) });
}

/// The line without tick marks and carets inside words, if a name comes out.
fn without_marks(line: &str) -> Option<String> {
    let bytes = line.as_bytes();
    let inside = |at: usize| {
        let letter = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphabetic);
        letter(at.checked_sub(1)) && letter(Some(at + 1))
    };
    let marks: Vec<usize> = memchr::memchr2_iter(b'`', b'^', bytes).filter(|at| inside(*at)).collect();
    if marks.len() < 2 {
        return None;
    }
    let mut spelled = String::with_capacity(line.len());
    let mut from = 0;
    for mark in marks {
        spelled.push_str(line.get(from..mark)?);
        from = mark + 1;
    }
    spelled.push_str(line.get(from..)?);
    let names = |text: &str| words(text).filter(|word| NAMES.contains(&word.as_str())).count();
    (names(&spelled) > names(line)).then_some(spelled)
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').map(str::to_ascii_lowercase)
}

/// `"{1}{0}" -f 'b','a'`
fn formatted(search: &mut Search<'_>, line: &Range<usize>, shown: &str) {
    for at in memchr::memmem::find_iter(shown.as_bytes(), b"-f").take(16) {
        let before = shown.get(..at).unwrap_or_default().trim_end();
        let Some(template) = literals::contents(before).last().filter(|t| t.end + 1 == before.len()) else { continue };
        let start = template.start;
        let template = before.get(template).unwrap_or_default();
        if !template.starts_with('{') || template.matches("}{").count() < 1 {
            continue;
        }
        let after = shown.get(at + 2..).unwrap_or_default();
        let mut values: Vec<String> = Vec::new();
        let mut end = 0;
        for literal in quoted(after) {
            let between = after.get(end..literal.start - 1).unwrap_or_default();
            if !between.chars().all(|c| matches!(c, ' ' | ',' | '@' | '(')) {
                break;
            }
            values.push(after.get(literal.clone()).unwrap_or_default().replace("''", "'"));
            end = literal.end + 1;
        }
        let Some(text) = fill(template, &values) else { continue };
        let range = line.start + start..line.start + at + 2 + end;
        push(search, range, "format string", text, Language::PowerShell);
    }
}

/// Literals of PowerShell, where a doubled quote stands for one.
fn quoted(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + memchr::memchr2(b'\'', b'"', bytes.get(at..)?)? + 1;
        let quote = *bytes.get(start - 1)?;
        let mut end = start;
        loop {
            end += memchr::memchr(quote, bytes.get(end..)?)?;
            if bytes.get(end + 1) != Some(&quote) {
                break;
            }
            end += 2;
        }
        at = end + 1;
        Some(start..end)
    })
}

/// The template with its slots filled; every slot must have a value.
fn fill(template: &str, values: &[String]) -> Option<String> {
    let mut out = String::new();
    let mut rest = template;
    let mut slots = 0;
    while let Some((before, slot_and_rest)) = rest.split_once('{') {
        out.push_str(before);
        let (slot, after) = slot_and_rest.split_once('}')?;
        out.push_str(values.get(slot.trim().parse::<usize>().ok()?)?);
        slots += 1;
        rest = after;
        if out.len() > LINE_BYTES * 2 {
            return None;
        }
    }
    out.push_str(rest);
    (slots >= 2).then_some(out)
}

/// `'irmZ x | ieZx'.Replace('Z','')` and `'…' -replace 'Z',''`.
fn replaced(search: &mut Search<'_>, line: &Range<usize>, shown: &str) {
    let lower = shown.to_ascii_lowercase();
    let all: Vec<Range<usize>> = quoted(shown).take(64).collect();
    for (index, subject) in all.iter().enumerate() {
        let mut text = shown.get(subject.clone()).unwrap_or_default().to_owned();
        let mut end = subject.end + 1;
        let mut changed = 0;
        let mut next = index + 1;
        while let (Some(from), Some(to), Some(call)) = (all.get(next), all.get(next + 1), lower.get(end..)) {
            let call = call.trim_start_matches([')', ' ']);
            let from_text = shown.get(from.clone()).unwrap_or_default();
            let calls = [".replace(", "-replace", "-creplace"].iter().any(|name| call.starts_with(name));
            if !calls || from_text.is_empty() || text.len() > LINE_BYTES {
                break;
            }
            text = text.replace(from_text, shown.get(to.clone()).unwrap_or_default());
            changed += 1;
            end = to.end + 1;
            next += 2;
        }
        let names = |text: &str| words(text).filter(|word| NAMES.contains(&word.as_str())).count();
        let before = shown.get(subject.clone()).unwrap_or_default();
        if changed > 0
            && (names(&text) > names(before)
                || super::reading::as_command(&text) && !super::reading::as_command(before))
        {
            push(
                search,
                line.start + subject.start..line.start + end,
                "replaced characters",
                text,
                Language::PowerShell,
            );
        }
    }
}

/// The variables of a batch file.
#[derive(Default)]
struct Batch {
    variables: BTreeMap<String, String>,
}

impl Batch {
    /// Remembers `set x=…`, and spells out a line in which slices or neighbouring variables make a name.
    fn line(&mut self, line: &str) -> Option<String> {
        let trimmed = line.trim_start_matches(['@', ' ']);
        let head = trimmed.get(..4).unwrap_or_default();
        if head.eq_ignore_ascii_case("set ") {
            let (name, value) = trimmed.get(4..)?.trim_matches(['"', ' ']).split_once('=')?;
            if self.variables.len() < VARIABLES {
                self.variables.insert(name.trim().to_ascii_lowercase(), value.to_owned());
            }
            return None;
        }
        if self.variables.is_empty() || !line.contains('%') {
            return None;
        }
        let mut out = String::new();
        let mut rest = line;
        let mut expanded = 0;
        while let Some((before, after)) = rest.split_once('%') {
            out.push_str(before);
            let Some((inside, tail)) = after.split_once('%') else {
                rest = after;
                break;
            };
            match self.value(inside) {
                Some(value) => {
                    out.push_str(&value);
                    expanded += 1;
                    rest = tail;
                }
                None => {
                    out.push('%');
                    rest = after;
                }
            }
            if out.len() > LINE_BYTES * 2 {
                return None;
            }
        }
        out.push_str(rest);
        let names = |text: &str| words(text).filter(|word| NAMES.contains(&word.as_str())).count();
        (expanded >= 2 && line.contains("%%") && names(&out) > names(line)).then_some(out)
    }

    /// `x` and `x:~0,5`.
    fn value(&self, inside: &str) -> Option<String> {
        let (name, slice) = inside.split_once(":~").map_or((inside, None), |(name, slice)| (name, Some(slice)));
        let value = self.variables.get(&name.to_ascii_lowercase())?;
        let Some(slice) = slice else { return Some(value.clone()) };
        let (from, count) = slice.split_once(',').unwrap_or((slice, ""));
        let length = value.chars().count();
        let from: i64 = from.trim().parse().ok()?;
        let from =
            if from < 0 { length.saturating_sub(usize::try_from(-from).ok()?) } else { usize::try_from(from).ok()? };
        let count = count.trim().parse::<usize>().unwrap_or(usize::MAX);
        Some(value.chars().skip(from).take(count).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::find;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let seen: Vec<_> = find(text).into_iter().map(|l| (l.name, l.text)).collect();
        let seen: Vec<_> = seen.iter().map(|(name, text)| (*name, text.as_str())).collect();
        assert_eq!(seen, expected, "{text}");
    }

    #[test]
    fn disguised_lines_are_spelled_out() {
        check("I`E`X (N`ew-Obj`ect x)", &[("escape marks", "IEX (New-Object x)")]);
        check("p^o^w^ershell -c x", &[("escape marks", "powershell -c x")]);
        check("iex (\"{1}{0}\" -f 'b c','a')", &[("format string", "ab c")]);
        check("iex ('iZrm https://a.invalid'.Replace('Z',''))", &[("replaced characters", "irm https://a.invalid")]);
        check("set x=powershell\r\n%x:~0,5%%x:~5% -c x\r\n", &[("batch expansion", "powershell -c x")]);
        check("set a=cu\nset b=rl\n%a%%b% -s x\n", &[("batch expansion", "curl -s x")]);
    }

    #[test]
    fn honest_lines_are_left_alone() {
        for honest in [
            "Use `a`b or x^y^z in the formula a^b^c.",
            "\"{0:N2} GB in {1}\" -f ($size / 1GB), $path",
            "'a-b-c'.Replace('-', '_')",
            "set PATH=%PATH%;%CD%\\bin\r\necho %PATH%%CD%\r\n",
            "100% sure, 50% done",
            "tar -xf a.tar 'x' 'y'",
        ] {
            check(honest, &[]);
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "([a-z`^%'\"{}0-9,. =~:()-]|set x=|-f |\\.Replace\\(|你|\\n){0,80}") {
            find(&text);
        }
    }
}
