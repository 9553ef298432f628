//! One OSV entry as JSON into an [`Advisory`], with every refusal named by its field. Fields of no use here are passed over.

use crate::record::is_malicious;
use crate::{Advisory, Affected, Band, Ecosystem, Event, Span, cvss};
use serde_json::{Map, Value};

/// Bytes of the story that are kept.
const LONGEST_DETAILS: usize = 16 << 10;
/// More of anything in one entry is no advisory.
const MOST: usize = 100_000;

/// What is wrong with an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The field, as a path: `affected[0].package.name`.
    pub(crate) field: String,
    /// What is wrong with it.
    pub(crate) problem: &'static str,
}

/// Reads an entry; `Ok(None)` for one that was withdrawn.
pub(crate) fn read(value: &Value) -> Result<Option<Advisory>, Refusal> {
    let entry = value.as_object().ok_or_else(|| refuse("", "must be an object"))?;
    let id = required(entry, "id", "")?.to_owned();
    let modified = required(entry, "modified", "")?.to_owned();
    if !modified.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(refuse("modified", "must be a date as in RFC 3339"));
    }
    if entry.get("withdrawn").is_some_and(Value::is_string) {
        return Ok(None);
    }
    let mut affected = Vec::new();
    for (n, item) in list(entry, "affected", "")?.iter().enumerate() {
        affected.extend(self::affected(item, &format!("affected[{n}]"))?);
    }
    let (cvss, score, band) = severity(entry)?;
    let band = if is_malicious(&id) { Band::Critical } else { band };
    let specific = entry.get("database_specific").and_then(Value::as_object);
    Ok(Some(Advisory {
        aliases: strings(entry, "aliases")?,
        summary: text(entry, "summary")?,
        details: shortened(text(entry, "details")?),
        published: text(entry, "published")?,
        modified,
        band,
        cvss,
        score,
        weaknesses: specific.map_or(Ok(Vec::new()), |specific| strings(specific, "cwe_ids"))?,
        references: references(entry)?,
        affected,
        id,
    }))
}

fn affected(item: &Value, at: &str) -> Result<Option<Affected>, Refusal> {
    let item = item.as_object().ok_or_else(|| refuse(at, "must be an object"))?;
    // Without a package it is a commit range of a repository, which no manifest names.
    let Some(package) = item.get("package") else { return Ok(None) };
    let place = format!("{at}.package");
    let package = package.as_object().ok_or_else(|| refuse(&place, "must be an object"))?;
    let ecosystem = Ecosystem::new(required(package, "ecosystem", &place)?);
    let name = ecosystem.package(required(package, "name", &place)?);
    let mut spans = Vec::new();
    for (n, range) in list(item, "ranges", at)?.iter().enumerate() {
        spans.extend(span(range, &format!("{at}.ranges[{n}]"))?);
    }
    let versions = list(item, "versions", at)?;
    let versions: Option<Vec<String>> = versions.iter().map(|v| v.as_str().map(str::to_owned)).collect();
    let versions = versions.ok_or_else(|| refuse(&format!("{at}.versions"), "must hold texts only"))?;
    Ok(Some(Affected { ecosystem, package: name, spans, versions }))
}

fn span(range: &Value, at: &str) -> Result<Option<Span>, Refusal> {
    let range = range.as_object().ok_or_else(|| refuse(at, "must be an object"))?;
    match required(range, "type", at)? {
        "SEMVER" | "ECOSYSTEM" => {}
        "GIT" => return Ok(None),
        _ => return Err(refuse(&format!("{at}.type"), "must be SEMVER, ECOSYSTEM or GIT")),
    }
    let mut events = Vec::new();
    for (n, event) in list(range, "events", at)?.iter().enumerate() {
        let place = format!("{at}.events[{n}]");
        let event = event.as_object().ok_or_else(|| refuse(&place, "must be an object"))?;
        let field = |name: &str| event.get(name).and_then(Value::as_str).map(str::to_owned);
        if let Some(version) = field("introduced") {
            events.push(Event::Introduced(version));
        } else if let Some(version) = field("fixed") {
            events.push(Event::Fixed(version));
        } else if let Some(version) = field("last_affected") {
            events.push(Event::LastAffected(version));
        } else if !event.contains_key("limit") {
            return Err(refuse(&place, "must be introduced, fixed, last_affected or limit"));
        }
    }
    if !events.iter().any(|event| matches!(event, Event::Introduced(_))) {
        return Err(refuse(&format!("{at}.events"), "must say where it begins (introduced)"));
    }
    Ok(Some(Span { events }))
}

