//! Asks a system one rule's question.

use super::rule::{Check, Dialect};
use super::{accounts, settings};
use crate::Root;
use crate::root::Kind;
use regex::RegexBuilder;
use std::io;

/// Most bytes of a file that is looked at.
const FILE: u64 = 4 << 20;

/// Places of one risk that are told.
const PLACES: usize = 20;

/// Longest part of a line that is told.
const LINE: usize = 160;

/// What a system answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// What the rule speaks of is not there.
    DoesNotApply,
    /// As it should be.
    Kept,
    /// Not as it should be, and where.
    Broken(Vec<String>),
}

impl Answer {
    /// Broken at the places, or kept; what was not there at all does not count.
    fn of(places: Vec<String>, applies: bool) -> Self {
        match (places.is_empty(), applies) {
            (_, false) => Self::DoesNotApply,
            (true, true) => Self::Kept,
            (false, true) => Self::Broken(places.into_iter().take(PLACES).collect()),
        }
    }
}

/// Asks.
///
/// # Errors
/// The file that could not be read, and why.
pub(super) fn check(root: &Root, check: &Check) -> Result<Answer, (String, io::Error)> {
    match check {
        Check::Setting { file, dialect, name, default, allowed } => {
            setting(root, file, *dialect, name, default.as_deref(), allowed).map_err(|error| (file.clone(), error))
        }
        Check::Mode { paths, at_most } => {
            let most = u32::from_str_radix(at_most, 8).map_err(|error| (at_most.clone(), io::Error::other(error)))?;
            each(root, paths, |path| {
                let there = root.facts(path)?.filter(|facts| facts.kind != Kind::Device);
                let Some(facts) = there else { return Ok(Vec::new()) };
                let mut wrong = Vec::new();
                if facts.mode & !most & 0o777 != 0 {
                    wrong.push(format!("{path}: mode {:o}, at most {most:o}", facts.mode & 0o777));
                }
                if !facts.owned_by_root {
                    wrong.push(format!("{path}: does not belong to root"));
                }
                Ok(wrong)
            })
        }
        Check::Sticky { paths } => each(root, paths, |path| {
            let open = |mode: u32| mode & 0o002 != 0 && mode & 0o1000 == 0;
            let facts = root.own_facts(path)?.filter(|facts| facts.kind == Kind::Folder && open(facts.mode));
            Ok(facts.map(|facts| format!("{path}: mode {:o} without sticky bit", facts.mode)).into_iter().collect())
        }),
        Check::Lines { paths, forbidden, unless } => {
            let compile = |text: &String| pattern(text).map_err(|error| (text.clone(), error));
            let (forbidden, unless) = (compile(forbidden)?, unless.as_ref().map(compile).transpose()?);
            each(root, paths, |path| {
                let text = root.text(path, FILE)?.unwrap_or_default();
                let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim_start().starts_with('#'));
                if unless.as_ref().is_some_and(|unless| lines.clone().any(|(_, line)| unless.is_match(line))) {
                    return Ok(Vec::new());
                }
                let wrong = lines.filter(|(_, line)| forbidden.is_match(line));
                Ok(wrong.map(|(number, line)| format!("{path}:{number}: {}", cut(line.trim()))).collect())
            })
        }
        Check::Absent { paths } => each(root, paths, |path| {
            let there = root.facts(path)?.is_some_and(|facts| facts.kind != Kind::File || facts.size > 0);
            Ok(there.then(|| format!("{path} is there")).into_iter().collect())
        }),
        Check::Kernel { name, allowed } => kernel(root, name, allowed).map_err(|error| (name.clone(), error)),
        Check::Accounts(question) => {
            let read = |path: &str| root.text(path, FILE).map_err(|error| (path.to_owned(), error));
            let Some(passwd) = read("/etc/passwd")? else { return Ok(Answer::DoesNotApply) };
            let shadow = read("/etc/shadow")?.unwrap_or_default();
            Ok(Answer::of(accounts::broken(*question, &passwd, &shadow), true))
        }
    }
}

/// Asks every path that the patterns mean.
fn each(
    root: &Root,
    patterns: &[String],
    ask: impl Fn(&str) -> io::Result<Vec<String>>,
) -> Result<Answer, (String, io::Error)> {
    let (mut places, mut applies) = (Vec::new(), false);
    for pattern in patterns {
        for path in root.glob(pattern).map_err(|error| (pattern.clone(), error))? {
            applies = true;
            places.extend(ask(&path).map_err(|error| (path.clone(), error))?);
        }
    }
    Ok(Answer::of(places, applies))
}

fn setting(
    root: &Root,
    file: &str,
    dialect: Dialect,
    name: &str,
    default: Option<&str>,
    allowed: &str,
) -> io::Result<Answer> {
    let Some(text) = root.text(file, FILE)? else { return Ok(Answer::DoesNotApply) };
    let said = settings::value(root, &text, dialect, name)?;
    let place = match (&said, default) {
        (Some(value), _) => format!("{file}: {name} {}", cut(value)),
        (None, Some(default)) => format!("{file}: {name} is not set, so {default}"),
        (None, None) => return Ok(Answer::Kept),
    };
    let value = said.as_deref().or(default).unwrap_or_default();
    let fine = pattern(&format!("^(?:{allowed})$"))?.is_match(value);
    Ok(Answer::of(if fine { Vec::new() } else { vec![place] }, true))
}

fn kernel(root: &Root, name: &str, allowed: &str) -> io::Result<Answer> {
    // The files of an image that is not running have nothing there.
    let Some(value) = root.text(&format!("/proc/sys/{name}"), FILE)? else { return Ok(Answer::DoesNotApply) };
    let value = value.trim();
    let fine = pattern(&format!("^(?:{allowed})$"))?.is_match(value);
    let place = format!("{} = {}", name.replace('/', "."), cut(value));
    Ok(Answer::of(if fine { Vec::new() } else { vec![place] }, true))
}

fn pattern(text: &str) -> io::Result<regex::Regex> {
    RegexBuilder::new(text).case_insensitive(true).build().map_err(io::Error::other)
}

fn cut(text: &str) -> &str {
    text.get(..text.floor_char_boundary(LINE)).unwrap_or(text)
}
