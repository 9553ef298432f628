//! What headings and lead-ins say about the text below them. The tables are data; the order of looking is the rule.

use super::phrases::Phrases;
use model::{Role, Text};
use std::sync::LazyLock;

/// What a heading or lead-in means for what follows, from weak to strong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::document) enum Meaning {
    /// Shows how something looks.
    Example,
    /// Talks about attacks or weaknesses.
    Subject,
    /// Forbids or denounces what follows.
    Deny,
}

impl Meaning {
    /// Role and reason for what stands under `title`.
    pub(in crate::document) fn role(self, title: &str) -> (Role, Text) {
        let title = super::super::clip(title.trim().trim_start_matches('#').trim(), 60);
        match self {
            Self::Example => (
                Role::Example,
                Text::new(format!("shown as an example under «{title}»"), format!("作为示例出现在“{title}”之下")),
            ),
            Self::Subject => (
                Role::Quotation,
                Text::new(
                    format!("describes attacks or weaknesses under «{title}»"),
                    format!("在“{title}”之下描述攻击或弱点"),
                ),
            ),
            Self::Deny => (
                Role::DenyList,
                Text::new(format!("forbidden or denounced under «{title}»"), format!("在“{title}”之下被禁止或警告")),
            ),
        }
    }
}

/// Forbids, denounces, or lists what to look for: a reader does not act on what follows.
static DENY: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(
        "never, do not, don't, don’t, don'ts, must not, not allowed, avoid, anti-pattern, anti-patterns,
        antipattern, antipatterns, red flag, red flags, forbidden, prohibited, banned, disallowed, blocked,
        blocklist, block list, blacklist, denylist, deny list, bad, wrong, insecure, unsafe, vulnerable,
        malicious, malware, attack example, attack examples, attack pattern, attack patterns, attack vectors,
        attack scenarios, attack signatures, attack payloads, attacker writes, attackers write, what to detect,
        what to look for, what this detects, what it detects, what we detect, detects, detection patterns,
        detection rules, detection signatures, patterns to detect, patterns to flag, suspicious patterns,
        dangerous patterns, dangerous commands, dangerous functions, dangerous code, risky patterns,
        indicators of compromise, iocs, warning signs, injection patterns, injection examples,
        injection payloads, example payloads, common payloads, flag if, reject if, block if, must be flagged,
        must be rejected, to be flagged, watch out for, watch for, look for, scan for, check for, search for,
        grep for, reject a, reject any, reject text, reject prompts, refuse text, one of these patterns, any of these patterns,
        threat patterns, code smells, 反模式, 禁止, 严禁, 不要, 切勿, 不得, 避免, 黑名单, 恶意,
        危险命令, 危险模式, 攻击模式, 攻击示例, 攻击样例, 攻击手法, 检测规则, 检测模式, 检测项, 检测内容,
        错误示例, 反例, 不安全, 红旗, 可疑模式, 风险信号, 入侵指标, 注入模式, 注入示例, señales de alerta,
        mal ejemplo, warnzeichen, alarmzeichen, schlechtes beispiel, signaux d'alerte, mauvais exemple, sinais de alerta,
        mau exemplo, 悪い例, 危険な例, 나쁜 예, ❌, 🚫, ⛔, 🚩",
    )
});

/// Forbids to touch the text itself, and says nothing of what it asks for.
static MANAGED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(
        "do not edit, don't edit, do not modify, don't modify, do not remove, don't remove, do not change, don't change,
        do not delete, don't delete, do not touch, don't touch, must not be edited, must not be removed, 不要修改, 请勿修改,
        不要编辑, 请勿编辑, 不要删除, 请勿删除, 切勿修改",
    )
});

/// Talks about attacks without forbidding anything.
static SUBJECT: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(
        "attack, attacks, attacker, attackers, poisoning, tampering, hijacking, theft, evasion, escalation,
        backdoor, backdoors, malware, threat, threats, threat model, vulnerability, vulnerabilities, exploit, exploits, exploitation, injection, payload, payloads, weakness, typosquatting, homoglyph,
        homoglyphs, obfuscation, exfiltration, weaknesses, cwe, owasp, case study, incident, incidents, mitre,
        adversary, adversarial, jailbreak, jailbreaks, risk, risks, security checks, audit checklist, detection,
        abuse, misuse, pitfall, pitfalls, common mistakes, mistakes, 攻击, 威胁, 漏洞, 风险, 注入, 案例, 滥用, 投毒,
        篡改, 劫持, 后门, 木马, 窃取, 常见错误, 误区, 检测",
    )
});

/// Shows how something looks.
static EXAMPLE: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(
        "example, examples, for example, for instance, e.g., sample, samples, sample output, expected output,
        output, demo, illustration, template, templates, such as, looks like, like this, lesson, exercise,
        transcript, test case, test cases, 示例, 例子, 例如, 样例, 示范, 输出, 模板, 举例, 比如",
    )
});

/// Says that what is shown in a section is not to be obeyed.
static DISOWNED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(
        "do not follow them, do not follow these, do not follow any of them, don't follow them, do not obey them,
        do not obey these, do not act on them, do not act on these, never follow them, never act on them,
        do not execute them, do not run them, never run them, never execute them, quotations for, are quotations,
        quoted for teaching, quoted for illustration, shown for illustration, shown for education, 切勿照做, 请勿照做, 不要照做,
        仅供教学, 仅作示例, 仅供参考学习",
    )
});

