//! Analyzers: one file each, one line each in [`ANALYZERS`].
//!
//! An analyzer looks where a pattern rule cannot: structure, names, several files. It overrides the level it needs.

mod agent_config;
mod archives;
mod binaries;
pub(crate) mod dependencies;
mod encoded;
mod gathering;
mod hidden_text;
mod links;
mod names;
mod permissions;
mod purpose;
mod remote_script;
pub(crate) mod secrets;
mod undeclared;

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

    /// Looks once more when all rules have spoken: what the findings mean together.
    fn conclude(&self, _context: &Context<'_>, _sink: &mut Sink) {}
}

/// Every analyzer. Adding one is adding a file and a line.
pub(crate) const ANALYZERS: &[&dyn Analyzer] = &[
    // In the order in which they speak; the last ones look at what the others observed.
    &hidden_text::HiddenText,
    &encoded::Encoded,
    &archives::Archives,
    &binaries::Binaries,
    &secrets::Secrets,
    &dependencies::Dependencies,
    &links::Links,
    &remote_script::RemoteScript,
    &permissions::Permissions,
    &agent_config::AgentConfig,
    &purpose::Purpose,
    &gathering::Gathering,
    &undeclared::Undeclared,
];
