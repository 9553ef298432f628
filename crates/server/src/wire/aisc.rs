//! Alibaba Cloud Agent Security Center, 2026-01-01: what its actions take and give, as types.
//!
//! Generated from `spec/aisc-2026-01-01.json`: UPDATE_DOCS=1 cargo test -p xtask writes this file. No logic here.

#![allow(dead_code, reason = "every described action and field has its type, served or not")]

use serde::{Deserialize, Serialize};

/// Parameters of `ListSubTasks`: read the sub-tasks (one per file) of a submitted check and their findings.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ListSubTasksRequest {
    /// Main task id returned at submission.
    #[serde(rename = "RootTaskId")]
    pub(crate) root_task_id: Option<String>,
    /// Task kind.
    #[serde(rename = "TaskType")]
    pub(crate) task_type: Option<String>,
    /// Page number, counted from 1.
    #[serde(rename = "CurrentPage")]
    pub(crate) current_page: Option<i64>,
    /// Rows per page.
    #[serde(rename = "PageSize")]
    pub(crate) page_size: Option<i64>,
}

/// Answer of `ListSubTasks`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ListSubTasksResponse {
    /// One entry per sub-task (per submitted file).
    #[serde(rename = "Data")]
    pub(crate) data: Vec<ListSubTasksData>,
    /// Paging data.
    #[serde(rename = "PageInfo")]
    pub(crate) page_info: ListSubTasksPageInfo,
}

/// Parameters of `CreateSkillFileCheck`: submit a batch of skill archives for checking; returns RootTaskId.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct CreateSkillFileCheckRequest {
    /// Files to check.
    #[serde(rename = "Files")]
    pub(crate) files: Option<Vec<CreateSkillFileCheckFiles>>,
    /// Who uploads.
    #[serde(rename = "Source")]
    pub(crate) source: Option<String>,
}

/// Answer of `CreateSkillFileCheck`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct CreateSkillFileCheckResponse {
    /// Submission result.
    #[serde(rename = "Data")]
    pub(crate) data: CreateSkillFileCheckData,
}

/// Parameters of `ListAIAgentEvent`: list security events of AI agents; related because AssetType can be "skill" and rows carry SkillId.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ListAIAgentEventRequest {
    /// Agent application id.
    #[serde(rename = "AppId")]
    pub(crate) app_id: Option<String>,
    /// Application name filter.
    #[serde(rename = "AppName")]
    pub(crate) app_name: Option<String>,
    /// Asset name filter.
    #[serde(rename = "AssetName")]
    pub(crate) asset_name: Option<String>,
    /// Asset kind: rag, internet, datasets, tool, model, skill, app, identity.
    #[serde(rename = "AssetType")]
    pub(crate) asset_type: Option<String>,
    /// Page number.
    #[serde(rename = "CurrentPage")]
    pub(crate) current_page: Option<i64>,
    /// Infrastructure instance id.
    #[serde(rename = "InfraInstanceId")]
    pub(crate) infra_instance_id: Option<String>,
    /// Infrastructure name.
    #[serde(rename = "InfraName")]
    pub(crate) infra_name: Option<String>,
    /// Infrastructure region.
    #[serde(rename = "InfraRegionId")]
    pub(crate) infra_region_id: Option<String>,
    /// zh (default) or en.
    #[serde(rename = "Lang")]
    pub(crate) lang: Option<String>,
    /// Sort direction.
    #[serde(rename = "Order")]
    pub(crate) order: Option<String>,
    /// Sort field; CheckTime only.
    #[serde(rename = "OrderBy")]
    pub(crate) order_by: Option<String>,
    /// Rows per page.
    #[serde(rename = "PageSize")]
    pub(crate) page_size: Option<i64>,
    /// high, medium or low.
    #[serde(rename = "RiskLevel")]
    pub(crate) risk_level: Option<String>,
    /// Risk name, fuzzy.
    #[serde(rename = "RiskName")]
    pub(crate) risk_name: Option<String>,
    /// cspm, aiguard, SASE, SAS, Agent-Runtime-Guard.
    #[serde(rename = "Source")]
    pub(crate) source: Option<String>,
    /// unhandled, handling, fixed, ignored, rescanned.
    #[serde(rename = "Status")]
    pub(crate) status: Option<String>,
    /// Several states.
    #[serde(rename = "StatusList")]
    pub(crate) status_list: Option<Vec<String>>,
    /// DIFY, BAILIAN, VOLCAI, AGENTRUN, PAI, OpenClaw.
    #[serde(rename = "Vendor")]
    pub(crate) vendor: Option<String>,
}

