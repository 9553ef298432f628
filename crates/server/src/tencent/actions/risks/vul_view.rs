//! `DescribeRiskCenterVULViewVULRiskList`: vulnerabilities, each with how many assets have it now.

use super::port_view::{GROUP, still_there};
use super::{Common, OWNER, SEEN, in_language, never, port_text};
use crate::tencent::error::Failure;
use crate::tencent::lists::{Field, Reader, both, list_action, plain};
use crate::wire::csip::{
    DescribeRiskCenterVULViewVULRiskListRequest, DescribeRiskCenterVULViewVULRiskListResponse, VULViewVULRisk,
};
use app::{ListQuery, RiskGroupRow, RiskGroupView};
use model::{Risk, RiskDetail};

const WEAKNESS: &[Field] = &[
    plain("Port", "port"),
    plain("Component", "component"),
    both("VULType", "class_en"),
    both("VULName", "name_en"),
    plain("CVE", "cve"),
    plain("AppName", "component"),
    plain("AppVersion", "version"),
    never("EMGCVulType"),
];

list_action! {
    /// The action.
    pub(crate) DescribeRiskCenterVULViewVULRiskList(DescribeRiskCenterVULViewVULRiskListRequest)
        -> DescribeRiskCenterVULViewVULRiskListResponse {
        rows: RiskGroupRow where "kind" = "vulnerability",
        tags: tags,
        fields: [WEAKNESS, GROUP, SEEN, OWNER],
        refine: present,
        total: total_count,
        facets: { level_lists: "Level", from_lists: "From", vul_type_lists: "VULType" },
        item: item,
    }
}

fn present<I>(query: ListQuery<RiskGroupRow>, _: &I) -> Result<ListQuery<RiskGroupRow>, Failure> {
    still_there(query)
}

/// Where to read on.
pub(super) fn references(cve: &str) -> String {
    if cve.starts_with("CVE-") { format!("https://nvd.nist.gov/vuln/detail/{cve}") } else { String::new() }
}

/// What proved it: what was sent, else what came back.
pub(super) fn payload(risk: &Risk) -> String {
    let evidence = &risk.evidence;
    let parts = [&evidence.request, &evidence.response, &evidence.banner];
    parts.into_iter().find(|part| !part.is_empty()).cloned().unwrap_or_default()
}

fn item(view: RiskGroupView, reader: &Reader<'_>) -> VULViewVULRisk {
    let row = view.row;
    let common = Common::of_group(&row, reader);
    let url = match view.example.as_ref().map(|risk| &risk.detail) {
        Some(RiskDetail::Vulnerability { url, .. }) => url.clone(),
        _ => String::new(),
    };
    let told = |text: fn(&Risk) -> &model::Text| view.example.as_ref().map(|risk| reader.text(text(risk)));
    VULViewVULRisk {
        port: port_text(row.port),
        no_handle_count: row.unhandled,
        level: common.level,
        app_name: row.component.clone(),
        component: row.component,
        recent_time: common.recent_time,
        first_time: common.first_time,
        affect_asset_count: row.affected,
        id: row.id.to_string(),
        from: common.from,
        index: row.id.to_string(),
        vul_type: in_language(&row.class_en, &row.class_zh, reader),
        vul_name: in_language(&row.name_en, &row.name_zh, reader),
        references: references(&row.cve),
        cve: row.cve,
        describe: told(|risk| &risk.description).unwrap_or_default(),
        payload: view.example.as_ref().map(payload).unwrap_or_default(),
        app_version: row.version,
        vulurl: url,
        nick: common.nick,
        app_id: common.app_id,
        uin: common.uin,
        fix: told(|risk| &risk.fix),
        emgc_vul_type: Some(0),
    }
}
