//! What `/etc/passwd` and `/etc/shadow` say of accounts (passwd(5), shadow(5)). Never tells a hash.

use super::rule::Accounts;
use std::collections::BTreeMap;

/// The accounts that break the rule, a line each.
pub(super) fn broken(question: Accounts, passwd: &str, shadow: &str) -> Vec<String> {
    match question {
        Accounts::NoEmptyPassword => {
            let files = [("/etc/passwd", passwd), ("/etc/shadow", shadow)];
            let rows = files.into_iter().flat_map(|(file, text)| rows(text).map(move |row| (file, row)));
            let empty = rows.filter(|(_, row)| row.get(1) == Some(&""));
            empty.map(|(file, row)| format!("{file}: {} has no password", name(&row))).collect()
        }
        Accounts::OneSuperuser => rows(passwd)
            .filter(|row| row.get(2) == Some(&"0") && name(row) != "root")
            .map(|row| format!("/etc/passwd: {} has user id 0", name(&row)))
            .collect(),
        Accounts::UniqueIds => {
            let mut holders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for row in rows(passwd) {
                if let [name, _, id, ..] = row.as_slice() {
                    holders.entry(id).or_default().push(name);
                }
            }
            let shared = holders.into_iter().filter(|(_, names)| names.len() > 1);
            shared.map(|(id, names)| format!("/etc/passwd: user id {id} is shared by {}", names.join(", "))).collect()
        }
        Accounts::StrongHashes => rows(shadow)
            .filter_map(|row| {
                let kind = weak(row.get(1)?)?;
                Some(format!("/etc/shadow: the password of {} is kept as {kind}", name(&row)))
            })
            .collect(),
    }
}

/// Lines that are accounts: without a name it is none, and `+` and `-` only refer to a directory service.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let rows = text.lines().map(|line| line.split(':').collect::<Vec<_>>());
    rows.filter(|row| row.len() > 2 && !name(row).is_empty() && !name(row).starts_with(['+', '-']))
}

fn name<'a>(row: &[&'a str]) -> &'a str {
    row.first().copied().unwrap_or_default()
}

/// Which weak scheme a hash is of; `None` for a strong one and for locked accounts (`!`, `*`).
fn weak(hash: &str) -> Option<&'static str> {
    match hash.trim_start_matches('!') {
        "" | "*" | "x" => None,
        hash if hash.starts_with("$1$") => Some("an MD5 hash"),
        hash if !hash.starts_with(['$', '*', '_']) && hash.len() == 13 => Some("a DES hash"),
        _ => None,
    }
}
