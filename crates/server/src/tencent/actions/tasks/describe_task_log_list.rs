//! `DescribeTaskLogList`: the reports themselves. The vendor calls a report a task log.

use super::{OWNER, coded, field, moment, time};
use crate::tencent::actions::{Action, Context};
use crate::tencent::error::Failure;
use crate::tencent::lists::{Field, Parameters, Reader, Word, ask, constant};
use crate::wire::csip::{DescribeTaskLogListRequest, DescribeTaskLogListResponse, TaskLogInfo};
use app::{TaskRun, TaskRunRow};
use model::TaskState;

/// `TaskLogInfo.Status`; runs are never paused (5) nor begun again (6): a new run is a new row.
const STATES: &[Word] = &[
    Word::new("0", "0", "Initial", "初始"),
    Word::new("1", "1", "Scanning", "正在扫描"),
    Word::new("2", "2", "Finished", "扫描完成"),
    Word::new("3", "3", "Failed", "扫描出错"),
    Word::new("4", "4", "Stopped", "停止"),
];

/// Every report is one of a health check; days, weeks and months are plans, not kinds of report.
const TYPES: &[Word] = &[Word::new("1", "1", "Health check", "安全体检")];
const TEMPLATES: &[Word] = &[Word::new("1", "1", "Standard", "标准模板")];

const FIELDS: &[Field] = &[
    field("TaskLogName", "name"),
    field("TaskLogId", "report_id"),
    field("AssetsNumber", "asset_count"),
    field("RiskNumber", "risk_count"),
    time("Time", "ended_at"),
    coded("Status", "state", STATES),
    field("TaskName", "name"),
    time("StartTime", "started_at"),
    field("TaskCenterTaskId", "task_id"),
    constant("ReportType", TYPES),
    constant("TemplateId", TEMPLATES),
];

pub(crate) struct DescribeTaskLogList;

impl Action for DescribeTaskLogList {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "DescribeTaskLogList";
    type Input = DescribeTaskLogListRequest;
    type Output = DescribeTaskLogListResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let parameters = Parameters {
            filter: input.filter.as_ref(),
            tags: &[],
            members: input.member_id.as_deref().unwrap_or_default(),
        };
        let ready = &[("report_ready", "1")];
        let asked = ask::<TaskRunRow>(&context, &[OWNER, FIELDS], ready, parameters).await?;
        let failed = |error| Failure::from_app(error, |_| None);
        let (total, data) = asked.page(&context, item).await?;
        let unread = context.app.unread_reports(&asked.scope.accounts()).await.map_err(failed)?;
        Ok(DescribeTaskLogListResponse {
            total_count: Some(total),
            data: Some(data),
            not_view_number: Some(unread),
            report_template_number: i64::try_from(TEMPLATES.len()).ok(),
        })
    }
}

fn item(run: TaskRun, reader: &Reader<'_>) -> TaskLogInfo {
    let owner = reader.owner(run.account);
    TaskLogInfo {
        task_log_name: Some(run.name.clone()),
        task_log_id: run.report_id,
        assets_number: Some(run.asset_count),
        risk_number: Some(run.risk_count),
        time: Some(moment(run.ended_at)),
        status: Some(match run.state {
            TaskState::Waiting => 0,
            TaskState::Running => 1,
            TaskState::Finished => 2,
            TaskState::Failed => 3,
            TaskState::Stopped => 4,
        }),
        task_name: Some(run.name),
        start_time: Some(moment(run.started_at)),
        task_center_task_id: Some(run.task_id),
        app_id: Some(owner.app_id.to_string()),
        uin: Some(owner.uin.to_string()),
        user_name: Some(owner.name),
        report_type: Some(1),
        template_id: Some(1),
    }
}
