//! The list of formats, and the shape they share: begin, one unit after the other, end.

use crate::View;
use model::{Lang, PolicyReport, Summary};
use std::io::{self, Write};

macro_rules! formats {
    ($($(#[$doc:meta])* $variant:ident $id:literal $make:expr;)*) => {
        /// A report format.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Format { $($(#[$doc])* $variant,)* }

        impl Format {
            /// All formats.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word on the command line.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// A renderer for one report.
            pub fn renderer(self, options: &Options) -> Box<dyn Render> {
                match self { $(Self::$variant => Box::new($make(options.clone())),)* }
            }
        }
    };
}

formats! {
    /// For people at a terminal.
    Text "text" crate::text::Renderer::new;
    /// For programs: `docs/json.md`, `docs/scan-result.schema.json`.
    Json "json" crate::json::Renderer::new;
    /// SARIF 2.1.0 for code scanning.
    Sarif "sarif" crate::sarif::Renderer::new;
    /// One self-contained page.
    Html "html" crate::html::Renderer::new;
    /// For pull-request comments.
    Markdown "markdown" crate::markdown::Renderer::new;
}

/// How a report is written.
#[derive(Debug, Clone)]
pub struct Options {
    /// Language of all texts.
    pub lang: Lang,
    /// Whether demoted findings are shown too.
    pub show_demoted: bool,
    /// Whether the output may carry terminal colours.
    pub colour: bool,
    /// Whether more than one unit is reported; text then says less about benign ones.
    pub many: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// The folder that SARIF's relative URIs start from, with `/` between parts; empty when unknown.
    pub base: String,
    /// The engine release.
    pub engine_version: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lang: Lang::En,
            show_demoted: false,
            colour: false,
            many: false,
            width: 100,
            base: String::new(),
            engine_version: 0,
        }
    }
}

/// Writes one report. Units are handed over one by one, so that a format that can stream does.
pub trait Render {
    /// Before the first unit.
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()>;
    /// One unit.
    fn unit(&mut self, out: &mut dyn Write, view: &View<'_>) -> io::Result<()>;
    /// What a policy did in the whole run; told after the last unit.
    fn policy(&mut self, report: PolicyReport);
    /// After the last unit.
    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()>;
}
