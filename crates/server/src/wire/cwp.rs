//! Tencent Cloud Workload Protection, 2018-02-28: what its actions take and give, as types.
//!
//! Generated from `spec/cwp-2018-02-28.json`: UPDATE_DOCS=1 cargo test -p xtask writes this file. No logic here.

#![allow(dead_code, reason = "every described action and field has its type, served or not")]

use serde::{Deserialize, Serialize};

/// Parameters of `DescribeScanTaskDetails`: show progress, per-machine results and failures of one scan task.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DescribeScanTaskDetailsRequest {
    /// Which scan module the task belongs to.
    #[serde(rename = "ModuleType")]
    pub(crate) module_type: String,
    /// Scan task number.
    #[serde(rename = "TaskId")]
    pub(crate) task_id: i64,
    /// Column conditions; filter names are not documented anywhere for this action.
    #[serde(rename = "Filters")]
    pub(crate) filters: Option<Vec<Filters>>,
    /// Rows to return.
    #[serde(rename = "Limit")]
    pub(crate) limit: Option<i64>,
    /// Rows to skip.
    #[serde(rename = "Offset")]
    pub(crate) offset: Option<i64>,
}

/// Answer of `DescribeScanTaskDetails`, without the `RequestId`.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct DescribeScanTaskDetailsResponse {
    /// Per-machine rows of the task.
    #[serde(rename = "ScanTaskDetailList")]
    pub(crate) scan_task_detail_list: Vec<ScanTaskDetails>,
    /// Number of matching rows.
    #[serde(rename = "TotalCount")]
    pub(crate) total_count: i64,
    /// Machines in the task.
    #[serde(rename = "ScanMachineCount")]
    pub(crate) scan_machine_count: i64,
    /// Machines with at least one risk.
    #[serde(rename = "RiskMachineCount")]
    pub(crate) risk_machine_count: i64,
    /// Task start time.
    #[serde(rename = "ScanBeginTime")]
    pub(crate) scan_begin_time: String,
    /// Task end time.
    #[serde(rename = "ScanEndTime")]
    pub(crate) scan_end_time: String,
    /// Time spent scanning; unit not stated.
    #[serde(rename = "ScanTime")]
    pub(crate) scan_time: i64,
    /// Progress; percent implied.
    #[serde(rename = "ScanProgress")]
    pub(crate) scan_progress: i64,
    /// Estimated remaining time; unit not stated.
    #[serde(rename = "ScanLeftTime")]
    pub(crate) scan_left_time: i64,
    /// Names of what is scanned.
    #[serde(rename = "ScanContent")]
    pub(crate) scan_content: Vec<String>,
    /// Vulnerabilities covered by the scan.
    #[serde(rename = "VulInfo")]
    pub(crate) vul_info: Option<Vec<VulDetailInfo>>,
    /// Number of risk events found.
    #[serde(rename = "RiskEventCount")]
    pub(crate) risk_event_count: Option<i64>,
    /// How the task was started.
    #[serde(rename = "Type")]
    pub(crate) type_: Option<i64>,
    /// True while the whole task is being stopped.
    #[serde(rename = "StoppingAll")]
    pub(crate) stopping_all: Option<bool>,
    /// Number of vulnerabilities found.
    #[serde(rename = "VulCount")]
    pub(crate) vul_count: Option<i64>,
    /// Patch (KB) details when KBs are scanned on their own.
    #[serde(rename = "PatchInfo")]
    pub(crate) patch_info: Vec<PatchInfoDetail>,
}

