//! Tencent Cloud Security Center (CSC/CSIP), 2022-11-21: what its actions take and give, as types.
//!
//! Generated from `spec/csip-2022-11-21.json`: UPDATE_DOCS=1 cargo test -p xtask writes this file. No logic here.

#![allow(dead_code, reason = "every described action and field has its type, served or not")]

use serde::{Deserialize, Serialize};

/// Parameters of `DescribeOrganizationInfo`: get the group (organisation) details of the given members.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeOrganizationInfoRequest {
    /// Member ids to look up.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribeOrganizationInfo`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeOrganizationInfoResponse {
    /// Number of rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: i64,
    /// Group detail rows.
    #[serde(rename = "Data")]
    pub(crate) data: Vec<OrganizationInfo>,
}

/// Parameters of `DescribeOrganizationUserInfo`: list member accounts of the group.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeOrganizationUserInfoRequest {
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
    /// True hides non-Tencent (multi-cloud) accounts.
    #[serde(rename = "NotSupportCloud")]
    pub(crate) not_support_cloud: Option<bool>,
}

/// Answer of `DescribeOrganizationUserInfo`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeOrganizationUserInfoResponse {
    /// Number of matching rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: i64,
    /// Member account rows.
    #[serde(rename = "Data")]
    pub(crate) data: Vec<OrganizationUserInfo>,
    /// Selectable join types (example text "Group Account", value "0").
    #[serde(rename = "JoinTypeLst")]
    pub(crate) join_type_lst: Vec<FilterDataObject>,
    /// Selectable cloud vendors.
    #[serde(rename = "CloudTypeLst")]
    pub(crate) cloud_type_lst: Vec<FilterDataObject>,
}

/// Parameters of `DescribeSubUserInfo`: list sub-accounts (CAM users) of the group.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeSubUserInfoRequest {
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
}

/// Answer of `DescribeSubUserInfo`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeSubUserInfoResponse {
    /// Number of matching rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: i64,
    /// Sub-account rows.
    #[serde(rename = "Data")]
    pub(crate) data: Vec<SubUserInfo>,
    /// Selectable cloud vendors (example "Cloud"=0, "AWS"=1).
    #[serde(rename = "CloudTypeLst")]
    pub(crate) cloud_type_lst: Vec<FilterDataObject>,
    /// Selectable owner accounts: Text is the account name, Value the AppId.
    #[serde(rename = "OwnerAppIDLst")]
    pub(crate) owner_app_id_lst: Vec<FilterDataObject>,
}

/// Parameters of `DescribeTaskLogURL`: get temporary download links for scan reports.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeTaskLogURLRequest {
    /// What the link is for.
    #[serde(rename = "Type")]
    pub(crate) type_: i64,
    /// Reports chosen by report id.
    #[serde(rename = "ReportItemKeyList")]
    pub(crate) report_item_key_list: Option<Vec<ReportItemKey>>,
    /// Reports chosen by scan task id.
    #[serde(rename = "ReportTaskIdList")]
    pub(crate) report_task_id_list: Option<Vec<ReportTaskIdList>>,
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribeTaskLogURL`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeTaskLogURLResponse {
    /// One link per report.
    #[serde(rename = "Data")]
    pub(crate) data: Vec<TaskLogURL>,
}

/// Parameters of `DeleteRiskScanTask`: delete scan tasks.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DeleteRiskScanTaskRequest {
    /// Tasks to delete.
    #[serde(rename = "TaskIdList")]
    pub(crate) task_id_list: Vec<TaskIdListKey>,
    /// Member ids on whose behalf the call runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DeleteRiskScanTask`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DeleteRiskScanTaskResponse {
}

/// Parameters of `DescribeTaskLogList`: list scan reports.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeTaskLogListRequest {
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribeTaskLogList`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeTaskLogListResponse {
    /// Number of matching rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: Option<i64>,
    /// Report rows.
    #[serde(rename = "Data")]
    pub(crate) data: Option<Vec<TaskLogInfo>>,
    /// Reports not yet viewed.
    #[serde(rename = "NotViewNumber")]
    pub(crate) not_view_number: Option<i64>,
    /// Report templates available.
    #[serde(rename = "ReportTemplateNumber")]
    pub(crate) report_template_number: Option<i64>,
}

/// Parameters of `StopRiskCenterTask`: stop running scan tasks.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct StopRiskCenterTaskRequest {
    /// Tasks to stop.
    #[serde(rename = "TaskIdList")]
    pub(crate) task_id_list: Vec<TaskIdListKey>,
    /// Member ids on whose behalf the call runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `StopRiskCenterTask`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct StopRiskCenterTaskResponse {
    /// Result.
    #[serde(rename = "Status")]
    pub(crate) status: i64,
}

/// Parameters of `DescribeScanTaskList`: list scan tasks.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeScanTaskListRequest {
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
    /// Server tags to restrict to.
    #[serde(rename = "Tags")]
    pub(crate) tags: Option<Vec<Tags>>,
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribeScanTaskList`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeScanTaskListResponse {
    /// Number of matching rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: Option<i64>,
    /// Task rows.
    #[serde(rename = "Data")]
    pub(crate) data: Option<Vec<ScanTaskInfoList>>,
    /// Owner UINs present in the result set.
    #[serde(rename = "UINList")]
    pub(crate) uin_list: Option<Vec<String>>,
    /// Selectable scan modes.
    #[serde(rename = "TaskModeList")]
    pub(crate) task_mode_list: Option<Vec<FilterDataObject>>,
}

/// Parameters of `DescribeVULRiskAdvanceCFGList`: list the vulnerability checks that can be switched on or off for a task.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeVULRiskAdvanceCFGListRequest {
    /// Task whose switches are wanted; absent = defaults (assumed).
    #[serde(rename = "TaskId")]
    pub(crate) task_id: Option<String>,
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribeVULRiskAdvanceCFGList`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeVULRiskAdvanceCFGListResponse {
    /// Check rows.
    #[serde(rename = "Data")]
    pub(crate) data: Option<Vec<VULRiskAdvanceCFGList>>,
    /// Number of matching rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: i64,
    /// Selectable severities.
    #[serde(rename = "RiskLevelLists")]
    pub(crate) risk_level_lists: Option<Vec<FilterDataObject>>,
    /// Selectable vulnerability categories.
    #[serde(rename = "VULTypeLists")]
    pub(crate) vul_type_lists: Option<Vec<FilterDataObject>>,
    /// Selectable detectors.
    #[serde(rename = "CheckFromLists")]
    pub(crate) check_from_lists: Option<Vec<FilterDataObject>>,
    /// Selectable labels.
    #[serde(rename = "VulTagList")]
    pub(crate) vul_tag_list: Vec<FilterDataObject>,
}

/// Parameters of `CreateRiskCenterScanTask`: create a risk scan (health check) task.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct CreateRiskCenterScanTaskRequest {
    /// Task name; no length limit documented.
    #[serde(rename = "TaskName")]
    pub(crate) task_name: String,
    /// Target selection mode.
    #[serde(rename = "ScanAssetType")]
    pub(crate) scan_asset_type: i64,
    /// What to scan.
    #[serde(rename = "ScanItem")]
    pub(crate) scan_item: Vec<String>,
    /// Plan type.
    #[serde(rename = "ScanPlanType")]
    pub(crate) scan_plan_type: i64,
    /// Targets for modes 1 and 2.
    #[serde(rename = "Assets")]
    pub(crate) assets: Option<Vec<TaskAssetObject>>,
    /// Schedule; the task list says cron format, concrete syntax not given.
    #[serde(rename = "ScanPlanContent")]
    pub(crate) scan_plan_content: Option<String>,
    /// Targets for mode 3: IPs, domains or URLs.
    #[serde(rename = "SelfDefiningAssets")]
    pub(crate) self_defining_assets: Option<Vec<String>>,
    /// Who requests the scan.
    #[serde(rename = "ScanFrom")]
    pub(crate) scan_from: Option<String>,
    /// Per-check switches.
    #[serde(rename = "TaskAdvanceCFG")]
    pub(crate) task_advance_cfg: Option<TaskAdvanceCFG>,
    /// Scan depth.
    #[serde(rename = "TaskMode")]
    pub(crate) task_mode: Option<i64>,
    /// Asset tag to restrict to.
    #[serde(rename = "Tags")]
    pub(crate) tags: Option<AssetTag>,
    /// Member ids on whose behalf the call runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
    /// URL called when the task finishes.
    #[serde(rename = "FinishWebHook")]
    pub(crate) finish_web_hook: Option<String>,
}

/// Answer of `CreateRiskCenterScanTask`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct CreateRiskCenterScanTaskResponse {
    /// New task id.
    #[serde(rename = "TaskId")]
    pub(crate) task_id: String,
    /// Result.
    #[serde(rename = "Status")]
    pub(crate) status: i64,
    /// Targets whose ownership is not verified.
    #[serde(rename = "UnAuthAsset")]
    pub(crate) un_auth_asset: Vec<String>,
}

/// Parameters of `DescribeRiskCenterAssetViewCFGRiskList`: list configuration risks per asset.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeRiskCenterAssetViewCFGRiskListRequest {
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
    /// Asset tags to restrict to.
    #[serde(rename = "Tags")]
    pub(crate) tags: Option<Vec<AssetTag>>,
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribeRiskCenterAssetViewCFGRiskList`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeRiskCenterAssetViewCFGRiskListResponse {
    /// Number of matching rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: i64,
    /// Finding rows.
    #[serde(rename = "Data")]
    pub(crate) data: Vec<AssetViewCFGRisk>,
    /// Selectable handling states.
    #[serde(rename = "StatusLists")]
    pub(crate) status_lists: Vec<FilterDataObject>,
    /// Selectable severities.
    #[serde(rename = "LevelLists")]
    pub(crate) level_lists: Vec<FilterDataObject>,
    /// Selectable check names.
    #[serde(rename = "CFGNameLists")]
    pub(crate) cfg_name_lists: Vec<FilterDataObject>,
    /// Selectable check categories.
    #[serde(rename = "CheckTypeLists")]
    pub(crate) check_type_lists: Vec<FilterDataObject>,
    /// Selectable asset kinds.
    #[serde(rename = "InstanceTypeLists")]
    pub(crate) instance_type_lists: Vec<FilterDataObject>,
    /// Selectable detectors.
    #[serde(rename = "FromLists")]
    pub(crate) from_lists: Vec<FilterDataObject>,
}

/// Parameters of `DescribeRiskCenterAssetViewPortRiskList`: list port risks per asset.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeRiskCenterAssetViewPortRiskListRequest {
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
    /// Asset tags to restrict to.
    #[serde(rename = "Tags")]
    pub(crate) tags: Option<Vec<AssetTag>>,
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribeRiskCenterAssetViewPortRiskList`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeRiskCenterAssetViewPortRiskListResponse {
    /// Number of matching rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: i64,
    /// Finding rows.
    #[serde(rename = "Data")]
    pub(crate) data: Vec<AssetViewPortRisk>,
    /// Selectable handling states.
    #[serde(rename = "StatusLists")]
    pub(crate) status_lists: Vec<FilterDataObject>,
    /// Selectable severities.
    #[serde(rename = "LevelLists")]
    pub(crate) level_lists: Vec<FilterDataObject>,
    /// Selectable recommended actions.
    #[serde(rename = "SuggestionLists")]
    pub(crate) suggestion_lists: Vec<FilterDataObject>,
    /// Selectable asset kinds.
    #[serde(rename = "InstanceTypeLists")]
    pub(crate) instance_type_lists: Vec<FilterDataObject>,
    /// Selectable detectors.
    #[serde(rename = "FromLists")]
    pub(crate) from_lists: Vec<FilterDataObject>,
}

/// Parameters of `DescribeRiskCenterAssetViewVULRiskList`: list vulnerabilities per asset.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeRiskCenterAssetViewVULRiskListRequest {
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
    /// Asset tags to restrict to.
    #[serde(rename = "Tags")]
    pub(crate) tags: Option<Vec<AssetTag>>,
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribeRiskCenterAssetViewVULRiskList`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeRiskCenterAssetViewVULRiskListResponse {
    /// Number of matching rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: i64,
    /// Finding rows.
    #[serde(rename = "Data")]
    pub(crate) data: Vec<AssetViewVULRisk>,
    /// Selectable handling states.
    #[serde(rename = "StatusLists")]
    pub(crate) status_lists: Vec<FilterDataObject>,
    /// Selectable severities.
    #[serde(rename = "LevelLists")]
    pub(crate) level_lists: Vec<FilterDataObject>,
    /// Selectable detectors.
    #[serde(rename = "FromLists")]
    pub(crate) from_lists: Vec<FilterDataObject>,
    /// Selectable vulnerability categories.
    #[serde(rename = "VULTypeLists")]
    pub(crate) vul_type_lists: Vec<FilterDataObject>,
    /// Selectable asset kinds.
    #[serde(rename = "InstanceTypeLists")]
    pub(crate) instance_type_lists: Vec<FilterDataObject>,
}

/// Parameters of `DescribeRiskCenterAssetViewWeakPasswordRiskList`: list weak passwords per asset.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeRiskCenterAssetViewWeakPasswordRiskListRequest {
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
    /// Asset tags to restrict to.
    #[serde(rename = "Tags")]
    pub(crate) tags: Option<Vec<AssetTag>>,
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribeRiskCenterAssetViewWeakPasswordRiskList`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeRiskCenterAssetViewWeakPasswordRiskListResponse {
    /// Number of matching rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: i64,
    /// Finding rows.
    #[serde(rename = "Data")]
    pub(crate) data: Vec<AssetViewWeakPassRisk>,
    /// Selectable handling states.
    #[serde(rename = "StatusLists")]
    pub(crate) status_lists: Vec<FilterDataObject>,
    /// Selectable severities.
    #[serde(rename = "LevelLists")]
    pub(crate) level_lists: Vec<FilterDataObject>,
    /// Selectable detectors.
    #[serde(rename = "FromLists")]
    pub(crate) from_lists: Vec<FilterDataObject>,
    /// Selectable asset kinds.
    #[serde(rename = "InstanceTypeLists")]
    pub(crate) instance_type_lists: Vec<FilterDataObject>,
    /// Selectable weak-password kinds.
    #[serde(rename = "PasswordTypeLists")]
    pub(crate) password_type_lists: Vec<FilterDataObject>,
}

/// Parameters of `DescribeRiskCenterPortViewPortRiskList`: list port risks grouped by port.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeRiskCenterPortViewPortRiskListRequest {
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
    /// Asset tags to restrict to.
    #[serde(rename = "Tags")]
    pub(crate) tags: Option<Vec<AssetTag>>,
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribeRiskCenterPortViewPortRiskList`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeRiskCenterPortViewPortRiskListResponse {
    /// Number of matching rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: i64,
    /// Aggregated rows.
    #[serde(rename = "Data")]
    pub(crate) data: Vec<PortViewPortRisk>,
    /// Selectable severities.
    #[serde(rename = "LevelLists")]
    pub(crate) level_lists: Vec<FilterDataObject>,
    /// Selectable recommended actions.
    #[serde(rename = "SuggestionLists")]
    pub(crate) suggestion_lists: Vec<FilterDataObject>,
    /// Selectable detectors.
    #[serde(rename = "FromLists")]
    pub(crate) from_lists: Vec<FilterDataObject>,
}

/// Parameters of `DescribeRiskCenterVULViewVULRiskList`: list vulnerabilities grouped by vulnerability.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeRiskCenterVULViewVULRiskListRequest {
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
    /// Asset tags to restrict to.
    #[serde(rename = "Tags")]
    pub(crate) tags: Option<Vec<AssetTag>>,
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribeRiskCenterVULViewVULRiskList`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeRiskCenterVULViewVULRiskListResponse {
    /// Number of matching rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: i64,
    /// Aggregated rows.
    #[serde(rename = "Data")]
    pub(crate) data: Vec<VULViewVULRisk>,
    /// Selectable severities.
    #[serde(rename = "LevelLists")]
    pub(crate) level_lists: Vec<FilterDataObject>,
    /// Selectable detectors.
    #[serde(rename = "FromLists")]
    pub(crate) from_lists: Vec<FilterDataObject>,
    /// Selectable vulnerability categories.
    #[serde(rename = "VULTypeLists")]
    pub(crate) vul_type_lists: Vec<FilterDataObject>,
}

/// Parameters of `DescribeRiskCenterWebsiteRiskList`: list web-content risks.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeRiskCenterWebsiteRiskListRequest {
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
    /// Asset tags to restrict to.
    #[serde(rename = "Tags")]
    pub(crate) tags: Option<Vec<AssetTag>>,
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribeRiskCenterWebsiteRiskList`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeRiskCenterWebsiteRiskListResponse {
    /// Number of matching rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: i64,
    /// Finding rows.
    #[serde(rename = "Data")]
    pub(crate) data: Vec<WebsiteRisk>,
    /// Selectable handling states.
    #[serde(rename = "StatusLists")]
    pub(crate) status_lists: Vec<FilterDataObject>,
    /// Selectable severities.
    #[serde(rename = "LevelLists")]
    pub(crate) level_lists: Vec<FilterDataObject>,
    /// Selectable asset kinds.
    #[serde(rename = "InstanceTypeLists")]
    pub(crate) instance_type_lists: Vec<FilterDataObject>,
    /// Selectable detection types.
    #[serde(rename = "DetectEngineLists")]
    pub(crate) detect_engine_lists: Vec<FilterDataObject>,
}

