//! A template as it is written, and as it runs: everything that could fail later fails here, with a reason.

use super::expression::{Expression, parse};
use super::matching::{Extractor, Matcher};
use crate::Service;
use model::{Severity, Text};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Requests of one block that are sent, payloads included.
pub(super) const MOST_REQUESTS: usize = 200;

/// A template that is ready.
#[derive(Debug)]
pub(crate) struct Template {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) name_zh: String,
    pub(super) description: String,
    pub(super) description_zh: Option<String>,
    remediation: String,
    remediation_zh: Option<String>,
    pub(super) severity: Severity,
    pub(super) cve: String,
    services: Vec<String>,
    pub(super) steps: Steps,
}

impl Template {
    /// What it is switched by, from narrow to wide.
    pub(super) fn names(&self) -> [&str; 3] {
        [&self.id, &self.cve, super::GROUP]
    }
}

/// What it does.
#[derive(Debug)]
pub(super) enum Steps {
    Http(Vec<HttpBlock>),
    Tcp(Vec<TcpBlock>),
}

/// A block of requests that share matchers.
#[derive(Debug)]
pub(super) struct HttpBlock {
    pub(super) requests: Requests,
    pub(super) payloads: Payloads,
    pub(super) judging: Judging,
    pub(super) stop_at_first_match: bool,
}

/// How requests are written.
#[derive(Debug)]
pub(super) enum Requests {
    /// Method, paths, headers, body.
    Parts { method: String, paths: Vec<String>, headers: BTreeMap<String, String>, body: String },
    /// Whole requests.
    Raw(Vec<String>),
}

/// A dialogue over TCP.
#[derive(Debug)]
pub(super) struct TcpBlock {
    pub(super) inputs: Vec<Input>,
    pub(super) read: usize,
    pub(super) judging: Judging,
}

/// One thing to say.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    #[serde(default)]
    pub(super) data: String,
    #[serde(default, rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) read: usize,
    #[serde(default)]
    pub(super) name: String,
}

/// Matchers and extractors.
#[derive(Debug)]
pub(super) struct Judging {
    pub(super) matchers: Vec<Matcher>,
    pub(super) all: bool,
    pub(super) extractors: Vec<Extractor>,
}

/// Values to put in, and how lists go together.
#[derive(Debug, Default)]
pub(super) struct Payloads {
    lists: Vec<(String, Vec<String>)>,
    attack: Attack,
}

#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Attack {
    #[default]
    Batteringram,
    Pitchfork,
    Clusterbomb,
}

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    info: Info,
    #[serde(default, alias = "requests")]
    http: Vec<WrittenHttp>,
    #[serde(default, alias = "network")]
    tcp: Vec<WrittenTcp>,
}

