//! The report of one run of a scan task: what was looked at, what is wrong, the proof of it, what to do.
//!
//! Everything that came over the network is hostile text: it is made visible and escaped as in the other reports. What
//! was masked before it came here stays masked; nothing is unmasked and nothing fetched.

mod charts;
mod words;

use crate::html::{environment, tag};
use minijinja::value::Value;
use minijinja::{Environment, context};
use model::{Lang, Risk, RiskKind, ScanItem, ScanMode, Severity, Text};
use std::collections::BTreeMap;
use std::io;
use words::words;

/// Risks that are shown in full; the lists of the API hold all.
const MOST_RISKS: usize = 2000;
/// Assets in the table.
const MOST_ASSETS: usize = 50;
/// The worst first.
const LEVELS: [Severity; 5] = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low, Severity::Info];

/// What is known of a run besides its risks.
#[derive(Debug, Clone)]
pub struct TaskFacts {
    /// Name of the task.
    pub task: String,
    /// What clients know it by.
    pub task_id: String,
    /// What clients know the report by.
    pub report_id: String,
    /// Name of the account.
    pub account: String,
    /// The machine that looked.
    pub machine: String,
    /// How deep.
    pub mode: ScanMode,
    /// What for.
    pub items: Vec<ScanItem>,
    /// When it began, UTC.
    pub started: String,
    /// When it ended, UTC.
    pub ended: String,
    /// Names of the assets that were looked at.
    pub assets: Vec<String>,
    /// How many assets it was about.
    pub asset_count: usize,
}

/// The report of one run.
#[derive(Debug)]
pub struct TaskPage<'a> {
    /// What is known of the run.
    pub facts: &'a TaskFacts,
    /// What was found.
    pub risks: &'a [Risk],
    /// What was refused or could not be looked at.
    pub notes: &'a [Text],
}

