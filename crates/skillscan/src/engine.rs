//! The pipeline: views, observations, findings, verdict.

use crate::document::Document;
use crate::{ENGINE_VERSION, Options};
use model::SkillScan;
use package::Package;
use rules::RuleSet;

/// Why an engine could not be made from a rule set.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A rule that the engine cannot use.
    #[error("rule {rule}: {problem}")]
    Rule {
        /// The rule's id.
        rule: String,
        /// What is wrong, and how to put it right.
        problem: String,
    },
}

/// Rules made ready to scan with. Built once per process, shared by all scans.
#[derive(Debug)]
pub struct Engine {
    rules: RuleSet,
}

/// What every analyzer may look at.
pub(crate) struct Context<'a> {
    /// The package.
    pub(crate) package: &'a Package,
    /// Every text of the package; derived documents follow their parents.
    pub(crate) documents: Vec<Document>,
    /// Options of this scan.
    pub(crate) options: &'a Options,
    /// Syntax trees and code analyses of the documents, made on demand.
    pub(crate) code: crate::code::Code,
}

impl Engine {
    /// Makes the rules ready. Cheap: patterns are compiled when their literals are first seen.
    pub fn new(rules: RuleSet) -> Result<Self, EngineError> {
        Ok(Self { rules })
    }

    /// The rules in use.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Scans one package. Pure and total: hostile input leads to gaps, never to an error.
    pub fn scan(&self, package: &Package, options: &Options) -> SkillScan {
        let views = crate::document::views(package, options);
        let context = Context { package, documents: views.documents, options, code: crate::code::Code::default() };
        let coverage = model::Coverage { files: package.file_count, gaps: views.gaps, ..Default::default() };
        let verdict = model::judge(&[], &coverage, context.options.profile);
        SkillScan {
            engine_version: ENGINE_VERSION,
            name: package.name.clone(),
            description: String::new(),
            content_hash: context.package.content_hash.clone(),
            file_count: package.file_count,
            findings: Vec::new(),
            capabilities: Vec::new(),
            coverage,
            verdict,
        }
    }
}
