//! `DescribeDomainAssets`: domain names.

use super::{ASSET, Common, LOCATIONS, NO_BANDWIDTH, NO_FLOW, OWNER, RISKS, UNMEASURED, UNPROTECTED, type_of, zero};
use crate::tencent::lists::{Field, Reader, Word, coded, constant, list_action, plain, time};
use crate::wire::csip::{DescribeDomainAssetsRequest, DescribeDomainAssetsResponse, DomainAssetVO};
use app::{AssetRow, AssetView};

/// Who told of it.
const SOURCES: &[Word] = &[
    Word::new("manual", "manual", "Added by hand", "手动添加"),
    Word::new("import", "import", "Imported", "导入"),
    Word::new("scan", "scan", "Found by a scan", "扫描发现"),
];

/// Nobody asks for a proof of ownership: what may be scanned is the operator's setting.
const VERIFIED: &[Word] = &[Word::new("1", "1", "Verified", "已验证")];

const DOMAIN: &[Field] = &[
    plain("SubDomain", "domain"),
    time("AssetCreateTime", "created_at"),
    constant("WAFStatus", UNPROTECTED),
    coded("IsCloud", "cloud", LOCATIONS),
    coded("SourceType", "source", SOURCES),
    plain("ServiceRisk", "exposed_service_risks"),
    constant("VerifyStatus", VERIFIED),
    zero("BotCount"),
    zero("BotAccessCount"),
    zero("CCAttack"),
    zero("WebAttack"),
];

list_action! {
    /// The action.
    pub(crate) DescribeDomainAssets(DescribeDomainAssetsRequest) -> DescribeDomainAssetsResponse {
        rows: AssetRow where "kind" = "domain",
        tags: tags,
        fields: [DOMAIN, ASSET, RISKS, UNMEASURED, OWNER],
        total: total,
        facets: {
            defense_status_list: "WAFStatus",
            asset_location_list: "IsCloud",
            source_type_list: "SourceType",
            region_list: "Region",
        },
        item: item,
    }
}

fn item(view: AssetView, reader: &Reader<'_>) -> DomainAssetVO {
    let common = Common::of(&view, reader);
    let (asset_type, row, asset) = (type_of(&view), view.row, view.asset);
    let unmeasured = |text: &str| Some(text.to_owned());
    let one = |text: String| Some(if text.is_empty() { Vec::new() } else { vec![text] });
    DomainAssetVO {
        app_id: common.app_id(),
        uin: common.uin(),
        nick_name: common.nick(),
        asset_id: one(row.instance_id),
        asset_name: one(row.name),
        asset_type: one(asset_type),
        region: one(row.region),
        waf_status: Some(0),
        asset_create_time: Some(common.created),
        is_core: Some(row.core),
        is_cloud: Some(row.cloud),
        attack: Some(0),
        access: Some(0),
        intercept: Some(0),
        in_bandwidth: unmeasured(NO_BANDWIDTH),
        out_bandwidth: unmeasured(NO_BANDWIDTH),
        in_flow: unmeasured(NO_FLOW),
        out_flow: unmeasured(NO_FLOW),
        last_scan_time: Some(common.last_scan),
        port_risk: Some(row.port_risks),
        vulnerability_risk: Some(row.vulnerability_risks),
        configuration_risk: Some(row.configuration_risks),
        scan_task: Some(row.scan_tasks),
        sub_domain: Some(row.domain),
        sever_ip: Some(asset.addresses),
        bot_count: Some(0),
        weak_password: Some(row.weak_password_risks),
        web_content_risk: Some(row.web_content_risks),
        tag: common.tag,
        source_type: Some(Word::code_of(SOURCES, &row.source).to_owned()),
        member_id: Some(common.member),
        cc_attack: Some(0),
        web_attack: Some(0),
        service_risk: Some(row.exposed_service_risks),
        is_new_asset: Some(common.is_new),
        verify_domain: unmeasured(""),
        verify_txt_record: unmeasured(""),
        verify_status: Some(1),
        bot_access_count: Some(0),
    }
}
