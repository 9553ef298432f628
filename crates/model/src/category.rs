//! The eight public risk categories (`RuleID` 90001-90008 of CSIP's `SkillRuleCatalogItem`).

use crate::Text;
use serde::{Deserialize, Serialize};

/// A public risk category. Serialised as its id text, e.g. `"90006"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Category {
    /// 90001: dependencies, names, provenance.
    SupplyChain,
    /// 90002: commands, shells, code execution.
    CommandExecution,
    /// 90003: network requests and data leaving the machine.
    Exfiltration,
    /// 90004: file operations and sensitive paths.
    SensitiveFiles,
    /// 90005: instructions aimed at the agent.
    PromptInjection,
    /// 90006: remote content downloaded and executed.
    RemoteExecution,
    /// 90007: obfuscated or otherwise suspicious code.
    Obfuscation,
    /// 90008: everything else.
    Other,
}

impl Category {
    /// All eight, in the order of their ids.
    pub const ALL: [Self; 8] = [
        Self::SupplyChain,
        Self::CommandExecution,
        Self::Exfiltration,
        Self::SensitiveFiles,
        Self::PromptInjection,
        Self::RemoteExecution,
        Self::Obfuscation,
        Self::Other,
    ];

    /// The public id, `90001` to `90008`.
    pub fn id(self) -> u32 {
        90001 + self as u32
    }

    /// The category of a public id.
    pub fn from_id(id: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.id() == id)
    }

    /// Display name in both languages.
    pub fn name(self) -> Text {
        match self {
            Self::SupplyChain => Text::new("Supply chain risk", "供应链风险"),
            Self::CommandExecution => Text::new("Command execution risk", "命令执行风险"),
            Self::Exfiltration => Text::new("Network request and data exfiltration risk", "网络请求与数据外发风险"),
            Self::SensitiveFiles => Text::new("File operation and sensitive path risk", "文件操作与敏感路径风险"),
            Self::PromptInjection => Text::new("Prompt injection risk", "提示词注入风险"),
            Self::RemoteExecution => Text::new("Remote script download and execution risk", "远程脚本下载执行风险"),
            Self::Obfuscation => Text::new("Suspicious code and obfuscation risk", "可疑代码与混淆风险"),
            Self::Other => Text::new("Other risk", "其他风险"),
        }
    }
}

impl From<Category> for String {
    fn from(category: Category) -> Self {
        category.id().to_string()
    }
}

impl TryFrom<String> for Category {
    type Error = String;

    fn try_from(id: String) -> Result<Self, String> {
        id.parse().ok().and_then(Self::from_id).ok_or_else(|| format!("category `{id}` is not one of 90001 to 90008"))
    }
}
