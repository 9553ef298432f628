//! `ListSubTasks`: one entry per file that was handed in, with what its scan found.

use super::{Action, Context};
use crate::{
    alibaba::{error::Failure, risk_info},
    wire::aisc::{
        DataTaskResultMessage, ListSubTasksData, ListSubTasksPageInfo, ListSubTasksRequest, ListSubTasksResponse,
        TaskResultMessageSkillCheckResult,
    },
};
use app::{App, BatchItem, SkillState};
use model::Lang;

const DEFAULT_PAGE_SIZE: i64 = 10;
/// Each entry holds a whole result; the vendor's own client asks for as many.
const MAX_PAGE_SIZE: i64 = 50;

pub(crate) struct ListSubTasks;

impl Action for ListSubTasks {
    const NAME: &'static str = "ListSubTasks";
    type Input = ListSubTasksRequest;
    type Output = ListSubTasksResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let current_page = input.current_page.unwrap_or(1);
        let page_size = input.page_size.unwrap_or(DEFAULT_PAGE_SIZE);
        let (offset, limit) = page(current_page, page_size)?;
        let Context { app, caller, lang, now, .. } = context;
        let root = input.root_task_id.filter(|root| !root.is_empty());
        let items = app.batch_items(&caller, root.as_deref(), (offset, limit), now).await;
        let items = items.map_err(Failure::from_app)?;
        let data: Vec<ListSubTasksData> = items.page.into_iter().map(|item| entry(&app, item, lang.results)).collect();
        Ok(ListSubTasksResponse {
            page_info: ListSubTasksPageInfo {
                current_page,
                page_size,
                total_count: items.total,
                count: data.len().to_string(),
            },
            data,
        })
    }
}

fn page(current: i64, size: i64) -> Result<(u64, u64), Failure> {
    if current < 1 {
        return Err(Failure::value("CurrentPage", "must be at least 1", "不能小于 1"));
    }
    if !(1..=MAX_PAGE_SIZE).contains(&size) {
        return Err(Failure::value("PageSize", "must be between 1 and 50", "应在 1 到 50 之间"));
    }
    let offset = (current - 1).saturating_mul(size);
    Ok((offset.unsigned_abs(), size.unsigned_abs()))
}

fn entry(app: &App, item: BatchItem, lang: Lang) -> ListSubTasksData {
    let (status, result) = match item.state {
        SkillState::Scanning { .. } => ("running", None),
        // A scan that is forgotten while its batch is not is as good as one that failed: hand the file in again.
        SkillState::Failed { .. } | SkillState::NotFound => ("failed", None),
        SkillState::Success { scan, .. } => {
            let title = |rule: &str| app.rule_title(rule).map(|title| title.en);
            ("success", Some(risk_info::of(&scan, lang, title)))
        }
    };
    ListSubTasksData {
        id: item.number,
        task_status: status.to_owned(),
        task_result_message: result.map(|risk_info| DataTaskResultMessage {
            skill_check_result: TaskResultMessageSkillCheckResult { risk_info },
        }),
        target: item.name,
        file_hash: item.md5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages() {
        assert_eq!(page(1, 10).unwrap(), (0, 10));
        assert_eq!(page(3, 50).unwrap(), (100, 50));
        assert_eq!(page(i64::MAX, 50).unwrap().0, i64::MAX.unsigned_abs());
        for (current, size) in [(0, 10), (-1, 10), (1, 0), (1, 51), (1, i64::MIN)] {
            assert!(page(current, size).is_err(), "{current} {size}");
        }
    }
}