impl TaskPage<'_> {
    /// One self-contained page.
    pub fn html(&self, lang: Lang) -> io::Result<String> {
        let mut environment: Environment<'_> = environment();
        environment.add_template("task.html", include_str!("../../assets/task.html")).map_err(io::Error::other)?;
        let template = environment.get_template("task.html").map_err(io::Error::other)?;
        template.render(self.context(lang)).map_err(io::Error::other)
    }

    fn context(&self, lang: Lang) -> Value {
        let facts = self.facts;
        let (severities, kinds) = (self.by_severity(), self.by_kind(lang));
        let bars: Vec<(String, &str, usize)> = LEVELS
            .iter()
            .zip(severities)
            .map(|(level, count)| (level.name().get(lang).to_owned(), class(*level), count))
            .collect();
        let (assets, more_assets) = self.by_asset(lang);
        let more =
            |left: usize, text: Text| (left > 0).then(|| text.fill("left", &left.to_string()).get(lang).to_owned());
        let left = self.risks.len().saturating_sub(MOST_RISKS);
        context! {
            lang => tag(lang), words => words(lang), version => env!("CARGO_PKG_VERSION"),
            task => facts.task.as_str(), task_id => facts.task_id.as_str(), report_id => facts.report_id.as_str(), account => facts.account.as_str(),
            started => facts.started.as_str(), ended => facts.ended.as_str(), scanned => facts.assets.len(),
            asset_count => facts.asset_count, total => self.risks.len(),
            mode => words::mode(facts.mode).get(lang),
            items => facts.items.iter().map(|item| words::item(*item).get(lang).to_owned()).collect::<Vec<_>>().join(" · "),
            worst => self.risks.iter().map(|risk| risk.severity).max().map(class),
            sentences => self.sentences(lang),
            severity_chart => Value::from_safe_string(charts::donut(&bars, self.risks.len())),
            kind_chart => Value::from_safe_string(charts::bars(&kinds)),
            levels => LEVELS.map(|level| level.name().get(lang).to_owned()).to_vec(),
            assets, more_assets,
            groups => self.groups(lang),
            more_risks => more(left, Text::new(
                "{left} more risks are not shown here; the lists of the security center hold all.",
                "另有 {left} 项风险未在此列出，可在安全中心的列表中查看全部。",
            )),
            notes => self.notes.iter().map(|note| note.get(lang).to_owned()).collect::<Vec<_>>(),
        }
    }

    fn by_severity(&self) -> [usize; 5] {
        LEVELS.map(|level| self.risks.iter().filter(|risk| risk.severity == level).count())
    }

    fn by_kind(&self, lang: Lang) -> Vec<(String, usize)> {
        let count = |kind| self.risks.iter().filter(|risk| risk.kind() == kind).count();
        RiskKind::ALL.iter().map(|kind| (words::kind(*kind).get(lang).to_owned(), count(*kind))).collect()
    }

    /// The assets with the worst first, and what the table leaves out.
    fn by_asset(&self, lang: Lang) -> (Vec<Value>, Option<String>) {
        let mut counts: BTreeMap<&str, [usize; 5]> = BTreeMap::new();
        for risk in self.risks {
            let own = counts.entry(&risk.asset).or_default();
            let at = LEVELS.iter().position(|level| *level == risk.severity);
            if let Some(count) = at.and_then(|at| own.get_mut(at)) {
                *count += 1;
            }
        }
        let mut rows: Vec<(&str, [usize; 5])> = counts.into_iter().collect();
        rows.sort_by(|(one, counts), (other, others)| others.cmp(counts).then(one.cmp(other)));
        let left = rows.len().saturating_sub(MOST_ASSETS);
        let text = Text::new("{left} more assets have risks.", "另有 {left} 个资产存在风险。");
        let more = (left > 0).then(|| text.fill("left", &left.to_string()).get(lang).to_owned());
        let shown = rows.into_iter().take(MOST_ASSETS);
        (shown.map(|(name, counts)| context! { name, counts => counts.to_vec() }).collect(), more)
    }

    /// What somebody reads who reads nothing else.
    fn sentences(&self, lang: Lang) -> Vec<String> {
        let [critical, high, ..] = self.by_severity();
        let facts = self.facts;
        let looked = Text::new(
            "{scanned} of {all} assets were looked at from {machine}; {total} risks were found.",
            "从 {machine} 检查了 {all} 个资产中的 {scanned} 个，发现 {total} 项风险。",
        );
        let looked = looked
            .fill("scanned", &facts.assets.len().min(facts.asset_count).to_string())
            .fill("all", &facts.asset_count.to_string())
            .fill("total", &self.risks.len().to_string())
            .fill("machine", if facts.machine.is_empty() { "localhost" } else { &facts.machine });
        let mut sentences = vec![looked];
        if critical + high > 0 {
            let text = Text::new(
                "{critical} are critical and {high} high: deal with these first, beginning with what needs no password.",
                "其中严重 {critical} 项、高危 {high} 项，请优先处理，首先处理无需口令即可访问的服务。",
            );
            sentences.push(text.fill("critical", &critical.to_string()).fill("high", &high.to_string()));
        } else if self.risks.is_empty() {
            sentences.push(Text::new("Nothing was found that calls for action.", "未发现需要处理的问题。"));
        } else {
            sentences.push(Text::new("None of them is critical or high.", "没有严重或高危风险。"));
        }
        if !self.notes.is_empty() {
            let text = Text::new(
                "Not everything could be looked at: see the end of this report ({notes} notes).",
                "部分内容未能检查，详见报告末尾（{notes} 条说明）。",
            );
            sentences.push(text.fill("notes", &self.notes.len().to_string()));
        }
        sentences.into_iter().map(|sentence| sentence.get(lang).to_owned()).collect()
    }

    fn groups(&self, lang: Lang) -> Vec<Value> {
        let mut room = MOST_RISKS;
        let mut groups = Vec::new();
        for level in LEVELS {
            let all: Vec<&Risk> = self.risks.iter().filter(|risk| risk.severity == level).collect();
            let shown: Vec<Value> = all.iter().take(room).map(|risk| finding(risk, lang)).collect();
            room -= shown.len();
            if !shown.is_empty() {
                groups.push(context! {
                    id => class(level), name => level.name().get(lang), count => all.len(), risks => shown,
                });
            }
        }
        groups
    }
}

