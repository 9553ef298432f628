//! Descriptions of resources and of Kubernetes objects, judged without asking anybody.
//!
//! One JSON object a line, as `touchstone assets import` takes them, or one JSON text: an object, a list, or what
//! `kubectl get … -o json` prints.

use anyhow::{Context as _, bail};
use assetscan::inventory;
use model::Risk;
use serde_json::Value;
use std::path::Path;

/// Bytes of a file.
const LARGEST: u64 = 256 << 20;

/// Judges a file.
pub(super) fn judge(path: &Path) -> anyhow::Result<Vec<Risk>> {
    let name = path.display().to_string();
    if std::fs::metadata(path).with_context(|| name.clone())?.len() > LARGEST {
        bail!("{name} is too large");
    }
    let text = std::fs::read_to_string(path).with_context(|| name.clone())?;
    let descriptions = read(&text).with_context(|| name)?;
    Ok(descriptions
        .iter()
        .flat_map(|description| {
            let (kind, asset) = (word(description, "kind"), title(description));
            inventory::judge(kind, &asset, description)
        })
        .collect())
}

fn read(text: &str) -> anyhow::Result<Vec<Value>> {
    if let Ok(whole) = serde_json::from_str::<Value>(text) {
        return Ok(match whole {
            Value::Array(list) => list,
            Value::Object(mut members) => match members.remove("items") {
                Some(Value::Array(items)) => items,
                _ => vec![Value::Object(members)],
            },
            _ => bail!("is neither an object nor a list of objects"),
        });
    }
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(n, line)| serde_json::from_str(line).with_context(|| format!("line {n}"))).collect()
}

fn word<'v>(value: &'v Value, member: &str) -> &'v str {
    value.get(member).and_then(Value::as_str).unwrap_or_default()
}

/// What an asset is called: its id, or namespace and name of a Kubernetes object.
fn title(description: &Value) -> String {
    let id = word(description, "id");
    if !id.is_empty() {
        return id.to_owned();
    }
    let metadata = description.get("metadata").unwrap_or(&Value::Null);
    let parts = [word(metadata, "namespace"), word(metadata, "name")];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let folder = std::env::temp_dir().join(format!("touchstone-inventory-{}", std::process::id()));
        std::fs::write(&folder, text).unwrap();
        let outcome = judge(&folder);
        std::fs::remove_file(&folder).unwrap();
        let told = outcome.map(|risks| risks.iter().map(|r| format!("{} {}", r.asset, r.check)).collect::<Vec<_>>());
        assert_eq!(told.unwrap_or_else(|error| vec![format!("error: {}", error.root_cause())]), expected);
    }

    #[test]
    fn lines_lists_and_objects() {
        let database = r#"{"kind":"database","id":"db-1","public_ip":"203.0.113.7"}"#;
        check(
            &format!("{database}\n\n{}\n", database.replace("db-1", "db-2")),
            &["db-1 database-public-address", "db-2 database-public-address"],
        );
        check(&format!("[{database}]"), &["db-1 database-public-address"]);
        check(
            r#"{"kind":"List","items":[{"kind":"Service","metadata":{"name":"web","namespace":"shop"},"spec":{"type":"NodePort"}}]}"#,
            &["shop/web k8s-node-port"],
        );
    }
}
