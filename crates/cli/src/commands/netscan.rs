//! `touchstone netscan`: a one-off scan of addresses and names, without a server: risks out, an exit code for scripts.

mod inventory;
mod look;
mod table;
mod target;

use crate::exit::Exit;
use crate::terminal;
use anyhow::Context as _;
use app::Network;
use assetscan::net::Connector;
use assetscan::{Cancel, Ended, Limits, Outcome, Plan, Ports, Scope, Templates, scan};
use model::{Lang, RiskKind, Severity};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Flags of `netscan`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Addresses, names, or networks such as 10.0.0.0/28, without port. Only loopback is allowed unless --allow-network
    /// says more
    #[arg(required_unless_present = "inventory", value_name = "TARGET")]
    targets: Vec<String>,

    /// Ports: quick (about 100), standard (about 1,000), all, or a list such as 22,80,8000-8100
    #[arg(long, value_name = "PORTS", default_value = "standard", value_parser = ports)]
    ports: Ports,

    /// What to look for, separated by commas: port, exposed, web, config, vuln
    #[arg(long, value_name = "ITEMS", value_delimiter = ',', value_parser = item, default_value = "port,exposed,web,config,vuln")]
    items: Vec<RiskKind>,

    /// Try well-known passwords too; ask the owner of the targets first
    #[arg(long)]
    passwords: bool,

    /// Tries for one account within --window-seconds: below the limit of a server that locks accounts
    #[arg(long, value_name = "N", default_value_t = 300, value_parser = clap::value_parser!(u32).range(3..))]
    tries_per_window: u32,

    /// See --tries-per-window
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    window_seconds: u64,

    /// Name server that is asked for mail records of domains, as ADDRESS or ADDRESS:PORT; it must be allowed too [default:
    /// nobody is asked]
    #[arg(long, value_name = "ADDRESS", default_value = "", hide_default_value = true)]
    resolver: String,

    /// Network that may be scanned besides loopback, as CIDR (repeatable)
    #[arg(long, value_name = "CIDR")]
    allow_network: Vec<Network>,

    /// Output format
    #[arg(long, short, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Exit with 1 when a risk is at or over this severity: info, low, medium, high, critical or never
    #[arg(long, value_name = "LEVEL", default_value = "high", value_parser = bar)]
    fail_on: Bar,

    /// Language of the report: en or zh [default: from LC_ALL, LC_MESSAGES or LANG, else en]
    #[arg(long, value_name = "LANG", value_parser = lang)]
    lang: Option<Lang>,

    /// Folder with templates of your own (a subset of the nuclei language), used beside the built-in ones
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,

    /// Advisories made by `touchstone advisories import`, matched against packages that services name
    #[arg(long, value_name = "FILE")]
    advisories: Option<PathBuf>,

    /// Judge descriptions of cloud resources or Kubernetes objects too: JSON, or one JSON object a line (repeatable)
    #[arg(long, value_name = "FILE")]
    inventory: Vec<PathBuf>,

    /// Connection attempts per second while ports are searched [default: no limit]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rate: Option<u32>,

    /// End the scan after so many seconds and report what is known by then
    #[arg(long, value_name = "SECONDS", default_value_t = 3600, value_parser = clap::value_parser!(u64).range(1..))]
    deadline: u64,
}

const EXAMPLES: &str = "\
Examples:
  touchstone netscan localhost                                     this machine, about 1,000 ports
  touchstone netscan 127.0.0.1 --ports all --format json           everything, for scripts
  touchstone netscan 10.0.0.0/28 --allow-network 10.0.0.0/8        a network of your own
  touchstone netscan db.example.test --ports 3306 --items vuln     one port, known weaknesses only

Exit codes: 0 nothing at or over --fail-on, 1 something is, 2 wrong use or something could not be examined.";

/// How the result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Table,
    /// For scripts
    Json,
}

/// From which severity on the exit code is 1; `None`: never.
type Bar = Option<Severity>;

