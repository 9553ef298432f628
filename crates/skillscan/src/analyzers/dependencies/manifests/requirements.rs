//! pip's requirement and constraint files.

use super::{Manifest, Text};
use crate::analyzers::dependencies::mention::Redirect;
use crate::analyzers::names::Ecosystem;

/// `requirements*.txt`, `requirements/*.txt`, `constraints.txt`, and their `.in` sources.
pub(super) fn fits(path: &str, file: &str) -> bool {
    let list = file.ends_with(".txt") || file.ends_with(".in");
    list && (file.starts_with("requirements") || file.starts_with("constraints") || file.ends_with("requirements.txt"))
        || path.contains("requirements/") && file.ends_with(".txt")
}

/// A requirement to a line, and options.
pub(super) fn read(text: &Text<'_>) -> Manifest {
    let mut manifest = Manifest::authored();
    for (start, line) in text.lines() {
        let end = line.find(" #").unwrap_or(line.len());
        let line = line.get(..end).unwrap_or_default().trim_end();
        let range = start..start + line.len();
        if line.starts_with('#') {
            continue;
        }
        if let Some(option) = line.strip_prefix('-') {
            let index = option.trim_start_matches('-').starts_with(['i', 'f']) || option.contains("index");
            if let Some(at) = line.find("://").filter(|_| index) {
                let from = line.get(..at).and_then(|l| l.rfind([' ', '='])).map_or(0, |at| at + 1);
                let address = line.get(from..).unwrap_or_default().to_owned();
                manifest.redirects.push(Redirect { address, range: start + from..range.end });
            } else if let Some(target) = option.strip_prefix("e ") {
                manifest.requirement(Ecosystem::Pypi, target, range);
            }
            continue;
        }
        let line = line.split(" --hash").next().unwrap_or(line).trim_end_matches(['\\', ' ']);
        manifest.requirement(Ecosystem::Pypi, line, range);
    }
    manifest
}
