//! Packages named in commands, wherever the command stands: prose, fences, scripts, argument lists of program text.
//!
//! Reads one line at a time and does not run or expand anything; variables are passed over.

use super::mention::{By, Mention, Redirect, Source, parse};
use crate::analyzers::names::Ecosystem;
use crate::matching::Grams;
use crate::text_regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Bytes of a command that are read.
const LONGEST: usize = 600;

/// Words that end a list of packages in running prose.
const PROSE: &[&str] = &[
    "and",
    "or",
    "the",
    "to",
    "in",
    "for",
    "from",
    "with",
    "a",
    "an",
    "your",
    "all",
    "this",
    "that",
    "if",
    "is",
    "are",
    "on",
    "it",
    "them",
    "package",
    "packages",
    "dependencies",
    "dependency",
    "first",
    "using",
    "via",
    "into",
    "then",
    "before",
    "after",
    "as",
    "of",
    "by",
    "command",
    "commands",
    "will",
    "should",
    "not",
    "when",
    "which",
    "globally",
    "locally",
    "must",
    "can",
    "does",
    "again",
    "any",
    "calls",
    "inside",
    "at",
    "but",
    "instead",
    "step",
    "only",
    "fails",
    "failed",
    "succeeds",
    "works",
    "itself",
    "manually",
    "output",
    "here",
    "so",
    "these",
    "those",
    "needed",
    "required",
];

/// Packages and indexes named by the commands in `text`.
pub(super) fn read(text: &str) -> (Vec<Mention>, Vec<Redirect>) {
    let (mut mentions, mut redirects) = (Vec::new(), Vec::new());
    let Some(regex) = COMMAND.as_ref() else { return (mentions, redirects) };
    for captures in near_programs(text).into_iter().flat_map(|near| regex.captures_in(text, near)) {
        let Some(whole) = captures.get(0) else { continue };
        let Some((ecosystem, by)) =
            captures.iter().enumerate().skip(1).find_map(|(n, group)| group.and_then(|_| KINDS.get(n - 1).copied()))
        else {
            continue;
        };
        arguments(text, whole.end(), ecosystem, by, &mut mentions, &mut redirects);
    }
    redirects.extend(variables(text));
    (mentions, redirects)
}

/// The programs of [`COMMAND`], in lower case; short ones with what follows them.
const PROGRAMS: &[&str] = &[
    "pip",
    "poetry",
    "pdm",
    "easy_install",
    "npm",
    "yarn",
    "bun",
    "npx",
    "cargo",
    "gem",
    "composer",
    "brew",
    "docker",
    "podman",
    "nerdctl",
    "uvx",
    "uv ",
    "uv\"",
    "uv'",
    "uv,",
    "go ",
    "go\"",
    "go'",
    "go,",
];

/// The stretches of a text in which a command may be named: most have few of the programs, and the expression is slow.
fn near_programs(text: &str) -> Vec<Range<usize>> {
    /// More than any program with its verbs takes, and than what stands before its name.
    const NEAR: usize = 128;
    static GRAMS: LazyLock<Grams<()>> =
        LazyLock::new(|| Grams::new(PROGRAMS.iter().map(|word| (word.as_bytes().into(), ()))));
    let mut places = Vec::new();
    GRAMS.scan(text.as_bytes(), |at, ()| places.push(at));
    places.sort_unstable();
    let mut near: Vec<Range<usize>> = Vec::new();
    for at in places {
        let range = text.floor_char_boundary(at.saturating_sub(NEAR))..text.floor_char_boundary(at + NEAR);
        match near.last_mut() {
            Some(last) if range.start <= last.end => last.end = range.end,
            _ => near.push(range),
        }
    }
    near
}

/// What each group of [`COMMAND`] stands for.
const KINDS: &[(Ecosystem, By)] = &[
    (Ecosystem::Pypi, By::Install),
    (Ecosystem::Pypi, By::Run),
    (Ecosystem::Npm, By::Install),
    (Ecosystem::Npm, By::Run),
    (Ecosystem::Crates, By::Install),
    (Ecosystem::Go, By::Install),
    (Ecosystem::Rubygems, By::Install),
    (Ecosystem::Packagist, By::Install),
    (Ecosystem::Brew, By::Install),
    (Ecosystem::Docker, By::Install),
];

