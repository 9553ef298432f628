//! Proofs of weaknesses by templates: a declared subset of the nuclei template language (`docs/network-checks.md`).
//!
//! What a template asks for and this engine does not do is refused when the template is loaded, with the reason; nothing
//! is skipped in silence. Requests go to the service that is examined and nowhere else, whatever a template says.

mod expression;
mod fill;
mod http;
mod load;
mod matching;
mod tcp;
mod template;

pub use load::{Refusal, Templates};

use crate::net::Connector;
use crate::report::Report;
use crate::talk::TalkError;
use crate::{Detector, Gap, KnownCheck, Plan, Service};
use expression::Value;
use model::{Evidence, Risk, RiskDetail, RiskKind, Text};
use std::collections::BTreeMap;
use template::{Steps, Template};

/// Names and what they stand for while one template runs.
type Names = BTreeMap<String, Value>;

/// What a template proved.
struct Proof {
    url: String,
    request: String,
    response: String,
    /// What extractors found.
    extracted: Vec<String>,
}

/// The group that every template can be switched by.
pub(crate) const GROUP: &str = "template";

/// Runs every template that fits a service.
pub(crate) async fn prove(service: &Service, plan: &Plan, connector: &Connector) -> Report {
    let mut report = Report::default();
    let limits = &plan.limits;
    for template in plan.templates.iter() {
        let fits = match &template.steps {
            Steps::Http(_) => service.name == "http" || is_application(service),
            Steps::Tcp(_) => template.is_for(service),
        };
        if !fits {
            continue;
        }
        if !plan.switches.allow(RiskKind::Vulnerability, &template.names()) {
            report.left_out.insert((RiskKind::Vulnerability, template.id.clone()));
            continue;
        }
        let outcome = match &template.steps {
            Steps::Http(blocks) => http::run(blocks, service, connector, limits).await,
            Steps::Tcp(blocks) => tcp::run(blocks, service, connector, limits).await,
        };
        match outcome {
            Ok(Some(proof)) => report.risks.push(risk(template, service, proof)),
            Ok(None) | Err(TalkError::Closed | TalkError::TooLong) => {}
            Err(error) => {
                let reason = Text::new("a check got no answer: {error}", "检查未得到应答：{error}");
                report.gaps.push(Gap::of(service, RiskKind::Vulnerability, reason.fill("error", &error.to_string())));
                // A service that does not answer is not asked for everything else.
                break;
            }
        }
    }
    report
}

/// Services with a name of their own that speak HTTP all the same: their banner is an answer of it.
fn is_application(service: &Service) -> bool {
    service.banner.starts_with("HTTP/")
}

/// A template as lists of checks show it.
pub(crate) fn known_check(template: &Template) -> KnownCheck {
    let zh = if template.name_zh.is_empty() { &template.name } else { &template.name_zh };
    let description = if template.description.is_empty() { &template.name } else { &template.description };
    KnownCheck {
        id: template.id.clone(),
        cve: template.cve.clone(),
        detector: Detector::Template,
        severity: template.severity,
        name: Text::new(template.name.clone(), zh.clone()),
        description: Text::new(description.clone(), template.description_zh.clone().unwrap_or_else(|| zh.clone())),
        fix: template.fix(),
        component: String::new(),
        versions: String::new(),
    }
}

/// What the readers of templates make of some text; for the fuzzer.
pub(crate) fn read_foreign(text: &str) {
    let _ = template::read(text);
    let _ = fill::fill(text, &Names::new());
}

fn risk(template: &Template, service: &Service, proof: Proof) -> Risk {
    let shown = |text: &str| crate::mask::mask(&crate::service::shown(text.as_bytes(), 4000));
    let description = if template.description.is_empty() { &template.name } else { &template.description };
    let zh = if template.name_zh.is_empty() { &template.name } else { &template.name_zh };
    Risk {
        check: template.id.clone(),
        severity: template.severity,
        asset: service.asset.clone(),
        address: Some(service.address),
        port: Some(service.port),
        service: service.label().to_owned(),
        name: Text::new(template.name.clone(), zh.clone()),
        description: Text::new(
            format!("{description} Proved at {}.", proof.url),
            format!("{}。已在 {} 验证。", template.description_zh.as_deref().unwrap_or(zh), proof.url),
        ),
        fix: template.fix(),
        detail: RiskDetail::Vulnerability {
            cve: template.cve.clone(),
            component: service.product.clone(),
            version: service.version.clone(),
            class: Text::new("proved by request", "请求验证"),
            url: proof.url,
        },
        evidence: Evidence {
            banner: crate::mask::mask(&service.banner),
            request: shown(&proof.request),
            response: shown(&proof.response),
            snapshot: shown(&proof.extracted.join("\n")),
        },
    }
}

#[cfg(test)]
mod tests;
