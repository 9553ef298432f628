//! What the calls of all faces have in common: what becomes known of one, for the log and the audit; the rules of
//! access; the time it may take. Codes and envelopes are each face's own.

use crate::{
    ConfigError,
    observe::{Outcome, RequestId},
    spec::{Access, Action, Product},
};
use app::{App, Caller, NetworkDenial, Role};
use model::Text;
use std::{net::IpAddr, time::Duration};
use time::OffsetDateTime;

/// What a client made up is kept this far, in characters.
const MAX_CLAIM: usize = 128;

/// The documented calls per second of the actions that are served.
///
/// # Errors
/// An action that its product does not describe.
pub(crate) fn rates(
    served: impl IntoIterator<Item = (&'static str, Option<&'static Action>)>,
) -> Result<Vec<(&'static str, u32)>, ConfigError> {
    let rate =
        |(name, described): (_, Option<&Action>)| Ok((name, described.ok_or(ConfigError::Undescribed(name))?.rate));
    served.into_iter().map(rate).collect()
}

/// What became known of a call.
#[derive(Default)]
pub(crate) struct Seen {
    /// What was asked for, as the client wrote it.
    pub(crate) asked: String,
    /// The product and the action, if it is one of ours.
    pub(crate) served: Option<(&'static str, &'static str)>,
    /// The key, as claimed.
    pub(crate) key: String,
    /// Who called, once that is proved.
    pub(crate) caller: Option<Caller>,
    /// What it was about.
    pub(crate) subject: String,
}

impl Seen {
    /// Of a call that was not read: only which key its head claims.
    pub(crate) fn claimed(key: String) -> Self {
        Self { key, ..Self::default() }
    }

    /// Writes the audit's line; gives the log's. `face` says whose call it is where no action does.
    pub(crate) fn note(
        self,
        app: &App,
        face: &'static str,
        id: &RequestId,
        code: &'static str,
        address: IpAddr,
    ) -> Outcome {
        let (product, action) = self.served.unwrap_or((face, ""));
        let caller = self.caller.as_ref();
        let outcome = Outcome { action, code, app_id: caller.map(|caller| caller.app_id) };
        app.note(app::Call {
            at: OffsetDateTime::now_utc(),
            request_id: id.0.clone(),
            face: product.to_owned(),
            action: short(&self.asked),
            code: code.to_owned(),
            account: caller.map(|caller| caller.account),
            uin: caller.and_then(|caller| i64::try_from(caller.uin).ok()),
            secret_id: short(&self.key),
            address: address.to_string(),
            subject: short(&self.subject),
        });
        outcome
    }
}

/// What a client made up, short and printable.
fn short(text: &str) -> String {
    text.chars().take(MAX_CLAIM).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// Whether the key's role and its list of actions allow a call.
pub(crate) fn permits(caller: &Caller, product: &Product, action: &Action) -> bool {
    let needed = match action.access {
        Access::Read => Role::Read,
        Access::Write => Role::Submit,
    };
    caller.access.permits(product.name, action.name, needed)
}

/// Why nobody may call from an address.
pub(crate) fn denied(denial: NetworkDenial, address: IpAddr) -> Text {
    match denial {
        NetworkDenial::Listed => Text::new(
            format!("The address {address} is on the deny list of the account."),
            format!("IP 地址 {address} 在账号的黑名单中。"),
        ),
        NetworkDenial::NotListed => Text::new(
            format!("The address {address} is not on the allow list of the account."),
            format!("IP 地址 {address} 不在账号的白名单中。"),
        ),
    }
}

/// Gives up after a while; `late` makes a failure of the message.
pub(crate) async fn in_time<T, F>(
    limit: Duration,
    work: impl Future<Output = Result<T, F>>,
    late: impl FnOnce(Text) -> F,
) -> Result<T, F> {
    tokio::time::timeout(limit, work).await.unwrap_or_else(|_| {
        Err(late(Text::new("The request took too long. Please try again later.", "请求处理超时，请稍后重试。")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_takes_too_long_is_given_up() {
        let limit = Duration::from_millis(1);
        let late = in_time(limit, std::future::pending::<Result<(), Text>>(), |message| message).await;
        assert!(late.unwrap_err().en.contains("too long"));
        let done = in_time(Duration::from_secs(60), async { Ok::<_, Text>(1) }, |message| message).await;
        assert_eq!(done, Ok(1));
    }

    #[test]
    fn claims_are_kept_short_and_printable() {
        assert_eq!(short("a\nb\u{7f}c"), "a\u{fffd}b\u{fffd}c");
        assert_eq!(short(&"技".repeat(1000)).chars().count(), MAX_CLAIM);
    }
}
