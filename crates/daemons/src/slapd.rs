//! OpenLDAP's server.

use crate::process::{Daemon, Start, find, prepare};
use std::process::Command;

/// How it is set up.
#[derive(Debug, Clone)]
pub struct Slapd<'a> {
    /// Password of `cn=admin,dc=example,dc=test`.
    pub password: &'a str,
    /// Further users below `ou=people`, by their `uid`, with their passwords.
    pub users: &'a [(&'a str, &'a str)],
    /// Lets everybody read without a name.
    pub anonymous: bool,
}

impl Default for Slapd<'_> {
    fn default() -> Self {
        Self { password: "admin", users: &[], anonymous: false }
    }
}

/// Starts it.
pub fn slapd(options: Slapd<'_>) -> Option<Daemon> {
    let start = Start::new("slapd", "slapd")?;
    let data = start.make_folder("data");
    let anonymous = if options.anonymous { "" } else { "disallow bind_anon\nrequire authc\n" };
    let schemas = ["core", "cosine", "inetorgperson"].map(|name| format!("include /etc/ldap/schema/{name}.schema\n"));
    let config = format!(
        "{}pidfile {}\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\n{anonymous}\
         database mdb\nmaxsize 10485760\nsuffix \"dc=example,dc=test\"\nrootdn \"cn=admin,dc=example,dc=test\"\n\
         rootpw {}\ndirectory {data}\naccess to * by * read\n",
        schemas.concat(),
        start.path("slapd.pid"),
        options.password,
    );
    let file = start.write("slapd.conf", config);
    let users = options.users.iter().map(|(user, password)| {
        format!(
            "\ndn: uid={user},ou=people,dc=example,dc=test\nobjectClass: account\nobjectClass: simpleSecurityObject\n\
             uid: {user}\nuserPassword: {password}\n"
        )
    });
    let users: String = users.collect();
    let tree = format!(
        "dn: dc=example,dc=test\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example\n\n\
         dn: ou=people,dc=example,dc=test\nobjectClass: organizationalUnit\nou: people\n{users}"
    );
    let tree = start.write("tree.ldif", tree);
    if let Some(slapadd) = find("slapadd") {
        prepare(Command::new(slapadd).args(["-f", &file, "-l", &tree]));
    }
    let url = format!("ldap://127.0.0.1:{}/", start.port);
    Some(start.run(["-d", "0", "-f", &file, "-h", &url]))
}
