//! `DescribeTaskLogURL`: links to reports that open for an hour without credentials. One link for each report or task.

use super::scope;
use crate::tencent::actions::{Action, Context};
use crate::tencent::error::{Code, Failure};
use crate::wire::csip::{DescribeTaskLogURLRequest, DescribeTaskLogURLResponse, TaskLogURL};
use app::{TaskReportFormat, TaskRun};

const DOWNLOAD: i64 = 1;
/// Links of one answer.
const MOST_LINKS: usize = 100;

pub(crate) struct DescribeTaskLogURL;

impl Action for DescribeTaskLogURL {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "DescribeTaskLogURL";
    type Input = DescribeTaskLogURLRequest;
    type Output = DescribeTaskLogURLResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let scope = scope(&context, input.member_id.as_deref()).await?;
        let accounts = scope.accounts();
        let reports: Vec<String> =
            input.report_item_key_list.unwrap_or_default().into_iter().flat_map(|key| key.task_log_list).collect();
        let tasks: Vec<String> =
            input.report_task_id_list.unwrap_or_default().into_iter().flat_map(|key| key.task_id_list).collect();
        if reports.is_empty() && tasks.is_empty() {
            return Err(Failure::new(
                Code::MissingParameter,
                "One of the parameters `ReportItemKeyList` and `ReportTaskIdList` must name a report.",
                "参数 `ReportItemKeyList` 与 `ReportTaskIdList` 至少须指定一个报告。",
            ));
        }
        if reports.len() + tasks.len() > MOST_LINKS {
            return Err(Failure::value("ReportItemKeyList", "names more than 100 reports", "指定的报告超过 100 个"));
        }
        let failed = |error| Failure::from_app(error, |_| None);
        let mut runs: Vec<TaskRun> = Vec::new();
        for report in &reports {
            runs.push(context.app.run_of_report(&accounts, report).await.map_err(failed)?);
        }
        for task in &tasks {
            runs.push(context.app.newest_report(&accounts, task).await.map_err(failed)?);
        }
        // Both lists may name the same report.
        let mut seen = std::collections::BTreeSet::new();
        runs.retain(|run| seen.insert(run.id));
        let form = form(input.type_ == DOWNLOAD);
        let link = |run: TaskRun| {
            let token = context.app.sign_task_report_link(&run, form, context.lang, context.now);
            let owner = scope.owner(run.account);
            TaskLogURL {
                url: Some(format!("{}/reports/tasks/{token}", context.base_url)),
                log_id: Some(run.report_id),
                task_log_name: Some(run.name),
                app_id: owner.map(|owner| owner.app_id.to_string()),
            }
        };
        Ok(DescribeTaskLogURLResponse { data: runs.into_iter().map(link).collect() })
    }
}

/// Shown as a page; saved as a document.
fn form(download: bool) -> (TaskReportFormat, bool) {
    (if download { TaskReportFormat::Pdf } else { TaskReportFormat::Html }, download)
}
