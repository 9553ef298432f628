//! RabbitMQ, an AMQP broker.

use crate::process::{Daemon, Start, find, free_port};
use std::process::Command;

/// How it is set up.
#[derive(Debug, Clone)]
pub struct RabbitMq<'a> {
    /// A user, with its password.
    pub login: (&'a str, &'a str),
    /// Further users.
    pub users: &'a [(&'a str, &'a str)],
}

impl Default for RabbitMq<'_> {
    fn default() -> Self {
        Self { login: ("guest", "guest"), users: &[] }
    }
}

/// Starts it. Its neighbour epmd, which Erlang needs, is part of the same process group and ends with it.
pub fn rabbitmq(options: RabbitMq<'_>) -> Option<Daemon> {
    // The wrapper in the path changes to another user; the script behind it does not.
    let start = Start::new("rabbitmq", "rabbitmq-server")?;
    let script = find_script()?;
    let all = std::iter::once(&options.login).chain(options.users);
    let users = all.map(|(user, password)| {
        format!("{{\"name\":\"{user}\",\"password\":\"{password}\",\"tags\":\"administrator\"}}")
    });
    let users = users.collect::<Vec<_>>().join(",");
    let definitions = format!("{{\"users\":[{users}],\"vhosts\":[{{\"name\":\"/\"}}]}}");
    let definitions = start.write("definitions.json", definitions);
    let config = start.write(
        "rabbitmq.conf",
        format!(
            "listeners.tcp.default = 127.0.0.1:{}\nload_definitions = {definitions}\n\
             loopback_users = none\nlog.file = false\nlog.console = true\nlog.console.level = warning\n",
            start.port
        ),
    );
    let plugins = start.write("enabled_plugins", "[].\n");
    // Left alone, Erlang starts epmd as a daemon of a session of its own, which nobody would end.
    let mut command = Command::new("sh");
    command
        .args(["-c", "epmd -address 127.0.0.1 & exec \"$0\""])
        .arg(script)
        .env("HOME", start.path(""))
        .env("RABBITMQ_CONFIG_FILE", config)
        .env("RABBITMQ_ENABLED_PLUGINS_FILE", plugins)
        .env("RABBITMQ_MNESIA_BASE", start.make_folder("data"))
        .env("RABBITMQ_LOG_BASE", start.make_folder("log"))
        .env("RABBITMQ_NODENAME", format!("touchstone{}@localhost", start.port))
        .env("RABBITMQ_DIST_PORT", free_port().to_string())
        .env("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+S 1:1 +sbwt none")
        .env("ERL_EPMD_PORT", free_port().to_string())
        .env("ERL_EPMD_ADDRESS", "127.0.0.1");
    Some(start.run_command(command))
}

fn find_script() -> Option<std::path::PathBuf> {
    let own = std::path::PathBuf::from("/usr/lib/rabbitmq/bin/rabbitmq-server");
    if own.is_file() { Some(own) } else { find("rabbitmq-server") }
}
