//! Parses, lints and prepares `rules/*.yml`: a broken built-in rule fails the build and says what to do.
//!
//! Writes `rules.bin` and `rules.rs` (its rule count and digest) to the output folder.
#![allow(dead_code, unreachable_pub, reason = "the modules are the library's; the build needs a part of each")]

#[path = "src/lint.rs"]
mod lint;
#[path = "src/literal.rs"]
mod literal;
#[path = "src/parse.rs"]
mod parse;
#[path = "src/pattern.rs"]
mod pattern;
#[path = "src/prepared.rs"]
mod prepared;
#[path = "src/problem.rs"]
mod problem;
#[path = "src/rule.rs"]
mod rule;
#[path = "src/sample.rs"]
mod sample;

use sha2::Digest as _;
use std::error::Error;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("../../rules");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut rules = Vec::new();
    let mut problems = Vec::new();
    for path in files(&folder)? {
        let name = format!("rules/{}", path.file_name().unwrap_or_default().to_string_lossy());
        match parse::parse(&name, &std::fs::read_to_string(&path)?) {
            Ok(found) => rules.extend(found.into_iter().map(|rule| (name.clone(), rule))),
            Err(problem) => problems.push(problem),
        }
    }
    problems.extend(lint::lint(rules.iter().map(|(file, rule)| (file.as_str(), rule)), lint::Author::House));
    let (errors, warnings): (Vec<_>, Vec<_>) = problems.iter().partition(|p| p.level == problem::Level::Error);
    for problem in warnings {
        println!("cargo::warning={problem}");
    }
    for problem in &errors {
        println!("cargo::error={problem}");
    }
    if !errors.is_empty() || rules.is_empty() {
        return Err(format!("{} problem(s) in {} built-in rule(s)", errors.len(), rules.len()).into());
    }
    write(&prepared::Prepared::new(rules.into_iter().map(|(_, rule)| rule).collect()))
}

/// The rule files, sorted.
fn files(folder: &Path) -> Result<Vec<PathBuf>, std::io::Error> {
    let mut files = std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<Vec<_>, _>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yml"));
    files.sort();
    Ok(files)
}

fn write(prepared: &prepared::Prepared) -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let blob = postcard::to_stdvec(prepared)?;
    let digest = hex::encode(sha2::Sha256::digest(&blob));
    let count = prepared.rules.len();
    std::fs::write(out.join("rules.bin"), blob)?;
    std::fs::write(
        out.join("rules.rs"),
        format!(
            "/// Rules in the blob.\nconst COUNT: usize = {count};\n/// SHA-256 of the blob.\nconst DIGEST: &str = \"{digest}\";\n"
        ),
    )?;
    Ok(())
}
