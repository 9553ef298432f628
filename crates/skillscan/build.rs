//! Prepares what a scan should not have to read: the tables of `data/*.yml` become JSON, which a process reads ten times
//! faster (a cold scan of a small Skill spent a sixth of its time on YAML), and the lists of `data/popular` become
//! automata, which are not read at all. A table or list that is broken fails the build.
#![allow(dead_code, unreachable_pub, reason = "the modules are the library's; the build needs a part of each")]

#[path = "src/analyzers/names/ecosystem.rs"]
mod ecosystem;
#[path = "src/analyzers/names/prepare.rs"]
mod prepare;

use ecosystem::Ecosystem;
use std::error::Error;
use std::path::{Path, PathBuf};

/// Where the tables are, below `data/`.
const FOLDERS: [&str; 2] = ["", "code"];

fn main() -> Result<(), Box<dyn Error>> {
    let data = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("../../data");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    tables(&data, &out.join("data"))?;
    names(&data.join("popular"), &out)
}

fn tables(data: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={}", data.join(folder).display());
        std::fs::create_dir_all(out.join(folder))?;
        for entry in std::fs::read_dir(data.join(folder))? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "yml") {
                let table: serde_json::Value = serde_saphyr::from_str(&std::fs::read_to_string(&path)?)
                    .map_err(|error| format!("{}: {error}", path.display()))?;
                let name = Path::new(path.file_name().unwrap_or_default()).with_extension("json");
                std::fs::write(out.join(folder).join(name), serde_json::to_vec(&table)?)?;
            }
        }
    }
    Ok(())
}

fn names(folder: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for ecosystem in Ecosystem::ALL {
        let path = folder.join(ecosystem.id()).with_extension("txt");
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let prepared = prepare::prepare(ecosystem, &text)?;
        for (part, bytes) in [("names", prepared.names), ("joined", prepared.joined), ("words", prepared.words)] {
            std::fs::write(out.join(format!("{}.{part}.fst", ecosystem.id())), bytes)?;
        }
    }
    let words = std::fs::read_to_string(folder.join("words.txt"))?;
    std::fs::write(out.join("words.fst"), prepare::set(prepare::lines(&words).map(str::to_owned).collect())?)?;
    Ok(())
}
