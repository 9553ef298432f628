//! Packages and indexes named in manifests, lock files and package-manager settings, by file name.
//!
//! Lenient: a manifest that does not parse names nothing here; its text is still seen by every pattern rule.

use super::mention::{By, Mention, Redirect, Source, parse};
use crate::analyzers::names::Ecosystem;
use crate::text_regex::{Match, Regex};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// Bytes of a manifest that are parsed.
const LARGEST: usize = 4 << 20;

/// What a manifest names.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    /// Packages.
    pub(super) mentions: Vec<Mention>,
    /// Indexes.
    pub(super) redirects: Vec<Redirect>,
    /// True for a list that people write, where loose versions are worth a note; false for lock files and settings.
    pub(super) authored: bool,
}

/// Reads a file by its name; `None` when it is no manifest.
pub(super) fn read(path: &str, text: &str) -> Option<Manifest> {
    let lower = path.to_ascii_lowercase();
    let file = lower.rsplit('/').next().unwrap_or(&lower);
    if text.len() > LARGEST {
        return None;
    }
    let places = LazyLock::new(|| Places::new(text));
    let reader = Reader { text, places };
    Some(match file {
        _ if is_requirements(&lower, file) => reader.requirements(),
        "pyproject.toml" | "pipfile" | "uv.toml" => reader.python_toml(),
        "setup.py" | "setup.cfg" => reader.setup(),
        "package.json" => reader.package_json(),
        "package-lock.json" | "npm-shrinkwrap.json" | "yarn.lock" | "pnpm-lock.yaml" | "bun.lock" => reader.lock(),
        "cargo.toml" => reader.cargo(),
        "go.mod" => reader.lines(Ecosystem::Go, &GO),
        "gemfile" | "gems.rb" => reader.lines(Ecosystem::Rubygems, &GEM),
        ".npmrc" | "pip.conf" | "pip.ini" | ".yarnrc" | ".yarnrc.yml" | ".condarc" | "bunfig.toml" | ".pypirc" => {
            reader.settings()
        }
        _ if lower.contains(".cargo/config") => reader.settings(),
        _ if lower.contains(".github/workflows/") || file == "action.yml" || file == "action.yaml" => {
            reader.lines(Ecosystem::Actions, &USES)
        }
        _ if text.contains("# /// script") => reader.inline_metadata(),
        _ => return None,
    })
}

fn is_requirements(path: &str, file: &str) -> bool {
    let list = file.ends_with(".txt") || file.ends_with(".in");
    list && (file.starts_with("requirements") || file.starts_with("constraints") || file.ends_with("requirements.txt"))
        || path.contains("requirements/") && file.ends_with(".txt")
}

struct Reader<'a, F: FnOnce() -> Places<'a>> {
    text: &'a str,
    places: LazyLock<Places<'a>, F>,
}

