//! `touchstone tasks`: scan tasks of the security center, for people at the machine itself. Works beside a running service,
//! whose workers do what is asked here.

mod print;

use crate::exit::Exit;
use crate::service;
use crate::source::{Opened, Source};
use crate::table::Format;
use anyhow::bail;
use app::{AssetRow, CreatedTask, ListQuery, ListedAsset, NewTask, RiskTaskRow, TaskSettings, Wish};
use model::{AssetSelection, PlanKind, RiskKind, ScanItem, ScanMode, Switch, Switches, TaskState};
use std::time::Duration;
use time::OffsetDateTime;

/// Tasks that a list shows.
const MOST_SHOWN: u64 = 100;
const LOOK: Duration = Duration::from_millis(300);

/// Flags of `tasks`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

/// Whose tasks they are, and how to print.
#[derive(Debug, clap::Args)]
struct Place {
    #[command(flatten)]
    source: Source,

    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Make a task; its assets must be there already
    Create(Box<Create>),
    /// List tasks, newest first
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Show one task, its parts and what its newest run has to say
    Show {
        /// Id of the task
        id: String,
        #[command(flatten)]
        place: Place,
    },
    /// Stop tasks: what is under way ends within a second, and nothing more is planned
    Stop {
        /// Ids of tasks
        #[arg(required = true)]
        ids: Vec<String>,
        #[command(flatten)]
        place: Place,
    },
    /// Delete tasks and their reports; what they found stays
    Delete {
        /// Ids of tasks
        #[arg(required = true)]
        ids: Vec<String>,
        #[command(flatten)]
        place: Place,
    },
}

/// What a task is made from.
#[derive(Debug, clap::Args)]
struct Create {
    /// Name of the task
    name: String,
    /// Asset to scan: a name, an address or an id; repeatable [default: every asset of the account]
    #[arg(long, value_name = "ASSET")]
    asset: Vec<String>,
    /// How deep: quick (about 100 ports), standard (about 1,000) or advanced (all)
    #[arg(long, default_value = "standard", value_parser = mode)]
    mode: ScanMode,
    /// What for: port, poc, weakpass, webcontent, configrisk, exposedserver [default: all]
    #[arg(long, value_name = "ITEM", value_delimiter = ',', value_parser = item)]
    items: Vec<ScanItem>,
    /// Ports of your own choice: 80,443,8000-8100
    #[arg(long, value_name = "PORTS", default_value = "", hide_default_value = true)]
    ports: String,
    /// Ports that are left alone, in the same words
    #[arg(long, value_name = "PORTS", default_value = "", hide_default_value = true)]
    without_ports: String,
    /// Turn a check or a group of checks off: KIND:CHECK, e.g. vulnerability:CVE-2011-2523, weak_password:ssh or
    /// configuration:tls; repeatable
    #[arg(long, value_name = "KIND:CHECK", value_parser = check)]
    off: Vec<(RiskKind, String)>,
    /// Leave a check of such a group on; repeatable
    #[arg(long, value_name = "KIND:CHECK", value_parser = check)]
    on: Vec<(RiskKind, String)>,
    /// Address that is told when a run ends; the service must be allowed to (webhook.allow)
    #[arg(long, value_name = "URL", default_value = "", hide_default_value = true)]
    web_hook: String,
    /// Once, at a set time: "YYYY-MM-DD HH:mm:ss", UTC
    #[arg(long, value_name = "TIME", conflicts_with = "cron")]
    at: Option<String>,
    /// Again and again: minute hour day month weekday, UTC
    #[arg(long, value_name = "CRON")]
    cron: Option<String>,
    /// Wait until it is over and tell how far it is
    #[arg(long, conflicts_with_all = ["at", "cron"])]
    wait: bool,
    #[command(flatten)]
    place: Place,
}

fn mode(word: &str) -> Result<ScanMode, String> {
    ScanMode::parse(word).ok_or_else(|| "expected quick, standard or advanced".to_owned())
}

fn item(word: &str) -> Result<ScanItem, String> {
    let words: Vec<&str> = ScanItem::ALL.iter().map(|item| item.word()).collect();
    ScanItem::parse(word).ok_or_else(|| format!("expected one of {}", words.join(", ")))
}

fn check(text: &str) -> Result<(RiskKind, String), String> {
    let kinds = [RiskKind::Vulnerability, RiskKind::WeakPassword, RiskKind::Configuration];
    let read = text.split_once(':').and_then(|(kind, check)| {
        let kind = kinds.into_iter().find(|own| own.word() == kind)?;
        (!check.is_empty()).then(|| (kind, check.to_owned()))
    });
    read.ok_or_else(|| format!("expected KIND:CHECK, with {}", kinds.map(RiskKind::word).join(", ")))
}