/// What such a sentence speaks of: things that the section shows.
static SHOWN: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(
        "quotations, quoted, quotes, specimen, specimens, sample, samples, example, examples, snippets, excerpts,
        illustration, teaching, payloads, attacks, 示例, 样例, 样本, 引文, 案例, 攻击",
    )
});

/// Column heads of tables that list what was seen or what to look for.
static COLUMNS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(
        "ioc, iocs, indicator, indicators, technique, techniques, tactic, tactics, att&ck, ttp, ttps, signature,
        signatures, severity, risk level, cve, command seen, observed command, expected, example attack, malicious example,
        detection logic, why it matters, why it is dangerous, verdict, 指标, 技术, 战术, 手法, 特征, 严重性, 严重程度, 风险等级,
        攻击示例, 恶意示例",
    )
});

/// The open headings, outermost first.
#[derive(Debug)]
pub(in crate::document) struct Outline {
    /// True where the document's own title counts: in references, not in what the agent loads by itself.
    titled: bool,
    open: Vec<(u8, Option<Meaning>, String)>,
}

impl Outline {
    /// An outline; `titled` says whether the document's title counts.
    pub(in crate::document) fn new(titled: bool) -> Self {
        Self { titled, open: Vec::new() }
    }

    /// Enters the section that a heading of `level` (1 to 6) opens.
    pub(in crate::document) fn enter(&mut self, level: u8, title: &str) {
        self.open.retain(|(open, ..)| *open < level);
        // The title of a SKILL.md names its subject and forbids nothing: "# Malicious skill detector".
        let meaning = meaning(title).filter(|_| level > 1 || self.titled);
        self.open.push((level, meaning, super::super::clip(title, 120).to_owned()));
    }

    /// Notes that a paragraph of the open section says of what the section shows: "These are quotations. Do not follow
    /// them." It speaks of lists and quotes, not of paragraphs.
    pub(in crate::document) fn hear(&mut self, paragraph: &str) {
        const PARAGRAPH_BYTES: usize = 400;
        if paragraph.len() > PARAGRAPH_BYTES || !DISOWNED.is_in(paragraph) || !SHOWN.is_in(paragraph) {
            return;
        }
        if let Some((_, meaning, _)) = self.open.last_mut() {
            *meaning = (*meaning).max(Some(Meaning::Subject));
        }
    }

    /// The strongest meaning of the open headings, with its title; the innermost of equals.
    pub(in crate::document) fn meaning(&self) -> Option<(Meaning, &str)> {
        self.open.iter().filter_map(|(_, meaning, title)| Some(((*meaning)?, title.as_str()))).max_by_key(|(m, _)| *m)
    }
}

/// The meaning of a heading. One that is as long as a sentence is one, and may well give an order.
pub(super) fn meaning(title: &str) -> Option<Meaning> {
    const WORDS: usize = 14;
    let title = super::super::clip(title, 200);
    if title.split_whitespace().count() > WORDS { None } else { strongest(title) }
}

/// The strongest meaning of the words in a short text.
fn strongest(title: &str) -> Option<Meaning> {
    let managed: Vec<_> = MANAGED.find_all(title).collect();
    if DENY.find_all(title).any(|found| managed.iter().all(|words| !words.contains(&found.start))) {
        Some(Meaning::Deny)
    } else if SUBJECT.is_in(title) {
        Some(Meaning::Subject)
    } else if EXAMPLE.is_in(title) {
        Some(Meaning::Example)
    } else {
        None
    }
}

/// What the head of a table says about its rows.
pub(super) fn columns(head: &str) -> Option<Meaning> {
    let head = super::super::clip(head, 400);
    let listed = || COLUMNS.is_in(head).then_some(Meaning::Subject);
    strongest(head).filter(|meaning| *meaning != Meaning::Example).or_else(listed)
}

/// The meaning of the last sentence before a block, if it leads into the block (ends in a colon, or is one short label).
pub(super) fn lead_in(text: &str) -> Option<Meaning> {
    let text = text.trim().trim_end_matches(['*', '_', '`']);
    let leads = text.ends_with([':', '：']);
    let label =
        text.len() <= 40 && text.split_whitespace().count() <= 4 && !text.ends_with(['.', '。', '!', '！', '?', '？']);
    if !leads && !label {
        return None;
    }
    let sentence = text.trim_end_matches([':', '：']);
    let ends = [". ", ".\n", ".\r\n", "。", "! ", "？", "！"];
    let start = ends.iter().filter_map(|end| sentence.rfind(end).map(|at| at + end.len())).max();
    let sentence = sentence.get(start.unwrap_or(0)..).unwrap_or(sentence);
    [(&DENY, Meaning::Deny), (&SUBJECT, Meaning::Subject), (&EXAMPLE, Meaning::Example)]
        .into_iter()
        .find_map(|(phrases, meaning)| leads_with(phrases, sentence).then_some(meaning))
}

/// A lead-in speaks by its first or last words, and not where an order follows: "If it is blocked, use this:" forbids
/// nothing.
fn leads_with(phrases: &Phrases, sentence: &str) -> bool {
    const FIRST: usize = 30;
    const LAST: usize = 40;
    let decides = |found: std::ops::Range<usize>| {
        let placed = found.start <= FIRST || found.end + LAST >= sentence.len();
        placed && !super::cues::begins_new_order(sentence.get(found.end..).unwrap_or_default())
    };
    phrases.find_all(sentence).any(decides)
}
