//! Words in a sentence that turn what follows: prohibitions, and talk about attackers and detectors.

use super::phrases::Phrases;
use model::{Role, Text};
use std::ops::Range;
use std::sync::LazyLock;

/// Forbids what follows in the clause.
static PROHIBITION: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        "never",
        "do not",
        "don't",
        "don’t",
        "does not",
        "doesn't",
        "must not",
        "mustn't",
        "should not",
        "shouldn't",
        "shall not",
        "may not",
        "cannot",
        "can't",
        "will not",
        "won't",
        "avoid",
        "avoids",
        "avoiding",
        "refuse to",
        "refuse any",
        "reject",
        "rejects",
        "forbid",
        "forbidden",
        "prohibited",
        "not allowed to",
        "without",
        "instead of",
        "rather than",
        "stop using",
        "beware of",
        "blocks",
        "blocked",
        "deny",
        "denied",
        "disallow",
        "prevents",
        "prevent",
        "preventing",
        "protect against",
        "protects against",
        "protection against",
        "defend against",
        "guard against",
        "no longer",
        "ignore any",
        "ignore requests",
        "treat as data",
        "不要",
        "切勿",
        "禁止",
        "严禁",
        "不得",
        "避免",
        "不应",
        "不可",
        "不能",
        "拒绝",
        "勿",
        "防止",
        "防范",
        "绝不",
        "请勿",
    ])
});

/// Describes an attacker, a detector or a danger; what follows is shown, not asked for.
static DESCRIPTION: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        "attacker",
        "attackers",
        "adversary",
        "adversaries",
        "malicious",
        "hacker",
        "hackers",
        "threat actor",
        "threat actors",
        "malware",
        "detect",
        "detects",
        "detected",
        "detecting",
        "detection",
        "flag",
        "flags",
        "flagged",
        "flagging",
        "look for",
        "looks for",
        "looking for",
        "watch for",
        "watch out for",
        "scan for",
        "scans for",
        "scanning for",
        "search for",
        "searches for",
        "check for",
        "checks for",
        "checking for",
        "grep for",
        "identify",
        "identifies",
        "warn",
        "warns",
        "warning signs",
        "red flag",
        "red flags",
        "suspicious",
        "dangerous",
        "insecure",
        "unsafe",
        "vulnerable",
        "vulnerability",
        "vulnerabilities",
        "exploit",
        "exploits",
        "prompt injection",
        "injection attempts",
        "jailbreak attempts",
        "attack",
        "attacks",
        "payloads",
        "phrases like",
        "phrases such as",
        "patterns like",
        "patterns such as",
        "instructions like",
        "instructions such as",
        "commands like",
        "commands such as",
        "wording like",
        "anti-pattern",
        "bad practice",
        "report any",
        "report as",
        "audit",
        "audits",
        "review for",
        "if you see",
        "if you find",
        "if it contains",
        "if the skill",
        "攻击者",
        "黑客",
        "恶意",
        "检测",
        "识别",
        "发现",
        "查找",
        "扫描",
        "可疑",
        "危险",
        "不安全",
        "漏洞",
        "注入攻击",
        "例如以下攻击",
        "标记",
        "告警",
        "报告",
    ])
});

/// Words that begin an order of their own after a comma or "and": the prohibition before them is over.
static NEW_ORDER: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        "just",
        "simply",
        "instead",
        "but",
        "then",
        "please",
        "always",
        "you must",
        "must",
        "run",
        "execute",
        "send",
        "upload",
        "post",
        "first",
        "immediately",
        "silently",
        "use",
        "而是",
        "但是",
        "然后",
        "请",
        "必须",
        "直接",
        "立即",
        "运行",
        "执行",
        "发送",
        "上传",
        "而应",
    ])
});

/// Words that turn a prohibition into its opposite: "do not hesitate to", "never forget to".
static TURNED_BACK: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        "hesitate",
        "forget",
        "fail to",
        "wait",
        "worry",
        "skip",
        "omit",
        "stop until",
        "忘记",
        "犹豫",
        "忘了",
    ])
});

/// Reports what somebody says or does; with [`DENOUNCED`] behind it, the whole is a warning.
static REPORTED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        "that says",
        "that say",
        "that asks",
        "that ask",
        "that tells",
        "that tell",
        "that instructs",
        "that instruct",
        "that contains",
        "that contain",
        "that tries",
        "that wants",
        "which says",
        "which asks",
        "which tells",
        "anyone who",
        "anything that",
        "whoever",
        "someone who",
        "telling you to",
        "asking you to",
        "asks you to",
        "tells you to",
        "claims",
        "says",
        "the phrase",
        "phrases",
        "a request to",
        "requests to",
        "the instruction",
        "写着",
        "要求你",
        "声称",
        "凡是",
        "任何",
    ])
});

