//! Text inside formats: notebooks, office documents, PDF, images, byte code, pickles, shortcuts.
//!
//! One file per format; each gives [`Layer`]s with places in the file's own text, or at its start where the file is
//! binary. Readers are small and lenient: they find text, they do not render. What they cannot read is said as a gap.

mod image;
pub(crate) mod lnk;
mod notebook;
mod office;
pub(crate) mod pdf;
pub(crate) mod pickle;
pub(crate) mod pyc;

use super::Language;
use super::layers::Layer;
use model::GapReason;
use package::{File, Kind};

/// What a binary file holds, and what of it could not be read.
#[derive(Debug, Default)]
pub(super) struct Inside {
    pub(super) layers: Vec<Layer>,
    pub(super) gap: Option<(GapReason, &'static str)>,
}

/// Texts inside a binary file.
pub(super) fn of_binary(file: &File) -> Inside {
    match file.kind {
        Kind::Pdf => pdf::read(&file.bytes),
        Kind::Image => image::read(&file.bytes),
        Kind::Pyc => pyc::read(&file.bytes),
        Kind::Pickle => pickle::read(&file.bytes),
        Kind::Binary if lnk::is_shortcut(&file.bytes) => lnk::read(&file.bytes),
        _ => Inside::default(),
    }
}

/// Texts inside a text file that is a container.
pub(super) fn of_text(path: &str, language: Language, text: &str) -> Vec<Layer> {
    match language {
        Language::Json if path.to_ascii_lowercase().ends_with(".ipynb") => notebook::cells(text),
        Language::Xml if office::is_part(path) => office::text_of(text),
        _ => Vec::new(),
    }
}

/// A text without a place of its own.
fn whole_file(name: &'static str, text: String, language: Option<Language>) -> Layer {
    Layer { range: 0..0, name, text, disguised: false, language }
}
