//! Configuration that an agent or editor obeys by itself, shipped inside the package: hooks, permissions, servers,
//! base addresses, tasks that start with the folder.
//!
//! Judges what the package ships. Prose and code that *write* the user's own configuration are for pattern rules.

mod parse;

use super::Analyzer;
use crate::document::DocumentId;
use crate::engine::Context;
use crate::hosts::{self, HostClass};
use crate::observation::ObservationKind;
use crate::sink::{Sink, Slots};
use crate::text_regex::Regex;
use parse::{parse, walk};
use serde_json::Value;
use std::ops::Range;
use std::sync::LazyLock;

/// Files that are parsed; larger ones are no configuration.
const LARGEST: usize = 1 << 20;

/// The analyzer.
pub(crate) struct AgentConfig;

impl Analyzer for AgentConfig {
    fn name(&self) -> &'static str {
        "agent_config"
    }

    fn document(&self, context: &Context<'_>, id: DocumentId, sink: &mut Sink) {
        let Some(document) = context.documents.get(id).filter(|d| d.origin.is_none() && d.text.len() <= LARGEST) else {
            return;
        };
        let kind = Kind::of(&document.path).or_else(|| Kind::by_content(&document.path, &document.text));
        let mut judge = Judge { context, sink, id, text: &document.text, obeyed: kind.is_some() };
        judge.base_addresses();
        let Some(kind) = kind else { return };
        if kind == Kind::GitHook {
            return judge.say("TS-CONF-010", 0..0, vec![("path", document.path.clone())]);
        }
        let Some(config) = parse(&document.path, &document.text) else { return judge.broken() };
        walk(&config, &mut |path, value| judge.entry(kind, path, value));
    }

    fn package(&self, context: &Context<'_>, sink: &mut Sink) {
        for &(id, ref manifest) in &context.manifests {
            let Some(document) = context.documents.get(id) else { continue };
            let mut judge = Judge { context, sink, id, text: &document.text, obeyed: false };
            walk(&manifest.fields, &mut |path, value| judge.front_matter(path, value));
        }
    }
}

/// What a file configures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Settings of an agent client, plugin or hook manifests.
    Agent,
    /// Lists of MCP servers.
    Mcp,
    /// Tasks and containers of an editor.
    Editor,
    /// A script that git runs.
    GitHook,
}

impl Kind {
    fn of(path: &str) -> Option<Self> {
        let path = format!("/{}", path.to_ascii_lowercase());
        let file = path.rsplit('/').next().unwrap_or_default();
        let inside = |folder: &str| path.contains(folder);
        let agent = [
            "/.claude/",
            "/.claude-plugin/",
            "/.codex/",
            "/.gemini/",
            "/.cursor/",
            "/.openclaw/",
            "/.opencode/",
            "/.qwen/",
            "/.windsurf/",
            "/.kiro/",
            "/.trae/",
            "/.codebuddy/",
            "/hooks/",
        ];
        Some(match file {
            ".mcp.json" | "mcp.json" | "mcp_config.json" | "claude_desktop_config.json" | "mcp_settings.json" => {
                Self::Mcp
            }
            "settings.json" | "tasks.json" | "launch.json" if inside("/.vscode/") => Self::Editor,
            "devcontainer.json" | ".devcontainer.json" => Self::Editor,
            _ if inside("/.git/hooks/") && !file.ends_with(".sample") => Self::GitHook,
            "hooks.json"
            | "plugin.json"
            | "marketplace.json"
            | "openai.yaml"
            | "openclaw.json"
            | "gemini-extension.json" => Self::Agent,
            "settings.json" | "settings.local.json" | "config.toml" | "config.json"
                if agent.iter().any(|f| inside(f)) =>
            {
                Self::Agent
            }
            _ => return None,
        })
    }

    /// Settings with hooks under any name, ready to be copied into place.
    fn by_content(path: &str, text: &str) -> Option<Self> {
        const EVENTS: [&str; 6] = [
            "\"PreToolUse\"",
            "\"PostToolUse\"",
            "\"SessionStart\"",
            "\"UserPromptSubmit\"",
            "\"SessionEnd\"",
            "\"SubagentStop\"",
        ];
        let json = path.get(path.len().saturating_sub(5)..).is_some_and(|end| end.eq_ignore_ascii_case(".json"));
        let hooks = json && text.contains("\"hooks\"") && EVENTS.iter().any(|event| text.contains(event));
        hooks.then_some(Self::Agent)
    }
}

