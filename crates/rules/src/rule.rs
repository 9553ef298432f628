//! One rule, as written in YAML. `docs/rules-language.md` is the manual.

use crate::sample::Sample;
use model::{Category, Confidence, Nature, Role, Severity, Text};
use serde::{Deserialize, Serialize};

/// A rule: what to look for, where, what it means, and the examples that prove it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// `TS-<FAMILY>-<NNN>`, e.g. `TS-RCE-001`. Stable for ever. A user's rule may have any id that is not taken.
    pub id: String,
    /// A few words.
    pub title: Text,
    /// One sentence about the place. Slots: `{file}`, `{line}`, `{match}` (masked text that matched), and those of
    /// the matcher (named groups of regexes, captures of queries, [`crate::lint::slots`]).
    pub message: Text,
    /// Why it is dangerous: what an attacker gains.
    #[serde(default)]
    pub why: Text,
    /// The smallest change that clears it.
    #[serde(default)]
    pub fix: Text,
    /// Public category, 90001-90008.
    pub category: Category,
    /// Further categories it touches.
    #[serde(default)]
    pub also: Vec<Category>,
    /// Severity before any demotion.
    pub severity: Severity,
    /// Confidence.
    pub confidence: Confidence,
    /// Attack, vulnerability or hygiene.
    pub nature: Nature,
    /// The kind of grave behaviour that a hit shows, for the analyzer that weighs it against what the Skill says.
    #[serde(default)]
    pub behaviour: Option<Behaviour>,
    /// Where it applies; everywhere when left out.
    #[serde(default)]
    pub applies: Applies,
    /// What to look for.
    #[serde(rename = "match")]
    pub matcher: Matcher,
    /// True when the literals are indicators (domains, hashes, names of known campaigns), which can be switched off.
    #[serde(default)]
    pub indicator: bool,
    /// True when a regex without required literals may run on every segment. Costs time.
    #[serde(default)]
    pub unfiltered: bool,
    /// Packages that must raise the rule: at least one plain and one disguised form.
    #[serde(default)]
    pub examples: Vec<Sample>,
    /// Packages that must not raise it.
    #[serde(default)]
    pub counter_examples: Vec<Sample>,
    /// OWASP, MITRE ATLAS, CWE …
    #[serde(default)]
    pub references: Vec<String>,
}

/// Grave behaviour that an honest Skill announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behaviour {
    /// Root rights, or permissions for everybody.
    RootRights,
    /// Secrets read or gathered.
    Secrets,
    /// Logs or histories deleted.
    LogDeletion,
    /// Content that a reader does not see plainly.
    HiddenContent,
    /// Private data sent out.
    DataSent,
}

/// Where a rule applies. An empty list means no restriction.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Applies {
    /// Languages by name: `markdown`, `python`, `javascript`, `typescript`, `bash`, `powershell`, `json`, `yaml`,
    /// `toml`, `html`, `text` …
    pub languages: Vec<String>,
    /// Roles in which the rule speaks at full weight. In other roles the finding is demoted with a reason.
    pub roles: Vec<Role>,
    /// Glob patterns over the virtual path, case-insensitive: `**/SKILL.md`, `*.json`.
    pub files: Vec<String>,
    /// Only inside decoded layers (`true`), only outside (`false`), both when left out.
    pub decoded: Option<bool>,
    /// Which hosts, told by the named group `host` of the rule's regexes.
    pub hosts: Hosts,
}

/// Hosts by class (`data/hosts.yml`: `paste`, `code_host`, `raw_ip` …) or by domain. Domains are compared by whole
/// labels, never as substrings: `a.sh` holds for `a.sh` and `x.a.sh`, not for `ba.sh`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Hosts {
    /// Only these; a match that names no host does not count then.
    pub only: Vec<String>,
    /// All but these.
    pub except: Vec<String>,
}