/// Vector, score and band: of the best vector that can be computed, else as a word of the source.
fn severity(entry: &Map<String, Value>) -> Result<(Option<String>, Option<u8>, Band), Refusal> {
    let mut vector = None;
    let mut score = None;
    for (n, item) in list(entry, "severity", "")?.iter().enumerate() {
        let place = format!("severity[{n}]");
        let item = item.as_object().ok_or_else(|| refuse(&place, "must be an object"))?;
        let text = required(item, "score", &place)?;
        if let Some(tenths) = cvss::base_score(text) {
            score = score.max(Some(tenths));
            vector = Some(text.to_owned());
        } else if vector.is_none() {
            vector = Some(text.to_owned());
        }
    }
    let word = entry.get("database_specific").and_then(|specific| specific.get("severity")).and_then(Value::as_str);
    let band = match (score, word.map(str::to_ascii_uppercase).as_deref()) {
        (Some(tenths), _) => Band::of_score(tenths),
        (None, Some("LOW")) => Band::Low,
        (None, Some("MODERATE" | "MEDIUM")) => Band::Medium,
        (None, Some("HIGH")) => Band::High,
        (None, Some("CRITICAL")) => Band::Critical,
        _ => Band::Unknown,
    };
    Ok((vector, score, band))
}

fn references(entry: &Map<String, Value>) -> Result<Vec<String>, Refusal> {
    let mut addresses = Vec::new();
    for (n, item) in list(entry, "references", "")?.iter().enumerate() {
        let place = format!("references[{n}]");
        let item = item.as_object().ok_or_else(|| refuse(&place, "must be an object"))?;
        addresses.push(required(item, "url", &place)?.to_owned());
    }
    Ok(addresses)
}

fn required<'v>(object: &'v Map<String, Value>, field: &str, at: &str) -> Result<&'v str, Refusal> {
    match object.get(field) {
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(text),
        Some(_) => Err(refuse(&join(at, field), "must be a text")),
        None => Err(refuse(&join(at, field), "is missing")),
    }
}

fn text(object: &Map<String, Value>, field: &str) -> Result<String, Refusal> {
    match object.get(field) {
        Some(Value::String(text)) => Ok(text.clone()),
        None | Some(Value::Null) => Ok(String::new()),
        Some(_) => Err(refuse(field, "must be a text")),
    }
}

fn strings(object: &Map<String, Value>, field: &str) -> Result<Vec<String>, Refusal> {
    let items = list(object, field, "")?;
    let texts: Option<Vec<String>> = items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
    texts.ok_or_else(|| refuse(field, "must hold texts only"))
}

fn list<'v>(object: &'v Map<String, Value>, field: &str, at: &str) -> Result<&'v [Value], Refusal> {
    match object.get(field) {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(items)) if items.len() <= MOST => Ok(items),
        Some(Value::Array(_)) => Err(refuse(&join(at, field), "is too long")),
        Some(_) => Err(refuse(&join(at, field), "must be a list")),
    }
}

fn shortened(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(LONGEST_DETAILS));
    text
}

fn join(at: &str, field: &str) -> String {
    if at.is_empty() { field.to_owned() } else { format!("{at}.{field}") }
}

fn refuse(field: &str, problem: &'static str) -> Refusal {
    Refusal { field: field.to_owned(), problem }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn refused(value: Value, expected: &str) {
        let refusal = read(&value).expect_err("must be refused");
        assert_eq!(format!("{} {}", refusal.field, refusal.problem), expected);
    }

    #[test]
    fn refusals_name_the_field() {
        refused(json!([]), " must be an object");
        refused(json!({"modified": "2024-01-01T00:00:00Z"}), "id is missing");
        refused(json!({"id": "X-1"}), "modified is missing");
        refused(json!({"id": "X-1", "modified": "2024-01-01T00:00:00Z", "affected": 1}), "affected must be a list");
        let broken = |affected: Value| json!({"id": "X-1", "modified": "2024-01-01T00:00:00Z", "affected": [affected]});
        refused(broken(json!({"package": {"ecosystem": "npm"}})), "affected[0].package.name is missing");
        let range = |range: Value| broken(json!({"package": {"ecosystem": "npm", "name": "a"}, "ranges": [range]}));
        refused(range(json!({"type": "X"})), "affected[0].ranges[0].type must be SEMVER, ECOSYSTEM or GIT");
        refused(
            range(json!({"type": "SEMVER", "events": [{"fixed": "1"}]})),
            "affected[0].ranges[0].events must say where it begins (introduced)",
        );
    }

    #[test]
    fn an_entry_is_read() {
        let entry = json!({
            "id": "GHSA-1", "modified": "2024-01-01T00:00:00Z", "aliases": ["CVE-1"], "summary": "bad",
            "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
            "affected": [
                {"package": {"ecosystem": "PyPI", "name": "Py_YAML"},
                 "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "5.4"}]}]},
                {"ranges": [{"type": "GIT", "repo": "x", "events": [{"introduced": "0"}]}]}
            ],
            "references": [{"type": "WEB", "url": "https://example.org/a"}]
        });
        let advisory = read(&entry).unwrap().unwrap();
        assert_eq!((advisory.band, advisory.score), (Band::Critical, Some(98)));
        assert_eq!(advisory.affected.len(), 1);
        assert_eq!(advisory.affected[0].package, "py-yaml");
        assert!(advisory.affected[0].affects("5.3.1") && !advisory.affected[0].affects("5.4"));
        let withdrawn = json!({"id": "X", "modified": "2024-01-01T00:00:00Z", "withdrawn": "2024-02-01T00:00:00Z"});
        assert_eq!(read(&withdrawn), Ok(None));
    }
}
