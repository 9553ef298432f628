//! Real daemons on moved ports: each is named with product and version, what is open to everybody is told, and what is
//! well set up is not.

use assetscan::net::Connector;
use assetscan::{Cancel, Ended, Outcome, Plan, PortSet, Ports, Scope, Target, scan};
use daemons::Daemon;
use model::RiskKind;
use std::sync::Arc;

async fn look(daemons: &[&Daemon], items: &[RiskKind]) -> Outcome {
    let ports = Ports::Listed(PortSet::of(daemons.iter().map(|daemon| daemon.port)));
    let plan = Plan::new(ports).only(items.iter().copied());
    let connector = Connector::new(Scope::loopback(), Cancel::default());
    let outcome = scan(&[Target::new("127.0.0.1")], &plan, &connector, Arc::new(())).await;
    assert_eq!(outcome.ended, Ended::Finished);
    outcome
}

/// `name product` by port; the version must be there where `versioned` says so.
fn named(outcome: &Outcome, port: u16) -> (String, bool) {
    let service = outcome.services.iter().find(|service| service.port == port).expect("the port is open");
    (format!("{} {}", service.label(), service.product).trim_end().to_owned(), !service.version.is_empty())
}

fn checks(outcome: &Outcome, port: u16) -> Vec<&str> {
    outcome.risks.iter().filter(|risk| risk.port == Some(port)).map(|risk| risk.check.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn services_on_moved_ports_have_their_names() {
    use daemons::*;
    // Product, and whether a version is to be had without a login.
    let started: Vec<(Option<Daemon>, &str, bool)> = vec![
        (redis(Redis::default()), "redis Redis", true),
        (memcached(Memcached::default()), "memcached Memcached", true),
        (mosquitto(Mosquitto::default()), "mqtt Mosquitto", true),
        (nats(Nats { login: Some(("u", "p")), ..Nats::default() }), "nats NATS", true),
        (nginx(Nginx::default()), "http nginx", true),
        (nginx(Nginx { tls: true, ..Nginx::default() }), "https nginx", true),
        (sshd(Sshd::default()), "ssh OpenSSH", true),
        (vsftpd(Vsftpd { anonymous: true, local_users: false, ..Vsftpd::default() }), "ftp vsftpd", true),
        (mariadb(MariaDb { users: &[("app", "secret")], ..MariaDb::default() }), "mysql MariaDB", true),
        (postgres(Postgres { password: Some("x"), method: "", ..Postgres::default() }), "postgresql PostgreSQL", false),
        (rabbitmq(RabbitMq::default()), "amqp RabbitMQ", true),
        (slapd(Slapd::default()), "ldap OpenLDAP", false),
    ];
    let running: Vec<&Daemon> = started.iter().filter_map(|(daemon, ..)| daemon.as_ref()).collect();
    let began = std::time::Instant::now();
    let outcome = look(&running, &[RiskKind::Port]).await;
    let took = began.elapsed();
    for (daemon, name, versioned) in &started {
        let Some(daemon) = daemon else { continue };
        assert_eq!(named(&outcome, daemon.port), ((*name).to_owned(), *versioned), "{}", daemon.name);
    }
    assert_eq!(outcome.risks.len(), running.len(), "every open port is a port risk");
    assert!(outcome.gaps.is_empty(), "{:?}", outcome.gaps);
    assert!(took.as_secs() < 20, "naming took {took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_open_to_everybody_is_told_and_what_is_not_is_not() {
    use daemons::*;
    // An open one, a closed one, and the check that must tell them apart.
    let pairs = [
        (redis(Redis::default()), redis(Redis { password: Some("x9!long"), ..Redis::default() }), "redis-no-password"),
        (
            memcached(Memcached::default()),
            memcached(Memcached { login: Some(("u", "p")), ..Memcached::default() }),
            "memcached-no-password",
        ),
        (
            mosquitto(Mosquitto::default()),
            mosquitto(Mosquitto { login: Some(("u", "p")), ..Mosquitto::default() }),
            "mqtt-anonymous",
        ),
        (nats(Nats::default()), nats(Nats { login: Some(("u", "p")), ..Nats::default() }), "nats-no-password"),
        (
            postgres(Postgres::default()),
            postgres(Postgres { password: Some("secret"), method: "", ..Postgres::default() }),
            "postgresql-no-password",
        ),
        (
            mariadb(MariaDb { users: &[("root", "")], ..MariaDb::default() }),
            mariadb(MariaDb { users: &[("root", "x9!long")], ..MariaDb::default() }),
            "mysql-no-password",
        ),
        (
            slapd(Slapd { anonymous: true, ..Slapd::default() }),
            slapd(Slapd { anonymous: false, ..Slapd::default() }),
            "ldap-anonymous-search",
        ),
        (
            vsftpd(Vsftpd { anonymous: true, local_users: false, ..Vsftpd::default() }),
            vsftpd(Vsftpd { anonymous: false, local_users: true, ..Vsftpd::default() }),
            "ftp-anonymous",
        ),
        (
            sshd(Sshd { config: "Ciphers +aes128-cbc\nKexAlgorithms +diffie-hellman-group14-sha1", ..Sshd::default() }),
            sshd(Sshd { config: "Ciphers aes256-gcm@openssh.com\nKexAlgorithms curve25519-sha256", ..Sshd::default() }),
            "ssh-weak-cipher",
        ),
        (
            nginx(Nginx { pages: &[("a.txt", "x")], server: "autoindex on;", ..Nginx::default() }),
            nginx(Nginx { pages: &[("index.html", "x")], ..Nginx::default() }),
            "http-directory-listing",
        ),
        (
            nginx(Nginx { tls: true, ..Nginx::default() }),
            nginx(Nginx { ..Nginx::default() }),
            "certificate-self-signed",
        ),
        (
            nginx(Nginx {
                tls: true,
                server: "ssl_protocols TLSv1.2; add_header X-Content-Type-Options nosniff always;",
                pages: &[("index.html", "<h1>Hacked by X</h1>")],
                ..Nginx::default()
            }),
            nginx(Nginx { pages: &[("index.html", "<h1>Welcome</h1>")], ..Nginx::default() }),
            "web-defaced",
        ),
        (
            nginx(Nginx {
                pages: &[(".git/config", "[core]\n\tbare = false\n")],
                server: "location /.git { default_type text/plain; }",
                ..Nginx::default()
            }),
            nginx(Nginx { server: "location / { return 200 'status: [core]'; }", ..Nginx::default() }),
            "git-config-exposed",
        ),
        // Certificates inside connections that begin without TLS.
        (
            postgres(Postgres { password: Some("x"), tls: true, ..Postgres::default() }),
            postgres(Postgres { password: Some("x"), ..Postgres::default() }),
            "certificate-self-signed",
        ),
        (
            vsftpd(Vsftpd { anonymous: true, local_users: false, tls: true }),
            vsftpd(Vsftpd { anonymous: true, local_users: false, tls: false }),
            "certificate-self-signed",
        ),
        (
            mariadb(MariaDb { users: &[("app", "secret")], tls: true }),
            exim(Exim { tls: false, ..Exim::default() }),
            "certificate-self-signed",
        ),
        (exim(Exim { tls: true, ..Exim::default() }), None, "certificate-self-signed"),
        (dovecot(Dovecot { tls: true, users: &[] }).map(|(imap, _)| imap), None, "certificate-self-signed"),
    ];
    let running: Vec<&Daemon> = pairs.iter().flat_map(|(open, closed, _)| [open, closed]).flatten().collect();
    let items: Vec<RiskKind> = RiskKind::ALL.into_iter().filter(|item| *item != RiskKind::WeakPassword).collect();
    let outcome = look(&running, &items).await;
    for (open, closed, check) in &pairs {
        if let Some(open) = open {
            assert!(checks(&outcome, open.port).contains(check), "{check}: {:?}", checks(&outcome, open.port));
        }
        if let Some(closed) = closed {
            assert!(!checks(&outcome, closed.port).contains(check), "{check} on the closed one");
        }
    }
    assert!(outcome.gaps.is_empty(), "{:?}", outcome.gaps);
    for risk in &outcome.risks {
        assert!(outcome.covers(risk), "{}", risk.identity());
        assert_eq!(risk.asset, "127.0.0.1");
    }
}
