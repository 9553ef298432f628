//! The normalised content hash: one Skill, one hash, whether it comes as a folder, a ZIP or a tar.gz.

use crate::manifest::is_skill_file_name;
use crate::{File, Problem};
use sha2::{Digest as _, Sha256};

/// Files that registries and desktops add are left out only up to this size: nobody hides a payload in a stamp.
const STAMP: usize = 4096;

/// See [`crate::Package::content_hash`].
pub(crate) fn content_hash(files: &[File], problems: &[Problem]) -> String {
    let own = |path: &str| !path.contains("!/") && !path.starts_with('!');
    let kept: Vec<&File> = files.iter().filter(|file| own(&file.path) && !is_stamp(file)).collect();
    let wrapper = wrapper(&kept);
    let inside = |path: &str| path.strip_prefix(wrapper).unwrap_or(path).to_owned();
    let mut lines: Vec<String> =
        kept.iter().map(|f| format!("{}\n{}\n", inside(&f.path), hex::encode(Sha256::digest(&f.bytes)))).collect();
    let strays = files.iter().filter(|file| file.path.starts_with('!') && !file.path.contains("!/"));
    lines.extend(strays.map(|f| format!("{}\n{}\n", f.path, hex::encode(Sha256::digest(&f.bytes)))));
    lines.extend(problems.iter().map(|p| format!("!{:?}\n{}\n{}\n", p.kind, inside(&p.path), p.detail)));
    lines.sort();
    hex::encode(lines.iter().fold(Sha256::new(), |hash, line| hash.chain_update(line)).finalize())
}

/// The single top-level folder around everything, with its slash, if it holds a SKILL.md.
fn wrapper<'a>(files: &[&'a File]) -> &'a str {
    let Some((folder, _)) = files.first().and_then(|file| file.path.split_once('/')) else { return "" };
    let common = files.iter().all(|file| file.path.split_once('/').is_some_and(|(first, _)| first == folder));
    let skill = files.iter().any(|f| f.path.split_once('/').is_some_and(|(_, rest)| is_skill_file_name(rest)));
    if common && skill { files.first().and_then(|f| f.path.get(..=folder.len())).unwrap_or_default() } else { "" }
}

fn is_stamp(file: &File) -> bool {
    let parts: Vec<&str> = file.path.split('/').collect();
    let name = parts.last().copied().unwrap_or_default();
    match name {
        ".DS_Store" => file.bytes.starts_with(b"\0\0\0\x01Bud1"),
        "_meta.json" => file.bytes.len() <= STAMP,
        _ if parts.contains(&"__MACOSX") => file.bytes.starts_with(&[0, 5, 0x16, 7]),
        _ if parts.contains(&".clawhub") => name.ends_with(".json") && file.bytes.len() <= STAMP,
        _ => false,
    }
}