struct Judge<'j, 'c> {
    context: &'j Context<'c>,
    sink: &'j mut Sink,
    id: DocumentId,
    text: &'j str,
    /// The file is one that a client reads by itself.
    obeyed: bool,
}

impl Judge<'_, '_> {
    fn say(&mut self, rule: &str, range: Range<usize>, slots: Slots) {
        self.sink.raise(&self.context.documents, rule, self.id, range, slots);
    }

    fn observe(&mut self, kind: ObservationKind, detail: &str, range: Range<usize>) {
        self.sink.observe(&self.context.documents, kind, detail, self.id, range);
    }

    /// Where a word stands first in the file; parsed data does not say.
    fn place(&self, word: &str) -> Range<usize> {
        let word = word.lines().next().unwrap_or_default();
        // A text with quotes or back slashes is written otherwise in JSON: its first words are enough.
        let word = word.split(['"', '\\']).next().unwrap_or_default();
        match self.text.find(word) {
            Some(at) if !word.is_empty() => at..at + word.len(),
            _ => 0..0,
        }
    }

    /// A file of hooks that does not parse: some clients are less strict, and its author meant it.
    fn broken(&mut self) {
        static COMMAND: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r#"(?m)"command"\s*:\s*"([^\n]{1,400})"\s*,?\s*$"#).ok());
        let text = self.text;
        if !text.contains("\"hooks\"") {
            return;
        }
        for captures in COMMAND.iter().flat_map(|regex| regex.captures_iter(text)) {
            if let Some(command) = captures.get(1) {
                self.hook(command.as_str());
            }
        }
    }

    /// One entry of a configuration file, by its path from the root.
    fn entry(&mut self, kind: Kind, path: &[&str], value: &Value) {
        let key = path.last().copied().unwrap_or_default();
        if path.contains(&"hooks") && matches!(key, "command" | "bash" | "powershell") || key == "statusLine" {
            if let Some(command) = value.as_str() {
                self.hook(command);
            }
        } else if (path.contains(&"mcpServers") || path.contains(&"mcp_servers") || path.contains(&"servers"))
            && value.is_object()
            && (value.get("command").is_some() || value.get("url").is_some() || value.get("serverUrl").is_some())
        {
            self.server(key, value);
        } else if kind == Kind::Editor {
            self.editor(key, value);
        } else if kind == Kind::Mcp && matches!(key, "alwaysAllow" | "autoApprove") {
            self.bypass(key, value);
        } else {
            self.setting(path, key, value);
        }
    }

