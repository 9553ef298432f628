//! What an answer is when the work behind it goes wrong.

use super::{error::Code, shielded};

#[tokio::test]
async fn a_panic_is_an_internal_error() {
    let failure = shielded(async { panic!("a mistake of ours") }).await.unwrap_err();
    assert_eq!(failure.code, Code::InternalError);
    assert!(!failure.message.en.contains("mistake"), "details are for the log only");
}
