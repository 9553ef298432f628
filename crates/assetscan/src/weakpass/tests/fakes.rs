//! Servers that speak just enough of a protocol to judge a login, in every mood. Only for the truth table.

mod binary;
mod lines;
mod ssh;
mod web;

use super::super::bytes::text;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The one user, and the password that the caller's words hold.
pub(super) const USER: &str = "weak";
pub(super) const GUESSABLE: &str = "Summer2024";
const GOOD: &str = "u7#kQ-vm2!xWc";

/// How a server judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    Right,
    Wrong,
    Empty,
    Locked,
    AlwaysYes,
    Drops,
    Endless,
    Garbage,
    Silent,
    /// Asks for a password, and hangs up when it gets one.
    Dies,
}

/// What it says to a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Say {
    Yes,
    No,
    Locked,
}

type Served<'a> = Pin<Box<dyn Future<Output = io::Result<()>> + Send + 'a>>;

/// One fake.
pub(super) struct Fake {
    pub(super) name: &'static str,
    pub(super) service: &'static str,
    /// Whether an empty password is one here.
    pub(super) empty: bool,
    /// Whether the protocol has a way to speak of a lock.
    pub(super) locks: bool,
    serve: for<'a> fn(&'a mut Peer) -> Served<'a>,
}

macro_rules! fakes {
    ($($name:literal $service:literal $empty:literal $locks:literal => $serve:path;)*) => {
        pub(super) const FAKES: &[Fake] = &[$(Fake {
            name: $name, service: $service, empty: $empty, locks: $locks, serve: |peer| Box::pin($serve(peer)),
        }),*];
    };
}

fakes! {
    "ftp" "ftp" true true => lines::ftp;
    "smtp" "smtp" false true => lines::smtp;
    "smtp-login" "smtp" false true => lines::smtp_login;
    "imap" "imap" false true => lines::imap;
    "imap-plain" "imap" false true => lines::imap_plain;
    "pop3" "pop3" false true => lines::pop3;
    "redis" "redis" false false => lines::redis;
    "nats" "nats" false true => lines::nats;
    "memcached" "memcached" false true => binary::memcached;
    "memcached-text" "memcached" false false => lines::memcached;
    "mqtt" "mqtt" true true => binary::mqtt;
    "amqp" "amqp" false true => binary::amqp;
    "ldap" "ldap" false true => binary::ldap;
    "mysql-native" "mysql" true true => binary::mysql_native;
    "mysql-switch" "mysql" true true => binary::mysql_switch;
    "mysql-sha2-fast" "mysql" true true => binary::mysql_sha2_fast;
    "mysql-sha2-rsa" "mysql" true true => binary::mysql_sha2_rsa;
    "postgresql-cleartext" "postgresql" false true => binary::postgresql_cleartext;
    "postgresql-md5" "postgresql" false true => binary::postgresql_md5;
    "postgresql-scram" "postgresql" false true => binary::postgresql_scram;
    "ssh" "ssh" true true => ssh::password;
    "ssh-keyboard" "ssh" true true => ssh::keyboard;
    "http-basic" "http" true true => web::basic;
    "http-digest" "http" true true => web::digest;
    "http-form" "http" false true => web::form;
}

/// A running fake.
pub(super) struct Server {
    pub(super) port: u16,
    judged: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Server {
    /// Logins that it judged.
    pub(super) fn judged(&self) -> usize {
        self.judged.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Starts a fake on a free port.
pub(super) async fn start(fake: &Fake, mood: Mood) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let judged = Arc::new(AtomicUsize::new(0));
    let (serve, tally) = (fake.serve, Arc::clone(&judged));
    let task = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut peer = Peer { stream: BufReader::new(stream), mood, judged: Arc::clone(&tally) };
            tokio::spawn(async move {
                let talk = async {
                    match mood {
                        Mood::Drops => Ok(()),
                        Mood::Silent => {
                            tokio::time::sleep(Duration::from_secs(60)).await;
                            Ok(())
                        }
                        Mood::Garbage => peer.send(b"\x01\x02\xff\xfe\x00\x80zz\n\n\r\n\x7f").await,
                        Mood::Endless => loop {
                            peer.send(&[b'x'; 4096]).await?;
                        },
                        _ => serve(&mut peer).await,
                    }
                };
                let ended: io::Result<()> = talk.await;
                drop(ended);
            });
        }
    });
    Server { port, judged, task }
}

/// One connection of a fake.
pub(super) struct Peer {
    stream: BufReader<TcpStream>,
    pub(super) mood: Mood,
    judged: Arc<AtomicUsize>,
}

impl Peer {
    pub(super) async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes).await
    }

    pub(super) async fn say(&mut self, line: &str) -> io::Result<()> {
        self.send(format!("{line}\r\n").as_bytes()).await
    }

    pub(super) async fn exactly(&mut self, count: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; count];
        self.stream.read_exact(&mut bytes).await?;
        Ok(bytes)
    }

    /// The next line; an error at the end.
    pub(super) async fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        if self.stream.read_until(b'\n', &mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(text(&line).trim_end_matches(['\r', '\n']).to_owned())
    }

    /// The password of a user.
    pub(super) fn password(&self, user: &str) -> &'static str {
        match (self.mood, user) {
            (Mood::Right, USER) => GUESSABLE,
            (Mood::Empty, USER) => "",
            _ => GOOD,
        }
    }

    /// How a login ends, given whether its password was right.
    pub(super) fn verdict(&self, right: bool) -> io::Result<Say> {
        self.judged.fetch_add(1, Ordering::SeqCst);
        match self.mood {
            Mood::AlwaysYes => Ok(Say::Yes),
            Mood::Locked => Ok(Say::Locked),
            Mood::Dies => Err(io::ErrorKind::ConnectionReset.into()),
            _ if right => Ok(Say::Yes),
            _ => Ok(Say::No),
        }
    }

    /// The same for a password in clear.
    pub(super) fn judge(&self, user: &str, password: &str) -> io::Result<Say> {
        self.verdict(self.password(user) == password)
    }
}
