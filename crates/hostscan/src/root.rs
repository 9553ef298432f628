//! The files of one system, seen from its root: bounded reads, links that stay inside, nothing but regular files.
//!
//! The files belong to somebody else: a link out of a mounted image must not lead into the machine that looks at it,
//! and a pipe or device must not be opened.

use model::Glob;
use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::path::{Component, Path, PathBuf};

/// Links that one path may lead through.
const LINKS: usize = 40;

/// Entries of one folder that are looked at.
const ENTRIES: usize = 100_000;

/// A system's files. Paths are absolute within it: `/etc/passwd`.
#[derive(Debug, Clone)]
pub struct Root {
    base: PathBuf,
    owner: u32,
}

/// What a file says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Permission bits, `0o7777` at most.
    pub(crate) mode: u32,
    /// Whether it belongs to whom the root folder belongs to: the superuser of that system.
    pub(crate) owned_by_root: bool,
    /// Bytes.
    pub(crate) size: u64,
    /// What it is.
    pub(crate) kind: Kind,
}

/// Kinds of file that matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    File,
    Folder,
    /// A device, such as the `/dev/null` that a masked service leads to.
    Device,
    Other,
}

impl Root {
    /// The files below a folder; `/` is the machine itself.
    ///
    /// # Errors
    /// When it is no folder that can be read.
    pub fn new(base: impl Into<PathBuf>) -> io::Result<Self> {
        let base = fs::canonicalize(base.into())?;
        fs::read_dir(&base)?;
        let owner = fs::metadata(&base)?.uid();
        Ok(Self { base, owner })
    }

    /// Whether this is the running machine, whose processes and kernel can be asked too.
    pub fn is_running(&self) -> bool {
        self.base == Path::new("/")
    }

