//! What a report says, in one language: counted, ordered and cut, before anybody draws it.
//!
//! Texts are still as they came; whoever draws them makes hostile characters visible.

use super::{FoundMalware, TaskFacts, TaskPage, words};
use model::{Lang, Risk, RiskKind, Severity, Text};
use std::collections::BTreeMap;

/// Risks that are shown in full; the lists of the API hold all.
const MOST_RISKS: usize = 2000;
/// Pieces of malware that are shown; the worst are.
const MOST_MALWARE: usize = 200;
/// Assets in the table.
const MOST_ASSETS: usize = 50;
/// Lines of one piece of evidence, and characters of all of them.
const MOST_LINES: usize = 40;
const MOST_CHARACTERS: usize = 4000;
/// The worst first.
pub(super) const LEVELS: [Severity; 5] =
    [Severity::Critical, Severity::High, Severity::Medium, Severity::Low, Severity::Info];

/// Everything that a report says.
#[derive(Debug)]
pub(super) struct Content<'a> {
    /// What somebody reads who reads nothing else.
    pub(super) sentences: Vec<String>,
    pub(super) mode: String,
    pub(super) items: String,
    /// Class of the worst risk.
    pub(super) worst: Option<&'static str>,
    /// Name, class, count.
    pub(super) levels: Vec<(String, &'static str, usize)>,
    /// Name, count.
    pub(super) kinds: Vec<(String, usize)>,
    pub(super) assets: Vec<AssetRow<'a>>,
    pub(super) more_assets: Option<String>,
    pub(super) malware: Vec<Infection<'a>>,
    pub(super) more_malware: Option<String>,
    pub(super) groups: Vec<Group<'a>>,
    pub(super) more_risks: Option<String>,
    pub(super) notes: Vec<String>,
}

/// One asset, and how many risks of each level it has.
#[derive(Debug)]
pub(super) struct AssetRow<'a> {
    pub(super) name: &'a str,
    pub(super) counts: [usize; 5],
}

/// One piece of malware.
#[derive(Debug)]
pub(super) struct Infection<'a> {
    pub(super) level: String,
    pub(super) class: &'static str,
    pub(super) name: &'a str,
    /// The asset, then file or process.
    pub(super) place: String,
    /// The hash, so that it can be looked up elsewhere; empty for a process.
    pub(super) sha256: &'a str,
    pub(super) excerpt: &'a str,
}

/// The risks of one level.
#[derive(Debug)]
pub(super) struct Group<'a> {
    pub(super) id: &'static str,
    pub(super) name: String,
    pub(super) count: usize,
    pub(super) risks: Vec<Finding<'a>>,
}

/// One risk.
#[derive(Debug)]
pub(super) struct Finding<'a> {
    pub(super) name: &'a str,
    pub(super) check: &'a str,
    pub(super) kind: String,
    /// The asset, with its port.
    pub(super) place: String,
    pub(super) service: &'a str,
    pub(super) description: &'a str,
    pub(super) fix: &'a str,
    pub(super) evidence: Vec<Proof<'a>>,
}

/// One piece of evidence.
#[derive(Debug)]
pub(super) struct Proof<'a> {
    pub(super) name: String,
    pub(super) lines: Vec<&'a str>,
    /// What was left out.
    pub(super) more: Option<String>,
}

