//! `touchstone tasks`: scan tasks of the security center, for people at the machine itself. Works beside a running service,
//! whose workers do what is asked here.

use crate::columns::{Format, print_list, print_one};
use crate::commands::scan::lang;
use crate::exit::Exit;
use crate::service;
use crate::settings::{Settings, StorageArgs};
use crate::terminal;
use anyhow::{Context as _, anyhow, bail};
use app::{App, AssetRow, CreatedTask, ListQuery, ListedAsset, NewTask, RiskTaskRow, TaskParts, TaskSettings, Wish};
use model::{AssetSelection, Lang, PlanKind, RiskKind, ScanItem, ScanMode, Switch, Switches, TaskState};
use serde_json::{Value, json};
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

/// Where the service keeps its data, whose tasks they are, and how to print.
#[derive(Debug, clap::Args)]
pub(crate) struct Place {
    #[command(flatten)]
    source: Source,

    /// How to print: text or json
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

/// Where the service keeps its data, and whose tasks they are.
#[derive(Debug, clap::Args)]
pub(crate) struct Source {
    #[command(flatten)]
    storage: StorageArgs,

    /// Account whose tasks they are
    #[arg(long, value_name = "NAME", default_value = "default")]
    account: String,

    /// Language: en or zh [default: from LC_ALL, LC_MESSAGES or LANG, else en]
    #[arg(long, value_name = "LANG", value_parser = lang)]
    lang: Option<Lang>,
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
    #[arg(long, value_name = "PORTS", default_value = "")]
    ports: String,
    /// Ports that are left alone, in the same words
    #[arg(long, value_name = "PORTS", default_value = "")]
    without_ports: String,
    /// Turn a check or a group of checks off: KIND:CHECK, e.g. vulnerability:CVE-2011-2523, weak_password:ssh or
    /// configuration:tls; repeatable
    #[arg(long, value_name = "KIND:CHECK", value_parser = check)]
    off: Vec<(RiskKind, String)>,
    /// Leave a check of such a group on; repeatable
    #[arg(long, value_name = "KIND:CHECK", value_parser = check)]
    on: Vec<(RiskKind, String)>,
    /// Address that is told when a run ends; the service must be allowed to (webhook.allow)
    #[arg(long, value_name = "URL", default_value = "")]
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

/// An opened service and the account that is meant.
pub(crate) struct Opened {
    pub(crate) app: App,
    pub(crate) account: i64,
    pub(crate) lang: Lang,
    pub(crate) format: Format,
}

impl Place {
    /// Opens what the service has left there.
    pub(crate) async fn open(&self) -> anyhow::Result<Opened> {
        Ok(Opened { format: self.format, ..self.source.open().await? })
    }
}

impl Source {
    /// Opens what the service has left there, to print as text.
    pub(crate) async fn open(&self) -> anyhow::Result<Opened> {
        let app = App::open_existing(Settings::read(&self.storage, &[])?.app).await?;
        let account = app.account(&self.account).await?.id;
        Ok(Opened { app, account, lang: self.lang.unwrap_or_else(terminal::language), format: Format::Text })
    }
}

/// Does it and prints the answer.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    service::run(act(args.action))
}

async fn act(action: Action) -> anyhow::Result<Exit> {
    let now = OffsetDateTime::now_utc();
    match action {
        Action::Create(create) => {
            let Create { name, asset, mode, items, ports, without_ports, off, on, web_hook, at, cron, wait, place } =
                *create;
            let opened = place.open().await?;
            let planned = at.is_some() || cron.is_some();
            if asset.is_empty() && !planned && !opened.has_assets().await? {
                bail!("the account has no assets yet; add some: touchstone assets add NAME-OR-ADDRESS");
            }
            let items = if items.is_empty() { ScanItem::ALL.to_vec() } else { items };
            let selection = if asset.is_empty() { AssetSelection::All } else { AssetSelection::Listed };
            let listed = asset.into_iter().map(|asset| ListedAsset { asset, ..ListedAsset::default() }).collect();
            let (plan, plan_content) = match (at, cron) {
                (Some(at), _) => (PlanKind::Once, at),
                (None, Some(cron)) => (PlanKind::Periodic, cron),
                (None, None) => (PlanKind::Now, String::new()),
            };
            let new = NewTask {
                name,
                plan,
                plan_content,
                settings: TaskSettings { selection, items, mode },
                origin: "csip".to_owned(),
                wish: Wish {
                    listed,
                    ports,
                    ports_off: without_ports,
                    switches: switches(off, on),
                    web_hook,
                    ..Wish::default()
                },
            };
            let id = match opened.app.create_risk_task(opened.account, new, now).await? {
                CreatedTask::Created(id) => id,
                CreatedTask::Unauthorised(assets) => {
                    bail!("not assets of this account, or not to be scanned for it: {}", assets.join(", "))
                }
            };
            if wait {
                opened.wait(&id).await?;
            }
            opened.show(&id).await
        }
        Action::List { place } => place.open().await?.list().await,
        Action::Show { id, place } => place.open().await?.show(&id).await,
        Action::Stop { ids, place } => {
            let opened = place.open().await?;
            let ended = opened.app.stop_risk_tasks(&[opened.account], &ids, now).await?;
            opened.say(&json!({"stopped": ended.stopped, "over_already": ended.over}))
        }
        Action::Delete { ids, place } => {
            let opened = place.open().await?;
            opened.app.delete_risk_tasks(&[opened.account], &ids, now).await?;
            opened.say(&json!({"deleted": ids.len()}))
        }
    }
}

impl Opened {
    async fn has_assets(&self) -> anyhow::Result<bool> {
        let query = ListQuery::<AssetRow>::of(&[self.account]).page(0, Some(1));
        Ok(self.app.list(&query).await?.total > 0)
    }

