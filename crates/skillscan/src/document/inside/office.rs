//! Text of office documents: the XML members of OOXML and OpenDocument files, tags taken away.

use super::{Layer, whole_file};

/// True for members that hold text.
pub(super) fn is_part(path: &str) -> bool {
    const DOCUMENTS: &[&str] = &[
        ".docx!/", ".docm!/", ".dotx!/", ".pptx!/", ".pptm!/", ".xlsx!/", ".xlsm!/", ".odt!/", ".odp!/", ".ods!/",
        ".epub!/",
    ];
    let lower = path.to_ascii_lowercase();
    DOCUMENTS.iter().any(|document| lower.contains(document))
}

/// The text between the tags; a paragraph ends where its element does.
pub(super) fn text_of(xml: &str) -> Vec<Layer> {
    let mut text = String::new();
    let mut rest = xml;
    while let Some((before, tag_and_rest)) = rest.split_once('<') {
        push_entities(&mut text, before);
        let Some((tag, after)) = tag_and_rest.split_once('>') else { break };
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        let name = name.rsplit(':').next().unwrap_or(name);
        let ends = tag.starts_with('/')
            && matches!(name, "p" | "tr" | "si" | "h" | "title" | "li" | "div" | "comment" | "row")
            || matches!(name, "br" | "cr");
        if ends && !text.ends_with('\n') {
            text.push('\n');
        } else if matches!(name, "tab" | "tc" | "c" | "v") && !text.ends_with([' ', '\n']) {
            text.push(' ');
        }
        rest = after;
    }
    // Paragraphs of one line each: a blank line between them keeps them apart.
    let text = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n\n");
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 8 { Vec::new() } else { vec![whole_file("document text", text, None)] }
}

fn push_entities(text: &mut String, piece: &str) {
    let mut rest = piece;
    while let Some((before, entity_and_rest)) = rest.split_once('&') {
        text.push_str(before);
        let named = [("amp;", '&'), ("lt;", '<'), ("gt;", '>'), ("quot;", '"'), ("apos;", '\'')];
        match named.iter().find_map(|(name, c)| Some((entity_and_rest.strip_prefix(name)?, *c))) {
            Some((after, c)) => {
                text.push(c);
                rest = after;
            }
            None => {
                text.push('&');
                rest = entity_and_rest;
            }
        }
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_a_paragraph_are_one_text() {
        let xml = "<w:document><w:p><w:r><w:t>Ignore pre</w:t></w:r><w:r><w:t>vious &amp; go</w:t></w:r></w:p><w:p><w:t>Next</w:t></w:p></w:document>";
        let seen: Vec<String> = text_of(xml).into_iter().map(|layer| layer.text).collect();
        assert_eq!(seen, ["Ignore previous & go\n\nNext"]);
        assert!(is_part("a/x.docx!/word/document.xml") && !is_part("word/document.xml"));
    }
}