/// Parameters of `DescribeScanReportList`: list scan reports with their task progress.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeScanReportListRequest {
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribeScanReportList`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeScanReportListResponse {
    /// Number of matching rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: Option<i64>,
    /// Report rows.
    #[serde(rename = "Data")]
    pub(crate) data: Option<Vec<ScanTaskInfo>>,
    /// Owner UINs present in the result set.
    #[serde(rename = "UINList")]
    pub(crate) uin_list: Vec<String>,
}

/// Parameters of `ModifyRiskCenterRiskStatus`: change the handling state of risks.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ModifyRiskCenterRiskStatusRequest {
    /// Risks to change.
    #[serde(rename = "RiskStatusKeys")]
    pub(crate) risk_status_keys: Vec<RiskCenterStatusKey>,
    /// State change to apply.
    #[serde(rename = "Status")]
    pub(crate) status: i64,
    /// Risk kind.
    #[serde(rename = "Type")]
    pub(crate) type_: i64,
    /// Member ids on whose behalf the call runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `ModifyRiskCenterRiskStatus`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ModifyRiskCenterRiskStatusResponse {
}

/// Parameters of `DescribeRiskCenterServerRiskList`: list exposed risky services.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeRiskCenterServerRiskListRequest {
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
    /// Asset tags to restrict to.
    #[serde(rename = "Tags")]
    pub(crate) tags: Option<Vec<AssetTag>>,
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribeRiskCenterServerRiskList`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeRiskCenterServerRiskListResponse {
    /// Number of matching rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: i64,
    /// Service rows.
    #[serde(rename = "Data")]
    pub(crate) data: Vec<ServerRisk>,
    /// Selectable asset kinds.
    #[serde(rename = "InstanceTypeLists")]
    pub(crate) instance_type_lists: Vec<FilterDataObject>,
}

/// Parameters of `CreateDomainAndIp`: add public IPs or domains as assets.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct CreateDomainAndIpRequest {
    /// IPs / domains to add.
    #[serde(rename = "Content")]
    pub(crate) content: Vec<String>,
    /// Tags to attach.
    #[serde(rename = "Tags")]
    pub(crate) tags: Option<Vec<AssetTag>>,
    /// Member ids on whose behalf the call runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `CreateDomainAndIp`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct CreateDomainAndIpResponse {
    /// How many assets were created.
    #[serde(rename = "Data")]
    pub(crate) data: i64,
}

/// Parameters of `DeleteDomainAndIp`: delete public IP / domain assets.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DeleteDomainAndIpRequest {
    /// Assets to delete; needed unless Type is ALL.
    #[serde(rename = "Content")]
    pub(crate) content: Option<Vec<PublicIpDomainListKey>>,
    /// Keep path configuration.
    #[serde(rename = "RetainPath")]
    pub(crate) retain_path: Option<i64>,
    /// Ignore the asset from now on.
    #[serde(rename = "IgnoreAsset")]
    pub(crate) ignore_asset: Option<i64>,
    /// Asset tags (selection by tag, presumably).
    #[serde(rename = "Tags")]
    pub(crate) tags: Option<Vec<AssetTag>>,
    /// Deletion scope.
    #[serde(rename = "Type")]
    pub(crate) type_: Option<String>,
    /// Member ids on whose behalf the call runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DeleteDomainAndIp`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DeleteDomainAndIpResponse {
    /// How many assets were deleted.
    #[serde(rename = "Data")]
    pub(crate) data: i64,
}

/// Parameters of `DescribeCVMAssetInfo`: get one server's profile.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeCVMAssetInfoRequest {
    /// Server id.
    #[serde(rename = "AssetId")]
    pub(crate) asset_id: String,
}

/// Answer of `DescribeCVMAssetInfo`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeCVMAssetInfoResponse {
    /// Server profile.
    #[serde(rename = "Data")]
    pub(crate) data: Option<AssetBaseInfoResponse>,
}

/// Parameters of `DescribeDbAssetInfo`: get one database asset's profile.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeDbAssetInfoRequest {
    /// Database asset id (example cdb-...).
    #[serde(rename = "AssetId")]
    pub(crate) asset_id: String,
}

/// Answer of `DescribeDbAssetInfo`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeDbAssetInfoResponse {
    /// Database profile.
    #[serde(rename = "Data")]
    pub(crate) data: Option<DbAssetInfo>,
}

/// Parameters of `DescribeDbAssets`: list database and storage assets.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeDbAssetsRequest {
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
    /// Kinds to return.
    #[serde(rename = "AssetTypes")]
    pub(crate) asset_types: Option<Vec<String>>,
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribeDbAssets`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeDbAssetsResponse {
    /// Number of matching rows.
    #[serde(rename = "Total")]
    pub(crate) total: Option<i64>,
    /// Asset rows.
    #[serde(rename = "Data")]
    pub(crate) data: Option<Vec<DBAssetVO>>,
    /// Selectable regions.
    #[serde(rename = "RegionList")]
    pub(crate) region_list: Option<Vec<FilterDataObject>>,
    /// Selectable kinds (example COS, MySQL/MYSQL, CFS, CBS).
    #[serde(rename = "AssetTypeList")]
    pub(crate) asset_type_list: Option<Vec<FilterDataObject>>,
    /// Selectable VPCs.
    #[serde(rename = "VpcList")]
    pub(crate) vpc_list: Option<Vec<FilterDataObject>>,
    /// Selectable owner AppIds.
    #[serde(rename = "AppIdList")]
    pub(crate) app_id_list: Option<Vec<FilterDataObject>>,
    /// Selectable public/private attribute.
    #[serde(rename = "PublicPrivateAttr")]
    pub(crate) public_private_attr: Vec<FilterDataObject>,
}

/// Parameters of `DescribeDomainAssets`: list domain assets.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeDomainAssetsRequest {
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
    /// Custom asset tags to restrict to.
    #[serde(rename = "Tags")]
    pub(crate) tags: Option<Vec<AssetTag>>,
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribeDomainAssets`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeDomainAssetsResponse {
    /// Number of matching rows.
    #[serde(rename = "Total")]
    pub(crate) total: Option<i64>,
    /// Domain rows (null when empty in the example).
    #[serde(rename = "Data")]
    pub(crate) data: Option<Vec<DomainAssetVO>>,
    /// Selectable WAF states.
    #[serde(rename = "DefenseStatusList")]
    pub(crate) defense_status_list: Option<Vec<FilterDataObject>>,
    /// Selectable asset locations (on/off cloud).
    #[serde(rename = "AssetLocationList")]
    pub(crate) asset_location_list: Option<Vec<FilterDataObject>>,
    /// Selectable linked-instance kinds.
    #[serde(rename = "SourceTypeList")]
    pub(crate) source_type_list: Option<Vec<FilterDataObject>>,
    /// Selectable regions.
    #[serde(rename = "RegionList")]
    pub(crate) region_list: Option<Vec<FilterDataObject>>,
}

/// Parameters of `DescribeSubnetAssets`: list subnets.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeSubnetAssetsRequest {
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribeSubnetAssets`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeSubnetAssetsResponse {
    /// Subnet rows.
    #[serde(rename = "Data")]
    pub(crate) data: Vec<SubnetAsset>,
    /// Number of matching rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: i64,
    /// Selectable regions.
    #[serde(rename = "RegionList")]
    pub(crate) region_list: Vec<FilterDataObject>,
    /// Selectable VPCs.
    #[serde(rename = "VpcList")]
    pub(crate) vpc_list: Vec<FilterDataObject>,
    /// Selectable owner AppIds.
    #[serde(rename = "AppIdList")]
    pub(crate) app_id_list: Vec<FilterDataObject>,
    /// Selectable zones.
    #[serde(rename = "ZoneList")]
    pub(crate) zone_list: Vec<FilterDataObject>,
}

/// Parameters of `DescribeVpcAssets`: list VPCs.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeVpcAssetsRequest {
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribeVpcAssets`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeVpcAssetsResponse {
    /// VPC rows.
    #[serde(rename = "Data")]
    pub(crate) data: Vec<Vpc>,
    /// Number of matching rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: i64,
    /// Selectable VPCs.
    #[serde(rename = "VpcList")]
    pub(crate) vpc_list: Vec<FilterDataObject>,
    /// Selectable regions.
    #[serde(rename = "RegionList")]
    pub(crate) region_list: Vec<FilterDataObject>,
    /// Selectable owner AppIds.
    #[serde(rename = "AppIdList")]
    pub(crate) app_id_list: Vec<FilterDataObject>,
}

/// Parameters of `DescribeListenerList`: list load-balancer listeners.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeListenerListRequest {
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribeListenerList`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeListenerListResponse {
    /// Number of matching rows.
    #[serde(rename = "Total")]
    pub(crate) total: Option<i64>,
    /// Listener rows.
    #[serde(rename = "Data")]
    pub(crate) data: Option<Vec<ClbListenerListInfo>>,
}

/// Parameters of `DescribePublicIpAssets`: list public IP assets.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribePublicIpAssetsRequest {
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
    /// Custom asset tags to restrict to.
    #[serde(rename = "Tags")]
    pub(crate) tags: Option<Vec<AssetTag>>,
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribePublicIpAssets`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribePublicIpAssetsResponse {
    /// IP rows.
    #[serde(rename = "Data")]
    pub(crate) data: Option<Vec<IpAssetListVO>>,
    /// Number of matching rows.
    #[serde(rename = "Total")]
    pub(crate) total: i64,
    /// Selectable asset locations (on/off cloud).
    #[serde(rename = "AssetLocationList")]
    pub(crate) asset_location_list: Option<Vec<FilterDataObject>>,
    /// Selectable IP types.
    #[serde(rename = "IpTypeList")]
    pub(crate) ip_type_list: Option<Vec<FilterDataObject>>,
    /// Selectable regions.
    #[serde(rename = "RegionList")]
    pub(crate) region_list: Option<Vec<FilterDataObject>>,
    /// Selectable firewall states.
    #[serde(rename = "DefenseStatusList")]
    pub(crate) defense_status_list: Option<Vec<FilterDataObject>>,
    /// Selectable kinds.
    #[serde(rename = "AssetTypeList")]
    pub(crate) asset_type_list: Option<Vec<FilterDataObject>>,
    /// Selectable owner AppIds.
    #[serde(rename = "AppIdList")]
    pub(crate) app_id_list: Option<Vec<FilterDataObject>>,
}

/// Parameters of `DescribeCVMAssets`: list server assets.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeCVMAssetsRequest {
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
}

/// Answer of `DescribeCVMAssets`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeCVMAssetsResponse {
    /// Number of matching rows.
    #[serde(rename = "Total")]
    pub(crate) total: Option<i64>,
    /// Server rows.
    #[serde(rename = "Data")]
    pub(crate) data: Option<Vec<CVMAssetVO>>,
    /// Selectable regions.
    #[serde(rename = "RegionList")]
    pub(crate) region_list: Option<Vec<FilterDataObject>>,
    /// Selectable protection states.
    #[serde(rename = "DefenseStatusList")]
    pub(crate) defense_status_list: Option<Vec<FilterDataObject>>,
    /// Selectable VPCs.
    #[serde(rename = "VpcList")]
    pub(crate) vpc_list: Option<Vec<FilterDataObject>>,
    /// Selectable kinds.
    #[serde(rename = "AssetTypeList")]
    pub(crate) asset_type_list: Option<Vec<FilterDataObject>>,
    /// Selectable OS families (example linux).
    #[serde(rename = "SystemTypeList")]
    pub(crate) system_type_list: Option<Vec<FilterDataObject>>,
    /// Selectable network types.
    #[serde(rename = "IpTypeList")]
    pub(crate) ip_type_list: Option<Vec<FilterDataObject>>,
    /// Selectable owner AppIds.
    #[serde(rename = "AppIdList")]
    pub(crate) app_id_list: Option<Vec<FilterDataObject>>,
    /// Selectable zones (the example shows region codes).
    #[serde(rename = "ZoneList")]
    pub(crate) zone_list: Option<Vec<FilterDataObject>>,
    /// Selectable operating systems.
    #[serde(rename = "OsList")]
    pub(crate) os_list: Option<Vec<FilterDataObject>>,
    /// Asset kind to instance kind mapping.
    #[serde(rename = "AssetMapInstanceTypeList")]
    pub(crate) asset_map_instance_type_list: Vec<AssetInstanceTypeMap>,
    /// Selectable public/private attribute.
    #[serde(rename = "PublicPrivateAttr")]
    pub(crate) public_private_attr: Vec<FilterDataObject>,
    /// Selectable protection states.
    #[serde(rename = "ProtectStatusList")]
    pub(crate) protect_status_list: Vec<FilterDataObject>,
}

/// Parameters of `DescribeClusterPodAssets`: list Kubernetes pods.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeClusterPodAssetsRequest {
    /// Member ids on whose behalf the query runs.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<Vec<String>>,
    /// Paging, sorting, column filters.
    #[serde(rename = "Filter")]
    pub(crate) filter: Option<Filter>,
}

/// Answer of `DescribeClusterPodAssets`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeClusterPodAssetsResponse {
    /// Pod rows.
    #[serde(rename = "Data")]
    pub(crate) data: Vec<AssetClusterPod>,
    /// Number of matching rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: i64,
    /// Selectable pod states (example running, succeeded).
    #[serde(rename = "PodStatusList")]
    pub(crate) pod_status_list: Vec<FilterDataObject>,
    /// Selectable namespaces (example default, kube-system, tcss).
    #[serde(rename = "NamespaceList")]
    pub(crate) namespace_list: Vec<FilterDataObject>,
    /// Selectable regions.
    #[serde(rename = "RegionList")]
    pub(crate) region_list: Vec<FilterDataObject>,
    /// Selectable owner AppIds.
    #[serde(rename = "AppIdList")]
    pub(crate) app_id_list: Vec<FilterDataObject>,
}

/// Parameters of `DescribeSearchBugInfo`: look up vulnerabilities and their impact.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeSearchBugInfoRequest {
    /// Query kind (String).
    #[serde(rename = "Id")]
    pub(crate) id: String,
    /// CVE number, for kind 3.
    #[serde(rename = "CVEId")]
    pub(crate) cve_id: Option<String>,
}

/// Answer of `DescribeSearchBugInfo`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeSearchBugInfoResponse {
    /// Search result.
    #[serde(rename = "Data")]
    pub(crate) data: Option<DataSearchBug>,
    /// Result code.
    #[serde(rename = "ReturnCode")]
    pub(crate) return_code: i64,
    /// Result word.
    #[serde(rename = "ReturnMsg")]
    pub(crate) return_msg: String,
}

/// Parameters of `AddNewBindRoleUser`: give the account the service role named "csip".
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct AddNewBindRoleUserRequest {
}

/// Answer of `AddNewBindRoleUser`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct AddNewBindRoleUserResponse {
    /// Result.
    #[serde(rename = "Status")]
    pub(crate) status: i64,
}

/// Parameters of `CreateSkillScan`: upload a skill ZIP and start an asynchronous scan.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct CreateSkillScanRequest {
    /// ZIP content in Base64.
    #[serde(rename = "FileBase64")]
    pub(crate) file_base64: String,
    /// File name for the server log, e.g. my-skill.zip.
    #[serde(rename = "FileName")]
    pub(crate) file_name: Option<String>,
}

