//! `DescribeSkillScanTaskList`: what the account has handed in, page by page.

use super::{Action, Context, iso8601, read_plain};
use crate::{
    tencent::error::Failure,
    wire::csip::{DescribeSkillScanTaskListRequest, DescribeSkillScanTaskListResponse, SkillScanTaskItem},
};
use app::Task;
use time::OffsetDateTime;

const DEFAULT_LIMIT: i64 = 10;

pub(crate) struct DescribeSkillScanTaskList;

impl Action for DescribeSkillScanTaskList {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "DescribeSkillScanTaskList";
    type Input = DescribeSkillScanTaskListRequest;
    type Output = DescribeSkillScanTaskListResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let range = range(input.start_time.as_deref(), input.end_time.as_deref(), context.now)?;
        let page = (at_least(0, "Offset", input.offset, 0)?, at_least(1, "Limit", input.limit, DEFAULT_LIMIT)?);
        let newest_first = input.order.as_deref() != Some("ASC");
        let tasks = context.app.tasks(&context.caller, range, newest_first, page, context.now).await;
        let tasks = tasks.map_err(|error| Failure::from_app(error, |_| None))?;
        Ok(DescribeSkillScanTaskListResponse {
            total_count: tasks.total,
            task_list: tasks.page.into_iter().map(item).collect(),
        })
    }
}

/// A scan that is not finished has no name but the file's.
fn item(task: Task) -> SkillScanTaskItem {
    SkillScanTaskItem {
        insert_time: iso8601(task.created_at),
        skill_name: task.facts.map_or(task.file_name, |facts| facts.skill_name),
        deduct_count: task.units,
    }
}

/// Both or neither; neither is this month so far.
fn range(
    start: Option<&str>,
    end: Option<&str>,
    now: OffsetDateTime,
) -> Result<(OffsetDateTime, OffsetDateTime), Failure> {
    match (start, end) {
        (Some(start), Some(end)) => {
            let (start, end) = (read_plain("StartTime", start)?, read_plain("EndTime", end)?);
            if start > end {
                return Err(Failure::value("StartTime", "is after EndTime", "晚于 EndTime"));
            }
            // The last second counts whole.
            Ok((start, end + time::Duration::milliseconds(999)))
        }
        (None, None) => Ok((now.replace_day(1).unwrap_or(now).replace_time(time::Time::MIDNIGHT), now)),
        (Some(_), None) => Err(Failure::missing("EndTime")),
        (None, Some(_)) => Err(Failure::missing("StartTime")),
    }
}

fn at_least(least: i64, name: &str, value: Option<i64>, default: i64) -> Result<u64, Failure> {
    let value = value.unwrap_or(default);
    let fits = u64::try_from(value).ok().filter(|_| value >= least);
    fits.ok_or_else(|| Failure::value(name, format!("must be at least {least}"), format!("不能小于 {least}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    fn check(start: Option<&str>, end: Option<&str>, expected: Result<(OffsetDateTime, OffsetDateTime), &str>) {
        let actual = range(start, end, datetime!(2026-11-20 12:30 UTC));
        assert_eq!(actual.map_err(|failure| failure.code.wire()), expected, "{start:?} {end:?}");
    }

    #[test]
    fn ranges() {
        check(None, None, Ok((datetime!(2026-11-01 0:00 UTC), datetime!(2026-11-20 12:30 UTC))));
        let (start, end) = (Some("2026-11-02 00:00:00"), Some("2026-11-03 23:59:59"));
        check(start, end, Ok((datetime!(2026-11-02 0:00 UTC), datetime!(2026-11-03 23:59:59.999 UTC))));
        check(start, None, Err("MissingParameter"));
        check(None, end, Err("MissingParameter"));
        check(end, start, Err("InvalidParameterValue"));
        check(Some("2026-11-02"), end, Err("InvalidParameterValue"));
        check(Some("2026-02-30 00:00:00"), end, Err("InvalidParameterValue"));
    }
}
