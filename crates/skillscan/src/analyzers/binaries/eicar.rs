//! The EICAR test file, which every scanner takes for malware by convention (eicar.org, 2003).
//!
//! Kept in pieces, so that this program is not taken for it.

/// The 68 bytes, cut.
const PIECES: [&str; 4] = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}", "$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!", "$H+H*"];

/// Where the test string stands in `bytes`.
pub(super) fn find(bytes: &[u8]) -> Option<std::ops::Range<usize>> {
    let middle = memchr::memmem::find(bytes, PIECES.get(1)?.as_bytes())?;
    let start = middle.checked_sub(PIECES.first()?.len())?;
    let length = PIECES.iter().map(|piece| piece.len()).sum::<usize>();
    let found = bytes.get(start..start + length)?;
    let mut rest = found;
    for piece in PIECES {
        rest = rest.strip_prefix(piece.as_bytes())?;
    }
    Some(start..start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_string_only() {
        let text = format!("see {} there", PIECES.concat());
        assert_eq!(find(text.as_bytes()), Some(4..72));
        assert_eq!(find(b"the $EICAR-STANDARD-ANTIVIRUS-TEST-FILE! string"), None);
    }
}
