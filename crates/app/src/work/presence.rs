//! Signs of life: a locked file per process in the data folder.
//!
//! The kernel drops the lock when a process ends, however it ends. So its successor on the same machine need not wait
//! for leases to run out. Processes on other machines are not seen here; for them there are the leases.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::PathBuf;

/// This process among those that share the data folder.
#[derive(Debug)]
pub(crate) struct Presence {
    folder: PathBuf,
    owner: String,
    /// Held for the life of the process.
    _lock: File,
}

impl Presence {
    /// Takes a new name and locks its file.
    pub(crate) fn announce(folder: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        let owner = uuid::Uuid::now_v7().to_string();
        // Locked before it gets the name that others look for: none may find it unlocked.
        let draft = folder.join(format!("{owner}.draft"));
        let lock = File::create_new(&draft)?;
        lock.lock()?;
        fs::rename(&draft, folder.join(format!("{owner}.lock")))?;
        Ok(Self { folder, owner, _lock: lock })
    }

    /// The name of this process.
    pub(crate) fn owner(&self) -> &str {
        &self.owner
    }

    /// The names of processes that are gone and not yet forgotten.
    pub(crate) fn dead(&self) -> io::Result<Vec<String>> {
        let mut dead = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name();
            let Some(owner) = name.to_str().and_then(|name| name.strip_suffix(".lock")) else { continue };
            if owner != self.owner && self.is_dead(owner)? {
                dead.push(owner.to_owned());
            }
        }
        Ok(dead)
    }

    /// Removes the sign of a dead process, after its leases are ended.
    pub(crate) fn forget(&self, owner: &str) -> io::Result<()> {
        match fs::remove_file(self.folder.join(format!("{owner}.lock"))) {
            // Another process was faster.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            result => result,
        }
    }

    fn is_dead(&self, owner: &str) -> io::Result<bool> {
        let file = match File::open(self.folder.join(format!("{owner}.lock"))) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        let _ = self.forget(&self.owner);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_dead_when_its_lock_is_free() -> io::Result<()> {
        let dir = tempfile::tempdir()?;
        let one = Presence::announce(dir.path().to_owned())?;
        let two = Presence::announce(dir.path().to_owned())?;
        assert_eq!(one.dead()?, Vec::<String>::new());
        File::create(dir.path().join("killed.lock"))?;
        assert_eq!(one.dead()?, ["killed"]);
        assert_eq!(two.dead()?, ["killed"]);
        one.forget("killed")?;
        two.forget("killed")?;
        drop(two);
        assert_eq!(one.dead()?, Vec::<String>::new());
        Ok(())
    }
}
