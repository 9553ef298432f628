//! Hard-coded secrets: keys of known vendors, private keys, tokens, connection strings, credential assignments.
//!
//! Says only what looks live. Sample files (`.env.example`) are passed over; test data and documentation are demoted
//! by their role. Whether a secret is *stolen* is none of its business: flows are.

mod catalogue;
mod checksum;
mod placeholder;

pub(crate) use catalogue::find_lenient;

use super::Analyzer;
use crate::document::DocumentId;
use crate::engine::Context;
use crate::sink::Sink;
use catalogue::{Kind, find};

/// Findings per file; more of the same tells nobody anything new.
const PER_FILE: usize = 20;

/// Names of files that show the shape of a secret to be filled in.
const SAMPLE_MARKS: &[&str] = &[".example", ".sample", ".template", ".dist", "-example.", "-sample.", ".tmpl"];

/// The analyzer.
pub(crate) struct Secrets;

impl Analyzer for Secrets {
    fn name(&self) -> &'static str {
        "secrets"
    }

    fn document(&self, context: &Context<'_>, id: DocumentId, sink: &mut Sink) {
        let Some(document) = context.documents.get(id) else { return };
        let path = document.path.to_ascii_lowercase();
        if SAMPLE_MARKS.iter().any(|mark| path.contains(mark)) {
            return;
        }
        for found in find(&document.text).into_iter().take(PER_FILE) {
            let slots = vec![("name", found.form.en.clone()), ("other", found.form.zh.clone())];
            let rule = if found.issued { rule(found.form.kind) } else { "TS-SEC-010" };
            sink.raise(&context.documents, rule, id, found.range, slots);
        }
    }
}

fn rule(kind: Kind) -> &'static str {
    match kind {
        Kind::Cloud => "TS-SEC-001",
        Kind::Platform => "TS-SEC-002",
        Kind::Ai => "TS-SEC-003",
        Kind::Messaging => "TS-SEC-004",
        Kind::Payment => "TS-SEC-005",
        Kind::PrivateKey => "TS-SEC-006",
        Kind::Jwt => "TS-SEC-007",
        Kind::Connection => "TS-SEC-008",
        Kind::Generic => "TS-SEC-009",
    }
}
