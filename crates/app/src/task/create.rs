//! Making a task: what is asked for is checked, its assets are found, its first run is begun or planned.

use super::wish::{self, join};
use super::{Aim, FinishWebHook, OwnMachine, Schedule, Wish, moment, names_of};
use crate::{App, Error, ErrorKind};
use assetscan::PortSet;
use model::{AssetSelection, PlanKind, ScanItem, ScanMode, TaskState, Text};
use std::str::FromStr as _;
use store::{ListQuery, NewRiskTask, NewRun, Operator, RiskTaskRow};
use time::OffsetDateTime;

/// Length of a task's name, in characters.
const LONGEST_NAME: usize = 128;
/// Assets that one task may list or enter.
const MOST_NAMED: usize = 5000;
/// Tasks of an account that wait, run or are planned.
const MOST_OPEN: u64 = 200;
/// Random part of the ids that clients see.
const ID_LENGTH: usize = 12;

/// What a client asks for.
#[derive(Debug, Clone)]
pub struct NewTask {
    /// Its name.
    pub name: String,
    /// When it runs.
    pub plan: PlanKind,
    /// Its schedule or set time; empty for a plan that needs none.
    pub plan_content: String,
    /// What it is about, and how it looks.
    pub settings: TaskSettings,
    /// Who asks, in the client's word.
    pub origin: String,
    /// Everything that only its runs need to know.
    pub wish: Wish,
}

/// What a task is about, and how it looks.
#[derive(Debug, Clone)]
pub struct TaskSettings {
    /// Which assets.
    pub selection: AssetSelection,
    /// What it looks for.
    pub items: Vec<ScanItem>,
    /// How deep.
    pub mode: ScanMode,
}

/// What became of the wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreatedTask {
    /// There is a task of this id.
    Created(String),
    /// These are no assets of the account, or must not be scanned for it; nothing was made.
    Unauthorised(Vec<String>),
}

impl App {
    /// Makes a task. Its targets must be assets of the account.
    ///
    /// `Invalid` with field `name`, `plan`, `items`, `listed`, `entered`, `ports`, `tag` or `web_hook`.
    pub async fn create_risk_task(
        &self,
        account: i64,
        mut new: NewTask,
        now: OffsetDateTime,
    ) -> Result<CreatedTask, Error> {
        check(&new)?;
        let next = first_run(&new, now)?;
        self.check_web_hook(&new.wish.web_hook)?;
        self.check_open_tasks(account).await?;
        let TaskSettings { selection, items, mode } = &new.settings.clone();
        let aim = self.aim(account, *selection, &new.wish).await?;
        if !aim.unauthorised.is_empty() {
            return Ok(CreatedTask::Unauthorised(aim.unauthorised));
        }
        let (task_id, report_id) = (self.random_id("rt")?, self.random_id("rpt")?);
        let parts = wish::parts(items, is_own_machine(&aim));
        new.wish.sealed_web_hook = self.seal_web_hook(&task_id, &new.wish.web_hook)?;
        let web_hook = self.web_hook_of_run(&task_id, &new.wish)?;
        let asset_count = i64::try_from(aim.assets.len()).unwrap_or(i64::MAX);
        let row = NewRiskTask {
            task_id: &task_id,
            account,
            name: new.name.trim(),
            plan: new.plan,
            plan_content: new.plan_content.trim(),
            selection: *selection,
            mode: *mode,
            items: &join(items),
            origin: &new.origin,
            wish: &new.wish.to_json(),
            asset_count,
            next_run_at: next,
        };
        let run = NewRun {
            report_id: &report_id,
            parts: &parts,
            asset_count,
            web_hook: web_hook.as_ref().map(FinishWebHook::row),
        };
        self.parts.store.create_risk_task(&row, next.is_none().then_some(run), now).await?;
        self.parts.task_work.notify_one();
        tracing::info!(
            account.id = account,
            task.id = task_id,
            task.plan = new.plan.word(),
            task.assets = asset_count,
            "task created"
        );
        Ok(CreatedTask::Created(task_id))
    }

