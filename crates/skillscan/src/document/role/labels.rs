//! Labels of list entries: "**Reverse shells**: `bash -i …`" names something and shows it; it asks for nothing. Looks
//! at one entry or one list; what stands above them is for [`headings`](super::headings).

use super::phrases::Phrases;
use super::words::{ASKS, NEW_ORDER};
use model::{Role, Text};
use std::sync::LazyLock;

/// The longest label, in bytes.
const LABEL_BYTES: usize = 80;

/// Names of attack techniques, as they stand in labels.
static TECHNIQUES: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(
        "reverse shell, reverse shells, bind shell, bind shells, exfiltration, exfil, credential dumping,
        credential theft, credential harvesting, credential access, credential stealing, data theft, token theft,
        persistence, privilege escalation, lateral movement, obfuscation, obfuscated, encoded command,
        encoded commands, encoded powershell, encoded payload, command injection, shell injection, sql injection,
        code injection, prompt injection, instruction override, jailbreak, jailbreaks, keylogger, keylogging,
        backdoor, backdoors, c2, c&c, command and control, beacon, beacons, beaconing, malware, dropper, droppers,
        loader, stager, phishing, typosquatting, path traversal, deserialization, remote code execution, rce,
        download and execute, download and run, pipe to shell, curl to shell, cryptomining, cryptominer, miner,
        ransomware, wiper, defense evasion, evasion, reconnaissance, living off the land, lolbin, web shell,
        webshell, fork bomb, suspicious, malicious, attack, attacks, attacker, exploit, exploits, payload,
        payloads, ioc, iocs, red flag, red flags, dns tunneling, dns exfiltration, memory poisoning, tampering,
        反弹 shell, 反弹shell, 反向 shell, 反向shell, 窃取, 外泄, 外传, 外发凭据, 持久化, 提权, 后门, 挖矿, 勒索, 木马, 横向移动,
        命令注入, 代码注入, 提示词注入, 混淆, 恶意, 钓鱼, 攻击, 漏洞利用, 数据泄露, 远控",
    )
});

/// Labels that ask for what follows.
static REQUESTS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(
        "run, execute, install, installation, setup, set up, usage, use, step, start, quick start, quickstart,
        command to run, first, then, next, now, required, requirement, requirements, prerequisite, prerequisites,
        before, always, must, configure, configuration, init, initialize, build, deploy, update, upgrade, launch,
        运行, 执行, 安装, 使用, 步骤, 首先, 然后, 必须, 配置, 前置, 启动, 更新",
    )
});

/// The role of an entry that shows something under a label, if that is all it does: a label that names an attack, or,
/// in a Skill `about_attacks`, any label that does not ask.
pub(super) fn shown(entry: &str, about_attacks: bool) -> Option<(Role, Text)> {
    if about_attacks && let Some(explained) = explained_code(entry) {
        return Some(explained);
    }
    let (label, rest) = split(entry)?;
    let names_attack = TECHNIQUES.is_in(label);
    if !(names_attack || about_attacks && !REQUESTS.is_in(label)) || !only_shows(rest) {
        return None;
    }
    Some((Role::Quotation, Text::new(format!("shown under the label «{label}»"), format!("作为“{label}”的展示内容"))))
}

/// An entry that begins with code and says what it is: "`${IFS}` becomes a blank", "`$(…)` — command substitution".
fn explained_code(entry: &str) -> Option<(Role, Text)> {
    const EXPLAINS: [&str; 12] =
        ["— ", "– ", "- ", ": ", "： ", "is ", "are ", "becomes ", "means ", "expands ", "stands for ", "evaluates "];
    let entry = entry.trim_start_matches(['*', '_', ' ', '-', '+', '\t']).strip_prefix('`')?;
    let (_, rest) = super::super::clip(entry, 4 * LABEL_BYTES).split_once('`')?;
    let rest = rest.trim_start();
    let explains =
        EXPLAINS.iter().any(|word| rest.starts_with(word)) && !ASKS.is_in(super::super::clip(rest, LABEL_BYTES));
    explains.then(|| (Role::Quotation, Text::new("code that the entry explains", "该条目在解释所示代码")))
}

/// Whether an unordered list is a list of attack techniques: at least two entries, and half of all, are labelled so.
pub(super) fn is_technique_list(list: &str) -> bool {
    let entries = list.lines().filter_map(|line| line.trim_start().strip_prefix(['-', '*', '+']));
    let (mut all, mut named) = (0, 0);
    for entry in entries {
        all += 1;
        named += usize::from(split(entry).is_some_and(|(label, _)| TECHNIQUES.is_in(label)));
    }
    named >= 2 && named * 2 >= all
}

/// Whether an entry asks for something with its first word.
pub(super) fn opens_with_request(entry: &str) -> bool {
    let entry = super::super::clip(entry.trim_start_matches(['*', '_', '-', '+', ' ', '`']), 40);
    [&*ASKS, &*NEW_ORDER].iter().any(|words| words.find_all(entry).next().is_some_and(|word| word.start == 0))
}

/// Label and rest of an entry.
fn split(entry: &str) -> Option<(&str, &str)> {
    let marks = ['*', '_', ' ', '-', '+', '\t', '\n', ':', '：', '—', '–'];
    let entry = entry.trim_start_matches(marks);
    let head = super::super::clip(entry, LABEL_BYTES);
    let borders = [":", "：", " — ", " – ", " - "];
    let (at, border) = borders.iter().filter_map(|border| Some((head.find(border)?, *border))).min()?;
    let label = entry.get(..at)?.trim_matches(marks);
    let rest = entry.get(at + border.len()..)?.trim_start_matches(marks);
    let plain = !label.is_empty() && !label.contains(['`', '"', '“', '.', '。', '\n', '/', '$', '=']);
    plain.then_some((label, rest))
}

/// Code or quoted words and perhaps an explanation, but no order beside them.
fn only_shows(rest: &str) -> bool {
    if !rest.starts_with(['`', '"', '“', '「', '\'']) {
        return false;
    }
    let mut inside = false;
    let mut beside = String::new();
    for c in rest.chars() {
        if matches!(c, '`' | '"' | '“' | '”' | '「' | '」') {
            inside = !inside;
            beside.push(' ');
        } else if !inside {
            beside.push(c);
        }
    }
    !ASKS.is_in(&beside)
}
