//! The verdict: a pure function of findings, coverage and profile, with its reasons listed.
//!
//! - **malicious** needs one strong finding, or a corroborated chain: two attack findings of high weight that are
//!   independent of each other (different rule and different category), or three of different rules.
//! - **suspicious** needs one finding that a reviewer should see, or an incomplete analysis.
//! - Permission and hygiene findings, and honest vulnerabilities, never make a Skill malicious.
//! - Demoted findings and capabilities never count.

use crate::{Bars, Category, Confidence, Coverage, Finding, Nature, Profile, RESEMBLANCE_RULE, Severity, Text};
use serde::{Deserialize, Serialize};

/// CSIP `RiskLevel`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RiskLevel {
    /// Trusted: nothing that a reviewer must see.
    Benign,
    /// A human should look.
    Suspicious,
    /// Do not use.
    Malicious,
}

impl RiskLevel {
    /// The wire word: `malicious`, `suspicious` or `benign`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Benign => "benign",
            Self::Suspicious => "suspicious",
            Self::Malicious => "malicious",
        }
    }

    /// Display name in both languages.
    pub fn name(self) -> Text {
        match self {
            Self::Benign => Text::new("benign", "可信"),
            Self::Suspicious => Text::new("suspicious", "可疑"),
            Self::Malicious => Text::new("malicious", "恶意"),
        }
    }
}

/// What follows from findings and coverage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The decision.
    pub risk_level: RiskLevel,
    /// 0-100, higher is safer: benign 80-100, suspicious 40-79, malicious 0-39.
    pub security_score: u8,
    /// The category that decided; `None` when nothing was hit.
    pub primary_category: Option<Category>,
    /// Why, most important first.
    pub reasons: Vec<Text>,
    /// A summary for people.
    pub description: Text,
    /// What to do first.
    pub mitigation: Text,
}

/// Judges. Pure: the same arguments always give the same verdict, so old scans can be judged again.
pub fn judge(findings: &[Finding], coverage: &Coverage, profile: Profile) -> Verdict {
    judge_by(findings, coverage, profile.bars())
}

/// [`judge`] by the numbers of a profile of one's own.
pub fn judge_by<'f>(findings: impl IntoIterator<Item = &'f Finding>, coverage: &Coverage, bars: Bars) -> Verdict {
    let mut counted: Vec<&Finding> = findings.into_iter().filter(|f| f.demoted.is_none()).collect();
    counted.sort_by_key(|f| std::cmp::Reverse(weight(f)));
    let independent = independent(&counted);
    let complete = coverage.complete();
    let risk_level = level(&independent, complete, bars);
    let top = independent.first().copied();
    let mut reasons: Vec<Text> = independent
        .iter()
        .filter(|f| weight(f) >= bars.review.min(weight(top.unwrap_or(f))))
        .take(5)
        .map(|f| f.message.clone())
        .collect();
    if !complete {
        reasons.push(incomplete_reason(coverage));
    }
    Verdict {
        risk_level,
        security_score: score(risk_level, &independent, complete),
        primary_category: top.map(|f| f.category),
        description: describe(risk_level, &counted, &reasons),
        mitigation: mitigation(risk_level, top.map(|f| f.category), complete),
        reasons,
    }
}

/// Points of one finding, 0-100. Severity sets the band, confidence and nature place it inside.
fn weight(finding: &Finding) -> u32 {
    let base = match finding.severity {
        Severity::Critical => 100,
        Severity::High => 70,
        Severity::Medium => 40,
        Severity::Low => 15,
        Severity::Info => 2,
    };
    let sure = match finding.confidence {
        Confidence::High => 100,
        Confidence::Medium => 75,
        Confidence::Low => 45,
    };
    let meant = match finding.nature {
        Nature::Attack => 100,
        Nature::Vulnerability => 80,
        Nature::Hygiene => 70,
    };
    base * sure * meant / 10_000
}

/// The heaviest finding of each (rule), so that a hundred hits of one rule count once. Which of several that weigh the
/// same is not a matter of their order.
fn independent<'a>(sorted: &[&'a Finding]) -> Vec<&'a Finding> {
    let rank = |f: &Finding| (std::cmp::Reverse(weight(f)), f.nature != Nature::Attack, f.category);
    let mut places = std::collections::BTreeMap::new();
    let mut chosen: Vec<&Finding> = Vec::new();
    for finding in sorted {
        let place = *places.entry(finding.rule_id.as_str()).or_insert(chosen.len());
        match chosen.get_mut(place) {
            Some(other) if rank(finding) < rank(other) => *other = finding,
            Some(_) => {}
            None => chosen.push(finding),
        }
    }
    chosen
}

fn level(independent: &[&Finding], complete: bool, bars: Bars) -> RiskLevel {
    if independent.iter().any(|f| f.is_strong()) || corroborated(independent, bars) {
        return RiskLevel::Malicious;
    }
    let reviewed = independent.iter().any(|f| weight(f) >= bars.review);
    if reviewed || !complete { RiskLevel::Suspicious } else { RiskLevel::Benign }
}

/// Two heavy attack findings of different categories support each other, and so do three of one.
fn corroborated(independent: &[&Finding], bars: Bars) -> bool {
    // What only looks at the other findings is no second reason.
    let own = |f: &&&Finding| f.rule_id != RESEMBLANCE_RULE;
    let heavy: Vec<_> = independent
        .iter()
        .filter(own)
        .filter(|f| f.nature == Nature::Attack && weight(f) >= bars.corroborate)
        .collect();
    let Some(first) = heavy.first() else { return false };
    heavy.len() >= 3 || heavy.iter().any(|f| f.category != first.category)
}

