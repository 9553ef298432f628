//! Organisations: made, listed with their members, renamed. The account that an organisation began with looks after it.

use crate::account::check_name;
use crate::{App, Error};
use model::Text;
use store::{Account, Organisation, User};
use time::OffsetDateTime;

/// What an account is in its organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberRole {
    /// It may ask about all members: the account that the organisation began with.
    Administrator,
    /// It sees its own things only.
    Member,
}

impl MemberRole {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Member => "member",
        }
    }
}

impl App {
    /// Every organisation with its accounts, oldest first.
    pub async fn organisations(&self) -> Result<Vec<(Organisation, Vec<(Account, MemberRole)>)>, Error> {
        let accounts = self.accounts().await?;
        let with_members = |organisation: Organisation| {
            let own = accounts.iter().filter(|account| account.organisation == organisation.id);
            let role = |place| if place == 0 { MemberRole::Administrator } else { MemberRole::Member };
            let members = own.enumerate().map(|(place, account)| (account.clone(), role(place))).collect();
            (organisation, members)
        };
        Ok(self.parts.store.organisations().await?.into_iter().map(with_members).collect())
    }

    /// Makes an organisation; accounts are made in it afterwards.
    pub async fn create_organisation(&self, name: &str, now: OffsetDateTime) -> Result<i64, Error> {
        check_name(name)?;
        let id = self.parts.store.create_organisation(name, now).await?;
        tracing::info!(organisation.id = id, organisation.name = name, "organisation created");
        Ok(id)
    }

    /// Gives an organisation another name.
    pub async fn rename_organisation(&self, id: i64, name: &str) -> Result<(), Error> {
        check_name(name)?;
        if !self.parts.store.rename_organisation(id, name).await? {
            return Err(Error::not_found(Text::new("there is no such organisation", "该组织不存在")));
        }
        tracing::info!(organisation.id = id, organisation.name = name, "organisation renamed");
        Ok(())
    }

    /// Every user of an account, oldest first.
    pub async fn users(&self, name: &str) -> Result<Vec<User>, Error> {
        Ok(self.parts.store.users(self.account(name).await?.id).await?)
    }
}
