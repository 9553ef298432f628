//! `DescribeSkillScanResult`: where a scan stands, and its result.

use super::{Action, Context};
use crate::{
    tencent::{error::Failure, skill_item},
    wire::csip::{DescribeSkillScanResultRequest, DescribeSkillScanResultResponse},
};
use app::{ReportLink, SkillState};

/// Also the longest: one year.
const DEFAULT_EXPIRE_HOURS: i64 = 8760;

pub(crate) struct DescribeSkillScanResult;

impl Action for DescribeSkillScanResult {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "DescribeSkillScanResult";
    type Input = DescribeSkillScanResultRequest;
    type Output = DescribeSkillScanResultResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let sha256 = sha256(&input.content_hash)?;
        let expire_hours = expire_hours(input.report_url_expire_hours)?;
        if input.engine_version < 1 {
            return Err(Failure::value("EngineVersion", "must be at least 1", "必须不小于 1"));
        }
        let Context { app, caller, lang, now, base_url } = context;
        // A version that no release can have is a version that did not scan this.
        let state = match u32::try_from(input.engine_version) {
            Ok(version) => app.skill_state(&caller, &sha256, version, now).await,
            Err(_) => Ok(SkillState::NotFound),
        };
        let state = state.map_err(|error| Failure::from_app(error, |_| None))?;
        let content_hash = format!("sha256:{sha256}");
        let (status, data) = match state {
            SkillState::NotFound => ("NOT_FOUND", skill_item::not_found(content_hash)),
            SkillState::Scanning { created_at } => ("SCANNING", skill_item::scanning(content_hash, created_at)),
            SkillState::Failed { failed_at, message } => {
                ("FAILED", skill_item::failed(content_hash, failed_at, message.get(lang)))
            }
            SkillState::Success { scan, scanned_at } => {
                let token = app.sign_report_link(&ReportLink {
                    account: caller.account,
                    sha256,
                    engine_version: scan.engine_version,
                    lang,
                    expires: now.unix_timestamp() + expire_hours * 3600,
                });
                let report_url = format!("{base_url}/reports/{token}");
                ("SUCCESS", skill_item::success(content_hash, &scan, scanned_at, report_url, lang))
            }
        };
        Ok(DescribeSkillScanResultResponse { status: status.to_owned(), data })
    }
}

/// `sha256:` and 64 hex digits; gives the digits in lower case.
fn sha256(content_hash: &str) -> Result<String, Failure> {
    content_hash
        .strip_prefix("sha256:")
        .filter(|digits| digits.len() == 64 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
        .map(str::to_ascii_lowercase)
        .ok_or_else(|| {
            Failure::value(
                "ContentHash",
                "must be `sha256:` followed by 64 hexadecimal digits",
                "应为 `sha256:` 加 64 位十六进制数",
            )
        })
}

fn expire_hours(hours: Option<i64>) -> Result<i64, Failure> {
    let hours = hours.unwrap_or(DEFAULT_EXPIRE_HOURS);
    if (1..=DEFAULT_EXPIRE_HOURS).contains(&hours) {
        Ok(hours)
    } else {
        Err(Failure::value("ReportURLExpireHours", "must be between 1 and 8760", "应在 1 到 8760 之间"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_hashes() {
        let digits = "0123456789abcdef".repeat(4);
        assert_eq!(sha256(&format!("sha256:{digits}")).unwrap(), digits);
        assert_eq!(sha256(&format!("sha256:{}", digits.to_uppercase())).unwrap(), digits);
        for wrong in ["", &digits, &format!("sha256:{}", &digits[1..]), &format!("sha256:{}g", &digits[1..])] {
            assert!(sha256(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn link_lifetimes() {
        assert_eq!(expire_hours(None).unwrap(), 8760);
        assert_eq!(expire_hours(Some(1)).unwrap(), 1);
        assert_eq!(expire_hours(Some(8760)).unwrap(), 8760);
        for wrong in [0, -1, 8761, i64::MAX, i64::MIN] {
            assert!(expire_hours(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
