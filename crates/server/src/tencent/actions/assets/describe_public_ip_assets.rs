//! `DescribePublicIpAssets`: addresses, loopback and private ones too: whoever adds one wants it looked at.

use super::{ASSET, Common, LOCATIONS, NO_BANDWIDTH, NO_FLOW, OWNER, PLACE, RISKS, UNMEASURED, UNPROTECTED, type_of};
use crate::tencent::lists::{Field, Reader, Word, coded, constant, list_action, time};
use crate::wire::csip::{DescribePublicIpAssetsRequest, DescribePublicIpAssetsResponse, IpAssetListVO};
use app::{AssetRow, AssetView};

/// Nobody asks for a proof of ownership: what may be scanned is the operator's setting.
const VERIFIED: &[Word] = &[Word::new("1", "1", "Verified", "已验证")];
/// An address that stands for itself.
const ADDRESS: &[Word] = &[Word::new("0", "0", "IP address", "IP 地址")];

const IP: &[Field] = &[
    time("AssetCreateTime", "created_at"),
    constant("CFWStatus", UNPROTECTED),
    constant("PublicIpType", ADDRESS),
    coded("IsCloud", "cloud", LOCATIONS),
    constant("VerifyStatus", VERIFIED),
];

list_action! {
    /// The action.
    pub(crate) DescribePublicIpAssets(DescribePublicIpAssetsRequest) -> DescribePublicIpAssetsResponse {
        rows: AssetRow where "kind" = "public_ip",
        tags: tags,
        fields: [ASSET, IP, PLACE, RISKS, UNMEASURED, OWNER],
        total: total,
        facets: {
            asset_location_list: "IsCloud",
            ip_type_list: "PublicIpType",
            region_list: "Region",
            defense_status_list: "CFWStatus",
            asset_type_list: "AssetType",
            app_id_list: "AppId",
        },
        item: item,
    }
}

fn item(view: AssetView, reader: &Reader<'_>) -> IpAssetListVO {
    let common = Common::of(&view, reader);
    let (asset_type, row) = (type_of(&view), view.row);
    let unmeasured = |text: &str| Some(text.to_owned());
    IpAssetListVO {
        app_id: common.app_id(),
        uin: common.uin(),
        nick_name: common.nick(),
        address_id: Some(if row.cloud == 1 { row.instance_id.clone() } else { String::new() }),
        asset_id: Some(row.instance_id),
        asset_name: Some(row.name),
        asset_type: Some(asset_type),
        region: Some(row.region),
        cfw_status: Some(0),
        asset_create_time: Some(common.created),
        public_ip: Some(row.public_ip),
        public_ip_type: Some(0),
        vpc_id: row.vpc_id,
        vpc_name: Some(row.vpc_name),
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
        weak_password: Some(row.weak_password_risks),
        web_content_risk: Some(row.web_content_risks),
        tag: common.tag,
        member_id: Some(common.member),
        risk_exposure: Some(row.exposed_service_risks),
        is_new_asset: Some(common.is_new),
        verify_status: Some(1),
    }
}
