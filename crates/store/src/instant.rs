//! Times as the schema keeps them.

use time::OffsetDateTime;

/// Milliseconds since 1970, UTC.
pub(crate) fn to_millis(at: OffsetDateTime) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

/// The time that [`to_millis`] made.
pub(crate) fn from_millis(millis: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// The whole second: times of lists are shown, and compared, in seconds.
pub(crate) fn whole_seconds(at: OffsetDateTime) -> i64 {
    to_millis(at).div_euclid(1000) * 1000
}
