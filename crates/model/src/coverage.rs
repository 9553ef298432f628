//! What was analysed, what was not, and why. Nothing is skipped in silence.

use crate::Text;
use serde::{Deserialize, Serialize};

/// Why a file, or a part of it, was not analysed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapReason {
    /// Documented inert kind: fonts, pixels, audio. Does not make a scan incomplete.
    Inert,
    /// More entries than the limit.
    TooManyEntries,
    /// A file over the size limit.
    FileTooLarge,
    /// The package over its total size limit.
    PackageTooLarge,
    /// Compression ratio over the limit.
    RatioTooHigh,
    /// Archives nested deeper than the limit, or a path with too many parts.
    TooDeep,
    /// An encrypted member.
    Encrypted,
    /// A compression method that is not supported.
    UnsupportedMethod,
    /// Broken data: checksum, truncation, malformed structure.
    Corrupt,
    /// A link, device or other entry that is no regular file.
    NotRegularFile,
    /// An absolute path, `..`, or a name that cannot be kept.
    UnsafePath,
    /// A second entry of the same name, or one that differs only in case or Unicode form.
    DuplicateName,
    /// An analysis budget (bytes or steps) ran out.
    BudgetExhausted,
    /// Binary content of no known kind, or native code that is not disassembled.
    OpaqueBinary,
    /// The scanning process died or was stopped at its limits.
    Aborted,
    /// The file could not be read.
    Unreadable,
    /// The package holds nothing that could be judged.
    NothingInside,
}

impl GapReason {
    /// Whether a gap of this kind leaves content unseen that could carry code or instructions.
    pub fn breaks_completeness(self) -> bool {
        self != Self::Inert
    }

    /// A sentence in both languages.
    pub fn text(self) -> Text {
        match self {
            Self::Inert => {
                Text::new("inert content (font, image pixels, audio, video)", "惰性内容（字体、图像像素、音频、视频）")
            }
            Self::TooManyEntries => Text::new("more entries than the limit", "条目数超过上限"),
            Self::FileTooLarge => Text::new("file larger than the limit", "文件大小超过上限"),
            Self::PackageTooLarge => Text::new("package larger than the limit", "软件包总大小超过上限"),
            Self::RatioTooHigh => {
                Text::new("compression ratio over the limit (archive bomb)", "压缩比超过上限（疑似压缩炸弹）")
            }
            Self::TooDeep => Text::new("nested deeper than the limit", "嵌套层级超过上限"),
            Self::Encrypted => Text::new("encrypted archive member", "加密的归档成员"),
            Self::UnsupportedMethod => Text::new("unsupported compression method", "不支持的压缩方法"),
            Self::Corrupt => Text::new("corrupt data", "数据损坏"),
            Self::NotRegularFile => Text::new("link or special file, not followed", "链接或特殊文件，未跟随"),
            Self::UnsafePath => Text::new(
                "unsafe path (absolute, `..` or unprintable)",
                "不安全的路径（绝对路径、`..` 或不可打印字符）",
            ),
            Self::DuplicateName => Text::new("duplicate or case-colliding name", "重复或仅大小写不同的名称"),
            Self::BudgetExhausted => Text::new("analysis budget exhausted", "分析预算已用尽"),
            Self::OpaqueBinary => Text::new("binary content that is not analysed", "未分析的二进制内容"),
            Self::Aborted => Text::new("analysis aborted at its limits", "分析因达到限制而中止"),
            Self::Unreadable => Text::new("could not be read", "无法读取"),
            Self::NothingInside => Text::new("nothing inside to analyse", "其中没有可分析的内容"),
        }
    }
}

/// One thing that was not, or only partly, analysed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Gap {
    /// Virtual path; empty for the package as a whole.
    pub path: String,
    /// Why.
    pub reason: GapReason,
    /// Bytes not analysed, as far as known.
    pub bytes: u64,
    /// Detail, e.g. "limit 10000 entries"; never content of the package beyond a name.
    pub detail: String,
}

/// The account of all bytes of a package.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Coverage {
    /// Files seen, inert ones and refused ones included.
    pub files: u32,
    /// Bytes analysed in full.
    pub analysed_bytes: u64,
    /// Bytes of documented inert kinds.
    pub inert_bytes: u64,
    /// Everything else, with reasons; inert kinds are listed too.
    pub gaps: Vec<Gap>,
}

impl Coverage {
    /// False only if content that could carry code or instructions was not analysed.
    pub fn complete(&self) -> bool {
        !self.gaps.iter().any(|gap| gap.reason.breaks_completeness())
    }
}
