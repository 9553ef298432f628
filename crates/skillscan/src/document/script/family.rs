//! What the lexical scanner needs to know about a language: comments, strings, and how lines go on.

use crate::document::Language;

/// Lexical traits of a family of languages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Family {
    /// What begins a comment that ends with the line.
    pub(super) line_comments: &'static [&'static str],
    /// What begins and ends a comment of many lines.
    pub(super) block_comment: Option<(&'static str, &'static str)>,
    /// Characters that quote strings.
    pub(super) quotes: &'static [u8],
    /// Tripled quotes make strings of many lines.
    pub(super) triple: bool,
    /// A quote whose strings may span lines (template literals).
    pub(super) long_quote: Option<u8>,
    /// A character that, last on a line, continues it.
    pub(super) continuation: Option<u8>,
    /// Open brackets continue a line.
    pub(super) brackets: bool,
    /// A comment sign counts only after a blank (`$#`, `a#b` are no comments in shells).
    pub(super) spaced_comment: bool,
}

const C_LIKE: Family = Family {
    line_comments: &["//"],
    block_comment: Some(("/*", "*/")),
    quotes: b"\"'",
    triple: false,
    long_quote: Some(b'`'),
    continuation: None,
    brackets: true,
    spaced_comment: false,
};

const HASH: Family = Family {
    line_comments: &["#"],
    block_comment: None,
    quotes: b"\"'",
    triple: false,
    long_quote: None,
    continuation: Some(b'\\'),
    brackets: false,
    spaced_comment: true,
};

impl Family {
    /// The family of `language`.
    pub(super) fn of(language: Language) -> Self {
        match language {
            Language::Python => Self { triple: true, brackets: true, spaced_comment: false, ..HASH },
            Language::Ruby => Self { block_comment: Some(("=begin", "=end")), brackets: true, ..HASH },
            Language::PowerShell => {
                Self { block_comment: Some(("<#", "#>")), continuation: Some(b'`'), brackets: true, ..HASH }
            }
            Language::Perl | Language::Bash | Language::Dockerfile | Language::Makefile => HASH,
            Language::Yaml | Language::Toml => Self { continuation: None, ..HASH },
            Language::Ini => Self { line_comments: &["#", ";"], continuation: None, ..HASH },
            Language::Batch => {
                Self { line_comments: &["::", "REM ", "rem "], continuation: Some(b'^'), quotes: b"\"", ..HASH }
            }
            Language::Lua => Self { line_comments: &["--"], block_comment: Some(("--[[", "]]")), ..C_LIKE },
            Language::Sql => Self { line_comments: &["--"], brackets: false, ..C_LIKE },
            Language::Css => Self { line_comments: &[], brackets: false, ..C_LIKE },
            Language::Php => Self { line_comments: &["//", "#"], ..C_LIKE },
            _ => C_LIKE,
        }
    }
}
