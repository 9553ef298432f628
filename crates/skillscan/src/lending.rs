//! The readable texts of a package for a reader outside this process, in the order in which a reviewer would read.
//!
//! Decides nothing about what is shown to whom: the caller gives the limit and does the asking.

use crate::document::{Document, is_agent_surface, trace};
use model::{Finding, Role, Severity, SourceText};
use std::collections::BTreeSet;

/// The texts, at most `bytes` of them in all. What does not fit is named with the number of bytes left out.
pub(crate) fn texts(documents: &[Document], findings: &[Finding], bytes: usize) -> Vec<SourceText> {
    if bytes == 0 {
        return Vec::new();
    }
    let doubtful: BTreeSet<&str> = findings
        .iter()
        .filter(|finding| finding.demoted.is_none() && finding.severity >= Severity::Medium)
        .map(|finding| finding.location.file.as_str())
        .collect();
    // What reads like its parent (a cell, a part of a document) is shown, and so is what was disguised.
    let mut order: Vec<usize> = (0..documents.len()).collect();
    order.sort_by_cached_key(|id| documents.get(*id).map(|document| (interest(document, &doubtful), *id)));
    let mut left = bytes;
    order
        .into_iter()
        .filter_map(|id| documents.get(id).map(|document| (id, document)))
        .filter(|(_, document)| !document.text.trim().is_empty())
        .map(|(id, document)| {
            let text = crate::document::clip(&document.text, left);
            left -= text.len();
            let (location, steps) = trace(documents, id, &(0..0));
            let layer: Vec<&str> = steps.iter().map(|step| step.what.en.trim_start_matches("unwrapped: ")).collect();
            SourceText {
                file: document.path.clone(),
                layer: layer.join(" › "),
                line: location.line.max(1),
                left_out: (document.text.len() - text.len()) as u64,
                text: text.to_owned(),
            }
        })
        .collect()
}

/// What a reviewer opens first has the smallest number.
fn interest(document: &Document, doubtful: &BTreeSet<&str>) -> u8 {
    let boilerplate = document.segments.first().is_some_and(|segment| segment.role == Role::Boilerplate);
    match () {
        () if document.origin.as_ref().is_some_and(|origin| origin.disguised) => 2,
        () if is_agent_surface(&document.path) => 0,
        () if doubtful.contains(document.path.as_str()) => 1,
        () if boilerplate => 6,
        () if document.language.is_program() => 3,
        () if document.language == crate::document::Language::Markdown => 4,
        () => 5,
    }
}

#[cfg(test)]
mod tests {
    use crate::{Engine, Options};
    use package::Limits;
    use rules::RuleSet;

    #[test]
    fn what_the_agent_loads_comes_first_and_licences_last() {
        let file = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
        let files = vec![
            file("LICENSE", "MIT License\n\nPermission is hereby granted, free of charge, to any person."),
            file("data.csv", "a,b\n1,2\n"),
            file("notes.md", "# Notes\n\nNothing here.\n"),
            file("run.py", "print('hello')\n"),
            file("SKILL.md", "---\nname: x\ndescription: y\n---\n\n# X\n\nRun run.py.\n"),
        ];
        let package = package::open_files("x", files, &Limits::default());
        let engine = Engine::new(RuleSet::builtin().unwrap()).unwrap();
        let (_, texts) = engine.scan_and_lend(&package, &Options::default(), 1 << 20);
        let names: Vec<&str> = texts.iter().map(|text| text.file.as_str()).collect();
        assert_eq!(names, ["SKILL.md", "run.py", "notes.md", "data.csv", "LICENSE"]);
        assert!(texts.iter().all(|text| text.left_out == 0 && text.line == 1 && text.layer.is_empty()));

        let (_, texts) = engine.scan_and_lend(&package, &Options::default(), 60);
        assert_eq!(texts.iter().map(|text| text.text.len()).sum::<usize>(), 60);
        assert!(texts.last().is_some_and(|text| text.text.is_empty() && text.left_out > 0), "named, not hidden");
    }
}