/// Answer of `ListAIAgentEvent`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ListAIAgentEventResponse {
    /// Events.
    #[serde(rename = "Data")]
    pub(crate) data: Vec<ListAIAgentEventData>,
    /// Paging data.
    #[serde(rename = "PageInfo")]
    pub(crate) page_info: ListAIAgentEventPageInfo,
}

/// Parameters of `GenerateSkillOssUploadCredential`: named in the SDK text as the source of UploadKey (tenant-isolated temporary OSS object key); request and response are not published in any source found.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct GenerateSkillOssUploadCredentialRequest {
}

/// Answer of `GenerateSkillOssUploadCredential`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct GenerateSkillOssUploadCredentialResponse {
    /// Where to put a file, and by what to hand it in.
    #[serde(rename = "Data")]
    pub(crate) data: GenerateSkillOssUploadCredentialData,
}

/// ListSubTasks: One entry per sub-task (per submitted file).
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ListSubTasksData {
    /// Sub-task id (64-bit, larger than 2^53 is possible: example 4190063324899520).
    #[serde(rename = "Id")]
    pub(crate) id: i64,
    /// Sub-task state.
    #[serde(rename = "TaskStatus")]
    pub(crate) task_status: String,
    /// Result container.
    #[serde(rename = "TaskResultMessage", skip_serializing_if = "Option::is_none")]
    pub(crate) task_result_message: Option<DataTaskResultMessage>,
    /// What was checked.
    #[serde(rename = "Target")]
    pub(crate) target: String,
    /// Hash of the uploaded file.
    #[serde(rename = "FileHash")]
    pub(crate) file_hash: String,
}

/// ListSubTasks: Result container.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DataTaskResultMessage {
    /// Skill check result.
    #[serde(rename = "SkillCheckResult")]
    pub(crate) skill_check_result: TaskResultMessageSkillCheckResult,
}

/// ListSubTasks: Skill check result.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct TaskResultMessageSkillCheckResult {
    /// One entry per risky path; empty when nothing was found.
    #[serde(rename = "RiskInfo")]
    pub(crate) risk_info: Vec<SkillCheckResultRiskInfo>,
}

/// ListSubTasks: One entry per risky path; empty when nothing was found.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct SkillCheckResultRiskInfo {
    /// Path inside the package (example /home/97e55e6af371836f/).
    #[serde(rename = "Path")]
    pub(crate) path: String,
    /// What the entry is about.
    #[serde(rename = "ResultType")]
    pub(crate) result_type: String,
    /// Findings by detector; each member is optional.
    #[serde(rename = "Ext")]
    pub(crate) ext: RiskInfoExt,
}

/// ListSubTasks: Findings by detector; each member is optional.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct RiskInfoExt {
    /// Malware findings.
    #[serde(rename = "Virus", skip_serializing_if = "Option::is_none")]
    pub(crate) virus: Option<Vec<ExtVirus>>,
    /// Prompt/content guardrail findings.
    #[serde(rename = "Guardrail", skip_serializing_if = "Option::is_none")]
    pub(crate) guardrail: Option<ExtGuardrail>,
    /// Sensitive-data findings.
    #[serde(rename = "Sensitive", skip_serializing_if = "Option::is_none")]
    pub(crate) sensitive: Option<ExtSensitive>,
    /// Risky-configuration findings.
    #[serde(rename = "Config", skip_serializing_if = "Option::is_none")]
    pub(crate) config: Option<ExtConfig>,
}

/// ListSubTasks: Malware findings.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ExtVirus {
    /// Spare extension text.
    #[serde(rename = "Ext")]
    pub(crate) ext: String,
    /// Risk score, maximum 100.
    #[serde(rename = "Score")]
    pub(crate) score: i64,
    /// Malware class.
    #[serde(rename = "Type")]
    pub(crate) type_: String,
}

