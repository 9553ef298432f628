//! The protocols that a service can be named by: one file each, one line each in the list below.
//!
//! The order is the order of asking: those that greet by themselves cost nothing, the commonest questions come next.

mod ajp;
mod amqp;
mod asterisk;
mod beanstalkd;
mod cassandra;
mod clamd;
mod dns;
mod epmd;
mod ftp;
mod git;
mod http;
mod http2;
mod imap;
mod irc;
mod java_rmi;
mod jdwp;
mod kafka;
mod ldap;
mod memcached;
mod modbus;
mod mongodb;
mod mqtt;
mod mssql;
mod mysql;
mod nats;
mod neo4j;
mod nntp;
mod openwire;
mod oracle;
mod pop3;
mod postgresql;
mod rdp;
mod redis;
mod rpcbind;
mod rsync;
mod rtsp;
mod sieve;
mod sip;
mod smb;
mod smtp;
mod socks5;
mod ssh;
mod stomp;
mod svn;
mod telnet;
mod tls;
mod vnc;
mod x11;
mod xmpp;
mod zabbix;
mod zookeeper;

use super::Protocol;

/// Every protocol.
pub(crate) const PROTOCOLS: &[&Protocol] = &[
    &ssh::PROTOCOL,
    &ftp::PROTOCOL,
    &smtp::PROTOCOL,
    &pop3::PROTOCOL,
    &imap::PROTOCOL,
    &nats::PROTOCOL,
    &mysql::PROTOCOL,
    &vnc::PROTOCOL,
    &telnet::PROTOCOL,
    &rsync::PROTOCOL,
    &nntp::PROTOCOL,
    &irc::PROTOCOL,
    &svn::PROTOCOL,
    &openwire::PROTOCOL,
    &asterisk::PROTOCOL,
    &sieve::PROTOCOL,
    &tls::PROTOCOL,
    &http::PROTOCOL,
    &redis::PROTOCOL,
    &postgresql::PROTOCOL,
    &mqtt::PROTOCOL,
    &amqp::PROTOCOL,
    &memcached::PROTOCOL,
    &ldap::PROTOCOL,
    &mongodb::PROTOCOL,
    &zookeeper::PROTOCOL,
    &dns::PROTOCOL,
    &smb::PROTOCOL,
    &rdp::PROTOCOL,
    &kafka::PROTOCOL,
    &cassandra::PROTOCOL,
    &rpcbind::PROTOCOL,
    &socks5::PROTOCOL,
    &stomp::PROTOCOL,
    &beanstalkd::PROTOCOL,
    &clamd::PROTOCOL,
    &epmd::PROTOCOL,
    &http2::PROTOCOL,
    &mssql::PROTOCOL,
    &oracle::PROTOCOL,
    &java_rmi::PROTOCOL,
    &jdwp::PROTOCOL,
    &ajp::PROTOCOL,
    &x11::PROTOCOL,
    &git::PROTOCOL,
    &rtsp::PROTOCOL,
    &sip::PROTOCOL,
    &xmpp::PROTOCOL,
    &neo4j::PROTOCOL,
    &zabbix::PROTOCOL,
    &modbus::PROTOCOL,
];