impl<'a> Content<'a> {
    pub(super) fn new(page: &TaskPage<'a>, lang: Lang) -> Self {
        let TaskPage { facts, risks, malware, notes } = *page;
        let counts = LEVELS.map(|level| risks.iter().filter(|risk| risk.severity == level).count());
        let levels = LEVELS.iter().zip(counts);
        let (assets, more_assets) = by_asset(risks, lang);
        let left = risks.len().saturating_sub(MOST_RISKS);
        let more_risks = Text::new(
            "{left} more risks are not shown here; the lists of the security center hold all.",
            "另有 {left} 项风险未在此列出，可在安全中心的列表中查看全部。",
        );
        let more_malware = Text::new("{left} more are not shown here.", "另有 {left} 个未在此列出。");
        let worst = risks.iter().map(|risk| risk.severity).chain(malware.iter().map(|one| one.severity)).max();
        let by_kind = |kind| risks.iter().filter(|risk| risk.kind() == kind).count();
        let exposed = by_kind(RiskKind::ExposedService);
        Self {
            sentences: sentences(facts, counts, (malware.len(), exposed, notes.len()), lang),
            mode: words::mode(facts.mode).get(lang).to_owned(),
            items: facts
                .items
                .iter()
                .map(|item| words::item(*item).get(lang).to_owned())
                .collect::<Vec<_>>()
                .join(" · "),
            worst: worst.map(class),
            levels: levels.map(|(level, count)| (level.name().get(lang).to_owned(), class(*level), count)).collect(),
            kinds: RiskKind::ALL.iter().map(|kind| (kind.name().get(lang).to_owned(), by_kind(*kind))).collect(),
            assets,
            more_assets,
            malware: infections(malware, lang),
            more_malware: told(malware.len().saturating_sub(MOST_MALWARE), more_malware, lang),
            groups: groups(risks, lang),
            more_risks: told(left, more_risks, lang),
            notes: notes.iter().map(|note| note.get(lang).to_owned()).collect(),
        }
    }
}

/// The assets with the worst first, and what the table leaves out.
fn by_asset(risks: &[Risk], lang: Lang) -> (Vec<AssetRow<'_>>, Option<String>) {
    let mut counts: BTreeMap<&str, [usize; 5]> = BTreeMap::new();
    for risk in risks {
        let own = counts.entry(&risk.asset).or_default();
        let at = LEVELS.iter().position(|level| *level == risk.severity);
        if let Some(count) = at.and_then(|at| own.get_mut(at)) {
            *count += 1;
        }
    }
    let mut rows: Vec<AssetRow<'_>> = counts.into_iter().map(|(name, counts)| AssetRow { name, counts }).collect();
    rows.sort_by(|one, other| other.counts.cmp(&one.counts).then(one.name.cmp(other.name)));
    let left = rows.len().saturating_sub(MOST_ASSETS);
    rows.truncate(MOST_ASSETS);
    (rows, told(left, Text::new("{left} more assets have risks.", "另有 {left} 个资产存在风险。"), lang))
}

fn sentences(
    facts: &TaskFacts,
    [critical, high, medium, low, info]: [usize; 5],
    (malware, exposed, notes): (usize, usize, usize),
    lang: Lang,
) -> Vec<String> {
    let total = critical + high + medium + low + info;
    let looked = Text::new(
        "{scanned} of {all} assets were looked at from {machine}; {total} risks were found.",
        "从 {machine} 检查了 {all} 个资产中的 {scanned} 个，发现 {total} 项风险。",
    );
    let looked = looked
        .fill("scanned", &facts.assets.len().min(facts.asset_count).to_string())
        .fill("all", &facts.asset_count.to_string())
        .fill("total", &total.to_string())
        .fill("machine", if facts.machine.is_empty() { "localhost" } else { &facts.machine });
    let mut sentences = vec![looked];
    if malware > 0 {
        let text = Text::new(
            "Malware was found ({malware}): deal with it before anything else.",
            "发现恶意程序（{malware} 个），请最先处理。",
        );
        sentences.push(text.fill("malware", &malware.to_string()));
    }
    if critical + high > 0 {
        let text = Text::new(
            "{critical} are critical and {high} high: deal with these first.",
            "其中严重 {critical} 项、高危 {high} 项，请优先处理。",
        );
        sentences.push(text.fill("critical", &critical.to_string()).fill("high", &high.to_string()));
        if exposed > 0 {
            let text = Text::new(
                "Begin with what lets anybody in ({exposed}).",
                "请首先处理任何人都可直接访问的服务（{exposed} 项）。",
            );
            sentences.push(text.fill("exposed", &exposed.to_string()));
        }
    } else if total + malware == 0 {
        sentences.push(Text::new("Nothing was found that calls for action.", "未发现需要处理的问题。"));
    } else if total > 0 {
        sentences.push(Text::new("None of the risks is critical or high.", "没有严重或高危风险。"));
    }
    if notes > 0 {
        let text = Text::new(
            "Not everything could be looked at: see the end of this report ({notes} notes).",
            "部分内容未能检查，详见报告末尾（{notes} 条说明）。",
        );
        sentences.push(text.fill("notes", &notes.to_string()));
    }
    sentences.into_iter().map(|sentence| sentence.get(lang).to_owned()).collect()
}

