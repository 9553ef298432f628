//! The description of the other form: members by their paths (`Data[].Target`), types in lower case, nothing said about
//! what may be absent. Read together with what this service decided itself (`….own.json`), and made into the first form.
//!
//! An object without a name is called after its parent and itself: `Data[].PageInfo` of `List` is `DataPageInfo`, what
//! stands at the top is called after the action.

use super::{Action, Field, File, Type};
use anyhow::{Context as _, bail};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Described {
    service: String,
    product: String,
    version: String,
    actions: Vec<DescribedAction>,
    conventions: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct DescribedAction {
    name: String,
    purpose: String,
    access: String,
    request: Vec<Member>,
    response: Vec<Member>,
}

#[derive(Deserialize)]
struct Member {
    path: String,
    name: String,
    #[serde(rename = "type")]
    kind: String,
    meaning: String,
    required: Option<bool>,
    #[serde(rename = "enum")]
    values: Option<Map<String, Value>>,
}

/// What was decided here.
#[derive(Deserialize)]
struct Own {
    rates: BTreeMap<String, u32>,
    actions: BTreeMap<String, OwnAction>,
    present_when: BTreeMap<String, BTreeMap<String, String>>,
    values: BTreeMap<String, BTreeMap<String, Map<String, Value>>>,
}

#[derive(Deserialize)]
struct OwnAction {
    request: Vec<Member>,
    response: Vec<Member>,
}

/// Reads both texts.
pub(super) fn read(described: &str, own: &str) -> anyhow::Result<File> {
    let described: Described = serde_json::from_str(described)?;
    let mut own: Own = serde_json::from_str(own).context("own decisions")?;
    let shortened = described.conventions.get("\"...\"").and_then(|text| text.strip_prefix("path prefix "));
    let shortened = shortened.context("conventions do not say what `...` stands for")?.trim_end_matches('.');
    let mut types = Vec::new();
    let mut actions = Vec::new();
    for action in described.actions {
        let decided = own.actions.remove(&action.name);
        let (request, response) = match decided {
            Some(own) if action.request.is_empty() && action.response.is_empty() => (own.request, own.response),
            Some(_) => bail!("{} is described; nothing is left to decide", action.name),
            None => (action.request, action.response),
        };
        let presence = own.present_when.remove(&action.name).unwrap_or_default();
        let values = own.values.remove(&action.name).unwrap_or_default();
        let mut made = |members: Vec<Member>, direction: &str| {
            let tree = Tree { action: &action.name, direction, shortened, presence: &presence, values: &values };
            tree.fields(members, &mut types)
        };
        let (request, response) = (made(request, "in")?, made(response, "out")?);
        let rate = own.rates.remove(&action.name).with_context(|| format!("{} has no rate", action.name))?;
        let DescribedAction { name, purpose, access, .. } = action;
        actions.push(Action { name, purpose, access, rate_limit_per_second: rate, request, response });
    }
    let mut left = own.rates.keys().chain(own.actions.keys()).chain(own.present_when.keys()).chain(own.values.keys());
    if let Some(left) = left.next() {
        bail!("own decisions name {left}, which is not described");
    }
    let Described { service, product, version, .. } = described;
    Ok(File { service, product, version, actions, types })
}

/// The members of one action, one way.
struct Tree<'a> {
    action: &'a str,
    direction: &'a str,
    /// What `...` stands for.
    shortened: &'a str,
    presence: &'a BTreeMap<String, String>,
    values: &'a BTreeMap<String, Map<String, Value>>,
}