impl<'a, F: FnOnce() -> Places<'a>> Reader<'a, F> {
    fn requirements(&self) -> Manifest {
        let mut manifest = Manifest { authored: true, ..Manifest::default() };
        for (start, line) in lines(self.text) {
            let end = line.find(" #").unwrap_or(line.len());
            let line = line.get(..end).unwrap_or_default().trim_end();
            let range = start..start + line.len();
            if line.starts_with('#') {
                continue;
            }
            if let Some(option) = line.strip_prefix('-') {
                let index = option.trim_start_matches('-').starts_with(['i', 'f']) || option.contains("index");
                if let Some(at) = line.find("://").filter(|_| index) {
                    let from = line.get(..at).and_then(|l| l.rfind([' ', '='])).map_or(0, |at| at + 1);
                    let address = line.get(from..).unwrap_or_default().to_owned();
                    manifest.redirects.push(Redirect { address, range: start + from..range.end });
                } else if let Some(target) = option.strip_prefix("e ") {
                    push(&mut manifest.mentions, Ecosystem::Pypi, target, range);
                }
                continue;
            }
            let line = line.split(" --hash").next().unwrap_or(line).trim_end_matches(['\\', ' ']);
            push(&mut manifest.mentions, Ecosystem::Pypi, line, range);
        }
        manifest
    }

    fn python_toml(&self) -> Manifest {
        toml::from_str(self.text).map(|table| self.python_table(&table)).unwrap_or_default()
    }

    fn python_table(&self, table: &toml::Table) -> Manifest {
        let mut manifest = Manifest { authored: true, ..Manifest::default() };
        let root = toml::Value::Table(table.clone());
        for path in [&["project", "dependencies"][..], &["build-system", "requires"], &["dependencies"]] {
            self.requirement_list(&mut manifest, dig(&root, path));
        }
        for path in
            [&["project", "optional-dependencies"][..], &["dependency-groups"], &["tool", "pdm", "dev-dependencies"]]
        {
            for list in dig(&root, path).and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::values) {
                self.requirement_list(&mut manifest, Some(list));
            }
        }
        let poetry = dig(&root, &["tool", "poetry"]);
        let groups = poetry.and_then(|p| dig(p, &["group"])).and_then(toml::Value::as_table);
        let mut tables = vec![
            poetry.and_then(|p| dig(p, &["dependencies"])),
            poetry.and_then(|p| dig(p, &["dev-dependencies"])),
            dig(&root, &["packages"]),
            dig(&root, &["dev-packages"]),
            dig(&root, &["tool", "uv", "sources"]),
        ];
        tables.extend(groups.into_iter().flat_map(toml::Table::values).map(|group| dig(group, &["dependencies"])));
        for dependencies in tables.into_iter().flatten().filter_map(toml::Value::as_table) {
            self.dependency_table(&mut manifest, Ecosystem::Pypi, dependencies);
        }
        for path in [
            &["source"][..],
            &["tool", "poetry", "source"],
            &["tool", "uv", "index"],
            &["tool", "pdm", "source"],
            &["index"],
        ] {
            for source in dig(&root, path).and_then(toml::Value::as_array).into_iter().flatten() {
                self.redirect(&mut manifest, source.get("url").and_then(toml::Value::as_str));
            }
        }
        for key in ["index-url", "extra-index-url"] {
            for value in [dig(&root, &["tool", "uv", key]), dig(&root, &[key]), dig(&root, &["tool", "uv", "pip", key])]
            {
                self.redirect(&mut manifest, value.and_then(toml::Value::as_str));
            }
        }
        manifest
    }

    fn requirement_list(&self, manifest: &mut Manifest, list: Option<&toml::Value>) {
        for requirement in list.and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_str) {
            let name = requirement.split(['[', '=', '<', '>', '!', '~', ';', ' ', '@']).next().unwrap_or(requirement);
            push(&mut manifest.mentions, Ecosystem::Pypi, requirement, self.places.of(name));
        }
    }

    fn dependency_table(&self, manifest: &mut Manifest, ecosystem: Ecosystem, dependencies: &toml::Table) {
        for (key, value) in dependencies.iter().filter(|(key, _)| *key != "python") {
            let field = |field: &str| value.get(field).and_then(toml::Value::as_str);
            let name = field("package").unwrap_or(key);
            let source = match field("git").or_else(|| field("url")).or_else(|| field("file")) {
                Some(address) => Source::Address(address.to_owned()),
                None if value.get("path").is_some() || value.get("workspace").is_some() => continue,
                None => Source::Index,
            };
            self.redirect(manifest, field("registry-index").or_else(|| field("index")));
            let version = value.as_str().or_else(|| field("version")).unwrap_or_default();
            manifest.mentions.push(Mention {
                ecosystem,
                name: name.to_owned(),
                version: version.to_owned(),
                range: self.places.of(key),
                source,
                by: By::Manifest,
            });
        }
    }

    /// `install_requires` and its like are lists of strings; they are read without running anything.
    fn setup(&self) -> Manifest {
        static LIST: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"(?:install_requires|setup_requires|tests_require|requires)\s*=\s*\[?((?:[<>!~=]=|[^\]\[=])*)")
                .ok()
        });
        static ITEM: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"["']([^"'\n]{2,200})["']"#).ok());
        let mut manifest = Manifest { authored: true, ..Manifest::default() };
        let (Some(list), Some(item)) = (LIST.as_ref(), ITEM.as_ref()) else { return manifest };
        for list in list.captures_iter(self.text).filter_map(|captures| captures.get(1)) {
            for found in item.captures_iter(list.as_str()).filter_map(|captures| captures.get(1)) {
                let range = list.start() + found.start()..list.start() + found.end();
                push(&mut manifest.mentions, Ecosystem::Pypi, found.as_str(), range);
            }
        }
        manifest
    }

    fn package_json(&self) -> Manifest {
        let mut manifest = Manifest { authored: true, ..Manifest::default() };
        let Ok(json) = serde_json::from_str::<serde_json::Value>(self.text) else { return manifest };
        for key in
            ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies", "overrides", "resolutions"]
        {
            for (name, version) in json.get(key).and_then(serde_json::Value::as_object).into_iter().flatten() {
                let Some(version) = version.as_str() else { continue };
                let local =
                    ["workspace:", "file:", "link:", "portal:", "catalog:"].iter().any(|p| version.starts_with(p));
                let alias = version.strip_prefix("npm:");
                let remote =
                    version.contains("://") || version.contains(':') && alias.is_none() || version.contains('/');
                let range = self.places.of(name);
                let name = alias.and_then(|a| parse(Ecosystem::Npm, a)).map_or(name.clone(), |(name, ..)| name);
                let source = if remote && !local && alias.is_none() {
                    Source::Address(version.to_owned())
                } else {
                    Source::Index
                };
                if !local {
                    let (ecosystem, by) = (Ecosystem::Npm, By::Manifest);
                    manifest.mentions.push(Mention { ecosystem, name, version: version.to_owned(), range, source, by });
                }
            }
        }
        let registry = json.get("publishConfig").and_then(|c| c.get("registry")).and_then(serde_json::Value::as_str);
        self.redirect(&mut manifest, registry);
        manifest
    }

    /// Lock files: only what was resolved to an address. The names follow from the manifest.
    fn lock(&self) -> Manifest {
        static RESOLVED: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r#"(?:"?resolved"?:?\s+"?|tarball:\s*)((?:https?|git|git\+ssh|git\+https)://[^\s"',}]+)"#).ok()
        });
        static PINNED: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r#""node_modules/(?:[^"\n]*/)?((?:@[A-Za-z0-9_.-]+/)?[A-Za-z0-9_.-]+)":\s*\{\s*"version":\s*"([^"\n]+)""#).ok()
        });
        let mut manifest = Manifest::default();
        let found = |regex: &'static Option<Regex>| regex.iter().flat_map(|r| r.captures_iter(self.text));
        for address in found(&RESOLVED).filter_map(|captures| captures.get(1)) {
            manifest.mentions.push(Mention {
                ecosystem: Ecosystem::Npm,
                name: String::new(),
                version: String::new(),
                range: address.range(),
                source: Source::Address(address.as_str().to_owned()),
                by: By::Manifest,
            });
        }
        for captures in found(&PINNED) {
            let (Some(name), Some(version)) = (captures.get(1), captures.get(2)) else { continue };
            manifest.mentions.push(Mention {
                ecosystem: Ecosystem::Npm,
                name: name.as_str().to_owned(),
                version: version.as_str().to_owned(),
                range: name.range(),
                source: Source::Index,
                by: By::Manifest,
            });
        }
        manifest
    }

    fn cargo(&self) -> Manifest {
        let mut manifest = Manifest { authored: true, ..Manifest::default() };
        let Ok(table) = toml::from_str::<toml::Table>(self.text) else { return manifest };
        let root = toml::Value::Table(table);
        for path in
            [&["dependencies"][..], &["dev-dependencies"], &["build-dependencies"], &["workspace", "dependencies"]]
        {
            if let Some(dependencies) = dig(&root, path).and_then(toml::Value::as_table) {
                self.dependency_table(&mut manifest, Ecosystem::Crates, dependencies);
            }
        }
        manifest
    }

    /// Manifests of one package to a line; the pattern's first group is the package, a second one its address.
    fn lines(&self, ecosystem: Ecosystem, pattern: &'static LazyLock<Option<Regex>>) -> Manifest {
        let mut manifest = Manifest::default();
        for captures in pattern.iter().flat_map(|regex| regex.captures_iter(self.text)) {
            let Some(name) = captures.name("name") else {
                self.redirect_at(&mut manifest, captures.name("index"));
                continue;
            };
            let source = captures.name("address").map_or(Source::Index, |a| Source::Address(a.as_str().to_owned()));
            manifest.mentions.push(Mention {
                ecosystem,
                name: name.as_str().to_owned(),
                version: captures.name("version").map_or_else(String::new, |v| v.as_str().to_owned()),
                range: name.range(),
                source,
                by: By::Manifest,
            });
        }
        manifest
    }

    /// Settings of package managers: every index they name.
    fn settings(&self) -> Manifest {
        let mut manifest = Manifest::default();
        for captures in SETTING.iter().flat_map(|regex| regex.captures_iter(self.text)) {
            self.redirect_at(&mut manifest, captures.name("index"));
        }
        manifest
    }

    /// PEP 723: a TOML block in comments at the top of a script.
    fn inline_metadata(&self) -> Manifest {
        let mut block = String::new();
        let mut inside = false;
        for (_, line) in lines(self.text) {
            match line.trim_end() {
                "# /// script" => inside = true,
                "# ///" if inside => break,
                line if inside => {
                    let Some(content) = line.strip_prefix('#') else { break };
                    block.push_str(content.strip_prefix(' ').unwrap_or(content));
                    block.push('\n');
                }
                _ => {}
            }
        }
        toml::from_str(&block).map(|table| self.python_table(&table)).unwrap_or_default()
    }

    fn redirect(&self, manifest: &mut Manifest, address: Option<&str>) {
        if let Some(address) = address.filter(|address| address.contains("://")) {
            let host = crate::hosts::host_of(address).unwrap_or_default();
            manifest.redirects.push(Redirect { address: address.to_owned(), range: self.places.of(&host) });
        }
    }

    fn redirect_at(&self, manifest: &mut Manifest, address: Option<Match<'_>>) {
        if let Some(address) = address {
            manifest.redirects.push(Redirect { address: address.as_str().to_owned(), range: address.range() });
        }
    }
}

