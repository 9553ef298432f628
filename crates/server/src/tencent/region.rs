//! The regions of the cloud whose API this is.
//!
//! This service has no regions. A client keeps the one it is configured with, and a misspelled one is told so as it
//! would be by the vendor.

use super::error::{Code, Failure};

const REGIONS: &[&str] = &[
    "ap-bangkok",
    "ap-beijing",
    "ap-beijing-fsi",
    "ap-changsha-ec",
    "ap-chengdu",
    "ap-chongqing",
    "ap-fuzhou-ec",
    "ap-guangzhou",
    "ap-guangzhou-open",
    "ap-hangzhou-ec",
    "ap-hefei-ec",
    "ap-hongkong",
    "ap-jakarta",
    "ap-jinan-ec",
    "ap-mumbai",
    "ap-nanjing",
    "ap-osaka",
    "ap-qingyuan",
    "ap-seoul",
    "ap-shanghai",
    "ap-shanghai-adc",
    "ap-shanghai-fsi",
    "ap-shenyang-ec",
    "ap-shenzhen",
    "ap-shenzhen-fsi",
    "ap-shijiazhuang-ec",
    "ap-singapore",
    "ap-taipei",
    "ap-tianjin",
    "ap-tokyo",
    "ap-wuhan-ec",
    "ap-xian-ec",
    "ap-zhengzhou-ec",
    "eu-frankfurt",
    "eu-moscow",
    "me-saudi-arabia",
    "na-ashburn",
    "na-siliconvalley",
    "na-toronto",
    "sa-saopaulo",
];

/// Accepts no region and every known one.
pub(crate) fn check(region: &str) -> Result<(), Failure> {
    if region.is_empty() || REGIONS.contains(&region) {
        return Ok(());
    }
    Err(Failure::new(
        Code::UnsupportedRegion,
        "The region is not known. Leave it out, or name a region such as ap-singapore.",
        "未知的地域。可不填，或填写有效地域，例如 ap-singapore。",
    ))
}
