//! Code that runs without being asked for: at install or build time of a package, at every start of Python, at a commit.
//!
//! Says which file runs and what was observed in it. What the code does in detail is the code engine's business.

use super::hooks::{self, Reach};
use crate::document::{Document, DocumentId};
use crate::engine::Context;
use crate::hosts::{self, HostClass};
use crate::observation::ObservationKind::{
    self, Downloads, EvaluatesCode, Listens, ReadsCredential, Requests, RunsCommand, RunsShell, Sends,
};
use crate::sink::{Sink, Slots};
use crate::text_regex::{Match, Regex};
use std::ops::Range;
use std::sync::LazyLock;

/// Something that runs by itself.
pub(super) struct Seen {
    /// The rule that says so.
    pub(super) rule: &'static str,
    /// What is said once only.
    pub(super) subject: String,
    /// Where.
    pub(super) range: Range<usize>,
    /// For the message.
    pub(super) slots: Slots,
}

/// What of a document runs by itself.
pub(super) fn seen(context: &Context<'_>, sink: &Sink, id: DocumentId) -> Vec<Seen> {
    let Some(document) = context.documents.get(id).filter(|document| document.origin.is_none()) else {
        return Vec::new();
    };
    let path = document.path.to_ascii_lowercase();
    let file = path.rsplit('/').next().unwrap_or(&path);
    match file {
        "package.json" => package_hooks(context, sink, document),
        "setup.py" => install_code(sink, id, document, &[Requests, Sends, Downloads, EvaluatesCode, ReadsCredential]),
        "build.rs" | "extconf.rb" | "binding.gyp" => native_build(document),
        "sitecustomize.py" | "usercustomize.py" => python_start(sink, id, document),
        "conftest.py" => install_code(sink, id, document, &[Downloads, ReadsCredential]),
        _ if file.ends_with(".pth") => path_file(document),
        _ if is_git_hook(&path, file) => git_hook(sink, id, document),
        _ => Vec::new(),
    }
}

/// npm's hooks, and the bundled scripts that they run.
fn package_hooks(context: &Context<'_>, sink: &Sink, document: &Document) -> Vec<Seen> {
    let folder = document.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut all = Vec::new();
    for hook in hooks::read(&document.text) {
        let rule = match hook.reach {
            Reach::BringsIn => "TS-DEP-020",
            Reach::Outside => "TS-DEP-007",
            Reach::Inside | Reach::Usual => {
                match hooks::scripts(&hook.command).find_map(|s| bundled(context, sink, folder, s)) {
                    Some(rule) => rule,
                    None if hook.reach == Reach::Inside => "TS-DEP-008",
                    None => continue,
                }
            }
        };
        let slots = vec![("name", hook.name.to_owned()), ("detail", hook.command)];
        let subject = format!("{} {}", document.path, hook.name);
        all.push(Seen { rule, subject, range: hook.range, slots });
    }
    all
}

/// What the bundled script of a hook makes of it: talking to somebody and running something is more than building.
fn bundled(context: &Context<'_>, sink: &Sink, folder: &str, script: &str) -> Option<&'static str> {
    let path = if folder.is_empty() { script.to_owned() } else { format!("{folder}/{script}") };
    let (id, document) = context.documents.iter().enumerate().find(|(_, d)| d.origin.is_none() && d.path == path)?;
    let does =
        |kinds: &[ObservationKind]| sink.observations.iter().any(|o| o.document == id && kinds.contains(&o.kind));
    let hidden = hosts::urls(&document.text).any(|url| {
        hosts::class(&url.host).is_some_and(|c| c.is_drop() || matches!(c, HostClass::RawIp | HostClass::DynamicDns))
    });
    let (talks, runs) = (does(&[Requests, Sends, Downloads, Listens]), does(&[RunsShell, RunsCommand, EvaluatesCode]));
    match () {
        () if hidden && (runs || talks) => Some("TS-DEP-020"),
        () if talks && (runs || does(&[ReadsCredential])) => Some("TS-DEP-007"),
        () => None,
    }
}

/// A file that runs as a whole, and the first alarming thing in it.
fn install_code(sink: &Sink, id: DocumentId, document: &Document, alarming: &[ObservationKind]) -> Vec<Seen> {
    let seen = sink.observations.iter().find(|o| o.document == id && alarming.contains(&o.kind));
    let found = seen.map(|seen| Seen {
        rule: "TS-DEP-013",
        subject: document.path.clone(),
        range: seen.range.clone(),
        slots: vec![("detail", seen.detail.clone())],
    });
    found.into_iter().collect()
}

/// Build scripts of languages without a syntax tree here: programs they start and clients they use.
fn native_build(document: &Document) -> Vec<Seen> {
    static REACHES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r#"Command::new\(\s*"(?:[\w/]*/)?(?:curl|wget|sh|bash|powershell|pwsh|nc|python3?)"|\b(?:reqwest|ureq|attohttpc|minreq)::|TcpStream::connect"#,
            r"|<!@?\([^)\n]*\b(?:curl|wget|base64|sh\s+-c|bash|https?:|child_process|nc)\b",
            r"|\b(?:Net::HTTP|URI\.open|open-uri|TCPSocket)\b|\b(?:system|exec|spawn)[\s(]+[\x22'][^\x22'\n]*\b(?:curl|wget|sh -c|base64)\b",
        ))
        .ok()
    });
    first(&REACHES, document).map(|found| one("TS-DEP-013", document, found)).into_iter().collect()
}

