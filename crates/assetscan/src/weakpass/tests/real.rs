//! Debian's own daemons, each with one weak and one strong account: the weak one is found, and nothing else.

use super::*;
use daemons::{
    Daemon, Dovecot, Exim, MariaDb, Memcached, Mosquitto, Nats, Nginx, Postgres, RabbitMq, Redis, Slapd, Sshd,
    SystemUser, Vsftpd,
};

const STRONG: &str = "jT4-vegetable-Moth";

/// Tries the two accounts and some of the built-in ones.
#[track_caller]
fn check_at(port: u16, service_name: &str, users: &[&str], expected: &str) {
    let budget = Budget { per_account: 14, per_service: 60, ..Budget::default() };
    let settings = Settings {
        users: users.iter().map(|user| (*user).to_owned()).collect(),
        words: Vec::new(),
        budget,
        ..Settings::default()
    };
    let connector = Connector::new(Scope::loopback(), Cancel::default());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let audit = Audit::default();
    let checked = runtime.block_on(super::check(&service(service_name, port), &connector, &settings, &audit));
    let rows = checked.risks.iter().map(|risk| match &risk.detail {
        RiskDetail::WeakPassword { user, password, weakness, .. } => format!("{user}:{password}:{weakness:?}"),
        other => format!("{other:?}"),
    });
    let rows: Vec<String> = rows.collect();
    let gap = checked.gap.map(|gap| gap.en).unwrap_or_default();
    assert_eq!(rows.join(" "), expected, "{service_name}; gap: {gap}; tries: {}", audit.0.lock().unwrap().len());
}

#[track_caller]
fn check(daemon: Option<Daemon>, service_name: &str, users: &[&str], expected: &str) {
    if let Some(daemon) = daemon {
        check_at(daemon.port, service_name, users, expected);
    }
}

#[test]
fn redis() {
    let users = &[("weak", "123456"), ("strong", STRONG)];
    let daemon = daemons::redis(Redis { password: Some(STRONG), users });
    check(daemon, "redis", &["weak", "strong"], "weak:1****6:Common");
    check(daemons::redis(Redis { password: Some("admin"), users: &[] }), "redis", &[], "default:a****n:Common");
    check(daemons::redis(Redis::default()), "redis", &[], "");
}

#[test]
fn mqtt() {
    let daemon = daemons::mosquitto(Mosquitto { login: Some(("weak", "weak123")), users: &[("strong", STRONG)] });
    check(daemon, "mqtt", &["weak", "strong"], "weak:w****3:UserName");
    check(daemons::mosquitto(Mosquitto::default()), "mqtt", &[], "");
}

#[test]
fn nats() {
    let daemon = daemons::nats(Nats { login: Some(("weak", "weak")), users: &[("strong", STRONG)] });
    check(daemon, "nats", &["weak", "strong"], "weak:w****:UserName");
    check(daemons::nats(Nats::default()), "nats", &[], "");
}

#[test]
fn memcached() {
    for sasl in [false, true] {
        let daemon =
            daemons::memcached(Memcached { login: Some(("weak", "123456")), users: &[("strong", STRONG)], sasl });
        check(daemon, "memcached", &["weak", "strong"], "weak:1****6:Common");
    }
    check(daemons::memcached(Memcached::default()), "memcached", &[], "");
}

#[test]
fn mysql() {
    let users = &[("weak", "password"), ("empty", ""), ("strong", STRONG)];
    for tls in [false, true] {
        let daemon = daemons::mariadb(MariaDb { users, tls });
        check(daemon, "mysql", &["weak", "empty", "strong"], "empty::Empty weak:p****d:Common");
    }
}

#[test]
fn postgresql() {
    for (method, tls) in [("scram-sha-256", true), ("md5", false), ("password", false)] {
        let daemon = daemons::postgres(Postgres { password: Some(STRONG), users: &[("weak", "123456")], method, tls });
        check(daemon, "postgresql", &["weak", "postgres"], "weak:1****6:Common");
    }
    check(daemons::postgres(Postgres::default()), "postgresql", &[], "");
}

#[test]
fn amqp() {
    let daemon = daemons::rabbitmq(RabbitMq { login: ("guest", "guest"), users: &[("strong", STRONG)] });
    check(daemon, "amqp", &["strong"], "guest:g****t:Default");
}

#[test]
fn ldap() {
    let options = Slapd { password: "admin", users: &[("weak", "123456"), ("strong", STRONG)], anonymous: true };
    let users = ["uid=weak,ou=people,{base}", "uid=strong,ou=people,{base}"];
    let expected = "cn=admin,dc=example,dc=test:a****n:UserName uid=weak,ou=people,dc=example,dc=test:1****6:Common";
    check(daemons::slapd(options), "ldap", &users, expected);
}

#[test]
fn http() {
    let pages = &[("users", "weak:{PLAIN}123456\nstrong:{PLAIN}jT4-vegetable-Moth\n"), ("index.html", "hello")];
    let server = "auth_basic \"closed\"; auth_basic_user_file pages/users;";
    for tls in [false, true] {
        let Some(daemon) = daemons::nginx(Nginx { pages, server, tls, ..Nginx::default() }) else { return };
        if !tls {
            check(Some(daemon), "http", &["weak", "strong"], "weak:1****6:Common");
            continue;
        }
        let mut service = service("http", daemon.port);
        service.tls = true;
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let settings = Settings { users: vec!["weak".into()], ..settings() };
        let connector = Connector::new(Scope::loopback(), Cancel::default());
        let checked = runtime.block_on(super::check(&service, &connector, &settings, &()));
        let urls = checked.risks.iter().map(|risk| match &risk.detail {
            RiskDetail::WeakPassword { url, user, .. } => format!("{user} {url}"),
            other => format!("{other:?}"),
        });
        assert_eq!(urls.collect::<Vec<_>>(), [format!("weak https://localhost:{}", service.port)]);
    }
}

#[test]
fn mail() {
    let users = &[("weak", "123456"), ("strong", STRONG)];
    for tls in [false, true] {
        check(daemons::exim(Exim { users, tls }), "smtp", &["weak", "strong"], "weak:1****6:Common");
        let Some((daemon, pop3)) = daemons::dovecot(Dovecot { users, tls }) else { return };
        check_at(daemon.port, "imap", &["weak", "strong"], "weak:1****6:Common");
        check_at(pop3, "pop3", &["weak", "strong"], "weak:1****6:Common");
    }
}

#[test]
fn users_of_the_system() {
    // One test for both, since both use the same two users.
    let Some(weak) = SystemUser::new("tsweak", "123456") else { return };
    let Some(strong) = SystemUser::new("tsstrong", STRONG) else { return };
    let users = [weak.name.as_str(), strong.name.as_str()];
    check(daemons::sshd(Sshd { passwords: true, config: "" }), "ssh", &users, "tsweak:1****6:Common");
    let config = "Ciphers aes256-gcm@openssh.com\nKexAlgorithms ecdh-sha2-nistp256";
    check(daemons::sshd(Sshd { passwords: true, config }), "ssh", &users, "tsweak:1****6:Common");
    check(daemons::sshd(Sshd::default()), "ssh", &users, "");
    for tls in [false, true] {
        let daemon = daemons::vsftpd(Vsftpd { local_users: true, anonymous: false, tls });
        check(daemon, "ftp", &users, "tsweak:1****6:Common");
    }
}
