//! Who belongs to an organisation, and the service role of an account.

use crate::{App, Caller, Error, Shown};
use store::{ListQuery, MemberRow, SubUserRow};
use time::OffsetDateTime;

impl Shown for MemberRow {
    type Whole = Self;

    async fn complete(_: &App, rows: Vec<Self>) -> Result<Vec<Self>, Error> {
        Ok(rows)
    }
}

impl Shown for SubUserRow {
    type Whole = Self;

    async fn complete(_: &App, rows: Vec<Self>) -> Result<Vec<Self>, Error> {
        Ok(rows)
    }
}

impl App {
    /// Lets the service look into the cloud of the caller's account. Once is enough; again changes nothing.
    pub async fn bind_service_role(&self, caller: &Caller, now: OffsetDateTime) -> Result<(), Error> {
        self.parts.store.bind_service_role(caller.account, now).await?;
        tracing::info!(account.id = caller.account, "service role bound");
        Ok(())
    }

    /// The `AppId`s of the accounts that a caller may look after: of its whole organisation, if it speaks for that, else
    /// its own.
    pub async fn members_of(&self, caller: &Caller) -> Result<Vec<String>, Error> {
        let accounts = self.accounts().await?;
        let own = accounts.iter().find(|account| account.id == caller.account);
        let organisation = own.map(|own| own.organisation);
        let mut members: Vec<_> = accounts.iter().filter(|one| Some(one.organisation) == organisation).collect();
        // Who speaks for an organisation is the account that it began with.
        if members.first().is_none_or(|first| first.id != caller.account) {
            members.retain(|member| member.id == caller.account);
        }
        Ok(members.into_iter().map(|member| member.app_id.to_string()).collect())
    }

    /// Every account of the organisation that an account belongs to, oldest first.
    pub async fn organisation_of(&self, account: i64) -> Result<Vec<MemberRow>, Error> {
        let accounts = self.accounts().await?;
        let organisation = accounts.iter().find(|one| one.id == account).map(|one| one.organisation);
        let ids: Vec<i64> =
            accounts.iter().filter(|one| Some(one.organisation) == organisation).map(|one| one.id).collect();
        let query = ListQuery::<MemberRow>::of(&ids).page(0, Some(store::MOST_ROWS));
        Ok(self.parts.store.page(&query).await?.rows)
    }
}
