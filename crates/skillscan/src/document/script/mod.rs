//! Program text: logical lines, comments and doc strings, by a lexical scan.
//!
//! One pass over the bytes, no tree: enough to know which text runs, which only talks, and which is data. A string that
//! the scan takes wrongly (a quote inside a regular expression) is put right at the end of its line.

mod family;
mod patterns;

use super::parts::Parts;
use super::prose::lines;
use super::role::Setting;
use super::{Language, SegmentKind};
use family::Family;
use model::Role;
use patterns::PatternList;
use std::ops::Range;

/// A logical line joins no more than this.
const JOINED_BYTES: usize = 4096;

/// Reads the whole text as a program in `language`.
pub(super) fn read(text: &str, language: Language, setting: &Setting) -> Parts {
    let mut parts = Parts::default();
    let (role, _) = setting.role(Role::Code);
    if language.is_program() {
        parts.add_code(language, 0..text.len(), role);
    }
    segments(text, 0..text.len(), language, setting, &mut parts);
    parts
}

/// Adds the segments of the program text in `within`.
pub(super) fn segments(text: &str, within: Range<usize>, language: Language, setting: &Setting, parts: &mut Parts) {
    let mut scan = Scan {
        text,
        family: Family::of(language),
        setting,
        parts,
        inside: Inside::Code,
        depth: 0,
        line: None,
        comment: None,
        patterns: PatternList::default(),
        describes_tool: false,
    };
    for line in lines(text, within) {
        scan.line(line);
    }
    scan.close_comment();
    scan.close_line();
}

/// Where the scan is when a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Code,
    BlockComment,
    /// A tripled or template string; `doc` if it is a statement of its own.
    LongString {
        quote: u8,
        doc: bool,
    },
}

struct Scan<'a, 'p> {
    text: &'a str,
    family: Family,
    setting: &'a Setting,
    parts: &'p mut Parts,
    inside: Inside,
    /// Open brackets of the logical line.
    depth: usize,
    /// The open logical line.
    line: Option<Range<usize>>,
    /// The open comment: neighbouring comment lines are read as one.
    comment: Option<(Range<usize>, SegmentKind)>,
    patterns: PatternList,
    /// The next doc string describes a tool: a decorator like `@mcp.tool()` stands above it, and the agent reads it.
    describes_tool: bool,
}

impl Scan<'_, '_> {
    fn line(&mut self, line: Range<usize>) {
        let bytes = self.text.as_bytes().get(line.clone()).unwrap_or_default();
        let first = bytes.iter().take_while(|b| b.is_ascii_whitespace()).count();
        if first == bytes.len() && self.inside == Inside::Code {
            self.close_comment();
            if self.depth == 0 {
                self.close_line();
            }
            return;
        }
        let mut at = first;
        let mut code_from = (self.inside == Inside::Code
            || matches!(self.inside, Inside::LongString { doc: false, .. }))
        .then_some(first);
        let mut comment_from = if code_from.is_none() { Some(0) } else { None };
        let mut quote: Option<u8> = None;
        let mut last_code = None;
        while let Some(&byte) = bytes.get(at) {
            let rest = bytes.get(at..).unwrap_or_default();
            match self.inside {
                Inside::BlockComment => {
                    let close = self.family.block_comment.map_or("", |(_, close)| close);
                    if rest.starts_with(close.as_bytes()) {
                        at += close.len();
                        self.inside = Inside::Code;
                        self.push_comment(
                            line.start + comment_from.take().unwrap_or(0)..line.start + at,
                            SegmentKind::CodeComment,
                        );
                        code_from = Some(at);
                        continue;
                    }
                }
                Inside::LongString { quote: mark, doc } => {
                    let width = if self.family.triple { 3 } else { 1 };
                    if byte == b'\\' {
                        at += 2;
                        continue;
                    }
                    if byte == mark && (width == 1 || rest.starts_with(&[mark; 3])) {
                        at += width;
                        self.inside = Inside::Code;
                        if doc {
                            self.push_comment(
                                line.start + comment_from.take().unwrap_or(0)..line.start + at,
                                SegmentKind::CodeString,
                            );
                            self.close_comment();
                            code_from = Some(at);
                        }
                        last_code = Some(mark);
                        continue;
                    }
                }
                Inside::Code => {
                    if let Some(open) = quote {
                        if byte == b'\\' {
                            at += 2;
                            continue;
                        }
                        if byte == open {
                            quote = None;
                        }
                        last_code = Some(byte);
                        at += 1;
                        continue;
                    }
                    if let Some((open, _)) =
                        self.family.block_comment.filter(|(open, _)| rest.starts_with(open.as_bytes()))
                    {
                        self.push_code(&line, &mut code_from, at);
                        comment_from = Some(at);
                        self.inside = Inside::BlockComment;
                        at += open.len();
                        continue;
                    }
                    let spaced = !self.family.spaced_comment
                        || at
                            .checked_sub(1)
                            .and_then(|b| bytes.get(b))
                            .is_none_or(|b| b.is_ascii_whitespace() || *b == b';');
                    if spaced && self.family.line_comments.iter().any(|mark| rest.starts_with(mark.as_bytes())) {
                        let alone = code_from == Some(at) && at == first;
                        self.push_code(&line, &mut code_from, at);
                        if !alone {
                            self.close_comment();
                        }
                        self.push_comment(line.start + at..line.end, SegmentKind::CodeComment);
                        // The line that names the interpreter is no comment.
                        if !alone || line.start == 0 && bytes.starts_with(b"#!") {
                            self.close_comment();
                        }
                        comment_from = None;
                        break;
                    }
                    let triple = self.family.triple && matches!(byte, b'"' | b'\'') && rest.starts_with(&[byte; 3]);
                    if triple || self.family.long_quote == Some(byte) {
                        let doc = triple
                            && self.depth == 0
                            && self.line.is_none()
                            && bytes.get(first..at).is_some_and(|b| b.iter().all(u8::is_ascii_alphabetic));
                        if doc {
                            self.push_code(&line, &mut code_from, first);
                            comment_from = Some(first);
                        }
                        self.inside = Inside::LongString { quote: byte, doc };
                        at += if triple { 3 } else { 1 };
                        continue;
                    }
                    match byte {
                        b if self.family.quotes.contains(&b) => quote = Some(b),
                        b'(' | b'[' | b'{' => self.depth += 1,
                        b')' | b']' | b'}' => self.depth = self.depth.saturating_sub(1),
                        _ => {}
                    }
                    if !byte.is_ascii_whitespace() {
                        last_code = Some(byte);
                    }
                }
            }
            at += 1;
        }
        if let Some(from) = comment_from {
            let kind =
                if self.inside == Inside::BlockComment { SegmentKind::CodeComment } else { SegmentKind::CodeString };
            self.push_comment(line.start + from..line.end, kind);
        }
        self.push_code(&line, &mut code_from, bytes.len());
        self.end_line(last_code);
    }

