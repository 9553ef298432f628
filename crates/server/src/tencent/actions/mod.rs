//! The actions. One file each: an input, an output, and the translation between them and a use case of `app`.
//!
//! A new action is a file here and a line in [`LIST`]. Its parameters are described in `spec/` and its types are generated
//! from there; by the time [`Action::run`] is called the parameters are known to be there, to have the right types and to
//! be among the listed values, and the action checks what only it can know.

mod assets;
mod create_skill_scan;
mod describe_skill_scan_pay_info;
mod describe_skill_scan_result;
mod describe_skill_scan_task_list;
mod organisation;
mod risks;
mod tasks;

use super::{envelope::Fields, error::Failure};
use crate::spec;
use app::{App, Caller};
use model::Lang;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::pin::Pin;
use time::{
    OffsetDateTime, PrimitiveDateTime, UtcOffset, format_description::BorrowedFormatItem, macros::format_description,
};

/// Every action that is served.
pub(crate) static LIST: &[Entry] = &[
    entry::<create_skill_scan::CreateSkillScan>(),
    entry::<describe_skill_scan_pay_info::DescribeSkillScanPayInfo>(),
    entry::<describe_skill_scan_result::DescribeSkillScanResult>(),
    entry::<describe_skill_scan_task_list::DescribeSkillScanTaskList>(),
    entry::<assets::create_domain_and_ip::CreateDomainAndIp>(),
    entry::<assets::delete_domain_and_ip::DeleteDomainAndIp>(),
    entry::<assets::cvm_asset_info::DescribeCVMAssetInfo>(),
    entry::<assets::db_asset_info::DescribeDbAssetInfo>(),
    entry::<assets::describe_cvm_assets::DescribeCVMAssets>(),
    entry::<assets::describe_db_assets::DescribeDbAssets>(),
    entry::<assets::describe_domain_assets::DescribeDomainAssets>(),
    entry::<assets::describe_listener_list::DescribeListenerList>(),
    entry::<assets::describe_pod_assets::DescribeClusterPodAssets>(),
    entry::<assets::describe_public_ip_assets::DescribePublicIpAssets>(),
    entry::<assets::describe_subnet_assets::DescribeSubnetAssets>(),
    entry::<assets::describe_vpc_assets::DescribeVpcAssets>(),
    entry::<risks::asset_view_cfg::DescribeRiskCenterAssetViewCFGRiskList>(),
    entry::<risks::asset_view_port::DescribeRiskCenterAssetViewPortRiskList>(),
    entry::<risks::asset_view_vul::DescribeRiskCenterAssetViewVULRiskList>(),
    entry::<risks::asset_view_weak_password::DescribeRiskCenterAssetViewWeakPasswordRiskList>(),
    entry::<risks::modify_status::ModifyRiskCenterRiskStatus>(),
    entry::<risks::port_view::DescribeRiskCenterPortViewPortRiskList>(),
    entry::<risks::server::DescribeRiskCenterServerRiskList>(),
    entry::<risks::vul_view::DescribeRiskCenterVULViewVULRiskList>(),
    entry::<risks::website::DescribeRiskCenterWebsiteRiskList>(),
    entry::<organisation::describe_organization_info::DescribeOrganizationInfo>(),
    entry::<organisation::describe_organization_user_info::DescribeOrganizationUserInfo>(),
    entry::<organisation::describe_sub_user_info::DescribeSubUserInfo>(),
    entry::<tasks::add_new_bind_role_user::AddNewBindRoleUser>(),
    entry::<tasks::create_risk_center_scan_task::CreateRiskCenterScanTask>(),
    entry::<tasks::delete_risk_scan_task::DeleteRiskScanTask>(),
    entry::<tasks::describe_scan_report_list::DescribeScanReportList>(),
    entry::<tasks::describe_scan_task_details::DescribeScanTaskDetails>(),
    entry::<tasks::describe_scan_task_list::DescribeScanTaskList>(),
    entry::<tasks::describe_task_log_list::DescribeTaskLogList>(),
    entry::<tasks::describe_task_log_url::DescribeTaskLogURL>(),
    entry::<tasks::stop_risk_center_task::StopRiskCenterTask>(),
];

/// One action of one product.
pub(crate) trait Action: 'static {
    /// Product whose description names the action.
    const PRODUCT: &'static str;
    /// Name on the wire.
    const NAME: &'static str;
    /// The parameters: the type of [`crate::wire`] for this action.
    type Input: DeserializeOwned + Send;
    /// The answer, without the envelope: the type of [`crate::wire`] for this action.
    type Output: Serialize;

    /// Does it.
    fn run(context: Context, input: Self::Input) -> impl Future<Output = Result<Self::Output, Failure>> + Send;
}

/// What an action knows besides its parameters.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) app: App,
    pub(crate) caller: Caller,
    /// Language of every text of the answer.
    pub(crate) lang: Lang,
    pub(crate) now: OffsetDateTime,
    /// What links start with; no slash at its end.
    pub(crate) base_url: String,
}

type Running = Pin<Box<dyn Future<Output = Result<Fields, Failure>> + Send>>;

/// An action as the dispatcher sees it.
pub(crate) struct Entry {
    pub(crate) product: &'static str,
    pub(crate) name: &'static str,
    pub(crate) run: fn(Context, Fields) -> Running,
}

impl Entry {
    /// What its product's description says about it.
    pub(crate) fn describe(&self) -> Option<&'static spec::Action> {
        spec::TENCENT.iter().filter(|product| product.name == self.product).find_map(|p| p.action(self.name))
    }
}

const fn entry<A: Action>() -> Entry {
    Entry { product: A::PRODUCT, name: A::NAME, run: |context, parameters| Box::pin(run::<A>(context, parameters)) }
}

async fn run<A: Action>(context: Context, parameters: Fields) -> Result<Fields, Failure> {
    // The description was checked before, so a failure here is a difference between it and the input type.
    let input = serde_json::from_value(Value::Object(parameters)).map_err(|error| Failure::internal(&error))?;
    let output = A::run(context, input).await?;
    match serde_json::to_value(output) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Ok(Fields::new()),
        Err(error) => Err(Failure::internal(&error)),
    }
}

/// ISO 8601 with seconds and a numeric offset, as every time of the API is written.
pub(crate) fn iso8601(time: OffsetDateTime) -> String {
    let time = time.to_offset(time::UtcOffset::UTC);
    let (year, month, day) = (time.year(), u8::from(time.month()), time.day());
    let (hour, minute, second) = time.to_hms();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+00:00")
}

/// The other form of times, `YYYY-MM-DD HH:mm:ss`; it names no offset, here it is UTC.
const PLAIN: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");

/// Writes a time in the plain form.
pub(crate) fn plain(time: OffsetDateTime) -> String {
    time.to_offset(UtcOffset::UTC).format(PLAIN).unwrap_or_default()
}

/// Reads a time in the plain form.
pub(crate) fn read_plain(name: &str, text: &str) -> Result<OffsetDateTime, Failure> {
    let time = PrimitiveDateTime::parse(text, PLAIN).map(PrimitiveDateTime::assume_utc);
    time.map_err(|_| Failure::value(name, "must have the form YYYY-MM-DD HH:mm:ss", "格式应为 YYYY-MM-DD HH:mm:ss"))
}
