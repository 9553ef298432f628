//! Which assets a task is about, and by which names a scan reaches them. Only assets of the account are ever aimed at.

use super::Wish;
use crate::{App, Error};
use model::{AssetKind, AssetSelection, Text};
use std::collections::{BTreeMap, BTreeSet};
use store::{AssetRow, AssetSource, ListQuery, MOST_ROWS, Operator};

/// Assets of one task at most.
const MOST_ASSETS: usize = 100_000;
/// Values of one question to the store.
const VALUES: usize = 100;
/// Columns by which a name may mean an asset.
const MEANT_BY: [&str; 5] = ["identity", "instance_id", "public_ip", "private_ip", "domain"];

/// What a task is about.
#[derive(Debug, Default)]
pub(crate) struct Aim {
    /// The assets.
    pub(crate) assets: Vec<AssetRow>,
    /// Names that were listed or entered and mean no asset of the account, or one that must not be scanned.
    pub(crate) unauthorised: Vec<String>,
    /// What is left out although it was not named, and why.
    pub(crate) notes: Vec<Text>,
}

impl App {
    /// Finds the assets of a task as they are now.
    pub(crate) async fn aim(&self, account: i64, selection: AssetSelection, wish: &Wish) -> Result<Aim, Error> {
        let mut aim = match selection {
            AssetSelection::All => {
                Aim { assets: self.assets_of(account, wish, &BTreeSet::new()).await?, ..Aim::default() }
            }
            AssetSelection::Except => {
                let listed = wish.listed.iter().map(|listed| listed.asset.clone()).collect();
                let left_out = self.meant(account, listed).await?.0.into_keys().collect();
                Aim { assets: self.assets_of(account, wish, &left_out).await?, ..Aim::default() }
            }
            AssetSelection::Listed => {
                let listed: Vec<String> = wish.listed.iter().map(|listed| listed.asset.clone()).collect();
                let (found, unknown) = self.meant(account, listed.clone()).await?;
                Aim { assets: without_what_stands_there(found, &listed), unauthorised: unknown, ..Aim::default() }
            }
            AssetSelection::Entered => {
                let entered: Vec<String> = wish.entered.iter().map(|text| host_of(text).to_owned()).collect();
                let (found, unknown) = self.meant(account, entered.clone()).await?;
                Aim { assets: without_what_stands_there(found, &entered), unauthorised: unknown, ..Aim::default() }
            }
        };
        let named: Vec<&str> = match selection {
            AssetSelection::Listed => wish.listed.iter().map(|listed| listed.asset.as_str()).collect(),
            AssetSelection::Entered => wish.entered.iter().map(|text| host_of(text)).collect(),
            AssetSelection::All | AssetSelection::Except => Vec::new(),
        };
        self.leave_out_unbound(account, &named, &mut aim).await?;
        Ok(aim)
    }

    /// Imported cloud assets are scanned only for accounts that bound the service role. A name that means another asset
    /// too is about that one.
    async fn leave_out_unbound(&self, account: i64, named: &[&str], aim: &mut Aim) -> Result<(), Error> {
        if !aim.assets.iter().any(needs_the_role) || self.parts.store.has_service_role(account).await? {
            return Ok(());
        }
        let (cloud, rest): (Vec<_>, Vec<_>) = aim.assets.drain(..).partition(needs_the_role);
        let means = |name: &str, row: &AssetRow| {
            let forms = forms(name);
            names_in(row).any(|own| forms.iter().any(|form| form == own))
        };
        let only_cloud =
            |name: &&&str| cloud.iter().any(|row| means(name, row)) && !rest.iter().any(|row| means(name, row));
        let refused: BTreeSet<String> = named.iter().filter(only_cloud).map(|name| (*name).to_owned()).collect();
        aim.unauthorised.extend(refused);
        aim.assets = rest;
        if named.is_empty() && aim.assets.is_empty() {
            aim.unauthorised.extend(cloud.into_iter().map(|row| row.instance_id));
        } else if aim.unauthorised.is_empty() {
            let text = Text::new(
                "{count} imported cloud assets were left out: the service role is not bound (AddNewBindRoleUser)",
                "已跳过 {count} 个导入的云资产：尚未绑定服务角色（AddNewBindRoleUser）",
            );
            aim.notes.push(text.fill("count", &cloud.len().to_string()));
        }
        Ok(())
    }

    /// Every asset of the account, as far as the tag allows, without some.
    async fn assets_of(&self, account: i64, wish: &Wish, without: &BTreeSet<i64>) -> Result<Vec<AssetRow>, Error> {
        let mut query = ListQuery::<AssetRow>::of(&[account]);
        if let Some(tag) = &wish.tag {
            query = query.tagged(vec![tag.clone()]).map_err(Error::internal)?;
        }
        let mut assets = Vec::new();
        let mut offset = 0;
        loop {
            let page = self.parts.store.page(&query.clone().page(offset, Some(MOST_ROWS))).await?;
            let last = (page.rows.len() as u64) < MOST_ROWS;
            offset += page.rows.len() as u64;
            assets.extend(page.rows.into_iter().filter(|row| !without.contains(&row.id)));
            if last || assets.len() >= MOST_ASSETS {
                return Ok(assets);
            }
        }
    }

