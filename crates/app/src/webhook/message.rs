//! What a webhook says.

use crate::ScanEntry;
use serde_json::{Value, json};
use store::ScanStatus;
use time::format_description::well_known::Rfc3339;

/// The message about a scan that has ended; `None` while it has not.
pub(crate) fn message(entry: &ScanEntry) -> Option<Value> {
    let word = match entry.status {
        ScanStatus::Succeeded => "succeeded",
        ScanStatus::Failed => "failed",
        ScanStatus::Queued | ScanStatus::Running => return None,
    };
    let text = |time: time::OffsetDateTime| time.format(&Rfc3339).unwrap_or_default();
    let mut data = json!({
        "id": entry.id.to_string(),
        "sha256": entry.id.sha256,
        "engine_version": entry.id.engine_version,
        "status": word,
        "file_name": entry.file_name,
        "created_at": text(entry.created_at),
        "finished_at": entry.finished_at.map(text),
    });
    if let (Some(facts), Some(data)) = (&entry.facts, data.as_object_mut()) {
        data.insert("skill_name".to_owned(), facts.skill_name.as_str().into());
        data.insert("file_count".to_owned(), facts.file_count.into());
        data.insert("risk_level".to_owned(), facts.risk_level.as_str().into());
        data.insert("security_score".to_owned(), facts.security_score.into());
    }
    let at = entry.finished_at.unwrap_or(entry.created_at);
    Some(json!({ "type": format!("scan.{word}"), "timestamp": text(at), "data": data }))
}