/// Answer of `CreateSkillScan`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct CreateSkillScanResponse {
    /// sha256:<64 hex> of the uploaded file, key for polling.
    #[serde(rename = "ContentHash")]
    pub(crate) content_hash: String,
    /// Engine version bound to this request, second key for polling.
    #[serde(rename = "EngineVersion")]
    pub(crate) engine_version: i64,
    /// Always SCANNING.
    #[serde(rename = "Status")]
    pub(crate) status: String,
    /// Human-readable outcome (example "File received, scan task created").
    #[serde(rename = "Message")]
    pub(crate) message: String,
}

/// Parameters of `DescribeSkillScanResult`: poll the result of a skill scan.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeSkillScanResultRequest {
    /// Hash returned by CreateSkillScan.
    #[serde(rename = "ContentHash")]
    pub(crate) content_hash: String,
    /// Engine version returned by CreateSkillScan.
    #[serde(rename = "EngineVersion")]
    pub(crate) engine_version: i64,
    /// Lifetime of ReportURL in hours.
    #[serde(rename = "ReportURLExpireHours")]
    pub(crate) report_url_expire_hours: Option<i64>,
}

/// Answer of `DescribeSkillScanResult`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeSkillScanResultResponse {
    /// Scan state.
    #[serde(rename = "Status")]
    pub(crate) status: String,
    /// Result; which fields are present depends on Status.
    #[serde(rename = "Data")]
    pub(crate) data: SkillScanItem,
}

/// Parameters of `DescribeSkillScanTaskList`: page through submitted skill scans.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeSkillScanTaskListRequest {
    /// First row.
    #[serde(rename = "Offset")]
    pub(crate) offset: Option<i64>,
    /// Rows per page.
    #[serde(rename = "Limit")]
    pub(crate) limit: Option<i64>,
    /// Uploaded at or after; both or neither of the two; default is the current month.
    #[serde(rename = "StartTime")]
    pub(crate) start_time: Option<String>,
    /// Uploaded at or before; default now.
    #[serde(rename = "EndTime")]
    pub(crate) end_time: Option<String>,
    /// Direction.
    #[serde(rename = "Order")]
    pub(crate) order: Option<String>,
    /// Sort field.
    #[serde(rename = "By")]
    pub(crate) by: Option<String>,
}

/// Answer of `DescribeSkillScanTaskList`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeSkillScanTaskListResponse {
    /// Number of rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: i64,
    /// Rows, newest upload first.
    #[serde(rename = "TaskList")]
    pub(crate) task_list: Vec<SkillScanTaskItem>,
}

/// Parameters of `DescribeSkillScanPayInfo`: order and quota state of the skill scan feature.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeSkillScanPayInfoRequest {
}

/// Answer of `DescribeSkillScanPayInfo`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeSkillScanPayInfoResponse {
    /// Owner of the order.
    #[serde(rename = "AppID")]
    pub(crate) app_id: i64,
    /// State of the order.
    #[serde(rename = "OrderStatus")]
    pub(crate) order_status: i64,
    /// Quota in units.
    #[serde(rename = "TotalQuota")]
    pub(crate) total_quota: i64,
    /// Units used: one file of a successful scan is one unit.
    #[serde(rename = "UsedCount")]
    pub(crate) used_count: i64,
    /// Payment mode.
    #[serde(rename = "PayMode")]
    pub(crate) pay_mode: i64,
    /// Renewal.
    #[serde(rename = "AutoRenew")]
    pub(crate) auto_renew: i64,
    /// Id of the order's resource.
    #[serde(rename = "ResourceId")]
    pub(crate) resource_id: String,
    /// Length bought.
    #[serde(rename = "TimeSpan")]
    pub(crate) time_span: i64,
    /// Unit of that length.
    #[serde(rename = "TimeUnit")]
    pub(crate) time_unit: String,
    /// Start of the order.
    #[serde(rename = "BeginTime")]
    pub(crate) begin_time: String,
    /// End of the order.
    #[serde(rename = "EndTime")]
    pub(crate) end_time: String,
    /// End of the public beta.
    #[serde(rename = "BetaEndTime")]
    pub(crate) beta_end_time: String,
    /// Server time.
    #[serde(rename = "TimeNow")]
    pub(crate) time_now: String,
    /// Account.
    #[serde(rename = "Uin")]
    pub(crate) uin: String,
    /// Account's name.
    #[serde(rename = "NickName")]
    pub(crate) nick_name: String,
    /// State of postpaid use.
    #[serde(rename = "PostPayStatus")]
    pub(crate) post_pay_status: i64,
    /// Resource of postpaid use, empty if none.
    #[serde(rename = "PostPayResourceId")]
    pub(crate) post_pay_resource_id: String,
    /// Start of postpaid use, empty if none.
    #[serde(rename = "PostPayBeginTime")]
    pub(crate) post_pay_begin_time: String,
}

/// Full inventory profile of one server asset (software, accounts, protection counters).
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct AssetBaseInfoResponse {
    /// VPC identifier the server belongs to.
    #[serde(rename = "VpcId")]
    pub(crate) vpc_id: String,
    /// VPC display name.
    #[serde(rename = "VpcName")]
    pub(crate) vpc_name: Option<String>,
    /// Server display name.
    #[serde(rename = "AssetName")]
    pub(crate) asset_name: Option<String>,
    /// Operating system name.
    #[serde(rename = "Os")]
    pub(crate) os: Option<String>,
    /// Public address.
    #[serde(rename = "PublicIp")]
    pub(crate) public_ip: Option<String>,
    /// Intranet address.
    #[serde(rename = "PrivateIp")]
    pub(crate) private_ip: Option<String>,
    /// Region code.
    #[serde(rename = "Region")]
    pub(crate) region: Option<String>,
    /// Kind of server (e.g. CVM).
    #[serde(rename = "AssetType")]
    pub(crate) asset_type: Option<String>,
    /// Server identifier.
    #[serde(rename = "AssetId")]
    pub(crate) asset_id: Option<String>,
    /// How many OS accounts were inventoried.
    #[serde(rename = "AccountNum")]
    pub(crate) account_num: Option<i64>,
    /// How many ports were inventoried.
    #[serde(rename = "PortNum")]
    pub(crate) port_num: Option<i64>,
    /// How many processes were inventoried.
    #[serde(rename = "ProcessNum")]
    pub(crate) process_num: Option<i64>,
    /// How many software applications were inventoried.
    #[serde(rename = "SoftApplicationNum")]
    pub(crate) soft_application_num: Option<i64>,
    /// How many databases were inventoried.
    #[serde(rename = "DatabaseNum")]
    pub(crate) database_num: Option<i64>,
    /// How many web applications were inventoried.
    #[serde(rename = "WebApplicationNum")]
    pub(crate) web_application_num: Option<i64>,
    /// How many services were inventoried.
    #[serde(rename = "ServiceNum")]
    pub(crate) service_num: Option<i64>,
    /// How many web frameworks were inventoried.
    #[serde(rename = "WebFrameworkNum")]
    pub(crate) web_framework_num: Option<i64>,
    /// How many websites were inventoried.
    #[serde(rename = "WebSiteNum")]
    pub(crate) web_site_num: Option<i64>,
    /// How many JAR files were inventoried.
    #[serde(rename = "JarPackageNum")]
    pub(crate) jar_package_num: Option<i64>,
    /// How many services are set to start / are started.
    #[serde(rename = "StartServiceNum")]
    pub(crate) start_service_num: Option<i64>,
    /// How many scheduled jobs were inventoried.
    #[serde(rename = "ScheduledTaskNum")]
    pub(crate) scheduled_task_num: Option<i64>,
    /// How many environment variables were inventoried.
    #[serde(rename = "EnvironmentVariableNum")]
    pub(crate) environment_variable_num: Option<i64>,
    /// How many kernel modules were inventoried.
    #[serde(rename = "KernelModuleNum")]
    pub(crate) kernel_module_num: Option<i64>,
    /// How many OS packages are installed.
    #[serde(rename = "SystemInstallationPackageNum")]
    pub(crate) system_installation_package_num: Option<i64>,
    /// Days of protection left.
    #[serde(rename = "SurplusProtectDay")]
    pub(crate) surplus_protect_day: Option<i64>,
    /// Host-protection (CWP) agent installed flag.
    #[serde(rename = "CWPStatus")]
    pub(crate) cwp_status: Option<i64>,
    /// Cloud tags on the server.
    #[serde(rename = "Tag")]
    pub(crate) tag: Option<Vec<Tag>>,
    /// Protection edition/level label.
    #[serde(rename = "ProtectLevel")]
    pub(crate) protect_level: Option<String>,
    /// Days the server has been protected so far.
    #[serde(rename = "ProtectedDay")]
    pub(crate) protected_day: Option<i64>,
}

/// One Kubernetes pod in the asset list.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct AssetClusterPod {
    /// Tenant (account) AppId.
    #[serde(rename = "AppId")]
    pub(crate) app_id: i64,
    /// Tenant account UIN.
    #[serde(rename = "Uin")]
    pub(crate) uin: String,
    /// Tenant display name.
    #[serde(rename = "Nick")]
    pub(crate) nick: String,
    /// Region code.
    #[serde(rename = "Region")]
    pub(crate) region: Option<String>,
    /// Pod identifier.
    #[serde(rename = "AssetId")]
    pub(crate) asset_id: String,
    /// Pod name.
    #[serde(rename = "AssetName")]
    pub(crate) asset_name: String,
    /// When the pod was created ("YYYY-MM-DD HH:MM:SS" in the example).
    #[serde(rename = "InstanceCreateTime")]
    pub(crate) instance_create_time: Option<String>,
    /// Kubernetes namespace.
    #[serde(rename = "Namespace")]
    pub(crate) namespace: Option<String>,
    /// Pod phase text (example value "Running"; filter values in the example are lower-case "running", "succeeded").
    #[serde(rename = "Status")]
    pub(crate) status: Option<String>,
    /// Cluster identifier.
    #[serde(rename = "ClusterId")]
    pub(crate) cluster_id: Option<String>,
    /// Cluster name.
    #[serde(rename = "ClusterName")]
    pub(crate) cluster_name: Option<String>,
    /// Identifier of the node (server) hosting the pod.
    #[serde(rename = "MachineId")]
    pub(crate) machine_id: Option<String>,
    /// Name of the node hosting the pod.
    #[serde(rename = "MachineName")]
    pub(crate) machine_name: Option<String>,
    /// Pod network address.
    #[serde(rename = "PodIp")]
    pub(crate) pod_ip: Option<String>,
    /// Number of Kubernetes services attached to the pod.
    #[serde(rename = "ServiceCount")]
    pub(crate) service_count: Option<i64>,
    /// Number of containers in the pod.
    #[serde(rename = "ContainerCount")]
    pub(crate) container_count: Option<i64>,
    /// Public address.
    #[serde(rename = "PublicIp")]
    pub(crate) public_ip: Option<String>,
    /// Intranet address.
    #[serde(rename = "PrivateIp")]
    pub(crate) private_ip: Option<String>,
    /// Critical-asset flag.
    #[serde(rename = "IsCore")]
    pub(crate) is_core: Option<i64>,
    /// Recently discovered flag.
    #[serde(rename = "IsNewAsset")]
    pub(crate) is_new_asset: Option<i64>,
}

/// Scan outcome of one vulnerability for one account.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct AssetInfoDetail {
    /// Account AppId (note the capital D).
    #[serde(rename = "AppID")]
    pub(crate) app_id: Option<String>,
    /// CVE number.
    #[serde(rename = "CVEId")]
    pub(crate) cve_id: Option<String>,
    /// Scan progress state.
    #[serde(rename = "IsScan")]
    pub(crate) is_scan: Option<i64>,
    /// Number of assets the vulnerability affects.
    #[serde(rename = "InfluenceAsset")]
    pub(crate) influence_asset: Option<i64>,
    /// Number of affected assets not yet fixed.
    #[serde(rename = "NotRepairAsset")]
    pub(crate) not_repair_asset: Option<i64>,
    /// Number of affected assets without protection.
    #[serde(rename = "NotProtectAsset")]
    pub(crate) not_protect_asset: Option<i64>,
    /// Scan task identifier.
    #[serde(rename = "TaskId")]
    pub(crate) task_id: Option<String>,
    /// Scan task progress in percent.
    #[serde(rename = "TaskPercent")]
    pub(crate) task_percent: Option<i64>,
    /// Task time as an integer.
    #[serde(rename = "TaskTime")]
    pub(crate) task_time: Option<i64>,
    /// When the scan started/ran.
    #[serde(rename = "ScanTime")]
    pub(crate) scan_time: Option<String>,
}

/// Security-center (custom) tag key/value used to filter or label assets.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct AssetTag {
    /// Tag key; letters, digits and underscore.
    #[serde(rename = "TagKey")]
    pub(crate) tag_key: Option<String>,
    /// Tag value; letters, digits and underscore.
    #[serde(rename = "TagValue")]
    pub(crate) tag_value: Option<String>,
}

/// One configuration (misconfiguration) finding on one asset.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct AssetViewCFGRisk {
    /// Unique finding identifier.
    #[serde(rename = "Id")]
    pub(crate) id: String,
    /// Name of the violated configuration check.
    #[serde(rename = "CFGName")]
    pub(crate) cfg_name: String,
    /// Category of the check.
    #[serde(rename = "CheckType")]
    pub(crate) check_type: String,
    /// Identifier of the affected instance.
    #[serde(rename = "InstanceId")]
    pub(crate) instance_id: String,
    /// Name of the affected instance.
    #[serde(rename = "InstanceName")]
    pub(crate) instance_name: String,
    /// Kind of the affected instance.
    #[serde(rename = "InstanceType")]
    pub(crate) instance_type: String,
    /// The affected asset (address, domain or id).
    #[serde(rename = "AffectAsset")]
    pub(crate) affect_asset: String,
    /// Severity.
    #[serde(rename = "Level")]
    pub(crate) level: String,
    /// First detection time.
    #[serde(rename = "FirstTime")]
    pub(crate) first_time: String,
    /// Latest detection time.
    #[serde(rename = "RecentTime")]
    pub(crate) recent_time: String,
    /// Which detector produced the finding.
    #[serde(rename = "From")]
    pub(crate) from: String,
    /// Handling state of the finding.
    #[serde(rename = "Status")]
    pub(crate) status: i64,
    /// Compliance standard the check comes from.
    #[serde(rename = "CFGSTD")]
    pub(crate) cfgstd: String,
    /// Explanation of the check.
    #[serde(rename = "CFGDescribe")]
    pub(crate) cfg_describe: String,
    /// How to fix it.
    #[serde(rename = "CFGFix")]
    pub(crate) cfg_fix: String,
    /// Link to help document.
    #[serde(rename = "CFGHelpURL")]
    pub(crate) cfg_help_url: String,
    /// Row key used by the console.
    #[serde(rename = "Index")]
    pub(crate) index: String,
    /// Owner AppId.
    #[serde(rename = "AppId")]
    pub(crate) app_id: String,
    /// Owner display name.
    #[serde(rename = "Nick")]
    pub(crate) nick: Option<String>,
    /// Owner UIN.
    #[serde(rename = "Uin")]
    pub(crate) uin: Option<String>,
    /// Load balancer id, filled only when the asset is a load balancer.
    #[serde(rename = "ClbId")]
    pub(crate) clb_id: String,
}

/// One exposed-port finding on one asset.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct AssetViewPortRisk {
    /// Port number.
    #[serde(rename = "Port")]
    pub(crate) port: i64,
    /// The affected asset (address or domain).
    #[serde(rename = "AffectAsset")]
    pub(crate) affect_asset: String,
    /// Severity.
    #[serde(rename = "Level")]
    pub(crate) level: String,
    /// Kind of the affected asset.
    #[serde(rename = "InstanceType")]
    pub(crate) instance_type: String,
    /// Transport protocol, e.g. tcp.
    #[serde(rename = "Protocol")]
    pub(crate) protocol: String,
    /// Software identified behind the port, e.g. OpenSSH.
    #[serde(rename = "Component")]
    pub(crate) component: String,
    /// Service name, e.g. ssh.
    #[serde(rename = "Service")]
    pub(crate) service: String,
    /// Latest detection time.
    #[serde(rename = "RecentTime")]
    pub(crate) recent_time: String,
    /// First detection time.
    #[serde(rename = "FirstTime")]
    pub(crate) first_time: String,
    /// Recommended action.
    #[serde(rename = "Suggestion")]
    pub(crate) suggestion: i64,
    /// Handling state.
    #[serde(rename = "Status")]
    pub(crate) status: i64,
    /// Risk identifier.
    #[serde(rename = "Id")]
    pub(crate) id: String,
    /// Row key used by the console.
    #[serde(rename = "Index")]
    pub(crate) index: String,
    /// Identifier of the affected instance.
    #[serde(rename = "InstanceId")]
    pub(crate) instance_id: String,
    /// Name of the affected instance.
    #[serde(rename = "InstanceName")]
    pub(crate) instance_name: String,
    /// Owner AppId.
    #[serde(rename = "AppId")]
    pub(crate) app_id: String,
    /// Owner display name.
    #[serde(rename = "Nick")]
    pub(crate) nick: Option<String>,
    /// Owner UIN.
    #[serde(rename = "Uin")]
    pub(crate) uin: Option<String>,
    /// Which detector produced the finding (value or display text, see FromLists).
    #[serde(rename = "From")]
    pub(crate) from: String,
    /// Classification of the service.
    #[serde(rename = "ServiceJudge")]
    pub(crate) service_judge: String,
    /// Extended handling state.
    #[serde(rename = "XspmStatus")]
    pub(crate) xspm_status: i64,
}

