//! The language that a request asks for, also when the rest of it is refused unread.
//!
//! v3 names it in a header, v1 in a parameter that may stand anywhere in a form. A form that is too large is thrown
//! away as it comes in; [`Search`] looks for the parameter in what flows by and keeps nothing else.

use model::Lang;

const MARK: &[u8] = b"&Language=";
/// Longer than every language tag that is understood.
const MAX_TAG: usize = 32;

/// Looks for the parameter in a form that arrives in pieces.
pub(crate) struct Search {
    rest: Vec<u8>,
    found: Option<Lang>,
}

impl Search {
    pub(crate) fn new() -> Self {
        // The first parameter has no `&` before it on the wire.
        Self { rest: b"&".to_vec(), found: None }
    }

    /// The next piece.
    pub(crate) fn feed(&mut self, piece: &[u8]) {
        if self.found.is_some() {
            return;
        }
        self.rest.extend_from_slice(piece);
        self.found = tag(&self.rest, false);
        let kept = self.rest.len().saturating_sub(MARK.len() + MAX_TAG);
        self.rest.drain(..kept);
    }

    /// What was asked for, once everything was seen.
    pub(crate) fn end(self) -> Option<Lang> {
        self.found.or_else(|| tag(&self.rest, true))
    }
}

/// The value of the first `Language` in a piece of a form. A value that runs to the end counts only at the `last` one.
fn tag(piece: &[u8], last: bool) -> Option<Lang> {
    let start = piece.windows(MARK.len()).position(|window| window == MARK)? + MARK.len();
    let value = piece.get(start..)?;
    let end = value.iter().position(|byte| *byte == b'&').or(last.then_some(value.len()))?;
    let value = value.get(..end.min(MAX_TAG))?;
    Lang::parse(std::str::from_utf8(value).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However the form is cut into pieces, the answer is the same.
    fn check(form: &str, expected: Option<Lang>) {
        for size in 1..=form.len().max(1) {
            let mut search = Search::new();
            form.as_bytes().chunks(size).for_each(|piece| search.feed(piece));
            assert_eq!(search.end(), expected, "{form} in pieces of {size}");
        }
    }

    #[test]
    fn the_parameter_is_found_anywhere() {
        check("Language=en-US&A=1", Some(Lang::En));
        check("A=1&Language=zh-CN", Some(Lang::Zh));
        check("A=1&Language=zh-CN&Signature=abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", Some(Lang::Zh));
        check("A=Language=en-US&Languages=en", None);
        check("Language=fr&A=1", None);
        check("", None);
    }
}
