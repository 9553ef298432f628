//! What a scan of assets finds: one risk, what it is, where, and the proof of it.
//!
//! An engine answers with [`Risk`]s and knows nothing of rows, status or first and last seen: that is the store's.

use crate::{Severity, Text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::net::IpAddr;

/// The six kinds of risk of the security center.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskKind {
    /// An open port.
    Port,
    /// A known weakness of a component, or one that a check proved.
    Vulnerability,
    /// A service that lets a guessed password in.
    WeakPassword,
    /// Content of a web page.
    WebContent,
    /// A setting.
    Configuration,
    /// A service that asks for no password, or should not be reachable.
    ExposedService,
}

impl RiskKind {
    /// Every kind, in the order of the API's codes.
    pub const ALL: [Self; 6] = [
        Self::Port,
        Self::Vulnerability,
        Self::WeakPassword,
        Self::WebContent,
        Self::Configuration,
        Self::ExposedService,
    ];

    /// The word that rows and files know it by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Port => "port",
            Self::Vulnerability => "vulnerability",
            Self::WeakPassword => "weak_password",
            Self::WebContent => "web_content",
            Self::Configuration => "configuration",
            Self::ExposedService => "exposed_service",
        }
    }

    /// What people call it.
    pub fn name(self) -> Text {
        match self {
            Self::Port => Text::new("Open ports", "端口风险"),
            Self::Vulnerability => Text::new("Vulnerabilities", "漏洞"),
            Self::WeakPassword => Text::new("Weak passwords", "弱口令"),
            Self::WebContent => Text::new("Web content", "网站内容"),
            Self::Configuration => Text::new("Configuration", "配置风险"),
            Self::ExposedService => Text::new("Exposed services", "服务暴露"),
        }
    }

    /// The kind of a word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// One thing that is wrong with one asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Risk {
    /// Which check found it, e.g. `redis-no-password`, `port-open`, `CVE-2021-41773`: stable, part of the fingerprint.
    pub check: String,
    /// How bad it is.
    pub severity: Severity,
    /// The asset as it was entered (`localhost`, `10.0.0.7`), without port.
    pub asset: String,
    /// The address that was really spoken to.
    pub address: Option<IpAddr>,
    /// The port; `None` where the risk belongs to no port.
    pub port: Option<u16>,
    /// The field's usual short name of the service: `http`, `ssh`, `redis`, `postgresql` …; empty when unknown.
    pub service: String,
    /// Short title.
    pub name: Text,
    /// What it means.
    pub description: Text,
    /// What to do about it.
    pub fix: Text,
    /// What only this kind of risk knows.
    pub detail: RiskDetail,
    /// The proof.
    pub evidence: Evidence,
}

impl Risk {
    /// The kind of this risk.
    pub fn kind(&self) -> RiskKind {
        match self.detail {
            RiskDetail::Port { .. } => RiskKind::Port,
            RiskDetail::Vulnerability { .. } => RiskKind::Vulnerability,
            RiskDetail::WeakPassword { .. } => RiskKind::WeakPassword,
            RiskDetail::WebContent { .. } => RiskKind::WebContent,
            RiskDetail::Configuration { .. } => RiskKind::Configuration,
            RiskDetail::ExposedService { .. } => RiskKind::ExposedService,
        }
    }

    /// What stays the same when the same risk is found again: kind, asset, port, check and the detail that tells two of
    /// one check apart (a user, a page, an item), joined by line feeds. The store hashes it.
    pub fn identity(&self) -> String {
        let apart = match &self.detail {
            RiskDetail::Port { .. } | RiskDetail::ExposedService { .. } => "",
            RiskDetail::Vulnerability { component, .. } => component,
            RiskDetail::WeakPassword { user, .. } => user,
            RiskDetail::WebContent { url, .. } => url,
            RiskDetail::Configuration { item, .. } => item,
        };
        let port = self.port.map(|port| port.to_string()).unwrap_or_default();
        [self.kind().word(), &self.asset, &port, &self.check, apart].join("\n")
    }
}

