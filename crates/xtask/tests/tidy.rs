//! The house rules. Each says what is wrong, where, and what to do instead.

use std::collections::{BTreeMap, BTreeSet};
use xtask::{GENERATED, Tree, pages};

/// Who may know whom (ARCHITECTURE.md). A crate that is not listed may not exist.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("advisories", &[]),
    ("daemons", &[]),
    ("sandbox", &[]),
    ("rules", &["model"]),
    ("package", &["model"]),
    ("report", &["model"]),
    ("policy", &["model", "rules"]),
    ("store", &["model"]),
    ("judge", &["model"]),
    ("intent", &[]),
    ("skillscan", &["model", "advisories", "package", "rules", "intent"]),
    ("assetscan", &["model", "advisories"]),
    ("hostscan", &["model", "advisories"]),
    (
        "app",
        &[
            "model",
            "advisories",
            "package",
            "rules",
            "skillscan",
            "report",
            "sandbox",
            "store",
            "judge",
            "intent",
            "assetscan",
            "hostscan",
        ],
    ),
    ("server", &["model", "app"]),
    (
        "cli",
        &[
            "model",
            "advisories",
            "package",
            "rules",
            "skillscan",
            "assetscan",
            "hostscan",
            "report",
            "policy",
            "sandbox",
            "judge",
            "intent",
            "app",
            "server",
        ],
    ),
    ("xtask", &["model", "rules"]),
];

