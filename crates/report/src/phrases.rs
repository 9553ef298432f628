//! The fixed words of reports, in both languages.

use model::{Lang, Text};

macro_rules! phrases {
    ($($name:ident $en:literal $zh:literal;)*) => {
        /// A fixed phrase.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Phrase { $($name,)* }

        impl Phrase {
            /// Both forms.
            pub(crate) fn text(self) -> Text {
                match self { $(Self::$name => Text::new($en, $zh),)* }
            }

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
    Found "found" "发现";
    Score "score" "评分";
    CanDo "can" "能力";
    NotAnalysed "not analysed" "未分析";
    WeighedLess "weighed less because" "降级原因";
    MorePlaces "more places" "处同类";
    Hidden "findings weighed less are hidden (--show-demoted)" "条已降级的发现未显示（--show-demoted）";
    Skills "skills" "个 Skill";
    Incomplete "incomplete" "分析不完整";
}
