//! Archives that are built to deceive: names that leave the folder, two contents for one name, data outside the
//! structure, locks and bombs. The `package` crate met and named them; here they become findings. And names of files, in
//! archives or not, that are written to be taken for others.

mod names;

use super::Analyzer;
use crate::engine::Context;
use crate::sink::{Hit, Place, Sink};
use model::Role;
use package::{Problem, ProblemKind};

/// The analyzer.
pub(crate) struct Archives;

impl Analyzer for Archives {
    fn name(&self) -> &'static str {
        "archives"
    }

    fn package(&self, context: &Context<'_>, sink: &mut Sink) {
        for file in &context.package.files {
            for (rule, detail) in names::judge(&file.path) {
                sink.hits.push(hit(rule, &file.path, detail));
            }
        }
        for problem in &context.package.problems {
            let Some(rule) = rule(problem) else { continue };
            let path = if problem.path.is_empty() { context.package.name.clone() } else { problem.path.clone() };
            sink.hits.push(hit(rule, &path, problem.detail.clone()));
        }
    }
}

fn hit(rule: &str, path: &str, detail: String) -> Hit {
    Hit {
        rule: rule.to_owned(),
        slots: vec![("path", path.to_owned()), ("detail", detail)],
        place: Place::File(path.to_owned()),
        role: Role::Config,
        role_reason: None,
        steps: Vec::new(),
    }
}

/// The rule that a problem raises; limits and damage alone are gaps, not deceit.
fn rule(problem: &Problem) -> Option<&'static str> {
    Some(match problem.kind {
        ProblemKind::PathTraversal => "TS-ARCH-001",
        ProblemKind::AbsolutePath => "TS-ARCH-002",
        ProblemKind::Link if problem.detail.contains("outside") => "TS-ARCH-003",
        ProblemKind::DuplicateName | ProblemKind::HeaderMismatch | ProblemKind::SizeMismatch => "TS-ARCH-004",
        ProblemKind::LeadingData | ProblemKind::TrailingData => "TS-ARCH-005",
        ProblemKind::Encrypted => "TS-ARCH-006",
        ProblemKind::RatioTooHigh | ProblemKind::OverlappingEntries => "TS-ARCH-007",
        ProblemKind::OddName | ProblemKind::CaseCollision => "TS-ARCH-008",
        ProblemKind::TooManyEntries
        | ProblemKind::FileTooLarge
        | ProblemKind::PackageTooLarge
        | ProblemKind::TooDeep
        | ProblemKind::UnsupportedMethod
        | ProblemKind::Corrupt
        | ProblemKind::Link
        | ProblemKind::SpecialFile
        | ProblemKind::Unreadable => return None,
    })
}
