//! Whose rows a call reads or changes: the caller's own, or those of members of its organisation.

use crate::{App, Caller, Error, ErrorKind};
use model::Text;
use store::{Account, ListQuery, Listed};

/// One account as its rows show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Row id.
    pub account: i64,
    /// `AppId`.
    pub app_id: i64,
    /// `Uin`.
    pub uin: i64,
    /// Display name.
    pub name: String,
}

/// The accounts of one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Whose rows; at least one.
    pub owners: Vec<Owner>,
}

/// What an organisation knows a member by.
pub fn member_id(app_id: i64) -> String {
    format!("mem-{app_id}")
}

impl Scope {
    /// Row ids of the accounts.
    pub fn accounts(&self) -> Vec<i64> {
        self.owners.iter().map(|owner| owner.account).collect()
    }

    /// The account of a row.
    pub fn owner(&self, account: i64) -> Option<&Owner> {
        self.owners.iter().find(|owner| owner.account == account)
    }

    /// A question about all rows of these accounts.
    pub fn all<R: Listed>(&self) -> ListQuery<R> {
        ListQuery::of(&self.accounts())
    }
}

impl App {
    /// The accounts that a call is about. No members: the caller's own.
    ///
    /// Who speaks for others is the account that an organisation began with. A member is named by its member id, its
    /// `AppId` or its `Uin`; one that is not of the organisation does not exist.
    pub async fn scope(&self, caller: &Caller, members: &[String]) -> Result<Scope, Error> {
        let own = self.parts.store.account(caller.account).await?;
        let own = own.ok_or_else(|| Error::not_found(Text::new("there is no such account", "该账号不存在")))?;
        if members.is_empty() {
            return Ok(Scope { owners: vec![owner(&own)] });
        }
        let accounts = self.accounts().await?;
        let organisation: Vec<&Account> = accounts.iter().filter(|a| a.organisation == own.organisation).collect();
        let speaks_for_all = organisation.first().is_some_and(|first| first.id == own.id);
        let mut owners: Vec<Owner> = Vec::new();
        for member in members {
            let is_meant = |account: &&&Account| {
                let names = [member_id(account.app_id), account.app_id.to_string(), account.uin.to_string()];
                names.contains(member) && (speaks_for_all || account.id == own.id)
            };
            let account = organisation.iter().find(is_meant).ok_or_else(|| no_member(member))?;
            if owners.iter().all(|known| known.account != account.id) {
                owners.push(owner(account));
            }
        }
        Ok(Scope { owners })
    }

    /// The account of a name, for people at the machine itself.
    pub async fn scope_of_account(&self, name: &str) -> Result<Scope, Error> {
        Ok(Scope { owners: vec![owner(&self.account(name).await?)] })
    }
}

fn owner(account: &Account) -> Owner {
    Owner { account: account.id, app_id: account.app_id, uin: account.uin, name: account.name.clone() }
}

fn no_member(member: &str) -> Error {
    let public = Text::new("there is no member {member} that you speak for", "您可代表的成员中没有 {member}");
    Error { kind: ErrorKind::NotFound, field: "member", public: public.fill("member", member), source: None }
}
