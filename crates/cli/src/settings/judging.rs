//! The section `[judge]`: plain text and numbers in, a judge's settings out; the key comes from where it is kept.

use super::{layers, raw};
use anyhow::{Context as _, bail, ensure};
use judge::{Budget, Key, Kind, Prices, Settings, Tape};
use std::path::Path;
use std::time::Duration;

/// An address that is never called.
const NOBODY: &str = "http://localhost";

/// The judge's settings alone, for commands that need no others; `None` when no judge is configured. Who `asks` nobody,
/// because answers are replayed or only costs are estimated, needs neither address nor key.
pub(crate) fn judge_settings(file: Option<&Path>, tape: Tape, asks: bool) -> anyhow::Result<Option<Settings>> {
    check(layers(file)?.extract_inner::<raw::Judge>("judge").context("settings")?, tape, asks)
}

/// Checks the section.
pub(super) fn check(raw: raw::Judge, tape: Tape, asks: bool) -> anyhow::Result<Option<Settings>> {
    if raw.kind.is_empty() {
        return Ok(None);
    }
    let Some(kind) = Kind::parse(&raw.kind) else { bail!("judge.kind must be openai, anthropic or ollama") };
    ensure!(!asks || !raw.endpoint.is_empty(), "judge.endpoint: where is the model to be asked?");
    let endpoint = if asks { raw.endpoint } else { NOBODY.to_owned() };
    let key = if asks { key(&raw.key_env, &raw.key_file)? } else { None };
    for (name, price) in [("input_price", raw.input_price), ("output_price", raw.output_price)] {
        ensure!(price.is_finite() && price >= 0.0, "judge.{name} must be 0 or more");
    }
    Ok(Some(Settings {
        kind,
        endpoint,
        model: raw.model,
        key,
        timeout: Duration::from_secs(raw.timeout_seconds),
        concurrency: raw.concurrency,
        temperature: (raw.temperature >= 0.0).then_some(raw.temperature),
        budget: Budget {
            requests: raw.requests_per_scan,
            input_tokens: raw.input_tokens_per_scan,
            request_tokens: raw.request_tokens,
            answer_tokens: raw.answer_tokens,
        },
        prices: Prices { input: raw.input_price, output: raw.output_price },
        tape,
    }))
}

fn key(variable: &str, file: &Path) -> anyhow::Result<Option<Key>> {
    let text = match (variable, file.as_os_str().is_empty()) {
        ("", true) => return Ok(None),
        ("", false) => {
            std::fs::read_to_string(file).with_context(|| format!("judge.key_file: cannot read {}", file.display()))?
        }
        // The variable's content is not told, not even when it is no text.
        (name, true) => {
            std::env::var(name).ok().with_context(|| format!("judge.key_env: no variable {name} in the environment"))?
        }
        _ => bail!("judge.key_env and judge.key_file: one of them is enough"),
    };
    ensure!(!text.trim().is_empty(), "judge: the key is empty");
    Ok(Some(Key::new(&text)))
}
