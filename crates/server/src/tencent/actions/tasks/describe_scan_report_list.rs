//! `DescribeScanReportList`: every run of every task, with its progress and its report.

use super::{OWNER, PLANS, coded, field, moment, time};
use crate::tencent::actions::{Action, Context};
use crate::tencent::error::Failure;
use crate::tencent::lists::{Field, Parameters, Reader, Word, ask};
use crate::wire::csip::{DescribeScanReportListRequest, DescribeScanReportListResponse, ScanTaskInfo};
use app::{TaskRun, TaskRunRow};
use model::TaskState;

/// `ScanTaskInfo.Status`: it begins at 1, and knows no stopped task; one that was stopped did not do its work.
const STATES: &[Word] = &[
    Word::new("1", "0", "Waiting", "等待扫描"),
    Word::new("2", "1", "Scanning", "正在扫描"),
    Word::new("4", "2", "Finished", "扫描完成"),
    Word::new("3", "3", "Failed", "扫描失败"),
    Word::new("3", "4", "Failed", "扫描失败"),
];

const FIELDS: &[Field] = &[
    field("TaskId", "task_id"),
    field("TaskName", "name"),
    coded("Status", "state", STATES),
    field("Progress", "progress"),
    time("TaskTime", "ended_at"),
    field("ReportId", "report_id"),
    field("ReportName", "name"),
    coded("ScanPlan", "plan", PLANS),
    field("AssetCount", "asset_count"),
];

pub(crate) struct DescribeScanReportList;

impl Action for DescribeScanReportList {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "DescribeScanReportList";
    type Input = DescribeScanReportListRequest;
    type Output = DescribeScanReportListResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let parameters = Parameters {
            filter: input.filter.as_ref(),
            tags: &[],
            members: input.member_id.as_deref().unwrap_or_default(),
        };
        let asked = ask::<TaskRunRow>(&context, &[OWNER, FIELDS], &[], parameters).await?;
        let (total, data) = asked.page(&context, item).await?;
        let owners = asked.facet(&context, "UIN").await?;
        Ok(DescribeScanReportListResponse {
            total_count: Some(total),
            data: Some(data),
            uin_list: owners.into_iter().map(|owner| owner.value).collect(),
        })
    }
}

fn item(run: TaskRun, reader: &Reader<'_>) -> ScanTaskInfo {
    let owner = reader.owner(run.account);
    ScanTaskInfo {
        status: Some(match run.state {
            TaskState::Waiting => 1,
            TaskState::Running => 2,
            TaskState::Failed | TaskState::Stopped => 3,
            TaskState::Finished => 4,
        }),
        progress: Some(run.progress),
        task_time: Some(moment(run.ended_at.or(run.started_at))),
        // Before it is ready there is a task, not a report.
        report_id: Some(if run.report_ready { run.report_id } else { String::new() }),
        report_name: Some(run.name.clone()),
        task_id: Some(run.task_id),
        task_name: Some(run.name),
        scan_plan: Some(run.plan.number()),
        asset_count: Some(run.asset_count),
        app_id: Some(owner.app_id.to_string()),
        uin: Some(owner.uin.to_string()),
        user_name: Some(owner.name),
    }
}
