//! How each protocol is asked whether it wants a password, and how one try is made. One file each; [`find`] lists them.
//!
//! A protocol judges one try. Which passwords, how many, how fast and what a hit is worth is decided elsewhere.

mod amqp;
mod ftp;
mod http_basic;
mod http_form;
mod imap;
mod ldap;
mod memcached;
mod mqtt;
mod mysql;
mod nats;
mod pop3;
mod postgresql;
mod redis;
mod replies;
mod sasl;
mod smtp;
mod ssh;
#[cfg(test)]
pub(super) use ssh::parts as ssh_parts;

use super::secret::Secret;
use crate::net::Connector;
use crate::talk::{Talk, TalkError};
use crate::{Service, net};
use model::Text;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use thiserror::Error;

/// Every protocol: its number for good, the service's name as detection gives it, its own name, and who speaks it.
macro_rules! protocols {
    ($($item:literal $service:literal $name:literal => $protocol:ty;)*) => {
        /// Number and name of each.
        pub(super) const ITEMS: &[(u32, &str)] = &[$(($item, $name)),*];

        /// The protocols that a service of this name is tried with.
        pub(super) fn find(service: &str) -> Vec<Entry> {
            let all = [$(Entry { item: $item, service: $service, name: $name, parallel: <$protocol>::PARALLEL, patience: <$protocol>::PATIENCE, knock: |call| Box::pin(ready::<$protocol>(call)) }),*];
            all.into_iter().filter(|entry| entry.service == service).collect()
        }

        /// Names of the services that some protocol knows.
        #[cfg(test)]
        pub(super) const SERVICES: &[&str] = &[$($service),*];
    };
}

protocols! {
    1 "ssh" "ssh" => ssh::Ssh;
    2 "ftp" "ftp" => ftp::Ftp;
    3 "mysql" "mysql" => mysql::MySql;
    4 "postgresql" "postgresql" => postgresql::PostgreSql;
    5 "redis" "redis" => redis::Redis;
    6 "mqtt" "mqtt" => mqtt::Mqtt;
    7 "amqp" "amqp" => amqp::Amqp;
    8 "nats" "nats" => nats::Nats;
    9 "memcached" "memcached" => memcached::Memcached;
    10 "ldap" "ldap" => ldap::Ldap;
    11 "http" "http-basic" => http_basic::HttpBasic;
    12 "http" "http-form" => http_form::HttpForm;
    13 "smtp" "smtp" => smtp::Smtp;
    14 "imap" "imap" => imap::Imap;
    15 "pop3" "pop3" => pop3::Pop3;
}

/// One protocol.
pub(super) trait Protocol: Send + Sync + 'static {
    /// What the knock learned and every login needs.
    type Ground: Send + Sync + 'static;

    /// Logins at once that a usual server of this kind takes without refusing its own users.
    const PARALLEL: usize;

    /// Some servers let those who failed wait longer and longer for an answer: one try takes this long at least.
    const PATIENCE: Duration = Duration::ZERO;

    /// What the service asks of somebody without a name.
    fn knock(call: &Call) -> impl Future<Output = Result<Door<Self::Ground>, Broken>> + Send;

    /// One try, over a connection of its own.
    fn login(
        call: &Call,
        ground: &Self::Ground,
        account: &Account,
    ) -> impl Future<Output = Result<Answer, Broken>> + Send;

    /// What stands for `{base}` in the names of users.
    fn base(_: &Self::Ground) -> Option<String> {
        None
    }
}

/// Whom to call, and how long one call may take.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) service: Service,
    pub(super) connector: Connector,
    pub(super) within: Duration,
    /// Logins that a knock made to learn what failure looks like: names that nobody has, for the audit.
    pub(super) controls: Arc<Mutex<Vec<String>>>,
}

/// A user and a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) user: String,
    pub(super) password: Secret,
}

/// What a service asks of somebody without a name.
#[derive(Debug)]
pub(super) enum Door<G> {
    /// A password.
    Asks(G),
    /// Nothing: it is exposed, which others say.
    Open,
    /// Something that no password answers, or that is not spoken here.
    Shut(Reason),
}

/// What one try told.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The password is right. The server's words.
    In(String),
    /// It is wrong. The server's words.
    Out(String),
    /// The server let this user in and did not look at the password.
    Unasked,
    /// The server refuses to judge passwords: of this account, or of anybody.
    Locked(Whose, String),
    /// This account cannot be tried.
    Shut(Reason),
}

/// Whom a lock shuts out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// One account.
    Account,
    /// Us: every account.
    Caller,
}