/// What a rule looks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Matcher {
    /// Any of these texts, ASCII case ignored, white space runs equal to one blank, on word borders where they begin
    /// or end in a word character.
    Literals(Vec<String>),
    /// A linear-time regular expression (`regex` crate syntax, `(?i)` and `(?s)` where wanted), searched inside one
    /// segment (a paragraph, a list item, a code block, a logical line of code).
    Regex(String),
    /// A tree-sitter query.
    Query(Query),
    /// Sensitive data that reaches a sink.
    Flow(Flow),
    /// A neutral observation of the code engine, with an optional regex on its detail.
    Observes {
        /// Observation kind, e.g. `runs_shell`.
        kind: String,
        /// Regex on the detail (host, path, command).
        #[serde(default)]
        detail: Option<String>,
    },
    /// All of these, near each other.
    All {
        /// How near.
        within: Within,
        /// The parts.
        of: Vec<Self>,
        /// None of these in the same window.
        #[serde(default)]
        without: Vec<Self>,
    },
    /// Any of these.
    Any(Vec<Self>),
    /// Concepts that come together in prose, in any of nine languages (`data/concepts.yml`).
    Concepts(Concepts),
    /// Raised by the analyzer of this name, in code; the rule carries texts and examples.
    Analyzer(String),
}

/// A combination of concepts. An item is a concept (`send`), alternatives (`external|user_data`), or a negated one
/// (`no:tell`, as in "do not tell").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concepts {
    /// How near.
    pub within: ConceptSpan,
    /// All of these.
    pub all: Vec<String>,
    /// None of these in the same window.
    #[serde(default)]
    pub none: Vec<String>,
}

/// The window of [`Concepts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConceptSpan {
    /// One stretch of about fifteen words in one sentence.
    Phrase,
    /// One sentence.
    Sentence,
    /// Up to five sentences in a row under one heading, list items counted, within fourteen lines.
    Nearby,
}

/// The window of [`Matcher::All`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Within {
    /// One logical line.
    Line,
    /// One segment: paragraph, list item, code block.
    Segment,
    /// Twelve lines, across segments.
    Nearby,
    /// One file.
    File,
    /// The whole package.
    Package,
}

/// A syntax-tree query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// `python`, `javascript`, `typescript` or `bash`.
    pub language: String,
    /// The query; the capture `@match` marks the evidence, else the first capture.
    pub query: String,
    /// Regexes that captures must match, by capture name.
    #[serde(default)]
    pub r#where: std::collections::BTreeMap<String, String>,
}

/// A source-to-sink flow. Classes are named in `data/code/*.yml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Source classes: `credential_file`, `environment`, `user_input`, `remote_content`, `decoded_data` …
    pub from: Vec<String>,
    /// Sink classes: `network_send`, `shell`, `eval`, `file_write` …
    pub to: Vec<String>,
    /// Regex on the sink's detail (host, command) if wanted.
    #[serde(default)]
    pub sink_detail: Option<String>,
    /// Regex on the source's detail (variable, path) if wanted.
    #[serde(default)]
    pub source_detail: Option<String>,
}

impl Matcher {
    /// Every regular expression in it, on text or on details, with its dotted field name.
    pub fn regexes(&self) -> Vec<(String, &str)> {
        let mut found = Vec::new();
        self.visit("match", &mut |field, matcher| match matcher {
            Self::Regex(regex) => found.push((format!("{field}.regex"), regex.as_str())),
            Self::Query(query) => {
                let wheres = query.r#where.iter();
                found.extend(wheres.map(|(name, regex)| (format!("{field}.query.where.{name}"), regex.as_str())));
            }
            Self::Observes { detail: Some(regex), .. } => found.push((format!("{field}.observes.detail"), regex)),
            Self::Flow(flow) => {
                let details = [("source_detail", &flow.source_detail), ("sink_detail", &flow.sink_detail)];
                for (name, regex) in details {
                    found.extend(regex.iter().map(|regex| (format!("{field}.flow.{name}"), regex.as_str())));
                }
            }
            _ => {}
        });
        found
    }

    /// Calls `look` for this matcher and every part of it, with dotted field names.
    pub fn visit<'a>(&'a self, field: &str, look: &mut impl FnMut(&str, &'a Self)) {
        look(field, self);
        match self {
            Self::All { of, without, .. } => {
                for (name, parts) in [("of", of), ("without", without)] {
                    for (index, part) in parts.iter().enumerate() {
                        part.visit(&format!("{field}.all.{name}[{index}]"), look);
                    }
                }
            }
            Self::Any(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    part.visit(&format!("{field}.any[{index}]"), look);
                }
            }
            _ => {}
        }
    }
}
