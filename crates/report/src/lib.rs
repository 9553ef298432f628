//! One [`View`] of a scan into text, JSON, SARIF, HTML or Markdown: one format, one file, one line in [`Format`]; the
//! report of a scan task into HTML and PDF ([`TaskPage`]).
//!
//! Knows no engine, no database and no network; every asset is embedded. Everything that came out of a package is
//! hostile text: control, bidi and invisible characters are made visible or escaped in every format.

mod format;
#[cfg(test)]
mod hostile;
mod html;
mod json;
mod json_escape;
mod layout;
mod markdown;
#[cfg(feature = "pdf")]
mod pdf;
mod phrases;
#[cfg(test)]
mod sample;
mod sarif;
mod task;
mod text;
mod view;

pub use format::{Format, Options, Render};
pub use json_escape::to_writer as to_json;
pub use markdown::{code as markdown_code, escape as escape_markdown};
#[cfg(feature = "pdf")]
pub use pdf::{FallbackFont, is_font};
pub use task::{FoundMalware, TaskFacts, TaskPage};
pub use view::{Container, FindingView, GapView, NoRuleTexts, RuleCard, RuleTexts, View};
