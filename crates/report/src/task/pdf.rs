//! The report as a PDF document: the same content as the page, in the same order.

use super::content::{Content, Finding, LEVELS};
use super::drawing::{Drawing, Shape, Side};
use super::{TaskPage, charts, words};
use crate::html::tag;
use crate::pdf::{
    About, Anchor, Column, FallbackFont, Flow, Fonts, Mark, Span, Style, Tags, Tint, WIDTH, plain, prose, write,
};
use model::{Lang, visible};
use std::io;

const BODY: f32 = 9.5;
const SMALL: f32 = 8.0;
const CODE: f32 = 7.6;
/// Risks in the overview at the beginning.
const MOST_FIRST: usize = 20;

pub(super) fn pdf(page: &TaskPage<'_>, lang: Lang, fallback: Option<FallbackFont<'_>>) -> io::Result<Vec<u8>> {
    let flow = lay_out(page, lang, fallback);
    let word = |key| words::word(key, lang);
    let facts = page.facts;
    let task = visible(&facts.task).into_owned();
    let about = About {
        title: format!("{} · {task}", word("report")),
        lang: tag(lang),
        id: facts.report_id.clone(),
        made: facts.ended.clone(),
        head: (task, word("report").to_owned()),
        foot: format!("Touchstone {} · {}", env!("CARGO_PKG_VERSION"), visible(&facts.report_id)),
        number: word("page").to_owned(),
    };
    write(flow, &about)
}

/// Everything on its page.
fn lay_out<'f>(page: &TaskPage<'_>, lang: Lang, fallback: Option<FallbackFont<'f>>) -> Flow<'f> {
    let content = Content::new(page, lang);
    let word = |key| words::word(key, lang);
    let mut flow = Flow::new(Fonts::new(fallback));
    let mut paper = Paper { flow: &mut flow, word: &word, content: &content };
    paper.cover(page);
    paper.charts(page.risks.len());
    paper.assets();
    paper.malware();
    let places = paper.overview();
    paper.findings(&places);
    paper.rest();
    flow
}

struct Paper<'p, 'f, 'c> {
    flow: &'p mut Flow<'f>,
    word: &'p dyn Fn(&'static str) -> &'static str,
    content: &'p Content<'c>,
}

