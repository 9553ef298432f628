//! Every daemon starts, listens, and is gone with its process when dropped.

use daemons::*;
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

#[track_caller]
fn check(daemon: Option<Daemon>) {
    let Some(daemon) = daemon else { return };
    let (address, pid) = (daemon.address(), daemon.pid());
    assert!(TcpStream::connect(address).is_ok(), "{} listens", daemon.name);
    drop(daemon);
    // Some leave children behind that end a moment later.
    let free = || {
        (0..100).any(|_| {
            TcpStream::connect(address).is_err() || {
                sleep(Duration::from_millis(100));
                false
            }
        })
    };
    assert!(free(), "port of pid {pid} is free again");
}

macro_rules! each_starts {
    ($($name:ident $options:expr;)*) => { $(#[test] fn $name() { check(daemons::$name($options)); })* };
}

each_starts! {
    redis Redis { password: Some("x"), ..Redis::default() };
    memcached Memcached { login: Some(("u", "p")), ..Memcached::default() };
    mosquitto Mosquitto { login: Some(("u", "p")), ..Mosquitto::default() };
    nats Nats { login: Some(("u", "p")), ..Nats::default() };
    nginx Nginx { tls: true, ..Nginx::default() };
    sshd Sshd { passwords: true, ..Sshd::default() };
    vsftpd Vsftpd { anonymous: true, local_users: true, tls: false };
    mariadb MariaDb { users: &[("app", "secret")], tls: false };
    postgres Postgres { password: Some("secret"), ..Postgres::default() };
    rabbitmq RabbitMq::default();
    slapd Slapd::default();
}
