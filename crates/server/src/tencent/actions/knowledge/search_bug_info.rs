//! `DescribeSearchBugInfo`: what is known of a CVE and what it does to the caller's assets; the gravest ones without one.
//!
//! A number that nobody knows is an answer, not an error: success without details.

use super::shown_id;
use crate::tencent::actions::{Action, Context};
use crate::tencent::error::Failure;
use crate::wire::csip::{
    AssetInfoDetail, BugInfoDetail, DataSearchBug, DescribeSearchBugInfoRequest, DescribeSearchBugInfoResponse,
    ProductSupport,
};
use app::Vulnerability;
use model::{Lang, Severity};

/// Entries of an answer at most.
const MOST: usize = 100;

/// The action.
pub(crate) struct DescribeSearchBugInfo;

impl Action for DescribeSearchBugInfo {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "DescribeSearchBugInfo";
    type Input = DescribeSearchBugInfoRequest;
    type Output = DescribeSearchBugInfoResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let internal = |error| Failure::from_app(error, |_| None);
        let cve = input.cve_id.unwrap_or_default().trim().to_ascii_uppercase();
        let found = match input.id.as_str() {
            "3" if cve.is_empty() => return Err(Failure::missing("CVEId")),
            "3" => context.app.vulnerability(&cve).await.map_err(internal)?,
            id @ ("1" | "2") => {
                let all = context.app.vulnerabilities().await.map_err(internal)?;
                let wanted = all.iter().filter(|one| id == "2" || one.severity == Severity::Critical);
                wanted.take(MOST).cloned().collect()
            }
            _ => return Err(Failure::value("Id", "must be 1, 2 or 3", "只能是 1、2 或 3")),
        };
        let mut impact = Vec::new();
        if input.id == "3" {
            let scope = context.app.scope(&context.caller, &[]).await.map_err(internal)?;
            for (account, impacts) in context.app.impact(&scope, &cve).await.map_err(internal)? {
                impact.push(AssetInfoDetail {
                    app_id: scope.owner(account).map(|owner| owner.app_id.to_string()),
                    cve_id: Some(cve.clone()),
                    is_scan: Some(if impacts.affected > 0 { 2 } else { 0 }),
                    influence_asset: Some(impacts.affected),
                    not_repair_asset: Some(impacts.unhandled),
                    not_protect_asset: Some(impacts.affected),
                    ..AssetInfoDetail::default()
                });
            }
        }
        let is_known = !found.is_empty();
        let support =
            ProductSupport { vss_scan: is_known, cwp_scan: flag(is_known), cve_id: cve.clone(), ..no_support() };
        Ok(DescribeSearchBugInfoResponse {
            data: Some(DataSearchBug {
                state_code: "0".to_owned(),
                data_bug: Some(found.iter().enumerate().map(|(n, one)| detail(n, one, context.lang)).collect()),
                data_asset: Some(impact),
                vss_scan: Some(is_known),
                cwp_scan: Some(flag(is_known)),
                cfw_patch: Some(flag(false)),
                waf_patch: Some(0),
                cwp_fix: Some(0),
                data_support: vec![support],
                cve_id: cve,
            }),
            return_code: 0,
            return_msg: "success".to_owned(),
        })
    }
}

fn flag(yes: bool) -> String {
    i64::from(yes).to_string()
}

fn no_support() -> ProductSupport {
    ProductSupport { cfw_patch: flag(false), ..ProductSupport::default() }
}

fn detail(number: usize, known: &Vulnerability, lang: Lang) -> BugInfoDetail {
    // This type has no word above high.
    let level = match known.severity {
        Severity::Critical | Severity::High => "high",
        Severity::Medium => "middle",
        Severity::Low => "low",
        Severity::Info => "info",
    };
    let text = |text: &str| Some(text.to_owned());
    BugInfoDetail {
        id: i64::try_from(number + 1).ok(),
        patch_id: text(&known.id),
        vul_name: text(known.name.get(lang)),
        level: text(level),
        cvss_score: text(&known.score),
        cve_id: text(shown_id(known)),
        tag: Some(known.weaknesses.join(",")),
        vul_category: Some(2),
        impact_os: text(""),
        impact_compent: text(&known.components),
        impact_version: text(&known.versions),
        reference: Some(known.references.join("\n")),
        vul_describe: text(known.description.get(lang)),
        fix: text(known.fix.get(lang)),
        pro_support: Some(1),
        is_publish: Some(1),
        release_time: text(&known.published),
        create_time: text(&known.modified),
        update_time: text(&known.modified),
        sub_category: Some(known.weaknesses.first().cloned().unwrap_or_default()),
    }
}