/// One vulnerability finding on one asset.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct AssetViewVULRisk {
    /// The affected asset (address or domain).
    #[serde(rename = "AffectAsset")]
    pub(crate) affect_asset: String,
    /// Severity.
    #[serde(rename = "Level")]
    pub(crate) level: String,
    /// Kind of the affected asset.
    #[serde(rename = "InstanceType")]
    pub(crate) instance_type: String,
    /// Software component involved.
    #[serde(rename = "Component")]
    pub(crate) component: String,
    /// Service name.
    #[serde(rename = "Service")]
    pub(crate) service: String,
    /// Latest detection time.
    #[serde(rename = "RecentTime")]
    pub(crate) recent_time: String,
    /// First detection time.
    #[serde(rename = "FirstTime")]
    pub(crate) first_time: String,
    /// Handling state.
    #[serde(rename = "Status")]
    pub(crate) status: i64,
    /// Risk identifier.
    #[serde(rename = "Id")]
    pub(crate) id: String,
    /// Row key used by the console.
    #[serde(rename = "Index")]
    pub(crate) index: String,
    /// Identifier of the affected instance.
    #[serde(rename = "InstanceId")]
    pub(crate) instance_id: String,
    /// Name of the affected instance.
    #[serde(rename = "InstanceName")]
    pub(crate) instance_name: String,
    /// Owner AppId.
    #[serde(rename = "AppId")]
    pub(crate) app_id: String,
    /// Owner display name.
    #[serde(rename = "Nick")]
    pub(crate) nick: Option<String>,
    /// Owner UIN.
    #[serde(rename = "Uin")]
    pub(crate) uin: Option<String>,
    /// Vulnerability category name.
    #[serde(rename = "VULType")]
    pub(crate) vul_type: String,
    /// Port as text.
    #[serde(rename = "Port")]
    pub(crate) port: String,
    /// Vulnerability description.
    #[serde(rename = "Describe")]
    pub(crate) describe: String,
    /// Component affected by the vulnerability.
    #[serde(rename = "AppName")]
    pub(crate) app_name: String,
    /// Technical reference links/text.
    #[serde(rename = "References")]
    pub(crate) references: String,
    /// Affected version(s).
    #[serde(rename = "AppVersion")]
    pub(crate) app_version: String,
    /// Location (URL/point) where the issue was found.
    #[serde(rename = "VULURL")]
    pub(crate) vulurl: String,
    /// Vulnerability name.
    #[serde(rename = "VULName")]
    pub(crate) vul_name: String,
    /// CVE number.
    #[serde(rename = "CVE")]
    pub(crate) cve: String,
    /// How to fix it.
    #[serde(rename = "Fix")]
    pub(crate) fix: String,
    /// Identifier of the proof-of-concept check.
    #[serde(rename = "POCId")]
    pub(crate) poc_id: String,
    /// Which scanner produced the finding.
    #[serde(rename = "From")]
    pub(crate) from: String,
    /// Host-protection (CWP) edition number of the server.
    #[serde(rename = "CWPVersion")]
    pub(crate) cwp_version: i64,
    /// Whether automatic repair is available.
    #[serde(rename = "IsSupportRepair")]
    pub(crate) is_support_repair: bool,
    /// Whether a re-scan is available.
    #[serde(rename = "IsSupportDetect")]
    pub(crate) is_support_detect: bool,
    /// Instance UUID.
    #[serde(rename = "InstanceUUID")]
    pub(crate) instance_uuid: String,
    /// Attack payload / evidence.
    #[serde(rename = "Payload")]
    pub(crate) payload: String,
    /// Emergency-vulnerability flag.
    #[serde(rename = "EMGCVulType")]
    pub(crate) emgc_vul_type: Option<i64>,
}

/// One weak-password finding on one asset.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct AssetViewWeakPassRisk {
    /// The affected asset (address or domain).
    #[serde(rename = "AffectAsset")]
    pub(crate) affect_asset: String,
    /// Severity.
    #[serde(rename = "Level")]
    pub(crate) level: String,
    /// Kind of the affected asset.
    #[serde(rename = "InstanceType")]
    pub(crate) instance_type: String,
    /// Software component involved.
    #[serde(rename = "Component")]
    pub(crate) component: String,
    /// Service name.
    #[serde(rename = "Service")]
    pub(crate) service: String,
    /// Latest detection time.
    #[serde(rename = "RecentTime")]
    pub(crate) recent_time: String,
    /// First detection time.
    #[serde(rename = "FirstTime")]
    pub(crate) first_time: String,
    /// Handling state.
    #[serde(rename = "Status")]
    pub(crate) status: i64,
    /// Risk identifier used when changing its state.
    #[serde(rename = "Id")]
    pub(crate) id: String,
    /// Row key used by the console.
    #[serde(rename = "Index")]
    pub(crate) index: String,
    /// Identifier of the affected instance.
    #[serde(rename = "InstanceId")]
    pub(crate) instance_id: String,
    /// Name of the affected instance.
    #[serde(rename = "InstanceName")]
    pub(crate) instance_name: String,
    /// Owner AppId.
    #[serde(rename = "AppId")]
    pub(crate) app_id: String,
    /// Owner display name.
    #[serde(rename = "Nick")]
    pub(crate) nick: Option<String>,
    /// Owner UIN.
    #[serde(rename = "Uin")]
    pub(crate) uin: Option<String>,
    /// Kind of weak password (values listed in PasswordTypeLists).
    #[serde(rename = "PasswordType")]
    pub(crate) password_type: String,
    /// Which detector produced the finding.
    #[serde(rename = "From")]
    pub(crate) from: String,
    /// Vulnerability category name.
    #[serde(rename = "VULType")]
    pub(crate) vul_type: String,
    /// Location of the issue.
    #[serde(rename = "VULURL")]
    pub(crate) vulurl: String,
    /// How to fix it.
    #[serde(rename = "Fix")]
    pub(crate) fix: String,
    /// Evidence.
    #[serde(rename = "Payload")]
    pub(crate) payload: String,
    /// Port number.
    #[serde(rename = "Port")]
    pub(crate) port: i64,
}

/// Knowledge-base entry of one vulnerability.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct BugInfoDetail {
    /// Vulnerability number in the knowledge base.
    #[serde(rename = "Id")]
    pub(crate) id: Option<i64>,
    /// Identifier of the matching proof-of-concept check.
    #[serde(rename = "PatchId")]
    pub(crate) patch_id: Option<String>,
    /// Vulnerability name.
    #[serde(rename = "VULName")]
    pub(crate) vul_name: Option<String>,
    /// Severity.
    #[serde(rename = "Level")]
    pub(crate) level: Option<String>,
    /// CVSS score as text.
    #[serde(rename = "CVSSScore")]
    pub(crate) cvss_score: Option<String>,
    /// CVE number.
    #[serde(rename = "CVEId")]
    pub(crate) cve_id: Option<String>,
    /// Vulnerability label.
    #[serde(rename = "Tag")]
    pub(crate) tag: Option<String>,
    /// Vulnerability class.
    #[serde(rename = "VULCategory")]
    pub(crate) vul_category: Option<i64>,
    /// Affected operating systems.
    #[serde(rename = "ImpactOs")]
    pub(crate) impact_os: Option<String>,
    /// Affected components (field name is spelled this way).
    #[serde(rename = "ImpactCOMPENT")]
    pub(crate) impact_compent: Option<String>,
    /// Affected versions.
    #[serde(rename = "ImpactVersion")]
    pub(crate) impact_version: Option<String>,
    /// Reference links.
    #[serde(rename = "Reference")]
    pub(crate) reference: Option<String>,
    /// Description.
    #[serde(rename = "VULDescribe")]
    pub(crate) vul_describe: Option<String>,
    /// How to fix it.
    #[serde(rename = "Fix")]
    pub(crate) fix: Option<String>,
    /// Live product-support state as an integer; codes not given.
    #[serde(rename = "ProSupport")]
    pub(crate) pro_support: Option<i64>,
    /// Published flag.
    #[serde(rename = "IsPublish")]
    pub(crate) is_publish: Option<i64>,
    /// Disclosure time.
    #[serde(rename = "ReleaseTime")]
    pub(crate) release_time: Option<String>,
    /// When the entry was added to the knowledge base.
    #[serde(rename = "CreateTime")]
    pub(crate) create_time: Option<String>,
    /// When the entry was last changed.
    #[serde(rename = "UpdateTime")]
    pub(crate) update_time: Option<String>,
    /// Sub-class of the vulnerability.
    #[serde(rename = "SubCategory")]
    pub(crate) sub_category: Option<String>,
}

/// One server row of the server asset list.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct CVMAssetVO {
    /// Server identifier (ins-..., ein-...).
    #[serde(rename = "AssetId")]
    pub(crate) asset_id: Option<String>,
    /// Server name.
    #[serde(rename = "AssetName")]
    pub(crate) asset_name: Option<String>,
    /// Kind of server, e.g. CVM, ECM.
    #[serde(rename = "AssetType")]
    pub(crate) asset_type: Option<String>,
    /// Region code.
    #[serde(rename = "Region")]
    pub(crate) region: Option<String>,
    /// Host-protection state.
    #[serde(rename = "CWPStatus")]
    pub(crate) cwp_status: Option<i64>,
    /// When the server was created ("YYYY-MM-DD HH:MM:SS").
    #[serde(rename = "AssetCreateTime")]
    pub(crate) asset_create_time: Option<String>,
    /// Public address.
    #[serde(rename = "PublicIp")]
    pub(crate) public_ip: Option<String>,
    /// Intranet address.
    #[serde(rename = "PrivateIp")]
    pub(crate) private_ip: Option<String>,
    /// VPC identifier.
    #[serde(rename = "VpcId")]
    pub(crate) vpc_id: String,
    /// VPC name.
    #[serde(rename = "VpcName")]
    pub(crate) vpc_name: Option<String>,
    /// Owner AppId (Integer here).
    #[serde(rename = "AppId")]
    pub(crate) app_id: Option<i64>,
    /// Owner UIN.
    #[serde(rename = "Uin")]
    pub(crate) uin: Option<String>,
    /// Owner display name.
    #[serde(rename = "NickName")]
    pub(crate) nick_name: Option<String>,
    /// Availability zone.
    #[serde(rename = "AvailableArea")]
    pub(crate) available_area: Option<String>,
    /// Critical-asset flag.
    #[serde(rename = "IsCore")]
    pub(crate) is_core: Option<i64>,
    /// Subnet identifier.
    #[serde(rename = "SubnetId")]
    pub(crate) subnet_id: Option<String>,
    /// Subnet name.
    #[serde(rename = "SubnetName")]
    pub(crate) subnet_name: Option<String>,
    /// UUID of the host-security agent.
    #[serde(rename = "InstanceUuid")]
    pub(crate) instance_uuid: Option<String>,
    /// UUID of the CVM instance.
    #[serde(rename = "InstanceQUuid")]
    pub(crate) instance_q_uuid: Option<String>,
    /// Operating system name.
    #[serde(rename = "OsName")]
    pub(crate) os_name: Option<String>,
    /// Number of disk partitions.
    #[serde(rename = "PartitionCount")]
    pub(crate) partition_count: Option<i64>,
    /// CPU model text.
    #[serde(rename = "CPUInfo")]
    pub(crate) cpu_info: Option<String>,
    /// CPU core count.
    #[serde(rename = "CPUSize")]
    pub(crate) cpu_size: Option<i64>,
    /// CPU load text (example "Low").
    #[serde(rename = "CPULoad")]
    pub(crate) cpu_load: Option<String>,
    /// Memory size text (example "0GB").
    #[serde(rename = "MemorySize")]
    pub(crate) memory_size: Option<String>,
    /// Memory load text (example "0.00%").
    #[serde(rename = "MemoryLoad")]
    pub(crate) memory_load: Option<String>,
    /// Disk size text (example "0GB").
    #[serde(rename = "DiskSize")]
    pub(crate) disk_size: Option<String>,
    /// Disk load text (example "0.00%").
    #[serde(rename = "DiskLoad")]
    pub(crate) disk_load: Option<String>,
    /// Number of OS accounts as text ("-" when unknown).
    #[serde(rename = "AccountCount")]
    pub(crate) account_count: Option<String>,
    /// Number of processes as text ("-" when unknown).
    #[serde(rename = "ProcessCount")]
    pub(crate) process_count: Option<String>,
    /// Number of applications as text ("-" when unknown).
    #[serde(rename = "AppCount")]
    pub(crate) app_count: Option<String>,
    /// Number of listening ports.
    #[serde(rename = "PortCount")]
    pub(crate) port_count: Option<i64>,
    /// Count of network attacks.
    #[serde(rename = "Attack")]
    pub(crate) attack: Option<i64>,
    /// Count of network accesses.
    #[serde(rename = "Access")]
    pub(crate) access: Option<i64>,
    /// Count of blocked attacks.
    #[serde(rename = "Intercept")]
    pub(crate) intercept: Option<i64>,
    /// Peak inbound bandwidth text (example "0.00bps").
    #[serde(rename = "InBandwidth")]
    pub(crate) in_bandwidth: Option<String>,
    /// Peak outbound bandwidth text.
    #[serde(rename = "OutBandwidth")]
    pub(crate) out_bandwidth: Option<String>,
    /// Total inbound traffic text (example "0.00B").
    #[serde(rename = "InFlow")]
    pub(crate) in_flow: Option<String>,
    /// Total outbound traffic text.
    #[serde(rename = "OutFlow")]
    pub(crate) out_flow: Option<String>,
    /// Latest scan time; "-" when never scanned.
    #[serde(rename = "LastScanTime")]
    pub(crate) last_scan_time: Option<String>,
    /// Count of malicious outbound connections.
    #[serde(rename = "NetWorkOut")]
    pub(crate) net_work_out: Option<i64>,
    /// Count of port risks.
    #[serde(rename = "PortRisk")]
    pub(crate) port_risk: Option<i64>,
    /// Count of vulnerability risks.
    #[serde(rename = "VulnerabilityRisk")]
    pub(crate) vulnerability_risk: Option<i64>,
    /// Count of configuration risks.
    #[serde(rename = "ConfigurationRisk")]
    pub(crate) configuration_risk: Option<i64>,
    /// Count of scan tasks.
    #[serde(rename = "ScanTask")]
    pub(crate) scan_task: Option<i64>,
    /// Cloud tags.
    #[serde(rename = "Tag")]
    pub(crate) tag: Option<Vec<Tag>>,
    /// Group-account member id of the owner.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<String>,
    /// Full operating system name.
    #[serde(rename = "Os")]
    pub(crate) os: Option<String>,
    /// Count of exposed risky services.
    #[serde(rename = "RiskExposure")]
    pub(crate) risk_exposure: Option<i64>,
    /// Attack-simulation tool state.
    #[serde(rename = "BASAgentStatus")]
    pub(crate) bas_agent_status: Option<i64>,
    /// Recently discovered flag.
    #[serde(rename = "IsNewAsset")]
    pub(crate) is_new_asset: Option<i64>,
    /// Agent installation state.
    #[serde(rename = "CVMAgentStatus")]
    pub(crate) cvm_agent_status: i64,
    /// Feature enabled flag.
    #[serde(rename = "CVMStatus")]
    pub(crate) cvm_status: i64,
    /// Protection mode.
    #[serde(rename = "DefenseModel")]
    pub(crate) defense_model: i64,
    /// Automation (TAT) agent flag.
    #[serde(rename = "TatStatus")]
    pub(crate) tat_status: i64,
    /// CPU usage series.
    #[serde(rename = "CpuTrend")]
    pub(crate) cpu_trend: Vec<Element>,
    /// Memory usage series.
    #[serde(rename = "MemoryTrend")]
    pub(crate) memory_trend: Vec<Element>,
    /// Agent connectivity.
    #[serde(rename = "AgentStatus")]
    pub(crate) agent_status: i64,
    /// Times protection was switched off this month.
    #[serde(rename = "CloseDefenseCount")]
    pub(crate) close_defense_count: i64,
    /// Run state text.
    #[serde(rename = "InstanceState")]
    pub(crate) instance_state: String,
    /// Security group ids.
    #[serde(rename = "SecurityGroupIds")]
    pub(crate) security_group_ids: Vec<String>,
    /// Agent resident memory in KB.
    #[serde(rename = "AgentMemRss")]
    pub(crate) agent_mem_rss: i64,
    /// Agent CPU percentage.
    #[serde(rename = "AgentCpuPer")]
    pub(crate) agent_cpu_per: f64,
    /// AppId that really owns the server.
    #[serde(rename = "RealAppid")]
    pub(crate) real_appid: i64,
    /// Cloud vendor.
    #[serde(rename = "CloudType")]
    pub(crate) cloud_type: i64,
    /// Host-protection state.
    #[serde(rename = "ProtectStatus")]
    pub(crate) protect_status: i64,
    /// When the agent was last seen going offline.
    #[serde(rename = "OfflineTime")]
    pub(crate) offline_time: String,
}

