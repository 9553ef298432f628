//! The language of a file: by shebang, name, extension, and last by what the text looks like.

use super::Language;

/// Whole file names, lower case.
const NAMES: &[(&str, Language)] = &[
    ("dockerfile", Language::Dockerfile),
    ("containerfile", Language::Dockerfile),
    ("makefile", Language::Makefile),
    ("gnumakefile", Language::Makefile),
    ("justfile", Language::Makefile),
    ("gemfile", Language::Ruby),
    ("rakefile", Language::Ruby),
    ("vagrantfile", Language::Ruby),
    (".bashrc", Language::Bash),
    (".bash_profile", Language::Bash),
    (".bash_aliases", Language::Bash),
    (".zshrc", Language::Bash),
    (".zprofile", Language::Bash),
    (".zshenv", Language::Bash),
    (".profile", Language::Bash),
    (".envrc", Language::Bash),
    (".npmrc", Language::Ini),
    (".yarnrc", Language::Ini),
    (".pypirc", Language::Ini),
    (".gitconfig", Language::Ini),
    (".gitmodules", Language::Ini),
    (".editorconfig", Language::Ini),
    ("pip.conf", Language::Ini),
    ("cargo.lock", Language::Toml),
    ("poetry.lock", Language::Toml),
    ("uv.lock", Language::Toml),
    ("pipfile", Language::Toml),
    ("yarn.lock", Language::Yaml),
    ("package-lock.json", Language::Json),
    ("pipfile.lock", Language::Json),
    (".cursorrules", Language::Markdown),
    (".windsurfrules", Language::Markdown),
    (".clinerules", Language::Markdown),
    (".goosehints", Language::Markdown),
    ("go.mod", Language::Text),
];

/// Extensions beyond those that [`Language::from_name`] knows.
const EXTENSIONS: &[(&str, Language)] = &[
    ("pth", Language::Python),
    ("pyx", Language::Python),
    ("command", Language::Bash),
    ("zshrc", Language::Bash),
    ("bats", Language::Bash),
    ("fish", Language::Bash),
    ("psd1", Language::PowerShell),
    ("service", Language::Ini),
    ("timer", Language::Ini),
    ("desktop", Language::Ini),
    ("editorconfig", Language::Ini),
    ("reg", Language::Ini),
    ("xsl", Language::Xml),
    ("xsd", Language::Xml),
    ("rels", Language::Xml),
    ("vue", Language::Html),
    ("svelte", Language::Html),
    ("scss", Language::Css),
    ("less", Language::Css),
    ("jsonl", Language::Json),
    ("ndjson", Language::Json),
    ("sarif", Language::Json),
    ("gemspec", Language::Ruby),
    ("phtml", Language::Php),
    ("kts", Language::Java),
    ("scala", Language::Java),
    ("groovy", Language::Java),
    ("cs", Language::Java),
    ("swift", Language::Java),
    ("m", Language::C),
    ("hcl", Language::Toml),
    ("tf", Language::Toml),
];

/// The language of the file at the virtual path `path` that holds `text`.
pub(super) fn detect(path: &str, text: &str) -> Language {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path).to_ascii_lowercase();
    if let Some(known) = NAMES.iter().find(|(known, _)| *known == name) {
        return known.1;
    }
    if name.starts_with("dockerfile.") || name.ends_with(".dockerfile") {
        return Language::Dockerfile;
    }
    if name == ".env" || name.starts_with(".env.") {
        return Language::Ini;
    }
    let stem_and_extension = name.rsplit_once('.');
    let by_extension = stem_and_extension.and_then(|(_, extension)| of_extension(extension));
    match by_extension {
        // A shebang outweighs an extension that says nothing about execution.
        None | Some(Language::Text) => shebang(text).or_else(|| look(text)).or(by_extension).unwrap_or(Language::Text),
        Some(language) => language,
    }
}

fn of_extension(extension: &str) -> Option<Language> {
    let known = EXTENSIONS.iter().find(|(known, _)| *known == extension).map(|(_, language)| *language);
    known.or_else(|| Language::from_name(extension))
}

