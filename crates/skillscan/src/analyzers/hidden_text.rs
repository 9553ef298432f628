//! Text that a person does not see and an agent reads: invisible characters, look-alikes, padding, comments, styles.
//!
//! Says where and what; an invisible message is decoded into the finding. Emoji sequences, marks of right-to-left
//! scripts, byte-order marks and plain foreign words are no hiding.

mod invisible;
mod layout;

use super::Analyzer;
use crate::document::{Document, DocumentId, SegmentKind, gives_orders};
use crate::engine::Context;
use crate::sink::Sink;
use model::Text;

/// The analyzer.
pub(crate) struct HiddenText;

/// Findings of one rule in one document.
const PER_RULE: usize = 10;

/// Something hidden: the rule, the place, what it says.
struct Hidden {
    rule: &'static str,
    range: std::ops::Range<usize>,
    detail: String,
    /// The detail in Chinese, where it is words and no quotation.
    zh: Option<String>,
}

impl Analyzer for HiddenText {
    fn name(&self) -> &'static str {
        "hidden_text"
    }

    fn document(&self, context: &Context<'_>, id: DocumentId, sink: &mut Sink) {
        let Some(document) = context.documents.get(id) else { return };
        let mut found = invisible::find(document);
        found.extend(layout::find(document));
        found.extend(comments(document));
        found.extend(metadata(document));
        let mut counts = std::collections::BTreeMap::<&str, usize>::new();
        for hidden in found {
            let count = counts.entry(hidden.rule).or_default();
            *count += 1;
            if *count <= PER_RULE {
                let zh = hidden.zh.unwrap_or_else(|| hidden.detail.clone());
                let words = vec![("detail", Text::new(hidden.detail, zh))];
                sink.raise_with(&context.documents, hidden.rule, id, hidden.range, Vec::new(), words);
            }
        }
    }
}

/// Comments of a page that give the agent orders.
fn comments(document: &Document) -> Vec<Hidden> {
    let comments = document.segments.iter().filter(|segment| segment.kind == SegmentKind::Comment);
    comments
        .filter_map(|segment| {
            let text = document.text.get(segment.range.clone())?;
            gives_orders(text).then(|| Hidden {
                rule: "TS-HIDE-006",
                range: segment.range.clone(),
                detail: text.to_owned(),
                zh: None,
            })
        })
        .collect()
}

/// Metadata of images and documents that gives the agent orders.
fn metadata(document: &Document) -> Option<Hidden> {
    let layer = document.origin.as_ref()?.layer;
    let hidden = matches!(layer, "image metadata" | "PDF metadata") && gives_orders(&document.text);
    hidden.then(|| Hidden {
        rule: "TS-HIDE-008",
        range: 0..document.text.len(),
        detail: document.text.clone(),
        zh: None,
    })
}

#[cfg(test)]
mod tests;