/// One load-balancer listener with its load balancer.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ClbListenerListInfo {
    /// Listener identifier (lbl-...).
    #[serde(rename = "ListenerId")]
    pub(crate) listener_id: Option<String>,
    /// Listener name.
    #[serde(rename = "ListenerName")]
    pub(crate) listener_name: Option<String>,
    /// Load balancer identifier (lb-...).
    #[serde(rename = "LoadBalancerId")]
    pub(crate) load_balancer_id: Option<String>,
    /// Load balancer name.
    #[serde(rename = "LoadBalancerName")]
    pub(crate) load_balancer_name: Option<String>,
    /// Listener protocol, e.g. HTTP.
    #[serde(rename = "Protocol")]
    pub(crate) protocol: Option<String>,
    /// Short region code (example "gz", "sh").
    #[serde(rename = "Region")]
    pub(crate) region: Option<String>,
    /// Load balancer address.
    #[serde(rename = "Vip")]
    pub(crate) vip: Option<String>,
    /// Listener port.
    #[serde(rename = "VPort")]
    pub(crate) v_port: Option<i64>,
    /// Availability zone.
    #[serde(rename = "Zone")]
    pub(crate) zone: Option<String>,
    /// Numeric VPC id.
    #[serde(rename = "NumericalVpcId")]
    pub(crate) numerical_vpc_id: Option<i64>,
    /// Load balancer network type (example "OPEN").
    #[serde(rename = "LoadBalancerType")]
    pub(crate) load_balancer_type: Option<String>,
    /// Listener domains, comma separated with empty items in the example.
    #[serde(rename = "Domain")]
    pub(crate) domain: Option<String>,
    /// Load balancer domain, may be empty.
    #[serde(rename = "LoadBalancerDomain")]
    pub(crate) load_balancer_domain: Option<String>,
}

/// Count of connected cloud accounts for one vendor.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct CloudCountDesc {
    /// Cloud vendor.
    #[serde(rename = "CloudType")]
    pub(crate) cloud_type: i64,
    /// Number of accounts of that vendor.
    #[serde(rename = "CloudCount")]
    pub(crate) cloud_count: i64,
    /// Vendor label (example "Cloud", "AWS", "Azure").
    #[serde(rename = "CloudDesc")]
    pub(crate) cloud_desc: String,
}

/// One row of the database/storage asset list.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DBAssetVO {
    /// Asset identifier (cdb-..., disk-...).
    #[serde(rename = "AssetId")]
    pub(crate) asset_id: Option<String>,
    /// Asset name.
    #[serde(rename = "AssetName")]
    pub(crate) asset_name: Option<String>,
    /// Kind of asset (MYSQL, CBS, CFS, COS ...).
    #[serde(rename = "AssetType")]
    pub(crate) asset_type: Option<String>,
    /// VPC identifier.
    #[serde(rename = "VpcId")]
    pub(crate) vpc_id: String,
    /// VPC name.
    #[serde(rename = "VpcName")]
    pub(crate) vpc_name: Option<String>,
    /// Region code.
    #[serde(rename = "Region")]
    pub(crate) region: Option<String>,
    /// Access domain.
    #[serde(rename = "Domain")]
    pub(crate) domain: Option<String>,
    /// When the asset was created.
    #[serde(rename = "AssetCreateTime")]
    pub(crate) asset_create_time: Option<String>,
    /// Latest scan time; "-" when never scanned.
    #[serde(rename = "LastScanTime")]
    pub(crate) last_scan_time: Option<String>,
    /// Count of configuration risks.
    #[serde(rename = "ConfigurationRisk")]
    pub(crate) configuration_risk: Option<i64>,
    /// Count of network attacks.
    #[serde(rename = "Attack")]
    pub(crate) attack: Option<i64>,
    /// Count of network accesses.
    #[serde(rename = "Access")]
    pub(crate) access: i64,
    /// Count of scan tasks.
    #[serde(rename = "ScanTask")]
    pub(crate) scan_task: Option<i64>,
    /// Owner AppId (Integer here).
    #[serde(rename = "AppId")]
    pub(crate) app_id: Option<i64>,
    /// Owner UIN.
    #[serde(rename = "Uin")]
    pub(crate) uin: Option<String>,
    /// Owner display name.
    #[serde(rename = "NickName")]
    pub(crate) nick_name: Option<String>,
    /// Port number, 0 when none.
    #[serde(rename = "Port")]
    pub(crate) port: Option<i64>,
    /// Cloud tags.
    #[serde(rename = "Tag")]
    pub(crate) tag: Option<Vec<Tag>>,
    /// Intranet address, may include ":port".
    #[serde(rename = "PrivateIp")]
    pub(crate) private_ip: Option<String>,
    /// Public address.
    #[serde(rename = "PublicIp")]
    pub(crate) public_ip: Option<String>,
    /// State code; meaning not given (example 1).
    #[serde(rename = "Status")]
    pub(crate) status: Option<i64>,
    /// Critical-asset flag.
    #[serde(rename = "IsCore")]
    pub(crate) is_core: Option<i64>,
    /// Recently discovered flag.
    #[serde(rename = "IsNewAsset")]
    pub(crate) is_new_asset: Option<i64>,
}

/// Result of a vulnerability search with support flags.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DataSearchBug {
    /// Query state code as text.
    #[serde(rename = "StateCode")]
    pub(crate) state_code: String,
    /// Matching knowledge-base entries.
    #[serde(rename = "DataBug")]
    pub(crate) data_bug: Option<Vec<BugInfoDetail>>,
    /// Per-account affected-asset summary.
    #[serde(rename = "DataAsset")]
    pub(crate) data_asset: Option<Vec<AssetInfoDetail>>,
    /// Whether the vulnerability scanner can test it.
    #[serde(rename = "VSSScan")]
    pub(crate) vss_scan: Option<bool>,
    /// Whether host protection can detect it.
    #[serde(rename = "CWPScan")]
    pub(crate) cwp_scan: Option<String>,
    /// Whether a firewall virtual patch exists.
    #[serde(rename = "CFWPatch")]
    pub(crate) cfw_patch: Option<String>,
    /// Whether a WAF patch exists.
    #[serde(rename = "WafPatch")]
    pub(crate) waf_patch: Option<i64>,
    /// Whether host protection can repair it.
    #[serde(rename = "CWPFix")]
    pub(crate) cwp_fix: Option<i64>,
    /// Product support flags per CVE.
    #[serde(rename = "DataSupport")]
    pub(crate) data_support: Vec<ProductSupport>,
    /// CVE number.
    #[serde(rename = "CveId")]
    pub(crate) cve_id: String,
}

/// Profile of one database asset.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DbAssetInfo {
    /// Cloud Firewall state code; codes not given (example 1).
    #[serde(rename = "CFWStatus")]
    pub(crate) cfw_status: Option<i64>,
    /// Asset identifier.
    #[serde(rename = "AssetId")]
    pub(crate) asset_id: Option<String>,
    /// VPC name.
    #[serde(rename = "VpcName")]
    pub(crate) vpc_name: Option<String>,
    /// Kind of database.
    #[serde(rename = "AssetType")]
    pub(crate) asset_type: Option<String>,
    /// Public address.
    #[serde(rename = "PublicIp")]
    pub(crate) public_ip: Option<String>,
    /// Intranet address, may include ":port".
    #[serde(rename = "PrivateIp")]
    pub(crate) private_ip: Option<String>,
    /// Region code.
    #[serde(rename = "Region")]
    pub(crate) region: Option<String>,
    /// VPC identifier.
    #[serde(rename = "VpcId")]
    pub(crate) vpc_id: String,
    /// Asset name.
    #[serde(rename = "AssetName")]
    pub(crate) asset_name: Option<String>,
    /// Cloud Firewall edition code; codes not given (example 1).
    #[serde(rename = "CFWProtectLevel")]
    pub(crate) cfw_protect_level: Option<i64>,
    /// Cloud tags.
    #[serde(rename = "Tag")]
    pub(crate) tag: Option<Vec<Tag>>,
}

/// One row of the domain asset list.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DomainAssetVO {
    /// Ids of the linked instances (array).
    #[serde(rename = "AssetId")]
    pub(crate) asset_id: Option<Vec<String>>,
    /// Names of the linked instances (array).
    #[serde(rename = "AssetName")]
    pub(crate) asset_name: Option<Vec<String>>,
    /// Kinds of the linked instances (array).
    #[serde(rename = "AssetType")]
    pub(crate) asset_type: Option<Vec<String>>,
    /// Regions of the linked instances (array).
    #[serde(rename = "Region")]
    pub(crate) region: Option<Vec<String>>,
    /// WAF protection state code; codes not given.
    #[serde(rename = "WAFStatus")]
    pub(crate) waf_status: Option<i64>,
    /// When the asset was created.
    #[serde(rename = "AssetCreateTime")]
    pub(crate) asset_create_time: Option<String>,
    /// Owner AppId (Integer here).
    #[serde(rename = "AppId")]
    pub(crate) app_id: Option<i64>,
    /// Owner UIN.
    #[serde(rename = "Uin")]
    pub(crate) uin: Option<String>,
    /// Owner display name.
    #[serde(rename = "NickName")]
    pub(crate) nick_name: Option<String>,
    /// Critical-asset flag; codes not given for this type.
    #[serde(rename = "IsCore")]
    pub(crate) is_core: Option<i64>,
    /// Whether the asset is hosted on the cloud.
    #[serde(rename = "IsCloud")]
    pub(crate) is_cloud: Option<i64>,
    /// Count of network attacks.
    #[serde(rename = "Attack")]
    pub(crate) attack: Option<i64>,
    /// Count of network accesses.
    #[serde(rename = "Access")]
    pub(crate) access: Option<i64>,
    /// Count of blocked attacks.
    #[serde(rename = "Intercept")]
    pub(crate) intercept: Option<i64>,
    /// Peak inbound bandwidth text.
    #[serde(rename = "InBandwidth")]
    pub(crate) in_bandwidth: Option<String>,
    /// Peak outbound bandwidth text.
    #[serde(rename = "OutBandwidth")]
    pub(crate) out_bandwidth: Option<String>,
    /// Total inbound traffic text.
    #[serde(rename = "InFlow")]
    pub(crate) in_flow: Option<String>,
    /// Total outbound traffic text.
    #[serde(rename = "OutFlow")]
    pub(crate) out_flow: Option<String>,
    /// Latest scan time.
    #[serde(rename = "LastScanTime")]
    pub(crate) last_scan_time: Option<String>,
    /// Count of port risks.
    #[serde(rename = "PortRisk")]
    pub(crate) port_risk: Option<i64>,
    /// Count of vulnerability risks.
    #[serde(rename = "VulnerabilityRisk")]
    pub(crate) vulnerability_risk: Option<i64>,
    /// Count of configuration risks.
    #[serde(rename = "ConfigurationRisk")]
    pub(crate) configuration_risk: Option<i64>,
    /// Count of scan tasks.
    #[serde(rename = "ScanTask")]
    pub(crate) scan_task: Option<i64>,
    /// The domain name.
    #[serde(rename = "SubDomain")]
    pub(crate) sub_domain: Option<String>,
    /// Resolved addresses (array; field name is spelled this way).
    #[serde(rename = "SeverIp")]
    pub(crate) sever_ip: Option<Vec<String>>,
    /// Count of bot attacks.
    #[serde(rename = "BotCount")]
    pub(crate) bot_count: Option<i64>,
    /// Count of weak-password risks.
    #[serde(rename = "WeakPassword")]
    pub(crate) weak_password: Option<i64>,
    /// Count of web content risks.
    #[serde(rename = "WebContentRisk")]
    pub(crate) web_content_risk: Option<i64>,
    /// Cloud tags.
    #[serde(rename = "Tag")]
    pub(crate) tag: Option<Vec<Tag>>,
    /// Kind of linked instance.
    #[serde(rename = "SourceType")]
    pub(crate) source_type: Option<String>,
    /// Group-account member id of the owner.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<String>,
    /// Count of CC (HTTP flood) attacks.
    #[serde(rename = "CCAttack")]
    pub(crate) cc_attack: Option<i64>,
    /// Count of web attacks.
    #[serde(rename = "WebAttack")]
    pub(crate) web_attack: Option<i64>,
    /// Count of exposed risky services.
    #[serde(rename = "ServiceRisk")]
    pub(crate) service_risk: Option<i64>,
    /// Recently discovered flag.
    #[serde(rename = "IsNewAsset")]
    pub(crate) is_new_asset: Option<i64>,
    /// Random third-level domain to publish for ownership verification.
    #[serde(rename = "VerifyDomain")]
    pub(crate) verify_domain: Option<String>,
    /// TXT record content to publish for ownership verification.
    #[serde(rename = "VerifyTXTRecord")]
    pub(crate) verify_txt_record: Option<String>,
    /// Ownership verification state.
    #[serde(rename = "VerifyStatus")]
    pub(crate) verify_status: Option<i64>,
    /// Count of bot accesses.
    #[serde(rename = "BotAccessCount")]
    pub(crate) bot_access_count: Option<i64>,
}

/// Shared paging / sorting / filtering object for list actions.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Filter {
    /// Page size (maximum rows returned); no default or maximum is documented.
    #[serde(rename = "Limit")]
    pub(crate) limit: Option<i64>,
    /// Number of rows to skip.
    #[serde(rename = "Offset")]
    pub(crate) offset: Option<i64>,
    /// Sort direction.
    #[serde(rename = "Order")]
    pub(crate) order: Option<String>,
    /// Name of the field to sort on.
    #[serde(rename = "By")]
    pub(crate) by: Option<String>,
    /// Column conditions, combined with AND (assumed).
    #[serde(rename = "Filters")]
    pub(crate) filters: Option<Vec<WhereFilter>>,
    /// Start of time range ("YYYY-MM-DD HH:MM:SS" in examples).
    #[serde(rename = "StartTime")]
    pub(crate) start_time: Option<String>,
    /// End of time range.
    #[serde(rename = "EndTime")]
    pub(crate) end_time: Option<String>,
}

/// One selectable value of a filter dropdown.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct FilterDataObject {
    /// Machine value to send in a filter.
    #[serde(rename = "Value")]
    pub(crate) value: String,
    /// Display label.
    #[serde(rename = "Text")]
    pub(crate) text: String,
}

