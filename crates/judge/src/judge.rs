//! The judge: asks about one scanned package, chunk by chunk, and hands the result back changed as far as is allowed.
//!
//! Total: whatever the endpoint does, there is a result, and what was left undone is in it.

use crate::answer;
use crate::apply::Collected;
use crate::ask::{Asked, Line};
use crate::plan::{Chunk, Estimate, Plan, tokens};
use crate::prompt::{PROMPT_VERSION, Question, numbered};
use crate::record::{Outcome, Record, digest};
use crate::settings::{Settings, Tape};
use crate::wire;
use model::{Coverage, Finding, JudgeGap, JudgeGapReason, JudgeRun, SkillScan, SourceText, Verdict};
use tokio::sync::Semaphore;
use url::{Host, Url};
use uuid::Uuid;

/// Why a judge cannot be set up: a refusal to start, never a scan without it.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The address is none.
    #[error("judge.endpoint: not an address: {0}")]
    Endpoint(String),
    /// A key would go over the network in the clear.
    #[error("judge.endpoint: a key is sent over https only, or to this machine")]
    KeyInTheClear,
    /// A setting is missing or senseless.
    #[error("judge.{0}")]
    Setting(&'static str),
    /// The HTTP client cannot be made.
    #[error("cannot prepare HTTPS")]
    Client(#[source] reqwest::Error),
}

/// How the caller sees results: what is hidden in them, and what follows from findings.
pub struct House<'a> {
    /// Hides secrets in what is shown.
    pub mask: &'a dyn Fn(&str) -> String,
    /// The verdict of the caller's policy.
    pub verdict: &'a dyn Fn(&[Finding], &Coverage) -> Verdict,
}

/// A judge. Share one: it bounds how many requests are under way.
#[derive(Debug)]
pub struct Judge {
    settings: Settings,
    line: Line,
    under_way: Semaphore,
}

impl Judge {
    /// Checks the settings. Opens no connection.
    pub fn new(settings: Settings) -> Result<Self, SetupError> {
        check(&settings)?;
        let line = Line::new(&settings).map_err(SetupError::Client)?;
        Ok(Self { line, under_way: Semaphore::new(settings.concurrency), settings })
    }

    /// Bytes of text that the budget could pay for: more need not be lent.
    pub fn readable_bytes(&self) -> usize {
        usize::try_from(self.settings.budget.input_tokens.saturating_mul(4)).unwrap_or(usize::MAX)
    }

    /// Requests under way at once.
    pub fn concurrency(&self) -> usize {
        self.settings.concurrency
    }

    /// What asking about these texts would cost at most. Asks nothing.
    pub fn estimate(&self, texts: &[SourceText]) -> Estimate {
        let Settings { budget, prices, .. } = &self.settings;
        Plan::new(texts, budget).estimate(texts, budget, prices)
    }

    /// Asks about a scanned package and gives the result as it is then.
    pub async fn judge(&self, mut scan: SkillScan, texts: &[SourceText], house: &House<'_>) -> SkillScan {
        let shown = scan.clone();
        let shown_findings = numbered(&shown);
        let plan = Plan::new(texts, &self.settings.budget);
        let mut run =
            JudgeRun { model: self.settings.model.clone(), prompt_version: PROMPT_VERSION, ..JudgeRun::default() };
        let mut collected = Collected::new(texts, &shown_findings, house.mask);
        for chunk in &plan.chunks {
            let question = Question::new(&shown, &shown_findings, chunk);
            if !self.part(&question, chunk, &mut collected, &mut run).await {
                break;
            }
        }
        run.gaps.extend(plan.gap);
        collected.apply(&mut scan.findings, &mut run);
        scan.ai.judge = Some(run);
        scan.verdict = (house.verdict)(&scan.findings, &scan.coverage).saying(&scan.ai);
        scan
    }

    /// Asks about one chunk. False when there is no sense in asking further.
    async fn part(
        &self,
        question: &Question,
        chunk: &Chunk<'_>,
        collected: &mut Collected<'_>,
        run: &mut JudgeRun,
    ) -> bool {
        let left = self.settings.budget.requests.saturating_sub(run.requests);
        if left == 0 {
            run.gaps.push(JudgeGap::new(JudgeGapReason::OverBudget, format!("{} requests", run.requests)));
            return false;
        }
        let record = match self.answered(question, left).await {
            Ok(record) => record,
            Err(gap) => {
                run.gaps.push(gap);
                return true;
            }
        };
        run.requests += record.tries;
        let body = match record.outcome {
            Outcome::Body(body) => body,
            Outcome::Gap(gap) => {
                // Who cannot be reached, or refuses, will not answer the next question either.
                let lasting = matches!(gap.reason, JudgeGapReason::Unreachable | JudgeGapReason::Refused);
                run.gaps.push(gap);
                return !lasting;
            }
        };
        run.read_bytes += chunk.pieces.iter().map(|piece| piece.text.len() as u64).sum::<u64>();
        let Some(reply) = wire::reply(self.settings.kind, &body) else {
            run.gaps.push(JudgeGap::new(JudgeGapReason::Garbled, ""));
            return true;
        };
        run.input_tokens += reply.input_tokens.unwrap_or(chunk.tokens);
        run.output_tokens += reply.output_tokens.unwrap_or_else(|| tokens(&reply.text));
        if reply.text.contains(&record.delimiter) {
            collected.leaked(chunk, run);
        } else if reply.cut {
            run.gaps.push(JudgeGap::new(JudgeGapReason::TooLong, ""));
        } else {
            match answer::read(&reply.text) {
                Ok(answer) => collected.take(&answer, chunk, run),
                Err(_) => run.gaps.push(JudgeGap::new(JudgeGapReason::Garbled, "")),
            }
        }
        true
    }

