//! Advisories, opened once for each state of their file: an import holds from the next question on, and a question that
//! comes again reads nothing again. Asks nobody where the file comes from.

use advisories::Database;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use super::Vulnerability;

/// What is known, in one state of the file.
#[derive(Debug)]
pub(crate) struct Edition {
    /// Imported advisories; `None`: only what every binary carries.
    pub(crate) imported: Option<Arc<Database>>,
    /// The checks that lists show, worked out when somebody asks.
    pub(super) checks: OnceLock<Arc<Vec<Vulnerability>>>,
    state: Option<State>,
}

/// What changes when a file does.
#[derive(Debug, PartialEq, Eq)]
struct State {
    file: PathBuf,
    length: u64,
    inode: u64,
    modified: Option<SystemTime>,
}

/// Holds the newest edition.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    newest: Mutex<Option<Arc<Edition>>>,
}

impl Shelf {
    /// The edition that a file stands for now; no file: what is built in.
    pub(crate) fn edition(&self, file: Option<&Path>) -> Arc<Edition> {
        let found = file.map(|file| (file, std::fs::metadata(file)));
        let state = match &found {
            Some((file, Ok(facts))) => Some(State::of(file, facts)),
            _ => None,
        };
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = newest.as_ref().filter(|kept| kept.state == state) {
            return kept.clone();
        }
        let imported = file.and_then(|file| {
            let opened = Database::open(file).inspect_err(|error| {
                tracing::error!(
                    error = error as &dyn std::error::Error,
                    "cannot use the advisories; going on without them"
                );
            });
            opened.ok().map(Arc::new)
        });
        let fresh = Arc::new(Edition { imported, checks: OnceLock::new(), state });
        *newest = Some(fresh.clone());
        fresh
    }
}

impl State {
    fn of(file: &Path, facts: &Metadata) -> Self {
        Self { file: file.to_owned(), length: facts.len(), inode: facts.ino(), modified: facts.modified().ok() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_opened_once_until_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("advisories.db");
        let shelf = Shelf::default();
        let none = shelf.edition(None);
        assert!(none.imported.is_none() && Arc::ptr_eq(&none, &shelf.edition(None)));
        std::fs::write(&file, b"no database").unwrap();
        let first = shelf.edition(Some(&file));
        assert!(
            first.imported.is_none() && Arc::ptr_eq(&first, &shelf.edition(Some(&file))),
            "refused once, not each time"
        );
        // As an import does it: another file under the same name.
        let fresh = folder.path().join("fresh");
        std::fs::write(&fresh, b"no database").unwrap();
        std::fs::rename(&fresh, &file).unwrap();
        assert!(!Arc::ptr_eq(&first, &shelf.edition(Some(&file))));
    }
}
