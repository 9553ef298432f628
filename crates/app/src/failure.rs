//! Why a scan was given up: a word for the row, a sentence for people.

use model::Text;

macro_rules! failures {
    ($($(#[$doc:meta])* $variant:ident $word:literal $en:literal $zh:literal;)*) => {
        /// Why a scan was given up.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Failure { $($(#[$doc])* $variant,)* }

        impl Failure {
            /// The word that the row keeps.
            pub(crate) fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The sentence for a word; rows of later releases may hold words that this one does not know.
            pub(crate) fn text(word: &str) -> Text {
                match word {
                    $($word => Text::new($en, $zh),)*
                    _ => Text::new("the scan failed, submit it again", "扫描失败，请重新提交"),
                }
            }
        }
    };
}

failures! {
    /// Every attempt ended without a result.
    TooManyAttempts "too_many_attempts"
        "the scan was given up after several attempts, submit it again" "多次尝试后扫描仍未完成，请重新提交";
    /// The uploaded bytes are gone.
    PackageMissing "package_missing"
        "the uploaded package is no longer available, submit it again" "上传的文件已不可用，请重新提交";
    /// The result is gone or cannot be read.
    ResultLost "result_lost"
        "the result is no longer available, submit it again" "扫描结果已不可用，请重新提交";
}
