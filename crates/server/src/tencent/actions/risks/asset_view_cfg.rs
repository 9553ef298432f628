//! `DescribeRiskCenterAssetViewCFGRiskList`: wrong settings, asset by asset.

use super::{AFFECTED, Common, OWNER, SEEN, in_language, instance_type};
use crate::tencent::lists::{Field, Reader, both, list_action};
use crate::wire::csip::{
    AssetViewCFGRisk, DescribeRiskCenterAssetViewCFGRiskListRequest, DescribeRiskCenterAssetViewCFGRiskListResponse,
};
use app::{RiskRow, RiskView};
use model::RiskDetail;

const SETTING: &[Field] = &[both("CFGName", "name_en"), both("CheckType", "class_en")];

list_action! {
    /// The action.
    pub(crate) DescribeRiskCenterAssetViewCFGRiskList(DescribeRiskCenterAssetViewCFGRiskListRequest)
        -> DescribeRiskCenterAssetViewCFGRiskListResponse {
        rows: RiskRow where "kind" = "configuration",
        tags: tags,
        fields: [SETTING, AFFECTED, SEEN, OWNER],
        total: total_count,
        facets: {
            status_lists: "Status",
            level_lists: "Level",
            cfg_name_lists: "CFGName",
            check_type_lists: "CheckType",
            instance_type_lists: "InstanceType",
            from_lists: "From",
        },
        item: item,
    }
}

fn item(view: RiskView, reader: &Reader<'_>) -> AssetViewCFGRisk {
    let row = view.row;
    let common = Common::of(&row, reader);
    let standard = match &view.risk.detail {
        RiskDetail::Configuration { standard, .. } => standard.clone(),
        _ => String::new(),
    };
    AssetViewCFGRisk {
        cfg_name: in_language(&row.name_en, &row.name_zh, reader),
        check_type: in_language(&row.class_en, &row.class_zh, reader),
        instance_type: instance_type(&row),
        clb_id: if row.instance_id.starts_with("lb-") { row.instance_id.clone() } else { String::new() },
        instance_id: row.instance_id,
        instance_name: row.instance_name,
        affect_asset: row.asset,
        level: common.level,
        first_time: common.first_time,
        recent_time: common.recent_time,
        from: common.from,
        status: row.status,
        cfgstd: standard,
        cfg_describe: reader.text(&view.risk.description),
        cfg_fix: reader.text(&view.risk.fix),
        cfg_help_url: String::new(),
        id: row.fingerprint.clone(),
        index: row.fingerprint,
        app_id: common.app_id,
        nick: common.nick,
        uin: common.uin,
    }
}
