//! What a Skill says it deals with, as far as it decides how its examples are read: a course on attacks, a runbook or a
//! detection guide shows attacks in plain commands. A declared subject never excuses an order.

use super::phrases::Phrases;
use std::sync::LazyLock;

/// Words of name and description that say: this is about attacks.
static ATTACKS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(
        "penetration test, penetration tests, penetration tester, penetration testers, penetration testing,
        penetration-testing, pentest, pentests, pentester, pentesting, red team, red teams, red teaming, red-team,
        blue team, purple team, threat hunting, threat hunter, threat intelligence, threat intel, threat model,
        threat models, threat modeling, threat modelling, detection engineering, detection rule, detection rules,
        detection content, sigma rule, sigma rules, sigma detection, yara, suricata, snort, semgrep, siem,
        soc analyst, soc analysts, incident response, incident responder, incident triage, malware analysis,
        malware analyst, reverse engineering, digital forensics, forensics, forensic, security training,
        security awareness, security course, security education, security research, security audit,
        security auditing, security review, security scanner, security scanning, security testing, vulnerability,
        vulnerabilities, vulnerability scanner, capture the flag, ctf, exploit development, exploitation,
        prompt injection, prompt-injection, for injection, for injections, injection attempts, jailbreak detection,
        jailbreak, jailbreaks, injection attack, injection attacks, guardrail testing, malware, suspicious scripts,
        suspicious files, suspicious documents, ctf challenge, ctf challenges, pwn, wargame, wargames, skill scanner, malicious skills, offensive security,
        bug bounty, mitre, ioc, iocs, indicators of compromise, attack patterns, attack techniques, secure coding,
        渗透测试, 渗透, 红队, 蓝队, 威胁狩猎, 威胁情报, 威胁建模, 检测规则, 检测工程, 应急响应, 事件响应, 恶意软件分析,
        恶意代码分析, 逆向, 取证, 安全培训, 安全教育, 安全意识, 安全课程, 安全审计, 安全评审, 安全扫描, 安全研究,
        漏洞, 提示词注入, 注入检测, 攻防, 蜜罐, 入侵指标, network security, netsec, cybersecurity, cyber security, infosec, security lab,
        security labs, triage note, triage notes, suspicious script, suspicious file, suspicious document, over-compliance,
        over-refusal, safety evaluation, safety evaluations, adversarial testing, adversarial examples, 网络安全, 对抗样本,
        安全评测",
    )
});

/// Whether the front matter of `skill` (the text of a SKILL.md) says that the Skill is about attacks.
pub(in crate::document) fn is_about_attacks(skill: &str) -> bool {
    const FRONT_BYTES: usize = 4 << 10;
    let head = super::super::clip(skill.trim_start_matches('\u{feff}'), FRONT_BYTES);
    let Some(rest) = head.strip_prefix("---") else { return false };
    ATTACKS.is_in(rest.split("\n---").next().unwrap_or_default())
}
