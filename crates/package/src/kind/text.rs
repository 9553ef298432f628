//! Text or binary? UTF-8, UTF-16, UTF-32 and legacy encodings are text, and so is a script with a binary tail.

/// How much of the start decides. A file whose start is text is read as text by whatever interprets it.
const HEAD: usize = 8192;

/// True for text of any encoding.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    head.starts_with(b"#!") || has_mark(head) || is_wide(head) || mostly_printable(head)
}

/// Byte-order marks of UTF-8, UTF-16 and UTF-32. The 16-bit ones are two bytes only, so the rest has to fit as well.
fn has_mark(head: &[u8]) -> bool {
    match head {
        [0xEF, 0xBB, 0xBF, rest @ ..] => mostly_printable(rest),
        [0xFF, 0xFE, 0, 0, rest @ ..] | [0, 0, 0xFE, 0xFF, rest @ ..] => rest.len() % 4 == 0 || rest.len() + 4 == HEAD,
        [0xFF, 0xFE, rest @ ..] => wide_controls_are_few(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide_controls_are_few(rest, u16::from_be_bytes),
        _ => false,
    }
}

/// UTF-16 or UTF-32 without a mark, told by the zero bytes of ASCII letters.
fn is_wide(head: &[u8]) -> bool {
    if head.len() < 8 {
        return false;
    }
    let zeros = |step: usize, at: usize| {
        let units = head.iter().skip(at).step_by(step);
        let (count, zero) = units.fold((0_usize, 0_usize), |(n, z), byte| (n + 1, z + usize::from(*byte == 0)));
        zero * 10 >= count * 7
    };
    let printable = |step: usize, at: usize| {
        let units = head.iter().skip(at).step_by(step);
        let (count, odd) = units.fold((0_usize, 0_usize), |(n, c), byte| (n + 1, c + usize::from(is_odd(*byte))));
        odd * 20 <= count
    };
    let little = zeros(2, 1) && printable(2, 0) && wide_controls_are_few(head, u16::from_le_bytes);
    let big = zeros(2, 0) && printable(2, 1) && wide_controls_are_few(head, u16::from_be_bytes);
    let little32 = zeros(4, 1) && zeros(4, 2) && zeros(4, 3) && printable(4, 0);
    let big32 = zeros(4, 0) && zeros(4, 1) && zeros(4, 2) && printable(4, 3);
    little || big || little32 || big32
}

fn wide_controls_are_few(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> bool {
    let (mut units, mut odd) = (0_usize, 0_usize);
    for pair in bytes.chunks_exact(2) {
        let value = <[u8; 2]>::try_from(pair).map_or(0, unit);
        units += 1;
        let control = u8::try_from(value).is_ok_and(is_odd) || value >= 0xFFFE;
        odd += usize::from(control || (0xE000..0xF900).contains(&value));
    }
    odd * 20 <= units
}

/// One-byte and multi-byte encodings alike: at most one byte in twenty is a control character that texts do not use.
/// Compressed or encrypted data has one in ten; a script with some zero bytes in it still runs, so it still is text.
fn mostly_printable(head: &[u8]) -> bool {
    let odd = head.iter().filter(|byte| is_odd(**byte)).count();
    odd * 20 <= head.len()
}

fn is_odd(byte: u8) -> bool {
    matches!(byte, 0..=6 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F)
}
