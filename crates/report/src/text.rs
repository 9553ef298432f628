//! Text for people at a terminal: the verdict first, then each finding with its source line, a caret, why and fix.

use crate::{Options, Render, View};
use model::{Summary, visible};
use std::io::{self, Write};

/// Writes the text report; every unit is written as it comes.
pub(crate) struct Renderer {
    options: Options,
}

impl Renderer {
    pub(crate) fn new(options: Options) -> Self {
        Self { options }
    }
}

impl Render for Renderer {
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn unit(&mut self, out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
        let verdict = &view.scan.verdict;
        writeln!(out, "{} {} {}", verdict.risk_level.id(), verdict.security_score, visible(view.path))?;
        writeln!(out, "  {}", visible(verdict.description.get(self.options.lang)))?;
        for shown in &view.findings {
            let place = &shown.finding.location;
            writeln!(
                out,
                "  {} {} {}:{}:{}",
                shown.finding.rule_id,
                shown.title,
                visible(&place.file),
                place.line,
                place.column
            )?;
            writeln!(out, "    {}", shown.finding.snippet.text)?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        writeln!(out, "{summary:?}")
    }
}
