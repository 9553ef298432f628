//! Exit codes: 0 nothing to object, 1 something is at or over the bar, 2 wrong use or incomplete analysis.

use std::process::ExitCode;

/// How a command ended. Ordered: what stands later wins over what stands earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// 0: nothing at or over the bar, everything analysed.
    Clean,
    /// 2: wrong use, or something could not be analysed.
    Unusable,
    /// 1: something is at or over the bar.
    Found,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Clean => Self::SUCCESS,
            Exit::Found => Self::from(1),
            Exit::Unusable => Self::from(2),
        }
    }
}
