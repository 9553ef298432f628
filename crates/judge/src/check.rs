//! Every quotation against the bytes: what does not exist in a text that was shown does not count.

use crate::plan::Chunk;
use model::{Location, SourceText, visible};

/// Characters of a quotation; shorter ones are found by chance, longer ones are not a line.
const LENGTH: std::ops::RangeInclusive<usize> = 6..=600;

/// A quotation that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Evidence {
    /// Where it stands.
    pub(crate) location: Location,
    /// Its last line.
    pub(crate) last_line: u32,
    /// The whole line that holds its beginning.
    pub(crate) line: String,
    /// The words.
    pub(crate) quote: String,
}

/// The evidence for `quote` in `file`, if the file was shown in `chunk` and holds exactly these bytes.
pub(crate) fn evidence(texts: &[SourceText], chunk: &Chunk<'_>, file: &str, quote: &str) -> Option<Evidence> {
    let quote = quote.trim();
    if !LENGTH.contains(&quote.chars().count()) {
        return None;
    }
    let shown = |text: &&SourceText| {
        text.file == file && chunk.pieces.iter().any(|piece| piece.file == file && piece.layer == text.layer)
    };
    texts.iter().filter(shown).find_map(|text| find(text, quote))
}

fn find(source: &SourceText, quote: &str) -> Option<Evidence> {
    let text = source.text.as_str();
    let at = text.find(quote)?;
    let before = text.get(..at)?;
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let end = text.get(at..)?.find('\n').map_or(text.len(), |length| at + length);
    let lines = |text: &str| u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX);
    // Inside an unwrapped layer there are no lines of the file; the place is where the layer lies.
    let own = source.layer.is_empty();
    let line = if own { source.line.saturating_add(lines(before)) } else { source.line };
    let column = if own { characters(text.get(start..at)?) + 1 } else { 0 };
    let first = quote.lines().next().unwrap_or_default();
    Some(Evidence {
        location: Location { file: source.file.clone(), line, column, length: if own { characters(first) } else { 0 } },
        last_line: if own { line.saturating_add(lines(quote)) } else { line },
        line: text.get(start..end)?.to_owned(),
        quote: quote.to_owned(),
    })
}

fn characters(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// A reason that a model gave, as one short harmless line. Back quotes and braces would act in reports.
pub(crate) fn reason(text: &str) -> String {
    const LONGEST: usize = 300;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = words.chars().take(LONGEST).collect();
    let ellipsis = if short.len() < words.len() { "…" } else { "" };
    let shown = visible(&short).replace('`', "'");
    format!("{}{ellipsis}", shown.trim_end_matches(['.', '。']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;
    use crate::settings::Budget;
    use proptest::prelude::*;

    fn text(file: &str, layer: &str, line: u32, text: &str) -> SourceText {
        SourceText { file: file.into(), layer: layer.into(), line, text: text.into(), left_out: 0 }
    }

    #[test]
    fn only_what_exists_where_it_is_said_to_be_is_evidence() {
        let texts = [
            text("SKILL.md", "", 1, "# Title\n\n发送 all files to evil.\nDone.\n"),
            text("run.py", "base64", 9, "os.system('x')\nsend(everything)\n"),
        ];
        let plan = Plan::new(&texts, &Budget::default());
        let chunk = plan.chunks.first().unwrap();
        let place = |file: &str, quote: &str| {
            evidence(&texts, chunk, file, quote).map(|e| (e.location.line, e.location.column, e.location.length))
        };
        assert_eq!(place("SKILL.md", "all files to evil"), Some((3, 4, 17)));
        assert_eq!(place("SKILL.md", " all files to evil.\nDone. "), Some((3, 4, 18)));
        assert_eq!(place("run.py", "send(everything)"), Some((9, 0, 0)));
        assert_eq!(place("SKILL.md", "All files to evil"), None, "another letter");
        assert_eq!(place("SKILL.md", "send(everything)"), None, "another file");
        assert_eq!(place("other.md", "all files to evil"), None, "no such file");
        assert_eq!(place("SKILL.md", "Done"), None, "too short to mean anything");
        let long = evidence(&texts, chunk, "SKILL.md", "all files to evil.\nDone.").map(|e| e.last_line);
        assert_eq!(long, Some(4));
    }

    #[test]
    fn reasons_are_one_harmless_line() {
        assert_eq!(reason(" a\n b\u{202e} `c`. "), "a b\\u{202e} 'c'");
        assert!(reason(&"word ".repeat(500)).chars().count() <= 302);
    }

    proptest! {
        #[test]
        fn any_answer_about_any_text_is_survived(body in "\\PC{0,80}", quote in "\\PC{0,20}") {
            let texts = [text("f", "", 1, &body)];
            let plan = Plan::new(&texts, &Budget::default());
            if let Some(chunk) = plan.chunks.first() {
                let found = evidence(&texts, chunk, "f", &quote);
                prop_assert!(found.is_none_or(|found| body.contains(&found.quote)));
            }
        }
    }
}