impl Paper<'_, '_, '_> {
    /// Name, summary and facts.
    fn cover(&mut self, page: &TaskPage<'_>) {
        let (facts, flow) = (page.facts, &mut *self.flow);
        brand(flow, (self.word)("report"));
        flow.bar(Some(self.content.worst.map_or(Tint::Good, Tint::of_class)));
        flow.heading(Tags::DOCUMENT, 1, &[Span::new(&facts.task, Style::Bold, 20.0, Tint::Ink)], 40.0);
        let ids = format!("{} {} · {} · {}", (self.word)("account"), facts.account, facts.task_id, facts.report_id);
        flow.paragraph(Tags::DOCUMENT, &[plain(&ids, SMALL, Tint::Soft)]);
        flow.advance(4.0);
        for sentence in &self.content.sentences {
            flow.advance(3.0);
            flow.paragraph(Tags::DOCUMENT, &prose(sentence, 11.0, Tint::Ink));
        }
        flow.bar(None);
        flow.gap(14.0);
        let rows = [
            ("assets", format!("{} / {}", facts.assets.len(), facts.asset_count)),
            ("mode", self.content.mode.to_owned()),
            ("items", self.content.items.clone()),
            ("time", format!("{} – {} UTC", facts.started, facts.ended)),
        ];
        let cells = rows.map(|(key, value)| {
            let name = vec![plain((self.word)(key), SMALL, Tint::Soft)];
            (vec![name, vec![plain(&value, BODY, Tint::Ink)]], None)
        });
        let columns = [Column { share: 0.2, right: false }, Column { share: 0.8, right: false }];
        flow.table(Tags::DOCUMENT, &columns, &[], cells.into_iter());
        flow.gap(16.0);
    }

    /// Both charts, side by side.
    fn charts(&mut self, total: usize) {
        let gap = 24.0;
        let width = (WIDTH - gap) / 2.0;
        let drawings = [
            ("by_severity", charts::donut(&self.content.levels, total)),
            ("by_kind", charts::bars(&self.content.kinds)),
        ];
        let scale = width / 320.0;
        let height = drawings.iter().map(|(_, drawing)| points(drawing.height)).fold(0.0, f32::max) * scale;
        self.flow.need(height + 30.0);
        let (mut x, top) = (crate::pdf::LEFT, self.flow.y());
        for (key, drawing) in drawings {
            let title = Span::new((self.word)(key), Style::Bold, SMALL, Tint::Soft);
            let mut marks = self.flow.at(x, top + 8.0, false, &title);
            marks.extend(place(self.flow, &drawing, (x, top + 16.0), scale));
            let words = format!("{}: {}", (self.word)(key), visible(&drawing.words));
            self.flow.figure(Tags::DOCUMENT, words, marks);
            x += width + gap;
        }
        self.flow.advance(height + 30.0);
    }

    fn assets(&mut self) {
        if self.content.assets.is_empty() {
            return;
        }
        self.section("by_asset");
        let columns: Vec<Column> = std::iter::once(Column { share: 0.5, right: false })
            .chain(LEVELS.map(|_| Column { share: 0.1, right: true }))
            .collect();
        let head = |text: &str| vec![plain(text, SMALL, Tint::Soft)];
        let mut header = vec![head((self.word)("asset"))];
        header.extend(self.content.levels.iter().map(|(name, ..)| head(name)));
        let rows = self.content.assets.iter().map(|row| {
            let mut cells = vec![vec![Span::new(row.name, Style::Mono, SMALL, Tint::Ink)]];
            for ((_, class, _), count) in self.content.levels.iter().zip(row.counts) {
                let shown = if count > 0 { count.to_string() } else { "·".to_owned() };
                let tint = if count > 0 { Tint::of_class(class) } else { Tint::Soft };
                cells.push(vec![Span::new(&shown, if count > 0 { Style::Bold } else { Style::Text }, BODY, tint)]);
            }
            (cells, None)
        });
        self.flow.table(Tags::DOCUMENT, &columns, &header, rows);
        self.note(self.content.more_assets.as_deref());
    }

    fn malware(&mut self) {
        if self.content.malware.is_empty() {
            return;
        }
        self.section("malware");
        let columns = [0.12, 0.44, 0.44].map(|share| Column { share, right: false });
        let rows = self.content.malware.iter().map(|one| {
            let mut place = vec![Span::new(&one.place, Style::Mono, CODE, Tint::Ink)];
            if !one.sha256.is_empty() {
                place.push(Span::new(&format!(" SHA-256 {}", one.sha256), Style::Mono, CODE, Tint::Soft));
            }
            let mut name = vec![plain(one.name, BODY, Tint::Ink)];
            if !one.excerpt.is_empty() {
                name.push(Span::new(&format!("  {}", one.excerpt), Style::Mono, CODE, Tint::Soft));
            }
            (vec![vec![Span::new(&one.level, Style::Bold, SMALL, Tint::of_class(one.class))], name, place], None)
        });
        self.flow.table(Tags::DOCUMENT, &columns, &[], rows);
        self.note(self.content.more_malware.as_deref());
        self.flow.gap(6.0);
        let mut fix = vec![Span::new(&format!("{}  ", (self.word)("fix")), Style::Bold, BODY, Tint::Good)];
        fix.extend(prose((self.word)("malware_fix"), BODY, Tint::Ink));
        self.flow.paragraph(Tags::DOCUMENT, &fix);
    }

    /// The worst risks with their pages; gives every risk an anchor.
    fn overview(&mut self) -> Vec<Anchor> {
        let all: Vec<(&Finding<'_>, &str, &str)> = self
            .content
            .groups
            .iter()
            .flat_map(|group| group.risks.iter().map(|risk| (risk, group.id, group.name.as_str())))
            .collect();
        let anchors: Vec<Anchor> = all.iter().map(|_| self.flow.anchor()).collect();
        if all.is_empty() {
            let nothing = plain((self.word)("nothing"), 11.0, Tint::Ink);
            self.flow.gap(10.0);
            self.flow.paragraph(Tags::DOCUMENT, &[nothing]);
            return anchors;
        }
        self.section("first");
        let columns = [
            Column { share: 0.12, right: false },
            Column { share: 0.48, right: false },
            Column { share: 0.32, right: false },
            Column { share: 0.08, right: true },
        ];
        let rows = all.iter().zip(&anchors).take(MOST_FIRST).map(|((risk, id, level), anchor)| {
            let cells = vec![
                vec![Span::new(level, Style::Bold, SMALL, Tint::of_class(id))],
                vec![plain(risk.name, BODY, Tint::Accent)],
                vec![Span::new(&risk.place, Style::Mono, CODE, Tint::Ink)],
                vec![Span::page_of(*anchor, SMALL)],
            ];
            (cells, Some(*anchor))
        });
        self.flow.table(Tags::DOCUMENT, &columns, &[], rows);
        anchors
    }

    fn findings(&mut self, places: &[Anchor]) {
        let mut places = places.iter();
        for group in &self.content.groups {
            let tint = Tint::of_class(group.id);
            self.flow.gap(20.0);
            let name = Span::new(&group.name, Style::Bold, 14.0, tint);
            let count = Span::new(&format!("  {}", group.count), Style::Text, 11.0, Tint::Soft);
            self.flow.heading(Tags::DOCUMENT, 2, &[name, count], 90.0);
            for risk in &group.risks {
                self.flow.gap(12.0);
                self.flow.bar(Some(tint));
                self.finding(risk, places.next().copied());
                self.flow.bar(None);
            }
        }
        self.note(self.content.more_risks.as_deref());
    }

    fn finding(&mut self, risk: &Finding<'_>, anchor: Option<Anchor>) {
        let flow = &mut *self.flow;
        let at = flow.heading(Tags::DOCUMENT, 3, &[Span::new(risk.name, Style::Bold, 11.0, Tint::Ink)], 48.0);
        if let Some(anchor) = anchor {
            flow.same_place(anchor, at);
        }
        let labels = [risk.check, &risk.kind, risk.service];
        let labels = labels.iter().filter(|label| !label.is_empty()).copied().collect::<Vec<_>>().join("  ·  ");
        let place = Span::new(&risk.place, Style::Mono, SMALL, Tint::Ink);
        flow.paragraph(Tags::DOCUMENT, &[place, plain(&format!("   {labels}"), SMALL, Tint::Soft)]);
        flow.advance(3.0);
        flow.paragraph(Tags::DOCUMENT, &prose(risk.description, BODY, Tint::Ink));
        for proof in &risk.evidence {
            flow.need(36.0);
            flow.advance(5.0);
            flow.paragraph(Tags::DOCUMENT, &[plain(&proof.name, SMALL, Tint::Soft)]);
            let mut lines: Vec<Span> =
                proof.lines.iter().map(|line| Span::new(line, Style::Mono, CODE, Tint::Ink)).collect();
            lines.extend(proof.more.iter().map(|more| plain(more, CODE, Tint::Soft)));
            flow.quote(Tags::DOCUMENT, &lines);
        }
        flow.advance(5.0);
        let mut fix = vec![Span::new(&format!("{}  ", (self.word)("fix")), Style::Bold, BODY, Tint::Good)];
        fix.extend(prose(risk.fix, BODY, Tint::Ink));
        flow.paragraph(Tags::DOCUMENT, &fix);
    }

    /// What was not examined, and what this document cannot show.
    fn rest(&mut self) {
        if !self.content.notes.is_empty() {
            self.section("not_examined");
            let notes: Vec<Vec<Span>> = self.content.notes.iter().map(|note| prose(note, BODY, Tint::Ink)).collect();
            self.flow.list(Tags::DOCUMENT, &notes);
        }
        self.flow.gap(16.0);
        self.flow.paragraph(Tags::DOCUMENT, &[plain((self.word)("footnote"), SMALL, Tint::Soft)]);
        let missing = self.flow.fonts.missing();
        if missing > 0 {
            let text = (self.word)("code_points").replace("{count}", &missing.to_string());
            self.flow.paragraph(Tags::DOCUMENT, &[plain(&text, SMALL, Tint::Soft)]);
        }
    }

    fn section(&mut self, key: &'static str) {
        self.flow.gap(18.0);
        self.flow.heading(Tags::DOCUMENT, 2, &[Span::new((self.word)(key), Style::Bold, 12.0, Tint::Ink)], 60.0);
        self.flow.gap(2.0);
    }

    fn note(&mut self, text: Option<&str>) {
        if let Some(text) = text {
            self.flow.gap(6.0);
            self.flow.paragraph(Tags::DOCUMENT, &[plain(text, SMALL, Tint::Soft)]);
        }
    }
}