    /// Variables in commands, scripts and prose that send a model client's prompts to an unknown host.
    fn base_addresses(&mut self) {
        static SET: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r#"\b((?:ANTHROPIC|OPENAI|CLAUDE|GEMINI|GOOGLE_GEMINI|AZURE_OPENAI)_(?:API_)?(?:BASE_URL|BASE|BASEURL|ENDPOINT|URL))["'\]]{0,2}\s*[=:,]\s*["']?(https?://[^\s"'`<>)]+)"#).ok()
        });
        let text = self.text;
        for captures in SET.iter().flat_map(|regex| regex.captures_iter(text)) {
            let (Some(name), Some(address)) = (captures.get(1), captures.get(2)) else { continue };
            let Some(host) = hosts::host_of(address.as_str()) else { continue };
            // A placeholder is harmless where people read it; a settings file is obeyed as it stands.
            let placeholder = self.obeyed && host.rsplit('.').next() == Some("example");
            let local = hosts::class(&host).is_some_and(HostClass::is_local) && !placeholder;
            let known =
                hosts::is_model_provider(&host) || local || !self.decides(name.as_str(), &host, address.start());
            if !known {
                self.say("TS-CONF-004", address.range(), vec![("name", name.as_str().to_owned()), ("host", host)]);
            }
        }
    }

    /// Whether an address is set for the user, not shown as one of several that they may set: relays and gateways for
    /// OpenAI's interface are common, and the reader exports the address of their choice.
    fn decides(&self, name: &str, host: &str, at: usize) -> bool {
        const NEAR: usize = 400;
        // What makes an address of the reader's choice one of the Skill's choice.
        const WRITES: [&str; 9] = [
            ".zshrc",
            ".bashrc",
            ".profile",
            "settings.json",
            "setx ",
            "/etc/environment",
            "launchctl setenv",
            "TLS_REJECT",
            "tee ",
        ];
        let hides = hosts::class(host).is_some_and(HostClass::hides_owner);
        if self.obeyed || hides || !name.starts_with("OPENAI") {
            return true;
        }
        let from = self.text.ceil_char_boundary(at.saturating_sub(NEAR));
        let near = self.text.get(from..self.text.floor_char_boundary(at + NEAR)).unwrap_or_default();
        WRITES.iter().any(|sign| near.contains(sign))
    }

    fn hook(&mut self, command: &str) {
        let range = self.place(command);
        self.observe(ObservationKind::RegistersHook, command, range.clone());
        let rule = match command {
            _ if inline_attack(command) => "TS-CONF-013",
            _ if reaches_out(command) => "TS-CONF-001",
            _ => "TS-CONF-002",
        };
        self.say(rule, range, vec![("detail", command.to_owned())]);
    }

    fn setting(&mut self, path: &[&str], key: &str, value: &Value) {
        match key {
            "defaultMode"
            | "permissionMode"
            | "enableAllProjectMcpServers"
            | "skipDangerousModePermissionPrompt"
            | "dangerouslySkipPermissions"
            | "approval_policy"
            | "sandbox_mode"
            | "trustedTools"
            | "autoAccept" => {
                self.bypass(key, value);
            }
            _ if path.len() >= 2 && path.contains(&"permissions") && path.contains(&"allow") => self.bypass(key, value),
            _ => {}
        }
    }

    /// A switch that takes the user's consent away.
    fn bypass(&mut self, key: &str, value: &Value) {
        let all = |text: &str| matches!(text, "*" | "Bash" | "Bash(*)" | "Bash(:*)" | "Bash(**)" | "all");
        let off = match value {
            Value::Bool(on) => *on,
            Value::String(text) => {
                all(text) || matches!(text.as_str(), "bypassPermissions" | "never" | "danger-full-access" | "yolo")
            }
            Value::Array(list) => list.iter().filter_map(Value::as_str).any(all),
            _ => false,
        };
        if off {
            let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let place = value.as_str().map_or_else(|| self.place(key), |text| self.place(text));
            self.say("TS-CONF-003", place, vec![("name", key.to_owned()), ("detail", shown)]);
        }
    }

    fn server(&mut self, name: &str, server: &Value) {
        let range = self.place(&format!("\"{name}"));
        let range = if range.is_empty() { self.place(name) } else { range };
        self.observe(ObservationKind::UsesMcp, name, range.clone());
        let field = |field: &str| server.get(field).and_then(Value::as_str).unwrap_or_default();
        let address = if field("url").is_empty() { field("serverUrl") } else { field("url") };
        if let Some(host) = hosts::host_of(address) {
            let rule = match hosts::class(&host) {
                Some(HostClass::LocalIp | HostClass::Reserved) => return,
                Some(HostClass::CodeHost | HostClass::Chat | HostClass::Registry | HostClass::Installer) | None => {
                    "TS-CONF-005"
                }
                Some(_) => "TS-CONF-006",
            };
            let slots = vec![("name", name.to_owned()), ("host", host)];
            return self.say(rule, self.place(address), slots);
        }
        let arguments = server.get("args").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let line: Vec<&str> = std::iter::once(field("command")).chain(arguments).collect();
        let line = line.join(" ");
        if inline_program(&line) {
            self.say("TS-CONF-007", range, vec![("name", name.to_owned()), ("detail", line)]);
        }
    }

    fn editor(&mut self, key: &str, value: &Value) {
        match (key, value) {
            ("runOn", Value::String(when)) if when == "folderOpen" => {
                self.say("TS-CONF-008", self.place("folderOpen"), vec![("detail", "runOn: folderOpen".to_owned())]);
            }
            ("initializeCommand", _) => {
                // Runs on the user's own machine, not in the container. Preparing a file or folder there is usual.
                let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                if reaches_out(&shown) || [".sh", ".py", ".js", "./"].iter().any(|script| shown.contains(script)) {
                    self.say("TS-CONF-008", self.place(key), vec![("detail", format!("{key}: {shown}"))]);
                }
            }
            (_, Value::Bool(true)) if key.contains("autoApprove") || key == "task.allowAutomaticTasks" => {
                self.bypass(key, value);
            }
            ("task.allowAutomaticTasks", Value::String(when)) if when == "on" => {
                self.bypass(key, &Value::Bool(true));
            }
            _ => {}
        }
    }

    /// What clients read from the front matter of SKILL.md: hooks, and OpenClaw's metadata.
    fn front_matter(&mut self, path: &[&str], value: &Value) {
        let key = path.last().copied().unwrap_or_default();
        let openclaw = path.iter().any(|part| matches!(*part, "openclaw" | "clawdbot" | "moltbot"));
        match (key, value) {
            ("command", Value::String(command)) if path.contains(&"hooks") => self.hook(command),
            ("always", Value::Bool(true)) if openclaw => self.say("TS-CONF-009", self.place("always"), Vec::new()),
            ("url", Value::String(address)) if openclaw && path.contains(&"install") => {
                let Some(host) = hosts::host_of(address) else { return };
                match hosts::class(&host) {
                    Some(HostClass::CodeHost | HostClass::Registry | HostClass::Installer | HostClass::LocalIp) => {}
                    Some(HostClass::Reserved | HostClass::Chat) | None => {
                        self.say("TS-DEP-004", self.place(address), vec![("host", host), ("package", address.clone())]);
                    }
                    Some(_) => {
                        self.say("TS-DEP-005", self.place(address), vec![("host", host), ("package", address.clone())]);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Downloads, decodes, reaches the network, or reads what only its owner should.
fn reaches_out(command: &str) -> bool {
    static OUT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\b(?:curl|wget|nc|ncat|socat|invoke-webrequest|iwr|irm|certutil|bitsadmin|scp|rsync)\b|/dev/tcp/|https?://",
            r"|\bbase64\s+(?:-d|-D|--decode)|\beval\b|\b(?:node|deno)\s+(?:-e|--eval)|\bpython3?\s+-c|\bperl\s+-e",
            r"|frombase64string|\.ssh/|\.aws/|\bid_rsa\b|\bprintenv\b|/etc/passwd|\bosascript\b|\bcrontab\b",
        ))
        .ok()
    });
    OUT.as_ref().is_some_and(|regex| regex.is_match(command))
}

/// Program text on the command line that starts, loads or connects something: no hook needs to be written so.
fn inline_attack(command: &str) -> bool {
    static INLINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"\b(?:python[\d.]*|node|perl|ruby|php|deno)\s+(?:-c|-e|-r|--eval|eval)\b.{0,200}",
            r"(?:os\.system|os\.popen|pty\.spawn|socket|urlopen|urllib|child_process|\bexec\s*\(|\beval\s*\(|b64decode|Net::HTTP|fsockopen)",
            r"|\b(?:curl|wget)\b[^\n]{0,200}\|\s*(?:ba|z)?sh\b|/dev/tcp/"
        ))
        .ok()
    });
    INLINE.as_ref().is_some_and(|regex| regex.is_match(command))
}

/// A server that is no program but a line of shell or script text.
fn inline_program(line: &str) -> bool {
    static INLINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:\S*/)?(?:ba|z|da)?sh\s+-\w*c\b|^(?:cmd(?:\.exe)?\s+/c\s+(?:curl|powershell|certutil|bitsadmin))|^(?:powershell|pwsh)(?:\.exe)?\b.*-(?:e|enc|encodedcommand|c|command)\b|^(?:\S*/)?(?:python3?\s+-c|node\s+-e|perl\s+-e)\b").ok()
    });
    INLINE.as_ref().is_some_and(|regex| regex.is_match(line)) && reaches_out(line)
}
