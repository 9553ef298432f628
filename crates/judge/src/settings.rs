//! What a judge is run with. Where the values come from (file, environment, flags) is the caller's business.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// Settings that are of the right types; [`crate::Judge::new`] checks that they fit together.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The protocol that the endpoint speaks.
    pub kind: Kind,
    /// Base address, e.g. `http://127.0.0.1:11434`.
    pub endpoint: String,
    /// The model, as the endpoint calls it.
    pub model: String,
    /// The key, if the endpoint wants one.
    pub key: Option<Key>,
    /// How long one request may take.
    pub timeout: Duration,
    /// Requests under way at once, over all scans.
    pub concurrency: usize,
    /// Sampling temperature; `None` leaves it to the endpoint.
    pub temperature: Option<f32>,
    /// What one scan may spend.
    pub budget: Budget,
    /// What tokens cost; for estimates only.
    pub prices: Prices,
    /// Whether answers are recorded or replayed.
    pub tape: Tape,
}

/// A wire protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `POST …/chat/completions`, with a JSON schema as response format.
    OpenAi,
    /// `POST …/v1/messages`, with a tool that must be called.
    Anthropic,
    /// `POST …/api/chat`, with a JSON schema as format.
    Ollama,
}

impl Kind {
    /// The word in settings and records.
    pub fn word(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::Anthropic => "anthropic",
            Self::Ollama => "ollama",
        }
    }

    /// The kind of a word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::OpenAi, Self::Anthropic, Self::Ollama].into_iter().find(|kind| kind.word() == word)
    }
}

/// What one scan may spend. Tokens are estimated before they are sent, so that the same package is cut the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Questions about one package.
    pub requests: u32,
    /// Tokens read over all requests of one package.
    pub input_tokens: u64,
    /// Tokens read in one request: what the model's context holds, less the answer.
    pub request_tokens: u64,
    /// Tokens of one answer.
    pub answer_tokens: u32,
}

impl Default for Budget {
    fn default() -> Self {
        Self { requests: 6, input_tokens: 60_000, request_tokens: 16_000, answer_tokens: 2_000 }
    }
}

/// Money per million tokens, in whatever currency the user thinks in; 0 when unknown.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Prices {
    /// Per million tokens read.
    pub input: f64,
    /// Per million tokens written.
    pub output: f64,
}

/// Whether answers are kept, or come from where they were kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Tape {
    /// Ask, keep nothing.
    #[default]
    Off,
    /// Ask, and keep every answer in this folder.
    Record(PathBuf),
    /// Ask nobody; take every answer from this folder.
    Replay(PathBuf),
}

/// An endpoint's key. Never shown: not by `Debug`, not in errors, not in records.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// Wraps a key; blanks around it, such as the line end of a key file, do not belong to it.
    pub fn new(key: &str) -> Self {
        Self(key.trim().to_owned())
    }

    /// The key itself, for the one header that carries it.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// `text` without the key, should somebody have echoed it.
    pub(crate) fn scrub(&self, text: &str) -> String {
        if self.0.is_empty() { text.to_owned() } else { text.replace(&self.0, "[key]") }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_trimmed_hidden_and_scrubbed() {
        let key = Key::new("sk-hush-hush\n");
        assert_eq!(format!("{key:?}"), "Key(…)");
        assert_eq!(key.expose(), "sk-hush-hush");
        assert_eq!(key.scrub("bad key sk-hush-hush!"), "bad key [key]!");
        assert_eq!(Key::new("").scrub("abc"), "abc");
    }

    #[test]
    fn kinds_are_known_by_their_words() {
        for kind in [Kind::OpenAi, Kind::Anthropic, Kind::Ollama] {
            assert_eq!(Kind::parse(kind.word()), Some(kind));
        }
        assert_eq!(Kind::parse("gemini"), None);
    }
}
