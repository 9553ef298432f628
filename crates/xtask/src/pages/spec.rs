//! The API descriptions under `spec/` as Rust: tables that requests are checked against, and the wire types that actions
//! take and give. Says nothing about what an action does.

mod paths;

use super::Page;
use crate::Tree;
use anyhow::Context as _;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::fmt::Write as _;

/// The descriptions, and the module that each becomes: those that name their types, and those that write paths.
const PRODUCTS: [(&str, &str); 2] = [("csip-2022-11-21", "csip"), ("cwp-2018-02-28", "cwp")];
const BY_PATHS: [(&str, &str); 1] = [("aisc-2026-01-01", "aisc")];

#[derive(Deserialize)]
struct File {
    service: String,
    product: String,
    version: String,
    actions: Vec<Action>,
    types: Vec<Type>,
}

#[derive(Deserialize)]
struct Action {
    name: String,
    purpose: String,
    access: String,
    rate_limit_per_second: u32,
    request: Vec<Field>,
    response: Vec<Field>,
}

#[derive(Deserialize)]
struct Type {
    name: String,
    purpose: Option<String>,
    direction: String,
    fields: Vec<Field>,
}

#[derive(Deserialize)]
struct Field {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    meaning: String,
    required: Option<bool>,
    nullable: Option<bool>,
    present_when: Option<String>,
    #[serde(rename = "enum")]
    values: Option<Map<String, Value>>,
    max: Option<i64>,
    limits: Option<Map<String, Value>>,
}

/// Which way a type goes over the wire.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    In,
    Out,
    Both,
}

pub(super) fn products(tree: &Tree) -> anyhow::Result<Vec<Page>> {
    let mut pages = Vec::new();
    for (file, module) in PRODUCTS {
        let text = tree.text(&format!("spec/{file}.json"))?;
        let described: File = serde_json::from_str(&text).with_context(|| format!("spec/{file}.json"))?;
        pages.extend(modules(file, module, &described));
    }
    for (file, module) in BY_PATHS {
        let (text, own) = (tree.text(&format!("spec/{file}.json"))?, tree.text(&format!("spec/{file}.own.json"))?);
        let described = paths::read(&text, &own).with_context(|| format!("spec/{file}.json"))?;
        pages.extend(modules(file, module, &described));
    }
    Ok(pages)
}

fn modules(file: &str, module: &str, described: &File) -> [Page; 2] {
    [
        Page { path: format!("crates/server/src/spec/{module}.rs"), text: tables(file, described) },
        Page { path: format!("crates/server/src/wire/{module}.rs"), text: types(file, described) },
    ]
}

fn opening(file: &str, described: &File, what: &str) -> String {
    format!(
        "//! {}, {}: {what}.\n//!\n//! Generated from `spec/{file}.json`: UPDATE_DOCS=1 cargo test -p xtask writes this \
         file. No logic here.\n\n",
        described.product, described.version
    )
}

/// What a request may hold.
fn tables(file: &str, described: &File) -> String {
    let mut text = opening(file, described, "what its actions take, as tables");
    text.push_str("use super::{Access, Action, Field, Kind, Product, Shape};\n\n");
    let _ = writeln!(text, "/// The product.\npub(crate) static PRODUCT: Product = Product {{");
    let _ =
        writeln!(text, "    name: {:?},\n    version: {:?},\n    actions: &[", described.service, described.version);
    for action in &described.actions {
        let access = if action.access == "write" { "Access::Write" } else { "Access::Read" };
        let _ = writeln!(
            text,
            "        Action {{\n            name: {:?},\n            access: {access},\n            rate: {},",
            action.name, action.rate_limit_per_second
        );
        fields(&mut text, "            request", &action.request);
        text.push_str("        },\n");
    }
    text.push_str("    ],\n};\n");
    for shape in described.types.iter().filter(|shape| way(&shape.direction) != Way::Out) {
        let (constant, name) = (constant(&shape.name), &shape.name);
        let _ = writeln!(text, "\nstatic {constant}: Shape = Shape {{\n    name: {name:?},");
        fields(&mut text, "    members", &shape.fields);
        text.push_str("};\n");
    }
    text
}

fn fields(text: &mut String, slot: &str, fields: &[Field]) {
    if fields.is_empty() {
        let _ = writeln!(text, "{slot}: &[],");
        return;
    }
    let indent = " ".repeat(slot.len() - slot.trim_start().len());
    let _ = writeln!(text, "{slot}: &[");
    for field in fields {
        let required = field.required == Some(true);
        let (name, kind, values, max) = (&field.name, kind(&field.kind), field.allowed(), field.largest());
        let _ = writeln!(
            text,
            "{indent}    Field {{ name: {name:?}, kind: {kind}, required: {required}, values: &{values:?}, max: {max:?} }},"
        );
    }
    let _ = writeln!(text, "{indent}],");
}

impl Field {
    fn is_always_there(&self) -> bool {
        self.present_when.as_deref().is_none_or(|when| when == "always")
    }

