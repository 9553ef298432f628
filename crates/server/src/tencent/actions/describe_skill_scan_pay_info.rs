//! `DescribeSkillScanPayInfo`: the account's quota. Nothing is sold here, so the order's other fields say so.

use super::{Action, Context, plain};
use crate::{
    tencent::error::Failure,
    wire::csip::{DescribeSkillScanPayInfoRequest, DescribeSkillScanPayInfoResponse},
};

/// The quota of an account without one: the largest number that every client's JSON reader takes for what it is.
const UNLIMITED: i64 = (1 << 53) - 1;
const NORMAL: i64 = 1;
const PREPAID: i64 = 1;

pub(crate) struct DescribeSkillScanPayInfo;

impl Action for DescribeSkillScanPayInfo {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "DescribeSkillScanPayInfo";
    type Input = DescribeSkillScanPayInfoRequest;
    type Output = DescribeSkillScanPayInfoResponse;

    async fn run(context: Context, _: Self::Input) -> Result<Self::Output, Failure> {
        let usage = context.app.usage(&context.caller).await.map_err(|error| Failure::from_app(error, |_| None))?;
        Ok(DescribeSkillScanPayInfoResponse {
            app_id: i64::try_from(context.caller.app_id).unwrap_or_default(),
            order_status: NORMAL,
            total_quota: usage.quota.unwrap_or(UNLIMITED),
            used_count: usage.used,
            pay_mode: PREPAID,
            begin_time: plain(usage.since),
            time_now: plain(context.now),
            uin: usage.uin.to_string(),
            nick_name: usage.name,
            // No renewal, no end, no beta, no postpaid use.
            ..DescribeSkillScanPayInfoResponse::default()
        })
    }
}
