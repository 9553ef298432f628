//! Charts as SVG: numbers in, one element out. Colours are the page's, by class; no script, no font, no picture.

use crate::html::escape;
use std::f64::consts::TAU;
use std::fmt::Write as _;

const RADIUS: f64 = 54.0;
const HOLE: f64 = 34.0;

/// A ring of parts with a legend: name, class, count.
pub(super) fn donut(parts: &[(String, &str, usize)], total: usize) -> String {
    let mut svg = String::from("<svg viewBox=\"0 0 320 130\" role=\"img\">");
    let mut from = 0.0;
    if total == 0 {
        ring(&mut svg, 0.0, 1.0, "none");
    }
    for (_, class, count) in parts.iter().filter(|(_, _, count)| *count > 0) {
        let to = from + share(*count, total);
        ring(&mut svg, from, to, class);
        from = to;
    }
    let _ = write!(svg, "<text x=\"65\" y=\"72\" text-anchor=\"middle\" style=\"font-size:22px\">{total}</text>");
    for (row, (name, class, count)) in parts.iter().enumerate() {
        let y = 18 + row * 24;
        let _ = write!(
            svg,
            "<rect class=\"{class}\" x=\"150\" y=\"{}\" width=\"10\" height=\"10\" rx=\"5\"/>\
             <text x=\"168\" y=\"{y}\">{}</text><text class=\"soft\" x=\"306\" y=\"{y}\" text-anchor=\"end\">{count}</text>",
            y - 9,
            escape(name)
        );
    }
    svg.push_str("</svg>");
    svg
}

/// Horizontal bars: name, count.
pub(super) fn bars(rows: &[(String, usize)]) -> String {
    let most = rows.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let mut svg = format!("<svg viewBox=\"0 0 320 {}\" role=\"img\">", rows.len() * 22);
    for (row, (name, count)) in rows.iter().enumerate() {
        let y = row * 22;
        let width = share(*count, most.max(1)) * 130.0;
        let _ = write!(
            svg,
            "<text x=\"0\" y=\"{}\">{}</text><rect class=\"bar\" x=\"140\" y=\"{}\" width=\"{width:.1}\" height=\"10\" rx=\"3\"/>\
             <text class=\"soft\" x=\"306\" y=\"{}\" text-anchor=\"end\">{count}</text>",
            y + 15,
            escape(name),
            y + 6,
            y + 15
        );
    }
    svg.push_str("</svg>");
    svg
}

/// A part of a ring, from one share of the circle to another, clockwise from the top.
fn ring(svg: &mut String, from: f64, to: f64, class: &str) {
    // A whole circle ends where it begins; an arc cannot.
    let to = to.min(from + 0.9999);
    let point = |share: f64, radius: f64| (65.0 + radius * (share * TAU).sin(), 65.0 - radius * (share * TAU).cos());
    let ((x1, y1), (x2, y2)) = (point(from, RADIUS), point(to, RADIUS));
    let ((x3, y3), (x4, y4)) = (point(to, HOLE), point(from, HOLE));
    let large = u8::from(to - from > 0.5);
    let _ = write!(
        svg,
        "<path class=\"{class}\" d=\"M{x1:.2} {y1:.2}A{RADIUS} {RADIUS} 0 {large} 1 {x2:.2} {y2:.2}\
         L{x3:.2} {y3:.2}A{HOLE} {HOLE} 0 {large} 0 {x4:.2} {y4:.2}Z\"/>"
    );
}

#[expect(clippy::cast_precision_loss, reason = "counts of a page, far below 2^52")]
fn share(count: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { count as f64 / of as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charts_show_every_number_and_hold_together() {
        let parts = [("high".to_owned(), "high", 3), ("low".to_owned(), "low", 1), ("<i>".to_owned(), "info", 0)];
        let donut = donut(&parts, 4);
        assert_eq!(donut.matches("<path").count(), 2, "no arc for nothing");
        assert!(donut.contains(">4</text>") && donut.contains("&lt;i&gt;") && !donut.contains("NaN"));
        let whole = super::donut(&[("all".to_owned(), "low", 7)], 7);
        assert_eq!(whole.matches("<path").count(), 1);
        let bars = bars(&[("ports".to_owned(), 2), ("pages".to_owned(), 0)]);
        assert!(bars.contains("width=\"130.0\"") && bars.contains("width=\"0.0\""));
        assert!(!super::donut(&[], 0).contains("NaN") && !super::bars(&[]).contains("NaN"));
    }
}
