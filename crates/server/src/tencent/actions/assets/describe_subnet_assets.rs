//! `DescribeSubnetAssets`: subnets, with how many machines of the inventory lie in each.

use super::{ASSET, Common, OWNER};
use crate::tencent::lists::{Field, Reader, list_action, plain, time};
use crate::wire::csip::{DescribeSubnetAssetsRequest, DescribeSubnetAssetsResponse, SubnetAsset};
use app::{AssetRow, AssetView};

const SUBNET: &[Field] = &[
    time("CreateTime", "created_at"),
    plain("VpcId", "vpc_id"),
    plain("VpcName", "vpc_name"),
    plain("Zone", "zone"),
    plain("CIDR", "cidr"),
    plain("CVM", "hosts"),
    plain("ConfigureRisk", "configuration_risks"),
];

list_action! {
    /// The action.
    pub(crate) DescribeSubnetAssets(DescribeSubnetAssetsRequest) -> DescribeSubnetAssetsResponse {
        rows: AssetRow where "kind" = "subnet",
        tags: none,
        fields: [ASSET, SUBNET, OWNER],
        total: total_count,
        facets: { region_list: "Region", vpc_list: "VpcId", app_id_list: "AppId", zone_list: "Zone" },
        item: item,
    }
}

fn item(view: AssetView, reader: &Reader<'_>) -> SubnetAsset {
    let common = Common::of(&view, reader);
    let (row, asset) = (view.row, view.asset);
    SubnetAsset {
        app_id: common.owner.app_id.to_string(),
        uin: common.owner.uin.to_string(),
        asset_id: row.instance_id,
        asset_name: row.name,
        region: row.region,
        vpc_id: row.vpc_id,
        vpc_name: row.vpc_name,
        tag: common.tag,
        nick: common.owner.name,
        cidr: row.cidr,
        zone: row.zone,
        cvm: row.hosts,
        available_ip: asset.free_addresses,
        create_time: common.created,
        configure_risk: row.configuration_risks,
        scan_task: row.scan_tasks,
        last_scan_time: common.last_scan,
        is_core: Some(row.core),
        is_new_asset: Some(common.is_new),
    }
}