/// Why passwords cannot be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reason {
    /// There is no login at all.
    NoLogin,
    /// Keys, certificates or tickets only: a password opens nothing. Not a gap.
    NoPassword,
    /// A way of logging in that is not spoken here.
    UnknownMethod,
    /// No cipher or key exchange in common.
    UnknownCipher,
    /// Our address is not let in.
    NotFromHere,
    /// The service turns us away already.
    LockedOut,
    /// The service has no TLS to offer, and takes passwords inside TLS only.
    NeedsTls,
}

/// Why a try told nothing.
#[derive(Debug, Error)]
pub(super) enum Broken {
    /// The conversation ended.
    #[error(transparent)]
    Talk(#[from] TalkError),
    /// The answer is not of this protocol.
    #[error("not an answer of this protocol")]
    Garbage,
}

impl From<net::ConnectError> for Broken {
    fn from(error: net::ConnectError) -> Self {
        Self::Talk(error.into())
    }
}

impl Reason {
    /// Whether something stays unknown.
    pub(super) fn is_gap(self) -> bool {
        !matches!(self, Self::NoLogin | Self::NoPassword)
    }

    /// In the user's words.
    pub(super) fn text(self) -> Text {
        match self {
            Self::NoLogin => Text::new("the service has no login", "该服务没有登录功能"),
            Self::NoPassword => Text::new("the service takes no passwords", "该服务不接受密码登录"),
            Self::UnknownMethod => Text::new(
                "the service asks for a way of logging in that is not supported",
                "该服务要求的登录方式尚不支持",
            ),
            Self::UnknownCipher => Text::new(
                "no cipher or key exchange in common with the service",
                "与该服务没有共同的加密算法或密钥交换方式",
            ),
            Self::NotFromHere => Text::new("the service lets nobody in from this machine", "该服务不允许从本机登录"),
            Self::LockedOut => Text::new("the service locks out after failed logins", "服务在登录失败后锁定"),
            Self::NeedsTls => Text::new(
                "the service takes passwords inside TLS only and offers none",
                "该服务仅在 TLS 内接受密码，但未提供 TLS",
            ),
        }
    }
}

impl Call {
    /// Notes a login with a name that nobody has.
    pub(super) fn control(&self, user: &str) {
        self.controls.lock().unwrap_or_else(PoisonError::into_inner).push(user.to_owned());
    }

    /// The logins noted since the last question.
    pub(super) fn take_controls(&self) -> Vec<String> {
        std::mem::take(&mut *self.controls.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A connection, inside TLS where the service speaks it.
    pub(super) async fn open(&self) -> Result<Talk, Broken> {
        Ok(Talk::open(&self.connector, &self.service, self.within).await?)
    }

    /// Goes on inside TLS.
    pub(super) async fn start_tls(&self, talk: Talk) -> Result<Talk, Broken> {
        Ok(talk.start_tls(&self.connector, &self.service.asset).await?)
    }
}

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A knock whose result is ready for any protocol.
type Knock = fn(Call) -> Boxed<'static, Result<Door<Box<dyn Login>>, Broken>>;

/// One line of the list.
pub(super) struct Entry {
    /// The number that switches know it by.
    pub(super) item: u32,
    service: &'static str,
    /// The protocol's own name.
    pub(super) name: &'static str,
    /// See [`Protocol::PARALLEL`].
    pub(super) parallel: usize,
    /// See [`Protocol::PATIENCE`].
    pub(super) patience: Duration,
    /// Asks at the door.
    pub(super) knock: Knock,
}

/// A service that asks for a password, ready for tries.
pub(super) trait Login: Send + Sync {
    /// One try.
    fn login<'a>(&'a self, account: &'a Account) -> Boxed<'a, Result<Answer, Broken>>;

    /// What stands for `{base}` in the names of users.
    fn base(&self) -> Option<String>;
}

struct Ready<P: Protocol> {
    call: Call,
    ground: P::Ground,
}

impl<P: Protocol> Login for Ready<P> {
    fn login<'a>(&'a self, account: &'a Account) -> Boxed<'a, Result<Answer, Broken>> {
        Box::pin(P::login(&self.call, &self.ground, account))
    }

    fn base(&self) -> Option<String> {
        P::base(&self.ground)
    }
}

async fn ready<P: Protocol>(call: Call) -> Result<Door<Box<dyn Login>>, Broken> {
    Ok(match P::knock(&call).await? {
        Door::Asks(ground) => Door::Asks(Box::new(Ready::<P> { call, ground })),
        Door::Open => Door::Open,
        Door::Shut(reason) => Door::Shut(reason),
    })
}

/// Reads bytes as every parser of a server's bytes would.
pub(super) fn read(bytes: &[u8]) {
    let text = super::bytes::text(bytes);
    for read in [amqp::read, ldap::read, memcached::read, mysql::read, nats::read, postgresql::read, ssh::read] {
        read(bytes);
    }
    for read in [http_basic::read, http_form::read] {
        read(&text);
    }
    let _ = (replies::part(&text), sasl::choose(&text));
}