    async fn list(&self) -> anyhow::Result<Exit> {
        let query = ListQuery::<RiskTaskRow>::of(&[self.account]).page(0, Some(MOST_SHOWN));
        let page = self.app.list(&query).await?;
        let rows: Vec<Value> = page.rows.iter().map(line).collect();
        print_list(&rows, self.format)?;
        Ok(Exit::Clean)
    }

    async fn show(&self, id: &str) -> anyhow::Result<Exit> {
        let row = self.app.risk_task(&[self.account], id).await?;
        let mut shown = line(&row);
        let notes = self.app.task_notes(&row.task).await?;
        let fields = shown.as_object_mut().context("a line is an object")?;
        fields.insert("items".to_owned(), json!(row.task.items));
        fields.insert("plan".to_owned(), json!(format!("{} {}", row.task.plan.word(), row.task.plan_content).trim()));
        fields.insert("next_run".to_owned(), json!(row.task.next_run_at.map(plain)));
        for part in &row.parts {
            let text =
                format!("{} {} %, {} risks (number {})", part.state.word(), part.progress, part.risk_count, part.id);
            fields.insert(part.part.word().to_owned(), json!(text));
        }
        fields.insert("notes".to_owned(), json!(notes.iter().map(|note| note.get(self.lang)).collect::<Vec<_>>()));
        self.say(&shown)?;
        Ok(if row.task.state == TaskState::Failed { Exit::Unusable } else { Exit::Clean })
    }

    /// Until the task is over. Somebody must be working: a service with this data folder.
    async fn wait(&self, id: &str) -> anyhow::Result<()> {
        let mut told = String::new();
        loop {
            let row = self.app.risk_task(&[self.account], id).await?;
            if row.task.state.is_over() {
                return Ok(());
            }
            let line = format!("{} {} %", row.task.state.word(), row.task.progress);
            if line != told {
                use std::io::Write as _;
                writeln!(std::io::stderr(), "{line}")?;
                told = line;
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    pub(crate) fn say(&self, value: &Value) -> anyhow::Result<Exit> {
        print_one(value, self.format).map_err(|error| anyhow!(error))?;
        Ok(Exit::Clean)
    }
}

/// A task as one line of a list.
fn line(row: &TaskParts) -> Value {
    let task = &row.task;
    json!({
        "id": task.task_id, "name": task.name, "state": task.state.word(), "percent": task.progress,
        "mode": task.mode.word(), "assets": task.asset_count, "scanned": task.scanned_count, "risks": task.risk_count,
        "reports": task.report_count, "created": plain(task.created_at), "ended": task.ended_at.map(plain),
    })
}

/// `YYYY-MM-DD HH:mm:ss`, UTC.
pub(crate) fn plain(at: OffsetDateTime) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    let (hour, minute, second) = at.to_hms();
    format!("{} {hour:02}:{minute:02}:{second:02}", at.date())
}
