//! The nouns every other crate speaks with: findings, evidence, coverage, capabilities and verdicts.
//!
//! Pure: no files, no clock, no async, no SQL, no HTTP. Time and identifiers are arguments.

mod ai;
mod asset;
mod capability;
mod category;
mod coverage;
mod excerpt;
mod finding;
mod fingerprint;
mod glob;
mod inventory;
mod lang;
mod location;
mod profile;
mod risk;
mod scan;
mod severity;
mod source_text;
mod switch;
mod task;
mod treatment;
mod verdict;
mod visible;

pub use ai::{AiPart, AiState, JudgeGap, JudgeGapReason, JudgeRun, RESEMBLANCE_RULE};
pub use asset::{Asset, AssetKind};
pub use capability::{Capability, CapabilityEvidence};
pub use category::Category;
pub use coverage::{Coverage, Gap, GapReason};
pub use excerpt::Excerpt;
pub use finding::{Demotion, Engine, Finding, Nature, Role, Step};
pub use fingerprint::fingerprints;
pub use glob::{Glob, GlobError};
pub use inventory::Inventory;
pub use lang::{Lang, Text};
pub use location::Location;
pub use profile::{Bars, Profile};
pub use risk::{Checks, Evidence, Examined, PasswordWeakness, PortAdvice, Risk, RiskDetail, RiskKind};
pub use scan::{SkillScan, Summary};
pub use severity::{Confidence, Severity};
pub use source_text::SourceText;
pub use switch::{LeftOut, Switch, Switches};
pub use task::{AssetSelection, Part, PlanKind, ScanItem, ScanMode, TaskState, overall_progress};
pub use treatment::{PolicyNote, PolicyReport, Suppression, Treatment, Treatments};
pub use verdict::{RiskLevel, Verdict, judge, judge_by};
pub use visible::{is_deceptive, visible};
