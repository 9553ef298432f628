//! A loaded set of rules: the built-in ones and the user's.

use crate::lint::{Author, lint};
use crate::parse::parse;
use crate::prepared::Prepared;
use crate::problem::{Level, Problem};
use crate::rule::{Matcher, Rule};
use crate::yara::{self, ByteScanner};
use sha2::Digest as _;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// The rules as prepared by the build.
static BLOB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.bin"));

/// Why rules could not be loaded. A set that does not load is a refusal to run, never a silent pass.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No rule at all.
    #[error("no rules were loaded")]
    Empty,
    /// The program's own rules are not what the build wrote.
    #[error("the built-in rules are damaged ({0}); install the program again")]
    Damaged(&'static str),
    /// The user's folder or a file in it cannot be read.
    #[error("cannot read {path}: {reason}")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// The system's answer.
        reason: std::io::Error,
    },
    /// The user's folder holds no rule.
    #[error("{0} holds no rules: expected *.yml, *.yaml, *.yar or *.yara files with at least one rule")]
    NoUserRules(PathBuf),
    /// Rules that cannot be used; the first says most, all are listed.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Invalid(Vec<Problem>),
}

/// Rules by id, in the order of their ids.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    prepared: Prepared,
    /// Ids of the rules that did not ship with the program.
    user: BTreeSet<String>,
    bytes: Option<Arc<dyn ByteScanner>>,
}

impl RuleSet {
    /// The built-in rules, prepared at build time; count and digest are checked here.
    pub fn builtin() -> Result<Self, LoadError> {
        if hex::encode(sha2::Sha256::digest(BLOB)) != DIGEST {
            return Err(LoadError::Damaged("digest"));
        }
        let prepared: Prepared = postcard::from_bytes(BLOB).map_err(|_| LoadError::Damaged("form"))?;
        match prepared.rules.len() {
            0 => Err(LoadError::Empty),
            COUNT => Ok(Self { prepared, ..Self::default() }),
            _ => Err(LoadError::Damaged("count")),
        }
    }

    /// The built-in rules and every `*.yml`, `*.yaml` (rules) and `*.yar`, `*.yara` (YARA) below `folder`.
    pub fn with_user_rules(folder: &Path) -> Result<Self, LoadError> {
        let mut set = Self::builtin()?;
        let files = UserFiles::read(folder)?;
        let mut problems = Vec::new();
        let mut rules: Vec<(String, Rule)> = Vec::new();
        for (name, text) in &files.yaml {
            match parse(name, text) {
                Ok(found) => rules.extend(found.into_iter().map(|rule| (name.clone(), rule))),
                Err(problem) => problems.push(problem),
            }
        }
        problems.extend(lint(rules.iter().map(|(file, rule)| (file.as_str(), rule)), Author::User));
        problems.extend(rules.iter().filter_map(|(file, rule)| needs_code(file, rule)));
        match yara::compile(&files.yara) {
            Ok(Some((scanner, found))) => {
                rules.extend(found);
                set.bytes = Some(scanner);
            }
            Ok(None) => {}
            Err(found) => problems.extend(found),
        }
        problems
            .extend(rules.iter().filter(|(_, rule)| set.get(&rule.id).is_some()).map(|(file, rule)| taken(file, rule)));
        problems.retain(|problem| problem.level == Level::Error);
        if !problems.is_empty() {
            return Err(LoadError::Invalid(problems));
        }
        if rules.is_empty() {
            return Err(LoadError::NoUserRules(folder.to_owned()));
        }
        let user = Prepared::new(rules.into_iter().map(|(_, rule)| rule).collect());
        set.user = user.rules.iter().map(|rule| rule.id.clone()).collect();
        set.prepared.rules.extend(user.rules);
        set.prepared.rules.sort_by(|a, b| a.id.cmp(&b.id));
        set.prepared.literals.extend(user.literals);
        Ok(set)
    }

