//! One check over all formats: hostile names and texts never act on whoever reads the report.

use crate::sample::{HOSTILE, render, scan};
use crate::{Format, Options};
use model::{Lang, is_deceptive};

#[test]
fn no_format_lets_hostile_text_act() {
    for format in Format::ALL {
        for lang in [Lang::En, Lang::Zh] {
            let options = Options { lang, show_demoted: true, ..Options::default() };
            let report = render(*format, HOSTILE, &scan(), &options);
            let id = format.id();
            let acting = report.chars().find(|c| is_deceptive(*c) && *c != '\n');
            assert_eq!(acting, None, "{id}: a character that acts on a display");
            assert!(report.contains("evil"), "{id}: the text itself is still told");
            assert!(!report.lines().any(|line| line.trim_start().starts_with("# `x`")), "{id}: a line was injected");
            if id == "markdown" {
                assert!(!report.contains("](javascript:"), "{id}: a link");
            }
            if matches!(id, "html" | "markdown") {
                assert!(!report.contains("<script>alert"), "{id}: a script tag");
                assert!(!report.contains("href=\"javascript:"), "{id}: a link");
            }
        }
    }
}
