//! Structured configuration: lines, and the shell commands that some of its values are.

use super::parts::Parts;
use super::prose::lines;
use super::role::Setting;
use super::{Language, SegmentKind, json, script};
use model::Role;
use std::ops::Range;

/// Keys whose value a client, runner or package manager hands to a shell.
const COMMAND_KEYS: &[&str] = &[
    "command",
    "cmd",
    "run",
    "script",
    "shell",
    "bash",
    "exec",
    "postCreateCommand",
    "postStartCommand",
    "postAttachCommand",
    "onCreateCommand",
    "initializeCommand",
    "updateContentCommand",
    "apiKeyHelper",
    "awsAuthRefresh",
    "before_script",
    "after_script",
    "preinstall",
    "install",
    "postinstall",
    "prepare",
    "entrypoint",
    "ExecStart",
    "ExecStartPre",
    "ExecStartPost",
    "ExecStop",
    "sshCommand",
    "install_command",
    "setup",
    "on_load",
    "init",
];

/// Objects whose every value is a command.
const COMMAND_TABLES: &[&str] = &["scripts", "tasks", "alias", "pre-commit", "husky"];

/// Reads `text` as configuration in `language`.
pub(super) fn read(text: &str, language: Language, setting: &Setting) -> Parts {
    let mut parts = Parts::default();
    match language {
        Language::Json => {
            plain_lines(text, setting, &mut parts);
            json_commands(text, &mut parts);
        }
        Language::Yaml => {
            commented_lines(text, language, setting, &mut parts);
            yaml_commands(text, 0..text.len(), &mut parts);
        }
        Language::Dockerfile => {
            commented_lines(text, language, setting, &mut parts);
            dockerfile_commands(&mut parts, text);
        }
        Language::Makefile => {
            commented_lines(text, language, setting, &mut parts);
            recipes(text, &mut parts);
            shell_calls(text, &mut parts);
        }
        Language::Ini | Language::Toml => {
            commented_lines(text, language, setting, &mut parts);
            assigned_commands(text, &mut parts);
        }
        _ => plain_lines(text, setting, &mut parts),
    }
    // A command in a fixture or a pattern file is no command.
    let (role, reason) = setting.role(Role::Command);
    if reason.is_some() {
        parts.code.iter_mut().for_each(|unit| unit.role = role);
    }
    parts
}

fn plain_lines(text: &str, setting: &Setting, parts: &mut Parts) {
    let role = setting.role(Role::Config);
    for line in lines(text, 0..text.len()) {
        let shown = text.get(line.clone()).unwrap_or_default();
        let start = line.start + (shown.len() - shown.trim_start().len());
        parts.add(
            start..line.start + shown.trim_end().len().max(start - line.start),
            SegmentKind::CodeLine,
            role.clone(),
        );
    }
}

/// Lines with comments told apart: the program scanner does it, and the lines become configuration.
fn commented_lines(text: &str, language: Language, setting: &Setting, parts: &mut Parts) {
    script::segments(text, 0..text.len(), language, setting, parts);
    for segment in parts.segments.iter_mut().filter(|s| s.role == Role::Code) {
        segment.role = Role::Config;
    }
}

fn is_command_key(key: &str) -> bool {
    COMMAND_KEYS.iter().any(|known| known.eq_ignore_ascii_case(key))
}

fn json_commands(text: &str, parts: &mut Parts) {
    json::strings(text, 0..text.len(), |string| {
        let Some(key) = string.keys.last() else { return };
        let table = string.keys.len().checked_sub(2).and_then(|at| string.keys.get(at));
        let in_table = table.is_some_and(|table| COMMAND_TABLES.contains(&table.as_str()));
        let content = text.get(string.range.clone()).unwrap_or_default();
        if (in_table || is_command_key(key)) && !content.trim().is_empty() {
            parts.add_code(Language::Bash, string.range.clone(), Role::Command);
        }
    });
}

/// `run: command`, and `run: |` with the deeper-indented lines that follow.
pub(super) fn yaml_commands(text: &str, within: Range<usize>, parts: &mut Parts) {
    let mut block: Option<(usize, Option<Range<usize>>)> = None;
    for line in lines(text, within) {
        let shown = text.get(line.clone()).unwrap_or_default();
        let indent = shown.len() - shown.trim_start().len();
        if let Some((key_indent, content)) = &mut block {
            if shown.trim().is_empty() {
                continue;
            }
            if indent > *key_indent {
                let end = line.end;
                *content = Some(content.take().map_or(line.start..end, |open| open.start..end));
                continue;
            }
            content.take().into_iter().for_each(|range| parts.add_code(Language::Bash, range, Role::Command));
            block = None;
        }
        let entry = shown.trim_start().trim_start_matches("- ").trim_start();
        let Some((key, value)) = entry.split_once(':') else { continue };
        if !is_command_key(key.trim().trim_matches('"')) {
            continue;
        }
        let value = value.trim();
        let key_indent = shown.len() - entry.len();
        if matches!(value.get(..1), Some("|" | ">")) && value.len() <= 3 {
            block = Some((key_indent, None));
        } else if !value.is_empty() && !value.starts_with(['[', '{', '&', '*']) {
            let quoted = value.trim_matches(['"', '\'']);
            let start = shown.rfind(quoted).filter(|_| !quoted.is_empty());
            start.into_iter().for_each(|at| {
                parts.add_code(Language::Bash, line.start + at..line.start + at + quoted.len(), Role::Command)
            });
        }
    }
    if let Some((_, Some(range))) = block {
        parts.add_code(Language::Bash, range, Role::Command);
    }
}

