//! `DescribeRiskCenterPortViewPortRiskList`: open ports, each with how many assets have it open now.

use super::{Common, OWNER, SEEN, SUGGESTIONS};
use crate::tencent::error::Failure;
use crate::tencent::lists::{Field, Reader, coded, list_action, of_fault, plain};
use crate::wire::csip::{
    DescribeRiskCenterPortViewPortRiskListRequest, DescribeRiskCenterPortViewPortRiskListResponse, PortViewPortRisk,
};
use app::{ListQuery, Operator, RiskGroupRow, RiskGroupView};

const PORT: &[Field] = &[
    plain("Port", "port"),
    plain("Protocol", "transport"),
    plain("Component", "component"),
    plain("Service", "service"),
    coded("Suggestion", "advice", SUGGESTIONS),
];

/// What groups of any kind share.
pub(super) const GROUP: &[Field] = &[
    plain("NoHandleCount", "unhandled"),
    plain("AffectAssetCount", "affected"),
    plain("Id", "id"),
    plain("Index", "id"),
];

list_action! {
    /// The action.
    pub(crate) DescribeRiskCenterPortViewPortRiskList(DescribeRiskCenterPortViewPortRiskListRequest)
        -> DescribeRiskCenterPortViewPortRiskListResponse {
        rows: RiskGroupRow where "kind" = "port",
        tags: tags,
        fields: [PORT, GROUP, SEEN, OWNER],
        refine: present,
        total: total_count,
        facets: { level_lists: "Level", suggestion_lists: "Suggestion", from_lists: "From" },
        item: item,
    }
}

/// A group that no asset has any more is no group.
fn present<I>(query: ListQuery<RiskGroupRow>, _: &I) -> Result<ListQuery<RiskGroupRow>, Failure> {
    still_there(query)
}

/// Only groups that some asset has now.
pub(super) fn still_there(query: ListQuery<RiskGroupRow>) -> Result<ListQuery<RiskGroupRow>, Failure> {
    query.and("affected", Operator::Greater, &["0"]).map_err(|fault| of_fault("Filter", &fault))
}

fn item(view: RiskGroupView, reader: &Reader<'_>) -> PortViewPortRisk {
    let row = view.row;
    let common = Common::of_group(&row, reader);
    PortViewPortRisk {
        no_handle_count: row.unhandled,
        level: common.level,
        protocol: row.transport,
        component: row.component,
        port: row.port,
        recent_time: common.recent_time,
        first_time: common.first_time,
        suggestion: row.advice,
        affect_asset_count: row.affected.to_string(),
        id: row.id.to_string(),
        from: common.from,
        index: row.id.to_string(),
        app_id: common.app_id,
        nick: common.nick,
        uin: common.uin,
        service: row.service,
    }
}