    /// The assets that some names mean, by row id, and the names that mean none.
    async fn meant(&self, account: i64, names: Vec<String>) -> Result<(BTreeMap<i64, AssetRow>, Vec<String>), Error> {
        let mut found = BTreeMap::new();
        let mut unknown = Vec::new();
        for names in names.chunks(VALUES) {
            let wanted: Vec<(Vec<String>, &String)> = names.iter().map(|name| (forms(name), name)).collect();
            let values: Vec<&str> = wanted.iter().flat_map(|(forms, _)| forms.iter().map(String::as_str)).collect();
            let mut rows = Vec::new();
            for column in MEANT_BY {
                let query = ListQuery::<AssetRow>::of(&[account]).and(column, Operator::Equal, &values);
                // A name that no column can hold means no asset.
                let Ok(query) = query else { continue };
                rows.extend(self.parts.store.page(&query.page(0, Some(MOST_ROWS))).await?.rows);
            }
            for (forms, name) in &wanted {
                let meant = |row: &&AssetRow| names_in(row).any(|own| forms.iter().any(|form| form == own));
                let mut any = false;
                for row in rows.iter().filter(meant) {
                    any = true;
                    found.insert(row.id, row.clone());
                }
                if !any && !unknown.contains(*name) {
                    unknown.push((*name).clone());
                }
            }
        }
        Ok((found, unknown))
    }
}

/// Assets that names mean. A database that a scan found at an address is part of what is looked at there, not one more
/// asset of the task, unless it was named itself.
fn without_what_stands_there(found: BTreeMap<i64, AssetRow>, names: &[String]) -> Vec<AssetRow> {
    let is_found = |row: &AssetRow| row.source == AssetSource::Scan.word();
    let places: BTreeSet<String> =
        found.values().filter(|row| !is_found(row)).map(|row| row.identity.clone()).collect();
    let named: BTreeSet<String> = names.iter().flat_map(|name| forms(name)).collect();
    let counts = |row: &AssetRow| {
        let itself = [&row.identity, &row.instance_id].into_iter().any(|own| named.contains(own));
        itself || !is_found(row) || !names_in(row).any(|own| places.contains(own))
    };
    found.into_values().filter(counts).collect()
}

/// The names and addresses by which a scan reaches assets, each once.
pub(crate) fn names_of(assets: &[AssetRow]) -> Vec<String> {
    let mut names = BTreeSet::new();
    for row in assets {
        let own: Vec<&str> = match AssetKind::parse(&row.kind) {
            Some(AssetKind::Domain | AssetKind::PublicIp) => vec![&row.identity],
            Some(AssetKind::Host) => vec![&row.public_ip, &row.private_ip],
            // A database is reached by its name where it has one: it was entered so, and its risks shall say so.
            Some(AssetKind::Database | AssetKind::Listener) if !row.domain.is_empty() => {
                row.domain.split(',').collect()
            }
            Some(AssetKind::Database | AssetKind::Listener | AssetKind::Pod) => vec![&row.public_ip, &row.private_ip],
            // Networks are not machines.
            Some(AssetKind::Vpc | AssetKind::Subnet) | None => Vec::new(),
        };
        names.extend(own.into_iter().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned));
    }
    names.into_iter().collect()
}

fn names_in(row: &AssetRow) -> impl Iterator<Item = &str> {
    let all = [&row.identity, &row.instance_id, &row.public_ip, &row.private_ip, &row.domain];
    all.into_iter().map(String::as_str).filter(|name| !name.is_empty())
}

/// Whether an inventory file brought it from a cloud.
pub(crate) fn is_cloud(row: &AssetRow) -> bool {
    row.cloud == 1 && row.source == "import"
}

/// Whether it is scanned only with the service role. Domains and addresses are nobody's resources: who may add them by
/// hand may import them too.
fn needs_the_role(row: &AssetRow) -> bool {
    is_cloud(row) && !matches!(AssetKind::parse(&row.kind), Some(AssetKind::Domain | AssetKind::PublicIp))
}

/// A name as it came, and as assets keep it where that differs: ids have letters of both cases, names and addresses one
/// form.
fn forms(name: &str) -> Vec<String> {
    let name = name.trim();
    let mut forms = vec![name.to_owned()];
    forms.extend(model::Asset::from_name(name).map(|asset| asset.id).filter(|normal| normal != name));
    forms
}

/// The host of what somebody entered: a URL's, or the text itself without a port.
fn host_of(text: &str) -> &str {
    let text = text.trim();
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    if let Some((inside, _)) = host.strip_prefix('[').and_then(|host| host.split_once(']')) {
        return inside;
    }
    match host.split_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok() => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_what_is_entered() {
        for (text, host) in [
            ("www.example.com", "www.example.com"),
            (" 10.0.0.7 ", "10.0.0.7"),
            ("http://www.example.com:8080/a?b#c", "www.example.com"),
            ("https://user:word@host.example/x", "host.example"),
            ("localhost:80", "localhost"),
            ("localhost:99999", "localhost:99999"),
            ("http://[::1]:8080/", "::1"),
            ("::1", "::1"),
            ("", ""),
        ] {
            assert_eq!(host_of(text), host, "{text}");
        }
    }

    #[test]
    fn names_are_compared_in_every_form() {
        assert_eq!(forms("WWW.Example.com."), ["WWW.Example.com.", "www.example.com"]);
        assert_eq!(forms("0:0::1"), ["0:0::1", "::1"]);
        assert_eq!(forms("ins-AbC"), ["ins-AbC", "ins-abc"]);
        assert_eq!(forms("localhost"), ["localhost"]);
    }
}
