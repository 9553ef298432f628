//! `touchstone policy`: show profiles, check a policy, and write the entries of one.

use crate::commands::scan::{discover, lang};
use crate::exit::Exit;
use crate::gate::{Gate, PolicyArgs, shorter, today};
use crate::inspection::InspectArgs;
use crate::terminal;
use anyhow::{Context as _, bail};
use model::{Lang, Profile};
use policy::{Day, FILE_NAME, Policy, ProfileFile, Selection, template};
use std::io::Write as _;
use std::path::{Path, PathBuf};

const EXAMPLE: &str = "\
A policy is a file touchstone.toml in a folder above what is scanned:

  profile = \"strict\"                      # or balanced, permissive, a file of your own
  fail_on = \"suspicious\"
  allowed_hosts = [\"get.example.com\", \"*.corp.example\"]

  [severity]
  TS-DEP-009 = \"info\"                     # counts for nothing, stays visible

  [[suppress]]                            # `touchstone policy add` writes these
  rule = \"TS-SEC-001\"
  path = \"skills/pdf/**\"
  hash = \"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"
  reason = \"a key of the sandbox, printed in its manual\"
  owner = \"ana@example.com\"
  expires = 2027-01-31";

/// Flags of `policy`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,

    /// Language: en or zh [default: from LC_ALL, LC_MESSAGES or LANG, else en]
    #[arg(long, value_name = "LANG", value_parser = lang, global = true)]
    lang: Option<Lang>,
}

#[derive(Debug, clap::Subcommand)]
#[expect(clippy::large_enum_variant, reason = "parsed once per run")]
enum What {
    /// Print a profile as a file; without a name, list them
    Show {
        /// strict, balanced or permissive
        #[arg(value_name = "NAME")]
        name: Option<String>,
    },
    /// Read a policy file and say what is wrong with it
    Check {
        /// The file
        #[arg(value_name = "FILE", default_value = FILE_NAME)]
        file: PathBuf,
    },
    /// Scan, and add an entry for every finding that is selected
    Add(Add),
}

#[derive(Debug, clap::Args)]
struct Add {
    /// What to scan
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Accept findings of this rule
    #[arg(long, value_name = "RULE", required_unless_present = "fingerprint")]
    rule: Option<String>,

    /// Accept the finding of this fingerprint (it stands in the JSON report)
    #[arg(long, value_name = "HEX")]
    fingerprint: Option<String>,

    /// Why it is acceptable
    #[arg(long, value_name = "TEXT")]
    reason: String,

    /// Who answers for it
    #[arg(long, value_name = "WHO")]
    owner: String,

    /// The last day on which it is accepted, e.g. 2027-01-31
    #[arg(long, value_name = "DAY", value_parser = day)]
    expires: Day,

    /// The policy file [default: the one above PATH, else touchstone.toml in the current folder]
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,

    #[command(flatten)]
    inspect: InspectArgs,
}

/// Shows, checks or adds.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    let lang = args.lang.unwrap_or_else(terminal::language);
    match args.what {
        What::Show { name } => show(name.as_deref(), lang),
        What::Check { file } => check(&file, lang),
        What::Add(add) => add.run(lang),
    }
}

fn show(name: Option<&str>, lang: Lang) -> anyhow::Result<Exit> {
    let mut out = std::io::stdout().lock();
    match name {
        Some(name) => {
            let Some(profile) = Profile::from_id(name) else {
                bail!("there is no profile {name}; use strict, balanced or permissive");
            };
            out.write_all(ProfileFile::text(profile).as_bytes())?;
        }
        None => {
            for profile in Profile::ALL {
                let file = ProfileFile::builtin(profile)?;
                writeln!(out, "{:<12}{}", profile.id(), file.about.get(lang))?;
            }
        }
    }
    Ok(Exit::Clean)
}

fn check(file: &Path, lang: Lang) -> anyhow::Result<Exit> {
    let policy = Policy::read(file, &file.display().to_string())?;
    let (name, count) = (file.display(), policy.suppressions());
    let mut out = std::io::stdout().lock();
    match lang {
        Lang::En => writeln!(out, "{name} can be used; it holds {count} acceptance(s)")?,
        Lang::Zh => writeln!(out, "{name} 可以使用；其中有 {count} 条接受记录")?,
    }
    Ok(Exit::Clean)
}

impl Add {
    fn run(self, lang: Lang) -> anyhow::Result<Exit> {
        if self.expires < today() {
            bail!("--expires {} is over already", self.expires);
        }
        let (units, exit) = discover(&self.paths, lang)?;
        if exit != Exit::Clean {
            return Ok(exit);
        }
        let file = self.file()?;
        if !file.exists() {
            std::fs::write(&file, "").with_context(|| format!("cannot write {}", file.display()))?;
        }
        let flags = PolicyArgs { policy: Some(file.clone()), ..PolicyArgs::default() };
        let mut gate = Gate::open(&flags, &self.inspect, None, &self.paths, &units)?;
        let inspector = self.inspect.inspector()?;
        let selection = Selection {
            rule: self.rule.clone(),
            fingerprint: self.fingerprint.clone(),
            reason: self.reason.clone(),
            owner: self.owner.clone(),
            expires: Some(self.expires),
        };
        let mut entries = Vec::new();
        crate::ordered::each(
            &units,
            self.inspect.jobs(),
            |(_, unit)| inspector.inspect_path(&unit.source),
            |(argument, unit), scan| {
                let mut scan = scan?;
                let treatments = gate.treat(*argument, unit, &mut scan);
                // What is accepted already needs no second entry.
                let accepted = |index: usize| treatments.findings.contains_key(&index);
                let subject = gate.subject(*argument, unit);
                entries.extend(template(&scan, &subject, &selection, accepted));
                anyhow::Ok(())
            },
        )?;
        if entries.is_empty() {
            bail!("no finding that counts is selected; nothing was added");
        }
        let mut text = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        for entry in &entries {
            if !text.is_empty() {
                text.push_str(if text.ends_with('\n') { "\n" } else { "\n\n" });
            }
            text.push_str(entry);
        }
        let name = file.display().to_string();
        Policy::parse(&name, &text, PathBuf::new()).context("the entries cannot be added")?;
        std::fs::write(&file, text).with_context(|| format!("cannot write {name}"))?;
        let mut out = std::io::stdout().lock();
        match lang {
            Lang::En => writeln!(out, "{} finding(s) are accepted in {name} until {}", entries.len(), self.expires)?,
            Lang::Zh => writeln!(out, "已在 {name} 中接受 {} 项发现，有效期至 {}", entries.len(), self.expires)?,
        }
        Ok(Exit::Clean)
    }

    fn file(&self) -> anyhow::Result<PathBuf> {
        if let Some(file) = &self.policy {
            return Ok(file.clone());
        }
        let above = self.paths.first().and_then(|path| policy::find(path).policy);
        Ok(above.map_or_else(|| PathBuf::from(FILE_NAME), |file| PathBuf::from(shorter(&file))))
    }
}

fn day(word: &str) -> Result<Day, String> {
    Day::parse(word).ok_or_else(|| "use a day, e.g. 2027-01-31".to_owned())
}