    /// A set of exactly these rules. For proving a rule, not for scanning.
    pub fn of(rules: Vec<Rule>) -> Self {
        let prepared = Prepared::new(rules);
        let user = prepared.rules.iter().map(|rule| rule.id.clone()).collect();
        Self { prepared, user, bytes: None }
    }

    /// Every rule.
    pub fn rules(&self) -> &[Rule] {
        &self.prepared.rules
    }

    /// The rule of an id.
    pub fn get(&self, id: &str) -> Option<&Rule> {
        let at = self.prepared.rules.binary_search_by(|rule| rule.id.as_str().cmp(id)).ok()?;
        self.prepared.rules.get(at)
    }

    /// Whether a rule came from the user rather than with the program.
    pub fn is_user(&self, id: &str) -> bool {
        self.user.contains(id)
    }

    /// Literals of which each match of `regex` contains one, in lower case; empty when there are none.
    pub fn required(&self, regex: &str) -> &[String] {
        self.prepared.literals.get(regex).map_or(&[], |literals| literals.required.as_slice())
    }

    /// What a match of `regex` must have: alternatives of sets of which each gives one literal, in one text with
    /// [`crate::ALTERNATIVE_END`], [`crate::SET_END`] and [`crate::LITERAL_END`]; empty when nothing is known.
    pub fn demands(&self, regex: &str) -> &str {
        self.prepared.literals.get(regex).map_or("", |literals| literals.demands.as_str())
    }

    /// The user's YARA rules, compiled.
    pub fn byte_scanner(&self) -> Option<&dyn ByteScanner> {
        self.bytes.as_deref()
    }
}

/// An analyzer raises the ids it was written with, and never one of the user's.
fn needs_code(file: &str, rule: &Rule) -> Option<Problem> {
    let mut named = None;
    rule.matcher.visit("match", &mut |field, matcher| {
        if let Matcher::Analyzer(name) = matcher {
            named.get_or_insert_with(|| (field.to_owned(), name.clone()));
        }
    });
    let (field, name) = named?;
    Some(Problem {
        file: file.to_owned(),
        rule: rule.id.clone(),
        field,
        what: format!("the analyzer `{name}` raises its own rules only, so this one would never be found"),
        remedy:
            "use literals, regex, concepts, query, flow or observes; to weigh a rule of the house differently, use \
                 [severity] in touchstone.toml"
                .to_owned(),
        level: Level::Error,
    })
}

fn taken(file: &str, rule: &Rule) -> Problem {
    Problem {
        file: file.to_owned(),
        rule: rule.id.clone(),
        field: "id".to_owned(),
        what: "is the id of a built-in rule".to_owned(),
        remedy: "choose another id".to_owned(),
        level: Level::Error,
    }
}

/// Texts of a user's rule files, by path relative to the folder, sorted.
#[derive(Default)]
struct UserFiles {
    yaml: Vec<(String, String)>,
    yara: Vec<(String, String)>,
}

impl UserFiles {
    fn read(folder: &Path) -> Result<Self, LoadError> {
        let mut files = Self::default();
        files.walk(folder, "", 0)?;
        files.yaml.sort();
        files.yara.sort();
        Ok(files)
    }

    fn walk(&mut self, folder: &Path, prefix: &str, depth: u32) -> Result<(), LoadError> {
        let unreadable = |reason| LoadError::Unreadable { path: folder.to_owned(), reason };
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
            if path.is_dir() {
                if depth < 16 {
                    self.walk(&path, &format!("{name}/"), depth + 1)?;
                }
                continue;
            }
            let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
            let list = match extension.to_str() {
                Some("yml" | "yaml") => &mut self.yaml,
                Some("yar" | "yara") => &mut self.yara,
                _ => continue,
            };
            match std::fs::read_to_string(&path) {
                Ok(text) => list.push((name, text)),
                Err(reason) => return Err(LoadError::Unreadable { path, reason }),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
