//! A small drawing: rings, bars and labels. Written once, shown as SVG on pages and as paths in documents.

use crate::html::escape;
use std::f64::consts::TAU;
use std::fmt::Write as _;

/// A drawing of a size in its own units.
#[derive(Debug, Clone, Default)]
pub(super) struct Drawing {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) shapes: Vec<Shape>,
    /// The same in words, for whoever does not see it.
    pub(super) words: String,
}

/// One shape. Colours are classes of the page's style sheet.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// A part of a ring, from one share of the circle to another, clockwise from the top.
    Ring { centre: (f64, f64), outer: f64, inner: f64, from: f64, to: f64, class: &'static str },
    /// A rectangle with round corners.
    Bar { x: f64, y: f64, width: f64, height: f64, round: f64, class: &'static str },
    /// A word or a number.
    Label { x: f64, y: f64, size: f64, from: Side, class: &'static str, text: String },
}

/// Which side of a label its place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Start,
    Middle,
    End,
}

impl Drawing {
    /// As one SVG element: no script, no font, no picture.
    pub(super) fn svg(&self) -> String {
        let (width, height, words) = (self.width, self.height, escape(&self.words));
        let mut svg = format!("<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{words}\">");
        for shape in &self.shapes {
            match shape {
                Shape::Ring { centre, outer, inner, from, to, class } => {
                    ring(&mut svg, *centre, (*outer, *inner), (*from, *to), class);
                }
                Shape::Bar { x, y, width, height, round, class } => {
                    let _ = write!(
                        svg,
                        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width:.1}\" height=\"{height}\" rx=\"{round}\"/>"
                    );
                }
                Shape::Label { x, y, size, from, class, text } => {
                    let anchor = match from {
                        Side::Start => "start",
                        Side::Middle => "middle",
                        Side::End => "end",
                    };
                    let _ = write!(
                        svg,
                        "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" style=\"font-size:{size}px\">{}</text>",
                        escape(text)
                    );
                }
            }
        }
        svg.push_str("</svg>");
        svg
    }
}

fn ring(svg: &mut String, (cx, cy): (f64, f64), (outer, inner): (f64, f64), (from, to): (f64, f64), class: &str) {
    // A whole circle ends where it begins; an arc cannot.
    let to = to.min(from + 0.9999);
    let point = |share: f64, radius: f64| (cx + radius * (share * TAU).sin(), cy - radius * (share * TAU).cos());
    let ((x1, y1), (x2, y2)) = (point(from, outer), point(to, outer));
    let ((x3, y3), (x4, y4)) = (point(to, inner), point(from, inner));
    let large = u8::from(to - from > 0.5);
    let _ = write!(
        svg,
        "<path class=\"{class}\" d=\"M{x1:.2} {y1:.2}A{outer} {outer} 0 {large} 1 {x2:.2} {y2:.2}\
         L{x3:.2} {y3:.2}A{inner} {inner} 0 {large} 0 {x4:.2} {y4:.2}Z\"/>"
    );
}
