//! The fixed words of reports, in both languages.

use model::Lang;

macro_rules! phrases {
    ($($name:ident $key:literal $en:literal $zh:literal;)*) => {
        /// A fixed phrase.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Phrase { $($name,)* }

        impl Phrase {
            /// All phrases.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name that templates use.
            pub(crate) fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// The form for `lang`.
            pub(crate) fn get(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Self::$name, Lang::En) => $en, (Self::$name, Lang::Zh) => $zh,)* }
            }
        }
    };
}

phrases! {
    Report "report" "Skill security report" "Skill 安全检测报告";
    Engine "engine" "engine" "引擎版本";
    Footnote "footnote" "A scan shows what is there at the time of the scan; it does not replace trust in the author."
        "检测结果仅反映检测时的内容，不能替代对作者的信任。";
    Why "why" "why" "原因";
    Fix "fix" "fix" "修复";
    More "more" "see" "参考";
    Score "score" "score" "评分";
    First "first" "What to do first" "处置建议";
    Findings "findings" "Findings" "发现";
    Demoted "demoted" "that weigh less" "条已降级";
    Category "category" "Main category" "主要风险";
    Files "files" "Files" "文件";
    Analysed "analysed" "analysed" "已分析";
    Hash "hash" "Content hash" "内容哈希";
    Confidence "confidence" "confidence" "置信度";
    ConfidenceLow "confidence_low" "low" "低";
    ConfidenceMedium "confidence_medium" "medium" "中";
    ConfidenceHigh "confidence_high" "high" "高";
    StaticEngine "static_engine" "static analysis" "静态分析";
    AiEngine "ai_engine" "AI analysis" "AI 分析";
    Judge "judge" "AI judge" "AI 评审";
    Capabilities "capabilities" "able to" "能力";
    CapabilitiesNote "capabilities_note" "What the Skill can do. A capability is not a risk by itself."
        "该 Skill 具备的能力。能力本身并不代表风险。";
    NotAnalysed "not_analysed" "not analysed" "未分析";
    WeighedLess "weighed_less" "weighs less" "降级原因";
    MorePlaces "more_places" "more places" "处";
    MoreFindings "more_findings" "more findings; the JSON report has them all." "条发现，完整结果见 JSON 报告。";
    Hidden "hidden" "findings that weigh less are left out (--show-demoted)" "条已降级的发现未显示（--show-demoted）";
    Suppressed "suppressed" "accepted by policy" "已由策略接受";
    Without "without" "without policy and baseline the verdict is" "不计策略与基线时的结论";
    Known "known" "known from the baseline and left out" "项已在基线中，未再列出";
    Until "until" "until" "有效期至";
    Policy "policy" "Policy" "策略";
    Was "was" "severity by policy; by the rule it is" "级别由策略设定；规则原级别为";
    Skills "skills" "Skills" "个 Skill";
    Incomplete "incomplete" "incomplete analysis" "分析不完整";
    MoreSkills "more_skills" "more Skills are left out here; the JSON report has them all."
        "个 Skill 未在此列出，完整结果见 JSON 报告。";
    Total "total" "Skills in all" "Skill 总数";
    Severity "severity" "severity" "级别";
    Finding "finding" "finding" "发现";
    Place "place" "place" "位置";
    Evidence "evidence" "Evidence, why and fix" "证据、原因与修复";
}