static COMMAND: LazyLock<Option<Regex>> = LazyLock::new(|| {
    // Words may be parted by blanks or, in argument lists of program text, by quotes and commas.
    Regex::new(concat!(
        r#"(?:^|[^\w./@-])(?:"#,
        r#"((?:pip[23]?(?:\.\d+)?["',\s]{1,6}(?:install|download|wheel)|uv["',\s]{1,6}(?:add|tool["',\s]{1,6}install)|pipx["',\s]{1,6}(?:install|inject)|poetry["',\s]{1,6}add|pdm["',\s]{1,6}add|pipenv["',\s]{1,6}install|easy_install))"#,
        r#"|(uvx|uv["',\s]{1,6}tool["',\s]{1,6}run|pipx["',\s]{1,6}run)"#,
        r#"|(npm["',\s]{1,6}(?:install|i|add)|pnpm["',\s]{1,6}(?:add|install|i)|yarn["',\s]{1,6}(?:global["',\s]{1,6})?add|bun["',\s]{1,6}(?:add|install|i))"#,
        r#"|(npx|bunx|pnpx|(?:pnpm|yarn)["',\s]{1,6}dlx|npm["',\s]{1,6}exec|bun["',\s]{1,6}x)"#,
        r#"|(cargo["',\s]{1,6}(?:install|add|binstall))"#,
        r#"|(go["',\s]{1,6}(?:install|get))"#,
        r#"|(gem["',\s]{1,6}install)"#,
        r#"|(composer["',\s]{1,6}(?:global["',\s]{1,6})?require)"#,
        r#"|(brew["',\s]{1,6}(?:install|reinstall))"#,
        r#"|((?:docker|podman|nerdctl)["',\s]{1,6}(?:container["',\s]{1,6})?(?:run|pull|create))"#,
        r#")["',\s]"#,
    ))
    .ok()
});

/// Options that are followed by a value of no interest.
const WITH_VALUE: &[&str] = &[
    "-r",
    "--requirement",
    "-c",
    "--constraint",
    "-t",
    "--target",
    "--prefix",
    "--python",
    "-w",
    "--workspace",
    "--features",
    "-F",
    "--version",
    "-v",
    "--path",
    "--bin",
    "--root",
    "--platform",
    "--only-binary",
    "--no-binary",
    "-e",
    "--editable",
    "--tag",
    "--branch",
    "--rev",
    "--cache-dir",
    "--group",
    "--with-requirements",
    "--cwd",
    "-C",
    "--filter",
    "--timeout",
    // Of `docker run`.
    "-p",
    "--publish",
    "--name",
    "--network",
    "--net",
    "--env",
    "--env-file",
    "--volume",
    "--mount",
    "--entrypoint",
    "--user",
    "-u",
    "--workdir",
    "--restart",
    "--gpus",
    "--memory",
    "-m",
    "--cpus",
    "--label",
    "-l",
    "--add-host",
    "--hostname",
    "-h",
    "--cap-add",
    "--cap-drop",
    "--security-opt",
    "--device",
    "--pull",
    "--ulimit",
    "--shm-size",
    "--tmpfs",
    "--log-driver",
];

/// Options whose value is an index.
const INDEXES: &[&str] = &[
    "-i",
    "--index-url",
    "--extra-index-url",
    "--index",
    "--default-index",
    "-f",
    "--find-links",
    "--registry",
    "--source",
    "--pypi-url",
];

fn arguments(
    text: &str,
    start: usize,
    ecosystem: Ecosystem,
    by: By,
    mentions: &mut Vec<Mention>,
    redirects: &mut Vec<Redirect>,
) {
    let mut words = words(text, start).peekable();
    while let Some((word, range)) = words.next() {
        let (option, inline) = match word.split_once('=') {
            Some((option, value)) if word.starts_with('-') => (option, Some(value)),
            _ => (word, None),
        };
        if INDEXES.contains(&option) && !(matches!(ecosystem, Ecosystem::Npm | Ecosystem::Docker) && option == "-i") {
            let value = inline.map(|value| (value, range.end - value.len()..range.end)).or_else(|| words.next());
            if let Some((address, range)) = value.filter(|(address, _)| address.contains("://")) {
                redirects.push(Redirect { address: address.to_owned(), range });
            }
        } else if ecosystem != Ecosystem::Docker
            && (option == "--git" || matches!(option, "--from" | "-p" | "--package" | "--with" | "--spec"))
        {
            let value = inline.map(|value| (value, range.end - value.len()..range.end)).or_else(|| words.next());
            if let Some((value, range)) = value {
                push(mentions, ecosystem, by, value, range);
            }
            if by == By::Run && option != "--with" {
                return; // what follows is the program's name, not a package
            }
        } else if word.starts_with('-') {
            let flag = ecosystem == Ecosystem::Docker && matches!(word, "-i" | "-t" | "-it" | "-d" | "--rm");
            if inline.is_none() && !flag && WITH_VALUE.contains(&word) {
                words.next();
            }
        } else {
            let ends = word.ends_with(['.', ':', '!', '?', '。', '，', '）', '、']);
            let word = word.trim_end_matches(['.', ':', '!', '?']);
            if PROSE.contains(&word.to_ascii_lowercase().as_str()) {
                return;
            }
            push(mentions, ecosystem, by, word, range.start..range.start + word.len());
            // After an image comes the command that runs in it.
            if by == By::Run || ends || ecosystem == Ecosystem::Docker {
                return;
            }
        }
    }
}

fn push(mentions: &mut Vec<Mention>, ecosystem: Ecosystem, by: By, word: &str, range: Range<usize>) {
    if let Some((name, version, source)) = parse(ecosystem, word)
        && !(name.is_empty() && source == Source::Index)
    {
        mentions.push(Mention { ecosystem, name, version, range, source, by });
    }
}

