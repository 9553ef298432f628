//! Answers kept on disk, to be read again without asking anybody: for audits, tests and repeated runs.
//!
//! A record holds the question's digest, not the question, and no key. It is found by what was asked, in whatever
//! delimiter it was asked.

use crate::ask::Asked;
use crate::prompt::{PROMPT_VERSION, Question};
use crate::settings::{Kind, Settings};
use model::{JudgeGap, JudgeGapReason};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::io;
use std::path::Path;

/// A kept answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Digest of the question; also the file's name.
    pub(crate) question: String,
    pub(crate) prompt_version: u32,
    pub(crate) kind: String,
    pub(crate) model: String,
    /// The delimiter that was used; an answer that repeats it gives itself away, then as now.
    pub(crate) delimiter: String,
    pub(crate) tries: u32,
    /// The body as it came, or why there is none.
    pub(crate) outcome: Outcome,
}

/// How a question ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Outcome {
    Body(String),
    Gap(JudgeGap),
}

impl Record {
    /// A record of what was just answered.
    pub(crate) fn new(settings: &Settings, question: String, delimiter: &str, asked: Asked) -> Self {
        Self {
            question,
            prompt_version: PROMPT_VERSION,
            kind: settings.kind.word().to_owned(),
            model: settings.model.clone(),
            delimiter: delimiter.to_owned(),
            tries: asked.tries,
            outcome: asked.outcome.map_or_else(Outcome::Gap, Outcome::Body),
        }
    }

    /// Writes it into `folder`; a reader never sees half of it.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let text = serde_json::to_string_pretty(self)?;
        let partial = folder.join(format!("{}.partial", self.question));
        std::fs::write(&partial, text + "\n")?;
        std::fs::rename(partial, folder.join(format!("{}.json", self.question)))
    }

    /// The record of a question.
    pub(crate) fn read(folder: &Path, question: &str) -> Result<Self, JudgeGap> {
        let missing = |detail: &str| JudgeGap::new(JudgeGapReason::NotRecorded, detail);
        let text = std::fs::read_to_string(folder.join(format!("{question}.json"))).map_err(|_| missing(""))?;
        let record: Self = serde_json::from_str(&text).map_err(|_| missing("unreadable record"))?;
        if record.question == question { Ok(record) } else { Err(missing("unreadable record")) }
    }
}

/// Digest of everything that may change an answer, the random delimiter left out.
pub(crate) fn digest(settings: &Settings, question: &Question) -> String {
    let Settings { kind, model, temperature, budget, .. } = settings;
    let mut hash = Sha256::new();
    let limits = format!(
        "{temperature:?} {} {}",
        budget.answer_tokens,
        match kind {
            Kind::Ollama => budget.request_tokens,
            Kind::OpenAi | Kind::Anthropic => 0,
        }
    );
    for part in [&PROMPT_VERSION.to_string(), kind.word(), model, &limits, &question.system, &question.user] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize())
}
