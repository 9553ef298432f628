//! Which product a request is for.
//!
//! The vendor tells products apart by host name. Here a client may also use an address or a name of the operator's
//! own, and then the API version decides, because it is unique to a product.

use super::{
    description::Description,
    error::{Code, Failure},
};
use crate::signature::host::without_port;

/// Names under which the vendor serves its APIs; the first label is the product, a second one may be the region.
const VENDOR_DOMAINS: [&str; 2] = [".tencentcloudapi.com", ".tencentcloudapi.woa.com"];

/// Finds the product for a host as sent and a version.
pub(crate) fn choose<'a>(
    descriptions: &'a [Description],
    host: &str,
    version: &str,
) -> Result<&'a Description, Failure> {
    let host = without_port(host).to_ascii_lowercase();
    let label = host.split('.').next().unwrap_or_default();
    let named: Vec<&Description> = descriptions.iter().filter(|d| d.product == label).collect();
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
    let mut candidates = if named.is_empty() { descriptions.iter().collect() } else { named }.into_iter();
    candidates.find(|d| d.version == version).ok_or_else(|| {
        Failure::new(
            Code::NoSuchVersion,
            "The API version does not exist. For csip it is 2022-11-21.",
            "接口版本不存在，csip 的版本为 2022-11-21。",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(host: &str, version: &str, expected: Result<&str, Code>) {
        let descriptions = [
            Description::parse(r#"{"service":"csip","version":"2022-11-21","actions":[],"types":[]}"#).unwrap(),
            Description::parse(r#"{"service":"cwp","version":"2018-02-28","actions":[],"types":[]}"#).unwrap(),
        ];
        let chosen = choose(&descriptions, host, version);
        assert_eq!(chosen.map(|d| d.product.as_str()).map_err(|f| f.code), expected, "{host} {version}");
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