/// Inside the band of the level, the strongest independent findings take points; they do not simply add up.
fn score(level: RiskLevel, independent: &[&Finding], complete: bool) -> u8 {
    let mut rest: u32 = 1000;
    for finding in independent.iter().take(8) {
        rest = rest * (1000 - weight(finding) * 8) / 1000;
    }
    if !complete {
        rest = rest * 7 / 10;
    }
    let (low, high) = match level {
        RiskLevel::Benign => (80, 100),
        RiskLevel::Suspicious => (40, 79),
        RiskLevel::Malicious => (0, 39),
    };
    let score = low + rest * (high - low) / 1000;
    u8::try_from(score).unwrap_or(100)
}

fn incomplete_reason(coverage: &Coverage) -> Text {
    let missing: Vec<_> = coverage.gaps.iter().filter(|g| g.reason.breaks_completeness()).collect();
    let Some(first) = missing.first() else { return Text::default() };
    let what =
        if first.path.is_empty() { Text::new("the package", "软件包") } else { Text::new(&first.path, &first.path) };
    let reason = first.reason.text();
    let (more_en, more_zh) = match missing.len() - 1 {
        0 => (String::new(), String::new()),
        n => (format!(" and {n} more"), format!("，另有 {n} 处")),
    };
    Text::new(
        format!("The analysis is incomplete: {} ({}){more_en}.", what.en, reason.en),
        format!("分析不完整：{}（{}）{more_zh}。", what.zh, reason.zh),
    )
}

fn describe(level: RiskLevel, counted: &[&Finding], reasons: &[Text]) -> Text {
    if reasons.is_empty() {
        return match counted.len() {
            0 => Text::new("No risk was found.", "未发现风险。"),
            n => Text::new(
                format!("No risk that needs a review; {n} note(s)."),
                format!("未发现需要复核的风险；有 {n} 条提示。"),
            ),
        };
    }
    let lead = match level {
        RiskLevel::Malicious => Text::new("Do not use this Skill. ", "请勿使用该 Skill。"),
        RiskLevel::Suspicious => Text::new("Review before use. ", "使用前请人工复核。"),
        RiskLevel::Benign => Text::new("No risk that needs a review. ", "未发现需要复核的风险。"),
    };
    let en: Vec<&str> = reasons.iter().map(|r| r.en.as_str()).collect();
    let zh: Vec<&str> = reasons.iter().map(|r| r.zh.as_str()).collect();
    Text::new(lead.en + &en.join(" "), lead.zh + &zh.concat())
}

fn mitigation(level: RiskLevel, primary: Option<Category>, complete: bool) -> Text {
    let first = match level {
        RiskLevel::Malicious => Text::new(
            "Take the Skill offline and isolate the machines that ran it.",
            "立即下线该 Skill，并隔离运行过它的主机。",
        ),
        RiskLevel::Suspicious => Text::new(
            "Hold the Skill back until a person has checked the evidence.",
            "在人工核实证据之前暂缓使用该 Skill。",
        ),
        RiskLevel::Benign => return Text::new("No action is needed.", "无需处理。"),
    };
    let then = match primary {
        Some(Category::SupplyChain) => {
            Text::new("Pin and verify its dependencies and sources.", "固定并校验其依赖与来源。")
        }
        Some(Category::CommandExecution) => Text::new(
            "Remove the commands or pass fixed argument lists instead of shell text.",
            "移除相关命令，或以固定参数列表代替 Shell 文本。",
        ),
        Some(Category::Exfiltration) => Text::new(
            "Block the destinations, and rotate every secret that the Skill could read.",
            "阻断外发目标，并轮换该 Skill 可能读取的全部密钥。",
        ),
        Some(Category::SensitiveFiles) => Text::new(
            "Check the named paths, restore what was changed and rotate exposed credentials.",
            "检查所涉路径，恢复被修改的内容，并轮换已暴露的凭据。",
        ),
        Some(Category::PromptInjection) => Text::new(
            "Remove the named instructions, and check what the agent remembered or changed.",
            "移除所涉指令，并检查智能体的记忆与配置是否被修改。",
        ),
        Some(Category::RemoteExecution) => Text::new(
            "Remove the download, or ship the file with the Skill and check its digest.",
            "移除下载步骤，或将文件随 Skill 一并发布并校验摘要。",
        ),
        Some(Category::Obfuscation) => Text::new(
            "Ask the author for readable source, and review the decoded content.",
            "要求作者提供可读源码，并审查解码后的内容。",
        ),
        Some(Category::Other) => Text::new("Fix the named places.", "修复所列位置。"),
        None => Text::default(),
    };
    let gap = if complete {
        Text::default()
    } else {
        Text::new("Resubmit without the parts that could not be analysed.", "去除无法分析的部分后重新提交。")
    };
    let last = Text::new("Scan again after the fix.", "修复后重新检测。");
    let en = [first.en, then.en, gap.en, last.en].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ");
    let zh = [first.zh, then.zh, gap.zh, last.zh].concat();
    Text::new(en, zh)
}

#[cfg(test)]
mod tests;