/// `RUN`, and `CMD` and `ENTRYPOINT` in shell form.
fn dockerfile_commands(parts: &mut Parts, text: &str) {
    let found: Vec<Range<usize>> =
        parts.segments.iter().filter_map(|segment| instruction(text, &segment.range)).collect();
    found.into_iter().for_each(|range| parts.add_code(Language::Bash, range, Role::Command));
}

fn instruction(text: &str, line: &Range<usize>) -> Option<Range<usize>> {
    let shown = text.get(line.clone())?;
    let (word, rest) = shown.trim_start().split_once([' ', '\t'])?;
    let known = ["RUN", "CMD", "ENTRYPOINT", "ONBUILD"].iter().any(|name| name.eq_ignore_ascii_case(word));
    let command = rest.trim_start();
    (known && !command.starts_with('[')).then(|| line.end - command.len()..line.end)
}

/// Recipe lines of a Makefile, neighbours together.
fn recipes(text: &str, parts: &mut Parts) {
    let mut recipe: Option<Range<usize>> = None;
    for line in lines(text, 0..text.len()) {
        let shown = text.get(line.clone()).unwrap_or_default();
        if shown.starts_with('\t') || recipe.is_some() && shown.starts_with("    ") {
            recipe = Some(recipe.map_or(line.clone(), |open| open.start..line.end));
        } else {
            recipe.take().into_iter().for_each(|range| parts.add_code(Language::Bash, range, Role::Command));
        }
    }
    recipe.into_iter().for_each(|range| parts.add_code(Language::Bash, range, Role::Command));
}

/// `$(shell command)` of a Makefile, which runs while the file is read.
fn shell_calls(text: &str, parts: &mut Parts) {
    const CALL: &str = "$(shell ";
    const LINE_BYTES: usize = 4 << 10;
    for (at, _) in text.match_indices(CALL) {
        let start = at + CALL.len();
        let mut depth = 1_u32;
        let end = text.get(start..).unwrap_or_default().bytes().take(LINE_BYTES).position(|byte| {
            match byte {
                b'(' => depth = depth.saturating_add(1),
                b')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 || byte == b'\n'
        });
        let end = end.map_or(text.floor_char_boundary(start + LINE_BYTES), |length| start + length);
        parts.add_code(Language::Bash, start..end, Role::Command);
    }
}

/// `ExecStart=command`, `command = "…"`.
fn assigned_commands(text: &str, parts: &mut Parts) {
    for line in lines(text, 0..text.len()) {
        let shown = text.get(line.clone()).unwrap_or_default();
        let Some((key, value)) = shown.split_once('=') else { continue };
        let command = value.trim().trim_matches(['"', '\'']);
        if is_command_key(key.trim()) && !command.is_empty() && !command.starts_with(['[', '{']) {
            let at = shown.rfind(command).unwrap_or(0);
            parts.add_code(Language::Bash, line.start + at..line.start + at + command.len(), Role::Command);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::role::Surroundings;

    fn check(path: &str, language: Language, text: &str, commands: &[&str]) {
        let parts = read(text, language, &Setting::of(path, &Surroundings::default())).finish(text);
        let seen: Vec<_> = parts.code.iter().filter_map(|unit| text.get(unit.range.clone())).collect();
        assert_eq!(seen, commands);
        assert!(parts.segments.iter().all(|s| s.role != Role::Code));
    }

    #[test]
    fn commands_in_configuration() {
        check(
            "package.json",
            Language::Json,
            r#"{"scripts": {"postinstall": "node x.js"}, "name": "a"}"#,
            &["node x.js"],
        );
        check(
            "hooks.json",
            Language::Json,
            r#"{"hooks": [{"type": "command", "command": "curl x | sh"}]}"#,
            &["curl x | sh"],
        );
        check(
            "ci.yml",
            Language::Yaml,
            "steps:\n  - run: make a\n  - name: b\n    run: |\n      x\n      y\n  - uses: z\n",
            &["make a", "      x\n      y"],
        );
        check(
            "Dockerfile",
            Language::Dockerfile,
            "FROM a\nRUN apt-get update && \\\n  curl x\nCMD [\"a\"]\n",
            &["apt-get update && \\\n  curl x"],
        );
        check("Makefile", Language::Makefile, "all:\n\techo a\n\techo b\n\nb: a\n", &["\techo a\n\techo b"]);
        check("Makefile", Language::Makefile, "ID := $(shell git log | (head -1))\n", &["git log | (head -1)"]);
        check("x.service", Language::Ini, "[Service]\nExecStart=/bin/sh -c id\n", &["/bin/sh -c id"]);
    }
}