/// What one kind of risk knows and the others do not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RiskDetail {
    /// An open port. The advice: keep it, restrict who may reach it, or block it.
    Port {
        /// Product, e.g. `nginx`; empty when unknown.
        component: String,
        /// Its version; empty when unknown.
        version: String,
        /// What to do with the port.
        advice: PortAdvice,
    },
    /// A weakness of a component.
    Vulnerability {
        /// `CVE-…`; empty where there is none.
        cve: String,
        /// Product, e.g. `openssh`.
        component: String,
        /// Its version.
        version: String,
        /// Class of weakness, e.g. `path traversal`.
        class: Text,
        /// Where it was proved; empty when derived from the version.
        url: String,
    },
    /// A password that was guessed. The password itself is masked everywhere.
    WeakPassword {
        /// The user.
        user: String,
        /// The password, masked: `r****t`.
        password: String,
        /// Why it is weak.
        weakness: PasswordWeakness,
        /// `scheme://host:port`.
        url: String,
    },
    /// Something on a web page.
    WebContent {
        /// The page.
        url: String,
        /// Class of content, e.g. `mining script`.
        class: Text,
    },
    /// A setting.
    Configuration {
        /// Standard that asks for it; empty where none does.
        standard: String,
        /// What is judged, e.g. `tls`, `http-header`, `dns-mail`, `service-setting`.
        class: String,
        /// The item that is wrong, e.g. the header's name.
        item: String,
    },
    /// A service that is open to everybody.
    ExposedService {
        /// Product, e.g. `redis`.
        component: String,
        /// Its version; empty when unknown.
        version: String,
    },
}

/// What to do with an open port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PortAdvice {
    /// Meant to be reached by everybody.
    Keep,
    /// Only some should reach it.
    Restrict,
    /// Nobody outside should reach it.
    Block,
}

/// Why a password was guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordWeakness {
    /// Empty, with a user that needs none.
    Empty,
    /// The product's own default pair.
    Default,
    /// The user's name, or the name with a short tail.
    UserName,
    /// One of the commonest passwords.
    Common,
}

/// The proof of a risk, as text that was masked and cut before it came here. Each part may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What the service said first.
    pub banner: String,
    /// What was sent.
    pub request: String,
    /// What came back.
    pub response: String,
    /// Lines that a reader sees at a glance (a service's own statement of itself).
    pub snapshot: String,
}

/// What a scan looked at completely, whether it found anything or not: what was there before and was not seen again is
/// gone. An engine that gave up somewhere leaves that out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Examined {
    /// The asset as it was entered.
    pub asset: String,
    /// Risks of which kind would have been found.
    pub kind: RiskKind,
    /// On which ports, as ranges with both ends.
    pub ports: Vec<(u16, u16)>,
    /// Also what belongs to no port.
    pub portless: bool,
    /// By which checks of that kind.
    #[serde(default)]
    pub checks: Checks,
}

/// The checks of one kind that an examination was made of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Checks {
    /// All there are.
    #[default]
    All,
    /// All but these: switched off, or another engine's.
    Except(BTreeSet<String>),
    /// These and no others.
    Only(BTreeSet<String>),
}

impl Checks {
    /// Whether a check was among them.
    pub fn contain(&self, check: &str) -> bool {
        match self {
            Self::All => true,
            Self::Except(others) => !others.contains(check),
            Self::Only(these) => these.contains(check),
        }
    }
}

impl Examined {
    /// The whole asset: every port, and what belongs to none.
    pub fn whole(asset: impl Into<String>, kind: RiskKind) -> Self {
        Self { asset: asset.into(), kind, ports: vec![(0, u16::MAX)], portless: true, checks: Checks::All }
    }

    /// Whether it covers a port (`None`: what belongs to none).
    pub fn covers(&self, port: Option<u16>) -> bool {
        match port {
            None => self.portless,
            Some(port) => self.ports.iter().any(|(first, last)| (*first..=*last).contains(&port)),
        }
    }
}
