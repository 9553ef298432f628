//! The name of one scan in our own API: what was scanned, and by which engine release.

use std::fmt;
use std::str::FromStr;

/// `SHA256-ENGINE`, e.g. `9f86…0a08-2`. It names a scan and proves nothing: who may see it is asked elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanId {
    /// Lower-case hex SHA-256 of the submitted bytes.
    pub sha256: String,
    /// Engine release.
    pub engine_version: u32,
}

impl fmt::Display for ScanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.sha256, self.engine_version)
    }
}

impl FromStr for ScanId {
    type Err = ();

    /// There is one text for one scan: no upper case, no leading zeros.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (sha256, version) = text.split_once('-').ok_or(())?;
        let digest = sha256.len() == 64 && sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let number = version.bytes().all(|b| b.is_ascii_digit()) && !version.starts_with('0');
        let engine_version = version.parse().map_err(|_| ())?;
        (digest && number).then(|| Self { sha256: sha256.to_owned(), engine_version }).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_for_one_scan() {
        let digest = "0123456789abcdef".repeat(4);
        let text = format!("{digest}-12");
        assert_eq!(text.parse::<ScanId>().unwrap().to_string(), text);
        let upper = format!("{}-12", digest.to_uppercase());
        for wrong in
            ["", "-", &digest, &format!("{digest}-"), &format!("{digest}-012"), &format!("{digest}-+1"), &upper]
        {
            assert!(wrong.parse::<ScanId>().is_err(), "{wrong}");
        }
    }
}
