//! Who calls, and what that lets them do: roles, actions, networks. Pure; adapters ask here and map the answer to
//! their codes.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// Who calls: an account, found by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Row id of the account.
    pub account: i64,
    /// `AppId` of the account, as shown to clients.
    pub app_id: u64,
    /// `Uin` of the account, or of the sub-account that the key belongs to.
    pub uin: u64,
    /// The key that signed.
    pub secret_id: String,
    /// What the key may do.
    pub access: Access,
}

/// What a key may do, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// How much.
    pub role: Role,
    /// Names of actions, a last `*` stands for any rest; empty for all that the role allows.
    pub actions: Vec<String>,
    /// Networks that alone may call; empty for any.
    pub allow: Vec<Network>,
    /// Networks that may not call.
    pub deny: Vec<Network>,
}

/// How much a key may do. Each role includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Look.
    Read,
    /// Hand in Skills and start work.
    Submit,
    /// Change settings and access.
    Administer,
}

/// Why an address may not call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkDenial {
    /// It is on the deny list.
    Listed,
    /// There is an allow list, and it is not on it.
    NotListed,
}

impl Access {
    /// Whether an action may be called that needs a role. `product` and `name` as in `csip:CreateSkillScan`.
    pub fn permits(&self, product: &str, name: &str, needed: Role) -> bool {
        let full = format!("{product}:{name}");
        let named = |pattern: &String| match pattern.strip_suffix('*') {
            Some(start) => full.starts_with(start) || name.starts_with(start),
            None => *pattern == full || *pattern == name,
        };
        self.role >= needed && (self.actions.is_empty() || self.actions.iter().any(named))
    }

    /// Whether a call may come from an address. The deny list wins.
    pub fn permits_address(&self, address: IpAddr) -> Result<(), NetworkDenial> {
        if self.deny.iter().any(|network| network.contains(address)) {
            return Err(NetworkDenial::Listed);
        }
        if !self.allow.is_empty() && !self.allow.iter().any(|network| network.contains(address)) {
            return Err(NetworkDenial::NotListed);
        }
        Ok(())
    }
}

impl Role {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Submit => "submit",
            Self::Administer => "administer",
        }
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let known = [Self::Read, Self::Submit, Self::Administer].into_iter().find(|role| role.word() == word);
        known.ok_or_else(|| "expected read, submit or administer".to_owned())
    }
}

/// A block of addresses: `10.0.0.0/8`, `2001:db8::/32`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    /// The first address.
    address: IpAddr,
    /// How many leading bits count.
    prefix: u8,
}

