//! Bearer tokens: made, listed, revoked, and read back from a request.
//!
//! A token is `ts_` ID `_` SECRET: 16 and 40 random letters and digits. The ID finds the row and names the token in lists
//! and logs; of the rest only a SHA-256 is kept, which needs no salt because nothing in it can be guessed.

use crate::account::check_name;
use crate::keys::{check_actions, is_over};
use crate::{Access, App, Caller, Error, KeyRights, Network};
use model::Text;
use sha2::{Digest as _, Sha256};
use std::time::Duration;
use store::{BearerOwner, BearerToken, NewBearerToken, Secret};
use time::OffsetDateTime;

const PREFIX: &str = "ts_";
const ID_LENGTH: usize = 16;
const SECRET_LENGTH: usize = 40;
/// Ten years; who wants longer wants one that does not end.
const LONGEST: Duration = Duration::from_secs(10 * 366 * 24 * 60 * 60);

/// A fresh token: the only moment at which it is shown whole.
#[derive(Debug, Clone)]
pub struct FreshToken {
    /// Public half.
    pub token_id: String,
    /// The whole of it.
    pub token: Secret,
    /// Until when; `None` until it is revoked.
    pub valid_until: Option<OffsetDateTime>,
}

impl App {
    /// Makes a token for an account or one of its sub-accounts.
    pub async fn create_bearer_token(
        &self,
        name: &str,
        rights: KeyRights,
        label: &str,
        life: Option<Duration>,
        now: OffsetDateTime,
    ) -> Result<FreshToken, Error> {
        let account = self.account(name).await?;
        check_actions(&rights.actions)?;
        if !label.is_empty() {
            check_name(label)?;
        }
        if life.is_some_and(|life| life.is_zero() || life > LONGEST) {
            return Err(Error::invalid("days", Text::new("a token lives 1 to 3660 days", "令牌有效期为 1 至 3660 天")));
        }
        let sub_account = self.sub_account(&account, rights.user.as_deref(), now).await?;
        let vault = &self.parts.vault;
        let token_id = vault.random_text(ID_LENGTH)?;
        let token = format!("{PREFIX}{token_id}_{}", vault.random_text(SECRET_LENGTH)?);
        let valid_until = life.map(|life| now.replace_nanosecond(0).unwrap_or(now) + life);
        let row = NewBearerToken {
            token_id: &token_id,
            token_sha256: &hex::encode(Sha256::digest(&token)),
            label,
            sub_account,
            role: rights.role.word(),
            actions: &rights.actions.join(","),
            valid_until,
        };
        self.parts.store.add_bearer_token(account.id, &row, now).await?;
        tracing::info!(account.name = name, token = token_id, role = row.role, "bearer token created");
        Ok(FreshToken { token_id, token: Secret::new(token), valid_until })
    }

    /// Every token of an account, oldest first, revoked ones too.
    pub async fn bearer_tokens(&self, name: &str) -> Result<Vec<BearerToken>, Error> {
        Ok(self.parts.store.bearer_tokens(self.account(name).await?.id).await?)
    }

    /// Revokes a token at once.
    pub async fn revoke_bearer_token(&self, name: &str, token_id: &str) -> Result<(), Error> {
        let account = self.account(name).await?;
        if !self.parts.store.revoke_bearer_token(account.id, token_id).await? {
            let text = Text::new("the account has no token {id} in force", "该账号没有有效的令牌 {id}");
            return Err(Error::not_found(text.fill("id", token_id)));
        }
        tracing::info!(account.name = name, token = token_id, "bearer token revoked");
        Ok(())
    }

    /// Who a token speaks for; `None` for one that is unknown, revoked, over, or of a disabled account.
    pub async fn bearer(&self, token: &str, now: OffsetDateTime) -> Result<Option<Caller>, Error> {
        let Some(token_id) = bearer_id(token) else { return Ok(None) };
        let Some(owner) = self.parts.store.bearer_owner(token_id).await? else { return Ok(None) };
        // Digests are compared, so what the comparison's time tells is worth nothing.
        if hex::encode(Sha256::digest(token)) != owner.token_sha256 || is_over(owner.valid_until, now) {
            return Ok(None);
        }
        self.parts.store.note_bearer_use(&owner, now).await?;
        caller(&owner, token_id).map(Some).map_err(Error::internal)
    }
}

/// The public half of what may be a token, for the record; proved or not.
pub fn bearer_id(token: &str) -> Option<&str> {
    let (id, secret) = token.strip_prefix(PREFIX)?.split_once('_')?;
    let letters = |text: &str, length| text.len() == length && text.bytes().all(|b| b.is_ascii_alphanumeric());
    (letters(id, ID_LENGTH) && letters(secret, SECRET_LENGTH)).then_some(id)
}

fn caller(owner: &BearerOwner, token_id: &str) -> Result<Caller, String> {
    Ok(Caller {
        account: owner.account_id,
        app_id: owner.app_id.unsigned_abs(),
        uin: owner.sub_uin.unwrap_or(owner.uin).unsigned_abs(),
        secret_id: token_id.to_owned(),
        access: Access {
            role: owner.role.parse()?,
            actions: owner.actions.split(',').filter(|action| !action.is_empty()).map(str::to_owned).collect(),
            allow: Network::list(&owner.ip_allow)?,
            deny: Network::list(&owner.ip_deny)?,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_half() {
        let good = format!("ts_{}_{}", "a1".repeat(8), "Z9".repeat(20));
        assert_eq!(bearer_id(&good), Some("a1a1a1a1a1a1a1a1"));
        for wrong in ["", "ts_", "ts__", "Bearer x", &good[1..], &good[..good.len() - 1], &good.replace('Z', "-")] {
            assert_eq!(bearer_id(wrong), None, "{wrong}");
        }
    }
}
