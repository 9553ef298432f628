//! `DescribeScanTaskList`: the tasks of an account with the figures of their newest runs.

use super::{MODES, OWNER, PLANS, coded, field, moment, time};
use crate::tencent::actions::{Action, Context};
use crate::tencent::error::Failure;
use crate::tencent::lists::{Field, Parameters, Reader, Word, ask, float};
use crate::wire::csip::{
    AssetTag, DescribeScanTaskListRequest, DescribeScanTaskListResponse, ScanTaskInfoList, TaskAssetObject,
};
use app::{ListedAsset, RiskTaskRow, Schedule, TaskParts, Wish};
use model::{AssetSelection, Part, PlanKind, TaskState};
use time::OffsetDateTime;

/// `ScanTaskInfoList.ScanStatus`, and the house's states behind it.
const STATES: &[Word] = &[
    Word::new("0", "0", "Not started", "初始"),
    Word::new("1", "1", "Scanning", "正在扫描"),
    Word::new("2", "2", "Finished", "扫描完成"),
    Word::new("3", "3", "Failed", "扫描出错"),
    Word::new("4", "4", "Stopped", "停止"),
];

const FIELDS: &[Field] = &[
    field("TaskName", "name"),
    field("TaskId", "task_id"),
    time("StartTime", "started_at"),
    time("EndTime", "ended_at"),
    time("InsertTime", "created_at"),
    field("ScanPlanContent", "plan_content"),
    coded("TaskType", "plan", PLANS),
    coded("ScanStatus", "state", STATES),
    float("Percent", "progress"),
    field("ScanItem", "items"),
    field("ScanAssetType", "selection"),
    coded("TaskMode", "mode", MODES),
    field("ScanFrom", "origin"),
    field("AssetNumber", "asset_count"),
    field("CompleteAssetNumber", "scanned_count"),
    field("CompleteNumber", "finished_runs"),
    field("ReportNumber", "report_count"),
    field("RiskCount", "risk_count"),
];

/// Seconds that one asset takes, by depth, for tasks that have told nothing yet.
const USUAL_SECONDS: [i64; 3] = [60, 20, 300];

pub(crate) struct DescribeScanTaskList;

impl Action for DescribeScanTaskList {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "DescribeScanTaskList";
    type Input = DescribeScanTaskListRequest;
    type Output = DescribeScanTaskListResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let tags = input.tags.unwrap_or_default().into_iter();
        let tags: Vec<AssetTag> = tags.map(|tag| AssetTag { tag_key: tag.tag_key, tag_value: tag.tag_value }).collect();
        let parameters = Parameters {
            filter: input.filter.as_ref(),
            tags: &tags,
            members: input.member_id.as_deref().unwrap_or_default(),
        };
        let asked = ask::<RiskTaskRow>(&context, &[OWNER, FIELDS], &[], parameters).await?;
        let (total, data) = asked.page(&context, item).await?;
        let owners = asked.facet(&context, "UIN").await?;
        Ok(DescribeScanTaskListResponse {
            total_count: Some(total),
            data: Some(data),
            uin_list: Some(owners.into_iter().map(|owner| owner.value).collect()),
            task_mode_list: Some(asked.facet(&context, "TaskMode").await?),
        })
    }
}

