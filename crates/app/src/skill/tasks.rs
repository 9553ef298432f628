//! What an account has handed in, as a list, and what it has used of its quota.

use crate::{App, Caller, Error};
use model::Text;
use store::{Task, TaskQuery};
use time::OffsetDateTime;

/// One page of an account's submissions.
#[derive(Debug, Clone)]
pub struct Tasks {
    /// How many there are in all.
    pub total: i64,
    /// The page.
    pub page: Vec<Task>,
}

/// What an account may use, and has used: one unit is one file of a scan that succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// Name of the account.
    pub name: String,
    /// `Uin` of the account.
    pub uin: u64,
    /// Units in all; `None` for no limit.
    pub quota: Option<i64>,
    /// Units used.
    pub used: i64,
    /// When the account was made.
    pub since: OffsetDateTime,
}

impl App {
    /// The caller's submissions between two times, as far as they are remembered.
    pub async fn tasks(
        &self,
        caller: &Caller,
        (from, to): (OffsetDateTime, OffsetDateTime),
        newest_first: bool,
        (offset, limit): (u64, u64),
        now: OffsetDateTime,
    ) -> Result<Tasks, Error> {
        let from = from.max(self.remembered_since(now));
        let query = TaskQuery { account: caller.account, from, to, newest_first, offset, limit };
        let (total, mut page) = self.parts.store.tasks(query).await?;
        for task in &mut page {
            // A Skill that declares no name was scanned under its digest; the account knows it by its own file's name.
            if let Some(facts) = task.facts.as_mut().filter(|facts| facts.skill_name.starts_with(&task.sha256)) {
                facts.skill_name.clone_from(&task.file_name);
            }
        }
        Ok(Tasks { total, page })
    }

    /// What the caller's account may use and has used.
    pub async fn usage(&self, caller: &Caller) -> Result<Usage, Error> {
        let account = self.parts.store.account(caller.account).await?;
        let account = account.ok_or_else(|| Error::not_found(Text::new("there is no such account", "该账号不存在")))?;
        Ok(Usage {
            name: account.name,
            uin: account.uin.unsigned_abs(),
            quota: account.quota,
            used: account.used_units,
            since: account.created_at,
        })
    }
}
