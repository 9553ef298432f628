//! A run and its risks, for the tests of every form of report.

use super::{FoundMalware, TaskFacts};
use model::{Evidence, PortAdvice, Risk, RiskDetail, ScanItem, ScanMode, Severity, Text};

/// A run over one of two assets.
pub(super) fn facts() -> TaskFacts {
    TaskFacts {
        task: "weekly <look>".into(),
        task_id: "rt-1".into(),
        report_id: "rpt-1".into(),
        account: "first".into(),
        machine: "build7".into(),
        mode: ScanMode::Quick,
        items: vec![ScanItem::Port, ScanItem::WeakPassword],
        started: "2026-11-20 10:00:00".into(),
        ended: "2026-11-20 10:00:05".into(),
        assets: vec!["localhost".into()],
        asset_count: 2,
    }
}

/// Malware whose name of a file is hostile.
pub(super) fn malware(severity: Severity) -> FoundMalware {
    FoundMalware {
        asset: "localhost".into(),
        name: Text::new("Web shell", "网页后门"),
        severity,
        place: "/srv/<b>\u{202e}.php".into(),
        sha256: "ab12".repeat(16),
        excerpt: "<?php <script>".into(),
    }
}

/// A risk whose banner is hostile.
pub(super) fn risk(port: u16, severity: Severity) -> Risk {
    Risk {
        check: "port-open".into(),
        severity,
        asset: "localhost".into(),
        address: None,
        port: Some(port),
        service: "redis".into(),
        name: Text::new("Open port", "开放端口"),
        description: Text::new("Anybody reaches `redis`.", "任何人都可访问 `redis`。"),
        fix: Text::new("Bind it to loopback.", "仅监听本机地址。"),
        detail: RiskDetail::Port { component: String::new(), version: String::new(), advice: PortAdvice::Block },
        evidence: Evidence { banner: "<script>alert(1)</script>\u{202e}".into(), ..Evidence::default() },
    }
}
