//! Scan tasks, their reports, and what only tasks need: translation, one action per file.
//!
//! Every object of the API has status codes of its own. They stand beside the fields of that object and nowhere else.

pub(super) mod add_new_bind_role_user;
pub(super) mod create_risk_center_scan_task;
pub(super) mod delete_risk_scan_task;
pub(super) mod describe_scan_report_list;
pub(super) mod describe_scan_task_details;
pub(super) mod describe_scan_task_list;
pub(super) mod describe_task_log_list;
pub(super) mod describe_task_log_url;
pub(super) mod stop_risk_center_task;

use super::plain;
use crate::tencent::actions::Context;
use crate::tencent::error::Failure;
use crate::tencent::lists::{Field, Word, coded, plain as field, time};
use crate::wire::csip::TaskIdListKey;
use app::Scope;
use time::OffsetDateTime;

/// Tasks that one call may name.
const MOST_TASKS: usize = 100;

/// Plan types, the same in every object: `model::PlanKind`.
pub(super) const PLANS: &[Word] = &[
    Word::new("0", "0", "Periodic", "周期任务"),
    Word::new("1", "1", "Immediate", "立即扫描"),
    Word::new("2", "2", "Once", "定时扫描"),
    Word::new("3", "3", "Custom", "自定义"),
];

/// Scan depths: `model::ScanMode`.
pub(super) const MODES: &[Word] = &[
    Word::new("0", "0", "Standard", "标准模式"),
    Word::new("1", "1", "Quick", "快速扫描"),
    Word::new("2", "2", "Advanced", "高级模式"),
];

/// Fields that every row has of the account it belongs to.
pub(super) const OWNER: &[Field] =
    &[field("AppId", "owner.app_id"), field("UIN", "owner.uin"), field("UserName", "owner.name")];

/// A time that may not have come; `-` as in the other lists.
pub(super) fn moment(at: Option<OffsetDateTime>) -> String {
    at.map_or_else(|| "-".to_owned(), plain)
}

/// The accounts of a call that names members.
pub(super) async fn scope(context: &Context, members: Option<&[String]>) -> Result<Scope, Failure> {
    let scope = context.app.scope(&context.caller, members.unwrap_or_default()).await;
    scope.map_err(|error| Failure::from_app(error, |field| (field == "member").then_some("MemberId")))
}

/// The tasks that a call names, each once, and whose they may be.
pub(super) fn named(keys: Vec<TaskIdListKey>, scope: &Scope) -> Result<Vec<String>, Failure> {
    if keys.is_empty() {
        return Err(Failure::value("TaskIdList", "names no task", "未指定任务"));
    }
    if keys.len() > MOST_TASKS {
        return Err(Failure::value("TaskIdList", "names more than 100 tasks", "指定的任务超过 100 个"));
    }
    let mut ids: Vec<String> = Vec::with_capacity(keys.len());
    for (index, key) in keys.into_iter().enumerate() {
        let whose = key.target_app_id.filter(|whose| !whose.is_empty());
        let known = |whose: &String| scope.owners.iter().any(|owner| owner.app_id.to_string() == *whose);
        if whose.is_some_and(|whose| !known(&whose)) {
            let name = format!("TaskIdList.{index}.TargetAppId");
            return Err(Failure::value(&name, "is no account of this call", "不属于本次调用的账号"));
        }
        if !ids.contains(&key.task_id) {
            ids.push(key.task_id);
        }
    }
    Ok(ids)
}
