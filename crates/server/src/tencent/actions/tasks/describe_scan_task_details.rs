//! `cwp:DescribeScanTaskDetails`: what a task saw of the machine from within. `TaskId` is the number that the task list
//! shows as `CWPPOCId` (Malware, Vul) or `CWPBlId` (Baseline).

use crate::tencent::actions::{Action, Context, plain};
use crate::tencent::error::Failure;
use crate::wire::cwp::{
    DescribeScanTaskDetailsRequest, DescribeScanTaskDetailsResponse, Filters, MachineExtraInfo, ScanTaskDetails,
    VulDetailInfo,
};
use app::{HostModule, HostScan};
use model::{Lang, PlanKind, Risk, RiskDetail, Severity, TaskState, Text};
use time::OffsetDateTime;

const DEFAULT_LIMIT: i64 = 10;
const MOST_ROWS: i64 = 100;
/// `FailType` of a machine whose scan failed, and of one whose scan did not.
const FAILED: i64 = 5;
const NOT_FAILED: i64 = 0;
/// `NetworkType`: not a network of the vendor's.
const OTHER_NETWORK: i64 = 3;
/// `VulCategory`: software of a Linux system.
const LINUX_SOFTWARE: i64 = 4;

pub(crate) struct DescribeScanTaskDetails;

impl Action for DescribeScanTaskDetails {
    const PRODUCT: &'static str = "cwp";
    const NAME: &'static str = "DescribeScanTaskDetails";
    type Input = DescribeScanTaskDetailsRequest;
    type Output = DescribeScanTaskDetailsResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let module = match input.module_type.as_str() {
            "Malware" => HostModule::Malware,
            "Vul" => HostModule::Weaknesses,
            "Baseline" => HostModule::Baseline,
            _ => {
                return Err(Failure::value(
                    "ModuleType",
                    "must be Malware, Vul or Baseline",
                    "应为 Malware、Vul 或 Baseline",
                ));
            }
        };
        let between = |name: &str, value: i64, least: i64, most: i64| {
            let text = format!("{least}..{most}");
            if (least..=most).contains(&value) {
                usize::try_from(value).map_err(|_| Failure::value(name, &text, &text))
            } else {
                Err(Failure::value(
                    name,
                    format!("must be between {least} and {most}"),
                    format!("应在 {least} 到 {most} 之间"),
                ))
            }
        };
        let limit = between("Limit", input.limit.unwrap_or(DEFAULT_LIMIT), 1, MOST_ROWS)?;
        let offset = between("Offset", input.offset.unwrap_or(0), 0, i64::from(i32::MAX))?;
        let scan = context.app.host_scan(&[context.caller.account], input.task_id, module).await;
        let scan = scan.map_err(|error| Failure::from_app(error, |_| None))?;
        let Some(scan) = scan else {
            return Err(Failure::value("TaskId", "is no scan of this module", "不是该模块的扫描任务"));
        };
        let row = machine(&scan);
        let shown = fits(&row, &input.filters.unwrap_or_default())?;
        let total = i64::from(shown);
        let rows = [row].into_iter().filter(|_| shown).skip(offset).take(limit).collect();
        Ok(answer(&scan, module, (total, rows), context.lang, context.now))
    }
}

fn answer(
    scan: &HostScan,
    module: HostModule,
    (total, rows): (i64, Vec<ScanTaskDetails>),
    lang: Lang,
    now: OffsetDateTime,
) -> DescribeScanTaskDetailsResponse {
    let part = &scan.part;
    let spent = part.started_at.map_or(0, |begin| (part.ended_at.unwrap_or(now) - begin).whole_seconds().max(0));
    let left = match part.progress {
        _ if part.state.is_over() => 0,
        0 => 60,
        done => spent.saturating_mul(100 - done) / done,
    };
    let weaknesses = module == HostModule::Weaknesses;
    DescribeScanTaskDetailsResponse {
        scan_task_detail_list: rows,
        total_count: total,
        scan_machine_count: 1,
        risk_machine_count: i64::from(found(scan) > 0),
        scan_begin_time: part.started_at.map(plain).unwrap_or_default(),
        scan_end_time: part.ended_at.map(plain).unwrap_or_default(),
        scan_time: spent,
        scan_progress: part.progress,
        scan_left_time: left,
        scan_content: content(module).iter().map(|text| text.get(lang).to_owned()).collect(),
        vul_info: Some(if weaknesses {
            scan.risks.iter().map(|risk| weakness(risk, lang)).collect()
        } else {
            Vec::new()
        }),
        risk_event_count: Some(found(scan)),
        type_: Some(i64::from(scan.task.plan != PlanKind::Now)),
        // A stop takes effect at once.
        stopping_all: Some(false),
        vul_count: Some(if weaknesses { found(scan) } else { 0 }),
        patch_info: Vec::new(),
    }
}

