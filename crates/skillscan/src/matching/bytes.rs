//! The user's YARA rules, over the raw bytes of every file.

use crate::engine::Context;
use crate::sink::{Hit, Place, Sink};
use model::{Gap, GapReason, Role};
use rules::{ByteHit, ByteScanner};
use std::collections::BTreeMap;

/// Scans every file, inert kinds included: a YARA rule may look for anything.
pub(crate) fn scan(scanner: &dyn ByteScanner, context: &Context<'_>, sink: &mut Sink) {
    let plain = context.documents.iter().enumerate().filter(|(_, document)| document.origin.is_none());
    let texts: BTreeMap<&str, usize> = plain.map(|(id, document)| (document.path.as_str(), id)).collect();
    for file in &context.package.files {
        let scan = scanner.scan(&file.bytes);
        for ByteHit { rule, place } in scan.hits {
            // A place can be shown as line and column where the text is the bytes.
            let text = place.and_then(|range| {
                let id = *texts.get(file.path.as_str())?;
                let shown = context.documents.get(id)?.text.get(range.clone())?;
                (Some(shown.as_bytes()) == file.bytes.get(range.clone())).then_some((id, range))
            });
            let (role, role_reason) = match &text {
                Some((id, range)) => {
                    context.documents.get(*id).map_or((Role::Code, None), |document| document.role_at(range.start))
                }
                None => (Role::Code, None),
            };
            let place = text.map_or_else(|| Place::File(file.path.clone()), |(id, range)| Place::Text(id, range));
            sink.hits.push(Hit {
                rule,
                place,
                role,
                role_reason,
                slots: Vec::new(),
                words: Vec::new(),
                steps: Vec::new(),
            });
        }
        if !scan.complete {
            // A rule that does not end here will not end in the next file either.
            let detail =
                "YARA rules of yours take too long; they were not tried on the files after this one".to_owned();
            let (path, bytes) = (file.path.clone(), file.bytes.len() as u64);
            sink.gaps.push(Gap { path, reason: GapReason::BudgetExhausted, bytes, detail });
            return;
        }
    }
}
