//! Turns `data/advisories/*.json` into the built-in database: a broken entry fails the build and says which field.
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "the modules are the library's; the build needs a part of each"
)]

#[path = "src/cvss.rs"]
mod cvss;
#[path = "src/database.rs"]
mod database;
#[path = "src/ecosystem.rs"]
mod ecosystem;
#[path = "src/import.rs"]
mod import;
#[path = "src/osv.rs"]
mod osv;
#[path = "src/record.rs"]
mod record;
#[path = "src/version/mod.rs"]
mod version;
#[path = "src/write.rs"]
mod write;

use database::Database;
use ecosystem::{Ecosystem, Order};
use record::{Advisory, Affected, Band, Event, Span};
use std::error::Error;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("../../data/advisories");
    println!("cargo::rerun-if-changed={}", folder.display());
    let import = import::import(&folder)?;
    for problem in &import.problems {
        println!("cargo::error=data/advisories/{problem}");
    }
    let bytes = write::write(import.advisories.values());
    if !import.problems.is_empty() || Database::from_bytes(bytes.clone())?.all()?.is_empty() {
        return Err("the built-in advisories cannot be used".into());
    }
    std::fs::write(PathBuf::from(std::env::var("OUT_DIR")?).join("advisories.db"), bytes)?;
    Ok(())
}