/// `sitecustomize.py`: imported by every Python that has its folder on the path.
fn python_start(sink: &Sink, id: DocumentId, document: &Document) -> Vec<Seen> {
    let alarming =
        install_code(sink, id, document, &[Requests, Sends, Downloads, EvaluatesCode, ReadsCredential, RunsShell]);
    if !alarming.is_empty() {
        return alarming.into_iter().map(|seen| Seen { rule: "TS-DEP-021", ..seen }).collect();
    }
    let slots = vec![("detail", document.path.clone())];
    vec![Seen { rule: "TS-DEP-022", subject: document.path.clone(), range: 0..0, slots }]
}

/// `.pth`: every line that begins with `import` runs at every start of Python.
fn path_file(document: &Document) -> Vec<Seen> {
    static RUNS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?m)^import[ \t][^\n]*").ok());
    static REACHES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b(?:exec|eval|compile|__import__)\s*\(|\b(?:urllib|requests|socket|subprocess|base64|http\.client|ctypes|marshal)\b|\bos\.(?:system|popen)\b").ok()
    });
    let Some(line) = first(&RUNS, document) else { return Vec::new() };
    let reaches = REACHES.as_ref().is_some_and(|regex| {
        RUNS.iter().flat_map(|runs| runs.find_iter(&document.text)).any(|line| regex.is_match(line.as_str()))
    });
    vec![one(if reaches { "TS-DEP-021" } else { "TS-DEP-022" }, document, line)]
}

/// Hooks of git, by their fixed names or the folders that tools keep them in.
fn is_git_hook(path: &str, file: &str) -> bool {
    const NAMES: &[&str] = &[
        "pre-commit",
        "post-commit",
        "prepare-commit-msg",
        "commit-msg",
        "post-checkout",
        "post-merge",
        "pre-push",
        "post-rewrite",
        "pre-rebase",
        "pre-receive",
        "post-receive",
        "update",
    ];
    let folder = [".git/hooks/", ".githooks/", ".husky/", "git-hooks/", "git_hooks/"].iter().any(|f| path.contains(f));
    (folder || path.contains("hooks/")) && NAMES.contains(&file)
}

fn git_hook(sink: &Sink, id: DocumentId, document: &Document) -> Vec<Seen> {
    // Looking for secrets before a commit is what hooks are for.
    let alarming = install_code(sink, id, document, &[Sends, Downloads, EvaluatesCode]);
    alarming.into_iter().map(|seen| Seen { rule: "TS-DEP-025", ..seen }).collect()
}

fn first<'t>(regex: &'static LazyLock<Option<Regex>>, document: &'t Document) -> Option<Match<'t>> {
    regex.as_ref()?.find_iter(&document.text).next()
}

fn one(rule: &'static str, document: &Document, found: Match<'_>) -> Seen {
    let slots = vec![("detail", found.as_str().to_owned())];
    Seen { rule, subject: document.path.clone(), range: found.range(), slots }
}