fn switches(off: Vec<(RiskKind, String)>, on: Vec<(RiskKind, String)>) -> Switches {
    let switch = |on| move |(kind, check)| Switch { kind, check, resource: String::new(), on };
    Switches::new(off.into_iter().map(switch(false)).chain(on.into_iter().map(switch(true))).collect())
}

/// Does it and prints the answer.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    service::run(act(args.action))
}

async fn act(action: Action) -> anyhow::Result<Exit> {
    let now = OffsetDateTime::now_utc();
    match action {
        Action::Create(create) => create.run(now).await,
        Action::List { place: Place { source, format } } => {
            let opened = source.open().await?;
            let query = ListQuery::<RiskTaskRow>::of(&[opened.account]).page(0, Some(MOST_SHOWN));
            let page = opened.app.list(&query).await?;
            print::list(page.total, &page.rows, format, opened.lang)?;
            Ok(Exit::Clean)
        }
        Action::Show { id, place: Place { source, format } } => show(&source.open().await?, &id, format).await,
        Action::Stop { ids, place: Place { source, format } } => {
            let opened = source.open().await?;
            let ended = opened.app.stop_risk_tasks(&[opened.account], &ids, now).await?;
            let counts = [
                ("stopped", ("stopped", "已停止"), ended.stopped),
                ("over_already", ("over already", "此前已结束"), ended.over),
            ];
            print::done(&counts, format, opened.lang)?;
            Ok(Exit::Clean)
        }
        Action::Delete { ids, place: Place { source, format } } => {
            let opened = source.open().await?;
            opened.app.delete_risk_tasks(&[opened.account], &ids, now).await?;
            print::done(&[("deleted", ("deleted", "已删除"), ids.len() as u64)], format, opened.lang)?;
            Ok(Exit::Clean)
        }
    }
}

impl Create {
    async fn run(self, now: OffsetDateTime) -> anyhow::Result<Exit> {
        let Place { source, format } = &self.place;
        let opened = source.open().await?;
        let planned = self.at.is_some() || self.cron.is_some();
        if self.asset.is_empty() && !planned && !has_assets(&opened).await? {
            bail!("the account has no assets yet; add some: touchstone assets add NAME-OR-ADDRESS");
        }
        let items = if self.items.is_empty() { ScanItem::ALL.to_vec() } else { self.items };
        let selection = if self.asset.is_empty() { AssetSelection::All } else { AssetSelection::Listed };
        let listed = self.asset.into_iter().map(|asset| ListedAsset { asset, ..ListedAsset::default() }).collect();
        let (plan, plan_content) = match (self.at, self.cron) {
            (Some(at), _) => (PlanKind::Once, at),
            (None, Some(cron)) => (PlanKind::Periodic, cron),
            (None, None) => (PlanKind::Now, String::new()),
        };
        let new = NewTask {
            name: self.name,
            plan,
            plan_content,
            settings: TaskSettings { selection, items, mode: self.mode },
            origin: "csip".to_owned(),
            wish: Wish {
                listed,
                ports: self.ports,
                ports_off: self.without_ports,
                switches: switches(self.off, self.on),
                web_hook: self.web_hook,
                ..Wish::default()
            },
        };
        let id = match opened.app.create_risk_task(opened.account, new, now).await? {
            CreatedTask::Created(id) => id,
            CreatedTask::Unauthorised(assets) => {
                bail!("not assets of this account, or not to be scanned for it: {}", assets.join(", "))
            }
        };
        if self.wait {
            wait(&opened, &id).await?;
        }
        show(&opened, &id, *format).await
    }
}

async fn has_assets(opened: &Opened) -> anyhow::Result<bool> {
    let query = ListQuery::<AssetRow>::of(&[opened.account]).page(0, Some(1));
    Ok(opened.app.list(&query).await?.total > 0)
}

async fn show(opened: &Opened, id: &str, format: Format) -> anyhow::Result<Exit> {
    let row = opened.app.risk_task(&[opened.account], id).await?;
    let notes = opened.app.task_notes(&row.task).await?;
    print::show(&row, &notes, format, opened.lang)?;
    Ok(if row.task.state == TaskState::Failed { Exit::Unusable } else { Exit::Clean })
}

/// Until the task is over. Somebody must be working: a service with this data folder.
async fn wait(opened: &Opened, id: &str) -> anyhow::Result<()> {
    let mut told = String::new();
    loop {
        let row = opened.app.risk_task(&[opened.account], id).await?;
        if row.task.state.is_over() {
            return Ok(());
        }
        let line = format!("{} {} %", print::state(row.task.state).get(opened.lang), row.task.progress);
        if line != told {
            use std::io::Write as _;
            writeln!(std::io::stderr(), "{line}")?;
            told = line;
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// `YYYY-MM-DD HH:mm:ss`, UTC.
pub(crate) fn plain(at: OffsetDateTime) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    let (hour, minute, second) = at.to_hms();
    format!("{} {hour:02}:{minute:02}:{second:02}", at.date())
}
