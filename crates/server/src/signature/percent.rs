//! Parameters as Alibaba's signatures see them: taken apart byte by byte, written again in one way, sorted by name.
//!
//! Which encoding a client chose on the wire (`+` or `%20`) is not signed; the bytes behind it are, whether or not they
//! are text. What a parameter means is none of this file's business.

use std::fmt::Write as _;

/// A name and a value, decoded.
pub(crate) type Pair = (Vec<u8>, Vec<u8>);

/// Takes a query string or form apart. An escape that is none stands for itself.
pub(crate) fn pairs(encoded: &[u8]) -> Vec<Pair> {
    let parts = encoded.split(|byte| *byte == b'&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let mut halves = part.splitn(2, |byte| *byte == b'=');
            let mut half = || decode(halves.next().unwrap_or_default());
            (half(), half())
        })
        .collect()
}

/// `name=value` joined with `&`, sorted by name.
pub(crate) fn canonical(mut pairs: Vec<Pair>) -> String {
    pairs.sort();
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

/// RFC 3986: everything but letters, digits and `-_.~` is escaped, in upper case.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(byte) {
            text.push(char::from(*byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

fn decode(encoded: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, behind @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high << 4 | low);
                    rest = behind;
                }
                _ => bytes.push(b'%'),
            },
            (byte, _) => bytes.push(*byte),
        }
    }
    bytes
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(encoded: &str, expected: &str) {
        assert_eq!(canonical(pairs(encoded.as_bytes())), expected, "{encoded}");
    }

    #[test]
    fn one_form_for_every_spelling() {
        check("b=2&a=1", "a=1&b=2");
        check("a=x+y%20z", "a=x%20y%20z");
        check("a=%2b%2B~*'()", "a=%2B%2B~%2A%27%28%29");
        check("a=%E6%B5%8B&a.b=%zz%", "a=%E6%B5%8B&a.b=%25zz%25");
        check("a=1=2&b&&", "a=1%3D2&b=");
        check("a=%ff", "a=%FF");
        check("", "");
    }

    proptest! {
        /// Whatever the bytes, what is written is read back.
        #[test]
        fn encoding_is_undone(bytes: Vec<u8>) {
            prop_assert_eq!(decode(encode(&bytes).as_bytes()), bytes);
        }

        #[test]
        fn any_text_is_taken_apart(text in "\\PC{0,60}") {
            let once = canonical(pairs(text.as_bytes()));
            prop_assert_eq!(canonical(pairs(once.as_bytes())), once);
        }
    }
}
