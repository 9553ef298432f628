//! `touchstone advisories`: known vulnerable and malicious releases, from OSV files that somebody downloaded.
//!
//! Fetches nothing. What was imported is used by `serve` and `worker` at once, and by `scan --advisories`.

use crate::exit::Exit;
use crate::settings::{Settings, StorageArgs};
use crate::terminal;
use advisories::{Advisory, Database, Ecosystem, Import};
use anyhow::{Context as _, anyhow, bail, ensure};
use model::visible;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Problems of an import that are told one by one.
const TOLD: usize = 20;

/// Flags of `advisories`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

/// What can be done with advisories.
#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Take over a folder, archive or file in OSV format; what is known already is renewed
    Import {
        /// Folder with *.json, *.jsonl or *.zip, or one such file
        #[arg(value_name = "PATH")]
        path: PathBuf,
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// Print what is known, one advisory to a line
    List {
        /// Only this ecosystem, e.g. pypi, npm, crates.io, go, Debian:12
        #[arg(long, value_name = "NAME")]
        ecosystem: Option<String>,
        /// Only advisories with this id or alias, with the whole story
        #[arg(long, value_name = "ID")]
        id: Option<String>,
        /// Only malicious packages
        #[arg(long)]
        malicious: bool,
        #[command(flatten)]
        storage: StorageArgs,
    },
    /// Say what is known against a release; exits with 1 if anything is
    Check {
        /// Where it is published, e.g. pypi, npm, crates.io, go, rubygems, Debian:12
        #[arg(value_name = "ECOSYSTEM")]
        ecosystem: String,
        /// Package, or package@version
        #[arg(value_name = "PACKAGE[@VERSION]")]
        package: String,
        #[command(flatten)]
        storage: StorageArgs,
    },
}

/// Does it.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    let (Action::Import { storage, .. } | Action::List { storage, .. } | Action::Check { storage, .. }) = &args.action;
    let file = Settings::read(storage, &[])?.app.data.join(app::ADVISORIES_FILE);
    match args.action {
        Action::Import { path, .. } => import(&path, &file),
        Action::List { ecosystem, id, malicious, .. } => list(&file, ecosystem.as_deref(), id.as_deref(), malicious),
        Action::Check { ecosystem, package, .. } => check(&file, &ecosystem, &package),
    }
}

fn import(path: &Path, file: &Path) -> anyhow::Result<Exit> {
    let mut import = advisories::import(path).with_context(|| format!("cannot read {}", path.display()))?;
    let (files, read) = (import.files, import.advisories.len());
    ensure!(
        files > 0,
        "{} holds no advisories: expected OSV files (*.json, *.jsonl) or ZIP archives of them; nothing was imported",
        path.display()
    );
    let known = match file.exists() {
        true => open(file)?.all()?,
        false => Vec::new(),
    };
    for advisory in known {
        if !import.withdrawn.contains(&advisory.id) {
            import.add(advisory);
        }
    }
    replace(file, &advisories::write(import.advisories.values()))?;
    for problem in import.problems.iter().take(TOLD) {
        terminal::complain(&anyhow!("{}", visible(&problem.to_string())));
    }
    let Import { advisories, withdrawn, problems, .. } = import;
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{read} advisories read from {files} files, {} withdrawn, {} unusable",
        withdrawn.len(),
        problems.len()
    )?;
    writeln!(out, "{} advisories in {}", advisories.len(), file.display())?;
    Ok(if problems.is_empty() { Exit::Clean } else { Exit::Unusable })
}

/// Writes beside the file and renames, so that a scan never opens half of one.
fn replace(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let cannot = || format!("cannot write {}", file.display());
    let folder = file.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).with_context(cannot)?;
    let partial = file.with_extension("partial");
    std::fs::write(&partial, bytes).with_context(cannot)?;
    std::fs::rename(&partial, file).with_context(cannot)
}

