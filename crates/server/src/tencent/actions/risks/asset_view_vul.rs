//! `DescribeRiskCenterAssetViewVULRiskList`: vulnerabilities, asset by asset.

use super::{AFFECTED, Common, OWNER, SEEN, in_language, instance_type, never, port_text};
use crate::tencent::lists::{Field, Reader, both, list_action, plain};
use crate::wire::csip::{
    AssetViewVULRisk, DescribeRiskCenterAssetViewVULRiskListRequest, DescribeRiskCenterAssetViewVULRiskListResponse,
};
use app::{RiskRow, RiskView};

const WEAKNESS: &[Field] = &[
    plain("Component", "component"),
    plain("Service", "service"),
    both("VULType", "class_en"),
    both("VULName", "name_en"),
    plain("Port", "port"),
    plain("AppName", "component"),
    plain("AppVersion", "version"),
    plain("VULURL", "place"),
    plain("CVE", "cve"),
    plain("POCId", "check_id"),
    never("EMGCVulType"),
];

list_action! {
    /// The action.
    pub(crate) DescribeRiskCenterAssetViewVULRiskList(DescribeRiskCenterAssetViewVULRiskListRequest)
        -> DescribeRiskCenterAssetViewVULRiskListResponse {
        rows: RiskRow where "kind" = "vulnerability",
        tags: tags,
        fields: [WEAKNESS, AFFECTED, SEEN, OWNER],
        total: total_count,
        facets: {
            status_lists: "Status",
            level_lists: "Level",
            from_lists: "From",
            vul_type_lists: "VULType",
            instance_type_lists: "InstanceType",
        },
        item: item,
    }
}

fn item(view: RiskView, reader: &Reader<'_>) -> AssetViewVULRisk {
    let row = view.row;
    let common = Common::of(&row, reader);
    AssetViewVULRisk {
        instance_type: instance_type(&row),
        vul_type: in_language(&row.class_en, &row.class_zh, reader),
        vul_name: in_language(&row.name_en, &row.name_zh, reader),
        affect_asset: row.asset,
        level: common.level,
        app_name: row.component.clone(),
        component: row.component,
        service: row.service,
        recent_time: common.recent_time,
        first_time: common.first_time,
        status: row.status,
        id: row.fingerprint.clone(),
        index: row.fingerprint,
        instance_uuid: row.instance_id.clone(),
        instance_id: row.instance_id,
        instance_name: row.instance_name,
        app_id: common.app_id,
        nick: common.nick,
        uin: common.uin,
        port: port_text(row.port),
        describe: reader.text(&view.risk.description),
        references: super::vul_view::references(&row.cve),
        app_version: row.version,
        vulurl: row.place,
        cve: row.cve,
        fix: reader.text(&view.risk.fix),
        poc_id: row.check_id,
        from: common.from,
        cwp_version: 0,
        is_support_repair: false,
        is_support_detect: true,
        payload: super::vul_view::payload(&view.risk),
        emgc_vul_type: Some(0),
    }
}