    /// The answer to a question, from the endpoint or from the tape.
    async fn answered(&self, question: &Question, most: u32) -> Result<Record, JudgeGap> {
        let name = digest(&self.settings, question);
        if let Tape::Replay(folder) = &self.settings.tape {
            return Record::read(folder, &name);
        }
        let delimiter = Uuid::new_v4().simple().to_string();
        let asked = self.ask(&question.with(&delimiter), most).await;
        let record = Record::new(&self.settings, name, &delimiter, asked);
        if let Tape::Record(folder) = &self.settings.tape
            && let Err(error) = record.write(folder)
        {
            tracing::warn!(error = &error as &dyn std::error::Error, "cannot record an answer");
            return Err(JudgeGap::new(JudgeGapReason::RecordFailed, ""));
        }
        Ok(record)
    }

    async fn ask(&self, question: &Question, most: u32) -> Asked {
        let _permit = self.under_way.acquire().await;
        let asked = self.line.ask(&wire::call(&self.settings, question), most).await;
        let outcome = match &asked.outcome {
            Ok(_) => "answered",
            Err(gap) => gap.reason.word(),
        };
        tracing::debug!(model = self.settings.model, tries = asked.tries, outcome, "asked the judge");
        asked
    }
}

fn check(settings: &Settings) -> Result<(), SetupError> {
    let url = Url::parse(&settings.endpoint).map_err(|_| SetupError::Endpoint(shown(&settings.endpoint)))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(SetupError::Endpoint(shown(&settings.endpoint)));
    }
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() {
        return Err(SetupError::Setting("endpoint: an address without user, password and query; the key goes apart"));
    }
    let here = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    if url.scheme() == "http" && !here && settings.key.is_some() {
        return Err(SetupError::KeyInTheClear);
    }
    let wrong = match settings {
        _ if settings.model.trim().is_empty() => "model: which model is to be asked?",
        _ if settings.timeout.is_zero() => "timeout_seconds must be at least 1",
        _ if !(1..=1024).contains(&settings.concurrency) => "concurrency must be 1 to 1024",
        _ if settings.budget.requests == 0 => "requests_per_scan must be at least 1",
        _ if settings.budget.request_tokens < 4_000 => "request_tokens must be at least 4000",
        _ if settings.budget.input_tokens < settings.budget.request_tokens => {
            "input_tokens_per_scan must be at least request_tokens"
        }
        _ if settings.budget.answer_tokens < 200 => "answer_tokens must be at least 200",
        _ => return Ok(()),
    };
    Err(SetupError::Setting(wrong))
}

/// An address as an error may show it: without what may be a password.
fn shown(endpoint: &str) -> String {
    endpoint.rsplit('@').next().unwrap_or_default().chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Budget, Key, Kind, Prices};
    use std::time::Duration;

    fn settings(endpoint: &str, key: Option<&str>) -> Settings {
        Settings {
            kind: Kind::OpenAi,
            endpoint: endpoint.to_owned(),
            model: "m".to_owned(),
            key: key.map(Key::new),
            timeout: Duration::from_secs(5),
            concurrency: 1,
            temperature: None,
            budget: Budget::default(),
            prices: Prices::default(),
            tape: Tape::Off,
        }
    }

    #[test]
    fn settings_that_leak_or_mean_nothing_are_refused() {
        let check = |endpoint: &str, key: Option<&str>, says: &str| {
            let problem = Judge::new(settings(endpoint, key)).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(if says.is_empty() { problem.is_empty() } else { problem.contains(says) }, "{endpoint}: {problem}");
            assert!(!problem.contains("hush"), "{problem}");
        };
        check("https://llm.example.com/v1", Some("hush"), "");
        check("http://127.0.0.1:8000/v1", Some("hush"), "");
        check("http://[::1]:8000", Some("hush"), "");
        check("http://gpu.internal:11434", None, "");
        check("http://gpu.internal:11434", Some("hush"), "over https only");
        check("https://u:hush@llm.example.com", None, "the key goes apart");
        check("https://llm.example.com/?key=hush", None, "the key goes apart");
        check("ftp://llm.example.com", None, "not an address");
        check("llm.example.com", None, "not an address");
        check("u:hush@", None, "not an address");
    }

    #[test]
    fn a_judge_never_shows_its_key() {
        let judge = Judge::new(settings("https://llm.example.com/v1", Some("hush-hush"))).unwrap();
        assert!(!format!("{judge:?}").contains("hush"));
    }
}
