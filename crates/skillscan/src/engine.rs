//! The pipeline: views, observations, findings, verdict.

use crate::analyzers::ANALYZERS;
use crate::analyzers::names::PopularNames;
use crate::document::{self, Document, DocumentId};
use crate::matching::{self, Program};
use crate::observation::Observation;
use crate::resemblance::{self, Facts};
use crate::sink::Sink;
use crate::{ENGINE_VERSION, Options, assembly, coverage, inventory, lending};
use advisories::Database;
use intent::{Model, Sample};
use model::{Capability, CapabilityEvidence, Finding, Gap, Location, Role, SkillScan, SourceText};
use package::{Kind, Manifest, Package};
use rules::RuleSet;
use std::collections::BTreeMap;
use std::ops::Range;

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
    program: Program,
    knowledge: Knowledge,
}

/// What an engine knows beside its rules.
#[derive(Debug, Default)]
pub struct Knowledge {
    /// Well-known names of the user's own.
    pub names: PopularNames,
    /// Advisories that were imported; the built-in ones are always known.
    pub advisories: Option<Database>,
}

/// What every analyzer may look at.
pub(crate) struct Context<'a> {
    /// The package.
    pub(crate) package: &'a Package,
    /// Every text of the package; derived documents follow their parents.
    pub(crate) documents: Vec<Document>,
    /// Every SKILL.md that is a file of its own, by document; the outermost first.
    pub(crate) manifests: Vec<(DocumentId, Manifest)>,
    /// Options of this scan.
    pub(crate) options: &'a Options,
    /// Syntax trees and code analyses of the documents, made on demand.
    pub(crate) code: crate::code::Code,
    /// Names and advisories.
    pub(crate) knowledge: &'a Knowledge,
    /// The rules in use: what a hit says about behaviour.
    pub(crate) rules: &'a RuleSet,
}

impl Engine {
    /// Makes the rules ready. Cheap: patterns are compiled when their literals are first seen.
    pub fn new(rules: RuleSet) -> Result<Self, EngineError> {
        Ok(Self { program: Program::new(&rules)?, rules, knowledge: Knowledge::default() })
    }

    /// The same engine that also knows what the user knows.
    #[must_use]
    pub fn with_knowledge(self, knowledge: Knowledge) -> Self {
        Self { knowledge, ..self }
    }

    /// The rules in use.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Scans one package. Pure and total: hostile input leads to gaps, never to an error.
    pub fn scan(&self, package: &Package, options: &Options) -> SkillScan {
        self.scan_and_lend(package, options, 0).0
    }