/// The worst first.
fn infections(malware: &[FoundMalware], lang: Lang) -> Vec<Infection<'_>> {
    let mut all: Vec<&FoundMalware> = malware.iter().collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.severity));
    let shown = all.into_iter().take(MOST_MALWARE).map(|one| Infection {
        level: one.severity.name().get(lang).to_owned(),
        class: class(one.severity),
        name: one.name.get(lang),
        place: format!("{}: {}", one.asset, one.place),
        sha256: &one.sha256,
        excerpt: &one.excerpt,
    });
    shown.collect()
}

fn groups(risks: &[Risk], lang: Lang) -> Vec<Group<'_>> {
    let mut room = MOST_RISKS;
    let mut groups = Vec::new();
    for level in LEVELS {
        let all: Vec<&Risk> = risks.iter().filter(|risk| risk.severity == level).collect();
        let shown: Vec<Finding<'_>> = all.iter().take(room).map(|risk| finding(risk, lang)).collect();
        room -= shown.len();
        if !shown.is_empty() {
            let name = level.name().get(lang).to_owned();
            groups.push(Group { id: class(level), name, count: all.len(), risks: shown });
        }
    }
    groups
}

fn finding(risk: &Risk, lang: Lang) -> Finding<'_> {
    let evidence = &risk.evidence;
    let proofs = [
        (Text::new("What it says of itself", "服务自述"), &evidence.snapshot),
        (Text::new("Banner", "应答标识"), &evidence.banner),
        (Text::new("Request", "请求"), &evidence.request),
        (Text::new("Response", "响应"), &evidence.response),
    ];
    let proofs = proofs.into_iter().filter(|(_, text)| !text.trim().is_empty());
    Finding {
        name: risk.name.get(lang),
        check: &risk.check,
        kind: risk.kind().name().get(lang).to_owned(),
        place: risk.port.map_or_else(|| risk.asset.clone(), |port| format!("{}:{port}", risk.asset)),
        service: &risk.service,
        description: risk.description.get(lang),
        fix: risk.fix.get(lang),
        evidence: proofs.map(|(name, text)| proof(name.get(lang).to_owned(), text, lang)).collect(),
    }
}

/// As many lines as a reader looks at; the API's answer holds them all.
fn proof(name: String, text: &str, lang: Lang) -> Proof<'_> {
    let mut lines = Vec::new();
    let mut room = MOST_CHARACTERS;
    let mut left = 0;
    for line in text.trim_end().split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let end = match lines.len() < MOST_LINES {
            true => line.char_indices().nth(room).map_or(line.len(), |(at, _)| at),
            false => 0,
        };
        let (shown, hidden) = line.split_at(end);
        left += hidden.chars().count();
        if end > 0 || (line.is_empty() && left == 0 && lines.len() < MOST_LINES) {
            room -= shown.chars().count();
            lines.push(shown);
        }
    }
    let text = Text::new("… {left} more characters are not shown", "……另有 {left} 个字符未显示");
    Proof { name, lines, more: told(left, text, lang) }
}

fn told(left: usize, text: Text, lang: Lang) -> Option<String> {
    (left > 0).then(|| text.fill("left", &left.to_string()).get(lang).to_owned())
}

fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "critical",
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
        Severity::Info => "info",
    }
}
