//! A risk as the columns that lists filter by. Decides nothing.

use crate::schema::Risk as R;
use model::{PasswordWeakness, PortAdvice, Risk, RiskDetail, Severity, Text};
use sea_query::Expr;
use sha2::{Digest as _, Sha256};

/// What makes it the same risk when it is found again: the account's number and what the risk itself says.
pub(super) fn fingerprint(account: i64, risk: &Risk) -> String {
    hex::encode(Sha256::digest(format!("{account}\n{}", risk.identity())))
}

/// 0 for the least.
pub(super) fn severity(severity: Severity) -> i64 {
    match severity {
        Severity::Info => 0,
        Severity::Low => 1,
        Severity::Medium => 2,
        Severity::High => 3,
        Severity::Critical => 4,
    }
}

/// What one kind of risk says, in the words of all.
#[derive(Default)]
struct Said<'a> {
    component: &'a str,
    version: &'a str,
    cve: &'a str,
    advice: i64,
    class: Text,
    place: &'a str,
}

/// The columns that a scan fills; who owns the risk, its status and its times are the caller's.
pub(super) fn columns(risk: &Risk) -> Vec<(R, Expr)> {
    let said = said(&risk.detail);
    vec![
        (R::Severity, severity(risk.severity).into()),
        (R::Port, i64::from(risk.port.unwrap_or(0)).into()),
        (R::Transport, if risk.port.is_some() { "tcp" } else { "" }.into()),
        (R::Service, risk.service.as_str().into()),
        (R::Component, said.component.into()),
        (R::Version, said.version.into()),
        (R::CheckId, risk.check.as_str().into()),
        (R::Cve, said.cve.into()),
        (R::Advice, said.advice.into()),
        (R::ClassEn, said.class.en.into()),
        (R::ClassZh, said.class.zh.into()),
        (R::NameEn, risk.name.en.as_str().into()),
        (R::NameZh, risk.name.zh.as_str().into()),
        (R::Place, said.place.into()),
    ]
}

fn said(detail: &RiskDetail) -> Said<'_> {
    match detail {
        RiskDetail::Port { component, version, advice } => Said {
            component,
            version,
            advice: match advice {
                PortAdvice::Keep => 0,
                PortAdvice::Restrict => 1,
                PortAdvice::Block => 2,
            },
            ..Said::default()
        },
        RiskDetail::Vulnerability { cve, component, version, class, url } => {
            Said { component, version, cve, class: class.clone(), place: url, advice: 0 }
        }
        RiskDetail::WeakPassword { weakness, url, .. } => {
            Said { class: weakness_name(*weakness), place: url, ..Said::default() }
        }
        RiskDetail::WebContent { url, class } => Said { class: class.clone(), place: url, ..Said::default() },
        RiskDetail::Configuration { class, item, .. } => {
            Said { class: setting_class(class), place: item, ..Said::default() }
        }
        RiskDetail::ExposedService { component, version } => Said { component, version, ..Said::default() },
    }
}

/// What kind of setting it is; the English word is the one that switches name it by.
fn setting_class(class: &str) -> Text {
    let zh = match class {
        "account" => "账户",
        "cloud-resource" => "云资源",
        "file" => "文件",
        "http-header" => "HTTP 响应头",
        "kernel" => "内核",
        "mail" => "邮件记录",
        "service-setting" => "服务配置",
        name => name,
    };
    Text::new(class, zh)
}

fn weakness_name(weakness: PasswordWeakness) -> Text {
    match weakness {
        PasswordWeakness::Empty => Text::new("Empty password", "空口令"),
        PasswordWeakness::Default => Text::new("Default password", "默认口令"),
        PasswordWeakness::UserName => Text::new("Password made from the user name", "与用户名相关的口令"),
        PasswordWeakness::Common => Text::new("Common password", "常见弱口令"),
    }
}