    /// Scans, and lends up to `bytes` of the readable texts to whoever reads them next, the most telling ones first.
    pub fn scan_and_lend(&self, package: &Package, options: &Options, bytes: usize) -> (SkillScan, Vec<SourceText>) {
        let Analysis { context, mut findings, capabilities, gaps } = self.analyse(package, options);
        if options.intent
            && let Ok(model) = Model::embedded()
        {
            let facts = Facts { findings: &findings, capabilities: &capabilities };
            let resemblance = resemblance::finding(&model, &context.documents, &facts);
            findings.extend(resemblance);
            findings.sort_by_cached_key(Finding::order);
        }
        let coverage = coverage::account(package, gaps);
        let verdict = model::judge(&findings, &coverage, options.profile);
        let inventory = inventory::take(&context, &findings, &coverage);
        let manifest = context.manifest().cloned().unwrap_or_default();
        let texts = lending::texts(&context.documents, &findings, bytes);
        let scan = SkillScan {
            engine_version: ENGINE_VERSION,
            name: manifest.name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| package.name.clone()),
            description: manifest.description.unwrap_or_default(),
            content_hash: package.content_hash.clone(),
            file_count: package.file_count,
            findings,
            capabilities,
            coverage,
            ai: model::AiPart::default(),
            inventory,
            verdict,
        };
        (scan, texts)
    }

    /// What the intent model sees of a package; for training and measuring it.
    pub fn sample(&self, package: &Package, options: &Options) -> Sample {
        let Analysis { context, findings, capabilities, .. } = self.analyse(package, options);
        resemblance::sample(&context.documents, &Facts { findings: &findings, capabilities: &capabilities }).0
    }

    fn analyse<'a>(&'a self, package: &'a Package, options: &'a Options) -> Analysis<'a> {
        // Views.
        let code = crate::code::Code::default();
        let views = document::views(package, options, &code);
        let manifests = manifests(&views.documents);
        let (documents, knowledge, rules) = (views.documents, &self.knowledge, &self.rules);
        let context = Context { package, documents, manifests, options, code, knowledge, rules };

        // Observations and raw hits.
        let mut sink = Sink { gaps: views.gaps, ..Sink::default() };
        crate::code::observe(&context, &mut sink);
        for analyzer in ANALYZERS {
            for id in 0..context.documents.len() {
                analyzer.document(&context, id, &mut sink);
            }
            analyzer.package(&context, &mut sink);
        }
        matching::run(&self.program, &self.rules, &context, &mut sink);
        for analyzer in ANALYZERS {
            analyzer.conclude(&context, &mut sink);
        }

        // Findings and capabilities.
        let findings = assembly::findings(sink.hits, &context.documents, &self.rules, options);
        let capabilities = capabilities(&context, &sink.observations);
        Analysis { context, findings, capabilities, gaps: sink.gaps }
    }
}

/// What the static engine found, before anybody judges it.
struct Analysis<'a> {
    context: Context<'a>,
    findings: Vec<Finding>,
    capabilities: Vec<CapabilityEvidence>,
    gaps: Vec<Gap>,
}

impl Context<'_> {
    /// The manifest of the outermost SKILL.md, if there is one.
    pub(crate) fn manifest(&self) -> Option<&Manifest> {
        self.manifests.first().map(|(_, manifest)| manifest)
    }
}

/// Reads every SKILL.md that is a file of its own; in the order of `Package::manifest_file`.
fn manifests(documents: &[Document]) -> Vec<(DocumentId, Manifest)> {
    let own = documents.iter().enumerate().filter(|(_, document)| document.origin.is_none());
    let mut skills: Vec<(DocumentId, &Document)> =
        own.filter(|(_, document)| package::is_skill_file(&document.path)).collect();
    skills.sort_by_key(|(_, document)| package::manifest_order(&document.path));
    skills.into_iter().map(|(id, document)| (id, Manifest::parse(&document.path, &document.text))).collect()
}

/// Each capability once, with the first place that shows it. What is only described or forbidden shows none.
fn capabilities(context: &Context<'_>, observations: &[Observation]) -> Vec<CapabilityEvidence> {
    let mut first: BTreeMap<Capability, (DocumentId, Range<usize>)> = BTreeMap::new();
    let shows = |role: Role| !matches!(role, Role::Quotation | Role::DenyList | Role::TestData | Role::Boilerplate);
    for seen in observations.iter().filter(|seen| shows(seen.role)) {
        let place = (seen.document, seen.range.clone());
        let known = first.entry(seen.kind.capability()).or_insert_with(|| place.clone());
        if (place.0, place.1.start, place.1.end) < (known.0, known.1.start, known.1.end) {
            *known = place;
        }
    }
    let mut shown: BTreeMap<Capability, Location> = first
        .into_iter()
        .map(|(capability, (id, range))| (capability, document::trace(&context.documents, id, &range).0))
        .collect();
    let native = context.package.files.iter().find(|file| matches!(file.kind, Kind::Executable | Kind::Wasm));
    if let Some(file) = native {
        shown.entry(Capability::NativeBinary).or_insert_with(|| Location::file(&file.path));
    }
    shown.into_iter().map(|(capability, location)| CapabilityEvidence { capability, location }).collect()
}
