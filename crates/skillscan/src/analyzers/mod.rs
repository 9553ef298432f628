//! Analyzers: one file each, one line each in [`ANALYZERS`].
//!
//! An analyzer looks where a pattern rule cannot: structure, names, several files. It overrides the level it needs.

mod dependencies;
mod links;
mod names;
pub(crate) mod secrets;

use crate::document::DocumentId;
use crate::engine::Context;
use crate::sink::Sink;

/// Looks at views and says what it sees.
pub(crate) trait Analyzer: Sync {
    /// Name used in `match: { analyzer: NAME }` of the rules it raises.
    fn name(&self) -> &'static str;

    /// Looks at one document.
    fn document(&self, _context: &Context<'_>, _id: DocumentId, _sink: &mut Sink) {}

    /// Looks at the package as a whole: files, problems, manifest, relations between documents.
    fn package(&self, _context: &Context<'_>, _sink: &mut Sink) {}
}

/// Every analyzer. Adding one is adding a file and a line.
pub(crate) const ANALYZERS: &[&dyn Analyzer] = &[
    // In the order in which they speak; the last ones look at what the others observed.
    &secrets::Secrets,
    &dependencies::Dependencies,
    &links::Links,
];