#[derive(Debug, Deserialize)]
struct Info {
    name: String,
    severity: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    remediation: String,
    #[serde(default)]
    classification: Option<Value>,
    #[serde(default)]
    metadata: Option<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenHttp {
    #[serde(default)]
    method: String,
    #[serde(default)]
    path: Vec<String>,
    #[serde(default)]
    raw: Vec<String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: String,
    #[serde(default)]
    payloads: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    attack: Attack,
    #[serde(default)]
    matchers: Vec<Matcher>,
    #[serde(default)]
    matchers_condition: String,
    #[serde(default)]
    extractors: Vec<Extractor>,
    #[serde(default)]
    stop_at_first_match: bool,
    // Bounds on an answer are ours; redirects are never followed, for they may lead away.
    #[serde(default, rename = "max-size")]
    _max_size: u64,
    #[serde(default)]
    redirects: bool,
    #[serde(default)]
    host_redirects: bool,
    #[serde(default, rename = "max-redirects")]
    _max_redirects: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenTcp {
    #[serde(default)]
    inputs: Vec<Input>,
    // Where a template would go is not its choice.
    #[serde(default, rename = "host")]
    _host: Vec<String>,
    #[serde(default, rename = "port")]
    _port: Option<Value>,
    #[serde(default)]
    read_size: usize,
    #[serde(default)]
    matchers: Vec<Matcher>,
    #[serde(default)]
    matchers_condition: String,
    #[serde(default)]
    extractors: Vec<Extractor>,
}

/// Parts of the language that are not part of the subset, with what to tell the author.
const NOT_DONE: &[(&str, &str)] = &[
    ("headless", "needs a browser"),
    ("code", "runs programs"),
    ("javascript", "runs scripts"),
    ("flow", "runs scripts"),
    ("dns", "asks name servers"),
    ("ssl", "is done by the TLS checks"),
    ("file", "reads files"),
    ("websocket", "is not spoken"),
    ("whois", "asks other servers"),
    ("workflows", "is a list of other templates"),
    ("variables", "is not done yet"),
    ("self-contained", "names its own target"),
    ("signature", "asks cloud services"),
];

/// Reads one template.
///
/// # Errors
/// Says in one sentence what the engine does not do.
pub(super) fn read(text: &str) -> Result<Template, String> {
    if text.contains("interactsh") || text.contains("{{oast") {
        return Err("waits for a call back from the target, which this engine does not do".into());
    }
    let whole: Value = serde_saphyr::from_str(text).map_err(|error| first_line(&error))?;
    if let Some((key, why)) = NOT_DONE.iter().find(|(key, _)| whole.get(key).is_some()) {
        return Err(format!("`{key}` {why}"));
    }
    let written: Written = serde_saphyr::from_str(text).map_err(|error| first_line(&error))?;
    let steps = match (written.http.is_empty(), written.tcp.is_empty()) {
        (false, true) => Steps::Http(written.http.into_iter().map(http).collect::<Result<_, _>>()?),
        (true, false) => Steps::Tcp(written.tcp.into_iter().map(tcp).collect::<Result<_, _>>()?),
        (true, true) => return Err("asks for nothing over http or tcp".into()),
        (false, false) => return Err("mixes http and tcp".into()),
    };
    let info = written.info;
    let said = |from: &Option<Value>, key: &str| from.as_ref().and_then(|from| from.get(key)).and_then(string);
    Ok(Template {
        severity: severity(&info.severity)?,
        cve: said(&info.classification, "cve-id").map(|cve| cve.to_uppercase()).unwrap_or_default(),
        name_zh: said(&info.metadata, "name-zh").unwrap_or_default(),
        description_zh: said(&info.metadata, "description-zh"),
        remediation_zh: said(&info.metadata, "remediation-zh"),
        services: said(&info.metadata, "service").into_iter().collect(),
        id: written.id,
        name: info.name,
        description: info.description.trim().to_owned(),
        remediation: info.remediation.trim().to_owned(),
        steps,
    })
}

/// A text, or the first of a list of texts.
fn string(value: &Value) -> Option<String> {
    let first = value.as_array().and_then(|list| list.first()).unwrap_or(value);
    first.as_str().map(str::to_owned)
}

fn first_line(error: &serde_saphyr::Error) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

fn severity(word: &str) -> Result<Severity, String> {
    Ok(match word.trim().to_ascii_lowercase().as_str() {
        "info" | "unknown" => Severity::Info,
        "low" => Severity::Low,
        "medium" => Severity::Medium,
        "high" => Severity::High,
        "critical" => Severity::Critical,
        other => return Err(format!("`{other}` is no severity")),
    })
}

fn http(written: WrittenHttp) -> Result<HttpBlock, String> {
    if written.redirects || written.host_redirects {
        return Err("follows redirects, which may lead away from the target".into());
    }
    let requests = match (written.raw.is_empty(), written.path.is_empty()) {
        (false, true) => Requests::Raw(written.raw),
        (true, false) => Requests::Parts {
            method: if written.method.is_empty() { "GET".into() } else { written.method },
            paths: written.path,
            headers: written.headers,
            body: written.body,
        },
        _ => return Err("needs either `path` or `raw`".into()),
    };
    let lists = written.payloads.into_iter().collect();
    let payloads = Payloads { lists, attack: written.attack };
    if payloads.count() > MOST_REQUESTS {
        return Err(format!("has more than {MOST_REQUESTS} payloads"));
    }
    requests.texts().try_for_each(super::fill::check)?;
    let judging = Judging::new(written.matchers, &written.matchers_condition, written.extractors)?;
    Ok(HttpBlock { requests, payloads, judging, stop_at_first_match: written.stop_at_first_match })
}

fn tcp(written: WrittenTcp) -> Result<TcpBlock, String> {
    for input in &written.inputs {
        super::fill::check(&input.data)?;
        if input.kind == "hex" {
            hex::decode(&input.data).map_err(|error| format!("input: {error}"))?;
        }
    }
    let judging = Judging::new(written.matchers, &written.matchers_condition, written.extractors)?;
    Ok(TcpBlock {
        inputs: written.inputs,
        read: if written.read_size == 0 { 2048 } else { written.read_size },
        judging,
    })
}

impl Judging {
    fn new(mut matchers: Vec<Matcher>, condition: &str, mut extractors: Vec<Extractor>) -> Result<Self, String> {
        matchers.iter_mut().try_for_each(Matcher::prepare)?;
        extractors.iter_mut().try_for_each(Extractor::prepare)?;
        if matchers.is_empty() && extractors.iter().all(Extractor::is_internal) {
            return Err("matches nothing".into());
        }
        Ok(Self { matchers, all: condition.eq_ignore_ascii_case("and"), extractors })
    }
}

impl Requests {
    fn texts(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match self {
            Self::Raw(raw) => Box::new(raw.iter().map(String::as_str)),
            Self::Parts { paths, headers, body, .. } => {
                let headers = headers.values().map(String::as_str);
                Box::new(paths.iter().map(String::as_str).chain(headers).chain(std::iter::once(body.as_str())))
            }
        }
    }
}

impl Payloads {
    fn count(&self) -> usize {
        let sizes = self.lists.iter().map(|(_, list)| list.len());
        match self.attack {
            Attack::Clusterbomb => sizes.fold(1, usize::saturating_mul),
            _ => sizes.max().unwrap_or(1),
        }
    }

    /// Every set of values, in order; one empty set where there are no lists.
    pub(super) fn sets(&self) -> Vec<Vec<(String, String)>> {
        if self.lists.is_empty() {
            return vec![Vec::new()];
        }
        match self.attack {
            Attack::Clusterbomb => self.lists.iter().fold(vec![Vec::new()], |sets, (name, values)| {
                let grow = |set: &Vec<(String, String)>| {
                    let set = set.clone();
                    let name = name.clone();
                    values.clone().into_iter().map(move |value| {
                        let mut set = set.clone();
                        set.push((name.clone(), value));
                        set
                    })
                };
                sets.iter().flat_map(grow).collect()
            }),
            Attack::Pitchfork => {
                let shortest = self.lists.iter().map(|(_, list)| list.len()).min().unwrap_or(0);
                let row = |at: usize| {
                    let pairs = self.lists.iter().map(|(name, list)| Some((name.clone(), list.get(at)?.clone())));
                    pairs.flatten().collect()
                };
                (0..shortest).map(row).collect()
            }
            // One list for every name.
            Attack::Batteringram => {
                let values: Vec<&String> =
                    self.lists.first().map(|(_, list)| list.iter().collect()).unwrap_or_default();
                let row =
                    |value: &&String| self.lists.iter().map(|(name, _)| (name.clone(), (*value).clone())).collect();
                values.iter().map(row).collect()
            }
        }
    }
}

impl Template {
    /// Whether a dialogue over TCP is meant for such a service; without a word about it, only for unknown ones.
    pub(super) fn is_for(&self, service: &Service) -> bool {
        if self.services.is_empty() { service.name.is_empty() } else { self.services.contains(&service.name) }
    }

    /// What to do about it.
    pub(super) fn fix(&self) -> Text {
        let en = if self.remediation.is_empty() {
            "Update the product, or restrict who may reach it."
        } else {
            &self.remediation
        };
        let zh = self.remediation_zh.clone().unwrap_or_else(|| "升级该产品，或限制可访问的来源。".into());
        Text::new(en, zh)
    }
}

/// Reads expressions of matchers; here so that every reader of foreign text is named in one place.
pub(super) fn expression(text: &str) -> Result<Expression, String> {
    parse(text).map_err(|error| format!("dsl `{text}`: {error}"))
}
