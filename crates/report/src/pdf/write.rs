//! Pages into bytes: draws what the pen put on them, with head, foot, outline, links and tags.

use super::flow::{Anchor, Flow, Mark, Page};
use super::fonts::{Fonts, Style};
use super::tags::Place;
use super::text::{Line, Run, Span, Wrap, lines, measure};
use super::{LEFT, PAGE, RIGHT, Tint};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag};
use krilla::text::{GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};
use std::collections::HashMap;
use std::f64::consts::{FRAC_PI_2, TAU};
use std::io;

/// What the document says of itself.
pub(crate) struct About {
    pub(crate) title: String,
    /// `en` or `zh-CN`.
    pub(crate) lang: &'static str,
    /// Stays the same for the same report.
    pub(crate) id: String,
    /// `YYYY-MM-DD HH:mm:ss`, UTC; anything else is left out.
    pub(crate) made: String,
    /// At the head of every page but the first, left and right.
    pub(crate) head: (String, String),
    /// At the foot of every page.
    pub(crate) foot: String,
    /// `Page {page} of {pages}`.
    pub(crate) number: String,
}

/// Draws everything.
pub(crate) fn write(mut flow: Flow<'_>, about: &About) -> io::Result<Vec<u8>> {
    let pages = std::mem::take(&mut flow.pages);
    let mut document = Document::new_with(settings()?);
    document.set_metadata(metadata(about));
    let mut numbers = HashMap::new();
    let count = pages.len();
    for (index, page) in pages.iter().enumerate() {
        let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| io::Error::other("page size"))?;
        let mut sheet = document.start_page_with(size);
        let mut surface = sheet.surface();
        draw_blocks(&mut surface, &mut flow, page, index, &mut numbers);
        let furniture = furniture(&mut flow.fonts, about, index, count);
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Page)));
        furniture.iter().for_each(|mark| draw(&mut surface, &mut flow, mark));
        surface.end_tagged();
        surface.finish();
        for (number, link) in page.links.iter().enumerate() {
            let (left, top, right, bottom) = link.rect;
            let (Some(rect), Some(to)) = (Rect::from_ltrb(left, top, right, bottom), destination(&flow, link.to))
            else {
                continue;
            };
            let link_to = LinkAnnotation::new(rect, Target::Destination(to.into()));
            let identifier = sheet.add_tagged_annotation(Annotation::new_link(link_to, Some(link.words.clone())));
            numbers.insert(Place::Link(index, number), identifier);
        }
        sheet.finish();
    }
    document.set_outline(outline(&flow));
    document.set_tag_tree(flow.tags.tree(about.lang, numbers));
    document.finish().map_err(|error| io::Error::other(format!("cannot write the PDF: {error:?}")))
}

/// PDF/UA-1: what is not accessible to everybody is an error here, and found by our tests.
fn settings() -> io::Result<SerializeSettings> {
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let configuration = configuration.map_err(|error| io::Error::other(format!("{error:?}")))?;
    Ok(SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() })
}

fn metadata(about: &About) -> Metadata {
    let metadata = Metadata::new()
        .title(about.title.clone())
        .language(about.lang.to_owned())
        .creator(format!("Touchstone {}", env!("CARGO_PKG_VERSION")))
        .document_id(about.id.clone());
    match moment(&about.made) {
        Some(made) => metadata.creation_date(made),
        None => metadata,
    }
}

fn moment(text: &str) -> Option<DateTime> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    let year = numbers.next()?.parse().ok()?;
    let mut small = || numbers.next()?.parse::<u8>().ok();
    let (month, day, hour, minute, second) = (small()?, small()?, small()?, small()?, small()?);
    let made = DateTime::new(year).month(month).day(day).hour(hour).minute(minute).second(second);
    Some(made.utc_offset_hour(0).utc_offset_minute(0))
}

fn draw_blocks(
    surface: &mut Surface<'_>,
    flow: &mut Flow<'_>,
    page: &Page,
    index: usize,
    numbers: &mut HashMap<Place, Identifier>,
) {
    for (number, block) in page.blocks.iter().enumerate() {
        let tag = match block.part {
            Some(_) => ContentTag::Span(SpanTag::empty()),
            None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
        };
        let identifier = surface.start_tagged(tag);
        if block.part.is_some() {
            numbers.insert(Place::Block(index, number), identifier);
        }
        block.marks.iter().for_each(|mark| draw(surface, flow, mark));
        surface.end_tagged();
    }
}

