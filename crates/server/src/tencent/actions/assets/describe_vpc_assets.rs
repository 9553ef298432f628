//! `DescribeVpcAssets`: virtual networks, with how many machines and subnets of the inventory lie in each.

use super::{ASSET, Common, OWNER};
use crate::tencent::lists::{Field, Reader, list_action, plain, time};
use crate::wire::csip::{DescribeVpcAssetsRequest, DescribeVpcAssetsResponse, Vpc};
use app::{AssetRow, AssetView};

const NETWORK: &[Field] = &[
    time("CreateTime", "created_at"),
    plain("VpcId", "instance_id"),
    plain("CIDR", "cidr"),
    plain("CVM", "hosts"),
    plain("Subnet", "subnets"),
];

list_action! {
    /// The action.
    pub(crate) DescribeVpcAssets(DescribeVpcAssetsRequest) -> DescribeVpcAssetsResponse {
        rows: AssetRow where "kind" = "vpc",
        tags: none,
        fields: [ASSET, NETWORK, OWNER],
        total: total_count,
        facets: { vpc_list: "AssetId", region_list: "Region", app_id_list: "AppId" },
        item: item,
    }
}

fn item(view: AssetView, reader: &Reader<'_>) -> Vpc {
    let common = Common::of(&view, reader);
    let (row, asset) = (view.row, view.asset);
    Vpc {
        subnet: row.subnets,
        connected_vpc: asset.peers,
        asset_id: row.instance_id,
        region: row.region,
        cvm: row.hosts,
        tag: common.tag,
        dns: Some(asset.dns),
        asset_name: row.name,
        cidr: row.cidr,
        create_time: common.created,
        app_id: common.owner.app_id.to_string(),
        uin: common.owner.uin.to_string(),
        nick: common.owner.name,
        is_new_asset: Some(common.is_new),
        is_core: Some(row.core),
    }
}
