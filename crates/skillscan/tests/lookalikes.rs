//! Honest packages that look like attacks: security guides, runbooks, courses, test data, official installers, tools that
//! touch secrets and send nothing. Each must be benign, and none may need a switch to be so.
//!
//! One package is one file below `lookalikes/`; a line `=== PATH` begins a file of the package. No attack is here: what
//! must be found is proved by the rules' examples.

use model::RiskLevel;
use rules::RuleSet;
use skillscan::{Engine, Options};

const PACKAGES: &[(&str, &str)] = &[
    ("backup-restic", include_str!("lookalikes/backup-restic.txt")),
    ("browser-extension-dev", include_str!("lookalikes/browser-extension-dev.txt")),
    ("ci-hardening", include_str!("lookalikes/ci-hardening.txt")),
    ("claude-settings-guide", include_str!("lookalikes/claude-settings-guide.txt")),
    ("data-pipeline", include_str!("lookalikes/data-pipeline.txt")),
    ("de-security-guide", include_str!("lookalikes/de-security-guide.txt")),
    ("deny-list", include_str!("lookalikes/deny-list.txt")),
    ("devops-runbook", include_str!("lookalikes/devops-runbook.txt")),
    ("dns-toolkit", include_str!("lookalikes/dns-toolkit.txt")),
    ("docker-rootless", include_str!("lookalikes/docker-rootless.txt")),
    ("dotfiles-bootstrap", include_str!("lookalikes/dotfiles-bootstrap.txt")),
    ("electron-app", include_str!("lookalikes/electron-app.txt")),
    ("env-check", include_str!("lookalikes/env-check.txt")),
    ("env-example", include_str!("lookalikes/env-example.txt")),
    ("es-security-guide", include_str!("lookalikes/es-security-guide.txt")),
    ("hardware-udev", include_str!("lookalikes/hardware-udev.txt")),
    ("heartbeat-monitor", include_str!("lookalikes/heartbeat-monitor.txt")),
    ("homelab-ssh", include_str!("lookalikes/homelab-ssh.txt")),
    ("incident-response", include_str!("lookalikes/incident-response.txt")),
    ("ja-security-guide", include_str!("lookalikes/ja-security-guide.txt")),
    ("k8s-monitoring", include_str!("lookalikes/k8s-monitoring.txt")),
    ("kubernetes-ops", include_str!("lookalikes/kubernetes-ops.txt")),
    ("log-rotation", include_str!("lookalikes/log-rotation.txt")),
    ("malware-analyst", include_str!("lookalikes/malware-analyst.txt")),
    ("mcp-server-guide", include_str!("lookalikes/mcp-server-guide.txt")),
    ("monorepo-release", include_str!("lookalikes/monorepo-release.txt")),
    ("oauth-app", include_str!("lookalikes/oauth-app.txt")),
    ("official-installers", include_str!("lookalikes/official-installers.txt")),
    ("password-manager", include_str!("lookalikes/password-manager.txt")),
    ("pentest-course", include_str!("lookalikes/pentest-course.txt")),
    ("prompt-engineering", include_str!("lookalikes/prompt-engineering.txt")),
    ("realtime-audio", include_str!("lookalikes/realtime-audio.txt")),
    ("release-workflow", include_str!("lookalikes/release-workflow.txt")),
    ("security-review-agent", include_str!("lookalikes/security-review-agent.txt")),
    ("self-hosted-llm", include_str!("lookalikes/self-hosted-llm.txt")),
    ("slack-bot", include_str!("lookalikes/slack-bot.txt")),
    ("solana-dev", include_str!("lookalikes/solana-dev.txt")),
    ("ssh-config-backup", include_str!("lookalikes/ssh-config-backup.txt")),
    ("static-site-aws", include_str!("lookalikes/static-site-aws.txt")),
    ("telegram-notifier", include_str!("lookalikes/telegram-notifier.txt")),
    ("terraform-aws", include_str!("lookalikes/terraform-aws.txt")),
    ("test-fixtures", include_str!("lookalikes/test-fixtures.txt")),
    ("wallet-helper", include_str!("lookalikes/wallet-helper.txt")),
    ("web-scraper", include_str!("lookalikes/web-scraper.txt")),
    ("windows-admin", include_str!("lookalikes/windows-admin.txt")),
    ("yara-sigma-writer", include_str!("lookalikes/yara-sigma-writer.txt")),
    ("zh-security-guide", include_str!("lookalikes/zh-security-guide.txt")),
];

#[test]
fn look_alikes_are_benign() {
    let engine = Engine::new(RuleSet::builtin().unwrap()).unwrap();
    let mistaken: Vec<String> = PACKAGES.iter().filter_map(|(name, text)| mistake(&engine, name, text)).collect();
    assert!(mistaken.is_empty(), "{} of {} are mistaken:\n{}", mistaken.len(), PACKAGES.len(), mistaken.join("\n"));
}

/// Why a package is not judged benign, if it is not.
fn mistake(engine: &Engine, name: &str, text: &str) -> Option<String> {
    let files = files(text);
    assert!(files.iter().any(|(path, _)| path == "SKILL.md"), "{name} has no SKILL.md");
    let scan = engine.scan(&package::open_files(name, files, &package::Limits::default()), &Options::default());
    let heavy = scan.findings.iter().filter(|finding| finding.demoted.is_none());
    let heavy: Vec<String> = heavy
        .map(|f| format!("  {} {}:{} as {:?}: {}", f.rule_id, f.location.file, f.location.line, f.role, f.message.en))
        .collect();
    let level = scan.verdict.risk_level;
    (level != RiskLevel::Benign).then(|| format!("{name} is {}\n{}", level.id(), heavy.join("\n")))
}

fn files(text: &str) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("=== "), files.last_mut()) {
            (Some(path), _) => files.push((path.to_owned(), Vec::new())),
            (None, Some((_, bytes))) => {
                bytes.extend_from_slice(line.as_bytes());
                bytes.push(b'\n');
            }
            (None, None) => panic!("text before the first file: {line}"),
        }
    }
    files
}
