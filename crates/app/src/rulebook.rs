//! The texts of rules for reports, loaded when first asked for: a scan without findings never pays for them.

use model::Text;
use report::{RuleCard, RuleTexts};
use rules::{LoadError, RuleSet};
use std::path::PathBuf;
use std::sync::OnceLock;

/// The rules by id, for showing.
#[derive(Debug, Default)]
pub struct RuleBook {
    user_rules: Option<PathBuf>,
    loaded: OnceLock<RuleSet>,
}

impl RuleBook {
    /// The built-in rules and those in the user's folder, if given.
    pub fn new(user_rules: Option<PathBuf>) -> Self {
        Self { user_rules, loaded: OnceLock::new() }
    }

    /// Loads the rules now, so that a rule of the user's that does not load is a refusal to run.
    pub fn load(&self) -> Result<&RuleSet, LoadError> {
        if let Some(loaded) = self.loaded.get() {
            return Ok(loaded);
        }
        let set = match &self.user_rules {
            Some(folder) => RuleSet::with_user_rules(folder)?,
            None => RuleSet::builtin()?,
        };
        Ok(self.loaded.get_or_init(|| set))
    }
}

impl RuleTexts for RuleBook {
    fn card(&self, rule_id: &str) -> Option<RuleCard<'_>> {
        // The workers refuse to scan with rules that do not load; here it can only mean a report with fewer words.
        if let Some(rule) = self.load().ok().and_then(|rules| rules.get(rule_id)) {
            return Some(RuleCard { title: &rule.title, why: &rule.why, fix: &rule.fix, references: &rule.references });
        }
        if rule_id == model::RESEMBLANCE_RULE {
            let (title, why, fix) = resemblance();
            return Some(RuleCard { title, why, fix, references: &[] });
        }
        let card = judge::cards().iter().find(|card| card.id == rule_id)?;
        Some(RuleCard { title: &card.title, why: &card.why, fix: &card.fix, references: &[] })
    }
}

/// The texts of the intent model's finding.
fn resemblance() -> (&'static Text, &'static Text, &'static Text) {
    static TEXTS: OnceLock<[Text; 3]> = OnceLock::new();
    let [title, why, fix] = TEXTS.get_or_init(|| {
        [
            Text::new("Reads like a malicious Skill", "内容与恶意 Skill 相似"),
            Text::new(
                "A small model that learned from malicious and harmless Skills holds the passage for malicious. It sees \
                 words, not meaning: a person must look.",
                "由恶意与正常 Skill 训练的小型模型判断该段内容可疑。模型只识别词语而不理解含义，需人工复核。",
            ),
            Text::new(
                "Have a person read the passage; say plainly what it is for, or remove it.",
                "请人工阅读该段内容，明确说明其用途，或将其删除。",
            ),
        ]
    });
    (title, why, fix)
}
