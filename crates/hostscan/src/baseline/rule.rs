//! A baseline rule as its file has it: texts, how bad, what is checked, and small systems that prove it.

use model::{Severity, Text};
use serde::Deserialize;
use std::collections::BTreeMap;

/// One rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    /// Stable id, e.g. `ssh-root-password`.
    pub(super) id: String,
    /// What is wrong.
    pub(super) title: Text,
    /// Why it matters.
    pub(super) why: Text,
    /// What to do.
    pub(super) fix: Text,
    /// How bad it is.
    pub(super) severity: Severity,
    /// Who asks for it.
    pub(super) standard: String,
    /// Part of the system, e.g. `ssh`.
    pub(super) class: String,
    /// What is looked at.
    pub(super) check: Check,
    /// Systems that break it.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that proves every rule"))]
    pub(super) broken: Vec<System>,
    /// Systems that keep it, or that it does not apply to.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that proves every rule"))]
    pub(super) kept: Vec<System>,
}

/// What a rule looks at.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Check {
    /// A setting's value must match a pattern as a whole.
    Setting {
        /// The file; where it is absent the rule does not apply.
        file: String,
        /// How the file is written.
        dialect: Dialect,
        /// The setting; letter case does not matter.
        name: String,
        /// Its value where the file does not name it; without one, an unnamed setting keeps the rule.
        #[serde(default)]
        default: Option<String>,
        /// Values that are fine, as a regular expression; letter case does not matter.
        allowed: String,
    },
    /// Files may have these permission bits at most, and belong to root.
    Mode {
        /// Paths; `*` stands for a part of a name. Absent ones are fine.
        paths: Vec<String>,
        /// Octal, e.g. `"640"`.
        at_most: String,
    },
    /// Folders that everybody may write to must have the sticky bit.
    Sticky {
        /// The folders.
        paths: Vec<String>,
    },
    /// No line but comments may match.
    Lines {
        /// Paths; `*` stands for a part of a name.
        paths: Vec<String>,
        /// A regular expression.
        forbidden: String,
        /// A file with a line that matches this is fine all the same.
        #[serde(default)]
        unless: Option<String>,
    },
    /// Files that must not be there, or be empty.
    Absent {
        /// Paths; `*` stands for a part of a name.
        paths: Vec<String>,
    },
    /// A value of the running kernel; a system that does not run has none.
    Kernel {
        /// Below `/proc/sys`, e.g. `kernel/randomize_va_space`.
        name: String,
        /// Values that are fine, as a regular expression.
        allowed: String,
    },
    /// What `/etc/passwd` and `/etc/shadow` say of accounts.
    Accounts(Accounts),
}

impl Check {
    /// What is wrong when it is broken, in one word or path.
    pub(super) fn item(&self) -> String {
        match self {
            Self::Setting { name, .. } => name.clone(),
            Self::Kernel { name, .. } => name.replace('/', "."),
            Self::Mode { paths, .. } | Self::Sticky { paths } | Self::Lines { paths, .. } | Self::Absent { paths } => {
                paths.first().cloned().unwrap_or_default()
            }
            Self::Accounts(_) => "/etc/passwd".to_owned(),
        }
    }
}

/// How a file of settings is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Dialect {
    /// `Name value`; the first one counts, `Include` is followed, `Match` blocks are left alone (sshd_config(5)).
    Sshd,
    /// `name value`; the last one counts (login.defs(5), redis.conf).
    Words,
    /// `name = value`; the last one counts; sections are ignored (my.cnf, postgresql.conf).
    Equals,
    /// A JSON object; dots go deeper (`daemon.json`).
    Json,
}

/// Questions about accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Accounts {
    /// None may log in without a password.
    NoEmptyPassword,
    /// Nobody but root has user id 0.
    OneSuperuser,
    /// No user id is given twice.
    UniqueIds,
    /// No password is kept as DES or MD5 hash.
    StrongHashes,
}

/// A small system for the test of a rule: files by path.
pub(super) type Files = BTreeMap<String, SystemFile>;

/// A system that breaks or keeps a rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub(super) struct System {
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that proves every rule"))]
    files: Files,
}

/// One file of a small system.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum SystemFile {
    /// Its text.
    Text(#[cfg_attr(not(test), expect(dead_code, reason = "read by the test that proves every rule"))] String),
    /// Its permission bits, and text.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that proves every rule"))]
    WithMode {
        /// Octal.
        mode: String,
        /// Its text; without one it is a folder.
        text: Option<String>,
    },
}

#[cfg(test)]
impl System {
    /// The system as a folder that lives as long as the first value.
    pub(super) fn build(&self) -> (tempfile::TempDir, crate::Root) {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        for (path, file) in &self.files {
            let path = folder.path().join(path.trim_start_matches('/'));
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            match file {
                SystemFile::Text(text) | SystemFile::WithMode { text: Some(text), .. } => {
                    std::fs::write(&path, text).unwrap();
                }
                SystemFile::WithMode { text: None, .. } => std::fs::create_dir_all(&path).unwrap(),
            }
            if let SystemFile::WithMode { mode, .. } = file {
                let mode = u32::from_str_radix(mode, 8).unwrap();
                std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            }
        }
        let root = crate::Root::new(folder.path()).unwrap();
        (folder, root)
    }
}
