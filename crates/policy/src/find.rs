//! Looking for `touchstone.toml`: upward from what is scanned, and never inside of it.
//!
//! A Skill, or a bundle of them, must not excuse itself: the search begins in the folder *above* the scanned path, and
//! a file that belongs to somebody else, or is a link, is not obeyed.

use model::{PolicyNote, Text};
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// The name of a policy file.
pub const FILE_NAME: &str = "touchstone.toml";

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// The policy to obey.
    pub policy: Option<PathBuf>,
    /// Files of that name that are not obeyed, and why.
    pub notes: Vec<PolicyNote>,
}

/// Looks upward from `scanned`, which is resolved first: a link counts where it leads.
pub fn find(scanned: &Path) -> Found {
    let mut found = Found::default();
    let Ok(real) = fs::canonicalize(scanned) else { return found };
    if real.is_dir() && exists(&real.join(FILE_NAME)) {
        found.notes.push(inside(&scanned.join(FILE_NAME)));
    }
    for folder in real.ancestors().skip(1) {
        let candidate = folder.join(FILE_NAME);
        if !exists(&candidate) {
            continue;
        }
        match distrust(&candidate) {
            None => {
                found.policy = Some(candidate);
                return found;
            }
            Some(why) => found.notes.push(ignored(&candidate, &why)),
        }
    }
    found
}

/// A policy that lies in what is scanned.
pub(crate) fn inside(path: &Path) -> PolicyNote {
    ignored(
        path,
        &Text::new(
            "it lies inside of what is scanned, and a Skill cannot excuse itself; name it with --policy to obey it",
            "该文件位于被扫描的内容之中，Skill 不能为自己开脱；如需采用，请用 --policy 指定",
        ),
    )
}

/// Whether a folder, or one above it, is a Skill: then everything in it came with that Skill.
fn is_in_a_skill(folder: &Path) -> bool {
    let manifest = |entry: fs::DirEntry| entry.file_name().to_string_lossy().eq_ignore_ascii_case("skill.md");
    folder.ancestors().any(|folder| fs::read_dir(folder).into_iter().flatten().flatten().any(manifest))
}

fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn ignored(path: &Path, why: &Text) -> PolicyNote {
    let text = Text::new(format!("not obeyed: {}", why.en), format!("未采用：{}", why.zh));
    PolicyNote { code: "ignored", place: path.display().to_string(), text }
}

/// Why a file that was not named by the user is not obeyed.
fn distrust(path: &Path) -> Option<Text> {
    let meta = fs::symlink_metadata(path).ok()?;
    if !meta.is_file() {
        return Some(Text::new(
            "it is a link or no regular file; name it with --policy to obey it",
            "它是链接或非普通文件；如需采用，请用 --policy 指定",
        ));
    }
    if path.parent().is_some_and(is_in_a_skill) {
        return Some(Text::new(
            "it lies in a Skill, and a Skill cannot excuse itself",
            "它位于 Skill 之中，Skill 不能为自己开脱",
        ));
    }
    let me = rustix::process::geteuid().as_raw();
    (meta.uid() != me && meta.uid() != 0).then(|| {
        Text::new(
            "it belongs to another user; name it with --policy to obey it",
            "它属于其他用户；如需采用，请用 --policy 指定",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        root
    }

    /// What is found for `scanned`, relative to the tree, and the codes of the notes.
    #[track_caller]
    fn check(root: &tempfile::TempDir, scanned: &str, policy: Option<&str>, notes: usize) {
        let base = fs::canonicalize(root.path()).unwrap();
        let found = find(&base.join(scanned));
        assert_eq!(found.policy, policy.map(|path| base.join(path)), "{scanned}");
        assert_eq!(found.notes.len(), notes, "{scanned}: {:?}", found.notes);
    }

    #[test]
    fn the_nearest_above_is_obeyed_and_none_inside() {
        let root = tree(&["touchstone.toml", "team/touchstone.toml", "team/skills/a/SKILL.md", "other/b/SKILL.md"]);
        check(&root, "team/skills/a", Some("team/touchstone.toml"), 0);
        check(&root, "team/skills/a/SKILL.md", Some("team/touchstone.toml"), 0);
        check(&root, "other/b", Some("touchstone.toml"), 0);
        check(&root, "team", Some("touchstone.toml"), 1);
    }

    #[test]
    fn a_part_of_a_skill_is_not_excused_by_the_skill() {
        let root = tree(&["skill/skill.md", "skill/touchstone.toml", "skill/scripts/sub/run.sh", "touchstone.toml"]);
        check(&root, "skill/scripts/sub", Some("touchstone.toml"), 1);
        check(&root, "skill/scripts/sub/run.sh", Some("touchstone.toml"), 1);
    }

    #[test]
    fn links_are_not_obeyed_and_are_followed_as_arguments() {
        let root = tree(&["own/touchstone.toml", "own/skill/SKILL.md", "evil/skill/SKILL.md", "evil/skill/p.toml"]);
        std::os::unix::fs::symlink("skill/p.toml", root.path().join("evil/touchstone.toml")).unwrap();
        std::os::unix::fs::symlink("../evil/skill", root.path().join("own/link")).unwrap();
        check(&root, "evil/skill", None, 1);
        check(&root, "own/skill", Some("own/touchstone.toml"), 0);
        check(&root, "own/link", None, 1);
    }
}
