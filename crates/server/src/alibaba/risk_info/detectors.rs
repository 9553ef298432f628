//! The one table that maps our rules to the vendor's four detectors.
//!
//! What malware does is `Virus`, what is said to the agent is `Guardrail`, secrets are `Sensitive`, and everything else –
//! settings, weaknesses, tidiness – is `Config`. Rows go by a rule's id; what no row names goes by its category.

use model::{Category, Finding, Nature, Role};

/// A detector, with the word that a finding gets there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detector {
    /// `Type` of the malware.
    Virus(&'static str),
    /// `Label` of the statement.
    Guardrail(&'static str),
    /// `Desc` of the secret.
    Sensitive(&'static str),
    /// `ItemName` of the check; the rule's title where there is none.
    Config(Option<&'static str>),
}

use Detector::{Config, Guardrail, Sensitive, Virus};

/// Beginning of a rule's id, and where its findings go. The first row that fits counts.
const RULES: &[(&str, Detector)] = &[
    // Said to the agent.
    ("TS-PI-", Guardrail("attack")),
    ("TS-HIDE-", Guardrail("hiddenInstruction")),
    ("TS-ENC-003", Guardrail("hiddenInstruction")),
    ("TS-DECEIT-", Guardrail("deception")),
    ("TS-BEHAV-", Guardrail("harmfulBehaviour")),
    ("TS-PEX-", Guardrail("dataExfiltration")),
    ("TS-LURE-", Guardrail("socialEngineering")),
    ("TS-LINK-", Guardrail("socialEngineering")),
    ("TS-AGENT-001", Guardrail("attack")),
    ("TS-MCP-001", Guardrail("attack")),
    ("TS-MCP-002", Guardrail("attack")),
    // Settings, whatever they are meant for.
    ("TS-PERM-001", Config(Some("Dangerous Tools Without Confirmation"))),
    ("TS-PERM-002", Config(Some("Unrestricted Shell Access"))),
    ("TS-PERM-003", Config(Some("Unrestricted Shell Access"))),
    ("TS-CONF-003", Config(Some("Missing Permission Guards"))),
    ("TS-CONF-011", Config(Some("Missing Permission Guards"))),
    ("TS-CONF-012", Config(Some("Missing Permission Guards"))),
    ("TS-AGENT-003", Config(Some("Missing Permission Guards"))),
    ("TS-MCP-005", Config(Some("Dangerous Tools Without Confirmation"))),
    ("TS-MCP-007", Config(Some("Missing Permission Guards"))),
    ("TS-MCP-010", Config(Some("Missing Permission Guards"))),
    ("TS-MCP-004", Config(Some("Unrestricted Shell Access"))),
    ("TS-CONF-", Config(None)),
    ("TS-MCP-", Config(None)),
    ("TS-SEC-011", Config(None)),
    // Secrets in the package.
    ("TS-SEC-001", Sensitive("cloud_ak")),
    ("TS-SEC-002", Sensitive("platform_token")),
    ("TS-SEC-003", Sensitive("model_api_key")),
    ("TS-SEC-004", Sensitive("message_token")),
    ("TS-SEC-005", Sensitive("payment_key")),
    ("TS-SEC-006", Sensitive("private_key")),
    ("TS-SEC-007", Sensitive("jwt")),
    ("TS-SEC-008", Sensitive("connection_string")),
    ("TS-SEC-009", Sensitive("password")),
    ("TS-SEC-010", Sensitive("token")),
    // What malware does.
    ("TS-SHELL-", Virus("Backdoor")),
    ("TS-C2-", Virus("Backdoor")),
    ("TS-PERSIST-", Virus("Backdoor")),
    ("TS-ACCT-", Virus("Backdoor")),
    ("TS-CODE-004", Virus("Backdoor")),
    ("TS-FLOW-", Virus("Stealer")),
    ("TS-CRED-", Virus("Stealer")),
    ("TS-PUR-", Virus("Stealer")),
    ("TS-EXT-", Virus("Stealer")),
    ("TS-CLOUD-", Virus("Stealer")),
    ("TS-IMPACT-001", Virus("Miner")),
    ("TS-IMPACT-003", Virus("Ransomware")),
    ("TS-IMPACT-", Virus("Trojan")),
    ("TS-RCE-", Virus("Downloader")),
    ("TS-WIN-", Virus("Downloader")),
    ("TS-CODE-001", Virus("Downloader")),
    ("TS-CODE-003", Virus("Downloader")),
    ("TS-CODE-012", Virus("Downloader")),
    ("TS-BIN-014", Virus("Downloader")),
];

/// Names of secrets that have a word of their own, as they stand in our messages.
const SECRETS: &[(&str, &str)] = &[
    ("Alibaba Cloud AccessKey secret", "aliyun_sk"),
    ("Alibaba Cloud", "aliyun_ak_24"),
    ("Tencent Cloud", "tencentcloud_ak"),
    ("AWS", "aws_ak"),
    ("Azure", "azure_secret"),
    ("Google", "google_secret"),
    ("GitHub", "github_token"),
    ("npm", "npm_token"),
];

/// Where attacks go that no row names, and everything else is `Config`.
fn by_category(category: Category) -> Detector {
    match category {
        Category::PromptInjection => Guardrail("attack"),
        Category::Exfiltration | Category::SensitiveFiles => Virus("Stealer"),
        Category::RemoteExecution => Virus("Downloader"),
        Category::CommandExecution => Virus("Trojan"),
        Category::Obfuscation => Virus("Malware"),
        Category::SupplyChain | Category::Other => Virus("Suspicious"),
    }
}

/// Where a finding goes.
pub(super) fn of(finding: &Finding) -> Detector {
    let named = RULES.iter().find(|(start, _)| finding.rule_id.starts_with(start)).map(|(_, detector)| *detector);
    match named {
        Some(Sensitive(desc)) => {
            let own = SECRETS.iter().find(|(name, _)| finding.message.en.contains(name));
            Sensitive(own.map_or(desc, |(_, own)| own))
        }
        Some(Config(item)) => Config(item),
        // A statement in prose is for the agent to read, whatever it is about.
        None if finding.nature == Nature::Attack && finding.role == Role::Instruction => Guardrail("attack"),
        // Only what is meant to harm is malware or an attack.
        _ if finding.nature != Nature::Attack => Config(None),
        named => named.unwrap_or_else(|| by_category(finding.category)),
    }
}
