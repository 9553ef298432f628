//! What a text is written in.

/// Languages and formats that analyzers tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Language {
    Markdown,
    Python,
    JavaScript,
    TypeScript,
    Bash,
    PowerShell,
    Batch,
    Ruby,
    Go,
    Perl,
    Php,
    Lua,
    Rust,
    Java,
    C,
    Sql,
    Json,
    Yaml,
    Toml,
    Ini,
    Xml,
    Html,
    Css,
    Dockerfile,
    Makefile,
    Text,
}

impl Language {
    /// The name used in rules.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Python => "python",
            Self::JavaScript => "javascript",
            Self::TypeScript => "typescript",
            Self::Bash => "bash",
            Self::PowerShell => "powershell",
            Self::Batch => "batch",
            Self::Ruby => "ruby",
            Self::Go => "go",
            Self::Perl => "perl",
            Self::Php => "php",
            Self::Lua => "lua",
            Self::Rust => "rust",
            Self::Java => "java",
            Self::C => "c",
            Self::Sql => "sql",
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Toml => "toml",
            Self::Ini => "ini",
            Self::Xml => "xml",
            Self::Html => "html",
            Self::Css => "css",
            Self::Dockerfile => "dockerfile",
            Self::Makefile => "makefile",
            Self::Text => "text",
        }
    }

    /// The role of a text in this language where nothing more is known.
    pub(crate) fn plain_role(self) -> model::Role {
        match self {
            Self::Markdown | Self::Text | Self::Html | Self::Xml => model::Role::Instruction,
            Self::Json | Self::Yaml | Self::Toml | Self::Ini | Self::Css | Self::Dockerfile | Self::Makefile => {
                model::Role::Config
            }
            _ => model::Role::Code,
        }
    }

    /// Program text: something that a person or agent can run.
    pub(crate) fn is_program(self) -> bool {
        use Language::{Bash, Batch, Go, JavaScript, Lua, Perl, Php, PowerShell, Python, Ruby, TypeScript};
        matches!(self, Python | JavaScript | TypeScript | Bash | PowerShell | Batch | Ruby | Go | Perl | Php | Lua)
    }

    /// The language of a fence tag, file extension or interpreter name (`py`, `python3`, `sh`, `zsh`, `ts` …).
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "md" | "markdown" | "mdx" | "mdc" => Self::Markdown,
            "py" | "python" | "python3" | "python2" | "pyw" | "pyi" | "ipython" => Self::Python,
            "js" | "javascript" | "mjs" | "cjs" | "jsx" | "node" => Self::JavaScript,
            "ts" | "typescript" | "tsx" | "mts" | "cts" | "deno" | "bun" => Self::TypeScript,
            "sh" | "bash" | "shell" | "zsh" | "ksh" | "dash" | "console" | "shell-session" | "shellsession"
            | "terminal" | "!" => Self::Bash,
            "ps1" | "psm1" | "powershell" | "pwsh" => Self::PowerShell,
            "bat" | "cmd" | "batch" => Self::Batch,
            "rb" | "ruby" => Self::Ruby,
            "go" | "golang" => Self::Go,
            "pl" | "perl" => Self::Perl,
            "php" => Self::Php,
            "lua" => Self::Lua,
            "rs" | "rust" => Self::Rust,
            "java" | "kt" => Self::Java,
            "c" | "cc" | "cpp" | "h" | "hpp" => Self::C,
            "sql" => Self::Sql,
            "json" | "jsonc" | "json5" | "ipynb" => Self::Json,
            "yml" | "yaml" => Self::Yaml,
            "toml" => Self::Toml,
            "ini" | "cfg" | "conf" | "env" | "properties" => Self::Ini,
            "xml" | "plist" | "svg" => Self::Xml,
            "html" | "htm" | "xhtml" => Self::Html,
            "css" => Self::Css,
            "dockerfile" | "containerfile" => Self::Dockerfile,
            "makefile" | "make" | "mk" | "just" | "justfile" => Self::Makefile,
            "txt" | "text" | "rst" | "adoc" => Self::Text,
            _ => return None,
        })
    }
}