static GO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?m)^\s*(?:require\s+|replace\s+[^\n]+=>\s*)?(?P<name>[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+/\S+)\s+(?P<version>v\S+)").ok()
});

static GEM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r#"(?m)^\s*(?:source\s*\(?\s*["'](?P<index>https?://[^"'\n]+)["']"#,
        r#"|gem\s*\(?\s*["'](?P<name>[A-Za-z0-9_.-]+)["'](?:\s*,\s*["'](?P<version>[^"'\n]+)["'])?(?:[^\n]*?(?:git:|:git\s*=>)\s*["'](?P<address>[^"'\n]+)["'])?)"#,
    ))
    .ok()
});

static USES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?m)^\s*-?\s*["']?uses["']?:\s*["']?(?P<name>[A-Za-z0-9][A-Za-z0-9_.-]*/[A-Za-z0-9_./-]+)@(?P<version>[A-Za-z0-9_./-]+)"#).ok()
});

static SETTING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?im)^[^#;\n]*?(?:registry|npmRegistryServer|index-url|index_url|find-links|index|repository|channel_alias)["']?\s*[:=]\s*["']?(?P<index>(?:sparse\+)?https?://[^\s"'#]+)"#).ok()
});

fn push(mentions: &mut Vec<Mention>, ecosystem: Ecosystem, text: &str, range: Range<usize>) {
    if let Some((name, version, source)) = parse(ecosystem, text) {
        mentions.push(Mention { ecosystem, name, version, range, source, by: By::Manifest });
    }
}

