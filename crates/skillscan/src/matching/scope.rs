//! Where a rule applies: languages, files, decoded layers.

use crate::document::{Document, SegmentKind};
use rules::{Applies, Glob, GlobError};

/// The compiled form of a rule's `applies`, roles apart.
#[derive(Debug)]
pub(crate) struct Scope {
    languages: Vec<String>,
    files: Vec<Glob>,
    decoded: Option<bool>,
}

impl Scope {
    /// Compiles.
    pub(crate) fn new(applies: &Applies) -> Result<Self, GlobError> {
        let files = applies.files.iter().map(|glob| Glob::new(glob)).collect::<Result<_, _>>()?;
        Ok(Self { languages: applies.languages.clone(), files, decoded: applies.decoded })
    }

    /// Whether the rule may apply anywhere in `document`.
    pub(crate) fn covers(&self, document: &Document) -> bool {
        let decoded = document.origin.as_ref().is_some_and(|origin| origin.disguised);
        self.decoded.is_none_or(|wanted| wanted == decoded)
            && (self.files.is_empty() || self.files.iter().any(|glob| glob.matches(&document.path)))
            && (self.names(document.language.id()) || document.code.iter().any(|unit| self.names(unit.language.id())))
    }

    /// Whether the rule applies at an offset: by the language of the file, or of the fence or command that holds it.
    pub(crate) fn covers_place(&self, document: &Document, offset: usize) -> bool {
        if self.names(document.language.id()) {
            return true;
        }
        // Code units are few per document, and this is asked for matches only.
        let units = document.code.iter().filter(|unit| unit.range.contains(&offset));
        let mut fences = document.segments_at(offset).filter_map(|segment| match segment.kind {
            SegmentKind::Fence(language) => language,
            _ => None,
        });
        units.map(|unit| unit.language).any(|language| self.names(language.id()))
            || fences.any(|language| self.names(language.id()))
    }

    fn names(&self, language: &str) -> bool {
        self.languages.is_empty() || self.languages.iter().any(|name| name == language)
    }
}