/// Says that what went before is bad.
static DENOUNCED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        "is malicious",
        "are malicious",
        "is malware",
        "are malware",
        "is an attack",
        "are attacks",
        "is a red flag",
        "are red flags",
        "is suspicious",
        "are suspicious",
        "is dangerous",
        "are dangerous",
        "is forbidden",
        "is prohibited",
        "is not allowed",
        "are not allowed",
        "is prompt injection",
        "is an injection",
        "should be flagged",
        "must be flagged",
        "should be rejected",
        "must be rejected",
        "flag it",
        "report it",
        "reject it",
        "is a scam",
        "is phishing",
        "is a warning sign",
        "cannot be trusted",
        "should not be trusted",
        "是恶意",
        "属于恶意",
        "是攻击",
        "属于攻击",
        "应被标记",
        "应当拒绝",
        "不可信",
        "是诈骗",
        "是钓鱼",
    ])
});

/// Words by which a comment addresses the agent that reads the code.
static AGENT: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        "assistant",
        "<important>",
        "<system>",
        "agent",
        "claude",
        "chatgpt",
        "gpt",
        "copilot",
        "gemini",
        "llm",
        "ai",
        "language model",
        "system prompt",
        "system message",
        "previous instructions",
        "prior instructions",
        "instructions above",
        "all instructions",
        "you must",
        "you are",
        "you should",
        "the user",
        "tell the user",
        "do not mention",
        "reviewer",
        "scanner",
        "model",
        "助手",
        "智能体",
        "模型",
        "系统提示",
        "之前的指令",
        "以上指令",
        "你必须",
        "告诉用户",
        "用户",
    ])
});

/// True if a comment talks to an agent rather than to a programmer.
pub(super) fn addresses_the_agent(text: &str) -> bool {
    AGENT.is_in(super::super::clip(text, 16 << 10))
}

/// The role that the words before `found`, in its sentence inside `block`, give it.
pub(super) fn before(text: &str, block: &Range<usize>, found: usize) -> Option<(Role, Text)> {
    let reach = text.ceil_char_boundary(found.saturating_sub(400)).max(block.start);
    let before = text.get(reach..found)?;
    let sentence = before.get(sentence_start(before)..)?;
    let clause = sentence.get(clause_start(sentence)..)?;
    if let Some(last) = PROHIBITION.find_all(clause).last() {
        let after = clause.get(last.end..).unwrap_or_default();
        if !begins_new_order(after) && !TURNED_BACK.is_in(after) {
            let words = clause.get(last).unwrap_or_default();
            return Some((
                Role::DenyList,
                Text::new(format!("forbidden: “{words}” stands before it"), format!("被禁止：前文有“{words}”")),
            ));
        }
    }
    if let Some(report) = REPORTED.find_all(sentence).last() {
        let rest = text.get(found..block.end).map(|rest| super::super::clip(rest, 300)).unwrap_or_default();
        let rest = rest.get(..sentence_end(rest)).unwrap_or(rest);
        if DENOUNCED.is_in(rest) {
            let words = sentence.get(report).unwrap_or_default();
            return Some((
                Role::Quotation,
                Text::new(format!("reported and denounced: “{words} …”"), format!("被转述并警告：“{words}……”")),
            ));
        }
    }
    let word = DESCRIPTION.find_all(sentence).last()?;
    if begins_new_order(sentence.get(word.end..).unwrap_or_default()) {
        return None;
    }
    let words = sentence.get(word)?;
    Some((
        Role::Quotation,
        Text::new(
            format!("described, not asked for: “{words}” stands before it"),
            format!("属于描述而非要求：前文有“{words}”"),
        ),
    ))
}

/// Where the last sentence begins.
fn sentence_start(text: &str) -> usize {
    let ends = [". ", ".\n", ".\r\n", "! ", "!\n", "? ", "?\n", "。", "！", "？", "\n\n", "\n- ", "\n* "];
    ends.iter().filter_map(|end| text.rfind(end).map(|at| at + end.len())).max().unwrap_or(0)
}

/// Where the first sentence ends.
fn sentence_end(text: &str) -> usize {
    let ends = [". ", ".\n", ".\r\n", "! ", "? ", "。", "！", "？", "\n\n"];
    ends.iter().filter_map(|end| text.find(end)).min().unwrap_or(text.len())
}

/// Where the last clause of a sentence begins: after `;`, a dash, or a comma that a new order follows.
fn clause_start(sentence: &str) -> usize {
    let hard = [";", "；", " — ", " – ", " - ", " but ", " instead", "而是", "但是"];
    let start = hard.iter().filter_map(|cut| sentence.rfind(cut).map(|at| at + cut.len())).max().unwrap_or(0);
    let rest = sentence.get(start..).unwrap_or_default();
    let soft = [", ", "，", " and "];
    let commas = soft.iter().flat_map(|cut| rest.match_indices(cut).map(|(at, cut)| at + cut.len()));
    let over = commas.filter(|at| rest.get(*at..).is_some_and(opens_with_order)).max();
    start + over.unwrap_or(0)
}

/// An order that opens a clause: "just run …", "send …".
fn opens_with_order(clause: &str) -> bool {
    NEW_ORDER.find_all(super::super::clip(clause, 40)).next().is_some_and(|range| range.start == 0)
}

/// Between the prohibition and the match a new order began.
pub(super) fn begins_new_order(after: &str) -> bool {
    [", ", "，", ": ", "："]
        .iter()
        .any(|cut| after.match_indices(cut).any(|(at, cut)| after.get(at + cut.len()..).is_some_and(opens_with_order)))
}
