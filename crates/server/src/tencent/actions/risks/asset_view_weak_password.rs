//! `DescribeRiskCenterAssetViewWeakPasswordRiskList`: guessed passwords, asset by asset. The password is masked.

use super::{AFFECTED, Common, OWNER, SEEN, in_language, instance_type};
use crate::tencent::lists::{Field, Reader, Word, both, constant, list_action, plain};
use crate::wire::csip::{
    AssetViewWeakPassRisk, DescribeRiskCenterAssetViewWeakPasswordRiskListRequest,
    DescribeRiskCenterAssetViewWeakPasswordRiskListResponse,
};
use app::{RiskRow, RiskView};
use model::RiskDetail;

/// The class of every such weakness.
const CLASS: &[Word] = &[Word::new("Weak password", "", "Weak password", "弱口令")];

const PASSWORD: &[Field] = &[
    plain("Component", "service"),
    plain("Service", "service"),
    both("PasswordType", "class_en"),
    constant("VULType", CLASS),
    plain("VULURL", "place"),
    plain("Port", "port"),
];

list_action! {
    /// The action.
    pub(crate) DescribeRiskCenterAssetViewWeakPasswordRiskList(DescribeRiskCenterAssetViewWeakPasswordRiskListRequest)
        -> DescribeRiskCenterAssetViewWeakPasswordRiskListResponse {
        rows: RiskRow where "kind" = "weak_password",
        tags: tags,
        fields: [PASSWORD, AFFECTED, SEEN, OWNER],
        total: total_count,
        facets: {
            status_lists: "Status",
            level_lists: "Level",
            from_lists: "From",
            instance_type_lists: "InstanceType",
            password_type_lists: "PasswordType",
        },
        item: item,
    }
}

fn item(view: RiskView, reader: &Reader<'_>) -> AssetViewWeakPassRisk {
    let row = view.row;
    let common = Common::of(&row, reader);
    let payload = match &view.risk.detail {
        RiskDetail::WeakPassword { user, password, .. } => format!("{user}:{password}"),
        _ => String::new(),
    };
    AssetViewWeakPassRisk {
        instance_type: instance_type(&row),
        password_type: in_language(&row.class_en, &row.class_zh, reader),
        vul_type: CLASS.first().map_or("", |word| word.text(reader.lang)).to_owned(),
        affect_asset: row.asset,
        level: common.level,
        component: row.service.clone(),
        service: row.service,
        recent_time: common.recent_time,
        first_time: common.first_time,
        status: row.status,
        id: row.fingerprint.clone(),
        index: row.fingerprint,
        instance_id: row.instance_id,
        instance_name: row.instance_name,
        app_id: common.app_id,
        nick: common.nick,
        uin: common.uin,
        from: common.from,
        vulurl: row.place,
        fix: reader.text(&view.risk.fix),
        payload,
        port: row.port,
    }
}