fn found(scan: &HostScan) -> i64 {
    i64::try_from(scan.risks.len() + scan.infections.len()).unwrap_or(i64::MAX)
}

fn content(module: HostModule) -> Vec<Text> {
    match module {
        HostModule::Malware => vec![Text::new("Files", "文件"), Text::new("Processes", "进程")],
        HostModule::Weaknesses => vec![Text::new("Installed packages", "已安装的软件包")],
        HostModule::Baseline => vec![Text::new("System settings", "系统配置")],
    }
}

fn machine(scan: &HostScan) -> ScanTaskDetails {
    let part = &scan.part;
    let (status, fail_type) = match part.state {
        TaskState::Waiting | TaskState::Running => ("Scanning", NOT_FAILED),
        TaskState::Finished => ("Ok", NOT_FAILED),
        TaskState::Failed | TaskState::Stopped => ("Fail", FAILED),
    };
    ScanTaskDetails {
        host_ip: scan.address.clone(),
        host_name: scan.machine.name.clone(),
        os_name: scan.machine.system.clone(),
        risk_num: found(scan),
        scan_begin_time: part.started_at.map(plain).unwrap_or_default(),
        scan_end_time: part.ended_at.map(plain).unwrap_or_default(),
        // There is no agent and no instance of the vendor's behind it.
        uuid: String::new(),
        quuid: String::new(),
        status: status.to_owned(),
        description: String::new(),
        id: part.id,
        fail_type,
        machine_wan_ip: String::new(),
        machine_extra_info: Some(MachineExtraInfo {
            private_ip: Some(scan.address.clone()),
            network_type: Some(OTHER_NETWORK),
            wan_ip: Some(String::new()),
            network_name: Some(String::new()),
            instance_id: Some(String::new()),
            host_name: Some(scan.machine.name.clone()),
        }),
    }
}

/// Conditions: all of them, each with one of its values. Names are the row's.
fn fits(row: &ScanTaskDetails, filters: &[Filters]) -> Result<bool, Failure> {
    for filter in filters {
        let own = match filter.name.as_deref().unwrap_or_default() {
            "HostIp" => &row.host_ip,
            "HostName" => &row.host_name,
            "OsName" => &row.os_name,
            "Status" => &row.status,
            _ => {
                let (en, zh) =
                    ("must be HostIp, HostName, OsName or Status", "应为 HostIp、HostName、OsName 或 Status");
                return Err(Failure::value("Filters.Name", en, zh));
            }
        };
        let values = filter.values.as_deref().unwrap_or_default();
        let one = |value: &String| if filter.exact_match == Some(false) { own.contains(value) } else { own == value };
        if !values.iter().any(one) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn weakness(risk: &Risk, lang: Lang) -> VulDetailInfo {
    let (cve, component) = match &risk.detail {
        RiskDetail::Vulnerability { cve, component, version, .. } => (cve.clone(), format!("{component} {version}")),
        _ => (String::new(), String::new()),
    };
    VulDetailInfo {
        vul_id: number(&risk.check),
        level: match risk.severity {
            Severity::Info | Severity::Low => 1,
            Severity::Medium => 2,
            Severity::High => 3,
            Severity::Critical => 4,
        },
        name: format!("{} ({})", risk.name.get(lang), component.trim()),
        cve_id: cve,
        vul_category: LINUX_SOFTWARE,
        descript: risk.description.get(lang).to_owned(),
        fix: risk.fix.get(lang).to_owned(),
        ..VulDetailInfo::default()
    }
}

/// A number that always means the same check: FNV-1a over its id, positive.
fn number(check: &str) -> i64 {
    let hash = check.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    i64::from(hash & 0x7fff_ffff)
}