fn dig<'v>(value: &'v toml::Value, path: &[&str]) -> Option<&'v toml::Value> {
    path.iter().try_fold(value, |value, key| value.get(key))
}

/// Lines with their offsets, leading white space cut.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let line = line.trim();
        (!line.is_empty()).then_some((start, line))
    })
}

/// Where each word of a text stands first: parsed data does not say.
struct Places<'a>(HashMap<&'a str, usize>);

impl<'a> Places<'a> {
    fn new(text: &'a str) -> Self {
        let mut first = HashMap::new();
        let part = |c: char| !(c.is_alphanumeric() || matches!(c, '@' | '/' | '_' | '.' | '-'));
        let mut at = 0;
        for word in text.split_inclusive(part) {
            let bare = word.trim_end_matches(part);
            if !bare.is_empty() {
                first.entry(bare).or_insert(at);
            }
            // The host of an address is a word too.
            for piece in bare.split('/').filter(|piece| piece.contains('.')) {
                let inside = bare.find(piece).unwrap_or(0);
                first.entry(piece).or_insert(at + inside);
            }
            at += word.len();
        }
        Self(first)
    }

    /// The first place of a word; the start of the text if it is written otherwise there.
    fn of(&self, word: &str) -> Range<usize> {
        self.0.get(word).map_or(0..0, |at| *at..at + word.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, expected: &str) {
        let manifest = read(path, text).expect("a manifest");
        let mut shown: Vec<String> = manifest
            .mentions
            .iter()
            .map(|m| match &m.source {
                Source::Index => format!("{} {}", m.name, m.version).trim().to_owned(),
                Source::Address(address) => address.clone(),
            })
            .collect();
        shown.extend(manifest.redirects.iter().map(|r| format!("index {}", r.address)));
        assert_eq!(shown.join(", "), expected, "{path}");
        for m in manifest.mentions.iter().filter(|m| m.source == Source::Index) {
            assert!(
                m.name.starts_with(&text[m.range.clone()]) || text[m.range.clone()].contains(&m.name),
                "{path}: {} at {:?}",
                m.name,
                m.range
            );
        }
    }

    #[test]
    fn python() {
        check(
            "requirements.txt",
            "# x\nrequests>=2  # y\n--extra-index-url https://a.io/s\nfoo @ https://b.io/f.whl\nbar[x]==1 --hash=sha256:0",
            "requests >=2, https://b.io/f.whl, bar ==1, index https://a.io/s",
        );
        check(
            "a/pyproject.toml",
            "[project]\ndependencies = [\"httpx>=1\", \"x @ git+https://g.io/x\"]\n[tool.poetry.dependencies]\npython = \"^3\"\nrich = \"*\"\n[[tool.uv.index]]\nurl = \"https://i.io/s\"",
            "httpx >=1, git+https://g.io/x, rich *, index https://i.io/s",
        );
        check("setup.py", "setup(install_requires=['a1>=1', \"bcd\"], x=1)", "a1 >=1, bcd");
        check("x.py", "# /// script\n# dependencies = [\"click\"]\n# ///\nimport click", "click");
    }

    #[test]
    fn javascript() {
        check(
            "package.json",
            r#"{"dependencies": {"a": "^1", "b": "github:x/b", "c": "file:../c", "d": "npm:d2@2"}}"#,
            "a ^1, github:x/b, d2 npm:d2@2",
        );
        check("yarn.lock", "a@1:\n  resolved \"https://r.io/a.tgz\"", "https://r.io/a.tgz");
        check(".npmrc", "registry=https://r.io/\n//r.io/:_authToken=x", "index https://r.io/");
    }

    #[test]
    fn others() {
        check(
            "Cargo.toml",
            "[dependencies]\nserde = \"1\"\nx = { git = \"https://g.io/x\" }\ny = { path = \"y\" }",
            "serde 1, https://g.io/x",
        );
        check("go.mod", "module a\nrequire (\n\tgithub.com/a/b v1.2.3\n)", "github.com/a/b v1.2.3");
        check(
            "Gemfile",
            "source 'https://r.io'\ngem 'rails', '~> 7'\ngem 'x', git: 'https://g.io/x'",
            "rails ~> 7, https://g.io/x, index https://r.io",
        );
        check(".github/workflows/ci.yml", "steps:\n  - uses: actions/checkout@v4", "actions/checkout v4");
    }
}