/// ListSubTasks: Prompt/content guardrail findings.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ExtGuardrail {
    /// Overall action.
    #[serde(rename = "Suggestion")]
    pub(crate) suggestion: String,
    /// Guardrail findings.
    #[serde(rename = "Detail")]
    pub(crate) detail: Vec<GuardrailDetail>,
}

/// ListSubTasks: Guardrail findings.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct GuardrailDetail {
    /// Risk level.
    #[serde(rename = "Level")]
    pub(crate) level: String,
    /// Action for this finding.
    #[serde(rename = "Suggestion")]
    pub(crate) suggestion: String,
    /// Finding type.
    #[serde(rename = "Type")]
    pub(crate) type_: String,
    /// Evidence.
    #[serde(rename = "Result")]
    pub(crate) result: Vec<DetailResult>,
}

/// ListSubTasks: Evidence.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DetailResult {
    /// Confidence 0-100.
    #[serde(rename = "Confidence")]
    pub(crate) confidence: f64,
    /// Evidence text.
    #[serde(rename = "Description")]
    pub(crate) description: String,
    /// Label.
    #[serde(rename = "Label")]
    pub(crate) label: String,
    /// Risk level.
    #[serde(rename = "Level")]
    pub(crate) level: String,
}

/// ListSubTasks: Sensitive-data findings.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ExtSensitive {
    /// Findings.
    #[serde(rename = "Detail")]
    pub(crate) detail: Vec<SensitiveDetail>,
}

/// ListSubTasks: Findings.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct SensitiveDetail {
    /// Rule/description key.
    #[serde(rename = "Desc")]
    pub(crate) desc: String,
    /// Matched values (masked in the example).
    #[serde(rename = "Result")]
    pub(crate) result: Vec<String>,
}

/// ListSubTasks: Risky-configuration findings.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ExtConfig {
    /// Findings.
    #[serde(rename = "Detail")]
    pub(crate) detail: Vec<ConfigDetail>,
}

/// ListSubTasks: Findings.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ConfigDetail {
    /// Line number as text.
    #[serde(rename = "Line")]
    pub(crate) line: String,
    /// Explanation.
    #[serde(rename = "Description")]
    pub(crate) description: String,
    /// Matched text.
    #[serde(rename = "Content")]
    pub(crate) content: String,
    /// Check item name.
    #[serde(rename = "ItemName")]
    pub(crate) item_name: String,
}

/// ListSubTasks: Paging data.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ListSubTasksPageInfo {
    /// Page number.
    #[serde(rename = "CurrentPage")]
    pub(crate) current_page: i64,
    /// Rows per page.
    #[serde(rename = "PageSize")]
    pub(crate) page_size: i64,
    /// Total rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: i64,
    /// Rows on this page, as TEXT.
    #[serde(rename = "Count")]
    pub(crate) count: String,
}

/// CreateSkillFileCheck: Files to check.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct CreateSkillFileCheckFiles {
    /// Public URL of the archive; zip or tar.gz.
    #[serde(rename = "DownloadUrl")]
    pub(crate) download_url: Option<String>,
    /// File name; derived from DownloadUrl when absent.
    #[serde(rename = "FileName")]
    pub(crate) file_name: Option<String>,
    /// Key of a temporary object uploaded by the tenant (example form user-upload/staging/<tenant>/<uuid>).
    #[serde(rename = "UploadKey")]
    pub(crate) upload_key: Option<String>,
}

/// CreateSkillFileCheck: Submission result.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct CreateSkillFileCheckData {
    /// Main task id to pass to ListSubTasks.
    #[serde(rename = "RootTaskId", skip_serializing_if = "Option::is_none")]
    pub(crate) root_task_id: Option<String>,
    /// Files accepted.
    #[serde(rename = "SuccessCount")]
    pub(crate) success_count: i64,
    /// Files refused.
    #[serde(rename = "FailCount")]
    pub(crate) fail_count: i64,
    /// Per-file outcome.
    #[serde(rename = "UploadResults")]
    pub(crate) upload_results: Vec<DataUploadResults>,
}

