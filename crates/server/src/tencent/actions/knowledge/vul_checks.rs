//! `DescribeVULRiskAdvanceCFGList`: the vulnerabilities that a task looks for, and which of them are switched on.

use super::shown_id;
use crate::tencent::actions::risks::LEVELS;
use crate::tencent::actions::{Action, Context};
use crate::tencent::error::Failure;
use crate::tencent::lists::{Cell, Rows, Word};
use crate::wire::csip::{
    DescribeVULRiskAdvanceCFGListRequest, DescribeVULRiskAdvanceCFGListResponse, VULRiskAdvanceCFGList,
};
use app::{Detector, Vulnerability};
use model::{Lang, Severity, Switches, Text};

/// The fields of a row that a client may filter and order by; the same order as in [`cells`].
const NAMES: &[&str] = &[
    "RiskId",
    "VULName",
    "RiskLevel",
    "CheckFrom",
    "Enable",
    "VULType",
    "ImpactVersion",
    "CVE",
    "VULTag",
    "ReleaseTime",
    "EMGCVulType",
    "ImpactComponent",
    "CVSS",
];

/// The action.
pub(crate) struct DescribeVULRiskAdvanceCFGList;

impl Action for DescribeVULRiskAdvanceCFGList {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "DescribeVULRiskAdvanceCFGList";
    type Input = DescribeVULRiskAdvanceCFGListRequest;
    type Output = DescribeVULRiskAdvanceCFGListResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let wire_name = |field: &str| (field == "member").then_some("MemberId");
        let members = input.member_id.unwrap_or_default();
        let scope = context.app.scope(&context.caller, &members).await;
        let scope = scope.map_err(|error| Failure::from_app(error, wire_name))?;
        let internal = |error| Failure::from_app(error, |_| None);
        let switches = match input.task_id.as_deref() {
            None | Some("") => Switches::default(),
            Some(task) => context.app.switches(&scope, task).await.map_err(internal)?,
        };
        let known = context.app.vulnerabilities().await.map_err(internal)?;
        let lang = context.lang;
        let rows = Rows::new(NAMES, known.iter().collect(), |one| cells(one, one.is_on(&switches), lang));
        let [level, kind, from, tag] = ["RiskLevel", "VULType", "CheckFrom", "VULTag"].map(|name| rows.facet(name));
        let (total_count, page) =
            rows.page(input.filter.as_ref(), "ReleaseTime", |one| item(one, one.is_on(&switches), lang))?;
        Ok(DescribeVULRiskAdvanceCFGListResponse {
            data: Some(page),
            total_count,
            risk_level_lists: Some(level),
            vul_type_lists: Some(kind),
            check_from_lists: Some(from),
            vul_tag_list: tag,
        })
    }
}

/// Which detectors look.
fn detector(known: &Vulnerability, lang: Lang) -> String {
    let name = |detector: &Detector| match detector {
        Detector::Version => Text::new("Version match", "版本比对"),
        Detector::Template => Text::new("Proof by request", "请求验证"),
    };
    known.detectors.iter().map(|one| name(one).get(lang).to_owned()).collect::<Vec<_>>().join(" / ")
}

/// The class of every such vulnerability.
fn class(lang: Lang) -> String {
    Text::new("System component", "系统组件").get(lang).to_owned()
}

fn level(severity: Severity) -> Option<&'static Word> {
    let stored = match severity {
        Severity::Info => "0",
        Severity::Low => "1",
        Severity::Medium => "2",
        Severity::High => "3",
        Severity::Critical => "4",
    };
    LEVELS.iter().find(|word| word.stored == stored)
}

fn tag(known: &Vulnerability) -> String {
    known.weaknesses.first().cloned().unwrap_or_default()
}

fn cells(known: &Vulnerability, on: bool, lang: Lang) -> Vec<Cell> {
    let level = level(known.severity).map(|word| Cell {
        code: word.code.to_owned(),
        text: word.text(lang).to_owned(),
        rank: word.stored.parse().unwrap_or(0),
    });
    vec![
        Cell::plain(&known.id),
        Cell::plain(known.name.get(lang)),
        level.unwrap_or_default(),
        Cell::plain(detector(known, lang)),
        Cell::plain(i64::from(on).to_string()),
        Cell::plain(class(lang)),
        Cell::plain(&known.versions),
        Cell::plain(shown_id(known)),
        Cell::plain(tag(known)),
        Cell::plain(&known.published),
        Cell::plain("0"),
        Cell::plain(&known.components),
        Cell::plain(&known.score),
    ]
}

fn item(known: &Vulnerability, on: bool, lang: Lang) -> VULRiskAdvanceCFGList {
    VULRiskAdvanceCFGList {
        risk_id: known.id.clone(),
        vul_name: known.name.get(lang).to_owned(),
        risk_level: level(known.severity).map_or("", |word| word.code).to_owned(),
        check_from: detector(known, lang),
        enable: Some(i64::from(on)),
        vul_type: class(lang),
        impact_version: known.versions.clone(),
        cve: Some(shown_id(known).to_owned()),
        vul_tag: known.weaknesses.clone(),
        fix_method: Some(vec![known.fix.get(lang).to_owned()]),
        release_time: Some(known.published.clone()),
        emgc_vul_type: Some(0),
        vul_describe: Some(known.description.get(lang).to_owned()),
        impact_component: Some(known.components.clone()),
        references: known.references.join("\n"),
        cvss: known.score.clone(),
        recent_scan_time: "-".to_owned(),
        ..VULRiskAdvanceCFGList::default()
    }
}
