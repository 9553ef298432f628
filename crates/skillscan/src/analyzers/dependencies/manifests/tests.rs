//! One example of each format, and any text for all of them.

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
        let there = &text[m.range.clone()];
        assert!(m.name.starts_with(there) || there.contains(&m.name), "{path}: {} at {:?}", m.name, m.range);
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
    check(
        "uv.lock",
        "version = 1\n[[package]]\nname = \"pyyaml\"\nversion = \"5.3\"\nsource = { registry = \"https://pypi.org/simple\" }\ndependencies = [\n    { name = \"x\" },\n]\n[[package]]\nname = \"b\"\nversion = \"1\"",
        "pyyaml 5.3, https://pypi.org/simple, b 1",
    );
    check("poetry.lock", "[[package]]\nname = \"a\"\nversion = \"1.0\"\n[package.extras]\nversion = \"2\"", "a 1.0");
    check(
        "Pipfile.lock",
        r#"{"_meta": {"sources": [{"url": "https://i.io/s"}]}, "default": {"flask": {"version": "==2.0"}}}"#,
        "flask 2.0, index https://i.io/s",
    );
}

#[test]
fn javascript() {
    check(
        "package.json",
        r#"{"dependencies": {"a": "^1", "b": "github:x/b", "c": "file:../c", "d": "npm:d2@2"}, "overrides": {"e": "https://h.io/e.tgz"}}"#,
        "a ^1, github:x/b, d2 2, https://h.io/e.tgz",
    );
    check(
        "package-lock.json",
        r#"{"packages": {"": {"version": "1"}, "node_modules/x/node_modules/@s/b": {"version": "1.0.0", "resolved": "https://r.io/b.tgz"}},
           "dependencies": {"c": {"version": "2.0.0"}}}"#,
        "https://r.io/b.tgz, @s/b 1.0.0, c 2.0.0",
    );
    check(
        "yarn.lock",
        "# v1\n\n\"@s/a@^1\", \"@s/a@^1.2\":\n  version \"1.2.3\"\n  resolved \"https://r.io/a.tgz\"\n",
        "https://r.io/a.tgz, @s/a 1.2.3",
    );
    check(
        "yarn.lock",
        "__metadata:\n  version: 8\n\n\"a@npm:^1\":\n  version: 1.5.0\n  resolution: \"a@npm:1.5.0\"\n\n\"w@workspace:.\":\n  version: 0.0.0\n",
        "a 1.5.0",
    );
    check(
        "pnpm-lock.yaml",
        "lockfileVersion: 6\n\npackages:\n\n  /@s/b@1.0.0(x@2):\n    resolution: {tarball: https://r.io/b.tgz}\n  /c/2.0.0:\n    dev: true\n  'd@3.0.0':\n    dev: true\nsettings:\n  e@1.0.0:\n",
        "https://r.io/b.tgz, @s/b 1.0.0, c 2.0.0, d 3.0.0",
    );
    check("bun.lock", "{\n  \"packages\": {\n    \"a\": [\"a@1.0.0\", \"\", {}, \"sha512-x\"],\n  }\n}", "a 1.0.0");
    check(".npmrc", "registry=https://r.io/\n//r.io/:_authToken=x", "index https://r.io/");
}

#[test]
fn others() {
    check(
        "Cargo.toml",
        "[dependencies]\nserde = \"1\"\nx = { git = \"https://g.io/x\" }\ny = { path = \"y\" }\n[target.'cfg(unix)'.dependencies]\nnix = \"0.29\"",
        "serde 1, https://g.io/x, nix 0.29",
    );
    check("Cargo.lock", "[[package]]\nname = \"smallvec\"\nversion = \"1.6.0\"\n", "smallvec 1.6.0");
    check(
        "go.mod",
        "module a\nrequire (\n\tgithub.com/a/b v1.2.3 // indirect\n)\nreplace c.io/d => e.io/f v1.0.0",
        "github.com/a/b v1.2.3, e.io/f v1.0.0",
    );
    check("go.sum", "github.com/a/b v1.2.3 h1:x=\ngithub.com/a/b v1.2.3/go.mod h1:y=\n", "github.com/a/b v1.2.3");
    check(
        "Gemfile",
        "source 'https://r.io'\ngem 'rails', '~> 7'\ngem 'x', git: 'https://g.io/x'",
        "rails ~> 7, https://g.io/x, index https://r.io",
    );
    check(
        "Gemfile.lock",
        "GEM\n  remote: https://r.io/\n  specs:\n    rack (2.2.3)\n      base (>= 1)\n",
        "rack 2.2.3, index https://r.io/",
    );
    check("composer.json", r#"{"require": {"php": "^8", "a/b": "^1"}}"#, "a/b ^1");
    check(
        "composer.lock",
        r#"{"packages": [{"name": "a/b", "version": "v1.0", "dist": {"url": "https://d.io/x"}}]}"#,
        "a/b v1.0, https://d.io/x",
    );
    check(
        "Dockerfile",
        "FROM --platform=linux/amd64 node:20 AS build\nFROM build\nCOPY --from=docker.io/library/nginx:1.25 /a /b\nFROM ghcr.io/o/x:1\nFROM $BASE",
        "node 20, nginx 1.25",
    );
    check("docker-compose.yml", "services:\n  a:\n    image: \"redis:7\"\n", "redis 7");
    check(".github/workflows/ci.yml", "steps:\n  - uses: actions/checkout@v4", "actions/checkout v4");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_fine(text in "(?s)(\\[\\[package\\]\\]\n|name = \"|version: |packages:\n  |/|@|\"resolved\": \"https://|FROM |require |remote: |# /// script\n|[a-z@é./=\"'{}:\\\\\n 0-9-]{0,20}){0,30}") {
        for path in [
            "requirements.txt", "pyproject.toml", "setup.py", "uv.lock", "Pipfile.lock", "package.json", "package-lock.json",
            "pnpm-lock.yaml", "bun.lock", "yarn.lock", "Cargo.toml", "Cargo.lock", "go.mod", "go.sum", "Gemfile",
            "Gemfile.lock", "composer.json", "composer.lock", "Dockerfile", "compose.yml", "action.yml", ".npmrc", "x.py",
        ] {
            let manifest = read(path, &text).unwrap_or_default();
            for range in manifest.mentions.iter().map(|m| &m.range).chain(manifest.redirects.iter().map(|r| &r.range)) {
                proptest::prop_assert!(text.get(range.clone()).is_some(), "{path} {range:?}");
            }
        }
    }
}
