//! Which product a request is for.
//!
//! The vendor tells products apart by host name. Here a client may also use an address or a name of the operator's
//! own, and then the API version decides, because it is unique to a product.

use super::error::{Code, Failure};
use crate::{signature::host::without_port, spec::Product};

/// Names under which the vendor serves its APIs; the first label is the product, a second one may be the region.
const VENDOR_DOMAINS: [&str; 2] = [".tencentcloudapi.com", ".tencentcloudapi.woa.com"];

/// Finds the product for a host as sent and a version.
pub(crate) fn choose(products: &[&'static Product], host: &str, version: &str) -> Result<&'static Product, Failure> {
    let host = without_port(host).to_ascii_lowercase();
    let label = host.split('.').next().unwrap_or_default();
    let named: Vec<&'static Product> = products.iter().filter(|product| product.name == label).copied().collect();
    if named.is_empty() && VENDOR_DOMAINS.iter().any(|domain| host.ends_with(domain)) {
        return Err(Failure::new(
            Code::NoSuchProduct,
            "The product named by the host is not served here.",
            "域名对应的产品不存在。",
        ));
    }
    if version.is_empty() {
        return Err(Failure::missing("Version"));
    }
    let candidates = if named.is_empty() { products.to_vec() } else { named };
    candidates.iter().find(|product| product.version == version).copied().ok_or_else(|| {
        let known: Vec<String> = candidates.iter().map(|known| format!("{} {}", known.name, known.version)).collect();
        let known = known.join(", ");
        Failure::new(
            Code::NoSuchVersion,
            format!("The API version does not exist. Versions here: {known}."),
            format!("接口版本不存在。可用版本：{known}。"),
        )
    })
}

/// Whether a signature's credential scope is one for this product.
///
/// The scope names the product. The official Node.js SDK takes the first label of the address it was given instead
/// (`127` of `127.0.0.1`), so that counts as well; it is signed like the product's name would be.
pub(crate) fn is_scope(product: &Product, host: &str, scope: &str) -> bool {
    let first_label = host.split('.').next().unwrap_or_default();
    scope == product.name || (!first_label.is_empty() && [first_label, without_port(first_label)].contains(&scope))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(host: &str, version: &str, expected: Result<&str, Code>) {
        let chosen = choose(crate::spec::TENCENT, host, version);
        assert_eq!(chosen.map(|product| product.name).map_err(|f| f.code), expected, "{host} {version}");
    }

    #[test]
    fn a_scope_is_the_product_or_the_first_label_of_the_address() {
        let csip = choose(crate::spec::TENCENT, "127.0.0.1", "2022-11-21").unwrap();
        for (host, scope, expected) in [
            ("csip.intl.tencentcloudapi.com", "csip", true),
            ("127.0.0.1:8080", "csip", true),
            ("127.0.0.1:8080", "127", true),
            ("localhost:8080", "localhost", true),
            ("localhost:8080", "localhost:8080", true),
            ("scan.example.com", "scan", true),
            ("127.0.0.1:8080", "cvm", false),
            ("127.0.0.1:8080", "", false),
            ("", "", false),
        ] {
            assert_eq!(is_scope(csip, host, scope), expected, "{host} {scope}");
        }
    }

    #[test]
    fn the_host_decides_where_it_names_a_product_and_the_version_elsewhere() {
        check("csip.intl.tencentcloudapi.com", "2022-11-21", Ok("csip"));
        check("csip.ap-singapore.tencentcloudapi.com:443", "2022-11-21", Ok("csip"));
        check("CSIP.example.com", "2022-11-21", Ok("csip"));
        check("csip.example.com", "2018-02-28", Err(Code::NoSuchVersion));
        check("cvm.tencentcloudapi.com", "2017-03-12", Err(Code::NoSuchProduct));
        check("127.0.0.1:8080", "2022-11-21", Ok("csip"));
        check("127.0.0.1:8080", "2018-02-28", Ok("cwp"));
        check("[::1]:8080", "2022-11-21", Ok("csip"));
        check("touchstone.example.com", "2022-11-21", Ok("csip"));
        check("touchstone.example.com", "1999-01-01", Err(Code::NoSuchVersion));
        check("127.0.0.1", "", Err(Code::MissingParameter));
    }
}
