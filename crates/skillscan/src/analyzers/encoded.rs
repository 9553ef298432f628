//! Encoded layers that hide something worth hiding: a command, a program, an address, orders to the agent.
//!
//! That something is encoded is no finding; data often is. What comes out decides.

use super::Analyzer;
use crate::document::{Document, DocumentId, NAME_IN_PIECES, clip, gives_orders, is_shell};
use crate::engine::Context;
use crate::sink::Sink;
use std::collections::BTreeSet;
use std::ops::Range;

/// The analyzer.
pub(crate) struct Encoded;

impl Analyzer for Encoded {
    fn name(&self) -> &'static str {
        "encoded"
    }

    fn package(&self, context: &Context<'_>, sink: &mut Sink) {
        let documents = &context.documents;
        let mut said: BTreeSet<(&str, DocumentId, usize)> = BTreeSet::new();
        for (id, document) in documents.iter().enumerate() {
            let Some(rule) = rule(document) else { continue };
            let (layers, root, place) = chain(documents, id);
            if layers.is_empty() || !said.insert((rule, root, place.start)) {
                continue;
            }
            let slots = vec![("layers", layers.join(" → ")), ("detail", document.text.trim().to_owned())];
            sink.raise(documents, rule, id, 0..document.text.len(), slots);
        }
    }
}

/// The disguises between a document and the file's own text, outermost first, and the place there.
fn chain(documents: &[Document], id: DocumentId) -> (Vec<&'static str>, DocumentId, Range<usize>) {
    let mut layers = Vec::new();
    let mut at = id;
    let mut place = 0..0;
    while let Some(origin) = documents.get(at).and_then(|document| document.origin.as_ref()) {
        if origin.disguised {
            layers.push(origin.layer);
        }
        place = origin.range.clone();
        at = origin.parent;
    }
    layers.reverse();
    (layers, at, place)
}

fn rule(document: &Document) -> Option<&'static str> {
    let origin = document.origin.as_ref().filter(|origin| origin.disguised)?;
    let text = document.text.trim();
    if origin.layer == NAME_IN_PIECES {
        return Some("TS-ENC-004");
    }
    if gives_orders(text) {
        return Some("TS-ENC-003");
    }
    // Escapes of single characters are how text is stored; only what people encode by hand hides programs.
    if is_program(text) {
        return Some("TS-ENC-001");
    }
    let stored = matches!(origin.layer, "unicode escapes" | "HTML entities" | "URL encoding");
    (!stored && is_address(text)).then_some("TS-ENC-002")
}

/// One address and nothing else.
fn is_address(text: &str) -> bool {
    let lower = clip(text, 512).to_ascii_lowercase();
    let rest = ["http://", "https://", "ws://", "wss://", "ftp://", "tcp://"]
        .iter()
        .find_map(|scheme| lower.strip_prefix(scheme));
    text.len() <= 512 && rest.is_some_and(|rest| rest.contains('.') && !rest.contains(char::is_whitespace))
}

/// Reads as a command line or as program text that acts.
fn is_program(text: &str) -> bool {
    const SIGNS: &[&str] = &[
        "os.system",
        "subprocess.",
        "exec(",
        "eval(",
        "__import__",
        "child_process",
        "socket.socket",
        "urllib.request",
        "requests.get(",
        "requests.post(",
        "Invoke-Expression",
        "IEX",
        "DownloadString",
        "New-Object Net",
        "/dev/tcp/",
        "require('http",
        "require(\"http",
        "fetch('http",
        "fetch(\"http",
        "process.env",
        "os.environ",
        "chmod +x",
        "| bash",
        "| sh",
        "|bash",
        "|sh",
        "rm -rf",
        "curl ",
        "wget ",
        "nc -e",
        "base64 -d",
    ];
    let head = clip(text, 64 << 10);
    let acts = SIGNS.iter().any(|sign| head.contains(sign));
    acts || is_shell(head) && head.contains(['/', '|', '-'])
}