fn finding(risk: &Risk, lang: Lang) -> Value {
    let evidence = &risk.evidence;
    let proofs = [
        (Text::new("What it says of itself", "服务自述"), &evidence.snapshot),
        (Text::new("Banner", "应答标识"), &evidence.banner),
        (Text::new("Request", "请求"), &evidence.request),
        (Text::new("Response", "响应"), &evidence.response),
    ];
    let proofs = proofs.iter().filter(|(_, text)| !text.trim().is_empty());
    context! {
        name => risk.name.get(lang), check => risk.check.as_str(), kind => words::kind(risk.kind()).get(lang),
        place => risk.port.map_or_else(|| risk.asset.clone(), |port| format!("{}:{port}", risk.asset)),
        service => risk.service.as_str(), description => risk.description.get(lang), fix => risk.fix.get(lang),
        evidence => proofs.map(|(name, text)| context! { name => name.get(lang), text => text.as_str() }).collect::<Vec<_>>(),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Evidence, PortAdvice, RiskDetail};

    fn facts() -> TaskFacts {
        TaskFacts {
            task: "weekly <look>".into(),
            task_id: "rt-1".into(),
            report_id: "rpt-1".into(),
            account: "first".into(),
            machine: "build7".into(),
            mode: ScanMode::Quick,
            items: vec![ScanItem::Port, ScanItem::WeakPassword],
            started: "2026-11-20 10:00:00".into(),
            ended: "2026-11-20 10:00:05".into(),
            assets: vec!["localhost".into()],
            asset_count: 2,
        }
    }

    fn risk(port: u16, severity: Severity) -> Risk {
        Risk {
            check: "port-open".into(),
            severity,
            asset: "localhost".into(),
            address: None,
            port: Some(port),
            service: "redis".into(),
            name: Text::new("Open port", "开放端口"),
            description: Text::new("Anybody reaches `redis`.", "任何人都可访问 `redis`。"),
            fix: Text::new("Bind it to loopback.", "仅监听本机地址。"),
            detail: RiskDetail::Port { component: String::new(), version: String::new(), advice: PortAdvice::Block },
            evidence: Evidence { banner: "<script>alert(1)</script>\u{202e}".into(), ..Evidence::default() },
        }
    }

    #[test]
    fn a_page_tells_it_all_in_both_languages_and_runs_nothing() {
        let facts = facts();
        let risks = [risk(6379, Severity::High), risk(80, Severity::Low)];
        let notes = [Text::new("10.0.0.1: outside the allowed networks", "10.0.0.1：不在允许的网络内")];
        let page = TaskPage { facts: &facts, risks: &risks, notes: &notes };
        let (en, zh) = (page.html(Lang::En).unwrap(), page.html(Lang::Zh).unwrap());
        for part in [
            "weekly &lt;look&gt;",
            "localhost:6379",
            "Bind it to loopback.",
            "<code>redis</code>",
            "1 high",
            "outside the allowed networks",
            "1 of 2 assets",
        ] {
            assert!(en.contains(part), "{part}\n{en}");
        }
        for part in ["仅监听本机地址。", "高危", "不在允许的网络内"] {
            assert!(zh.contains(part), "{part}");
        }
        for page in [en, zh] {
            assert!(!page.contains("<script>") && !page.contains('\u{202e}'), "hostile text acts");
            assert_eq!(page.matches("<svg").count(), 3, "the mark and two charts");
            assert!(!page.contains("http://") && !page.contains("https://"), "self-contained");
        }
    }

    #[test]
    fn nothing_found_is_said() {
        let facts = facts();
        let page = TaskPage { facts: &facts, risks: &[], notes: &[] }.html(Lang::En).unwrap();
        assert!(page.contains("Nothing was found that calls for action."));
    }

    #[test]
    fn a_page_has_an_end() {
        let facts = facts();
        let risks: Vec<Risk> = (1..=2100).map(|port| risk(port, Severity::Low)).collect();
        let page = TaskPage { facts: &facts, risks: &risks, notes: &[] }.html(Lang::En).unwrap();
        assert!(page.contains("100 more risks are not shown here"));
        assert!(page.contains("localhost:2000<") && !page.contains("localhost:2001<"));
    }
}
