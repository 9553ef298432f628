//! What an open port means: one table of services, how bad their being reachable is, and what to do with the port.

use crate::Service;
use crate::service::shown;
use model::{Evidence, PortAdvice, Risk, RiskDetail, Severity, Text};

/// How bad it is that a service can be reached, and what to do about it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Advice {
    /// How bad.
    pub(crate) severity: Severity,
    /// What to do.
    pub(crate) advice: PortAdvice,
}

use PortAdvice::{Block, Keep, Restrict};
use Severity::{High, Info, Low, Medium};

/// By service name. Public by trade: keep. Administration and internal talk: restrict. Never meant for a network: block.
const TABLE: &[(&[&str], Severity, PortAdvice)] = &[
    (&["http", "dns", "smtp"], Info, Keep),
    (&["imap", "pop3", "ntp", "nntp", "irc", "sip", "rtsp", "xmpp"], Low, Restrict),
    (&["ssh", "ldap", "mqtt", "amqp", "stomp", "nats", "svn", "git", "socks5"], Low, Restrict),
    (&["ftp", "rsync", "rpcbind", "ajp", "ipp", "kerberos", "grpc"], Medium, Restrict),
    (
        &["mysql", "postgresql", "mongodb", "mssql", "oracle", "cassandra", "clickhouse", "db2", "neo4j"],
        Medium,
        Restrict,
    ),
    (&["redis", "memcached", "elasticsearch", "etcd", "zookeeper", "kafka", "couchdb", "influxdb"], Medium, Restrict),
    (
        &["beanstalkd", "gearman", "consul", "rabbitmq-management", "kubernetes", "kubelet", "prometheus"],
        Medium,
        Restrict,
    ),
    (&["rdp", "vnc", "smb", "x11", "nfs", "winrm", "netbios", "ipmi"], High, Block),
    (&["telnet", "rlogin", "rsh", "docker", "jdwp", "adb", "java-rmi", "modbus", "s7", "finger", "clamd"], High, Block),
];

/// The advice for a service by its name; unknown ones are to be restricted until somebody knows them.
pub(crate) fn advice(name: &str) -> Advice {
    let row = TABLE.iter().find(|(names, ..)| names.contains(&name));
    row.map_or(Advice { severity: Low, advice: Restrict }, |(_, severity, advice)| Advice {
        severity: *severity,
        advice: *advice,
    })
}

/// The risk of an open port.
pub(crate) fn risk(service: &Service) -> Risk {
    let Advice { severity, advice } = advice(&service.name);
    let port = service.port.to_string();
    let label = if service.name.is_empty() { "unknown" } else { service.label() };
    let product = [service.product.as_str(), service.version.as_str()].join(" ").trim().to_owned();
    let listens = if product.is_empty() { label.to_owned() } else { format!("{label} ({product})") };
    let fix = match advice {
        Keep => Text::new(
            "Keep the port if the service is meant for everybody; otherwise close it.",
            "如该服务面向所有人，可保留端口；否则请关闭。",
        ),
        Restrict => Text::new(
            "Let only the addresses that need the service reach this port (security group or firewall).",
            "通过安全组或防火墙，仅允许需要该服务的地址访问此端口。",
        ),
        Block => Text::new(
            "Block this port from other networks; reach the service through a VPN or a bastion host.",
            "禁止其他网络访问此端口；请通过 VPN 或堡垒机访问该服务。",
        ),
    };
    Risk {
        check: "port-open".into(),
        severity,
        asset: service.asset.clone(),
        address: Some(service.address),
        port: Some(service.port),
        service: service.label().to_owned(),
        name: Text::new("Port {port} is open", "端口 {port} 开放").fill("port", &port),
        description: Text::new(
            "Port {port} accepts connections; {service} listens there.",
            "端口 {port} 接受连接，监听的服务为 {service}。",
        )
        .fill("port", &port)
        .fill("service", &listens),
        fix,
        detail: RiskDetail::Port { component: service.product.clone(), version: service.version.clone(), advice },
        evidence: Evidence { banner: shown(service.banner.as_bytes(), 1000), ..Evidence::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_service_stands_once_in_the_table() {
        let names: Vec<&str> = TABLE.iter().flat_map(|(names, ..)| names.iter().copied()).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }

    #[track_caller]
    fn check(name: &str, severity: Severity, wanted: PortAdvice) {
        assert_eq!((advice(name).severity, advice(name).advice), (severity, wanted), "{name}");
    }

    #[test]
    fn by_trade() {
        check("http", Info, Keep);
        check("redis", Medium, Restrict);
        check("telnet", High, Block);
        check("", Low, Restrict);
    }
}
