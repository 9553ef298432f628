//! `{{…}}` in templates: names of the target, payloads, what extractors found, and calls of a few functions.

use super::Names;
use super::expression::{Value, evaluate, parse};
use crate::Service;

/// Names that stand for the target.
pub(super) fn target(service: &Service) -> Names {
    let scheme = if service.tls { "https" } else { "http" };
    let root = format!("{scheme}://{}", service.authority());
    let text = |text: &str| Value::Text(text.to_owned());
    // The same in every scan, so that a scan can be repeated; long enough to stand nowhere by chance.
    let noise = format!("ts{:x}{:x}", u32::from(service.port).wrapping_mul(2_654_435_761), service.asset.len() * 7919);
    Names::from([
        ("BaseURL".into(), text(&root)),
        ("RootURL".into(), text(&root)),
        ("Hostname".into(), text(&service.authority())),
        ("Host".into(), text(&service.asset)),
        ("Port".into(), text(&service.port.to_string())),
        ("Path".into(), text("")),
        ("Scheme".into(), text(scheme)),
        ("randstr".into(), text(&noise)),
    ])
}

/// Whether every `{{…}}` of a text can be read.
pub(super) fn check(text: &str) -> Result<(), String> {
    holes(text).try_for_each(|inside| parse(inside).map(drop).map_err(|error| format!("`{{{{{inside}}}}}`: {error}")))
}

/// Fills a text; what has no value stays as it is.
pub(super) fn fill(text: &str, names: &Names) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        filled += before;
        let Some((inside, tail)) = after.split_once("}}") else {
            filled += "{{";
            rest = after;
            continue;
        };
        match parse(inside.trim()).ok().and_then(|expression| evaluate(&expression, names).ok()) {
            Some(value) => filled += &value.text(),
            None => filled += &format!("{{{{{inside}}}}}"),
        }
        rest = tail;
    }
    filled + rest
}

fn holes(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}").map(|(inside, _)| inside.trim()))
}
