//! Charts: numbers in, one drawing out.

use super::drawing::{Drawing, Shape, Side};

const CENTRE: (f64, f64) = (65.0, 65.0);
const RADII: (f64, f64) = (54.0, 34.0);
const TEXT: f64 = 12.0;
/// Where the numbers at the right end.
const EDGE: f64 = 306.0;

/// A ring of parts with a legend: name, class, count.
pub(super) fn donut(parts: &[(String, &'static str, usize)], total: usize) -> Drawing {
    let mut shapes = Vec::new();
    let (outer, inner) = RADII;
    let ring = |from, to, class| Shape::Ring { centre: CENTRE, outer, inner, from, to, class };
    let mut from = 0.0;
    if total == 0 {
        shapes.push(ring(0.0, 1.0, "none"));
    }
    for (_, class, count) in parts.iter().filter(|(_, _, count)| *count > 0) {
        let to = from + share(*count, total);
        shapes.push(ring(from, to, class));
        from = to;
    }
    shapes.push(label(CENTRE.0, CENTRE.1 + 7.0, 22.0, Side::Middle, "", total.to_string()));
    let mut y = 18.0;
    for (name, class, count) in parts {
        shapes.push(Shape::Bar { x: 150.0, y: y - 9.0, width: 10.0, height: 10.0, round: 5.0, class });
        shapes.push(label(168.0, y, TEXT, Side::Start, "", name.clone()));
        shapes.push(label(EDGE, y, TEXT, Side::End, "soft", count.to_string()));
        y += 24.0;
    }
    let words = parts.iter().map(|(name, _, count)| (name.as_str(), *count));
    Drawing { width: 320.0, height: 130.0, shapes, words: in_words(words) }
}

/// Horizontal bars: name, count.
pub(super) fn bars(rows: &[(String, usize)]) -> Drawing {
    let most = rows.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let mut shapes = Vec::new();
    let mut y = 0.0;
    for (name, count) in rows {
        let width = share(*count, most.max(1)) * 130.0;
        shapes.push(label(0.0, y + 15.0, TEXT, Side::Start, "", name.clone()));
        shapes.push(Shape::Bar { x: 140.0, y: y + 6.0, width, height: 10.0, round: 3.0, class: "bar" });
        shapes.push(label(EDGE, y + 15.0, TEXT, Side::End, "soft", count.to_string()));
        y += 22.0;
    }
    Drawing {
        width: 320.0,
        height: y,
        shapes,
        words: in_words(rows.iter().map(|(name, count)| (name.as_str(), *count))),
    }
}

fn label(x: f64, y: f64, size: f64, from: Side, class: &'static str, text: String) -> Shape {
    Shape::Label { x, y, size, from, class, text }
}

fn in_words<'a>(parts: impl Iterator<Item = (&'a str, usize)>) -> String {
    parts.map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
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
        let donut = donut(&parts, 4).svg();
        assert_eq!(donut.matches("<path").count(), 2, "no arc for nothing");
        assert!(donut.contains(">4</text>") && donut.contains("&lt;i&gt;") && !donut.contains("NaN"));
        assert!(donut.contains("aria-label=\"high 3, low 1, &lt;i&gt; 0\""), "{donut}");
        let whole = super::donut(&[("all".to_owned(), "low", 7)], 7).svg();
        assert_eq!(whole.matches("<path").count(), 1);
        let bars = bars(&[("ports".to_owned(), 2), ("pages".to_owned(), 0)]).svg();
        assert!(bars.contains("width=\"130.0\"") && bars.contains("width=\"0.0\""));
        assert!(!super::donut(&[], 0).svg().contains("NaN") && !super::bars(&[]).svg().contains("NaN"));
    }
}
