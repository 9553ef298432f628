//! Webhooks: an address is told how a scan or a run of a task ended, signed as Standard Webhooks has it.
//!
//! The message is short: what ended and how. Whoever wants more asks the API. Addresses are sealed at rest, because they
//! may hold a secret of the receiver's; every request goes through the guarded way out (`outbound`). Sending, with its
//! attempts, is a job (`work/deliver.rs`).

mod message;
mod signature;

pub(crate) use message::message;
pub(crate) use signature::{fresh_secret, headers};

use crate::outbound::OutboundError;
use crate::{App, Error, ErrorKind};
use model::Text;
use store::{MOST_WEBHOOKS, NewWebhook, Purpose, Secret};
use time::OffsetDateTime;

/// An address as it is kept.
pub(crate) struct PreparedWebhook {
    public_id: String,
    sealed_url: Vec<u8>,
    url_mac: String,
}

impl PreparedWebhook {
    pub(crate) fn row(&self) -> NewWebhook<'_> {
        NewWebhook { public_id: &self.public_id, sealed_url: &self.sealed_url, url_mac: &self.url_mac }
    }
}

impl App {
    /// Checks an address as far as that goes without asking anybody, and seals it.
    pub(crate) fn prepare_webhook(&self, url: &str) -> Result<PreparedWebhook, Error> {
        self.check_webhook_url(url)?;
        let public_id = format!("msg_{}", self.parts.vault.random_text(24)?);
        let sealed_url = self.parts.vault.seal(&url_name(&public_id), &Secret::new(url))?;
        let url_mac = hex::encode(self.parts.vault.sign(Purpose::WebhookUrl, url.as_bytes()));
        Ok(PreparedWebhook { public_id, sealed_url, url_mac })
    }

    /// Checks an address as far as that goes without asking anybody.
    pub(crate) fn check_webhook_url(&self, url: &str) -> Result<(), Error> {
        self.parts.webhooks.accepts(url).map(|_| ()).map_err(|error| refused(&error))
    }

    /// What an account's webhooks are signed with; made when it is first asked for.
    pub async fn webhook_secret(&self, account: i64, now: OffsetDateTime) -> Result<Secret, Error> {
        if let Some(sealed) = self.parts.store.webhook_secret(account).await? {
            return Ok(self.parts.vault.open(&secret_name(account), &sealed)?);
        }
        self.put_webhook_secret(account, false, now).await?;
        // Another process may have been faster; what counts is what is kept.
        let kept = self.parts.store.webhook_secret(account).await?;
        let sealed = kept.ok_or_else(|| Error::internal("a webhook secret vanished"))?;
        Ok(self.parts.vault.open(&secret_name(account), &sealed)?)
    }

    /// Puts a new secret in the place of an account's old one, which ends at once.
    pub async fn rotate_webhook_secret(&self, account: i64, now: OffsetDateTime) -> Result<Secret, Error> {
        self.put_webhook_secret(account, true, now).await?;
        tracing::info!(account.id = account, "webhook secret rotated");
        self.webhook_secret(account, now).await
    }

    async fn put_webhook_secret(&self, account: i64, replace: bool, now: OffsetDateTime) -> Result<(), Error> {
        let secret = fresh_secret(&self.parts.vault)?;
        let sealed = self.parts.vault.seal(&secret_name(account), &secret)?;
        Ok(self.parts.store.set_webhook_secret(account, &sealed, replace, now).await?)
    }
}

/// What an address is sealed under.
pub(crate) fn url_name(public_id: &str) -> String {
    format!("webhook {public_id}")
}

fn secret_name(account: i64) -> String {
    format!("webhook secret {account}")
}

pub(crate) fn too_many_webhooks() -> Error {
    let text = Text::new(
        "{most} webhooks wait for this scan already; the file itself was taken",
        "该扫描已有 {most} 个待发送的 webhook；文件本身已接收",
    );
    let public = text.fill("most", &MOST_WEBHOOKS.to_string());
    Error { kind: ErrorKind::LimitExceeded, field: "webhook_url", public, source: None }
}

fn refused(error: &OutboundError) -> Error {
    let text = match error {
        OutboundError::NotAllowed(host) => Text::new(
            "webhooks to {host} are not allowed; the operator names networks with --allow-webhook",
            "不允许向 {host} 发送 webhook；可由管理员通过 --allow-webhook 指定网络",
        )
        .fill("host", host),
        OutboundError::Scheme(_) => {
            Text::new("the address must begin with http:// or https://", "地址应以 http:// 或 https:// 开头")
        }
        _ => Text::new("it cannot be read as an address", "不是有效的地址"),
    };
    Error::invalid("webhook_url", text)
}