/// One machine of the task.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ScanTaskDetails {
    /// Machine intranet address.
    #[serde(rename = "HostIp")]
    pub(crate) host_ip: String,
    /// Machine name.
    #[serde(rename = "HostName")]
    pub(crate) host_name: String,
    /// Operating system.
    #[serde(rename = "OsName")]
    pub(crate) os_name: String,
    /// Risks found on the machine.
    #[serde(rename = "RiskNum")]
    pub(crate) risk_num: i64,
    /// Start time on the machine.
    #[serde(rename = "ScanBeginTime")]
    pub(crate) scan_begin_time: String,
    /// End time on the machine.
    #[serde(rename = "ScanEndTime")]
    pub(crate) scan_end_time: String,
    /// Host-security agent UUID.
    #[serde(rename = "Uuid")]
    pub(crate) uuid: String,
    /// CVM instance UUID.
    #[serde(rename = "Quuid")]
    pub(crate) quuid: String,
    /// State on the machine.
    #[serde(rename = "Status")]
    pub(crate) status: String,
    /// Free-text description.
    #[serde(rename = "Description")]
    pub(crate) description: String,
    /// Row id.
    #[serde(rename = "Id")]
    pub(crate) id: i64,
    /// Failure reason.
    #[serde(rename = "FailType")]
    pub(crate) fail_type: i64,
    /// Machine public address.
    #[serde(rename = "MachineWanIp")]
    pub(crate) machine_wan_ip: String,
    /// Extra machine data.
    #[serde(rename = "MachineExtraInfo")]
    pub(crate) machine_extra_info: Option<MachineExtraInfo>,
}

/// One vulnerability.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct VulDetailInfo {
    /// Vulnerability number.
    #[serde(rename = "VulId")]
    pub(crate) vul_id: i64,
    /// Severity number.
    #[serde(rename = "Level")]
    pub(crate) level: i64,
    /// Vulnerability name.
    #[serde(rename = "Name")]
    pub(crate) name: String,
    /// CVE number.
    #[serde(rename = "CveId")]
    pub(crate) cve_id: String,
    /// Vulnerability class.
    #[serde(rename = "VulCategory")]
    pub(crate) vul_category: i64,
    /// Description (field name is spelled this way).
    #[serde(rename = "Descript")]
    pub(crate) descript: String,
    /// How to fix it.
    #[serde(rename = "Fix")]
    pub(crate) fix: String,
    /// Reference link.
    #[serde(rename = "Reference")]
    pub(crate) reference: String,
    /// CVSS score (Float).
    #[serde(rename = "CvssScore")]
    pub(crate) cvss_score: f64,
    /// CVSS vector/details.
    #[serde(rename = "Cvss")]
    pub(crate) cvss: String,
    /// Publication time.
    #[serde(rename = "PublishTime")]
    pub(crate) publish_time: String,
}

/// One column condition; only the type name is in the seed.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Filters {
    /// Column to filter on.
    #[serde(rename = "Name")]
    pub(crate) name: Option<String>,
    /// Values to match; several values are OR-ed.
    #[serde(rename = "Values")]
    pub(crate) values: Option<Vec<String>>,
    /// Fuzzy-match switch set by the console; may be ignored.
    #[serde(rename = "ExactMatch")]
    pub(crate) exact_match: Option<bool>,
}

/// Extra machine data.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct MachineExtraInfo {
    /// Public address.
    #[serde(rename = "WanIP")]
    pub(crate) wan_ip: Option<String>,
    /// Intranet address.
    #[serde(rename = "PrivateIP")]
    pub(crate) private_ip: Option<String>,
    /// Network kind.
    #[serde(rename = "NetworkType")]
    pub(crate) network_type: Option<i64>,
    /// Network name; the VPC id for VPC networks.
    #[serde(rename = "NetworkName")]
    pub(crate) network_name: Option<String>,
    /// Instance identifier.
    #[serde(rename = "InstanceID")]
    pub(crate) instance_id: Option<String>,
    /// Machine name.
    #[serde(rename = "HostName")]
    pub(crate) host_name: Option<String>,
}

/// One Windows patch.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct PatchInfoDetail {
    /// KB number.
    #[serde(rename = "KBNo")]
    pub(crate) kb_no: String,
    /// KB name.
    #[serde(rename = "Name")]
    pub(crate) name: String,
    /// Publication time.
    #[serde(rename = "PublishTime")]
    pub(crate) publish_time: String,
    /// CVEs fixed by the KB.
    #[serde(rename = "RelatedCveId")]
    pub(crate) related_cve_id: Vec<String>,
    /// KB document link.
    #[serde(rename = "KbDocUrl")]
    pub(crate) kb_doc_url: String,
    /// KB row id.
    #[serde(rename = "Id")]
    pub(crate) id: i64,
}