fn item(row: TaskParts, reader: &Reader<'_>) -> ScanTaskInfoList {
    let owner = reader.owner(row.task.account);
    let wish = Wish::of(&row.task);
    let id = |part| row.part(part).map(|part| part.id.to_string());
    let progress = |part| row.part(part).map(|part| part.progress);
    let (predicted, predicted_end) = prediction(&row, reader.now);
    let (start_day, frequency) = rhythm(&row, reader.now);
    let task = &row.task;
    let is_entered = task.selection == AssetSelection::Entered;
    ScanTaskInfoList {
        task_name: Some(task.name.clone()),
        start_time: Some(moment(task.started_at.or(task.next_run_at))),
        end_time: Some(moment(task.ended_at)),
        scan_plan_content: Some(task.plan_content.clone()),
        task_type: Some(task.plan.number()),
        insert_time: Some(moment(Some(task.created_at))),
        task_id: Some(task.task_id.clone()),
        self_defining_assets: Some(if is_entered { wish.entered } else { Vec::new() }),
        predict_time: Some(predicted),
        predict_end_time: Some(moment(predicted_end)),
        report_number: Some(task.report_count),
        asset_number: Some(task.asset_count),
        scan_status: Some(scan_status(task.state)),
        percent: Some(percent(task.progress)),
        scan_item: Some(task.items.clone()),
        scan_asset_type: Some(task.selection.number()),
        vss_task_id: id(Part::Network),
        cspm_task_id: id(Part::Configuration),
        cwppoc_id: id(Part::HostWeaknesses),
        cwp_bl_id: id(Part::HostBaseline),
        vss_task_process: progress(Part::Network),
        cspm_task_process: progress(Part::Configuration),
        cwppoc_process: progress(Part::HostWeaknesses),
        cwp_bl_process: progress(Part::HostBaseline),
        error_code: i64::from(task.state == TaskState::Failed),
        error_info: Some(reader.text(&task.remark)),
        start_day: Some(start_day),
        frequency: Some(frequency),
        complete_number: Some(task.finished_runs),
        complete_asset_number: Some(task.scanned_count),
        risk_count: Some(task.risk_count),
        assets: Some(wish.listed.into_iter().map(shown).collect()),
        app_id: Some(owner.app_id.to_string()),
        uin: Some(owner.uin.to_string()),
        user_name: Some(owner.name),
        task_mode: Some(task.mode.number()),
        scan_from: Some(task.origin.clone()),
        // Nothing is sold here, whoever sees a task may delete it, and all come from their owners.
        is_free: Some(0),
        is_delete: Some(1),
        source_type: Some(0),
    }
}

fn scan_status(state: TaskState) -> i64 {
    match state {
        TaskState::Waiting => 0,
        TaskState::Running => 1,
        TaskState::Finished => 2,
        TaskState::Failed => 3,
        TaskState::Stopped => 4,
    }
}

fn percent(progress: i64) -> f64 {
    i32::try_from(progress).map_or(0.0, f64::from)
}

/// Seconds that the run takes in all, and when it will be over: what it told so far goes on, or what is usual.
fn prediction(row: &TaskParts, now: OffsetDateTime) -> (i64, Option<OffsetDateTime>) {
    let task = &row.task;
    match (task.started_at, task.ended_at) {
        (Some(started), Some(ended)) => ((ended - started).whole_seconds().max(0), Some(ended)),
        (Some(started), None) => {
            let so_far = (now - started).whole_seconds().max(1);
            let whole = so_far.saturating_mul(100) / task.progress.clamp(1, 100);
            (whole, Some(started + time::Duration::seconds(whole.min(86_400))))
        }
        (None, _) => {
            let mode = usize::try_from(task.mode.number()).ok().and_then(|mode| USUAL_SECONDS.get(mode));
            (mode.copied().unwrap_or(60).saturating_mul(task.asset_count.clamp(1, 1000)), None)
        }
    }
}

/// The day of the month of the next run, and how many days lie between two.
fn rhythm(row: &TaskParts, now: OffsetDateTime) -> (i64, i64) {
    let day = row.task.next_run_at.map_or(0, |next| i64::from(next.day()));
    let frequency = match row.task.plan {
        PlanKind::Periodic | PlanKind::Custom => {
            Schedule::parse(&row.task.plan_content).map_or(0, |schedule| schedule.frequency(now))
        }
        PlanKind::Now | PlanKind::Once => 0,
    };
    (day, frequency)
}

fn shown(asset: ListedAsset) -> TaskAssetObject {
    TaskAssetObject {
        asset_name: Some(asset.name),
        instance_type: Some(asset.instance_type),
        asset_type: Some(asset.asset_type),
        asset: Some(asset.asset),
        region: Some(asset.region),
        arn: Some(asset.arn),
    }
}
