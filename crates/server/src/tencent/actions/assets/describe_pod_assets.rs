//! `DescribeClusterPodAssets`: pods of clusters.

use super::{ASSET, Common, OWNER, PLACE};
use crate::tencent::lists::{Field, Reader, list_action, plain, time};
use crate::wire::csip::{AssetClusterPod, DescribeClusterPodAssetsRequest, DescribeClusterPodAssetsResponse};
use app::{AssetRow, AssetView};

const POD: &[Field] = &[
    time("InstanceCreateTime", "created_at"),
    plain("Namespace", "namespace"),
    plain("Status", "state"),
    plain("ClusterId", "cluster_id"),
    plain("ClusterName", "cluster_name"),
    plain("MachineId", "machine_id"),
    plain("MachineName", "machine_name"),
    plain("PodIp", "private_ip"),
];

list_action! {
    /// The action.
    pub(crate) DescribeClusterPodAssets(DescribeClusterPodAssetsRequest) -> DescribeClusterPodAssetsResponse {
        rows: AssetRow where "kind" = "pod",
        tags: none,
        fields: [POD, ASSET, PLACE, OWNER],
        total: total_count,
        facets: {
            pod_status_list: "Status",
            namespace_list: "Namespace",
            region_list: "Region",
            app_id_list: "AppId",
        },
        item: item,
    }
}

fn item(view: AssetView, reader: &Reader<'_>) -> AssetClusterPod {
    let common = Common::of(&view, reader);
    let (row, asset) = (view.row, view.asset);
    AssetClusterPod {
        app_id: common.owner.app_id,
        uin: common.owner.uin.to_string(),
        nick: common.owner.name,
        region: Some(row.region),
        asset_id: row.instance_id,
        asset_name: row.name,
        instance_create_time: Some(common.created),
        namespace: Some(row.namespace),
        status: Some(row.state),
        cluster_id: Some(row.cluster_id),
        cluster_name: Some(row.cluster_name),
        machine_id: Some(row.machine_id),
        machine_name: Some(row.machine_name),
        pod_ip: Some(row.private_ip.clone()),
        service_count: Some(asset.services),
        container_count: Some(asset.containers),
        public_ip: Some(row.public_ip),
        private_ip: Some(row.private_ip),
        is_core: Some(row.core),
        is_new_asset: Some(common.is_new),
    }
}