/// One row of the public IP asset list.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct IpAssetListVO {
    /// Asset identifier.
    #[serde(rename = "AssetId")]
    pub(crate) asset_id: Option<String>,
    /// Asset name.
    #[serde(rename = "AssetName")]
    pub(crate) asset_name: Option<String>,
    /// Kind of asset.
    #[serde(rename = "AssetType")]
    pub(crate) asset_type: Option<String>,
    /// Region code.
    #[serde(rename = "Region")]
    pub(crate) region: Option<String>,
    /// Cloud Firewall state code; codes not given.
    #[serde(rename = "CFWStatus")]
    pub(crate) cfw_status: Option<i64>,
    /// When the asset was created.
    #[serde(rename = "AssetCreateTime")]
    pub(crate) asset_create_time: Option<String>,
    /// Public address.
    #[serde(rename = "PublicIp")]
    pub(crate) public_ip: Option<String>,
    /// Public address type code; codes not given.
    #[serde(rename = "PublicIpType")]
    pub(crate) public_ip_type: Option<i64>,
    /// VPC identifier.
    #[serde(rename = "VpcId")]
    pub(crate) vpc_id: String,
    /// VPC name.
    #[serde(rename = "VpcName")]
    pub(crate) vpc_name: Option<String>,
    /// Owner AppId (Integer here).
    #[serde(rename = "AppId")]
    pub(crate) app_id: Option<i64>,
    /// Owner UIN.
    #[serde(rename = "Uin")]
    pub(crate) uin: Option<String>,
    /// Owner display name.
    #[serde(rename = "NickName")]
    pub(crate) nick_name: Option<String>,
    /// Critical-asset flag; codes not given for this type.
    #[serde(rename = "IsCore")]
    pub(crate) is_core: Option<i64>,
    /// Whether the asset is hosted on the cloud.
    #[serde(rename = "IsCloud")]
    pub(crate) is_cloud: Option<i64>,
    /// Count of network attacks.
    #[serde(rename = "Attack")]
    pub(crate) attack: Option<i64>,
    /// Count of network accesses.
    #[serde(rename = "Access")]
    pub(crate) access: Option<i64>,
    /// Count of blocked attacks.
    #[serde(rename = "Intercept")]
    pub(crate) intercept: Option<i64>,
    /// Inbound bandwidth text.
    #[serde(rename = "InBandwidth")]
    pub(crate) in_bandwidth: Option<String>,
    /// Outbound bandwidth text.
    #[serde(rename = "OutBandwidth")]
    pub(crate) out_bandwidth: Option<String>,
    /// Inbound traffic text.
    #[serde(rename = "InFlow")]
    pub(crate) in_flow: Option<String>,
    /// Outbound traffic text.
    #[serde(rename = "OutFlow")]
    pub(crate) out_flow: Option<String>,
    /// Latest scan time.
    #[serde(rename = "LastScanTime")]
    pub(crate) last_scan_time: Option<String>,
    /// Count of port risks.
    #[serde(rename = "PortRisk")]
    pub(crate) port_risk: Option<i64>,
    /// Count of vulnerability risks.
    #[serde(rename = "VulnerabilityRisk")]
    pub(crate) vulnerability_risk: Option<i64>,
    /// Count of configuration risks.
    #[serde(rename = "ConfigurationRisk")]
    pub(crate) configuration_risk: Option<i64>,
    /// Count of scan tasks.
    #[serde(rename = "ScanTask")]
    pub(crate) scan_task: Option<i64>,
    /// Count of weak-password risks.
    #[serde(rename = "WeakPassword")]
    pub(crate) weak_password: Option<i64>,
    /// Count of web content risks.
    #[serde(rename = "WebContentRisk")]
    pub(crate) web_content_risk: Option<i64>,
    /// Cloud tags.
    #[serde(rename = "Tag")]
    pub(crate) tag: Option<Vec<Tag>>,
    /// Elastic IP identifier.
    #[serde(rename = "AddressId")]
    pub(crate) address_id: Option<String>,
    /// Group-account member id of the owner.
    #[serde(rename = "MemberId")]
    pub(crate) member_id: Option<String>,
    /// Count of exposed risky services.
    #[serde(rename = "RiskExposure")]
    pub(crate) risk_exposure: Option<i64>,
    /// Recently discovered flag.
    #[serde(rename = "IsNewAsset")]
    pub(crate) is_new_asset: Option<i64>,
    /// Ownership verification state.
    #[serde(rename = "VerifyStatus")]
    pub(crate) verify_status: Option<i64>,
}

/// Group (multi-account) details seen by one member.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct OrganizationInfo {
    /// Member account name.
    #[serde(rename = "NickName")]
    pub(crate) nick_name: String,
    /// Department node the account belongs to.
    #[serde(rename = "NodeName")]
    pub(crate) node_name: String,
    /// Role in the group.
    #[serde(rename = "Role")]
    pub(crate) role: String,
    /// Member id (mem-...).
    #[serde(rename = "MemberId")]
    pub(crate) member_id: String,
    /// How the account joined.
    #[serde(rename = "JoinType")]
    pub(crate) join_type: String,
    /// Group name.
    #[serde(rename = "GroupName")]
    pub(crate) group_name: String,
    /// Administrator account name.
    #[serde(rename = "AdminName")]
    pub(crate) admin_name: String,
    /// Administrator UIN.
    #[serde(rename = "AdminUin")]
    pub(crate) admin_uin: String,
    /// When the group was created.
    #[serde(rename = "CreateTime")]
    pub(crate) create_time: String,
    /// Number of departments.
    #[serde(rename = "NodeCount")]
    pub(crate) node_count: i64,
    /// Number of members.
    #[serde(rename = "MemberCount")]
    pub(crate) member_count: i64,
    /// Number of sub-accounts.
    #[serde(rename = "SubAccountCount")]
    pub(crate) sub_account_count: i64,
    /// Number of abnormal sub-accounts.
    #[serde(rename = "AbnormalSubUserCount")]
    pub(crate) abnormal_sub_user_count: i64,
    /// Permissions granted by the group relation policy.
    #[serde(rename = "GroupPermission")]
    pub(crate) group_permission: Vec<String>,
    /// Permissions granted by the member relation policy.
    #[serde(rename = "MemberPermission")]
    pub(crate) member_permission: Vec<String>,
    /// Group payment mode.
    #[serde(rename = "GroupPayMode")]
    pub(crate) group_pay_mode: i64,
    /// Member payment mode.
    #[serde(rename = "MemberPayMode")]
    pub(crate) member_pay_mode: i64,
    /// Cloud Firewall edition; empty = not enabled, "common" = edition not distinguished.
    #[serde(rename = "CFWProtect")]
    pub(crate) cfw_protect: String,
    /// WAF edition; empty = not enabled, "common" = edition not distinguished.
    #[serde(rename = "WAFProtect")]
    pub(crate) waf_protect: String,
    /// Host-protection edition; empty = not enabled, "common" = edition not distinguished.
    #[serde(rename = "CWPProtect")]
    pub(crate) cwp_protect: String,
    /// Names of all departments.
    #[serde(rename = "Departments")]
    pub(crate) departments: Vec<String>,
    /// When the member was created.
    #[serde(rename = "MemberCreateTime")]
    pub(crate) member_create_time: String,
    /// Security-center edition.
    #[serde(rename = "CSIPProtect")]
    pub(crate) csip_protect: String,
    /// 1 when the account consumes quota.
    #[serde(rename = "QuotaConsumer")]
    pub(crate) quota_consumer: i64,
    /// Number of enabled (delegated) administrators.
    #[serde(rename = "EnableAdminCount")]
    pub(crate) enable_admin_count: i64,
    /// Connected accounts per cloud vendor.
    #[serde(rename = "CloudCountDesc")]
    pub(crate) cloud_count_desc: Vec<CloudCountDesc>,
    /// Total number of (delegated) administrators.
    #[serde(rename = "AdminCount")]
    pub(crate) admin_count: i64,
}

/// One member account of the group.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct OrganizationUserInfo {
    /// Member UIN.
    #[serde(rename = "Uin")]
    pub(crate) uin: String,
    /// Member account name.
    #[serde(rename = "NickName")]
    pub(crate) nick_name: String,
    /// Department node the account belongs to.
    #[serde(rename = "NodeName")]
    pub(crate) node_name: String,
    /// Number of assets.
    #[serde(rename = "AssetCount")]
    pub(crate) asset_count: i64,
    /// Number of risks.
    #[serde(rename = "RiskCount")]
    pub(crate) risk_count: i64,
    /// Number of attacks.
    #[serde(rename = "AttackCount")]
    pub(crate) attack_count: i64,
    /// Role in the group.
    #[serde(rename = "Role")]
    pub(crate) role: String,
    /// Member id (mem-...).
    #[serde(rename = "MemberId")]
    pub(crate) member_id: String,
    /// Member AppId (String).
    #[serde(rename = "AppId")]
    pub(crate) app_id: String,
    /// How the account joined.
    #[serde(rename = "JoinType")]
    pub(crate) join_type: String,
    /// Cloud Firewall edition; empty = not enabled, "common" = edition not distinguished.
    #[serde(rename = "CFWProtect")]
    pub(crate) cfw_protect: String,
    /// WAF edition; empty = not enabled, "common" = edition not distinguished.
    #[serde(rename = "WAFProtect")]
    pub(crate) waf_protect: String,
    /// Host-protection edition; empty = not enabled, "common" = edition not distinguished.
    #[serde(rename = "CWPProtect")]
    pub(crate) cwp_protect: String,
    /// Multi-account management enabled flag.
    #[serde(rename = "Enable")]
    pub(crate) enable: i64,
    /// Security-center edition.
    #[serde(rename = "CSIPProtect")]
    pub(crate) csip_protect: String,
    /// 1 when the account consumes quota.
    #[serde(rename = "QuotaConsumer")]
    pub(crate) quota_consumer: i64,
    /// Account vendor.
    #[serde(rename = "CloudType")]
    pub(crate) cloud_type: i64,
    /// Synchronisation interval of a connected account.
    #[serde(rename = "SyncFrequency")]
    pub(crate) sync_frequency: i64,
    /// Whether the connected cloud account is expired.
    #[serde(rename = "IsExpired")]
    pub(crate) is_expired: bool,
    /// Permissions of the connected cloud account (example "readhost").
    #[serde(rename = "PermissionList")]
    pub(crate) permission_list: Vec<String>,
    /// Authentication type.
    #[serde(rename = "AuthType")]
    pub(crate) auth_type: i64,
    /// Membership class.
    #[serde(rename = "TcMemberType")]
    pub(crate) tc_member_type: i64,
    /// Number of sub-accounts.
    #[serde(rename = "SubUserCount")]
    pub(crate) sub_user_count: i64,
    /// Display text of how the account joined (example "sub account").
    #[serde(rename = "JoinTypeInfo")]
    pub(crate) join_type_info: String,
    /// Modules shared to the account.
    #[serde(rename = "SharedModules")]
    pub(crate) shared_modules: Vec<String>,
    /// Security score.
    #[serde(rename = "SecurityScore")]
    pub(crate) security_score: i64,
}

/// One exposed port aggregated over all affected assets.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct PortViewPortRisk {
    /// Number of unhandled findings.
    #[serde(rename = "NoHandleCount")]
    pub(crate) no_handle_count: i64,
    /// Severity.
    #[serde(rename = "Level")]
    pub(crate) level: String,
    /// Transport protocol.
    #[serde(rename = "Protocol")]
    pub(crate) protocol: String,
    /// Software identified behind the port.
    #[serde(rename = "Component")]
    pub(crate) component: String,
    /// Port number.
    #[serde(rename = "Port")]
    pub(crate) port: i64,
    /// Latest detection time.
    #[serde(rename = "RecentTime")]
    pub(crate) recent_time: String,
    /// First detection time.
    #[serde(rename = "FirstTime")]
    pub(crate) first_time: String,
    /// Recommended action.
    #[serde(rename = "Suggestion")]
    pub(crate) suggestion: i64,
    /// Number of affected assets as text.
    #[serde(rename = "AffectAssetCount")]
    pub(crate) affect_asset_count: String,
    /// Row identifier.
    #[serde(rename = "Id")]
    pub(crate) id: String,
    /// Which detector produced the finding.
    #[serde(rename = "From")]
    pub(crate) from: String,
    /// Row key used by the console.
    #[serde(rename = "Index")]
    pub(crate) index: String,
    /// Owner AppId.
    #[serde(rename = "AppId")]
    pub(crate) app_id: String,
    /// Owner display name.
    #[serde(rename = "Nick")]
    pub(crate) nick: Option<String>,
    /// Owner UIN.
    #[serde(rename = "Uin")]
    pub(crate) uin: Option<String>,
    /// Service name.
    #[serde(rename = "Service")]
    pub(crate) service: String,
}

/// Identifies a public IP/domain asset to delete.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct PublicIpDomainListKey {
    /// The IP address or domain.
    #[serde(rename = "Asset")]
    pub(crate) asset: String,
}

/// Selects reports by report id.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ReportItemKey {
    /// Report ids.
    #[serde(rename = "TaskLogList")]
    pub(crate) task_log_list: Vec<String>,
}

/// Selects reports by scan task id.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ReportTaskIdList {
    /// Scan task ids.
    #[serde(rename = "TaskIdList")]
    pub(crate) task_id_list: Vec<String>,
    /// AppId that owns the tasks.
    #[serde(rename = "AppId")]
    pub(crate) app_id: Option<String>,
}

/// Identifies one risk whose state should change.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RiskCenterStatusKey {
    /// Risk identifier.
    #[serde(rename = "Id")]
    pub(crate) id: String,
    /// Affected public IP or domain.
    #[serde(rename = "PublicIPDomain")]
    pub(crate) public_ip_domain: Option<String>,
    /// Affected instance identifier.
    #[serde(rename = "InstanceId")]
    pub(crate) instance_id: Option<String>,
    /// AppId that owns the risk.
    #[serde(rename = "AppId")]
    pub(crate) app_id: String,
}

/// One row of the scan report list.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ScanTaskInfo {
    /// Scan task identifier.
    #[serde(rename = "TaskId")]
    pub(crate) task_id: Option<String>,
    /// Scan task name.
    #[serde(rename = "TaskName")]
    pub(crate) task_name: Option<String>,
    /// Task state.
    #[serde(rename = "Status")]
    pub(crate) status: Option<i64>,
    /// Progress in percent.
    #[serde(rename = "Progress")]
    pub(crate) progress: Option<i64>,
    /// Time shown for the task.
    #[serde(rename = "TaskTime")]
    pub(crate) task_time: Option<String>,
    /// Report identifier.
    #[serde(rename = "ReportId")]
    pub(crate) report_id: Option<String>,
    /// Report name.
    #[serde(rename = "ReportName")]
    pub(crate) report_name: Option<String>,
    /// Plan type.
    #[serde(rename = "ScanPlan")]
    pub(crate) scan_plan: Option<i64>,
    /// Number of assets in the task.
    #[serde(rename = "AssetCount")]
    pub(crate) asset_count: Option<i64>,
    /// Owner AppId.
    #[serde(rename = "AppId")]
    pub(crate) app_id: Option<String>,
    /// Owner UIN (upper-case here).
    #[serde(rename = "UIN")]
    pub(crate) uin: Option<String>,
    /// Owner display name.
    #[serde(rename = "UserName")]
    pub(crate) user_name: Option<String>,
}

