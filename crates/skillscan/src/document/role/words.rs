//! The words that [`cues`](super::cues) looks for: prohibitions, talk about attackers, mentions, orders. Data only.

use super::phrases::Phrases;
use std::sync::LazyLock;

/// Forbids what follows in the clause.
pub(super) static PROHIBITION: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(
        "never, do not, don't, don’t, does not, doesn't, must not, mustn't, should not, shouldn't, shall not,
        may not, cannot, can't, will not, won't, avoid, avoids, avoiding, refuse to, refuse any, reject, rejects,
        forbid, forbidden, prohibited, not allowed to, without, instead of, rather than, stop using, beware of,
        blocks, blocked, deny, denied, disallow, prevents, prevent, preventing, protect against,
        protects against, protection against, defend against, guard against, no longer, ignore any,
        ignore requests, treat as data, 不要, 切勿, 禁止, 严禁, 不得, 避免, 不应, 不可, 不能, 拒绝, 勿, 防止,
        防范, 绝不, 请勿, niemals, nunca, jamais, jamás, никогда, 決して, 絶対に, 절대",
    )
});

/// Describes an attacker, a detector or a danger; what follows is shown, not asked for.
pub(super) static DESCRIPTION: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(
        "attacker, attackers, adversary, adversaries, malicious, hacker, hackers, threat actor, threat actors,
        malware, detect, detects, detected, detecting, detection, flag, flags, flagged, flagging, look for,
        looks for, looking for, watch for, watch out for, scan for, scans for, scanning for, search for,
        searches for, check for, checks for, checking for, grep for, identify, identifies, warn, warns,
        warning signs, red flag, red flags, suspicious, dangerous, insecure, unsafe, vulnerable, vulnerability,
        vulnerabilities, exploit, exploits, prompt injection, injection attempts, jailbreak attempts, attack,
        attacks, payloads, phrases like, phrases such as, patterns like, patterns such as, instructions like,
        instructions such as, commands like, commands such as, wording like, anti-pattern, bad practice,
        report any, report as, audit, audits, review for, if you see, if you find, if it contains, if the skill,
        攻击者, 黑客, 恶意, 检测, 识别, 发现, 查找, 扫描, 可疑, 危险, 不安全, 漏洞, 注入攻击, 例如以下攻击, 标记,
        告警, 报告为, 并报告, alert when, alert if, alert on, alerts on, alerts when, raise an alert,
        command line matches, command line contains, process runs, process executes, indicator of, indicators of, example attack,
        search logs, hunt for, hunts for, hunting for, monitor for, monitors for, 攻击示例, 攻击样例,
        恶意示例, 典型的注入, 注入示例, 告警规则, 溯源, signs:, signs of, symptoms:, symptoms of, indicators:, evidence of, typical stealers, stealers read, stealers collect,
        stealers target, loaders look, droppers fetch, a keylogger hooks, keyloggers hook, ransomware walks,
        ransomware encrypts, ransomware deletes, typical malware, common malware, 窃密木马会, 勒索软件会, 迹象, 征兆, poisoned, angreifer, schadsoftware, atacante, atacantes,
        maliciosa, malicioso, attaquant, attaquants, malveillant, malveillante, invasor, invasores, злоумышленник,
        злоумышленники, 攻撃者, 悪意, 공격자, 악성",
    )
});

/// Words that begin an order of their own after a comma or "and": the prohibition before them is over.
pub(super) static NEW_ORDER: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(
        "just, simply, instead, but, then, please, always, you must, must, run, execute, send, upload, post,
        first, immediately, silently, use, 而是, 但是, 然后, 请, 必须, 直接, 立即, 运行, 执行, 发送, 上传, 而应,
        paste, type, install, copy, download, invoke, start, launch, forward, call, fetch, then run, 粘贴, 下载,
        安装, 复制, 调用, führe, sende, schicke, lade, starte, kopiere, öffne, ejecuta, ejecute, envía, envíe, envia,
        descarga, descargue, copia, exécute, exécutez, envoie, envoyez, télécharge, téléchargez, execute, baixe, envie,
        выполни, выполните, отправь, отправьте, запусти, скачай, 実行, 送信, ダウンロード, 실행, 전송",
    )
});

