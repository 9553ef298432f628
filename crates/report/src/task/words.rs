//! The fixed words of task reports, in both languages.

use minijinja::value::Value;
use model::{Lang, RiskKind, ScanItem, ScanMode, Text};

const WORDS: &[(&str, &str, &str)] = &[
    ("report", "Security center report", "安全中心检测报告"),
    ("summary", "Summary", "摘要"),
    ("account", "Account", "账号"),
    ("assets", "Assets looked at", "已检查资产"),
    ("asset", "Asset", "资产"),
    ("risks", "Risks", "风险"),
    ("mode", "Depth", "扫描深度"),
    ("items", "Looked for", "检查项"),
    ("time", "Time", "时间"),
    ("by_severity", "By severity", "按严重程度"),
    ("by_kind", "By kind", "按风险类型"),
    ("by_asset", "By asset", "按资产"),
    ("fix", "Fix", "修复建议"),
    ("malware", "Malware", "恶意程序"),
    (
        "malware_fix",
        "Keep the machine off the network until it is known how this came there. Keep the files for that, then set the \
         machine up anew and change every password and key that was on it. What is your own or a sample: leave it, or move \
         it out of the folders that are looked at.",
        "在查明来源之前请将主机断网；先留存文件以便取证，再重装系统，并更换该主机上的全部口令和密钥。如为自有程序或样本，可保留或移出检查目录。",
    ),
    ("nothing", "No risk was found.", "未发现风险。"),
    ("not_examined", "What was not examined, and other notes", "未检查的内容及其他说明"),
    ("first", "What to deal with first", "优先处理"),
    ("page", "Page {page} of {pages}", "第 {page} 页，共 {pages} 页"),
    (
        "code_points",
        "{count} characters that the fonts at hand cannot draw are shown by their numbers, like \\u{1f600}; the setting \
         assets.report_font names a font for them, e.g. of the Debian package fonts-noto-cjk.",
        "有 {count} 个字符因缺少字体而以编号显示（如 \\u{1f600}）；可用设置项 assets.report_font 指定字体，例如 Debian 软件包 fonts-noto-cjk 中的字体。",
    ),
    (
        "footnote",
        "Passwords are masked. What was not examined is not safe by that.",
        "口令已脱敏；未检查的内容并不代表安全。",
    ),
];

/// The words for a template.
pub(super) fn words(lang: Lang) -> Value {
    let chosen = WORDS.iter().map(|(key, en, zh)| match lang {
        Lang::En => (*key, *en),
        Lang::Zh => (*key, *zh),
    });
    Value::from_pairs(chosen)
}

/// One of the words.
pub(super) fn word(key: &str, lang: Lang) -> &'static str {
    let found = WORDS.iter().find(|(known, ..)| *known == key);
    found.map_or("", |(_, en, zh)| if lang == Lang::Zh { zh } else { en })
}

/// What a scan item is called.
pub(super) fn item(item: ScanItem) -> Text {
    let kind = match item {
        ScanItem::Port => RiskKind::Port,
        ScanItem::Poc => RiskKind::Vulnerability,
        ScanItem::WeakPassword => RiskKind::WeakPassword,
        ScanItem::WebContent => RiskKind::WebContent,
        ScanItem::Configuration => RiskKind::Configuration,
        ScanItem::ExposedService => RiskKind::ExposedService,
    };
    kind.name()
}

/// What a depth is called.
pub(super) fn mode(mode: ScanMode) -> Text {
    match mode {
        ScanMode::Standard => Text::new("standard", "标准"),
        ScanMode::Quick => Text::new("quick", "快速"),
        ScanMode::Advanced => Text::new("advanced", "高级"),
    }
}
