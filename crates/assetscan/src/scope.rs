//! Which addresses may be spoken to at all: loopback, and the networks that the operator named.
//!
//! The rule holds for an account's own assets too: that somebody entered an address proves no right to probe it.

use std::net::IpAddr;
use thiserror::Error;

/// An address that must not be spoken to.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{address} is outside the allowed networks; name its network with --allow-network CIDR")]
pub struct OutOfScope {
    /// The address.
    pub address: IpAddr,
}

/// The allowed networks.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    networks: Vec<Network>,
}

#[derive(Debug, Clone, Copy)]
struct Network {
    address: IpAddr,
    bits: u8,
}

impl Scope {
    /// Loopback only.
    pub fn loopback() -> Self {
        Self::default()
    }

    /// Loopback and these networks, each an address and the number of bits that count.
    pub fn with(networks: impl IntoIterator<Item = (IpAddr, u8)>) -> Self {
        Self { networks: networks.into_iter().map(|(address, bits)| Network { address, bits }).collect() }
    }

    /// Refuses what is outside.
    ///
    /// # Errors
    /// [`OutOfScope`] names the address and the option that would allow it.
    pub fn permit(&self, address: IpAddr) -> Result<(), OutOfScope> {
        let plain = address.to_canonical();
        if plain.is_loopback() || self.networks.iter().any(|network| network.holds(plain)) {
            Ok(())
        } else {
            Err(OutOfScope { address })
        }
    }
}

impl Network {
    fn holds(self, address: IpAddr) -> bool {
        match (self.address.to_canonical(), address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => same(own.to_bits().into(), other.to_bits().into(), 32, self.bits),
            (IpAddr::V6(own), IpAddr::V6(other)) => same(own.to_bits(), other.to_bits(), 128, self.bits),
            _ => false,
        }
    }
}

/// Whether two addresses of `width` bits agree in the first `bits`.
fn same(own: u128, other: u128, width: u32, bits: u8) -> bool {
    let rest = width.saturating_sub(u32::from(bits));
    rest >= 128 || own >> rest == other >> rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(networks: &[(&str, u8)], address: &str, allowed: bool) {
        let scope = Scope::with(networks.iter().map(|(address, bits)| (address.parse().unwrap(), *bits)));
        assert_eq!(scope.permit(address.parse().unwrap()).is_ok(), allowed, "{address} in {networks:?}");
    }

    #[test]
    fn loopback_and_what_is_named() {
        check(&[], "127.8.9.1", true);
        check(&[], "::1", true);
        check(&[], "::ffff:127.0.0.1", true);
        check(&[], "10.0.0.1", false);
        check(&[("10.0.0.0", 8)], "10.255.0.1", true);
        check(&[("10.0.0.0", 8)], "::ffff:10.1.1.1", true);
        check(&[("10.0.0.0", 8)], "11.0.0.1", false);
        check(&[("0.0.0.0", 0)], "8.8.8.8", true);
        check(&[("fd00::", 8)], "fd12::1", true);
        check(&[("fd00::", 8)], "10.0.0.1", false);
        check(&[("169.254.169.254", 32)], "169.254.169.253", false);
    }
}