impl Tree<'_> {
    /// Gives what stands at the top, and adds a type for each object below.
    fn fields(&self, members: Vec<Member>, types: &mut Vec<Type>) -> anyhow::Result<Vec<Field>> {
        let mut top = Vec::new();
        for member in members {
            let path = self.whole(&member.path);
            let (way, _) = path.rsplit_once('.').unwrap_or(("", &path));
            let field = self.field(&member, &path)?;
            if field.kind.ends_with(&self.type_name(&path)) {
                let purpose = Some(format!("{}: {}", self.action, member.meaning.trim_end_matches('.')));
                let direction = self.direction.to_owned();
                types.push(Type { name: self.type_name(&path), purpose, direction, fields: Vec::new() });
            }
            if way.is_empty() {
                top.push(field);
                continue;
            }
            let parent = self.type_name(way);
            let parent = types.iter_mut().find(|made| made.name == parent);
            parent.with_context(|| format!("{}: {path} comes before its parent", self.action))?.fields.push(field);
        }
        Ok(top)
    }

    fn field(&self, member: &Member, path: &str) -> anyhow::Result<Field> {
        let kind = match member.kind.as_str() {
            "string" => "String".to_owned(),
            "integer" => "Integer".to_owned(),
            "number" => "Float".to_owned(),
            "boolean" => "Boolean".to_owned(),
            "array<string>" => "Array of String".to_owned(),
            "object" => self.type_name(path),
            "array<object>" => format!("Array of {}", self.type_name(path)),
            other => bail!("{}: {path} is of type {other}", self.action),
        };
        let listed = self.values.iter().find(|(short, _)| self.whole(short) == path).map(|(_, values)| values.clone());
        let present_when = self.presence.iter().find(|(short, _)| self.whole(short) == path);
        Ok(Field {
            name: member.name.clone(),
            kind,
            meaning: member.meaning.clone(),
            required: member.required,
            nullable: None,
            present_when: present_when.map(|(_, when)| when.clone()),
            values: listed.or_else(|| member.values.clone()),
            max: None,
            limits: None,
        })
    }

    /// The path with `...` written out.
    fn whole(&self, path: &str) -> String {
        path.strip_prefix("...").map_or_else(|| path.to_owned(), |rest| format!("{}.{rest}", self.shortened))
    }

    fn type_name(&self, path: &str) -> String {
        let mut names = path.rsplit('.').map(|part| part.trim_end_matches("[]"));
        let (own, parent) = (names.next().unwrap_or_default(), names.next().unwrap_or(self.action));
        format!("{parent}{own}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESCRIBED: &str = r#"{"service": "s", "product": "P", "version": "1",
        "conventions": {"\"...\"": "path prefix Data[].Deep."},
        "actions": [
            {"name": "List", "purpose": "p", "access": "read", "request": [], "response": [
                {"path": "Data[]", "name": "Data", "type": "array<object>", "meaning": "m"},
                {"path": "Data[].Deep", "name": "Deep", "type": "object", "meaning": "m"},
                {"path": "...Names[]", "name": "Names", "type": "array<string>", "meaning": "m"}]},
            {"name": "Named", "purpose": "p", "access": "write", "request": [], "response": []}]}"#;

    #[test]
    fn paths_become_types() {
        let own = r#"{"rates": {"List": 1, "Named": 2}, "present_when": {"List": {"...Names[]": "sometimes"}}, "values": {},
            "actions": {"Named": {"request": [{"path": "A", "name": "A", "type": "integer", "meaning": "m"}], "response": []}}}"#;
        let file = read(DESCRIBED, own).unwrap();
        let shown: Vec<String> = file
            .types
            .iter()
            .map(|made| format!("{} {:?}", made.name, made.fields.iter().map(|f| &f.kind).collect::<Vec<_>>()))
            .collect();
        assert_eq!(shown, ["ListData [\"DataDeep\"]", "DataDeep [\"Array of String\"]"]);
        assert_eq!(file.types[1].fields[0].present_when.as_deref(), Some("sometimes"));
        assert_eq!((file.actions[0].rate_limit_per_second, file.actions[1].request.len()), (1, 1));
    }

    #[test]
    fn decisions_about_nothing_are_mistakes() {
        let own = r#"{"rates": {"List": 1, "Named": 2, "Other": 3}, "actions": {}, "present_when": {}, "values": {}}"#;
        assert!(read(DESCRIBED, own).is_err());
        let own = r#"{"rates": {"List": 1}, "actions": {}, "present_when": {}, "values": {}}"#;
        assert!(read(DESCRIBED, own).is_err());
    }
}