/// Words that turn a prohibition into its opposite: "do not hesitate to", "never forget to".
pub(super) static TURNED_BACK: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::of("hesitate, forget, fail to, wait, worry, skip, omit, stop until, 忘记, 犹豫, 忘了"));

/// Reports what somebody says or does; with [`DENOUNCED`] behind it, the whole is a warning.
pub(super) static REPORTED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(
        "that says, that say, that asks, that ask, that tells, that tell, that instructs, that instruct,
        that contains, that contain, that tries, that wants, which says, which asks, which tells, anyone who,
        anything that, whoever, someone who, telling you to, asking you to, asks you to, tells you to, asks to, asked to, claims,
        says, the phrase, phrases, a request to, requests to, the instruction, 写着, 要求你, 声称, 凡是, 任何,
        why, explain why, explains why, such as, 为什么",
    )
});

/// Says that what went before is bad.
pub(super) static DENOUNCED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(
        "is malicious, are malicious, is malware, are malware, is an attack, are attacks, is a red flag,
        are red flags, is suspicious, are suspicious, is dangerous, are dangerous, is forbidden, is prohibited,
        is not allowed, are not allowed, is prompt injection, is an injection, should be flagged,
        must be flagged, should be rejected, must be rejected, flag it, report it, reject it, is a scam,
        is phishing, is a warning sign, cannot be trusted, should not be trusted, 是恶意, 属于恶意, 是攻击,
        属于攻击, 应被标记, 应当拒绝, 不可信, 是诈骗, 是钓鱼, is a bad idea, is an exfiltration, is exfiltration, is a jailbreak, is a sign of, are signs of, are a bad idea, is unsafe, is risky, refuse, decline, do not comply, don't comply, do not follow, don't follow,
        do not obey, treat it as data, treat as data, is data, are data, ignore it, stop and report, say no, 拒绝, 婉拒,
        不要照做, 不予执行, 当作数据, 视为数据,
        is insecure, is not safe, is harmful, 很危险, 不安全, 有风险",
    )
});

/// Words by which a comment addresses the agent that reads the code.
pub(super) static AGENT: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(
        "assistant, <important>, <system>, agent, claude, chatgpt, gpt, copilot, gemini, llm, ai, language model,
        system prompt, system message, previous instructions, prior instructions, instructions above,
        all instructions, every instruction, these instructions, you must, you are, you should, the user, tell the user, do not mention, reviewer,
        scanner, model, 助手, 智能体, 模型, 系统提示, 之前的指令, 以上指令, 你必须, 告诉用户, 用户,
        用户, アシスタント, エージェント, ユーザー, 指示, 어시스턴트, 에이전트, 사용자, asistente, agente, usuario,
        assistente, usuário, utilisateur, assistant ia, assistent, benutzer, nutzer, ассистент, ассистенту, помощник,
        агент, агенту, пользователь, пользователю, пользователя",
    )
});

/// Says that the quoted words after it are mentioned, not said: "phrases like “…”", 例如“……”.
pub(super) static MENTION: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(
        "says, said, saying, wrote, writes, reads, read, such as, like, e.g., for example, for instance, example,
        examples, phrase, phrases, pattern, patterns, wording, quote, quoted, quotes, called, classic, typical,
        contained, contains, found, reported, claims, claimed, the text, the line, the sentence, the message,
        string, strings, 例如, 比如, 示例, 样例, 例子, 类似, 诸如, 如, 典型, 话术, 写道, 写着, 写的是, 说法,
        声称, 内容为, 字样, 这句话, 短语",
    )
});

/// Asks for something to be done: before quoted words, these words are its object, not a mention.
pub(super) static ASKS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(
        "run, execute, type, paste, enter, write, append, insert, add, put, save, include, respond, reply, answer,
        say, tell, print, output, send, post, use, obey, follow, apply, remember, treat, set, install, download,
        copy, then, must, please, 运行, 执行, 输入, 粘贴, 写入, 追加, 添加, 加入, 保存, 回复, 回答, 输出, 发送,
        使用, 服从, 遵循, 记住, 必须, 务必, 请将, 请把",
    )
});
