//! PDF from paragraphs, tables, boxes and drawings: pages, outline, links, and tags for readers that speak.
//!
//! Knows nothing of scans and risks. Two passes: [`Flow`] puts everything on pages, then the writer draws them, because only
//! then every page knows how many there are. Same input, same bytes: there is no clock in here.

mod flow;
mod fonts;
mod tags;
mod text;
mod write;

pub(crate) use flow::{Anchor, Column, Flow, Mark};
pub use fonts::{FallbackFont, is_font};
pub(crate) use fonts::{Fonts, Style};
pub(crate) use tags::Tags;
pub(crate) use text::{Span, plain, prose};
pub(crate) use write::{About, write};

/// A4, in points.
const PAGE: (f32, f32) = (595.28, 841.89);
/// Where lines begin.
pub(crate) const LEFT: f32 = 51.0;
const RIGHT: f32 = PAGE.0 - 51.0;
const TOP: f32 = 62.0;
const BOTTOM: f32 = PAGE.1 - 58.0;
/// Between both margins.
pub(crate) const WIDTH: f32 = RIGHT - LEFT;

/// The colours of a report; those of `report.css` in daylight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tint {
    Ink,
    Soft,
    Line,
    Paper,
    White,
    Accent,
    Good,
    Critical,
    High,
    Medium,
    Low,
    Info,
}

impl Tint {
    /// The colour of a class of the page's style sheet.
    pub(crate) fn of_class(class: &str) -> Self {
        match class {
            "critical" => Self::Critical,
            "high" => Self::High,
            "medium" => Self::Medium,
            "low" => Self::Low,
            "info" => Self::Info,
            "bar" => Self::Accent,
            "soft" => Self::Soft,
            "none" => Self::Line,
            _ => Self::Ink,
        }
    }

    fn rgb(self) -> (u8, u8, u8) {
        match self {
            Self::Ink => (0x1d, 0x21, 0x27),
            Self::Soft => (0x5c, 0x65, 0x70),
            Self::Line => (0xe2, 0xe2, 0xdc),
            Self::Paper => (0xf7, 0xf7, 0xf4),
            Self::White => (0xff, 0xff, 0xff),
            Self::Accent => (0x2f, 0x5d, 0x8a),
            Self::Good => (0x1a, 0x7f, 0x4b),
            Self::Critical => (0xb3, 0x26, 0x1e),
            Self::High => (0xc4, 0x50, 0x1b),
            Self::Medium => (0x9a, 0x67, 0x00),
            Self::Low => (0x2f, 0x6f, 0xab),
            Self::Info => (0x6b, 0x74, 0x80),
        }
    }
}
