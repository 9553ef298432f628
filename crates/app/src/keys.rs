//! Keys: looked up for a signature, made, replaced, revoked; and temporary ones with a token.

use crate::account::{check_name, no_account};
use crate::{Access, AccountKeys, App, Caller, Error, Network, Role};
use model::Text;
use sha2::{Digest as _, Sha256};
use std::time::Duration;
use store::{Account, AccountState, Grant, Key, KeyOwner, Secret};
use time::OffsetDateTime;

/// The longest life of a temporary credential, as in the cloud: 36 hours.
const LONGEST_TOKEN: Duration = Duration::from_secs(36 * 60 * 60);
/// The longest overlap of a replaced key with its successor: 30 days.
const LONGEST_OVERLAP: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const TOKEN_LENGTH: usize = 64;

/// What a signature is checked against, and whom it speaks for.
#[derive(Debug, Clone)]
pub struct Credential {
    /// The account behind the key.
    pub caller: Caller,
    /// The key's secret half.
    pub secret: Secret,
    token_sha256: Option<String>,
    valid_until: Option<i64>,
}

/// Why a token does not fit its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenFault {
    /// The key is permanent and is used without one.
    NotWanted,
    /// The key is temporary, and the token is absent or another's.
    Wrong,
    /// Its time is over.
    Expired,
}

/// A temporary credential: the only moment at which its secrets are shown.
#[derive(Debug, Clone)]
pub struct TemporaryKeys {
    /// Public half.
    pub secret_id: String,
    /// Secret half.
    pub secret_key: Secret,
    /// Must come along with every request.
    pub token: Secret,
    /// When it ends.
    pub expires: OffsetDateTime,
}

/// What a new key may do.
#[derive(Debug, Clone)]
pub struct KeyRights {
    /// Name of the sub-account that it is for; made when absent. `None` for the account itself.
    pub user: Option<String>,
    /// How much.
    pub role: Role,
    /// Names of actions, a last `*` stands for any rest; empty for all that the role allows.
    pub actions: Vec<String>,
}

impl Credential {
    /// Checks the token that came with a signed request; an empty one is none.
    pub fn check_token(&self, token: &str, now: OffsetDateTime) -> Result<(), TokenFault> {
        let Some(expected) = &self.token_sha256 else {
            return if token.is_empty() { Ok(()) } else { Err(TokenFault::NotWanted) };
        };
        // Digests are compared, so what the comparison's time tells is worth nothing.
        if hex::encode(Sha256::digest(token)) != *expected {
            return Err(TokenFault::Wrong);
        }
        if is_over(self.valid_until, now) { Err(TokenFault::Expired) } else { Ok(()) }
    }
}

impl App {
    /// The credential of a key; `None` for an unknown, revoked or replaced key and for a disabled account.
    ///
    /// A temporary one whose time is over is still found: what is wrong with it, [`Credential::check_token`] says.
    pub async fn credential(&self, secret_id: &str, now: OffsetDateTime) -> Result<Option<Credential>, Error> {
        let Some(owner) = self.parts.store.key_owner(secret_id).await? else { return Ok(None) };
        if owner.token_sha256.is_none() && is_over(owner.valid_until, now) {
            return Ok(None);
        }
        let secret = self.parts.vault.open(secret_id, &owner.sealed_secret)?;
        let access = access_of(&owner).map_err(Error::internal)?;
        let caller = Caller {
            account: owner.account_id,
            app_id: owner.app_id.unsigned_abs(),
            uin: owner.sub_uin.unwrap_or(owner.uin).unsigned_abs(),
            secret_id: secret_id.to_owned(),
            access,
        };
        Ok(Some(Credential { caller, secret, token_sha256: owner.token_sha256, valid_until: owner.valid_until }))
    }

    /// Uses up the nonce of a signed request; false when it was used before.
    pub async fn use_nonce(&self, secret_id: &str, nonce: &str, signed_at: i64) -> Result<bool, Error> {
        Ok(self.parts.store.use_nonce(secret_id, nonce, signed_at).await?)
    }

