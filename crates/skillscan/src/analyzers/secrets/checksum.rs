//! Checksums that vendors build into their tokens: a token whose checksum does not fit was never issued.

use serde::Deserialize;

/// How the last characters follow from the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Checksum {
    /// The last six characters are the CRC-32 of what stands between them and the prefix, in base 62 (GitHub, npm).
    Crc32Base62,
}

impl Checksum {
    /// Whether it fits. A token of another length than the documented one has no checksum that could be told.
    pub(super) fn fits(self, token: &str) -> bool {
        let Self::Crc32Base62 = self;
        let body = token.rsplit_once('_').map_or(token, |(_, body)| body);
        match body.split_at_checked(30) {
            Some((random, sum)) if body.len() == 36 => base62(crc32(random.as_bytes())) == sum,
            _ => true,
        }
    }
}

/// CRC-32 as in ZIP and PNG, bit by bit: thirty bytes need no table.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 })
    })
}

fn base62(mut number: u32) -> String {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut digits = Vec::new();
    for _ in 0..6 {
        let digit = DIGITS.get((number % 62) as usize).copied().unwrap_or(b'0');
        digits.push(char::from(digit));
        number /= 62;
    }
    digits.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_tell_issued_from_made_up() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        let made = |prefix: &str, random: &str| format!("{prefix}_{random}{}", base62(crc32(random.as_bytes())));
        let token = made("ghp", "R7kq2Zt9VbXw4LmYc8PsJd3Hf6GnTa");
        assert_eq!(token, "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");
        assert!(Checksum::Crc32Base62.fits(&token));
        assert!(!Checksum::Crc32Base62.fits(&token.replace("11DcCf", "11DcCg")));
        assert!(Checksum::Crc32Base62.fits("ghs_of_another_length"));
    }
}
