//! Archives that are built to deceive: names that leave the folder, two contents for one name, data outside the
//! structure, locks and bombs. The `package` crate met and named them; here they become findings. And names of files, in
//! archives or not, that are written to be taken for others.

mod names;

use super::Analyzer;
use crate::engine::Context;
use crate::sink::{Hit, Place, Sink};
use model::{Role, Text};
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
            let detail = Text::new(problem.detail.as_str(), in_chinese(problem));
            sink.hits.push(hit(rule, &path, detail));
        }
    }
}

/// What a problem's detail says, in Chinese; names and numbers are left as they are.
fn in_chinese(problem: &Problem) -> &str {
    match problem.kind {
        ProblemKind::DuplicateName => "存在同名条目",
        ProblemKind::HeaderMismatch => "本地文件头与中央目录不一致",
        ProblemKind::SizeMismatch => "声明的大小与实际不符",
        ProblemKind::LeadingData => "归档之前有额外数据",
        ProblemKind::TrailingData => "归档之后有额外数据",
        ProblemKind::RatioTooHigh => "压缩比过高",
        ProblemKind::OverlappingEntries => "条目数据相互重叠",
        ProblemKind::OddName => "名称含有异常字符",
        ProblemKind::CaseCollision => "与另一名称仅大小写或 Unicode 形式不同",
        _ => &problem.detail,
    }
}

fn hit(rule: &str, path: &str, detail: Text) -> Hit {
    Hit {
        rule: rule.to_owned(),
        slots: vec![("path", path.to_owned())],
        words: vec![("detail", detail)],
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
