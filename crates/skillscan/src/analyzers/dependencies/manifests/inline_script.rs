//! PEP 723: requirements in a TOML block of comments at the top of a script.

use super::{Manifest, Text, pyproject};

/// By the line that opens the block.
pub(super) fn fits(text: &Text<'_>) -> bool {
    text.text.contains("# /// script")
}

/// The first block.
pub(super) fn read(text: &Text<'_>) -> Manifest {
    let mut block = String::new();
    let mut inside = false;
    for (_, line) in text.lines() {
        match line {
            "# /// script" => inside = true,
            "# ///" if inside => break,
            line if inside => {
                let Some(content) = line.strip_prefix('#') else { break };
                block.push_str(content.strip_prefix(' ').unwrap_or(content));
                block.push('\n');
            }
            _ => {}
        }
    }
    toml::from_str(&block).map(|table| pyproject::read_table(text, table)).unwrap_or_default()
}