    /// The values that the description lists; none if it says that there are others.
    fn allowed(&self) -> Vec<&str> {
        let values = self.values.iter().flatten().map(|(value, _)| value.as_str()).collect::<Vec<_>>();
        if values.contains(&"other") { Vec::new() } else { values }
    }

    fn largest(&self) -> Option<i64> {
        self.max.or_else(|| self.limits.as_ref()?.get("max")?.as_i64())
    }
}

fn way(direction: &str) -> Way {
    match direction {
        "in" => Way::In,
        "out" => Way::Out,
        _ => Way::Both,
    }
}

fn kind(described: &str) -> String {
    match described {
        "String" => "Kind::Text".to_owned(),
        "Integer" => "Kind::Integer".to_owned(),
        "Float" => "Kind::Float".to_owned(),
        "Boolean" => "Kind::Boolean".to_owned(),
        _ => match described.strip_prefix("Array of ") {
            Some(item) => format!("Kind::List(&{})", kind(item)),
            None => format!("Kind::Object(&{})", constant(described)),
        },
    }
}

/// What actions take and give.
fn types(file: &str, described: &File) -> String {
    let mut text = opening(file, described, "what its actions take and give, as types");
    text.push_str(
        "#![allow(dead_code, reason = \"every described action and field has its type, served or not\")]\n\n\
         use serde::{Deserialize, Serialize};\n",
    );
    for action in &described.actions {
        let Action { name, purpose, .. } = action;
        let request = format!("Parameters of `{name}`: {}.", uncapitalised(purpose));
        structure(&mut text, &format!("{name}Request"), &request, &action.request, Way::In);
        let response = format!("Answer of `{name}`, without the `RequestId`.");
        let members = action.response.iter().filter(|field| field.name != "RequestId");
        structure(&mut text, &format!("{name}Response"), &response, members, Way::Out);
    }
    for shape in &described.types {
        let purpose = format!("{}.", shape.purpose.as_deref().unwrap_or("A part of a request or an answer"));
        structure(&mut text, &shape.name, &purpose, &shape.fields, way(&shape.direction));
    }
    text
}

fn structure<'a>(text: &mut String, name: &str, about: &str, fields: impl IntoIterator<Item = &'a Field>, way: Way) {
    let derived = match way {
        Way::In => "Debug, Clone, Deserialize",
        Way::Out => "Debug, Clone, Default, Serialize",
        Way::Both => "Debug, Clone, Default, Serialize, Deserialize",
    };
    let _ = writeln!(text, "\n/// {about}\n#[derive({derived})]\npub(crate) struct {name} {{");
    for field in fields {
        let (rust, wire) = (snake(&field.name), &field.name);
        let _ = writeln!(text, "    /// {}.", field.meaning.replace('\n', " ").trim_end_matches('.'));
        let kind = rust_type(&field.kind);
        let optional = match way {
            Way::In => field.required != Some(true),
            Way::Out => field.nullable == Some(true) || !field.is_always_there(),
            Way::Both => field.required != Some(true) || field.nullable == Some(true),
        };
        let skipped = way == Way::Out && !field.is_always_there();
        let skip = if skipped { ", skip_serializing_if = \"Option::is_none\"" } else { "" };
        let kind = if optional { format!("Option<{kind}>") } else { kind };
        let _ = writeln!(text, "    #[serde(rename = {wire:?}{skip})]\n    pub(crate) {rust}: {kind},");
    }
    text.push_str("}\n");
}

fn rust_type(described: &str) -> String {
    match described {
        "String" => "String".to_owned(),
        "Integer" => "i64".to_owned(),
        "Float" => "f64".to_owned(),
        "Boolean" => "bool".to_owned(),
        _ => match described.strip_prefix("Array of ") {
            Some(item) => format!("Vec<{}>", rust_type(item)),
            None => described.to_owned(),
        },
    }
}

/// `ReportURLExpireHours` as `report_url_expire_hours`.
fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut text = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| letters.get(index));
        let after = letters.get(index + 1);
        let begins = before.is_some_and(|before| before.is_lowercase() || before.is_ascii_digit())
            || (before.is_some_and(|before| before.is_uppercase()) && after.is_some_and(|after| after.is_lowercase()));
        if letter.is_uppercase() && begins {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    if ["type", "ref", "match", "in", "as", "use", "where"].contains(&text.as_str()) { text + "_" } else { text }
}

/// `AssetTag` as `ASSET_TAG`.
fn constant(name: &str) -> String {
    snake(name).to_uppercase()
}

fn uncapitalised(text: &str) -> String {
    let mut letters = text.trim_end_matches('.').chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::snake;

    #[test]
    fn wire_names_become_rust_names() {
        for (wire, rust) in [
            ("FileBase64", "file_base64"),
            ("ReportURLExpireHours", "report_url_expire_hours"),
            ("PrimaryRuleID", "primary_rule_id"),
            ("CFGNameLists", "cfg_name_lists"),
            ("AppID", "app_id"),
            ("Type", "type_"),
        ] {
            assert_eq!(snake(wire), rust);
        }
    }
}
