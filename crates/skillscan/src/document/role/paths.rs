//! What a file's place in the package says about its role.

use super::phrases::Phrases;
use model::{Role, Text};
use std::sync::LazyLock;

/// What the package knows about its files before any is read.
#[derive(Debug, Default)]
pub(in crate::document) struct Surroundings {
    /// The text of what the agent loads by itself; a file named there is used, whatever its folder.
    pub(in crate::document) agent_text: String,
    /// Whether the Skill says that it deals with attacks.
    pub(in crate::document) about_attacks: bool,
}

/// File names that an agent loads by itself, in any folder.
const AGENT_FILES: &[&str] = &[
    "skill.md",
    "agents.md",
    "claude.md",
    "gemini.md",
    "soul.md",
    "memory.md",
    "identity.md",
    "user.md",
    "tools.md",
    "heartbeat.md",
    "bootstrap.md",
    "copilot-instructions.md",
    ".cursorrules",
    ".windsurfrules",
    ".clinerules",
    ".goosehints",
    "claude.local.md",
    "context.md",
];

/// Folders whose Markdown an agent loads by itself.
const AGENT_FOLDERS: &[&str] =
    &["commands", "agents", "hooks", ".cursor", ".claude", ".github", "rules", "prompts", "output-styles"];

/// Names (before the extension) of legal and history texts.
const BOILERPLATE: &[&str] = &[
    "license",
    "licence",
    "copying",
    "notice",
    "copyright",
    "authors",
    "contributors",
    "changelog",
    "changes",
    "history",
    "code_of_conduct",
    "third_party_notices",
    "third-party-notices",
];

/// Folders of tests and fixtures.
const TESTS: &[&str] = &[
    "test",
    "tests",
    "__tests__",
    "testdata",
    "test-data",
    "test_data",
    "fixtures",
    "__fixtures__",
    "evals",
    "eval",
    "mocks",
    "__mocks__",
    "testing",
    "spec",
    "specs",
    "benchmarks",
];

/// Files in test folders that run by themselves.
const RUN_BY_THEMSELVES: &[&str] =
    &["conftest.py", "setup.py", "sitecustomize.py", "usercustomize.py", "__init__.py", "package.json", "makefile"];

/// Words in names of files that hold patterns to detect.
const PATTERN_FILES: &[&str] =
    &["patterns", "signatures", "blocklist", "denylist", "blacklist", "iocs", "indicators", "yara", "semgrep", "sigma"];

/// Words in names of data files, and their folders, that hold attacks to test something with.
const ATTACK_DATA: &[&str] = &[
    "injection",
    "injections",
    "jailbreak",
    "jailbreaks",
    "adversarial",
    "attack",
    "attacks",
    "payloads",
    "probes",
    "redteam",
    "red-team",
    "red_team",
];

/// What the agent is told about a file that it must not obey.
static ONLY_DATA: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(
        "as data, is data, are data, only data, as untrusted, is untrusted, are untrusted, as inert, are inert,
        never follow, do not follow, don't follow, never act on, do not act on, must not act on, never obey, do not obey,
        never execute, do not execute, 视为数据, 当作数据, 作为数据, 不要执行, 不得执行",
    )
});

/// Folders of other people's documentation.
const VENDORED: &[&str] = &["node_modules", "vendor", "site-packages", "third_party"];

/// True for what the agent loads by itself.
pub(crate) fn is_agent_surface(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let mut parts = lower.rsplit('/');
    let name = parts.next().unwrap_or_default();
    let vendored = lower.split('/').any(|part| VENDORED.contains(&part));
    let markdown = name.ends_with(".md") || name.ends_with(".mdc");
    !vendored && (AGENT_FILES.contains(&name) || markdown && parts.any(|part| AGENT_FOLDERS.contains(&part)))
}

/// The role that the path gives, with its reason.
pub(super) fn role(path: &str, surroundings: &Surroundings) -> Option<(Role, Text)> {
    let lower = path.to_ascii_lowercase();
    let (folders, name) = lower.rsplit_once('/').unwrap_or(("", lower.as_str()));
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let is_prose = matches!(extension, "" | "md" | "txt" | "rst" | "markdown");
    if is_prose
        && BOILERPLATE.iter().any(|known| {
            stem == *known || stem.starts_with(&format!("{known}-")) || stem.starts_with(&format!("{known}."))
        })
    {
        return Some((Role::Boilerplate, Text::new("licence, changelog or similar text", "许可证、变更日志等文本")));
    }
    if is_agent_surface(path) || RUN_BY_THEMSELVES.contains(&name) {
        return None;
    }
    if is_prose && folders.split('/').any(|part| VENDORED.contains(&part)) {
        return Some((Role::Boilerplate, Text::new("documentation of a bundled library", "捆绑库的文档")));
    }
    let in_tests = folders.split('/').any(|part| TESTS.contains(&part));
    let is_test = stem.starts_with("test_")
        || stem.ends_with("_test")
        || stem.ends_with(".test")
        || stem.ends_with(".spec")
        || stem == "evals";
    if (in_tests || is_test) && !is_named(path, surroundings) {
        return Some((Role::TestData, Text::new("test code or fixture", "测试代码或测试数据")));
    }
    let data = matches!(extension, "json" | "yml" | "yaml" | "toml" | "txt" | "csv" | "yar" | "yara" | "ql" | "jsonl");
    if matches!(extension, "yar" | "yara" | "ql" | "sarif")
        || data && PATTERN_FILES.iter().any(|word| stem.contains(word))
    {
        return Some((Role::DenyList, Text::new("a file of detection patterns", "检测规则文件")));
    }
    if data
        && surroundings.about_attacks
        && ATTACK_DATA.iter().any(|word| {
            stem == *word || stem.starts_with(&format!("{word}-")) || folders.rsplit('/').next() == Some(*word)
        })
    {
        return Some((Role::TestData, Text::new("attacks to test something with", "用于测试的攻击数据")));
    }
    if data && is_declared_data(path, surroundings) {
        return Some((
            Role::TestData,
            Text::new("the Skill tells the agent to treat it as data", "该 Skill 要求将其视为数据"),
        ));
    }
    None
}

/// True if a line of what the agent loads names the file or its folder and says that it is not to be obeyed.
fn is_declared_data(path: &str, surroundings: &Surroundings) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = folders.rsplit('/').next().filter(|folder| folder.len() >= 3).map(|folder| format!("{folder}/"));
    surroundings.agent_text.split("\n\n").any(|block| {
        let names = block.contains(name) || folder.as_ref().is_some_and(|folder| block.contains(folder.as_str()));
        names && ONLY_DATA.is_in(block)
    })
}

/// True if what the agent loads names the file, by its path or, for names that say enough, by its name.
fn is_named(path: &str, surroundings: &Surroundings) -> bool {
    let mut parts = path.rsplitn(3, '/');
    let name = parts.next().unwrap_or_default();
    let tail = match parts.next() {
        Some(folder) => format!("{folder}/{name}"),
        None => name.to_owned(),
    };
    surroundings.agent_text.contains(&tail) || name.len() >= 6 && surroundings.agent_text.contains(name)
}