    /// Every key of an account, oldest first, revoked ones too.
    pub async fn keys(&self, name: &str) -> Result<Vec<Key>, Error> {
        Ok(self.parts.store.keys(self.account(name).await?.id).await?)
    }

    /// Makes a further key for an account or one of its sub-accounts.
    pub async fn create_key(&self, name: &str, rights: KeyRights, now: OffsetDateTime) -> Result<AccountKeys, Error> {
        let account = self.account(name).await?;
        check_actions(&rights.actions)?;
        let fresh = self.keys_for(&account)?;
        let mut keys = fresh.clone();
        let sub_account = self.sub_account(&account, rights.user.as_deref(), now).await?;
        let grant = Grant {
            sub_account,
            role: rights.role.word().to_owned(),
            actions: rights.actions.join(","),
            ..Grant::default()
        };
        self.parts.store.add_key(account.id, &self.key_row(&fresh, grant)?, now).await?;
        let made = self.key(&account, &fresh.secret_id).await?;
        if let Some(uin) = made.sub_uin {
            keys.uin = uin.unsigned_abs();
        }
        tracing::info!(account.name = name, key = fresh.secret_id, role = rights.role.word(), "key created");
        Ok(keys)
    }

    /// Puts a new key with the same rights in the place of one: the given, else the account's own newest
    /// with all rights. The old one
    /// ends after `overlap`, or at once without.
    pub async fn rotate_key(
        &self,
        name: &str,
        secret_id: Option<&str>,
        overlap: Duration,
        now: OffsetDateTime,
    ) -> Result<AccountKeys, Error> {
        if overlap > LONGEST_OVERLAP {
            return Err(Error::invalid("overlap", Text::new("at most 30 days of overlap", "重叠时间最长 30 天")));
        }
        let account = self.account(name).await?;
        let old = self.key(&account, secret_id.unwrap_or(&account.secret_id)).await?;
        if !old.active || old.grant.token_sha256.is_some() || is_over(old.grant.valid_until.map(millis), now) {
            let text = Text::new("only a permanent key in force can be replaced", "仅可轮换有效的永久密钥");
            return Err(Error::invalid("secret_id", text));
        }
        let mut fresh = self.keys_for(&account)?;
        fresh.uin = old.sub_uin.unwrap_or(account.uin).unsigned_abs();
        let until = (!overlap.is_zero()).then_some(now + overlap);
        let grant = Grant { valid_until: None, ..old.grant };
        self.parts.store.replace_key(account.id, old.id, &self.key_row(&fresh, grant)?, until, now).await?;
        tracing::info!(account.name = name, overlap_s = overlap.as_secs(), "key rotated");
        Ok(fresh)
    }

    /// Revokes a key at once, with all temporary credentials made from it.
    pub async fn revoke_key(&self, name: &str, secret_id: &str) -> Result<(), Error> {
        let account = self.account(name).await?;
        let key = self.key(&account, secret_id).await?;
        if !self.parts.store.revoke_key(account.id, key.id).await? {
            return Err(Error::not_found(Text::new("the key is revoked already", "该密钥已被吊销")));
        }
        tracing::info!(account.name = name, key = secret_id, "key revoked");
        Ok(())
    }

    /// Disables or enables a sub-account: its keys only, not the account's.
    pub async fn set_user_state(&self, name: &str, user: &str, state: AccountState) -> Result<(), Error> {
        let account = self.account(name).await?;
        if !self.parts.store.set_sub_account_state(account.id, user, state).await? {
            let text = Text::new("the account has no user {user}", "该账号没有子用户 {user}");
            return Err(Error::not_found(text.fill("user", user)));
        }
        tracing::info!(account.name = name, user, state = state.word(), "user state changed");
        Ok(())
    }