    /// A file's text, at most `limit` bytes of it; `None` where there is no such file. Bytes that are no UTF-8 are
    /// replaced.
    pub(crate) fn text(&self, path: &str, limit: u64) -> io::Result<Option<String>> {
        Ok(self.bytes(path, limit)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// A regular file's first `limit` bytes; `None` where there is no such file.
    pub(crate) fn bytes(&self, path: impl AsRef<Path>, limit: u64) -> io::Result<Option<Vec<u8>>> {
        let Some(real) = self.resolve(path.as_ref())? else { return Ok(None) };
        // Looked at before it is opened: opening a pipe waits for its other end.
        match absent(fs::metadata(&real))? {
            Some(facts) if facts.is_file() => {}
            _ => return Ok(None),
        }
        let mut bytes = Vec::new();
        File::open(real)?.take(limit).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    /// The names in a folder that are text, sorted; none where there is no such folder.
    pub(crate) fn entries(&self, path: &str) -> io::Result<Vec<String>> {
        Ok(self.names(path)?.into_iter().filter_map(|name| name.into_string().ok()).collect())
    }

    /// Every name in a folder, whatever bytes it is made of, sorted; none where there is no such folder.
    pub(crate) fn names(&self, path: impl AsRef<Path>) -> io::Result<Vec<OsString>> {
        let Some(real) = self.resolve(path.as_ref())? else { return Ok(Vec::new()) };
        if !absent(fs::metadata(&real))?.is_some_and(|facts| facts.is_dir()) {
            return Ok(Vec::new());
        }
        let names = fs::read_dir(real)?.take(ENTRIES).map(|entry| Ok(entry?.file_name()));
        let mut names: Vec<OsString> = names.collect::<io::Result<_>>()?;
        names.sort_unstable();
        Ok(names)
    }

    /// What a path leads to, through links.
    pub(crate) fn facts(&self, path: &str) -> io::Result<Option<Facts>> {
        match self.resolve(Path::new(path))? {
            Some(real) => Ok(absent(fs::metadata(real))?.map(|facts| self.facts_of(&facts))),
            None => Ok(None),
        }
    }

    /// What a path is, links not followed at its end.
    pub(crate) fn own_facts(&self, path: impl AsRef<Path>) -> io::Result<Option<Facts>> {
        let path = path.as_ref();
        let name = path.file_name().unwrap_or_default();
        match self.resolve(path.parent().unwrap_or(path))? {
            Some(folder) => Ok(absent(fs::symlink_metadata(folder.join(name)))?.map(|facts| self.facts_of(&facts))),
            None => Ok(None),
        }
    }

    /// Where a link of the running machine points, as text; used for `/proc`.
    pub(crate) fn link(&self, path: &str) -> Option<String> {
        fs::read_link(self.base.join(path.trim_start_matches('/'))).ok()?.into_os_string().into_string().ok()
    }

    /// Existing paths that a pattern means: `*` stands for any part of one name. Sorted.
    pub(crate) fn glob(&self, pattern: &str) -> io::Result<Vec<String>> {
        let mut found = vec![String::new()];
        for part in pattern.split('/').filter(|part| !part.is_empty()) {
            let mut next = Vec::new();
            for folder in found {
                if part.contains('*') {
                    let pattern = Glob::exact(part).map_err(io::Error::other)?;
                    let names = self.entries(if folder.is_empty() { "/" } else { &folder })?;
                    next.extend(
                        names.iter().filter(|name| pattern.matches(name)).map(|name| format!("{folder}/{name}")),
                    );
                } else {
                    next.push(format!("{folder}/{part}"));
                }
            }
            found = next;
        }
        let mut existing = Vec::new();
        for path in found {
            if self.own_facts(&path)?.is_some() {
                existing.push(path);
            }
        }
        Ok(existing)
    }

    fn facts_of(&self, facts: &fs::Metadata) -> Facts {
        let kind = match facts.file_type() {
            kind if kind.is_file() => Kind::File,
            kind if kind.is_dir() => Kind::Folder,
            kind if kind.is_char_device() || kind.is_block_device() => Kind::Device,
            _ => Kind::Other,
        };
        Facts { mode: facts.mode() & 0o7777, owned_by_root: facts.uid() == self.owner, size: facts.size(), kind }
    }

    /// The real path, every link resolved as the system itself would: inside the root. `None` where nothing is there or
    /// links go round in circles.
    fn resolve(&self, path: &Path) -> io::Result<Option<PathBuf>> {
        let mut ahead: VecDeque<PathBuf> = parts(path).collect();
        let mut inside = PathBuf::new();
        let mut links = 0;
        while let Some(part) = ahead.pop_front() {
            if part == Path::new("..") {
                inside.pop();
                continue;
            }
            let next = self.base.join(&inside).join(&part);
            let Some(facts) = absent(fs::symlink_metadata(&next))? else { return Ok(None) };
            if !facts.is_symlink() {
                inside.push(part);
                continue;
            }
            links += 1;
            if links > LINKS {
                return Ok(None);
            }
            let target = fs::read_link(next)?;
            if target.is_absolute() {
                inside = PathBuf::new();
            }
            for part in parts(&target).collect::<Vec<_>>().into_iter().rev() {
                ahead.push_front(part);
            }
        }
        Ok(Some(self.base.join(inside)))
    }
}

fn parts(path: &Path) -> impl Iterator<Item = PathBuf> {
    path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(PathBuf::from(name)),
        Component::ParentDir => Some(PathBuf::from("..")),
        _ => None,
    })
}

/// What is not there is an answer, no error.
fn absent<T>(outcome: io::Result<T>) -> io::Result<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn tree() -> (tempfile::TempDir, Root) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("etc/ssh/conf.d")).unwrap();
        fs::create_dir_all(folder.path().join("usr/lib")).unwrap();
        fs::write(folder.path().join("usr/lib/os-release"), "ID=debian\n").unwrap();
        fs::write(folder.path().join("etc/ssh/conf.d/a.conf"), "a").unwrap();
        fs::write(folder.path().join("etc/ssh/conf.d/b.txt"), "b").unwrap();
        symlink("../usr/lib/os-release", folder.path().join("etc/os-release")).unwrap();
        symlink("/usr/lib/os-release", folder.path().join("etc/absolute")).unwrap();
        symlink("/etc/round", folder.path().join("etc/round")).unwrap();
        symlink("../../../../../../../../etc/passwd", folder.path().join("etc/out")).unwrap();
        let root = Root::new(folder.path()).unwrap();
        (folder, root)
    }

    #[test]
    fn links_stay_inside() {
        let (_folder, root) = tree();
        for path in ["/etc/os-release", "/etc/absolute", "/etc/../usr/lib/os-release"] {
            assert_eq!(root.text(path, 100).unwrap().as_deref(), Some("ID=debian\n"), "{path}");
        }
        for path in ["/etc/round", "/etc/out", "/etc/none", "/usr/lib/os-release/below", "/etc"] {
            assert_eq!(root.text(path, 100).unwrap(), None, "{path}");
        }
        assert_eq!(root.text("/etc/os-release", 2).unwrap().as_deref(), Some("ID"));
    }

    #[test]
    fn patterns() {
        let (_folder, root) = tree();
        assert_eq!(root.glob("/etc/ssh/*/*.conf").unwrap(), ["/etc/ssh/conf.d/a.conf"]);
        assert_eq!(root.glob("/etc/os-release").unwrap(), ["/etc/os-release"]);
        assert!(root.glob("/etc/none/*").unwrap().is_empty());
        assert!(root.glob("/etc/ssh/*/*.CONF").unwrap().is_empty(), "letter case counts");
    }
}