/// Scans and reports.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    let lang = args.lang.unwrap_or_else(terminal::language);
    let scope = Scope::with(args.allow_network.iter().map(Network::block));
    let targets = target::read(&args.targets, &scope)?;
    let plan = args.plan(lang)?;
    let described: Vec<_> = args.inventory.iter().map(|file| inventory::judge(file)).collect::<Result<_, _>>()?;
    let cancel = Cancel::default();
    let connector = Connector::new(scope, cancel.clone());
    let watch = Arc::new(look::Look::new());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut outcome = runtime.block_on(async {
        // Ctrl-C ends the scan, not the report.
        let stop = tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                cancel.cancel();
            }
        });
        let outcome = scan(&targets, &plan, &connector, watch.clone()).await;
        stop.abort();
        outcome
    });
    watch.end();
    outcome.risks.extend(described.into_iter().flatten());
    let mut out = std::io::BufWriter::new(std::io::stdout());
    match args.format {
        Format::Table => table::write(&mut out, &outcome, lang)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &outcome)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(judge(&outcome, args.fail_on))
}

/// As for Skills: found beats incomplete, incomplete beats clean.
fn judge(outcome: &Outcome, bar: Bar) -> Exit {
    let found = bar.is_some_and(|bar| outcome.risks.iter().any(|risk| risk.severity >= bar));
    let whole = outcome.gaps.is_empty() && outcome.ended == Ended::Finished;
    match (found, whole) {
        (true, _) => Exit::Found,
        (false, false) => Exit::Unusable,
        (false, true) => Exit::Clean,
    }
}

impl Args {
    fn plan(&self, lang: Lang) -> anyhow::Result<Plan> {
        let passwords = self.passwords.then_some(RiskKind::WeakPassword);
        let limits =
            Limits { deadline: Duration::from_secs(self.deadline), per_second: self.rate, ..Limits::default() };
        let mut plan = Plan::new(self.ports.clone()).only(self.items.iter().copied().chain(passwords));
        plan.limits = limits;
        if plan.wants(RiskKind::Vulnerability) {
            plan.local = app::local_packages();
        }
        plan.resolver = crate::settings::resolver(&self.resolver)?;
        plan.passwords.budget.per_window = usize::try_from(self.tries_per_window).unwrap_or(usize::MAX);
        plan.passwords.budget.window = Duration::from_secs(self.window_seconds);
        if let Some(folder) = &self.templates {
            let (templates, refused) =
                Templates::with_folder(folder).with_context(|| format!("templates in {}", folder.display()))?;
            look::refusals(templates.len(), &refused, lang);
            plan.templates = templates;
        }
        if let Some(file) = &self.advisories {
            let database = advisories::Database::open(file).with_context(|| file.display().to_string())?;
            plan.advisories = Some(Arc::new(database));
        }
        Ok(plan)
    }
}

fn ports(text: &str) -> Result<Ports, String> {
    Ok(match text {
        "quick" => Ports::Common100,
        "standard" => Ports::Common1000,
        "all" => Ports::All,
        list => {
            let set: assetscan::PortSet = list.parse()?;
            if set.is_empty() {
                return Err("write quick, standard, all, or ports such as 22,80,8000-8100".into());
            }
            Ports::Listed(set)
        }
    })
}

fn item(word: &str) -> Result<RiskKind, String> {
    Ok(match word.trim() {
        "port" | "ports" => RiskKind::Port,
        "exposed" => RiskKind::ExposedService,
        "web" => RiskKind::WebContent,
        "config" => RiskKind::Configuration,
        "vuln" => RiskKind::Vulnerability,
        "passwords" | "weak" => return Err("passwords are tried only with --passwords".into()),
        other => return Err(format!("`{other}` is none of port, exposed, web, config, vuln")),
    })
}

fn bar(word: &str) -> Result<Bar, String> {
    use Severity::{Critical, High, Info, Low, Medium};
    if word == "never" {
        return Ok(None);
    }
    let found = [Info, Low, Medium, High, Critical].into_iter().find(|severity| severity.name().en == word);
    found.map(Some).ok_or_else(|| format!("`{word}` is none of info, low, medium, high, critical, never"))
}

fn lang(tag: &str) -> Result<Lang, String> {
    Lang::parse(tag).ok_or_else(|| format!("`{tag}` is neither en nor zh"))
}
