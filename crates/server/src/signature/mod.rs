//! Signature checks as pure functions over what arrived: no clock, no key store, no HTTP framework.
//!
//! One file per scheme. A checker is told the secret and the time; it answers yes or says which of five ways it
//! failed. Which error code a client sees is the adapter's business, and so is everything that is not signed.

pub(crate) mod acs3;
pub(crate) mod host;
pub(crate) mod percent;
pub(crate) mod rpc;
pub(crate) mod tc3;
pub(crate) mod v1;

#[cfg(test)]
mod tests;

use time::{OffsetDateTime, PrimitiveDateTime, format_description::BorrowedFormatItem, macros::format_description};

/// Seconds that a signed timestamp may lie before or after our clock: Tencent's five minutes.
pub(crate) const WINDOW_SECONDS: u64 = 300;
/// The same for Alibaba's signatures: fifteen minutes.
const ALIBABA_WINDOW: time::Duration = time::Duration::minutes(15);

/// The parts of a request that signatures cover, exactly as they came over the wire.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Received<'a> {
    /// Method, in the letter case of the wire.
    pub(crate) method: &'a str,
    /// Path, not decoded.
    pub(crate) path: &'a str,
    /// Text after `?`, not decoded, not sorted; empty if there is none.
    pub(crate) query: &'a str,
    /// All headers.
    pub(crate) headers: &'a axum::http::HeaderMap,
}

impl<'a> Received<'a> {
    /// The only value of a header, trimmed; `None` if it is absent, repeated or not UTF-8.
    pub(crate) fn header(&self, name: &str) -> Option<&'a str> {
        let mut values = self.headers.get_all(name).iter();
        let (only, more) = (values.next()?, values.next());
        if more.is_some() {
            return None;
        }
        std::str::from_utf8(only.as_bytes()).ok().map(str::trim)
    }
}

/// Why a signature is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SignatureError {
    /// A part that the check needs is absent; its wire name.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// The claim cannot be read.
    #[error("{}", .0.en)]
    Malformed(Reason),
    /// A part that the check needs has a form that it cannot have: its wire name, and what it must be.
    #[error("{0} {must}", must = .1.en)]
    Invalid(&'static str, Reason),
    /// Signed too long ago, or in the future.
    #[error("the timestamp is too far away from the server's time")]
    Expired,
    /// The signature is not the one that this request and this secret give.
    #[error("{}", .0.en)]
    Mismatch(Reason),
}

/// A detail for the client's author, in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reason {
    pub(crate) en: &'static str,
    pub(crate) zh: &'static str,
}

/// A reason from its two forms.
const fn reason(en: &'static str, zh: &'static str) -> Reason {
    Reason { en, zh }
}

/// What a wrong signature and a wrong key have in common: nothing more is said.
const NOT_THE_ONE: Reason =
    reason("the signature is not the one of this request and this SecretKey", "签名与请求内容及 SecretKey 不匹配");

/// Refuses a timestamp outside the window around `now`, both in Unix seconds.
pub(crate) fn check_window(timestamp: i64, now: i64) -> Result<(), SignatureError> {
    if timestamp.abs_diff(now) > WINDOW_SECONDS { Err(SignatureError::Expired) } else { Ok(()) }
}

/// How Alibaba's signatures write a time, always in UTC.
const DATE: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");

/// Reads the signed time of one of Alibaba's signatures, and refuses it outside the window around `now`.
fn check_date(name: &'static str, text: &str, now: OffsetDateTime) -> Result<OffsetDateTime, SignatureError> {
    let must = reason("must have the form YYYY-MM-DDThh:mm:ssZ", "格式应为 YYYY-MM-DDThh:mm:ssZ");
    let at = PrimitiveDateTime::parse(text, DATE).map_err(|_| SignatureError::Invalid(name, must))?.assume_utc();
    if (at - now).abs() > ALIBABA_WINDOW { Err(SignatureError::Expired) } else { Ok(at) }
}
