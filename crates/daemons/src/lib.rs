//! Real servers for tests: Debian's own daemons, each in a temporary folder on a free loopback port.
//!
//! One file per daemon, one function each. A daemon that is not installed answers `None` and says so in one line; a
//! daemon that is installed and does not start is a failure, for a test that silently skips proves nothing. Only for tests:
//! no crate may depend on this one outside `dev-dependencies`.

mod dovecot;
mod exim;
mod mariadb;
mod memcached;
mod mosquitto;
mod nats;
mod nginx;
mod postgres;
mod process;
mod rabbitmq;
mod redis;
mod slapd;
mod sshd;
mod system_user;
mod vsftpd;

pub use dovecot::{Dovecot, dovecot};
pub use exim::{Exim, exim};
pub use mariadb::{MariaDb, mariadb};
pub use memcached::{Memcached, memcached};
pub use mosquitto::{Mosquitto, mosquitto};
pub use nats::{Nats, nats};
pub use nginx::{Nginx, nginx};
pub use postgres::{Postgres, postgres};
pub use process::{Daemon, free_port};
pub use rabbitmq::{RabbitMq, rabbitmq};
pub use redis::{Redis, redis};
pub use slapd::{Slapd, slapd};
pub use sshd::{Sshd, sshd};
pub use system_user::SystemUser;
pub use vsftpd::{Vsftpd, vsftpd};
