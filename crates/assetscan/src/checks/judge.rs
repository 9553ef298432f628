//! A rule and a snapshot into a risk. Pure: a kept snapshot can be judged again without asking the service.

use super::look::Snapshot;
use super::rule::Rule;
use crate::Service;
use crate::mask::mask;
use crate::service::shown;
use model::{Evidence, Risk, RiskDetail, RiskKind, Text};

/// Characters of one part of the evidence.
const MOST: usize = 3000;

/// The risk, if the rule is about what was seen.
pub(super) fn judge(rule: &Rule, service: &Service, snapshot: &Snapshot) -> Option<Risk> {
    rule.matches(snapshot.status, &snapshot.text).then(|| {
        let detail = match rule.kind {
            RiskKind::Configuration => RiskDetail::Configuration {
                standard: rule.standard.clone(),
                class: rule.class.clone(),
                item: rule.item.clone(),
            },
            RiskKind::Vulnerability => RiskDetail::Vulnerability {
                cve: rule.item.clone(),
                component: service.product.clone(),
                version: service.version.clone(),
                class: Text::new(rule.class.clone(), rule.class.clone()),
                url: service.url(),
            },
            _ => RiskDetail::ExposedService { component: service.product.clone(), version: service.version.clone() },
        };
        let mut fill = vec![
            ("service".to_owned(), service.label().to_owned()),
            ("port".to_owned(), service.port.to_string()),
            ("product".to_owned(), service.product.clone()),
        ];
        fill.extend(rule.groups(&snapshot.text));
        let told = |text: &Text| {
            fill.iter().fold(text.clone(), |text, (key, value)| text.fill(key, &shown(value.as_bytes(), 200)))
        };
        Risk {
            check: rule.id.clone(),
            severity: rule.severity,
            asset: service.asset.clone(),
            address: Some(service.address),
            port: Some(service.port),
            service: service.label().to_owned(),
            name: told(&rule.name),
            description: told(&rule.description),
            fix: told(&rule.fix),
            detail,
            evidence: Evidence {
                banner: mask(&service.banner),
                request: mask(&shown(snapshot.request.as_bytes(), MOST)),
                response: mask(&shown(snapshot.readable().as_bytes(), MOST)),
                snapshot: summary(service, snapshot),
            },
        }
    })
}

/// A few lines that a reader sees at a glance.
fn summary(service: &Service, snapshot: &Snapshot) -> String {
    let product = format!("{} {} {}", service.label(), service.product, service.version);
    let text = snapshot.readable();
    let first = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(12);
    let lines: Vec<String> = first.map(|line| line.chars().take(160).collect()).collect();
    mask(&shown(format!("{}\n{}", product.trim_end(), lines.join("\n")).as_bytes(), 1200))
}
