//! Does a hidden text give an agent orders? Hidden notes to people are common; hidden orders to a machine are not.

/// Words that address an agent.
const ADDRESS: &[&str] = &[
    "assistant",
    "ai agent",
    "the agent",
    "claude",
    "chatgpt",
    "copilot",
    "gemini",
    "llm",
    "language model",
    "ai model",
    "you must",
    "you should",
    "you are now",
    "your instructions",
    "system prompt",
    "system note",
    "system override",
    "note to ai",
    "助手",
    "智能体",
    "模型",
    "你必须",
    "系统提示",
    "请你",
];

/// Words of somebody who does not want to be noticed, or to be obeyed before others.
const COVERT: &[&str] = &[
    "ignore",
    "disregard",
    "override",
    "do not tell",
    "don't tell",
    "do not mention",
    "don't mention",
    "do not reveal",
    "do not inform",
    "do not show",
    "do not include this",
    "mention it to the user",
    "hide this",
    "without telling",
    "without informing",
    "without asking",
    "without confirmation",
    "silently",
    "secretly",
    "covertly",
    "never mention",
    "bypass",
    "忽略",
    "无视",
    "不要告诉",
    "不要提及",
    "不得透露",
    "悄悄",
    "秘密",
    "静默",
    "绕过",
    "不要提醒",
];

/// What the agent is to do.
const ACTION: &[&str] = &[
    "send",
    "upload",
    "post",
    "run",
    "execute",
    "fetch",
    "download",
    "curl",
    "wget",
    "install",
    "read",
    "forward",
    "exfiltrate",
    "include",
    "append",
    "copy",
    "write",
    "delete",
    "transmit",
    "collect",
    "call",
    "previous instructions",
    "all instructions",
    "发送",
    "上传",
    "执行",
    "运行",
    "读取",
    "下载",
    "安装",
    "删除",
    "转发",
    "之前的指令",
    "所有指令",
];

/// What it is about.
const OBJECT: &[&str] = &[
    "token",
    "tokens",
    "secret",
    "secrets",
    "credential",
    "credentials",
    "password",
    "passwords",
    "api key",
    "api keys",
    "api_key",
    ".env",
    ".ssh",
    "private key",
    "http://",
    "https://",
    "conversation",
    "endpoint",
    "environment variables",
    "~/",
    "密钥",
    "密码",
    "凭据",
    "令牌",
    "对话",
    "环境变量",
];

/// True if `text` orders an agent about: covertly, or with something worth stealing.
pub(crate) fn gives_orders(text: &str) -> bool {
    sentences(crate::document::clip(text, 64 << 10)).any(orders)
}

fn orders(text: &str) -> bool {
    let lower = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| has_word(&lower, word));
    let (addressed, acts) = (has(ADDRESS), has(ACTION));
    has(COVERT) && acts && (addressed || has(OBJECT) || lower.contains("instructions") || lower.contains("指令"))
        || addressed && acts && has(OBJECT)
}

/// True if `word` stands in `text` on word borders (Chinese has none).
fn has_word(text: &str, word: &str) -> bool {
    let bytes = text.as_bytes();
    let is_word = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    let open = word.starts_with(|c: char| c.is_ascii_alphanumeric());
    let close = word.ends_with(|c: char| c.is_ascii_alphanumeric());
    memchr::memmem::find_iter(bytes, word)
        .any(|at| !(open && is_word(at.checked_sub(1)) || close && is_word(Some(at + word.len()))))
}

/// Pieces that are read as one: sentences, but not entries of lists and tables. An order and its reason may take two.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    const TWO_SENTENCES: usize = 400;
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let near = crate::document::clip(rest, TWO_SENTENCES);
        let entry = ["\n\n", "\n  ", "\n- ", "\n* ", "\n| "]
            .iter()
            .filter_map(|cut| near.find(cut).map(|at| at + cut.len()))
            .min();
        let end = entry.unwrap_or(near.len());
        let (piece, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(piece)
    })
}