/// Head and foot of a page.
fn furniture(fonts: &mut Fonts<'_>, about: &About, index: usize, count: usize) -> Vec<Mark> {
    const SIZE: f32 = 8.0;
    const HEAD: f32 = 38.0;
    const FOOT: f32 = PAGE.1 - 34.0;
    let mut marks = Vec::new();
    let half = (RIGHT - LEFT) * 0.62;
    let mut text = |text: &str, base: f32, right: bool| {
        let span = Span::new(text, Style::Text, SIZE, Tint::Soft);
        let width = measure(fonts, &span);
        // A long name is cut at its first line.
        let line = lines(fonts, &[span], half, Wrap::Words).into_iter().next().unwrap_or_default();
        marks.push(Mark::Text { x: if right { RIGHT - width.min(half) } else { LEFT }, base, line });
    };
    if index > 0 {
        text(&about.head.0, HEAD, false);
        text(&about.head.1, HEAD, true);
    }
    text(&about.foot, FOOT, false);
    let number = about.number.replace("{page}", &(index + 1).to_string()).replace("{pages}", &count.to_string());
    text(&number, FOOT, true);
    let rule = |y| Mark::Box { x: LEFT, y, width: RIGHT - LEFT, height: 0.4, round: 0.0, tint: Tint::Line };
    marks.push(rule(FOOT - 14.0));
    if index > 0 {
        marks.push(rule(HEAD + 6.0));
    }
    marks
}

fn draw(surface: &mut Surface<'_>, flow: &mut Flow<'_>, mark: &Mark) {
    match mark {
        Mark::Text { x, base, line } => {
            line.runs.iter().for_each(|run| draw_run(surface, &mut flow.fonts, run, (*x, *base)));
        }
        Mark::Box { x, y, width, height, round, tint } => {
            fill(surface, rounded((*x, *y), (*width, *height), *round), *tint);
        }
        Mark::Ring { centre, radii, shares, tint } => fill(surface, ring(*centre, *radii, *shares), *tint),
        Mark::PageOf { anchor, right, base, size } => {
            let page = flow.anchors.get(anchor.0).copied().flatten().map_or(0, |(page, _)| page + 1);
            let span = Span::new(&page.to_string(), Style::Text, *size, Tint::Soft);
            let x = right - measure(&mut flow.fonts, &span);
            let line: Line =
                lines(&mut flow.fonts, &[span], f32::MAX, Wrap::Words).into_iter().next().unwrap_or_default();
            line.runs.iter().for_each(|run| draw_run(surface, &mut flow.fonts, run, (x, *base)));
        }
        Mark::Shield { x, y, size } => shield(surface, (*x, *y), size / 24.0),
    }
}

fn draw_run(surface: &mut Surface<'_>, fonts: &mut Fonts<'_>, run: &Run, (x, base): (f32, f32)) {
    let Some(font) = fonts.font(run.face) else { return };
    let glyphs: Vec<KrillaGlyph> = run
        .text
        .char_indices()
        .filter_map(|(at, c)| {
            let glyph = fonts.glyph(run.style, c)?;
            let range = at..at + c.len_utf8();
            Some(KrillaGlyph::new(GlyphId::new(glyph.id), glyph.advance, 0.0, 0.0, 0.0, range, None))
        })
        .collect();
    surface.set_fill(Some(paint(run.tint)));
    surface.set_stroke(run.thicken.then(|| Stroke {
        paint: colour(run.tint).into(),
        width: run.size * 0.022,
        ..Stroke::default()
    }));
    surface.draw_glyphs(Point::from_xy(x + run.x, base), &glyphs, font, &run.text, run.size, false);
}

fn fill(surface: &mut Surface<'_>, path: Option<Path>, tint: Tint) {
    let Some(path) = path else { return };
    surface.set_stroke(None);
    surface.set_fill(Some(paint(tint)));
    surface.draw_path(&path);
}

