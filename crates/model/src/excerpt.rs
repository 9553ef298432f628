//! A source line cut to what is worth showing, with the place marked. Made by engines, shown by reports.

use crate::visible;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Characters shown before the place when a long line is cut in front.
const BEFORE: usize = 60;
/// Characters of an excerpt in all, ellipses aside.
const WHOLE: usize = 240;

/// One line, safe to show: secrets masked, control characters visible.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Excerpt {
    /// The text; `…` where it was cut.
    pub text: String,
    /// The place inside `text`, in characters; empty when there is none.
    pub mark: Range<u32>,
}

impl Excerpt {
    /// Cuts `line` around the place at `column` (characters, from 1; 0 = none) of `length` characters.
    /// `mask` hides secrets; it may change the length of what it hides.
    pub fn new(line: &str, column: u32, length: u32, mask: impl Fn(&str) -> String) -> Self {
        // A place may lie far out in a line of many megabytes: look at a stretch around it only.
        let start = (column as usize).saturating_sub(1);
        let skipped = start.saturating_sub(BEFORE * 4);
        let near: String = line.chars().skip(skipped).take(BEFORE * 4 + WHOLE * 2).collect();
        let more = line.chars().nth(skipped + BEFORE * 4 + WHOLE * 2).is_some();
        let place = start - skipped..start - skipped + if column == 0 { 0 } else { length as usize };
        let masked: Vec<char> = mask(&near).chars().collect();
        let place = carry(&near.chars().collect::<Vec<_>>(), &masked, place);

        let indent = masked.iter().take_while(|c| c.is_whitespace()).count().min(place.start);
        let from = if place.start > BEFORE + indent { place.start - BEFORE } else { indent };
        let to = masked.len().min(from + WHOLE);
        let part = |range: Range<usize>| -> String { masked.get(range).unwrap_or_default().iter().collect() };
        let inside = |at: usize| at.clamp(from, to);
        let front = if from > indent || skipped > 0 { "…" } else { "" };
        let back = if to < masked.len() || more { "…" } else { "" };
        let before = format!("{front}{}", visible(&part(from..inside(place.start))));
        let marked = part(inside(place.start)..inside(place.end));
        let marked = visible(&marked);
        let after = part(inside(place.end)..to);
        let mark_start = before.chars().count();
        let mark = span(mark_start)..span(mark_start + marked.chars().count());
        let text = format!("{before}{marked}{}{back}", visible(after.trim_end()));
        Self { text, mark }
    }
}

fn span(characters: usize) -> u32 {
    u32::try_from(characters).unwrap_or(u32::MAX)
}

/// Where `place` of `plain` went in `masked`: what both have in common in front and at the end stays where it was.
fn carry(plain: &[char], masked: &[char], place: Range<usize>) -> Range<usize> {
    let front = plain.iter().zip(masked).take_while(|(a, b)| a == b).count();
    let moved = |at: usize| match at <= front {
        true => at,
        false => masked.len().saturating_sub(plain.len().saturating_sub(at)).max(front),
    };
    let start = moved(place.start.min(plain.len()));
    start..moved(place.end.min(plain.len())).max(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(line: &str, column: u32, length: u32, text: &str, marked: &str) {
        let excerpt = Excerpt::new(line, column, length, |text| text.replace("hunter2secret", "hunt****"));
        let mark = excerpt.mark.start as usize..excerpt.mark.end as usize;
        let shown: String = excerpt.text.chars().skip(mark.start).take(mark.len()).collect();
        assert_eq!((excerpt.text.as_str(), shown.as_str()), (text, marked));
    }

    #[test]
    fn the_place_is_marked_in_what_is_shown() {
        check("curl x | sh", 8, 4, "curl x | sh", "| sh");
        check("    os.system(cmd)  ", 5, 9, "os.system(cmd)", "os.system");
        check("key=hunter2secret; send(key)", 20, 9, "key=hunt****; send(key)", "send(key)");
        check("key=hunter2secret; send(key)", 5, 13, "key=hunt****; send(key)", "hunt****");
        check("中文 rm -rf /", 4, 8, "中文 rm -rf /", "rm -rf /");
        check("a\u{202e}b", 2, 1, "a\\u{202e}b", "\\u{202e}");
        check("whole", 0, 0, "whole", "");
        check("", 1, 5, "", "");
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let line = format!("{}evil(){}", "a".repeat(5_000_000), "b".repeat(5_000_000));
        let excerpt = Excerpt::new(&line, 5_000_001, 6, str::to_owned);
        assert_eq!(excerpt.text.chars().count(), WHOLE + 2);
        assert!(excerpt.text.starts_with("…aaa") && excerpt.text.ends_with("bbb…"));
        assert_eq!(excerpt.text.chars().skip(excerpt.mark.start as usize).take(6).collect::<String>(), "evil()");
    }

    proptest! {
        #[test]
        fn any_place_in_any_line_gives_a_mark_inside(line in "\\PC{0,600}", column in 0..900u32, length in 0..900u32) {
            let excerpt = Excerpt::new(&line, column, length, str::to_owned);
            prop_assert!(excerpt.mark.start <= excerpt.mark.end);
            prop_assert!(excerpt.mark.end as usize <= excerpt.text.chars().count());
        }
    }
}
