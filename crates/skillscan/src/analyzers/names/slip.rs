//! Slips of the fingers: which of two words one edit apart is a misspelling, and which is an honest sibling.

/// Plural, other ending, version digit: honest names differ so.
pub(super) fn inflected(a: &str, b: &str) -> bool {
    let (long, short) = if a.len() > b.len() { (a, b) } else { (b, a) };
    match long.strip_prefix(short) {
        Some("s") => !short.ends_with('s'),
        Some(ending) => matches!(ending, "d" | "r" | "y" | "x") || ending.bytes().all(|c| c.is_ascii_digit()),
        None => {
            let same = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
            let rest = |word: &str| word.get(same..).unwrap_or_default().bytes().all(|c| c.is_ascii_digit());
            rest(a) && rest(b)
                || (a.len() == b.len() && same + 1 == a.len())
                || long.strip_suffix(short).is_some_and(|start| start.len() == 1 && !short.starts_with(start))
        }
    }
}

/// One slip of the fingers: neighbours swapped, a letter doubled, left out, or (in long words) another.
pub(super) fn slip(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let before = same.checked_sub(1).and_then(|at| a.get(at)).copied();
    let (a, b) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
    match (a, b) {
        ([x, y, rest_a @ ..], [v, w, rest_b @ ..]) if x == w && y == v && x != y && rest_a == rest_b => true,
        // A letter too many: doubled, or any in a long word.
        ([x, rest @ ..], _) if rest == b => same + b.len() >= 7 || b.first() == Some(x) || before == Some(*x),
        // A letter too few.
        (_, [_, rest @ ..]) if a == rest => same + b.len() >= 6 && same > 0,
        // Another letter.
        ([x, rest_a @ ..], [v, rest_b @ ..]) if rest_a == rest_b => same > 0 && (same + b.len() >= 9 || alike(*x, *v)),
        _ => false,
    }
}

/// A last letter doubled that no word of the language doubles there: `clii`, `apii`.
pub(super) fn stutters(word: &str, plain: &str) -> bool {
    word.strip_prefix(plain).is_some_and(|more| {
        plain.ends_with(more) && matches!(more, "a" | "h" | "i" | "j" | "k" | "q" | "u" | "v" | "w")
    })
}

/// Letters and digits that are taken for one another.
fn alike(a: u8, b: u8) -> bool {
    let class = |c: u8| match c {
        b'l' | b'1' | b'i' => b'l',
        b'o' | b'0' => b'o',
        b'e' | b'3' => b'e',
        b'a' | b'4' => b'a',
        b's' | b'5' | b'z' => b's',
        _ => c,
    };
    class(a) == class(b)
}
