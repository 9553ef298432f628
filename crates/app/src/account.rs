//! Accounts: made, listed, disabled, restricted. Their keys are in `keys`.

use crate::{App, Error, ErrorKind, Network};
use model::Text;
use store::{Account, AccountState, Grant, NewAccount, NewKey, Secret};
use time::OffsetDateTime;

/// A fresh key with its account: the only moment at which the secret half is shown.
#[derive(Debug, Clone)]
pub struct AccountKeys {
    /// Public half.
    pub secret_id: String,
    /// Secret half.
    pub secret_key: Secret,
    /// `AppId` of the account.
    pub app_id: u64,
    /// `Uin` of the account.
    pub uin: u64,
}

/// The length of the random part of a key's public half, and of its secret half.
const KEY_LENGTH: usize = 32;

impl App {
    /// Makes an account with a key, in an organisation of its own unless one is given. Valid at once.
    pub async fn create_account(
        &self,
        name: &str,
        organisation: Option<i64>,
        now: OffsetDateTime,
    ) -> Result<AccountKeys, Error> {
        check_name(name)?;
        if self.accounts().await?.iter().any(|account| account.name == name) {
            return Err(name_taken(name));
        }
        let keys = self.new_keys()?;
        let (account, key) = self.rows(name, organisation, &keys)?;
        match self.parts.store.create_account(&account, &key, now).await {
            Ok(Some(id)) => {
                tracing::info!(account.id = id, account.name = name, "account created");
                Ok(keys)
            }
            Ok(None) => Err(Error::not_found(Text::new("there is no such organisation", "该组织不存在"))),
            Err(error) if error.is_conflict() => Err(name_taken(name)),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes the account only if there is no account at all; `None` when there is one.
    pub(crate) async fn create_first_account(
        &self,
        name: &str,
        keys: &AccountKeys,
        now: OffsetDateTime,
    ) -> Result<bool, Error> {
        let (account, key) = self.rows(name, None, keys)?;
        Ok(self.parts.store.create_first_account(&account, &key, now).await?)
    }

    /// Every account.
    pub async fn accounts(&self) -> Result<Vec<Account>, Error> {
        Ok(self.parts.store.accounts().await?)
    }

    /// Refuses the account's keys from now on.
    pub async fn disable_account(&self, name: &str) -> Result<(), Error> {
        self.set_account_state(name, AccountState::Disabled).await
    }

    /// Lets the account's keys call again.
    pub async fn enable_account(&self, name: &str) -> Result<(), Error> {
        self.set_account_state(name, AccountState::Active).await
    }

    async fn set_account_state(&self, name: &str, state: AccountState) -> Result<(), Error> {
        if !self.parts.store.set_account_state(name, state).await? {
            return Err(no_account(name));
        }
        tracing::info!(account.name = name, state = state.word(), "account state changed");
        Ok(())
    }

    /// The account of that name.
    pub async fn account(&self, name: &str) -> Result<Account, Error> {
        let accounts = self.accounts().await?;
        accounts.into_iter().find(|account| account.name == name).ok_or_else(|| no_account(name))
    }

    /// Sets the networks that alone may call with the account's keys, and those that may not; both empty for any.
    pub async fn restrict_account(&self, name: &str, allow: &[Network], deny: &[Network]) -> Result<(), Error> {
        let list = |networks: &[Network]| networks.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        if !self.parts.store.set_networks(name, &list(allow), &list(deny)).await? {
            return Err(no_account(name));
        }
        tracing::info!(account.name = name, allow = list(allow), deny = list(deny), "account networks changed");
        Ok(())
    }

    /// Sets how many units the account may use in all; `None` for no limit.
    pub async fn set_quota(&self, name: &str, quota: Option<i64>) -> Result<(), Error> {
        if !self.parts.store.set_quota(name, quota).await? {
            return Err(no_account(name));
        }
        tracing::info!(account.name = name, quota, "account quota changed");
        Ok(())
    }

    /// A random key, and random numbers in the ranges that clients know from the cloud.
    pub(crate) fn new_keys(&self) -> Result<AccountKeys, Error> {
        let vault = &self.parts.vault;
        Ok(AccountKeys {
            secret_id: format!("AKID{}", vault.random_text(KEY_LENGTH)?),
            secret_key: Secret::new(vault.random_text(KEY_LENGTH)?),
            app_id: vault.random_number(1_300_000_000, 700_000_000)?.unsigned_abs(),
            uin: vault.random_number(100_000_000_000, 100_000_000_000)?.unsigned_abs(),
        })
    }

    fn rows<'a>(
        &self,
        name: &'a str,
        organisation: Option<i64>,
        keys: &'a AccountKeys,
    ) -> Result<(NewAccount<'a>, NewKey<'a>), Error> {
        let app_id = i64::try_from(keys.app_id).map_err(Error::internal)?;
        let uin = i64::try_from(keys.uin).map_err(Error::internal)?;
        Ok((NewAccount { name, organisation, app_id, uin }, self.key_row(keys, Grant::default())?))
    }

    pub(crate) fn key_row<'a>(&self, keys: &'a AccountKeys, grant: Grant) -> Result<NewKey<'a>, Error> {
        let sealed_secret = self.parts.vault.seal(&keys.secret_id, &keys.secret_key)?;
        Ok(NewKey { secret_id: &keys.secret_id, sealed_secret, grant })
    }
}

pub(crate) fn check_name(name: &str) -> Result<(), Error> {
    let fits = (1..=64).contains(&name.chars().count()) && !name.chars().any(char::is_control) && name.trim() == name;
    if fits {
        return Ok(());
    }
    let text = "a name has 1 to 64 printable characters and does not begin or end with a space";
    Err(Error::invalid("name", Text::new(text, "名称须为 1 至 64 个可打印字符，且首尾不能为空格")))
}

fn name_taken(name: &str) -> Error {
    Error::invalid("name", Text::new("the name {name} is taken", "名称 {name} 已被占用").fill("name", name))
}

pub(crate) fn no_account(name: &str) -> Error {
    let public = Text::new("there is no account {name}", "账号 {name} 不存在").fill("name", name);
    Error { kind: ErrorKind::NotFound, field: "name", public, source: None }
}