/// The words of a command line from `start`: up to the end of the line (continued lines joined) or of the command.
fn words(text: &str, start: usize) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut end = (start + LONGEST).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let rest = text.get(start..end).unwrap_or_default();
    let mut stop = rest.len();
    let mut before = '\0';
    for (at, letter) in rest.char_indices() {
        let over = match letter {
            '\n' => before != '\\',
            ';' | '&' | '|' | '`' | ')' | '，' | '。' | '）' => true,
            '#' => before.is_whitespace(),
            '>' | '<' => before.is_whitespace(),
            _ => !letter.is_alphabetic() && !letter.is_ascii() && before.is_whitespace(),
        };
        if over {
            stop = at;
            break;
        }
        if letter != '\r' {
            before = letter;
        }
    }
    let line = rest.get(..stop).unwrap_or_default();
    let part = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '\\');
    // What is left of a list in JSON or program text: brackets, and the key before the next list.
    let syntax = |word: &str| matches!(word, "args" | "args:") || word.chars().all(|c| "[]{}:()".contains(c));
    line.split(part).filter(move |word| !syntax(word)).map(move |word| {
        let at = start + (word.as_ptr() as usize - line.as_ptr() as usize);
        (word, at..at + word.len())
    })
}

/// Indexes set by environment variables or by commands that configure a package manager.
fn variables(text: &str) -> Vec<Redirect> {
    static SET: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r#"(?i)\b(?:(?:PIP_(?:EXTRA_)?INDEX_URL|PIP_FIND_LINKS|UV_(?:EXTRA_|DEFAULT_)?INDEX(?:_URL)?|NPM_CONFIG_REGISTRY|YARN_REGISTRY|YARN_NPM_REGISTRY_SERVER|GOPROXY|CARGO_REGISTRIES_\w+_INDEX)["']?\s*[:=,\]]\s*["']?"#,
            r#"|(?:npm|yarn|pnpm)\s+(?:config\s+)?set\s+(?:@[\w-]+:)?registry[\s=]+["']?"#,
            r#"|pip3?\s+config\s+set\s+[\w.-]*index-url\s+["']?"#,
            r#"|gem\s+sources?\s+(?:-a|--add)\s+["']?)"#,
            r#"(https?://[^\s"'`,;)]{3,300})"#,
        ))
        .ok()
    });
    let Some(regex) = SET.as_ref() else { return Vec::new() };
    regex
        .captures_iter(text)
        .filter_map(|captures| captures.get(1))
        .map(|address| Redirect { address: address.as_str().to_owned(), range: address.range() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let (mentions, redirects) = read(text);
        let mut shown: Vec<String> = mentions
            .iter()
            .map(|m| match &m.source {
                Source::Index => format!("{}:{}{}", m.ecosystem.id(), m.name, m.version),
                Source::Address(address) => format!("{}:{address}", m.ecosystem.id()),
            })
            .collect();
        shown.extend(redirects.iter().map(|r| format!("index:{}", r.address)));
        assert_eq!(shown.join(" "), expected, "{text}");
        for m in &mentions {
            assert!(text[m.range.clone()].contains(&m.name), "{text}: {:?}", m.range);
        }
    }

    #[test]
    fn commands_in_shells_lists_and_prose() {
        check("pip install -U 'requests>=2' numpy==1.2 # now", "pypi:requests>=2 pypi:numpy==1.2");
        check("subprocess.run([\"pip\", \"install\", \"flask\"])", "pypi:flask");
        check("Run `npm install -g left-pad@1.0` and go on", "npm:left-pad1.0");
        check("npx -y @acme/tool@latest build ./src", "npm:@acme/toollatest");
        check("uvx --from git+https://github.com/a/b tool", "pypi:git+https://github.com/a/b");
        check("Use pip install to install packages.", "");
        check("pip install -r requirements.txt && cargo install ripgrep", "crates:ripgrep");
        check("go install github.com/a/b/cmd/x@v1", "go:github.com/a/b/cmd/xv1");
        check("pip install foo --index-url https://a.io/simple", "pypi:foo index:https://a.io/simple");
        check("pip install \\\n  foo \\\n  bar\nbaz", "pypi:foo pypi:bar");
        check("先运行 pip install 请求库", "pypi:请求库");
        check("export PIP_INDEX_URL=http://1.2.3.4/simple", "index:http://1.2.3.4/simple");
        check("brew install jq && composer require a/b", "brew:jq packagist:a/b");
        check("docker run --rm -it -p 80:80 -v $PWD:/x nginx:1.25 nginx -t", "docker:nginx1.25");
        check("docker pull ghcr.io/o/x:1", "");
        check("npm install", "");
        check(r#""command": "npx", "args": ["-y", "mcp-remote"]"#, "npm:mcp-remote");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_fine(text in "(?s)(pip install |npx |--from |[a-z@é./=\"'\\\\\n -]{0,20}){0,20}") {
            for mention in read(&text).0 {
                proptest::prop_assert!(text.get(mention.range).is_some());
            }
        }
    }
}