/// One row of the scan task list.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ScanTaskInfoList {
    /// Task name.
    #[serde(rename = "TaskName")]
    pub(crate) task_name: Option<String>,
    /// Task start time.
    #[serde(rename = "StartTime")]
    pub(crate) start_time: Option<String>,
    /// Task end time.
    #[serde(rename = "EndTime")]
    pub(crate) end_time: Option<String>,
    /// Schedule in cron form.
    #[serde(rename = "ScanPlanContent")]
    pub(crate) scan_plan_content: Option<String>,
    /// Plan type.
    #[serde(rename = "TaskType")]
    pub(crate) task_type: Option<i64>,
    /// When the task record was created.
    #[serde(rename = "InsertTime")]
    pub(crate) insert_time: Option<String>,
    /// Task identifier.
    #[serde(rename = "TaskId")]
    pub(crate) task_id: Option<String>,
    /// Manually entered targets.
    #[serde(rename = "SelfDefiningAssets")]
    pub(crate) self_defining_assets: Option<Vec<String>>,
    /// Estimated duration.
    #[serde(rename = "PredictTime")]
    pub(crate) predict_time: Option<i64>,
    /// Estimated finish time.
    #[serde(rename = "PredictEndTime")]
    pub(crate) predict_end_time: Option<String>,
    /// Number of reports produced.
    #[serde(rename = "ReportNumber")]
    pub(crate) report_number: Option<i64>,
    /// Number of assets in scope.
    #[serde(rename = "AssetNumber")]
    pub(crate) asset_number: Option<i64>,
    /// Task state.
    #[serde(rename = "ScanStatus")]
    pub(crate) scan_status: Option<i64>,
    /// Progress in percent (Float).
    #[serde(rename = "Percent")]
    pub(crate) percent: Option<f64>,
    /// Scan items of the task, slash-style list in one string.
    #[serde(rename = "ScanItem")]
    pub(crate) scan_item: Option<String>,
    /// Target selection mode.
    #[serde(rename = "ScanAssetType")]
    pub(crate) scan_asset_type: Option<i64>,
    /// Id of the vulnerability-scanner subtask.
    #[serde(rename = "VSSTaskId")]
    pub(crate) vss_task_id: Option<String>,
    /// Id of the configuration-check subtask.
    #[serde(rename = "CSPMTaskId")]
    pub(crate) cspm_task_id: Option<String>,
    /// Id of the host vulnerability subtask.
    #[serde(rename = "CWPPOCId")]
    pub(crate) cwppoc_id: Option<String>,
    /// Id of the host baseline subtask.
    #[serde(rename = "CWPBlId")]
    pub(crate) cwp_bl_id: Option<String>,
    /// Progress of the vulnerability-scanner subtask.
    #[serde(rename = "VSSTaskProcess")]
    pub(crate) vss_task_process: Option<i64>,
    /// Progress of the configuration-check subtask.
    #[serde(rename = "CSPMTaskProcess")]
    pub(crate) cspm_task_process: Option<i64>,
    /// Progress of the host vulnerability subtask.
    #[serde(rename = "CWPPOCProcess")]
    pub(crate) cwppoc_process: Option<i64>,
    /// Progress of the host baseline subtask.
    #[serde(rename = "CWPBlProcess")]
    pub(crate) cwp_bl_process: Option<i64>,
    /// Failure code of the task.
    #[serde(rename = "ErrorCode")]
    pub(crate) error_code: i64,
    /// Failure text of the task.
    #[serde(rename = "ErrorInfo")]
    pub(crate) error_info: Option<String>,
    /// Day on which a periodic task starts.
    #[serde(rename = "StartDay")]
    pub(crate) start_day: Option<i64>,
    /// Scan interval in days.
    #[serde(rename = "Frequency")]
    pub(crate) frequency: Option<i64>,
    /// How many runs have finished.
    #[serde(rename = "CompleteNumber")]
    pub(crate) complete_number: Option<i64>,
    /// How many assets have been scanned.
    #[serde(rename = "CompleteAssetNumber")]
    pub(crate) complete_asset_number: Option<i64>,
    /// Number of risks found.
    #[serde(rename = "RiskCount")]
    pub(crate) risk_count: Option<i64>,
    /// Targets of the task.
    #[serde(rename = "Assets")]
    pub(crate) assets: Option<Vec<TaskAssetObject>>,
    /// Owner AppId.
    #[serde(rename = "AppId")]
    pub(crate) app_id: Option<String>,
    /// Owner UIN (upper-case here).
    #[serde(rename = "UIN")]
    pub(crate) uin: Option<String>,
    /// Owner display name.
    #[serde(rename = "UserName")]
    pub(crate) user_name: Option<String>,
    /// Scan depth.
    #[serde(rename = "TaskMode")]
    pub(crate) task_mode: Option<i64>,
    /// Who requested the scan (see CreateRiskCenterScanTask.ScanFrom).
    #[serde(rename = "ScanFrom")]
    pub(crate) scan_from: Option<String>,
    /// Free limited-time check flag.
    #[serde(rename = "IsFree")]
    pub(crate) is_free: Option<i64>,
    /// Whether the caller may delete the task (multi-account).
    #[serde(rename = "IsDelete")]
    pub(crate) is_delete: Option<i64>,
    /// Task origin.
    #[serde(rename = "SourceType")]
    pub(crate) source_type: Option<i64>,
}

/// One exposed risky service.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ServerRisk {
    /// Service fingerprint tag.
    #[serde(rename = "ServiceTag")]
    pub(crate) service_tag: String,
    /// Port number.
    #[serde(rename = "Port")]
    pub(crate) port: Option<i64>,
    /// The affected asset.
    #[serde(rename = "AffectAsset")]
    pub(crate) affect_asset: String,
    /// Identifier of the affected instance.
    #[serde(rename = "InstanceId")]
    pub(crate) instance_id: String,
    /// Name of the affected instance.
    #[serde(rename = "InstanceName")]
    pub(crate) instance_name: String,
    /// Kind of the affected asset.
    #[serde(rename = "InstanceType")]
    pub(crate) instance_type: String,
    /// Severity.
    #[serde(rename = "Level")]
    pub(crate) level: String,
    /// Transport protocol.
    #[serde(rename = "Protocol")]
    pub(crate) protocol: String,
    /// Software component.
    #[serde(rename = "Component")]
    pub(crate) component: String,
    /// Service name.
    #[serde(rename = "Service")]
    pub(crate) service: String,
    /// Latest detection time.
    #[serde(rename = "RecentTime")]
    pub(crate) recent_time: String,
    /// First detection time.
    #[serde(rename = "FirstTime")]
    pub(crate) first_time: String,
    /// Risk explanation.
    #[serde(rename = "RiskDetails")]
    pub(crate) risk_details: Option<String>,
    /// Handling advice as text.
    #[serde(rename = "Suggestion")]
    pub(crate) suggestion: String,
    /// Handling state.
    #[serde(rename = "Status")]
    pub(crate) status: i64,
    /// Unique row identifier.
    #[serde(rename = "Id")]
    pub(crate) id: String,
    /// Owner AppId.
    #[serde(rename = "AppId")]
    pub(crate) app_id: String,
    /// Owner display name.
    #[serde(rename = "Nick")]
    pub(crate) nick: Option<String>,
    /// Owner UIN.
    #[serde(rename = "Uin")]
    pub(crate) uin: Option<String>,
    /// Screenshot/snapshot of the service.
    #[serde(rename = "ServiceSnapshot")]
    pub(crate) service_snapshot: Option<String>,
    /// URL of the service.
    #[serde(rename = "Url")]
    pub(crate) url: Option<String>,
    /// Row key used by the console.
    #[serde(rename = "Index")]
    pub(crate) index: Option<String>,
    /// Individual risks.
    #[serde(rename = "RiskList")]
    pub(crate) risk_list: Option<Vec<ServerRiskSuggestion>>,
    /// Individual advices.
    #[serde(rename = "SuggestionList")]
    pub(crate) suggestion_list: Option<Vec<ServerRiskSuggestion>>,
    /// HTTP status the service returned.
    #[serde(rename = "StatusCode")]
    pub(crate) status_code: Option<String>,
    /// Re-graded risk level.
    #[serde(rename = "NewLevel")]
    pub(crate) new_level: String,
    /// Extended handling state.
    #[serde(rename = "XspmStatus")]
    pub(crate) xspm_status: i64,
}

/// A titled text (risk or advice).
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ServerRiskSuggestion {
    /// Heading.
    #[serde(rename = "Title")]
    pub(crate) title: Option<String>,
    /// Text.
    #[serde(rename = "Body")]
    pub(crate) body: Option<String>,
}

/// One sub-account (CAM user) of the group.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct SubUserInfo {
    /// Row key without business meaning.
    #[serde(rename = "ID")]
    pub(crate) id: i64,
    /// Sub-account AppId.
    #[serde(rename = "AppID")]
    pub(crate) app_id: String,
    /// Sub-account UIN.
    #[serde(rename = "Uin")]
    pub(crate) uin: String,
    /// Sub-account name.
    #[serde(rename = "NickName")]
    pub(crate) nick_name: String,
    /// Main account AppId.
    #[serde(rename = "OwnerAppID")]
    pub(crate) owner_app_id: String,
    /// Main account UIN.
    #[serde(rename = "OwnerUin")]
    pub(crate) owner_uin: String,
    /// Main account name.
    #[serde(rename = "OwnerNickName")]
    pub(crate) owner_nick_name: String,
    /// Main account member id.
    #[serde(rename = "OwnerMemberID")]
    pub(crate) owner_member_id: String,
    /// Account vendor.
    #[serde(rename = "CloudType")]
    pub(crate) cloud_type: i64,
    /// Number of reachable services.
    #[serde(rename = "ServiceCount")]
    pub(crate) service_count: i64,
    /// Number of callable APIs.
    #[serde(rename = "InterfaceCount")]
    pub(crate) interface_count: i64,
    /// Number of reachable resources.
    #[serde(rename = "AssetCount")]
    pub(crate) asset_count: i64,
    /// Number of access/behaviour logs.
    #[serde(rename = "LogCount")]
    pub(crate) log_count: i64,
    /// Number of permission configuration risks.
    #[serde(rename = "ConfigRiskCount")]
    pub(crate) config_risk_count: i64,
    /// Number of dangerous-behaviour alerts.
    #[serde(rename = "ActionRiskCount")]
    pub(crate) action_risk_count: i64,
    /// Whether audit logs are connected.
    #[serde(rename = "IsAccessCloudAudit")]
    pub(crate) is_access_cloud_audit: bool,
    /// Whether a risk check is configured.
    #[serde(rename = "IsAccessCheck")]
    pub(crate) is_access_check: bool,
    /// Whether a user-behaviour policy is configured.
    #[serde(rename = "IsAccessUeba")]
    pub(crate) is_access_ueba: bool,
    /// Creation time as Unix seconds.
    #[serde(rename = "CreateTime")]
    pub(crate) create_time: i64,
}

/// One subnet row.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct SubnetAsset {
    /// Owner AppId.
    #[serde(rename = "AppId")]
    pub(crate) app_id: String,
    /// Owner UIN.
    #[serde(rename = "Uin")]
    pub(crate) uin: String,
    /// Subnet identifier.
    #[serde(rename = "AssetId")]
    pub(crate) asset_id: String,
    /// Subnet name.
    #[serde(rename = "AssetName")]
    pub(crate) asset_name: String,
    /// Region code.
    #[serde(rename = "Region")]
    pub(crate) region: String,
    /// VPC identifier.
    #[serde(rename = "VpcId")]
    pub(crate) vpc_id: String,
    /// VPC name.
    #[serde(rename = "VpcName")]
    pub(crate) vpc_name: String,
    /// Cloud tags.
    #[serde(rename = "Tag")]
    pub(crate) tag: Option<Vec<Tag>>,
    /// Owner display name.
    #[serde(rename = "Nick")]
    pub(crate) nick: String,
    /// Address block.
    #[serde(rename = "CIDR")]
    pub(crate) cidr: String,
    /// Availability zone.
    #[serde(rename = "Zone")]
    pub(crate) zone: String,
    /// Number of servers in the subnet.
    #[serde(rename = "CVM")]
    pub(crate) cvm: i64,
    /// Number of free addresses.
    #[serde(rename = "AvailableIp")]
    pub(crate) available_ip: i64,
    /// When the subnet was created.
    #[serde(rename = "CreateTime")]
    pub(crate) create_time: String,
    /// Count of configuration risks (named ConfigureRisk here).
    #[serde(rename = "ConfigureRisk")]
    pub(crate) configure_risk: i64,
    /// Count of scan tasks.
    #[serde(rename = "ScanTask")]
    pub(crate) scan_task: i64,
    /// Latest scan time.
    #[serde(rename = "LastScanTime")]
    pub(crate) last_scan_time: String,
    /// Critical-asset flag; codes not given for this type.
    #[serde(rename = "IsCore")]
    pub(crate) is_core: Option<i64>,
    /// Recently discovered flag.
    #[serde(rename = "IsNewAsset")]
    pub(crate) is_new_asset: Option<i64>,
}

/// Cloud tag key/value on an asset.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Tag {
    /// Tag key.
    #[serde(rename = "Name")]
    pub(crate) name: String,
    /// Tag value.
    #[serde(rename = "Value")]
    pub(crate) value: String,
}

/// Server tag used to filter scan tasks.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Tags {
    /// Tag key.
    #[serde(rename = "TagKey")]
    pub(crate) tag_key: Option<String>,
    /// Tag value.
    #[serde(rename = "TagValue")]
    pub(crate) tag_value: Option<String>,
}

/// Per-check switches for a scan task.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct TaskAdvanceCFG {
    /// Port check switches.
    #[serde(rename = "PortRisk")]
    pub(crate) port_risk: Option<Vec<PortRiskAdvanceCFGParamItem>>,
    /// Vulnerability check switches.
    #[serde(rename = "VulRisk")]
    pub(crate) vul_risk: Option<Vec<TaskCenterVulRiskInputParam>>,
    /// Weak-password check switches.
    #[serde(rename = "WeakPwdRisk")]
    pub(crate) weak_pwd_risk: Option<Vec<TaskCenterWeakPwdRiskInputParam>>,
    /// Configuration check switches.
    #[serde(rename = "CFGRisk")]
    pub(crate) cfg_risk: Option<Vec<TaskCenterCFGRiskInputParam>>,
}

/// One asset targeted by a scan task.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct TaskAssetObject {
    /// Asset name.
    #[serde(rename = "AssetName")]
    pub(crate) asset_name: Option<String>,
    /// Asset category/kind.
    #[serde(rename = "InstanceType")]
    pub(crate) instance_type: Option<String>,
    /// Asset class.
    #[serde(rename = "AssetType")]
    pub(crate) asset_type: Option<String>,
    /// The target itself: IP, domain, asset id, database id .
    #[serde(rename = "Asset")]
    pub(crate) asset: Option<String>,
    /// Region code.
    #[serde(rename = "Region")]
    pub(crate) region: Option<String>,
    /// Identifier of an asset imported from another cloud.
    #[serde(rename = "Arn")]
    pub(crate) arn: Option<String>,
}

/// Switch for one configuration check.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct TaskCenterCFGRiskInputParam {
    /// Check item id.
    #[serde(rename = "ItemId")]
    pub(crate) item_id: String,
    /// On/off.
    #[serde(rename = "Enable")]
    pub(crate) enable: i64,
    /// Resource type the check applies to.
    #[serde(rename = "ResourceType")]
    pub(crate) resource_type: String,
}

/// Switch for one vulnerability check.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct TaskCenterVulRiskInputParam {
    /// Risk (vulnerability) id.
    #[serde(rename = "RiskId")]
    pub(crate) risk_id: String,
    /// On/off.
    #[serde(rename = "Enable")]
    pub(crate) enable: i64,
}

/// Switch for one weak-password check.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct TaskCenterWeakPwdRiskInputParam {
    /// Check item id.
    #[serde(rename = "CheckItemId")]
    pub(crate) check_item_id: i64,
    /// On/off.
    #[serde(rename = "Enable")]
    pub(crate) enable: i64,
}

/// Identifies one scan task.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct TaskIdListKey {
    /// Task identifier.
    #[serde(rename = "TaskId")]
    pub(crate) task_id: String,
    /// AppId that owns the task.
    #[serde(rename = "TargetAppId")]
    pub(crate) target_app_id: Option<String>,
}

/// One scan report row.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct TaskLogInfo {
    /// Report name.
    #[serde(rename = "TaskLogName")]
    pub(crate) task_log_name: Option<String>,
    /// Report identifier (rpt-...).
    #[serde(rename = "TaskLogId")]
    pub(crate) task_log_id: String,
    /// Number of assets covered.
    #[serde(rename = "AssetsNumber")]
    pub(crate) assets_number: Option<i64>,
    /// Number of risks in the report.
    #[serde(rename = "RiskNumber")]
    pub(crate) risk_number: Option<i64>,
    /// When the report was generated.
    #[serde(rename = "Time")]
    pub(crate) time: Option<String>,
    /// Task state of the report.
    #[serde(rename = "Status")]
    pub(crate) status: Option<i64>,
    /// Name of the scan task.
    #[serde(rename = "TaskName")]
    pub(crate) task_name: Option<String>,
    /// Scan start time.
    #[serde(rename = "StartTime")]
    pub(crate) start_time: Option<String>,
    /// Scan task identifier.
    #[serde(rename = "TaskCenterTaskId")]
    pub(crate) task_center_task_id: Option<String>,
    /// Owner AppId.
    #[serde(rename = "AppId")]
    pub(crate) app_id: Option<String>,
    /// Owner UIN (upper-case here).
    #[serde(rename = "UIN")]
    pub(crate) uin: Option<String>,
    /// Owner display name.
    #[serde(rename = "UserName")]
    pub(crate) user_name: Option<String>,
    /// Report kind.
    #[serde(rename = "ReportType")]
    pub(crate) report_type: Option<i64>,
    /// Report template id.
    #[serde(rename = "TemplateId")]
    pub(crate) template_id: Option<i64>,
}

/// Temporary link of one report PDF.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct TaskLogURL {
    /// Temporary download link.
    #[serde(rename = "URL")]
    pub(crate) url: Option<String>,
    /// Report identifier.
    #[serde(rename = "LogId")]
    pub(crate) log_id: Option<String>,
    /// Report name.
    #[serde(rename = "TaskLogName")]
    pub(crate) task_log_name: Option<String>,
    /// Owner AppId.
    #[serde(rename = "AppId")]
    pub(crate) app_id: Option<String>,
}

