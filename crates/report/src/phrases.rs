//! The fixed words of reports, in both languages.

use model::Lang;

macro_rules! phrases {
    ($($name:ident $en:literal $zh:literal;)*) => {
        /// A fixed phrase.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Phrase { $($name,)* }

        impl Phrase {
            /// The form for `lang`.
            pub(crate) fn get(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Self::$name, Lang::En) => $en, (Self::$name, Lang::Zh) => $zh,)* }
            }
        }
    };
}

phrases! {
    Why "why" "原因";
    Fix "fix" "修复";
    Score "score" "评分";
    Capabilities "able to" "能力";
    NotAnalysed "not analysed" "未分析";
    WeighedLess "weighs less" "降级原因";
    MorePlaces "more places" "处";
    Hidden "findings that weigh less are left out (--show-demoted)" "条已降级的发现未显示（--show-demoted）";
    Skills "Skills" "个 Skill";
    Incomplete "incomplete analysis" "分析不完整";
    MoreSkills "more Skills are left out here; the JSON report has them all." "个 Skill 未在此列出，完整结果见 JSON 报告。";
    Severity "severity" "级别";
    Finding "finding" "发现";
    Place "place" "位置";
    Evidence "Evidence, why and fix" "证据、原因与修复";
}
