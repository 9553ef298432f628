//! HTML and XML (SVG too): scripts, comments, and the text between.

use super::parts::Parts;
use super::prose::paragraphs;
use super::role::Setting;
use super::{Language, SegmentKind, markup, script};
use model::Role;

/// Reads `text` as markup.
pub(super) fn read(text: &str, setting: &Setting) -> Parts {
    let mut parts = Parts::default();
    let mut at = 0;
    let mut programs = markup::scripts(text);
    programs.extend(markup::handlers(text));
    programs.sort_by_key(|program| (program.start, program.end));
    for script in programs {
        // A handler that a script writes is part of the script.
        if script.start < at {
            continue;
        }
        prose(text, at..script.start, setting, &mut parts);
        parts.add_code(Language::JavaScript, script.clone(), setting.role(Role::Code).0);
        script::segments(text, script.clone(), Language::JavaScript, setting, &mut parts);
        at = script.end;
    }
    prose(text, at..text.len(), setting, &mut parts);
    parts
}

fn prose(text: &str, within: std::ops::Range<usize>, setting: &Setting, parts: &mut Parts) {
    let role = setting.prose();
    markup::split_comments(text, within, |piece, is_comment| {
        let kind = if is_comment { SegmentKind::Comment } else { SegmentKind::Paragraph };
        paragraphs(text, piece, |range| parts.add(range, kind, role.clone()));
    });
}