    /// An id that clients see.
    pub(crate) fn random_id(&self, kind: &str) -> Result<String, Error> {
        Ok(format!("{kind}-{}", self.parts.vault.random_text(ID_LENGTH)?.to_ascii_lowercase()))
    }

    async fn check_open_tasks(&self, account: i64) -> Result<(), Error> {
        let over = TaskState::Finished.number().to_string();
        let open = ListQuery::<RiskTaskRow>::of(&[account]).and("state", Operator::Less, &[over]);
        let open = open.map_err(Error::internal)?;
        if self.parts.store.total(&open).await? < MOST_OPEN {
            return Ok(());
        }
        let text = Text::new(
            "the account has {most} tasks that are not over; stop or delete some",
            "该账号未结束的任务已达 {most} 个，请先停止或删除部分任务",
        );
        let public = text.fill("most", &MOST_OPEN.to_string());
        Err(Error { kind: ErrorKind::LimitExceeded, field: "", public, source: None })
    }
}

/// Whether the machine that this process runs on is among the assets, as far as their names tell.
pub(crate) fn is_own_machine(aim: &Aim) -> bool {
    let own = OwnMachine::look();
    names_of(&aim.assets).iter().any(|name| own.is_called(name))
}

/// When the first run is due; `None`: now.
fn first_run(new: &NewTask, now: OffsetDateTime) -> Result<Option<OffsetDateTime>, Error> {
    let wrong = |text: Text| Error::invalid("plan", text);
    let content = new.plan_content.trim();
    match new.plan {
        PlanKind::Now => Ok(None),
        _ if content.is_empty() => Err(wrong(Text::new("it is needed for this plan", "该计划类型必须提供此参数"))),
        PlanKind::Once => moment(content, now).map(Some).map_err(wrong),
        PlanKind::Periodic | PlanKind::Custom => {
            let next = Schedule::parse(content).map_err(wrong)?.next(now);
            let never = || wrong(Text::new("it never comes", "该计划永远不会触发"));
            next.map(Some).ok_or_else(never)
        }
    }
}

fn check(new: &NewTask) -> Result<(), Error> {
    let name = new.name.trim();
    if !(1..=LONGEST_NAME).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        let text = Text::new("a name has 1 to 128 printable characters", "名称须为 1 至 128 个可打印字符");
        return Err(Error::invalid("name", text));
    }
    if new.settings.items.is_empty() {
        return Err(Error::invalid("items", Text::new("name at least one item", "请至少指定一个扫描项")));
    }
    let (field, named): (_, Vec<&str>) = match new.settings.selection {
        AssetSelection::All => return check_wish(&new.wish),
        AssetSelection::Listed | AssetSelection::Except => {
            ("listed", new.wish.listed.iter().map(|listed| listed.asset.as_str()).collect())
        }
        AssetSelection::Entered => ("entered", new.wish.entered.iter().map(String::as_str).collect()),
    };
    if named.is_empty() {
        let text = Text::new("name at least one asset for this selection", "该选择方式须至少指定一个资产");
        return Err(Error::invalid(field, text));
    }
    if named.len() > MOST_NAMED {
        return Err(Error::invalid(field, Text::new("at most 5000 assets", "最多 5000 个资产")));
    }
    if let Some(at) = named.iter().position(|name| name.trim().is_empty()) {
        let text = Text::new("entry {at} names no asset", "第 {at} 项未指定资产");
        return Err(Error::invalid(field, text.fill("at", &(at + 1).to_string())));
    }
    check_wish(&new.wish)
}

fn check_wish(wish: &Wish) -> Result<(), Error> {
    let unreadable = |ports: &str| !ports.is_empty() && PortSet::from_str(ports).map_or(true, |ports| ports.is_empty());
    if unreadable(wish.ports.trim()) || unreadable(wish.ports_off.trim()) {
        let text =
            Text::new("expected ports and ranges such as 80,443,8000-8100", "应为端口或范围，如 80,443,8000-8100");
        return Err(Error::invalid("ports", text));
    }
    Ok(())
}
