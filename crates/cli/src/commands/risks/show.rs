//! One risk in full: for people as paragraphs, for programs as JSON.

use super::{kind_shown, name, severity, status};
use crate::exit::Exit;
use crate::table::Format;
use app::{Past, RiskView};
use model::Lang;
use serde_json::{Value, json};
use std::io::Write as _;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Writes it.
pub(super) fn show(view: &RiskView, past: &[Past], format: Format, lang: Lang) -> anyhow::Result<Exit> {
    let mut out = std::io::stdout().lock();
    if format == Format::Json {
        let mut risk = describe(view);
        if let Some(members) = risk.as_object_mut() {
            let past = past.iter().map(|past| json!({ "at": shown(past.at), "change": past.change, "uin": past.uin }));
            members.insert("past".into(), past.collect());
        }
        serde_json::to_writer_pretty(&mut out, &risk)?;
        writeln!(out)?;
        return Ok(Exit::Clean);
    }
    let (row, risk) = (&view.row, &view.risk);
    let place = risk.port.map_or_else(|| risk.asset.clone(), |port| format!("{} port {port}", risk.asset));
    let evidence = [
        ("banner", &risk.evidence.banner),
        ("request", &risk.evidence.request),
        ("response", &risk.evidence.response),
        ("snapshot", &risk.evidence.snapshot),
    ];
    writeln!(
        out,
        "{} [{}] {}",
        model::visible(&name(view, lang)),
        severity(risk.severity, lang),
        status(row).get(lang)
    )?;
    writeln!(out, "{} · {} · {}", model::visible(&place), kind_shown(risk.kind(), lang), model::visible(&risk.check))?;
    writeln!(out, "{} – {}", moment(row.first_seen), moment(row.last_seen))?;
    writeln!(out, "\n{}", lines(risk.description.get(lang)))?;
    writeln!(out, "\n→ {}", lines(risk.fix.get(lang)))?;
    for (what, text) in evidence.into_iter().filter(|(_, text)| !text.is_empty()) {
        writeln!(out, "\n{what}:\n{}", lines(text))?;
    }
    for past in past {
        writeln!(out, "{}  {}", shown(past.at), past.change)?;
    }
    writeln!(out, "\n{}", row.fingerprint)?;
    Ok(Exit::Clean)
}

/// A risk as JSON.
pub(super) fn describe(view: &RiskView) -> Value {
    let mut risk = serde_json::to_value(&view.risk).unwrap_or_default();
    if let Some(members) = risk.as_object_mut() {
        members.insert("id".into(), view.row.fingerprint.clone().into());
        members.insert("status".into(), status(&view.row).en.into());
        members.insert("first_seen".into(), moment(view.row.first_seen).into());
        members.insert("last_seen".into(), moment(view.row.last_seen).into());
    }
    risk
}

/// Foreign text, each line made visible.
fn lines(text: &str) -> String {
    text.lines().map(|line| model::visible(line).to_string()).collect::<Vec<_>>().join("\n")
}

fn moment(millis: i64) -> String {
    OffsetDateTime::from_unix_timestamp(millis.div_euclid(1000)).map(shown).unwrap_or_default()
}

fn shown(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_default()
}
