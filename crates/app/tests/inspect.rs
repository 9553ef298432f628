//! A unit that ends its worker has a result that says so.

use app::{InspectOptions, Inspector};
use model::{GapReason, RiskLevel};
use package::Source;
use sandbox::Program;

#[test]
fn a_dead_worker_leaves_an_incomplete_scan_that_is_never_benign() {
    let dies = Program { path: "false".into(), arguments: Vec::new() };
    let inspector = Inspector::with_program(dies, 1, InspectOptions::default());
    for scan in [
        inspector.inspect_path(&Source::Folder("skills/dies".into())).unwrap(),
        inspector.inspect_bytes("dies", b"PK").unwrap(),
    ] {
        assert_eq!(scan.name, "dies");
        assert_eq!(scan.verdict.risk_level, RiskLevel::Suspicious);
        assert!(!scan.coverage.complete());
        assert_eq!(scan.coverage.gaps.first().map(|gap| gap.reason), Some(GapReason::Aborted));
    }
}

#[test]
fn a_worker_that_cannot_be_started_is_an_error() {
    let missing = Program { path: "no-such-program".into(), arguments: Vec::new() };
    let inspector = Inspector::with_program(missing, 1, InspectOptions::default());
    assert!(inspector.inspect_bytes("x", b"").is_err());
}
