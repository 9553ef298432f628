//! Scan tasks of the security center: what may be asked for, and where one stands.
//!
//! The numbers are what rows keep. Each API object has status codes of its own; they are its adapter's.

use serde::{Deserialize, Serialize};

macro_rules! numbered {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $number:literal $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// Every one, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The number that rows keep.
            pub fn number(self) -> i64 {
                match self { $(Self::$variant => $number,)* }
            }

            /// The word that people use.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The one of that number; `None` for any other.
            pub fn from_number(number: i64) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.number() == number)
            }

            /// The one of that word; `None` for any other.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}

numbered! {
    /// Where a task, a run of one, or a part of a run stands.
    TaskState {
        /// Not begun.
        Waiting = 0 "waiting",
        /// Under way.
        Running = 1 "running",
        /// Done; of a task: its report is ready.
        Finished = 2 "finished",
        /// Given up.
        Failed = 3 "failed",
        /// Ended by its owner.
        Stopped = 4 "stopped",
    }
}

impl TaskState {
    /// Whether nothing more comes of it.
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Waiting | Self::Running)
    }
}

numbered! {
    /// When a task runs.
    PlanKind {
        /// Again and again, by a schedule.
        Periodic = 0 "periodic",
        /// At once.
        Now = 1 "now",
        /// Once, at a set time.
        Once = 2 "once",
        /// By a schedule of the owner's own writing.
        Custom = 3 "custom",
    }
}

numbered! {
    /// Which assets a task is about.
    AssetSelection {
        /// All that the account has when it runs.
        All = 0 "all",
        /// Those that are listed.
        Listed = 1 "listed",
        /// All but those that are listed.
        Except = 2 "except",
        /// Those whose addresses or names were typed in.
        Entered = 3 "entered",
    }
}

numbered! {
    /// How deep a task looks.
    ScanMode {
        /// About a thousand ports.
        Standard = 0 "standard",
        /// About a hundred ports.
        Quick = 1 "quick",
        /// Every port, or those that the owner names.
        Advanced = 2 "advanced",
    }
}

numbered! {
    /// What a task looks for.
    ScanItem {
        /// Open ports.
        Port = 0 "port",
        /// Known weaknesses.
        Poc = 1 "poc",
        /// Passwords that can be guessed.
        WeakPassword = 2 "weakpass",
        /// Content of web pages.
        WebContent = 3 "webcontent",
        /// Settings.
        Configuration = 4 "configrisk",
        /// Services that ask for no password.
        ExposedService = 5 "exposedserver",
    }
}

numbered! {
    /// A part of a run, done by one engine.
    Part {
        /// The network scan.
        Network = 0 "network",
        /// The check of settings.
        Configuration = 1 "configuration",
        /// Weaknesses and malware of the machine itself.
        HostWeaknesses = 2 "host-weaknesses",
        /// The baseline of the machine itself.
        HostBaseline = 3 "host-baseline",
    }
}

/// How far a run is, out of its parts: 0 until the first step, 99 at most before the report is ready.
pub fn overall_progress(parts: &[u8]) -> u8 {
    let sum: u32 = parts.iter().map(|part| u32::from((*part).min(100))).sum();
    let mean = sum / u32::try_from(parts.len()).unwrap_or(u32::MAX).max(1);
    // A first step of one part of four is a step.
    let begun = u32::from(sum > 0);
    u8::try_from(mean.max(begun).min(99)).unwrap_or(99)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words_lead_back() {
        for state in TaskState::ALL {
            assert_eq!(TaskState::from_number(state.number()), Some(*state));
            assert_eq!(TaskState::parse(state.word()), Some(*state));
        }
        assert_eq!(PlanKind::from_number(4), None);
        assert_eq!(ScanItem::parse("ports"), None);
    }

    #[test]
    fn progress_is_honest() {
        for (parts, expected) in [
            (&[][..], 0),
            (&[0, 0, 0], 0),
            (&[1, 0, 0], 1),
            (&[50, 50], 50),
            (&[100, 0], 50),
            (&[100, 99], 99),
            (&[100, 100, 100], 99),
        ] {
            assert_eq!(overall_progress(parts), expected, "{parts:?}");
        }
    }
}
