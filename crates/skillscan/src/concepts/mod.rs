//! Concepts in prose: what a sentence talks about, whatever its words and language.
//!
//! `data/concepts.yml` lists the words of nine languages under a few dozen concepts (send, secret, user, silently …).
//! Rules combine concepts instead of words, so that one rule understands paraphrases and translations. One linear pass
//! of one automaton over the prose; no model, no grammar. What a combination is worth is the rule's business.

mod pattern;
mod reading;
mod sentence;
mod vocabulary;

pub(crate) use pattern::ConceptPattern;
pub(crate) use sentence::Prose;
pub(crate) use vocabulary::Vocabulary;

#[cfg(test)]
mod tests;
