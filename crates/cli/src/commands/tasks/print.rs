//! Tasks for people, in their language, and for programs.

use super::plain;
use crate::table::{self, Format, Title};
use app::TaskParts;
use model::{Lang, Part, TaskState, Text};
use serde_json::{Value, json};
use std::io::Write as _;

const TITLES: &[Title] = &[
    ("ID", "ID"),
    ("NAME", "名称"),
    ("STATE", "状态"),
    ("%", "%"),
    ("ASSETS", "资产"),
    ("RISKS", "风险"),
    ("CREATED", "创建时间"),
    ("ENDED", "结束时间"),
];

/// A list of tasks, the first of so many.
pub(super) fn list(total: u64, rows: &[TaskParts], format: Format, lang: Lang) -> anyhow::Result<()> {
    if format == Format::Json {
        return json(&rows.iter().map(line).collect());
    }
    let row = |row: &TaskParts| {
        let task = &row.task;
        vec![
            task.task_id.clone(),
            task.name.clone(),
            state(task.state).get(lang).to_owned(),
            task.progress.to_string(),
            task.asset_count.to_string(),
            task.risk_count.to_string(),
            plain(task.created_at),
            task.ended_at.map(plain).unwrap_or_default(),
        ]
    };
    table::print(TITLES, &rows.iter().map(row).collect::<Vec<_>>(), total, lang)?;
    Ok(())
}

/// One task with its parts, and what its newest run has to say.
pub(super) fn show(row: &TaskParts, notes: &[Text], format: Format, lang: Lang) -> anyhow::Result<()> {
    let task = &row.task;
    let plan = format!("{} {}", task.plan.word(), task.plan_content);
    let (plan, next) = (plan.trim().to_owned(), task.next_run_at.map(plain));
    let notes: Vec<&str> = notes.iter().map(|note| note.get(lang)).collect();
    if format == Format::Json {
        let mut shown = line(row);
        if let Some(fields) = shown.as_object_mut() {
            fields.insert("items".to_owned(), json!(task.items));
            fields.insert("plan".to_owned(), json!(plan));
            fields.insert("next_run".to_owned(), json!(next));
            let parts = row.parts.iter().map(|part| {
                let (state, percent, risks) = (part.state.word(), part.progress, part.risk_count);
                let told = format!("{state} {percent} %, {risks} risks (number {})", part.id);
                (part.part.word().to_owned(), json!(told))
            });
            fields.extend(parts);
            fields.insert("notes".to_owned(), json!(notes));
        }
        return json(&shown);
    }
    let times = |at: Option<String>| at.unwrap_or_else(|| "-".to_owned());
    let mut fields: Vec<(Title, String)> = vec![
        (("task", "任务"), task.task_id.clone()),
        (("name", "名称"), task.name.clone()),
        (("state", "状态"), format!("{} {} %", state(task.state).get(lang), task.progress)),
        (("mode", "深度"), task.mode.word().to_owned()),
        (("items", "检查项"), task.items.clone()),
        (("plan", "计划"), plan),
        (("next run", "下次运行"), times(next)),
        (("created", "创建时间"), plain(task.created_at)),
        (("ended", "结束时间"), times(task.ended_at.map(plain))),
        (("assets", "资产"), format!("{} / {}", task.scanned_count, task.asset_count)),
        (("risks", "风险"), task.risk_count.to_string()),
        (("reports", "报告"), task.report_count.to_string()),
    ];
    for part in &row.parts {
        let told = Text::new(
            "{state} {progress} %, {risks} risks (number {id})",
            "{state} {progress} %，{risks} 项风险（编号 {id}）",
        );
        let told = told.fill("state", state(part.state).get(lang)).fill("progress", &part.progress.to_string());
        let told = told.fill("risks", &part.risk_count.to_string()).fill("id", &part.id.to_string());
        fields.push((part_title(part.part), told.get(lang).to_owned()));
    }
    if !notes.is_empty() {
        fields.push((("notes", "说明"), notes.join("\n")));
    }
    table::print_fields(&fields, lang)?;
    Ok(())
}

/// What was done, as a word and how many.
pub(super) fn done(counts: &[(&'static str, Title, u64)], format: Format, lang: Lang) -> anyhow::Result<()> {
    if format == Format::Json {
        return json(&counts.iter().map(|(key, _, count)| ((*key).to_owned(), json!(count))).collect::<Value>());
    }
    let fields: Vec<(Title, String)> = counts.iter().map(|(_, title, count)| (*title, count.to_string())).collect();
    table::print_fields(&fields, lang)?;
    Ok(())
}

/// What people call a state.
pub(super) fn state(state: TaskState) -> Text {
    match state {
        TaskState::Waiting => Text::new("waiting", "等待"),
        TaskState::Running => Text::new("running", "扫描中"),
        TaskState::Finished => Text::new("finished", "完成"),
        TaskState::Failed => Text::new("failed", "失败"),
        TaskState::Stopped => Text::new("stopped", "已停止"),
    }
}

fn part_title(part: Part) -> Title {
    match part {
        Part::Network => ("network", "网络"),
        Part::Configuration => ("configuration", "配置"),
        Part::HostWeaknesses => ("host: packages, malware", "主机：软件包与恶意程序"),
        Part::HostBaseline => ("host: settings", "主机：基线"),
    }
}

fn json(value: &Value) -> anyhow::Result<()> {
    writeln!(std::io::stdout().lock(), "{value:#}")?;
    Ok(())
}

/// A task as programs see it in a list.
fn line(row: &TaskParts) -> Value {
    let task = &row.task;
    json!({
        "id": task.task_id, "name": task.name, "state": task.state.word(), "percent": task.progress,
        "mode": task.mode.word(), "assets": task.asset_count, "scanned": task.scanned_count, "risks": task.risk_count,
        "reports": task.report_count, "created": plain(task.created_at), "ended": task.ended_at.map(plain),
    })
}
