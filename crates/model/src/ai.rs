//! What the AI engine did about one Skill, beside its findings: whether it took part, and what it left undone.
//!
//! Kept apart from [`crate::Coverage`]: a judge that cannot be reached does not make the static analysis incomplete.

use crate::Text;
use serde::{Deserialize, Serialize};

/// Rule id of the intent model's finding. The model looks at the other findings, so it cannot corroborate them.
pub const RESEMBLANCE_RULE: &str = "TS-AI-001";

/// The AI part of a scan.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AiPart {
    /// The language-model judge; `None` when none is configured.
    #[serde(default)]
    pub judge: Option<JudgeRun>,
}

/// Whether the AI part is there, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AiState {
    /// No judge is configured.
    NotConfigured,
    /// The judge read everything it was to read and answered.
    Complete,
    /// It did not; the static verdict stands.
    Incomplete,
}

/// One Skill before a language model.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct JudgeRun {
    /// The model, as configured.
    pub model: String,
    /// Release of the questions; another number may be answered differently.
    pub prompt_version: u32,
    /// Requests sent, repeated ones included.
    pub requests: u32,
    /// Tokens read, as the endpoint counts them; estimated where it does not say.
    pub input_tokens: u64,
    /// Tokens written.
    pub output_tokens: u64,
    /// Bytes of the package's text that were shown to the model.
    pub read_bytes: u64,
    /// Statements without evidence that exists in the package; they were dropped.
    pub evidence_dropped: u32,
    /// Statements that only repeated what the static engine had found; they were dropped.
    pub repeated: u32,
    /// Static findings that weigh one band less because of a cited reason.
    pub lowered: u32,
    /// What was left undone; empty when the AI part is complete.
    pub gaps: Vec<JudgeGap>,
}

/// One thing the judge did not do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgeGap {
    /// Why.
    pub reason: JudgeGapReason,
    /// Numbers that help, e.g. `HTTP 503`; never content of the package or of an answer.
    pub detail: String,
}

/// Why the judge left something undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JudgeGapReason {
    /// No connection.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// The endpoint refuses: wrong key, unknown model, bad request.
    Refused,
    /// The endpoint is overloaded or broken.
    Busy,
    /// An answer that is not of the agreed form.
    Garbled,
    /// An answer larger than any honest one, or cut off.
    TooLong,
    /// An answer that shows that the package, not we, instructed the model.
    Hijacked,
    /// The budget of tokens or requests ran out.
    OverBudget,
    /// A replay without a recorded answer.
    NotRecorded,
    /// The record could not be written.
    RecordFailed,
    /// The package could not be read, so there was nothing to show.
    NothingToRead,
}

impl JudgeGapReason {
    /// The stable word of reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Refused => "refused",
            Self::Busy => "busy",
            Self::Garbled => "garbled",
            Self::TooLong => "too_long",
            Self::Hijacked => "hijacked",
            Self::OverBudget => "over_budget",
            Self::NotRecorded => "not_recorded",
            Self::RecordFailed => "record_failed",
            Self::NothingToRead => "nothing_to_read",
        }
    }

    /// A few words in both languages.
    pub fn text(self) -> Text {
        match self {
            Self::Unreachable => Text::new("the model cannot be reached", "无法连接模型"),
            Self::TimedOut => Text::new("the model did not answer in time", "模型未在时限内应答"),
            Self::Refused => Text::new("the model's endpoint refused", "模型服务拒绝了请求"),
            Self::Busy => Text::new("the model's endpoint is overloaded or broken", "模型服务过载或故障"),
            Self::Garbled => Text::new("the answer is not of the agreed form", "应答不符合约定格式"),
            Self::TooLong => Text::new("the answer is too long or cut off", "应答过长或被截断"),
            Self::Hijacked => {
                Text::new("the answer shows that the package steered the model", "应答显示模型受到软件包内容操纵")
            }
            Self::OverBudget => Text::new("the budget ran out", "预算已用尽"),
            Self::NotRecorded => Text::new("no answer is recorded for this request", "没有该请求的已录制应答"),
            Self::RecordFailed => Text::new("the answer could not be recorded", "应答无法录制"),
            Self::NothingToRead => Text::new("there was nothing that could be read", "没有可供阅读的内容"),
        }
    }
}

impl JudgeGap {
    /// A gap with its numbers.
    pub fn new(reason: JudgeGapReason, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into() }
    }

    /// Reason and detail as one phrase.
    pub fn text(&self) -> Text {
        let reason = self.reason.text();
        match self.detail.is_empty() {
            true => reason,
            false => Text::new(format!("{} ({})", reason.en, self.detail), format!("{}（{}）", reason.zh, self.detail)),
        }
    }
}

impl AiPart {
    /// Whether the AI part is there.
    pub fn state(&self) -> AiState {
        match &self.judge {
            None => AiState::NotConfigured,
            Some(run) if run.gaps.is_empty() => AiState::Complete,
            Some(_) => AiState::Incomplete,
        }
    }

    /// What to say when it is not complete; `None` when there is nothing to say.
    pub fn incomplete(&self) -> Option<Text> {
        let gaps = &self.judge.as_ref()?.gaps;
        let first = gaps.first()?.text();
        let (more_en, more_zh) = match gaps.len() - 1 {
            0 => (String::new(), String::new()),
            n => (format!(", and {n} more"), format!("，另有 {n} 项")),
        };
        Some(Text::new(
            format!("The AI part is incomplete: {}{more_en}. The static analysis stands.", first.en),
            format!("AI 分析不完整：{}{more_zh}。静态分析结论有效。", first.zh),
        ))
    }
}

impl crate::Verdict {
    /// The verdict with what is missing of the AI part in its description. Whoever judges a scan again says it again.
    pub fn saying(mut self, ai: &AiPart) -> Self {
        if let Some(missing) = ai.incomplete() {
            self.description.en = format!("{} {}", self.description.en, missing.en);
            self.description.zh.push_str(&missing.zh);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_follows_from_the_gaps_and_is_said_in_both_languages() {
        let mut part = AiPart::default();
        assert_eq!((part.state(), part.incomplete()), (AiState::NotConfigured, None));
        part.judge = Some(JudgeRun::default());
        assert_eq!((part.state(), part.incomplete()), (AiState::Complete, None));
        let gaps = vec![JudgeGap::new(JudgeGapReason::Busy, "HTTP 503"), JudgeGap::new(JudgeGapReason::OverBudget, "")];
        part.judge = Some(JudgeRun { gaps, ..JudgeRun::default() });
        assert_eq!(part.state(), AiState::Incomplete);
        let text = part.incomplete().unwrap_or_default();
        assert!(text.en.contains("HTTP 503), and 1 more. The static analysis stands"), "{}", text.en);
        assert!(text.zh.contains("另有 1 项"), "{}", text.zh);
    }

    /// The words of reports are those of stored results.
    #[test]
    fn words_are_the_serialised_ones() {
        use JudgeGapReason as R;
        for reason in [
            R::Unreachable,
            R::TimedOut,
            R::Refused,
            R::Busy,
            R::Garbled,
            R::TooLong,
            R::Hijacked,
            R::OverBudget,
            R::NotRecorded,
            R::RecordFailed,
            R::NothingToRead,
        ] {
            assert_eq!(serde_json::to_value(reason).ok(), Some(reason.word().into()));
        }
    }
}