/// One configurable vulnerability check.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct VULRiskAdvanceCFGList {
    /// Risk id, used in TaskCenterVulRiskInputParam.
    #[serde(rename = "RiskId")]
    pub(crate) risk_id: String,
    /// Vulnerability name.
    #[serde(rename = "VULName")]
    pub(crate) vul_name: String,
    /// Severity.
    #[serde(rename = "RiskLevel")]
    pub(crate) risk_level: String,
    /// Which detector performs the check.
    #[serde(rename = "CheckFrom")]
    pub(crate) check_from: String,
    /// On/off in the task's configuration.
    #[serde(rename = "Enable")]
    pub(crate) enable: Option<i64>,
    /// Risk category.
    #[serde(rename = "VULType")]
    pub(crate) vul_type: String,
    /// Affected versions.
    #[serde(rename = "ImpactVersion")]
    pub(crate) impact_version: String,
    /// CVE number.
    #[serde(rename = "CVE")]
    pub(crate) cve: Option<String>,
    /// Labels.
    #[serde(rename = "VULTag")]
    pub(crate) vul_tag: Vec<String>,
    /// Ways to fix.
    #[serde(rename = "FixMethod")]
    pub(crate) fix_method: Option<Vec<String>>,
    /// Disclosure time.
    #[serde(rename = "ReleaseTime")]
    pub(crate) release_time: Option<String>,
    /// Emergency-vulnerability flag.
    #[serde(rename = "EMGCVulType")]
    pub(crate) emgc_vul_type: Option<i64>,
    /// Description.
    #[serde(rename = "VULDescribe")]
    pub(crate) vul_describe: Option<String>,
    /// Affected component.
    #[serde(rename = "ImpactComponent")]
    pub(crate) impact_component: Option<String>,
    /// Attack payload.
    #[serde(rename = "Payload")]
    pub(crate) payload: String,
    /// Technical references.
    #[serde(rename = "References")]
    pub(crate) references: String,
    /// CVSS score as text.
    #[serde(rename = "CVSS")]
    pub(crate) cvss: String,
    /// How actively it is exploited.
    #[serde(rename = "AttackHeat")]
    pub(crate) attack_heat: String,
    /// Which security products support it.
    #[serde(rename = "ServiceSupport")]
    pub(crate) service_support: Vec<ServiceSupport>,
    /// Latest check time.
    #[serde(rename = "RecentScanTime")]
    pub(crate) recent_scan_time: String,
}

/// One vulnerability aggregated over all affected assets.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct VULViewVULRisk {
    /// Port as text.
    #[serde(rename = "Port")]
    pub(crate) port: String,
    /// Number of unhandled findings.
    #[serde(rename = "NoHandleCount")]
    pub(crate) no_handle_count: i64,
    /// Severity.
    #[serde(rename = "Level")]
    pub(crate) level: String,
    /// Software component.
    #[serde(rename = "Component")]
    pub(crate) component: String,
    /// Latest detection time.
    #[serde(rename = "RecentTime")]
    pub(crate) recent_time: String,
    /// First detection time.
    #[serde(rename = "FirstTime")]
    pub(crate) first_time: String,
    /// Number of affected assets.
    #[serde(rename = "AffectAssetCount")]
    pub(crate) affect_asset_count: i64,
    /// Risk identifier.
    #[serde(rename = "Id")]
    pub(crate) id: String,
    /// Which scanner produced the finding.
    #[serde(rename = "From")]
    pub(crate) from: String,
    /// Row key used by the console.
    #[serde(rename = "Index")]
    pub(crate) index: String,
    /// Vulnerability category name.
    #[serde(rename = "VULType")]
    pub(crate) vul_type: String,
    /// Vulnerability name.
    #[serde(rename = "VULName")]
    pub(crate) vul_name: String,
    /// CVE number.
    #[serde(rename = "CVE")]
    pub(crate) cve: String,
    /// Description.
    #[serde(rename = "Describe")]
    pub(crate) describe: String,
    /// Attack payload.
    #[serde(rename = "Payload")]
    pub(crate) payload: String,
    /// Affected component.
    #[serde(rename = "AppName")]
    pub(crate) app_name: String,
    /// Technical references.
    #[serde(rename = "References")]
    pub(crate) references: String,
    /// Affected versions.
    #[serde(rename = "AppVersion")]
    pub(crate) app_version: String,
    /// Location of the issue.
    #[serde(rename = "VULURL")]
    pub(crate) vulurl: String,
    /// Owner display name.
    #[serde(rename = "Nick")]
    pub(crate) nick: Option<String>,
    /// Owner AppId.
    #[serde(rename = "AppId")]
    pub(crate) app_id: String,
    /// Owner UIN.
    #[serde(rename = "Uin")]
    pub(crate) uin: Option<String>,
    /// How to fix it.
    #[serde(rename = "Fix")]
    pub(crate) fix: Option<String>,
    /// Emergency-vulnerability flag.
    #[serde(rename = "EMGCVulType")]
    pub(crate) emgc_vul_type: Option<i64>,
}

/// One VPC row.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Vpc {
    /// Number of subnets.
    #[serde(rename = "Subnet")]
    pub(crate) subnet: i64,
    /// Number of peered VPCs (32-bit integer).
    #[serde(rename = "ConnectedVpc")]
    pub(crate) connected_vpc: i64,
    /// VPC identifier.
    #[serde(rename = "AssetId")]
    pub(crate) asset_id: String,
    /// Region code.
    #[serde(rename = "Region")]
    pub(crate) region: String,
    /// Number of servers in the VPC (32-bit integer).
    #[serde(rename = "CVM")]
    pub(crate) cvm: i64,
    /// Cloud tags.
    #[serde(rename = "Tag")]
    pub(crate) tag: Option<Vec<Tag>>,
    /// DNS servers/domains.
    #[serde(rename = "DNS")]
    pub(crate) dns: Option<Vec<String>>,
    /// VPC name.
    #[serde(rename = "AssetName")]
    pub(crate) asset_name: String,
    /// Address block.
    #[serde(rename = "CIDR")]
    pub(crate) cidr: String,
    /// When the VPC was created.
    #[serde(rename = "CreateTime")]
    pub(crate) create_time: String,
    /// Owner AppId.
    #[serde(rename = "AppId")]
    pub(crate) app_id: String,
    /// Owner UIN.
    #[serde(rename = "Uin")]
    pub(crate) uin: String,
    /// Owner display name.
    #[serde(rename = "Nick")]
    pub(crate) nick: String,
    /// Recently discovered flag.
    #[serde(rename = "IsNewAsset")]
    pub(crate) is_new_asset: Option<i64>,
    /// Critical-asset flag.
    #[serde(rename = "IsCore")]
    pub(crate) is_core: Option<i64>,
}

/// One web-content finding.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct WebsiteRisk {
    /// The affected asset.
    #[serde(rename = "AffectAsset")]
    pub(crate) affect_asset: String,
    /// Severity.
    #[serde(rename = "Level")]
    pub(crate) level: String,
    /// Latest detection time.
    #[serde(rename = "RecentTime")]
    pub(crate) recent_time: String,
    /// First detection time.
    #[serde(rename = "FirstTime")]
    pub(crate) first_time: String,
    /// Handling state.
    #[serde(rename = "Status")]
    pub(crate) status: i64,
    /// Risk identifier used when changing its state.
    #[serde(rename = "Id")]
    pub(crate) id: String,
    /// Row key used by the console.
    #[serde(rename = "Index")]
    pub(crate) index: String,
    /// Identifier of the affected instance.
    #[serde(rename = "InstanceId")]
    pub(crate) instance_id: String,
    /// Name of the affected instance.
    #[serde(rename = "InstanceName")]
    pub(crate) instance_name: String,
    /// Owner AppId.
    #[serde(rename = "AppId")]
    pub(crate) app_id: String,
    /// Owner display name.
    #[serde(rename = "Nick")]
    pub(crate) nick: Option<String>,
    /// Owner UIN.
    #[serde(rename = "Uin")]
    pub(crate) uin: Option<String>,
    /// Risky link.
    #[serde(rename = "URL")]
    pub(crate) url: String,
    /// Address of the risky file.
    #[serde(rename = "URLPath")]
    pub(crate) url_path: String,
    /// Kind of the affected instance.
    #[serde(rename = "InstanceType")]
    pub(crate) instance_type: String,
    /// Risk/detection type (values in DetectEngineLists).
    #[serde(rename = "DetectEngine")]
    pub(crate) detect_engine: String,
    /// What was found.
    #[serde(rename = "ResultDescribe")]
    pub(crate) result_describe: String,
    /// URL of the page where it was found.
    #[serde(rename = "SourceURL")]
    pub(crate) source_url: String,
    /// File of the page where it was found.
    #[serde(rename = "SourceURLPath")]
    pub(crate) source_url_path: String,
}

/// One column condition.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct WhereFilter {
    /// Column to filter on.
    #[serde(rename = "Name")]
    pub(crate) name: String,
    /// Values to compare with; several values act as OR (assumed).
    #[serde(rename = "Values")]
    pub(crate) values: Vec<String>,
    /// Comparison code.
    #[serde(rename = "OperatorType")]
    pub(crate) operator_type: Option<i64>,
}

/// Result of one skill package scan.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct SkillScanItem {
    /// Skill name.
    #[serde(rename = "SkillName", skip_serializing_if = "Option::is_none")]
    pub(crate) skill_name: Option<String>,
    /// What the skill does.
    #[serde(rename = "SkillDescription", skip_serializing_if = "Option::is_none")]
    pub(crate) skill_description: Option<String>,
    /// sha256:<64 hex> of the uploaded ZIP; the only field always present.
    #[serde(rename = "ContentHash")]
    pub(crate) content_hash: String,
    /// Number of files inside the ZIP (billing unit: one per file on success).
    #[serde(rename = "UploadFileCount", skip_serializing_if = "Option::is_none")]
    pub(crate) upload_file_count: Option<i64>,
    /// Overall verdict.
    #[serde(rename = "RiskLevel", skip_serializing_if = "Option::is_none")]
    pub(crate) risk_level: Option<String>,
    /// Main risk category id (9xxxx); empty for a benign result without hits.
    #[serde(rename = "PrimaryRuleID", skip_serializing_if = "Option::is_none")]
    pub(crate) primary_rule_id: Option<String>,
    /// Overall handling advice; can be empty for old results.
    #[serde(rename = "Mitigation", skip_serializing_if = "Option::is_none")]
    pub(crate) mitigation: Option<String>,
    /// Overall risk summary.
    #[serde(rename = "RiskDescription", skip_serializing_if = "Option::is_none")]
    pub(crate) risk_description: Option<String>,
    /// 0-100, higher is safer (example: malicious -> 0).
    #[serde(rename = "SecurityScore", skip_serializing_if = "Option::is_none")]
    pub(crate) security_score: Option<i64>,
    /// Engine version that produced the result.
    #[serde(rename = "EngineVersion", skip_serializing_if = "Option::is_none")]
    pub(crate) engine_version: Option<i64>,
    /// What the skill is able to do (not a risk verdict).
    #[serde(rename = "CapabilityTags", skip_serializing_if = "Option::is_none")]
    pub(crate) capability_tags: Option<Vec<SkillCapabilityTag>>,
    /// Complete catalogue of risk categories.
    #[serde(rename = "RuleCatalog", skip_serializing_if = "Option::is_none")]
    pub(crate) rule_catalog: Option<Vec<SkillRuleCatalogItem>>,
    /// Hits grouped by sub-engine.
    #[serde(rename = "ScanItems", skip_serializing_if = "Option::is_none")]
    pub(crate) scan_items: Option<Vec<SkillScanEngineResult>>,
    /// Pre-signed link of the HTML report; lifetime set by ReportURLExpireHours.
    #[serde(rename = "ReportURL", skip_serializing_if = "Option::is_none")]
    pub(crate) report_url: Option<String>,
    /// Finish time (ISO 8601 with offset); only with SUCCESS.
    #[serde(rename = "ScannedAt", skip_serializing_if = "Option::is_none")]
    pub(crate) scanned_at: Option<String>,
    /// Submission time (ISO 8601); only with SCANNING.
    #[serde(rename = "CreatedAt", skip_serializing_if = "Option::is_none")]
    pub(crate) created_at: Option<String>,
    /// Failure time (ISO 8601); only with FAILED.
    #[serde(rename = "FailedAt", skip_serializing_if = "Option::is_none")]
    pub(crate) failed_at: Option<String>,
    /// Failure reason; only with FAILED.
    #[serde(rename = "Message", skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<String>,
}

/// One capability of a skill.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct SkillCapabilityTag {
    /// Stable capability key (examples file_read, file_write).
    #[serde(rename = "ID")]
    pub(crate) id: String,
    /// Display name; language depends on the Language/X-TC-Language common parameter.
    #[serde(rename = "Name")]
    pub(crate) name: String,
}

/// One risk category.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct SkillRuleCatalogItem {
    /// Category id.
    #[serde(rename = "RuleID")]
    pub(crate) rule_id: String,
    /// Category display name.
    #[serde(rename = "RuleName")]
    pub(crate) rule_name: String,
}

/// Hits of one sub-engine.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct SkillScanEngineResult {
    /// Sub-engine.
    #[serde(rename = "ScanType")]
    pub(crate) scan_type: String,
    /// Rules that were hit.
    #[serde(rename = "RuleList")]
    pub(crate) rule_list: Vec<SkillScanRuleHit>,
}

/// One rule hit.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct SkillScanRuleHit {
    /// Category id, joins with RuleCatalog.
    #[serde(rename = "RuleID")]
    pub(crate) rule_id: String,
    /// Finding text (file, line, reason).
    #[serde(rename = "Description")]
    pub(crate) description: String,
}

/// Support flags of security products for one CVE.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ProductSupport {
    /// Whether the vulnerability scanner can test it.
    #[serde(rename = "VSSScan")]
    pub(crate) vss_scan: bool,
    /// Whether host protection can detect it.
    #[serde(rename = "CWPScan")]
    pub(crate) cwp_scan: String,
    /// Whether a firewall virtual patch exists.
    #[serde(rename = "CFWPatch")]
    pub(crate) cfw_patch: String,
    /// Whether a WAF patch exists.
    #[serde(rename = "WafPatch")]
    pub(crate) waf_patch: i64,
    /// Whether host protection can repair it.
    #[serde(rename = "CWPFix")]
    pub(crate) cwp_fix: i64,
    /// CVE number.
    #[serde(rename = "CveId")]
    pub(crate) cve_id: String,
}

/// Support of one security product for a vulnerability.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ServiceSupport {
    /// Product key.
    #[serde(rename = "ServiceName")]
    pub(crate) service_name: String,
    /// Assets already handled.
    #[serde(rename = "SupportHandledCount")]
    pub(crate) support_handled_count: i64,
    /// Assets that can be handled.
    #[serde(rename = "SupportTotalCount")]
    pub(crate) support_total_count: i64,
    /// Whether the product supports it.
    #[serde(rename = "IsSupport")]
    pub(crate) is_support: bool,
}

/// Generic key/value statistic.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Element {
    /// Statistic name (for trends: time point).
    #[serde(rename = "Key")]
    pub(crate) key: String,
    /// Statistic value.
    #[serde(rename = "Value")]
    pub(crate) value: String,
}

/// Maps an asset type to its instance types.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct AssetInstanceTypeMap {
    /// Asset type label.
    #[serde(rename = "Text")]
    pub(crate) text: String,
    /// Asset type value.
    #[serde(rename = "Value")]
    pub(crate) value: String,
    /// Instance types of that asset type.
    #[serde(rename = "InstanceTypeList")]
    pub(crate) instance_type_list: Vec<FilterDataObject>,
}

/// Switch for one port check.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct PortRiskAdvanceCFGParamItem {
    /// Ports, comma separated.
    #[serde(rename = "PortSets")]
    pub(crate) port_sets: Option<String>,
    /// Who defined the check.
    #[serde(rename = "CheckType")]
    pub(crate) check_type: Option<i64>,
    /// Description of the check.
    #[serde(rename = "Detail")]
    pub(crate) detail: Option<String>,
    /// On/off.
    #[serde(rename = "Enable")]
    pub(crate) enable: Option<i64>,
}

/// One submitted skill scan.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct SkillScanTaskItem {
    /// Upload time.
    #[serde(rename = "InsertTime")]
    pub(crate) insert_time: String,
    /// Skill name.
    #[serde(rename = "SkillName")]
    pub(crate) skill_name: String,
    /// Units used.
    #[serde(rename = "DeductCount")]
    pub(crate) deduct_count: i64,
}
