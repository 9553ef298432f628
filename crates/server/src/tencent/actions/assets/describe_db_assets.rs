//! `DescribeDbAssets`: databases and storage, imported or found open by a scan.

use super::db_asset_info::address_with_port;
use super::{ASSET, Common, OWNER, PLACE, RISKS, UNMEASURED, type_of};
use crate::tencent::error::Failure;
use crate::tencent::lists::{Field, Reader, Word, constant, list_action, of_fault, plain, time, with_port};
use crate::wire::csip::{DBAssetVO, DescribeDbAssetsRequest, DescribeDbAssetsResponse};
use app::{AssetRow, AssetView, ListQuery, Operator};

/// The state of every database: in use.
const RUNNING: &[Word] = &[Word::new("1", "1", "Running", "运行中")];

const DATABASE: &[Field] = &[
    time("AssetCreateTime", "created_at"),
    plain("Domain", "domain"),
    plain("Port", "port"),
    constant("Status", RUNNING),
    with_port("PrivateIp", "private_ip", "port"),
];

list_action! {
    /// The action.
    pub(crate) DescribeDbAssets(DescribeDbAssetsRequest) -> DescribeDbAssetsResponse {
        rows: AssetRow where "kind" = "database",
        tags: none,
        fields: [ASSET, DATABASE, PLACE, RISKS, UNMEASURED, OWNER],
        refine: of_types,
        total: total,
        facets: { region_list: "Region", asset_type_list: "AssetType", vpc_list: "VpcId", app_id_list: "AppId" },
        item: item,
    }
}

fn of_types(query: ListQuery<AssetRow>, input: &DescribeDbAssetsRequest) -> Result<ListQuery<AssetRow>, Failure> {
    match input.asset_types.as_deref() {
        None | Some([]) => Ok(query),
        Some(types) => query.and("type_name", Operator::Equal, types).map_err(|fault| of_fault("AssetTypes", &fault)),
    }
}

fn item(view: AssetView, reader: &Reader<'_>) -> DBAssetVO {
    let common = Common::of(&view, reader);
    let (asset_type, row) = (type_of(&view), view.row);
    DBAssetVO {
        app_id: common.app_id(),
        uin: common.uin(),
        nick_name: common.nick(),
        asset_id: Some(row.instance_id),
        asset_name: Some(row.name),
        asset_type: Some(asset_type),
        vpc_id: row.vpc_id,
        vpc_name: Some(row.vpc_name),
        region: Some(row.region),
        domain: Some(row.domain),
        asset_create_time: Some(common.created),
        last_scan_time: Some(common.last_scan),
        configuration_risk: Some(row.configuration_risks),
        attack: Some(0),
        access: 0,
        scan_task: Some(row.scan_tasks),
        private_ip: Some(address_with_port(&row.private_ip, row.port)),
        public_ip: Some(row.public_ip),
        port: Some(row.port),
        tag: common.tag,
        status: Some(1),
        is_core: Some(row.core),
        is_new_asset: Some(common.is_new),
    }
}