    /// Decides whether the logical line goes on.
    fn end_line(&mut self, last: Option<u8>) {
        if matches!(self.inside, Inside::LongString { doc: false, .. }) {
            if self.line.as_ref().is_some_and(|line| line.len() > JOINED_BYTES) {
                self.close_line();
            }
            return;
        }
        let goes_on = match last {
            Some(b'{') => false,
            Some(last) if self.family.continuation == Some(last) => true,
            Some(b'|' | b'&') if self.family.spaced_comment => true,
            _ => self.family.brackets && self.depth > 0,
        };
        let full = self.line.as_ref().is_some_and(|line| line.len() > JOINED_BYTES);
        if !goes_on || full {
            self.close_line();
        }
    }

    fn push_code(&mut self, line: &Range<usize>, from: &mut Option<usize>, to: usize) {
        let Some(from) = from.take() else { return };
        let range = line.start + from..line.start + to;
        let shown = self.text.get(range.clone()).unwrap_or_default();
        let blanks = shown.len() - shown.trim_start().len();
        let range = range.start + blanks..range.start + blanks.max(shown.trim_end().len());
        if range.is_empty() {
            return;
        }
        self.close_comment();
        match &mut self.line {
            Some(open) => open.end = range.end,
            None => self.line = Some(range),
        }
    }

    fn push_comment(&mut self, range: Range<usize>, kind: SegmentKind) {
        match &mut self.comment {
            Some((open, open_kind)) if *open_kind == kind => open.end = range.end,
            _ => {
                self.close_comment();
                self.comment = Some((range, kind));
            }
        }
    }

    fn close_comment(&mut self) {
        let Some((range, kind)) = self.comment.take() else { return };
        // A comment inside a joined line would overlap it; the line keeps its parts on both sides.
        if let Some(open) = self.line.take_if(|open| open.end <= range.start) {
            self.add_line(open);
        }
        let shown = self.text.get(range.clone()).unwrap_or_default();
        if range.start == 0 && shown.starts_with("#!") && kind == SegmentKind::CodeComment {
            let role = self.setting.role(Role::Code);
            return self.parts.add(range, SegmentKind::CodeLine, role);
        }
        let tool = kind == SegmentKind::CodeString && std::mem::take(&mut self.describes_tool);
        let role = if tool { self.setting.role(Role::Metadata) } else { self.setting.comment(shown) };
        self.parts.add(range, kind, role);
    }

    fn close_line(&mut self) {
        self.depth = 0;
        if let Some(line) = self.line.take() {
            self.add_line(line);
        }
    }

    fn add_line(&mut self, line: Range<usize>) {
        let shown = self.text.get(line.clone()).unwrap_or_default();
        let plain = self.setting.role(Role::Code);
        if shown.starts_with('@') {
            self.describes_tool = ["tool", "prompt", "resource"].iter().any(|word| shown.contains(word));
        }
        let role = match self.patterns.see(shown) {
            Some(reason) if plain.1.is_none() => (Role::DenyList, Some(reason)),
            _ => plain,
        };
        self.parts.add(line, SegmentKind::CodeLine, role);
    }
}

#[cfg(test)]
mod tests;