/// Foreign crates that belong to one room.
const AT_HOME: &[(&str, &[&str])] = &[
    ("sqlx", &["store"]),
    ("sea-query", &["store"]),
    ("object_store", &["store"]),
    ("axum", &["server"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("tree-sitter", &["skillscan"]),
    ("zip", &["package", "advisories"]),
    ("minijinja", &["report"]),
    ("tokio", &["assetscan", "store", "judge", "app", "server", "cli"]),
    ("reqwest", &["store", "judge", "app"]),
];

/// Lines at which a file is refused.
const MOST_LINES: usize = 800;

/// Fails with all complaints at once.
#[track_caller]
fn check(complaints: impl IntoIterator<Item = String>) {
    let complaints: Vec<String> = complaints.into_iter().collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

fn tree() -> Tree {
    Tree::read().expect("the repository can be read")
}

/// Names of the crates a crate depends on; tests may use more.
fn dependencies(tree: &Tree) -> BTreeMap<String, BTreeSet<String>> {
    let manifests = tree.files.iter().filter_map(|file| {
        let name = file.path.strip_prefix("crates/")?.strip_suffix("/Cargo.toml")?;
        let manifest: toml::Table = file.text.parse().expect("manifests are TOML");
        let table = manifest.get("dependencies").and_then(toml::Value::as_table).cloned().unwrap_or_default();
        Some((name.to_owned(), table.keys().cloned().collect()))
    });
    manifests.collect()
}

#[test]
fn crates_know_only_whom_they_may() {
    let found = dependencies(&tree());
    let rooms: BTreeSet<&str> = MAY_KNOW.iter().map(|(name, _)| *name).collect();
    let mut complaints = Vec::new();
    for (name, known) in &found {
        let Some((_, allowed)) = MAY_KNOW.iter().find(|(room, _)| room == name) else {
            complaints.push(format!("crates/{name}: not in the table; say in tidy.rs whom it may know"));
            continue;
        };
        let inside = known.iter().filter(|other| rooms.contains(other.as_str()));
        for other in inside.filter(|other| !allowed.contains(&other.as_str())) {
            complaints.push(format!("crates/{name} must not know {other}; move the meeting to `app`"));
        }
        for (foreign, homes) in AT_HOME {
            if known.contains(*foreign) && !homes.contains(&name.as_str()) {
                complaints.push(format!("crates/{name}: {foreign} belongs to {}", homes.join(", ")));
            }
        }
    }
    check(complaints);
    assert_eq!(found.len(), MAY_KNOW.len(), "a room of the table does not exist");
}

#[test]
fn files_are_short() {
    let tree = tree();
    let written = |file: &&xtask::File| file.is_rust() && !file.is_test() && !file.is_generated();
    let long = tree.files.iter().filter(written).filter_map(|file| {
        let lines = file.text.lines().count();
        (lines > MOST_LINES).then(|| format!("{}: {lines} lines, over {MOST_LINES}; split it by noun", file.path))
    });
    check(long);
}

#[test]
fn modules_say_what_they_are() {
    let silent = |file: &&xtask::File| file.is_rust() && !file.path.ends_with("tests.rs");
    let tree = tree();
    let silent = tree.files.iter().filter(silent).filter(|file| !file.text.starts_with("//!"));
    check(
        silent.map(|file| format!("{}: open with `//!`: what it is, and what it deliberately does not do", file.path)),
    );
}

#[test]
fn names_say_something() {
    let empty = ["utils", "util", "helpers", "helper", "manager", "common", "misc"];
    let tree = tree();
    let named = tree.files.iter().filter(|file| {
        let stem = file.path.trim_end_matches(".rs").rsplit('/').next().unwrap_or_default();
        file.is_rust() && empty.contains(&stem)
    });
    check(named.map(|file| format!("{}: name it after what it holds", file.path)));
}

#[test]
fn no_path_of_somebodys_machine() {
    // Put together here so that this file does not contain them. Detection speaks of such places by trade.
    let roots = ["work", "root", "home", "tmp"].map(|root| format!("\"/{root}/"));
    let shared = format!("/{}/shared", "work");
    let by_trade = ["rules/", "examples/", "crates/skillscan/", "crates/hostscan/"];
    let tree = tree();
    let mut complaints = Vec::new();
    for file in tree.files.iter().filter(|file| !file.is_test()) {
        let may_speak = by_trade.iter().any(|folder| file.path.starts_with(folder)) || !file.is_rust();
        for (index, line) in file.text.lines().enumerate() {
            if line.contains(&shared) || (!may_speak && roots.iter().any(|root| line.contains(root))) {
                let place = format!("{}:{}", file.path, index + 1);
                complaints.push(format!("{place}: an absolute path; take it from a setting or a flag"));
            }
        }
    }
    check(complaints);
}

#[test]
fn no_line_ends_in_blanks() {
    check(tree().files.iter().flat_map(|file| {
        let blank = |(_, line): &(usize, &str)| line.ends_with([' ', '\t']);
        let lines = file.text.lines().enumerate().filter(blank);
        lines.map(|(index, _)| format!("{}:{}: trailing blanks", file.path, index + 1)).collect::<Vec<_>>()
    }));
}

#[test]
fn every_rule_is_told_in_both_languages_and_proved() {
    let set = rules::RuleSet::builtin().expect("the built-in rules load");
    assert!(set.rules().len() >= 50, "where are the rules?");
    let mut complaints = Vec::new();
    for rule in set.rules() {
        for (field, text) in
            [("title", &rule.title), ("message", &rule.message), ("why", &rule.why), ("fix", &rule.fix)]
        {
            if text.en.trim().is_empty() || !text.zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
                complaints.push(format!("{}: {field} is not there in both languages", rule.id));
            }
        }
        if rule.examples.is_empty() || rule.counter_examples.is_empty() {
            complaints.push(format!("{}: needs an example and a counter-example", rule.id));
        }
    }
    check(complaints);
}

#[test]
fn generated_pages_are_current() {
    let tree = tree();
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    let pages = pages(&tree).expect("the pages can be written");
    let mut complaints = Vec::new();
    for page in &pages {
        if update {
            std::fs::create_dir_all(tree.root.join(&page.path).parent().expect("pages lie in folders"))
                .and_then(|()| std::fs::write(tree.root.join(&page.path), &page.text))
                .expect("the page can be written");
        }
        if tree.text(&page.path).unwrap_or_default() != page.text {
            complaints.push(format!("{}: run UPDATE_DOCS=1 cargo test -p xtask", page.path));
        }
    }
    let left = tree.files.iter().filter(|file| GENERATED.iter().any(|folder| file.path.starts_with(folder)));
    let left = left.filter(|file| !pages.iter().any(|page| page.path == file.path));
    complaints.extend(left.map(|file| format!("{}: what it was generated from is gone; delete it", file.path)));
    check(complaints);
}

#[test]
fn the_guides_name_what_exists() {
    let tree = tree();
    let mut complaints = Vec::new();
    for guide in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "STYLE.md"] {
        let text = tree.text(guide).unwrap_or_default();
        if text.is_empty() {
            complaints.push(format!("{guide} is missing"));
        }
        let quoted = text.split('`').skip(1).step_by(2);
        let folders = ["crates/", "rules/", "docs/", "data/", "examples/", "config/", "spec/", ".ci/"];
        let paths = quoted.filter(|word| folders.iter().any(|folder| word.starts_with(folder)));
        for path in paths.filter(|path| !path.contains(['*', ' ', '<', '…'])) {
            let path = path.trim_end_matches('/');
            // A recipe names the file that its reader is about to write: there the folder must exist.
            let recipe = guide == "CONTRIBUTING.md" && path.ends_with(".rs");
            let wanted = if recipe { path.rsplit_once('/').map_or(path, |(folder, _)| folder) } else { path };
            if !tree.root.join(wanted).exists() {
                complaints.push(format!("{guide}: `{path}` does not exist"));
            }
        }
    }
    check(complaints);
}

#[test]
fn links_between_pages_lead_somewhere() {
    let tree = tree();
    let mut complaints = Vec::new();
    for page in tree.files.iter().filter(|file| file.path.ends_with(".md") && !file.path.starts_with("examples/")) {
        let folder = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let links = page.text.split("](").skip(1).filter_map(|rest| rest.split_once(')').map(|(link, _)| link));
        for link in links.filter(|link| !link.contains("://") && !link.starts_with('#')) {
            let target = link.split('#').next().unwrap_or(link);
            if !tree.root.join(folder).join(target).exists() {
                complaints.push(format!("{}: nothing lies at `{link}`", page.path));
            }
        }
    }
    check(complaints);
}