impl Network {
    /// Whether an address lies in it. IPv4 addresses in IPv6 clothes are IPv4 addresses.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.prefix.min(32))).unwrap_or(0);
                own.to_bits() & mask == other.to_bits() & mask
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.prefix.min(128))).unwrap_or(0);
                own.to_bits() & mask == other.to_bits() & mask
            }
            _ => false,
        }
    }

    /// Whether every address of it is one of `outer`.
    pub fn lies_within(&self, outer: &Self) -> bool {
        self.prefix >= outer.prefix && outer.contains(self.address)
    }

    /// Its first address, and how many leading bits count.
    pub fn block(&self) -> (IpAddr, u8) {
        (self.address, self.prefix)
    }

    /// Reads a list separated by commas.
    pub fn list(text: &str) -> Result<Vec<Self>, String> {
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::parse).collect()
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no network: expected an address or a block such as 10.0.0.0/8");
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse().map_err(|_| wrong())?,
            Some(_) => return Err(wrong()),
            None => bits,
        };
        if prefix > bits {
            return Err(wrong());
        }
        // What lies behind the prefix does not count, so it is not kept.
        let address = match address {
            IpAddr::V4(v4) => {
                let mask = u32::MAX.checked_shl(u32::from(bits - prefix)).unwrap_or(0);
                IpAddr::V4(Ipv4Addr::from_bits(v4.to_bits() & mask))
            }
            IpAddr::V6(v6) => {
                let mask = u128::MAX.checked_shl(u32::from(bits - prefix)).unwrap_or(0);
                IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & mask))
            }
        };
        Ok(Self { address, prefix })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks() {
        for (text, shown, inside, outside) in [
            ("10.1.2.3/8", "10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
            ("192.0.2.7", "192.0.2.7/32", "192.0.2.7", "192.0.2.8"),
            ("0.0.0.0/0", "0.0.0.0/0", "203.0.113.9", "2001:db8::1"),
            ("2001:db8::/32", "2001:db8::/32", "2001:db8:1::1", "2001:db9::1"),
            ("::1", "::1/128", "::1", "127.0.0.1"),
            ("::/0", "::/0", "2001:db8::1", "127.0.0.1"),
            ("127.0.0.0/8", "127.0.0.0/8", "::ffff:127.0.0.1", "::1"),
        ] {
            let network: Network = text.parse().unwrap();
            assert_eq!(network.to_string(), shown);
            assert!(network.contains(inside.parse().unwrap()), "{text} {inside}");
            assert!(!network.contains(outside.parse().unwrap()), "{text} {outside}");
        }
        for wrong in ["", "10.0.0.0/33", "::/129", "10.0.0/8", "10.0.0.0/", "10.0.0.0/+8", "example.com", "1.2.3.4/8/8"]
        {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn keys_do_what_they_may() {
        let access = |role, actions: &[&str]| Access {
            role,
            actions: actions.iter().map(|action| (*action).to_owned()).collect(),
            allow: Vec::new(),
            deny: Vec::new(),
        };
        for (role, actions, name, needed, expected) in [
            (Role::Administer, &[][..], "CreateSkillScan", Role::Submit, true),
            (Role::Submit, &[], "CreateSkillScan", Role::Submit, true),
            (Role::Read, &[], "CreateSkillScan", Role::Submit, false),
            (Role::Read, &[], "DescribeSkillScanResult", Role::Read, true),
            (Role::Submit, &[], "AddNewBindRoleUser", Role::Administer, false),
            (Role::Submit, &["CreateSkillScan"], "CreateSkillScan", Role::Submit, true),
            (Role::Submit, &["csip:CreateSkillScan"], "CreateSkillScan", Role::Submit, true),
            (Role::Submit, &["cwp:CreateSkillScan"], "CreateSkillScan", Role::Submit, false),
            (Role::Submit, &["csip:Describe*"], "DescribeSkillScanResult", Role::Read, true),
            (Role::Submit, &["Describe*"], "CreateSkillScan", Role::Submit, false),
            (Role::Read, &["CreateSkillScan"], "CreateSkillScan", Role::Submit, false),
        ] {
            assert_eq!(access(role, actions).permits("csip", name, needed), expected, "{role:?} {actions:?} {name}");
        }
    }

    #[test]
    fn the_deny_list_wins() {
        let lists = |allow: &str, deny: &str| Access {
            role: Role::Read,
            actions: Vec::new(),
            allow: Network::list(allow).unwrap(),
            deny: Network::list(deny).unwrap(),
        };
        for (allow, deny, address, expected) in [
            ("", "", "192.0.2.1", Ok(())),
            ("10.0.0.0/8, 192.0.2.0/24", "", "192.0.2.1", Ok(())),
            ("10.0.0.0/8", "", "192.0.2.1", Err(NetworkDenial::NotListed)),
            ("", "192.0.2.0/24", "192.0.2.1", Err(NetworkDenial::Listed)),
            ("192.0.2.0/24", "192.0.2.1", "192.0.2.1", Err(NetworkDenial::Listed)),
        ] {
            assert_eq!(lists(allow, deny).permits_address(address.parse().unwrap()), expected, "{allow} {deny}");
        }
    }
}
