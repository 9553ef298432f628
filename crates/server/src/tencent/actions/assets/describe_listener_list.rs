//! `DescribeListenerList`: listeners of load balancers.

use super::OWNER;
use crate::tencent::lists::{Field, Reader, list_action, plain};
use crate::wire::csip::{ClbListenerListInfo, DescribeListenerListRequest, DescribeListenerListResponse};
use app::{AssetRow, AssetView};

/// `Vip` is one of two columns: it is compared as it looks.
const LISTENER: &[Field] = &[
    plain("ListenerId", "instance_id"),
    plain("ListenerName", "name"),
    plain("LoadBalancerId", "balancer_id"),
    plain("LoadBalancerName", "balancer_name"),
    plain("Protocol", "protocol"),
    plain("Region", "region"),
    plain("VPort", "port"),
    plain("Zone", "zone"),
    plain("Domain", "domain"),
];

list_action! {
    /// The action.
    pub(crate) DescribeListenerList(DescribeListenerListRequest) -> DescribeListenerListResponse {
        rows: AssetRow where "kind" = "listener",
        tags: none,
        fields: [LISTENER, OWNER],
        total: total,
        facets: {},
        item: item,
    }
}

fn item(view: AssetView, _: &Reader<'_>) -> ClbListenerListInfo {
    let (row, asset) = (view.row, view.asset);
    ClbListenerListInfo {
        listener_id: Some(row.instance_id),
        listener_name: Some(row.name),
        load_balancer_id: Some(row.balancer_id),
        load_balancer_name: Some(row.balancer_name),
        protocol: Some(row.protocol),
        region: Some(row.region),
        vip: Some(if row.public_ip.is_empty() { row.private_ip } else { row.public_ip }),
        v_port: Some(row.port),
        zone: Some(row.zone),
        // A number of the vendor's own that no inventory has.
        numerical_vpc_id: None,
        load_balancer_type: Some(asset.balancer_type),
        domain: Some(row.domain),
        load_balancer_domain: Some(asset.balancer_domain),
    }
}