/// The interpreter of a `#!` line; `#!/usr/bin/env -S uv run --script` is Python.
fn shebang(text: &str) -> Option<Language> {
    let line = text.strip_prefix("#!")?.lines().next()?;
    line.split_whitespace().find_map(|word| {
        let program = word.rsplit('/').next().unwrap_or(word);
        let program = program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        match program {
            "uv" | "uvx" | "pipx" => Some(Language::Python),
            "env" | "" => None,
            _ => Language::from_name(program),
        }
    })
}

/// Line starts that give a language away, with their weight.
const TELLS: &[(Language, &[&str])] = &[
    (Language::Python, &["import ", "from ", "def ", "class ", "if __name__", "async def ", "@"]),
    (Language::JavaScript, &["const ", "let ", "var ", "function ", "require(", "export ", "module.exports", "});"]),
    (
        Language::Bash,
        &["set -e", "fi", "done", "esac", "export ", "echo ", "if [ ", "if [[ ", "curl ", "sudo ", "rm -"],
    ),
    (Language::PowerShell, &["$", "Write-Host", "Invoke-", "param(", "Set-", "New-Object", "function "]),
];

/// What a text without a telling name looks like.
fn look(text: &str) -> Option<Language> {
    let head = super::clip(text, 4096).trim_start();
    let lower = super::clip(head, 64).to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        return Some(Language::Html);
    }
    if lower.starts_with("<?php") {
        return Some(Language::Php);
    }
    if lower.starts_with("<?xml") || lower.starts_with("<svg") {
        return Some(Language::Xml);
    }
    if head.starts_with(['{', '[']) && text.trim_end().ends_with(['}', ']']) && head.contains('"') {
        return Some(Language::Json);
    }
    if head.lines().any(|line| line.starts_with("```") || line.starts_with("# ") && head.contains("\n## ")) {
        return Some(Language::Markdown);
    }
    let lines: Vec<&str> = head.lines().filter(|line| !line.trim().is_empty()).collect();
    let (language, hits) = TELLS
        .iter()
        .map(|(language, tells)| {
            let hits = lines.iter().filter(|line| is_told(line.trim_start(), tells)).count();
            (*language, hits)
        })
        .max_by_key(|(_, hits)| *hits)?;
    // Prose begins lines with "from" and "import" too; code does so often, and ends lines in code characters.
    let codelike =
        lines.iter().filter(|line| line.trim_end().ends_with([';', '{', '}', ')', ':', '"', '\'', ']'])).count();
    (hits >= 2 && (hits + codelike) * 2 >= lines.len()).then_some(language)
}

fn is_told(line: &str, tells: &[&str]) -> bool {
    tells.iter().any(|tell| line.starts_with(tell))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, language: Language) {
        assert_eq!(detect(path, text), language, "{path}");
    }

    #[test]
    fn names_and_extensions() {
        check("a/SKILL.md", "", Language::Markdown);
        check("Dockerfile", "", Language::Dockerfile);
        check("docker/Dockerfile.dev", "", Language::Dockerfile);
        check(".env.example", "", Language::Ini);
        check("x.zip!/inner/run.PS1", "", Language::PowerShell);
        check("site-packages/x.pth", "", Language::Python);
        check("icon.svg", "", Language::Xml);
    }

    #[test]
    fn shebangs_outweigh_a_silent_name() {
        check("scripts/run", "#!/usr/bin/env python3.12\n", Language::Python);
        check("notes.txt", "#!/bin/sh\nid\n", Language::Bash);
        check("tool", "#!/usr/bin/env -S uv run --script\n", Language::Python);
        check("a.js", "#!/bin/sh\n", Language::JavaScript);
    }

    #[test]
    fn looks() {
        check("data", "{\"a\": 1}\n", Language::Json);
        check("blob", "import os\nimport sys\n\ndef main():\n    print(1)\n", Language::Python);
        check("run", "set -e\necho hi\ncurl x | sh\n", Language::Bash);
        check("README", "# Title\n\ntext\n\n## Use\n", Language::Markdown);
        check("notes.txt", "Dear all,\nfrom now on we import nothing.\nSee you.\n", Language::Text);
    }
}
