//! `DescribeRiskCenterAssetViewPortRiskList`: open ports, asset by asset.

use super::{AFFECTED, Common, OWNER, SEEN, SUGGESTIONS, instance_type};
use crate::tencent::lists::{Field, Reader, coded, list_action, plain};
use crate::wire::csip::{
    AssetViewPortRisk, DescribeRiskCenterAssetViewPortRiskListRequest, DescribeRiskCenterAssetViewPortRiskListResponse,
};
use app::{RiskRow, RiskView};

const PORT: &[Field] = &[
    plain("Port", "port"),
    plain("Protocol", "transport"),
    plain("Component", "component"),
    plain("Service", "service"),
    coded("Suggestion", "advice", SUGGESTIONS),
    coded("XspmStatus", "status", super::STATUSES),
];

list_action! {
    /// The action.
    pub(crate) DescribeRiskCenterAssetViewPortRiskList(DescribeRiskCenterAssetViewPortRiskListRequest)
        -> DescribeRiskCenterAssetViewPortRiskListResponse {
        rows: RiskRow where "kind" = "port",
        tags: tags,
        fields: [PORT, AFFECTED, SEEN, OWNER],
        total: total_count,
        facets: {
            status_lists: "Status",
            level_lists: "Level",
            suggestion_lists: "Suggestion",
            instance_type_lists: "InstanceType",
            from_lists: "From",
        },
        item: item,
    }
}

fn item(view: RiskView, reader: &Reader<'_>) -> AssetViewPortRisk {
    let row = view.row;
    let common = Common::of(&row, reader);
    AssetViewPortRisk {
        port: row.port,
        instance_type: instance_type(&row),
        service_judge: judge(row.advice, &row.service).to_owned(),
        affect_asset: row.asset,
        level: common.level,
        protocol: row.transport,
        component: row.component,
        service: row.service,
        recent_time: common.recent_time,
        first_time: common.first_time,
        suggestion: row.advice,
        status: row.status,
        id: row.fingerprint.clone(),
        index: row.fingerprint,
        instance_id: row.instance_id,
        instance_name: row.instance_name,
        app_id: common.app_id,
        nick: common.nick,
        uin: common.uin,
        from: common.from,
        xspm_status: row.status,
    }
}

/// A port that should be blocked leads to a dangerous service.
fn judge(advice: i64, service: &str) -> &'static str {
    match (advice, service) {
        (2, _) => "high_risk_service",
        (_, "http" | "https") => "web_service",
        _ => "other_service",
    }
}
