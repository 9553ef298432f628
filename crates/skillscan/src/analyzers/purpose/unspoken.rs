//! Secrets that a Skill takes from the environment though nothing in it names or uses the services they belong to.
//!
//! `STRIPE_SECRET_KEY` in a Skill that never says "stripe", in prose or code, beside the variable itself. One such name
//! may be an oversight; several gathered in one place are a collection.

use crate::code::is_secret_name;
use crate::document::DocumentId;
use crate::engine::Context;
use crate::observation::{Observation, ObservationKind};
use model::Role;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How many services make a collection.
const SERVICES: usize = 2;
/// Variables that are looked at in one document.
const VARIABLES: usize = 24;

/// Names that belong to no service.
const NOBODY: &[&str] = &[
    "api",
    "app",
    "my",
    "your",
    "the",
    "secret",
    "token",
    "access",
    "auth",
    "admin",
    "user",
    "client",
    "bot",
    "service",
    "private",
    "public",
    "master",
    "root",
    "test",
    "dev",
    "prod",
    "local",
    "env",
    "session",
    "signing",
    "encryption",
    "bearer",
    "key",
    "password",
    "credential",
    "llm",
    "model",
    "base",
];

/// A collection: where it begins, and the variables.
pub(super) struct Collection {
    pub(super) document: DocumentId,
    pub(super) range: Range<usize>,
    pub(super) role: Role,
    pub(super) names: Vec<String>,
}

/// The document covers the values and hands them to nobody: a check of what is set.
fn only_checks(context: &Context<'_>, id: DocumentId, observations: &[Observation]) -> bool {
    use ObservationKind::{Requests, RunsCommand, RunsShell, Sends, SendsMessage, WritesFile};
    let covers = |text: &str| ["***", "mask", "redact"].iter().any(|word| text.contains(word));
    let hands_on = |kind| matches!(kind, Requests | RunsCommand | RunsShell | Sends | SendsMessage | WritesFile);
    context.documents.get(id).is_some_and(|document| covers(&document.text))
        && !observations.iter().any(|seen| seen.document == id && hands_on(seen.kind))
}

/// Every document that collects secrets of services that the package never speaks of.
pub(super) fn find(context: &Context<'_>, observations: &[Observation]) -> Vec<Collection> {
    let mut read: BTreeMap<DocumentId, BTreeMap<&str, &Observation>> = BTreeMap::new();
    for seen in observations.iter().filter(|seen| seen.kind == ObservationKind::ReadsEnvironment) {
        if matches!(seen.role, Role::Code | Role::Command) && service(&seen.detail).is_some() {
            let names = read.entry(seen.document).or_default();
            if names.len() < VARIABLES {
                names.entry(&seen.detail).or_insert(seen);
            }
        }
    }
    read.retain(|id, names| services(names.keys()).len() >= SERVICES && !only_checks(context, *id, observations));
    if read.is_empty() {
        return Vec::new();
    }
    let lower: Vec<String> =
        context.documents.iter().filter(|d| d.origin.is_none()).map(|d| d.text.to_lowercase()).collect();
    let mut spoken: BTreeMap<String, bool> = BTreeMap::new();
    for names in read.values_mut() {
        names.retain(|name, _| {
            let Some(service) = service(name) else { return false };
            !*spoken.entry(service.clone()).or_insert_with(|| lower.iter().any(|text| speaks_of(text, &service)))
        });
    }
    read.retain(|_, names| services(names.keys()).len() >= SERVICES);
    read.into_iter()
        .filter_map(|(document, names)| {
            let first = names.values().min_by_key(|seen| seen.range.start)?;
            Some(Collection {
                document,
                range: first.range.clone(),
                role: first.role,
                names: names.keys().map(|name| (*name).to_owned()).collect(),
            })
        })
        .collect()
}

/// The service that a secret variable's name begins with.
fn service(variable: &str) -> Option<String> {
    let first = variable.split('_').next()?.to_ascii_lowercase();
    (variable.contains('_') && first.len() >= 3 && !NOBODY.contains(&first.as_str()) && is_secret_name(variable))
        .then_some(first)
}

fn services<'a>(names: impl Iterator<Item = &'a &'a str>) -> BTreeSet<String> {
    names.filter_map(|name| service(name)).collect()
}

/// Whether a text (lower case) names the service, other than in names of secret variables.
fn speaks_of(text: &str, service: &str) -> bool {
    let bytes = text.as_bytes();
    let part = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    memchr::memmem::find_iter(bytes, service).any(|at| {
        let start =
            (at.saturating_sub(64)..at).rev().find(|i| !part(bytes.get(*i))).map_or(at.saturating_sub(64), |i| i + 1);
        let start = if at == 0 { 0 } else { start };
        let end = (at..bytes.len().min(at + 96)).find(|i| !part(bytes.get(*i))).unwrap_or(bytes.len().min(at + 96));
        let word = text.get(start..end).unwrap_or_default();
        // `stripe_secret_key` is the variable once more; `stripe`, `stripe_client` and `mystripe` speak of it.
        !(word.starts_with(service) && is_secret_name(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_spoken_of_outside_of_its_variable() {
        assert!(!speaks_of("x = os.environ[\"stripe_secret_key\"]", "stripe"));
        assert!(speaks_of("import stripe", "stripe"));
        assert!(speaks_of("https://api.stripe.com/v1", "stripe"));
        assert!(speaks_of("stripe_secret_key, then stripe_client.charge()", "stripe"));
        assert_eq!(service("JWT_SECRET").as_deref(), Some("jwt"));
        assert_eq!(service("API_KEY"), None);
        assert_eq!(service("LOG_LEVEL"), None);
    }
}
