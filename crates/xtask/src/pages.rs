//! Documentation that follows from the code, and code that follows from the API descriptions: each page has a function that writes it, and a test that compares.

mod model;
mod rules;
mod spec;

use crate::Tree;

/// A generated page.
#[derive(Debug, Clone)]
pub struct Page {
    /// Path from the repository's root.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// Writes one page, or one per thing.
type Write = fn(&Tree) -> anyhow::Result<Vec<Page>>;

/// All generated pages.
const PAGES: &[Write] = &[model::capabilities, model::reference, rules::families, spec::products];

/// Folders in which every page is generated.
pub const GENERATED: &[&str] = &["docs/rules/"];

/// Writes all pages.
pub fn pages(tree: &Tree) -> anyhow::Result<Vec<Page>> {
    let mut pages = Vec::new();
    for write in PAGES {
        pages.extend(write(tree)?);
    }
    Ok(pages)
}

const NOTE: &str = "<!-- Generated: UPDATE_DOCS=1 cargo test -p xtask writes this page. -->\n";
