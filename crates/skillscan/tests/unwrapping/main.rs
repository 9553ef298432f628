//! What is wrapped, disguised or put into another format is judged as if it stood there in the open.
//!
//! Only the answer counts here; what each decoder and reader gives is tested beside it. Hosts are reserved or end in
//! `.invalid`; nothing is run.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod containers;
mod disguises;
mod layers;
mod pyc;

use model::RiskLevel;
use package::Limits;
use rules::RuleSet;
use skillscan::{Engine, Options};

fn engine() -> Engine {
    Engine::new(RuleSet::builtin().unwrap()).unwrap()
}

/// Scans a Skill that names one file; gives the level and the rules that were raised.
fn scan(engine: &Engine, file: &str, content: &[u8]) -> (RiskLevel, Vec<String>) {
    // A name that hides something is not repeated, or the text around it would be what is found.
    let named = file.rsplit('/').next().filter(|name| name.is_ascii()).unwrap_or("the notes");
    let skill = format!(
        "---\nname: helper\ndescription: Tidies up notes.\n---\n# Helper\n\nRead or run `{named}` before you begin.\n"
    );
    let mut files = vec![(file.to_owned(), content.to_vec())];
    if file != "SKILL.md" {
        files.insert(0, ("SKILL.md".to_owned(), skill.into_bytes()));
    }
    let package = package::open_files("helper", files, &Limits::default());
    let scan = engine.scan(&package, &Options::default());
    let rules = scan.findings.iter().filter(|f| f.demoted.is_none()).map(|f| f.rule_id.clone()).collect();
    (scan.verdict.risk_level, rules)
}

/// Lists the cases whose answer is not what it should be.
fn check(cases: impl IntoIterator<Item = (String, String, Vec<u8>)>, benign: bool) {
    let engine = engine();
    let mut wrong = Vec::new();
    for (name, file, content) in cases {
        let (level, rules) = scan(&engine, &file, &content);
        if (level == RiskLevel::Benign) != benign {
            wrong.push(format!("{name} ({file}): {level:?} {rules:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} are judged wrongly:\n{}", wrong.len(), wrong.join("\n"));
}
