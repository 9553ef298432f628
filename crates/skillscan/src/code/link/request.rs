//! Sentences that hand a secret to a script: "run scripts/sync.py with your API key", "pipe ~/.ssh/id_rsa into it".
//!
//! Only finds who is asked for what. Whether the script gives it away is for the flow to show.

use super::Unit;
use crate::code::class::Source;
use crate::code::paths;
use crate::code::taint::{Library, Request};
use crate::document::{Document, DocumentId, Language, SegmentKind};
use crate::engine::Context;
use crate::text_regex::Regex;
use model::Role;
use std::ops::Range;
use std::sync::LazyLock;

/// Sentences of one package that are looked at for requests.
const SENTENCES: usize = 4096;

/// A secret that a sentence asks for.
pub(super) struct Found {
    pub(super) document: DocumentId,
    range: Range<usize>,
    what: String,
}

impl Found {
    /// As the machine takes it; `base` is where the addresses of the document begin.
    pub(super) fn request(&self, base: usize) -> Request {
        Request { what: self.what.as_str().into(), place: self.range.start + base..self.range.end + base }
    }
}

static SECRET: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:api[ _-]?keys?|(?:access |auth |bot |personal |session )?tokens?|passwords?|passphrases?|credentials|",
        r"private keys?|secret keys?|seed phrases?|recovery phrases?|mnemonics?|card numbers?|cookies)\b",
        r"|密钥|密码|口令|令牌|凭据|凭证|助记词|私钥|卡号",
    ))
    .ok()
});

static HANDS_OVER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:with (?:your|the user'?s|their|its|the)|pass(?:es|ing)?|provid(?:e|es|ing)|giv(?:e|es|ing)|enter|paste|",
        r"suppl(?:y|ies)|pip(?:e|es|ing)|feed|hand|as (?:an? |the )?(?:first |second |last )?arguments?|stdin|type in)\b",
        r"|输入|提供|粘贴|传入|传给|填写|作为参数",
    ))
    .ok()
});

/// The requests to each unit.
pub(super) fn find(context: &Context<'_>, units: &[Unit], names: &Library) -> Vec<Vec<Found>> {
    let mut found: Vec<Vec<Found>> = units.iter().map(|_| Vec::new()).collect();
    if !units.iter().any(|unit| unit.whole) {
        return found;
    }
    let mut left = SENTENCES;
    for (id, document) in context.documents.iter().enumerate() {
        if document.language != Language::Markdown || document.origin.is_some() {
            continue;
        }
        for segment in &document.segments {
            let speaks = matches!(segment.kind, SegmentKind::Paragraph | SegmentKind::ListItem | SegmentKind::TableRow);
            if !speaks || segment.role != Role::Instruction || left == 0 {
                continue;
            }
            left -= 1;
            for sentence in sentences(document, &segment.range) {
                request(document, id, sentence, names, &mut found);
            }
        }
    }
    found
}

fn request(document: &Document, id: DocumentId, range: Range<usize>, names: &Library, found: &mut [Vec<Found>]) {
    let text = document.text.get(range.clone()).unwrap_or_default();
    let word = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric() && !"/_.~-".contains(c)).to_owned();
    let words = || text.split(|c: char| c.is_whitespace() || c == '`').map(word);
    let Some(script) = words().filter(|word| is_script(word)).find_map(|word| names.file(&document.path, &word)) else {
        return;
    };
    let hands = HANDS_OVER.as_ref().is_some_and(|regex| regex.is_match(text));
    if !hands || document.role_at(range.start).0 != Role::Instruction {
        return;
    }
    let place = words().find(|word| word.contains('/') && paths::read_class(word) != Source::FileContent);
    let secret =
        || SECRET.as_ref().and_then(|regex| regex.find_iter(text).next()).map(|found| found.as_str().to_lowercase());
    if let (Some(what), Some(requests)) = (place.or_else(secret), found.get_mut(script)) {
        requests.push(Found { document: id, range, what });
    }
}

fn is_script(word: &str) -> bool {
    [".py", ".sh", ".js", ".mjs", ".ts", ".bash"].iter().any(|end| word.ends_with(end))
}

/// Sentences of a segment: they end in a full stop before a blank, or with the line of a list.
fn sentences(document: &Document, range: &Range<usize>) -> Vec<Range<usize>> {
    let text = document.text.get(range.clone()).unwrap_or_default();
    let mut out = Vec::new();
    let mut start = 0;
    for (at, mark) in text.match_indices(|c| ".!?;。！？；".contains(c)) {
        let end = at + mark.len();
        let closes = text.get(end..).is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
        if closes || mark.len() > 1 {
            out.push(range.start + start..range.start + end);
            start = end;
        }
    }
    out.push(range.start + start..range.end);
    out
}
