//! Grave behaviour under a harmless name: what the other analyzers and rules found, against name and description.
//!
//! Rules say which kind of behaviour their hits show (`behaviour:`). This analyzer speaks only where something grave was
//! found already, nothing in the name or description announces it, and either the text below does not keep to what the
//! description promises, or a program does it of which SKILL.md says no word. A Skill that says what it does, or does
//! what it says, is left alone; so is one without a description.

use super::Analyzer;
use crate::document::DocumentId;
use crate::engine::Context;
use crate::sink::{Place, Sink};
use model::Role;
use rules::Behaviour;
use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::ops::Range;

/// The analyzer.
pub(crate) struct Undeclared;

/// One kind of behaviour, what to call it, and the words that announce it.
struct Kind {
    behaviour: Behaviour,
    name: &'static str,
    announced_by: &'static [&'static str],
}

const KINDS: &[Kind] = &[
    Kind {
        behaviour: Behaviour::RootRights,
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
    Kind {
        behaviour: Behaviour::Secrets,
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
    Kind {
        behaviour: Behaviour::LogDeletion,
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
    Kind {
        behaviour: Behaviour::HiddenContent,
        name: "hidden content",
        announced_by: &[
            "cod", "base64", "payload", "obfusc", "malware", "ctf", "forensic", "compress", "pack", "编码", "解码",
        ],
    },
    Kind {
        behaviour: Behaviour::DataSent,
        name: "data sent out",
        announced_by: &[
            "send",
            "upload",
            "sync",
            "share",
            "post",
            "publish",
            "webhook",
            "notif",
            "slack",
            "discord",
            "telegram",
            "mail",
            "backup",
            "back up",
            "report",
            "telemetry",
            "analytics",
            "metric",
            "server",
            "api",
            "http",
            "remote",
            "cloud",
            "deploy",
            "login",
            "sign in",
            "token",
            "key",
            "credential",
            "secret",
            ".env",
            "environment",
            "screenshot",
            "发送",
            "上传",
            "同步",
            "通知",
            "推送",
            "接口",
            "服务",
            "密钥",
            "上报",
            "凭据",
            "环境变量",
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
            // Both read the whole text: only where something grave was found.
            let kept = LazyCell::new(|| keeps_to(body, name, description));
            let silent = |kind: &Kind| !announces(kind, &body.to_lowercase());
            let found = KINDS.iter().filter(|kind| !announces(kind, &about)).find_map(|kind| {
                let place = grave(context, sink, kind)?;
                (!*kept || place.0 != id && silent(kind)).then_some((kind, place))
            });
            let Some((kind, (at, range))) = found else { continue };
            let slots = vec![("name", name.clone()), ("detail", kind.name.to_owned())];
            sink.raise(&context.documents, "TS-PUR-008", at, range, slots);
            return;
        }
    }
}

/// Whether a text in lower case speaks of a kind of behaviour.
fn announces(kind: &Kind, text: &str) -> bool {
    kind.announced_by.iter().any(|word| text.contains(word))
}

/// The first place where behaviour of a kind was found and is not only described.
fn grave(context: &Context<'_>, sink: &Sink, kind: &Kind) -> Option<(DocumentId, Range<usize>)> {
    let acts = |role: Role| matches!(role, Role::Instruction | Role::Command | Role::Code | Role::Config);
    let shows = |rule: &str| context.rules.get(rule).is_some_and(|rule| rule.behaviour == Some(kind.behaviour));
    let hits = sink.hits.iter().filter(|hit| acts(hit.role) && shows(&hit.rule));
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
