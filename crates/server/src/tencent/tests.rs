//! What an answer is when the work behind it goes wrong.

use super::{error::Code, in_time, shielded};
use std::time::Duration;

#[tokio::test]
async fn a_panic_is_an_internal_error() {
    let failure = shielded(async { panic!("a mistake of ours") }).await.unwrap_err();
    assert_eq!(failure.code, Code::InternalError);
    assert!(!failure.message.en.contains("mistake"), "details are for the log only");
}

#[tokio::test]
async fn what_takes_too_long_is_given_up() {
    let failure = in_time(Duration::from_millis(1), std::future::pending::<Result<(), _>>()).await.unwrap_err();
    assert_eq!(failure.code, Code::ServiceUnavailable);
}
