//! `DescribeCVMAssets`: machines.

use super::{
    ASSET, Common, NO_BANDWIDTH, NO_FLOW, OWNER, PLACE, RISKS, UNKNOWN, UNMEASURED, UNPROTECTED, type_of, zero,
};
use crate::tencent::lists::{Field, Reader, constant, list_action, plain, time};
use crate::wire::csip::{CVMAssetVO, DescribeCVMAssetsRequest, DescribeCVMAssetsResponse};
use app::{AssetRow, AssetView};

const MACHINE: &[Field] = &[
    constant("CWPStatus", UNPROTECTED),
    constant("ProtectStatus", UNPROTECTED),
    time("AssetCreateTime", "created_at"),
    plain("AvailableArea", "zone"),
    plain("SubnetId", "subnet_id"),
    plain("SubnetName", "subnet_name"),
    plain("OsName", "os"),
    plain("Os", "os"),
    plain("PortCount", "port_risks"),
    plain("InstanceState", "state"),
    zero("NetWorkOut"),
    zero("BASAgentStatus"),
    zero("CloudType"),
];

list_action! {
    /// The action.
    pub(crate) DescribeCVMAssets(DescribeCVMAssetsRequest) -> DescribeCVMAssetsResponse {
        rows: AssetRow where "kind" = "host",
        tags: none,
        fields: [ASSET, MACHINE, PLACE, RISKS, UNMEASURED, OWNER],
        total: total,
        facets: {
            region_list: "Region",
            defense_status_list: "CWPStatus",
            vpc_list: "VpcId",
            asset_type_list: "AssetType",
            system_type_list: "OsName",
            app_id_list: "AppId",
            zone_list: "AvailableArea",
            os_list: "OsName",
            protect_status_list: "ProtectStatus",
        },
        item: item,
    }
}

fn item(view: AssetView, reader: &Reader<'_>) -> CVMAssetVO {
    let common = Common::of(&view, reader);
    let (asset_type, row, asset) = (type_of(&view), view.row, view.asset);
    let unmeasured = |text: &str| Some(text.to_owned());
    let known = |text: String| Some(if text.is_empty() { UNKNOWN.to_owned() } else { text });
    CVMAssetVO {
        app_id: common.app_id(),
        uin: common.uin(),
        nick_name: common.nick(),
        asset_id: Some(row.instance_id.clone()),
        asset_name: Some(row.name),
        asset_type: Some(asset_type),
        region: Some(row.region),
        cwp_status: Some(0),
        asset_create_time: Some(common.created),
        public_ip: Some(row.public_ip),
        private_ip: Some(row.private_ip),
        vpc_id: row.vpc_id,
        vpc_name: Some(row.vpc_name),
        available_area: Some(row.zone),
        is_core: Some(row.core),
        subnet_id: Some(row.subnet_id),
        subnet_name: Some(row.subnet_name),
        instance_uuid: Some(asset.uuid.clone()),
        instance_q_uuid: Some(asset.uuid),
        os_name: Some(row.os.clone()),
        os: Some(row.os),
        cpu_info: known(asset.cpu),
        cpu_size: Some(asset.cores),
        cpu_load: unmeasured(UNKNOWN),
        memory_size: known(asset.memory),
        memory_load: unmeasured(UNKNOWN),
        disk_size: known(asset.disk),
        disk_load: unmeasured(UNKNOWN),
        account_count: unmeasured(UNKNOWN),
        process_count: unmeasured(UNKNOWN),
        app_count: unmeasured(UNKNOWN),
        port_count: Some(row.port_risks),
        attack: Some(0),
        access: Some(0),
        intercept: Some(0),
        in_bandwidth: unmeasured(NO_BANDWIDTH),
        out_bandwidth: unmeasured(NO_BANDWIDTH),
        in_flow: unmeasured(NO_FLOW),
        out_flow: unmeasured(NO_FLOW),
        last_scan_time: Some(common.last_scan),
        net_work_out: Some(0),
        port_risk: Some(row.port_risks),
        vulnerability_risk: Some(row.vulnerability_risks),
        configuration_risk: Some(row.configuration_risks),
        risk_exposure: Some(row.exposed_service_risks),
        scan_task: Some(row.scan_tasks),
        tag: common.tag,
        member_id: Some(common.member),
        bas_agent_status: Some(0),
        is_new_asset: Some(common.is_new),
        instance_state: row.state,
        real_appid: common.owner.app_id,
        offline_time: UNKNOWN.to_owned(),
        ..CVMAssetVO::default()
    }
}