    /// Makes a temporary credential from the account's own newest key with all rights. It ends by itself, and
    /// with that key.
    pub async fn create_token(&self, name: &str, life: Duration, now: OffsetDateTime) -> Result<TemporaryKeys, Error> {
        if life.is_zero() || life > LONGEST_TOKEN {
            return Err(Error::invalid("seconds", Text::new("1 to 129600 seconds", "有效期应为 1 至 129600 秒")));
        }
        let account = self.account(name).await?;
        if account.state == AccountState::Disabled {
            let text = Text::new("the account {name} is disabled", "账号 {name} 已被禁用");
            return Err(Error::invalid("name", text.fill("name", name)));
        }
        let parent = self.key(&account, &account.secret_id).await?;
        let fresh = self.keys_for(&account)?;
        let token = self.parts.vault.random_text(TOKEN_LENGTH)?;
        // Whole seconds are what clients are told.
        let expires = now.replace_nanosecond(0).unwrap_or(now) + life;
        let grant = Grant {
            valid_until: Some(expires),
            parent: Some(parent.id),
            token_sha256: Some(hex::encode(Sha256::digest(&token))),
            ..parent.grant
        };
        self.parts.store.add_key(account.id, &self.key_row(&fresh, grant)?, now).await?;
        tracing::info!(account.name = name, key = fresh.secret_id, life_s = life.as_secs(), "temporary key created");
        Ok(TemporaryKeys {
            secret_id: fresh.secret_id,
            secret_key: fresh.secret_key,
            token: Secret::new(token),
            expires,
        })
    }

    /// The sub-account of that name, made when absent; `None` for the account itself.
    pub(crate) async fn sub_account(
        &self,
        account: &Account,
        user: Option<&str>,
        now: OffsetDateTime,
    ) -> Result<Option<i64>, Error> {
        let Some(user) = user else { return Ok(None) };
        check_name(user)?;
        // A number of its own, unless the sub-account is there already and keeps the one that it has.
        let uin = i64::try_from(self.new_keys()?.uin).map_err(Error::internal)?;
        Ok(Some(self.parts.store.ensure_sub_account(account.id, user, uin, now).await?))
    }

    /// Random halves under the account's own numbers.
    fn keys_for(&self, account: &Account) -> Result<AccountKeys, Error> {
        let fresh = self.new_keys()?;
        Ok(AccountKeys { app_id: account.app_id.unsigned_abs(), uin: account.uin.unsigned_abs(), ..fresh })
    }

    async fn key(&self, account: &Account, secret_id: &str) -> Result<Key, Error> {
        let keys = self.parts.store.keys(account.id).await?;
        keys.into_iter().find(|key| key.secret_id == secret_id).ok_or_else(|| match secret_id {
            "" => Error::not_found(Text::new("the account has no key of its own in force", "该账号没有有效的主密钥")),
            _ => no_account(&format!("{} / {secret_id}", account.name)),
        })
    }
}

pub(crate) fn check_actions(actions: &[String]) -> Result<(), Error> {
    let fits = |action: &String| {
        let letters = action.strip_suffix('*').unwrap_or(action);
        action.len() <= 100 && !action.is_empty() && letters.bytes().all(|b| b.is_ascii_alphanumeric() || b == b':')
    };
    if actions.iter().all(fits) {
        return Ok(());
    }
    let text = "an action is a name such as CreateSkillScan, csip:CreateSkillScan or Describe*";
    Err(Error::invalid("actions", Text::new(text, "接口名应形如 CreateSkillScan、csip:CreateSkillScan 或 Describe*")))
}

fn access_of(owner: &KeyOwner) -> Result<Access, String> {
    Ok(Access {
        role: owner.role.parse()?,
        actions: owner.actions.split(',').filter(|action| !action.is_empty()).map(str::to_owned).collect(),
        allow: Network::list(&owner.ip_allow)?,
        deny: Network::list(&owner.ip_deny)?,
    })
}

pub(crate) fn is_over(valid_until: Option<i64>, now: OffsetDateTime) -> bool {
    valid_until.is_some_and(|until| until <= millis(now))
}

fn millis(time: OffsetDateTime) -> i64 {
    i64::try_from(time.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}