/// CreateSkillFileCheck: Per-file outcome.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DataUploadResults {
    /// SHA256 of the file (example has 32 hex characters).
    #[serde(rename = "FileHash", skip_serializing_if = "Option::is_none")]
    pub(crate) file_hash: Option<String>,
    /// Id of the uploaded file.
    #[serde(rename = "IdentifyId", skip_serializing_if = "Option::is_none")]
    pub(crate) identify_id: Option<String>,
    /// Why the file was refused.
    #[serde(rename = "ErrorMsg", skip_serializing_if = "Option::is_none")]
    pub(crate) error_msg: Option<String>,
    /// Whether the file was accepted.
    #[serde(rename = "Success")]
    pub(crate) success: bool,
    /// File name.
    #[serde(rename = "FileName")]
    pub(crate) file_name: String,
}

/// ListAIAgentEvent: Events.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ListAIAgentEventData {
    /// Application id.
    #[serde(rename = "AppId")]
    pub(crate) app_id: String,
    /// Application name.
    #[serde(rename = "AppName")]
    pub(crate) app_name: String,
    /// Asset name.
    #[serde(rename = "AssetName")]
    pub(crate) asset_name: String,
    /// Asset kind (same values as the request).
    #[serde(rename = "AssetType")]
    pub(crate) asset_type: String,
    /// Check time.
    #[serde(rename = "CheckTime")]
    pub(crate) check_time: String,
    /// Handling time.
    #[serde(rename = "HandleTime")]
    pub(crate) handle_time: String,
    /// Event id.
    #[serde(rename = "Id")]
    pub(crate) id: i64,
    /// Infrastructure instance id.
    #[serde(rename = "InfraInstanceId")]
    pub(crate) infra_instance_id: String,
    /// Public address.
    #[serde(rename = "InfraInternetIp")]
    pub(crate) infra_internet_ip: String,
    /// Intranet address.
    #[serde(rename = "InfraIntranetIp")]
    pub(crate) infra_intranet_ip: String,
    /// Infrastructure name.
    #[serde(rename = "InfraName")]
    pub(crate) infra_name: String,
    /// Infrastructure region.
    #[serde(rename = "InfraRegionId")]
    pub(crate) infra_region_id: String,
    /// Infrastructure kind.
    #[serde(rename = "InfraType")]
    pub(crate) infra_type: String,
    /// Risk description.
    #[serde(rename = "RiskDesc")]
    pub(crate) risk_desc: String,
    /// high, medium or low.
    #[serde(rename = "RiskLevel")]
    pub(crate) risk_level: String,
    /// Risk name.
    #[serde(rename = "RiskName")]
    pub(crate) risk_name: String,
    /// Skill id.
    #[serde(rename = "SkillId")]
    pub(crate) skill_id: i64,
    /// Event source.
    #[serde(rename = "Source")]
    pub(crate) source: String,
    /// Event state.
    #[serde(rename = "Status")]
    pub(crate) status: String,
    /// Platform vendor.
    #[serde(rename = "Vendor")]
    pub(crate) vendor: String,
}

/// ListAIAgentEvent: Paging data.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ListAIAgentEventPageInfo {
    /// Page number.
    #[serde(rename = "CurrentPage")]
    pub(crate) current_page: i64,
    /// Continuation token.
    #[serde(rename = "NextToken")]
    pub(crate) next_token: String,
    /// Rows per page.
    #[serde(rename = "PageSize")]
    pub(crate) page_size: i64,
    /// Total rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: i64,
}

/// GenerateSkillOssUploadCredential: Where to put a file, and by what to hand it in.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct GenerateSkillOssUploadCredentialData {
    /// For Files[].UploadKey of CreateSkillFileCheck.
    #[serde(rename = "UploadKey")]
    pub(crate) upload_key: String,
    /// Takes the file's bytes; needs no credentials.
    #[serde(rename = "UploadUrl")]
    pub(crate) upload_url: String,
    /// HTTP method of the upload.
    #[serde(rename = "Method")]
    pub(crate) method: String,
    /// When UploadUrl ends, YYYY-MM-DDThh:mm:ssZ; the file itself can be handed in for a day.
    #[serde(rename = "Expiration")]
    pub(crate) expiration: String,
    /// Bytes at most.
    #[serde(rename = "MaxSize")]
    pub(crate) max_size: i64,
}
