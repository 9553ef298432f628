//! What people write as target: addresses, names, networks. Everything else is refused with what to write instead.

use anyhow::bail;
use app::Network;
use assetscan::{Scope, Target};
use std::net::IpAddr;

/// Addresses that one network may stand for.
const MOST_ADDRESSES: u128 = 4096;

/// Reads the targets; addresses outside the scope are refused before anything is sent.
pub(super) fn read(written: &[String], scope: &Scope) -> anyhow::Result<Vec<Target>> {
    let mut targets = Vec::new();
    for word in written {
        let word = word.trim();
        if let Some((_, rest)) = word.split_once("://") {
            let host = rest.split(['/', ':']).next().unwrap_or(rest);
            bail!("`{word}` is a URL; write `{host}`, and ports with --ports");
        }
        if let Ok(address) = word.trim_matches(['[', ']']).parse::<IpAddr>() {
            scope.permit(address)?;
            targets.push(Target::new(address.to_string()));
        } else if word.contains('/') {
            targets.extend(network(word, scope)?);
        } else if let Some((host, port)) = word.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()) {
            bail!("`{word}` has a port; write `{host} --ports {port}`");
        } else if is_name(word) {
            targets.push(Target::new(word));
        } else {
            bail!("`{word}` is neither an address nor a name nor a network such as 10.0.0.0/28");
        }
    }
    Ok(targets)
}

fn network(word: &str, scope: &Scope) -> anyhow::Result<Vec<Target>> {
    let Ok(network) = word.parse::<Network>() else { bail!("`{word}` is no network; write one such as 10.0.0.0/28") };
    let (address, bits) = network.block();
    let (first, width) = match address {
        IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    };
    let rest = u32::from(width - bits.min(width));
    let count = 1u128.checked_shl(rest).unwrap_or(u128::MAX);
    if count > MOST_ADDRESSES {
        bail!("`{word}` has more than {MOST_ADDRESSES} addresses; scan it in parts");
    }
    let first = if rest >= 128 { 0 } else { first >> rest << rest };
    let each = (0..count).map(|n| match address {
        IpAddr::V4(_) => IpAddr::from(u32::try_from(first + n).unwrap_or(u32::MAX).to_be_bytes()),
        IpAddr::V6(_) => IpAddr::from((first + n).to_be_bytes()),
    });
    each.map(|address| Ok(scope.permit(address).map(|()| Target::new(address.to_string()))?)).collect()
}

/// Letters, digits, dashes and dots, as names of machines have them; other scripts too.
fn is_name(word: &str) -> bool {
    !word.is_empty() && word.len() <= 253 && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: &str) {
        let scope = Scope::with([("10.0.0.0".parse().unwrap(), 8)]);
        let read = read(&[word.to_owned()], &scope);
        let names = read.map(|targets| targets.iter().map(|t| t.name.clone()).collect::<Vec<_>>().join(" "));
        assert_eq!(names.unwrap_or_else(|error| format!("error: {error}")), expected, "{word}");
    }

    #[test]
    fn what_people_write() {
        check("127.0.0.1", "127.0.0.1");
        check("[::1]", "::1");
        check("localhost", "localhost");
        check("10.0.0.5/30", "10.0.0.4 10.0.0.5 10.0.0.6 10.0.0.7");
        check(
            "http://localhost:80/x",
            "error: `http://localhost:80/x` is a URL; write `localhost`, and ports with --ports",
        );
        check("localhost:80", "error: `localhost:80` has a port; write `localhost --ports 80`");
        check("10.0.0.0/8", "error: `10.0.0.0/8` has more than 4096 addresses; scan it in parts");
        check("10.0.0.0/99", "error: `10.0.0.0/99` is no network; write one such as 10.0.0.0/28");
        check("a b", "error: `a b` is neither an address nor a name nor a network such as 10.0.0.0/28");
        check(
            "192.0.2.1",
            "error: 192.0.2.1 is outside the allowed networks; name its network with --allow-network CIDR",
        );
    }
}