/// The name of the house, and what this is.
fn brand(flow: &mut Flow<'_>, what: &str) {
    let (x, y) = (crate::pdf::LEFT, 34.0);
    let mut marks = vec![Mark::Shield { x, y, size: 20.0 }];
    marks.extend(flow.at(x + 26.0, y + 14.5, false, &Span::new("Touchstone", Style::Bold, 12.0, Tint::Ink)));
    marks.extend(flow.at(x + 95.0, y + 14.5, false, &plain("试金石", 11.0, Tint::Soft)));
    marks.extend(flow.at(x + WIDTH, y + 14.5, true, &plain(what, SMALL, Tint::Soft)));
    flow.draw(None, marks);
    flow.advance(14.0);
}

/// A drawing at a place of the page.
fn place(flow: &mut Flow<'_>, drawing: &Drawing, (left, top): (f32, f32), scale: f32) -> Vec<Mark> {
    let mut marks = Vec::new();
    let at = |x: f64, y: f64| (left + points(x) * scale, top + points(y) * scale);
    for shape in &drawing.shapes {
        match shape {
            Shape::Ring { centre, outer, inner, from, to, class } => marks.push(Mark::Ring {
                centre: at(centre.0, centre.1),
                radii: (points(*outer) * scale, points(*inner) * scale),
                shares: (*from, *to),
                tint: Tint::of_class(class),
            }),
            Shape::Bar { x, y, width, height, round, class } if *width > 0.0 => {
                let (left, top) = at(*x, *y);
                let (width, height, round) = (points(*width) * scale, points(*height) * scale, points(*round) * scale);
                marks.push(Mark::Box { x: left, y: top, width, height, round, tint: Tint::of_class(class) });
            }
            Shape::Bar { .. } => {}
            Shape::Label { x, y, size, from, class, text } => {
                let style = if *size > 20.0 { Style::Bold } else { Style::Text };
                let span = Span::new(text, style, points(*size) * scale, Tint::of_class(class));
                let (mut x, base) = at(*x, *y);
                if *from == Side::Middle {
                    x += flow.width_of(&span) / 2.0;
                }
                marks.extend(flow.at(x, base, *from != Side::Start, &span));
            }
        }
    }
    marks
}

#[expect(clippy::cast_possible_truncation, reason = "units of a drawing, a few hundred")]
fn points(units: f64) -> f32 {
    units as f32
}

#[cfg(test)]
mod tests;