fn paint(tint: Tint) -> Fill {
    Fill { paint: colour(tint).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

fn colour(tint: Tint) -> rgb::Color {
    let (red, green, blue) = tint.rgb();
    rgb::Color::new(red, green, blue)
}

fn rounded((x, y): (f32, f32), (width, height): (f32, f32), round: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    let round = round.min(width / 2.0).min(height / 2.0);
    if round <= 0.0 {
        path.push_rect(Rect::from_xywh(x, y, width, height)?);
        return path.finish();
    }
    // Where the handles of a quarter of a circle are.
    let (right, bottom, handle) = (x + width, y + height, round * 0.447_715);
    path.move_to(x + round, y);
    path.line_to(right - round, y);
    path.cubic_to(right - handle, y, right, y + handle, right, y + round);
    path.line_to(right, bottom - round);
    path.cubic_to(right, bottom - handle, right - handle, bottom, right - round, bottom);
    path.line_to(x + round, bottom);
    path.cubic_to(x + handle, bottom, x, bottom - handle, x, bottom - round);
    path.line_to(x, y + round);
    path.cubic_to(x, y + handle, x + handle, y, x + round, y);
    path.close();
    path.finish()
}

/// A part of a ring, clockwise from the top.
#[expect(clippy::cast_possible_truncation, reason = "points on a page")]
fn ring((cx, cy): (f32, f32), (outer, inner): (f32, f32), (from, to): (f64, f64)) -> Option<Path> {
    let point = |share: f64, radius: f32| {
        let angle = share * TAU;
        (cx + radius * angle.sin() as f32, cy - radius * angle.cos() as f32)
    };
    let mut path = PathBuilder::new();
    let (x, y) = point(from, outer);
    path.move_to(x, y);
    arc(&mut path, point, outer, from, to);
    let (x, y) = point(to, inner);
    path.line_to(x, y);
    arc(&mut path, point, inner, to, from);
    path.close();
    path.finish()
}

/// An arc as curves, each at most a quarter of a circle.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "one to four curves"
)]
fn arc(path: &mut PathBuilder, point: impl Fn(f64, f32) -> (f32, f32), radius: f32, from: f64, to: f64) {
    let curves = ((to - from).abs() * TAU / FRAC_PI_2).ceil().clamp(1.0, 4.0) as usize;
    let step = (to - from) / curves as f64;
    let handle = (4.0 / 3.0 * (step * TAU / 4.0).tan()) as f32 * radius;
    let along = |share: f64| ((share * TAU).cos() as f32, (share * TAU).sin() as f32);
    for curve in 0..curves {
        let (start, end) = (from + step * curve as f64, from + step * (curve + 1) as f64);
        let ((x1, y1), (x2, y2)) = (point(start, radius), point(end, radius));
        let ((dx1, dy1), (dx2, dy2)) = (along(start), along(end));
        path.cubic_to(x1 + handle * dx1, y1 + handle * dy1, x2 - handle * dx2, y2 - handle * dy2, x2, y2);
    }
}

/// The same shield as on the pages, in a square of 24.
fn shield(surface: &mut Surface<'_>, (x, y): (f32, f32), scale: f32) {
    let at = |px: f32, py: f32| (x + px * scale, y + py * scale);
    let mut path = PathBuilder::new();
    let curve = |path: &mut PathBuilder, points: [(f32, f32); 3]| {
        let [(a, b), (c, d), (e, f)] = points.map(|(px, py)| at(px, py));
        path.cubic_to(a, b, c, d, e, f);
    };
    let line = |path: &mut PathBuilder, px, py| {
        let (px, py) = at(px, py);
        path.line_to(px, py);
    };
    let (px, py) = at(12.0, 2.0);
    path.move_to(px, py);
    line(&mut path, 3.5, 6.0);
    line(&mut path, 3.5, 12.2);
    curve(&mut path, [(3.5, 16.9), (7.0, 20.6), (12.0, 22.0)]);
    curve(&mut path, [(17.0, 20.6), (20.5, 16.9), (20.5, 12.2)]);
    line(&mut path, 20.5, 6.0);
    path.close();
    fill(surface, path.finish(), Tint::Accent);
    let mut tick = PathBuilder::new();
    let (px, py) = at(8.0, 12.2);
    tick.move_to(px, py);
    line(&mut tick, 10.8, 15.0);
    line(&mut tick, 16.4, 9.0);
    if let Some(tick) = tick.finish() {
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke { paint: colour(Tint::White).into(), width: 2.0 * scale, ..Stroke::default() }));
        surface.draw_path(&tick);
        surface.set_stroke(None);
    }
}

fn destination(flow: &Flow<'_>, anchor: Anchor) -> Option<XyzDestination> {
    let (page, y) = flow.anchors.get(anchor.0).copied().flatten()?;
    Some(XyzDestination::new(page, Point::from_xy(0.0, (y - 8.0).max(0.0))))
}

/// Headings of depth 1 with those of depth 2 below.
fn outline(flow: &Flow<'_>) -> Outline {
    let mut outline = Outline::new();
    let mut open: Option<OutlineNode> = None;
    for entry in &flow.outline {
        let Some(to) = destination(flow, entry.to) else { continue };
        let node = OutlineNode::new(entry.words.clone(), to);
        match (&mut open, entry.depth) {
            (Some(parent), 3..) => parent.push_child(node),
            (_, _) => {
                if let Some(done) = open.replace(node) {
                    outline.push_child(done);
                }
            }
        }
    }
    if let Some(done) = open {
        outline.push_child(done);
    }
    outline
}
