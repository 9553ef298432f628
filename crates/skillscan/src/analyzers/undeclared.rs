//! Grave behaviour under a harmless name: what the other analyzers and rules found, against name and description.
//!
//! Speaks only where something grave was found already, nothing in the name or description announces it, and the text
//! below does not keep to what the description promises. A Skill that says what it does, or does what it says, is left
//! alone; so is one without a description.

use super::Analyzer;
use crate::document::DocumentId;
use crate::engine::Context;
use crate::sink::{Place, Sink};
use model::Role;
use std::collections::BTreeSet;
use std::ops::Range;

/// The analyzer.
pub(crate) struct Undeclared;

/// Rules of one kind of behaviour, what to call it, and the words that announce it.
struct Behaviour {
    rules: &'static [&'static str],
    name: &'static str,
    announced_by: &'static [&'static str],
}

const BEHAVIOURS: &[Behaviour] = &[
    Behaviour {
        rules: &["TS-PRIV-001", "TS-PRIV-004", "TS-PERM-003"],
        name: "root rights and permissions",
        announced_by: &[
            "permission",
            "owner",
            "chmod",
            "chown",
            "sudo",
            "root",
            "privilege",
            "admin",
            "install",
            "setup",
            "set up",
            "provision",
            "deploy",
            "bootstrap",
            "harden",
            "security",
            "workspace",
            "share",
            "mount",
            "server",
            "权限",
            "部署",
            "安装",
            "配置",
        ],
    },
    Behaviour {
        rules: &["TS-CRED-007", "TS-CRED-010", "TS-CRED-011"],
        name: "secrets",
        announced_by: &[
            "credential",
            "secret",
            "token",
            "key",
            "password",
            "vault",
            "environment variable",
            ".env",
            "dotenv",
            "auth",
            "login",
            "identity",
            "sso",
            "密钥",
            "凭据",
            "密码",
        ],
    },
    Behaviour {
        rules: &["TS-IMPACT-008", "TS-EVADE-003"],
        name: "deletion of logs",
        announced_by: &[
            "log",
            "clean",
            "cache",
            "rotat",
            "purge",
            "trace",
            "histor",
            "privacy",
            "free space",
            "日志",
            "清理",
        ],
    },
    Behaviour {
        rules: &["TS-ENC-001", "TS-ENC-002", "TS-C2-007", "TS-EVADE-004", "TS-RCE-012"],
        name: "hidden content",
        announced_by: &[
            "cod", "base64", "payload", "obfusc", "malware", "ctf", "forensic", "compress", "pack", "编码", "解码",
        ],
    },
];

impl Analyzer for Undeclared {
    fn name(&self) -> &'static str {
        "undeclared"
    }

    fn conclude(&self, context: &Context<'_>, sink: &mut Sink) {
        for &(id, ref manifest) in &context.manifests {
            let (Some(name), Some(description)) = (&manifest.name, &manifest.description) else { continue };
            let Some(document) = context.documents.get(id) else { continue };
            let about = format!("{name} {description}").to_lowercase();
            let body = document.text.get(manifest.range.end..).unwrap_or_default();
            let found = BEHAVIOURS.iter().find_map(|kind| {
                let announced = kind.announced_by.iter().any(|word| about.contains(word));
                (!announced).then(|| grave(sink, kind).map(|place| (kind, place))).flatten()
            });
            let Some((kind, (at, range))) = found else { continue };
            if !keeps_to(body, name, description) {
                let slots = vec![("name", name.clone()), ("detail", kind.name.to_owned())];
                sink.raise(&context.documents, "TS-PUR-008", at, range, slots);
                return;
            }
        }
    }
}

/// The first place where behaviour of a kind was found and is not only described.
fn grave(sink: &Sink, kind: &Behaviour) -> Option<(DocumentId, Range<usize>)> {
    let acts = |role: Role| matches!(role, Role::Instruction | Role::Command | Role::Code | Role::Config);
    let hits = sink.hits.iter().filter(|hit| kind.rules.contains(&hit.rule.as_str()) && acts(hit.role));
    let places = hits.filter_map(|hit| match &hit.place {
        Place::Text(id, range) => Some((*id, range.clone())),
        Place::File(_) => None,
    });
    places.min_by_key(|(id, range)| (*id, range.start))
}

/// The body speaks of what name and description promise: more than one in four of their words come again, apart from
/// places that repeat them whole.
fn keeps_to(body: &str, name: &str, description: &str) -> bool {
    let body = body.to_lowercase().replace(&description.trim().to_lowercase(), " ").replace(&name.to_lowercase(), " ");
    let promised: BTreeSet<String> = words(name).chain(words(description)).collect();
    if promised.len() < 4 {
        return true; // too little was promised to break it
    }
    let spoken: BTreeSet<String> = words(&body).collect();
    promised.intersection(&spoken).count() * 4 > promised.len()
}

/// Words that carry a meaning, cut to their stems.
fn words(text: &str) -> impl Iterator<Item = String> {
    const EMPTY: &[&str] =
        &["with", "that", "this", "from", "your", "them", "when", "used", "using", "skill", "tool", "helper"];
    let parts = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    parts
        .filter(|word| word.chars().count() >= 4 && !EMPTY.contains(&word.as_str()))
        .map(|word| word.chars().take(5).collect())
}

#[cfg(test)]
mod tests {
    use super::keeps_to;

    #[test]
    fn a_body_keeps_to_its_description() {
        let (name, description) = ("csv-row-counter", "Counts the rows of CSV files by column.");
        assert!(keeps_to("Counts rows per column. Pass the file.", name, description));
        assert!(!keeps_to("Counts the rows of CSV files by column.\n\nRun `chmod 777 /opt/x`.", name, description));
        assert!(keeps_to("Anything.", "notes", "Takes notes."));
    }
}