fn list(file: &Path, ecosystem: Option<&str>, id: Option<&str>, malicious: bool) -> anyhow::Result<Exit> {
    let imported = existing(file)?;
    let ecosystem = ecosystem.map(Ecosystem::new);
    let mut out = std::io::stdout().lock();
    let mut told = BTreeSet::new();
    for database in [imported.as_ref(), Some(Database::builtin())].into_iter().flatten() {
        let advisories = match id {
            Some(id) => database.by_id(id)?,
            None => database.all()?,
        };
        let wanted = |advisory: &&Advisory| {
            (!malicious || advisory.is_malicious())
                && ecosystem.as_ref().is_none_or(|e| advisory.affected.iter().any(|a| a.ecosystem == *e))
        };
        for advisory in advisories.iter().filter(wanted) {
            if told.insert(advisory.id.clone()) {
                line(&mut out, advisory)?;
                if id.is_some() {
                    story(&mut out, advisory)?;
                }
            }
        }
    }
    if let Some(id) = id.filter(|_| told.is_empty()) {
        writeln!(out, "nothing is known of {}", visible(id))?;
    }
    Ok(Exit::Clean)
}

fn line(out: &mut impl std::io::Write, advisory: &Advisory) -> std::io::Result<()> {
    let grade = if advisory.is_malicious() { "malicious" } else { advisory.band.id() };
    let packages: BTreeSet<String> =
        advisory.affected.iter().map(|a| format!("{} {}", a.ecosystem.as_str(), a.package)).collect();
    let packages = packages.into_iter().collect::<Vec<_>>().join(", ");
    writeln!(
        out,
        "{:<22} {grade:<9} {}  {}",
        visible(&advisory.id).to_string(),
        visible(&packages),
        visible(&advisory.summary)
    )
}

fn story(out: &mut impl std::io::Write, advisory: &Advisory) -> std::io::Result<()> {
    for (name, values) in
        [("also", &advisory.aliases), ("weaknesses", &advisory.weaknesses), ("references", &advisory.references)]
    {
        if !values.is_empty() {
            writeln!(out, "  {name}: {}", visible(&values.join(" ")))?;
        }
    }
    for part in advisory.details.lines() {
        writeln!(out, "  {}", visible(part))?;
    }
    Ok(())
}

fn check(file: &Path, ecosystem: &str, package: &str) -> anyhow::Result<Exit> {
    let imported = existing(file)?;
    let ecosystem = Ecosystem::new(ecosystem);
    // A scope begins with the same sign.
    let start = usize::from(package.starts_with('@'));
    let at = package.get(start..).and_then(|rest| rest.find('@')).map(|at| at + start);
    let (name, version) = match at {
        Some(at) => (package.get(..at).unwrap_or_default(), package.get(at + 1..)),
        None => (package, None),
    };
    // Of a mistyped name nothing is known either: that must not read like an answer.
    if !ecosystem.is_known() && !imported.as_ref().map_or(Ok(false), |database| names(database, &ecosystem))? {
        bail!(
            "{} is no ecosystem that is known here; pypi, npm, Debian:12 and others are",
            visible(ecosystem.as_str())
        );
    }
    let mut out = std::io::stdout().lock();
    let mut told = BTreeSet::new();
    for database in [imported.as_ref(), Some(Database::builtin())].into_iter().flatten() {
        for found in database.matches(&ecosystem, name, version)? {
            if told.insert(found.id.clone()) {
                let grade = if found.malicious { "malicious" } else { found.band.id() };
                let fixed = found.fixed.map_or_else(String::new, |version| format!(" (fixed in {version})"));
                let id = visible(&found.id).to_string();
                writeln!(out, "{id:<22} {grade:<9} {}{}", visible(&found.summary), visible(&fixed))?;
            }
        }
    }
    let (ecosystem, package) = (visible(ecosystem.as_str()), visible(package));
    match version {
        _ if !told.is_empty() => return Ok(Exit::Found),
        Some(_) => writeln!(out, "nothing is known against {ecosystem} {package}")?,
        None => writeln!(
            out,
            "nothing is known against all releases of {ecosystem} {package}; ask for one: {package}@VERSION"
        )?,
    }
    Ok(Exit::Clean)
}

/// Whether a database has anything of an ecosystem.
fn names(database: &Database, ecosystem: &Ecosystem) -> anyhow::Result<bool> {
    let own = |advisory: &Advisory| advisory.affected.iter().any(|affected| affected.ecosystem == *ecosystem);
    Ok(database.all()?.iter().any(own))
}

fn existing(file: &Path) -> anyhow::Result<Option<Database>> {
    file.exists().then(|| open(file)).transpose()
}

fn open(file: &Path) -> anyhow::Result<Database> {
    Database::open(file).with_context(|| format!("cannot use {}", file.display()))
}
