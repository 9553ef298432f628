//! Code that a package manager runs by itself at install time: npm life-cycle scripts, `setup.py`, `build.rs`.

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
    /// Reaches the network, decodes, or hands text to an interpreter.
    pub(super) reaches_out: bool,
    /// A build step that honest packages have.
    pub(super) usual: bool,
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
            let (reaches_out, usual) = (matches(&REACHES_OUT, &command), matches(&USUAL, &command));
            Some(Hook { name, command, range: start..end, reaches_out, usual })
        })
        .collect()
}

/// Whether a file runs at install or build time of its package.
pub(super) fn runs_at_install(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("setup.py" | "build.rs" | "extconf.rb" | "binding.gyp"))
}

static REACHES_OUT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:curl|wget|invoke-webrequest|iwr|certutil|bitsadmin|nc|ncat)\b|https?://|\bbase64\b|/dev/tcp/",
        r#"|\bnode\s+(?:-e|--eval|-p)\b|\bpython3?\s+-c\b|\b(?:ba|z|da)?sh\s+-c\b|\bpowershell\b|\bpwsh\b|\bcmd\s*/c\b"#,
        r"|\b(?:npm|pnpm|yarn|bun|pip3?|gem|brew)\s+(?:global\s+)?(?:i|install|add)\s+\S|\bnpx\s+-y\b",
        r"|\bperl\s+-e\b|\beval\b|\bosascript\b|\bchmod\s+\+x\b|~/\.|\$HOME/\.",
    ))
    .ok()
});

static USUAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^\s*(?:(?:npx\s+)?(?:husky|patch-package|node-gyp|prebuild-install|node-pre-gyp|node-gyp-build|opencollective|",
        r"simple-git-hooks|lefthook|is-ci|ngcc|tsc|tsup|rollup|vite|webpack|esbuild|lerna|nx|turbo|prisma|nuxt|svelte-kit|",
        r"electron-builder|electron-rebuild|playwright|puppeteer|only-allow|check-node-version|rimraf|echo|exit|true|wxt|expo|",
        r"pod-install|cap|ng|gatsby|next|astro|husky-run)\b|(?:npm|yarn|pnpm|bun)\s+(?:run|build|test|exec)\b)",
    ))
    .ok()
});

fn matches(regex: &LazyLock<Option<Regex>>, text: &str) -> bool {
    regex.as_ref().is_some_and(|regex| regex.is_match(text))
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(command: &str, reaches_out: bool, usual: bool) {
        let hooks = super::read(&format!(r#"{{"scripts": {{"postinstall": "{command}", "build": "curl x"}}}}"#));
        let shown: Vec<_> = hooks.iter().map(|h| (h.reaches_out, h.usual)).collect();
        assert_eq!(shown, [(reaches_out, usual)], "{command}");
    }

    #[test]
    fn hooks_by_what_they_do() {
        check("curl -s https://a.io/x | sh", true, false);
        check("node -e 'require(1)'", true, false);
        check("node scripts/setup.js", false, false);
        check("npm install -g other@latest", true, false);
        check("husky install", false, true);
        check("npm run build", false, true);
    }
}
