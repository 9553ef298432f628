//! From assets to addresses and back: names are resolved once, addresses outside the scope are refused by name.

use crate::net::Connector;
use crate::port::Found;
use crate::{Gap, PortSet, Service, Target};
use model::Text;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};

/// Addresses of one name that are looked at.
const MOST_ADDRESSES: usize = 8;

/// An asset and the addresses that stand for it.
#[derive(Debug, Clone)]
pub(super) struct Aim {
    /// The asset as entered.
    pub(super) asset: String,
    /// Its addresses, IPv4 first.
    pub(super) addresses: Vec<IpAddr>,
}

/// Resolves every target; those that cannot or must not be spoken to become gaps.
pub(super) async fn take(targets: &[Target], connector: &Connector) -> (Vec<Aim>, Vec<Gap>) {
    let mut aims = Vec::new();
    let mut gaps = Vec::new();
    let mut seen = BTreeSet::new();
    for target in targets.iter().filter(|target| seen.insert(target.name.clone())) {
        let gap = |reason: Text| Gap { asset: target.name.clone(), item: None, ports: PortSet::default(), reason };
        match connector.resolve(&target.name).await {
            Ok(addresses) => {
                let (inside, outside): (Vec<IpAddr>, Vec<IpAddr>) =
                    addresses.into_iter().partition(|address| connector.scope().permit(*address).is_ok());
                gaps.extend(outside.iter().map(|address| gap(out_of_scope(*address))));
                if inside.len() > MOST_ADDRESSES {
                    gaps.push(gap(Text::new("the name has too many addresses", "该名称对应的地址过多")));
                }
                if !inside.is_empty() {
                    let addresses = inside.into_iter().take(MOST_ADDRESSES).collect();
                    aims.push(Aim { asset: target.name.clone(), addresses });
                } else if outside.is_empty() {
                    gaps.push(gap(Text::new("the name has no address", "该名称没有地址")));
                }
            }
            Err(error) => {
                let reason = Text::new("the name cannot be resolved: {error}", "无法解析该名称：{error}");
                gaps.push(gap(reason.fill("error", &error.to_string())));
            }
        }
    }
    (aims, gaps)
}

/// Every address once.
pub(super) fn addresses(aims: &[Aim]) -> Vec<IpAddr> {
    let all: BTreeSet<IpAddr> = aims.iter().flat_map(|aim| aim.addresses.iter().copied()).collect();
    all.into_iter().collect()
}

fn out_of_scope(address: IpAddr) -> Text {
    Text::new(
        "{address} is outside the allowed networks; allow its network with --allow-network CIDR",
        "{address} 不在允许的网络内；可用 --allow-network CIDR 允许其所在网络",
    )
    .fill("address", &address.to_string())
}

impl Aim {
    /// This asset's services, each port once, and the ports of which nothing is known.
    pub(super) fn services(
        &self,
        found: &[Found],
        named: &BTreeMap<SocketAddr, Service>,
    ) -> (Vec<Service>, Option<Gap>) {
        let mut services: BTreeMap<u16, Service> = BTreeMap::new();
        let mut unknown = PortSet::default();
        for address in &self.addresses {
            for found in found.iter().filter(|found| found.address == *address) {
                unknown = unknown.with(&found.unknown);
                for port in &found.open {
                    services.entry(*port).or_insert_with(|| {
                        let named = named.get(&SocketAddr::new(*address, *port)).cloned();
                        let service = named.unwrap_or_else(|| Service::unknown(&self.asset, *address, *port));
                        Service { asset: self.asset.clone(), ..service }
                    });
                }
            }
        }
        let ports = unknown.without(&PortSet::of(services.keys().copied()));
        let reason =
            Text::new("no answer: whether these ports are open is not known", "没有应答：无法确定这些端口是否开放");
        let gap = (!ports.is_empty()).then(|| Gap { asset: self.asset.clone(), item: None, ports, reason });
        (services.into_values().collect(), gap)
    }
}
