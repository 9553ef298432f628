//! The agreed form of an answer: one JSON object, as a schema for the model and as a type for us.
//!
//! Strict about the form, indifferent to the content: whether anything in an answer is true is for `check` to find out.

use model::{Category, Confidence, Nature, Severity};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

/// Findings, dismissals and attempts that are read from one answer; an honest one has a handful.
const MOST: usize = 40;

/// An answer.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Answer {
    /// What the model makes of the shown part as a whole.
    pub(crate) verdict: Opinion,
    /// What is wrong.
    #[serde(deserialize_with = "some")]
    pub(crate) findings: Vec<Statement>,
    /// Static findings that it holds for harmless.
    #[serde(deserialize_with = "some")]
    pub(crate) dismissals: Vec<Dismissal>,
    /// Words that speak to an automated reviewer.
    #[serde(deserialize_with = "some")]
    pub(crate) injection_attempts: Vec<Attempt>,
}

/// The model's word for the whole; it decides nothing, but a word that contradicts strong evidence tells something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Opinion {
    Benign,
    Suspicious,
    Malicious,
}

/// Something that is wrong, with evidence.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Statement {
    pub(crate) category: Category,
    pub(crate) nature: Nature,
    pub(crate) severity: Severity,
    pub(crate) confidence: Confidence,
    pub(crate) reason_en: String,
    pub(crate) reason_zh: String,
    pub(crate) evidence: Vec<Quotation>,
}

/// Bytes that are said to exist.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Quotation {
    pub(crate) file: String,
    pub(crate) quote: String,
}

/// A static finding that is said to be harmless.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Dismissal {
    /// The id it was shown under.
    pub(crate) finding: String,
    pub(crate) reason_en: String,
    pub(crate) reason_zh: String,
    pub(crate) file: String,
    pub(crate) quote: String,
}

/// Words that are said to speak to an automated reviewer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Attempt {
    pub(crate) file: String,
    pub(crate) quote: String,
}

/// Reads an answer. Models that cannot be held to a schema wrap it in a code fence; nothing else around it is accepted.
pub(crate) fn read(text: &str) -> Result<Answer, serde_json::Error> {
    let text = text.trim();
    let inner = text.strip_prefix("```json").or_else(|| text.strip_prefix("```"));
    let inner = inner.and_then(|text| text.strip_suffix("```")).unwrap_or(text);
    serde_json::from_str(inner.trim())
}

/// The schema that the endpoint is told to hold the model to.
pub(crate) fn schema() -> Value {
    let text = json!({"type": "string"});
    let object = |properties: Value| {
        let required: Vec<String> = properties.as_object().map(|p| p.keys().cloned().collect()).unwrap_or_default();
        json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
    };
    let list = |items: Value| json!({"type": "array", "items": items});
    let categories: Vec<String> = Category::ALL.into_iter().map(String::from).collect();
    object(json!({
        "verdict": {"type": "string", "enum": ["benign", "suspicious", "malicious"]},
        "findings": list(object(json!({
            "category": {"type": "string", "enum": categories},
            "nature": {"type": "string", "enum": ["attack", "vulnerability", "hygiene"]},
            "severity": {"type": "string", "enum": ["info", "low", "medium", "high", "critical"]},
            "confidence": {"type": "string", "enum": ["low", "medium", "high"]},
            "reason_en": text, "reason_zh": text,
            "evidence": list(object(json!({"file": text, "quote": text}))),
        }))),
        "dismissals": list(object(json!({
            "finding": text, "reason_en": text, "reason_zh": text, "file": text, "quote": text,
        }))),
        "injection_attempts": list(object(json!({"file": text, "quote": text}))),
    }))
}

/// A list without what is beyond any honest length.
fn some<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let mut list = Vec::<T>::deserialize(deserializer)?;
    list.truncate(MOST);
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &str = r#"{"verdict":"benign","findings":[],"dismissals":[],"injection_attempts":[]}"#;

    #[test]
    fn the_agreed_form_is_read_and_nothing_else() {
        let check = |text: &str, good: bool| assert_eq!(read(text).is_ok(), good, "{text}");
        check(EMPTY, true);
        check(&format!("```json\n{EMPTY}\n```"), true);
        check(&format!("Sure! Here it is: {EMPTY}"), false);
        check(r#"{"verdict":"safe","findings":[],"dismissals":[],"injection_attempts":[]}"#, false);
        check(r#"{"verdict":"benign","findings":[]}"#, false);
        check("", false);
        check("null", false);
    }

    #[test]
    fn the_schema_asks_for_what_the_type_reads() {
        let schema = schema();
        let item = &schema["properties"]["findings"]["items"];
        assert_eq!(item["properties"]["category"]["enum"][4], "90005");
        assert_eq!(item["required"].as_array().map(Vec::len), Some(7));
        let statement = serde_json::json!({
            "category": "90005", "nature": "attack", "severity": "high", "confidence": "high",
            "reason_en": "a", "reason_zh": "b", "evidence": [{"file": "SKILL.md", "quote": "c"}],
        });
        assert!(serde_json::from_value::<Statement>(statement).is_ok());
    }
}
