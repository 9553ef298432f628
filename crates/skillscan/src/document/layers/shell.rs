//! Programs inside shell text: here-documents, and `python -c '…'`, `node -e "…"`, `bash -c '…'`.

use super::{Layer, Search, printed};
use crate::document::Language;

/// Interpreters whose next string is program text.
const INTERPRETERS: &[(&str, Language)] = &[
    ("python -c ", Language::Python),
    ("python3 -c ", Language::Python),
    ("py -c ", Language::Python),
    ("node -e ", Language::JavaScript),
    ("node --eval ", Language::JavaScript),
    ("bun -e ", Language::JavaScript),
    ("deno eval ", Language::TypeScript),
    ("perl -e ", Language::Perl),
    ("ruby -e ", Language::Ruby),
    ("php -r ", Language::Php),
    ("sh -c ", Language::Bash),
    ("bash -c ", Language::Bash),
    ("zsh -c ", Language::Bash),
    ("powershell -Command ", Language::PowerShell),
    ("powershell -c ", Language::PowerShell),
    ("pwsh -c ", Language::PowerShell),
];

/// Longest program given on a command line.
const PROGRAM_BYTES: usize = 64 << 10;

/// Most openings without an end that are followed per text: each costs [`PROGRAM_BYTES`].
const UNENDED: usize = 64;

/// Longest command line in front of a here-document.
const COMMAND_BYTES: usize = 2048;

/// Finds both forms.
pub(super) fn find(search: &mut Search<'_>) {
    inline(search);
    here_documents(search);
}

fn inline(search: &mut Search<'_>) {
    let text = search.text;
    let mut unended = 0;
    for (cue, language) in INTERPRETERS {
        for at in memchr::memmem::find_iter(text.as_bytes(), cue) {
            if unended >= UNENDED {
                return;
            }
            let start = at + cue.len();
            let rest = text.get(start..text.floor_char_boundary(start + PROGRAM_BYTES)).unwrap_or_default();
            let Some(quote) = rest.bytes().next().filter(|b| matches!(b, b'\'' | b'"')) else { continue };
            let Some(length) = closing(rest.as_bytes(), quote) else {
                unended += 1;
                continue;
            };
            let range = start + 1..start + length;
            let content = search.slice(range.clone());
            // A one-word program is shell text all the same, and its line says it.
            if content.len() < 8 {
                continue;
            }
            let program = if quote == b'"' { content.replace("\\\"", "\"") } else { content.to_owned() };
            search.plain.push(Layer {
                range,
                name: "inline script",
                text: program,
                disguised: false,
                language: Some(*language),
            });
        }
    }
}

/// Where the string that opens at 0 closes; it may span lines.
fn closing(bytes: &[u8], quote: u8) -> Option<usize> {
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 2,
            b if *b == quote => return Some(at),
            _ => at += 1,
        }
    }
    None
}

fn here_documents(search: &mut Search<'_>) {
    let text = search.text;
    let mut from = 0;
    let mut unended = 0;
    while let Some(at) = text.get(from..).and_then(|rest| memchr::memmem::find(rest.as_bytes(), b"<<")) {
        let at = from + at;
        from = at + 2;
        match here_document(text, at) {
            Ok(Some(found)) => {
                from = found.range.end;
                search.plain.push(found);
            }
            Ok(None) => {}
            Err(Unended) if unended < UNENDED => unended += 1,
            Err(Unended) => return,
        }
    }
}

/// A here-document whose end word does not come.
struct Unended;

fn here_document(text: &str, at: usize) -> Result<Option<Layer>, Unended> {
    let Some((line, line_end, word)) = opening(text, at) else { return Ok(None) };
    let start = line_end + 1;
    let within = start..text.floor_char_boundary(start + PROGRAM_BYTES);
    let mut lines = super::super::prose::lines(text, within);
    let end = lines.find(|line| text.get(line.clone()).is_some_and(|l| l.trim() == word)).ok_or(Unended)?.start;
    let content = text.get(start..end).unwrap_or_default();
    if content.trim().is_empty() {
        return Ok(None);
    }
    let (name, language) = if is_shown(line) && printed::is_addressed(content) {
        (printed::PRINTED, Some(Language::Text))
    } else {
        ("here-document", reader(line))
    };
    Ok(Some(Layer { range: start..end, name, text: content.to_owned(), disguised: false, language }))
}

/// The command line around the `<<` at `at`, where it ends, and the end word.
fn opening(text: &str, at: usize) -> Option<(&str, usize, String)> {
    let near = text.as_bytes().get(at..(at + COMMAND_BYTES).min(text.len()))?;
    let line_end = at + memchr::memchr(b'\n', near)?;
    let after = text.get(at + 2..line_end)?.trim_start_matches('-').trim_start().trim_start_matches(['\'', '"', '\\']);
    let word: String = after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').take(64).collect();
    if word.is_empty() || word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let from = text.ceil_char_boundary(at.saturating_sub(COMMAND_BYTES));
    let line = text.get(from..line_end)?;
    let line = line.rfind('\n').and_then(|start| line.get(start + 1..)).unwrap_or(line);
    Some((line, line_end, word))
}

/// Whether the here-document goes to whoever runs the program: `cat <<EOF`, with nothing behind it.
fn is_shown(command: &str) -> bool {
    let command = command.trim_start();
    let reads = command.strip_prefix("cat").is_some_and(|rest| rest.trim_start().starts_with("<<"));
    reads && !command.contains(['>', '|'])
}

/// Who reads the here-document: an interpreter, or a file whose name tells.
fn reader(command: &str) -> Option<Language> {
    let mut words = command.split([' ', '\t', '|', ';', '>', '\'', '"']).filter(|word| !word.is_empty());
    words.find_map(|word| {
        let name = word.rsplit('/').next().unwrap_or(word);
        let interpreter =
            ["python", "python3", "node", "bash", "sh", "zsh", "perl", "ruby", "php", "pwsh"].contains(&name);
        let named = interpreter.then(|| Language::from_name(name)).flatten();
        named.or_else(|| name.rsplit_once('.').and_then(|(_, extension)| Language::from_name(extension)))
    })
}

#[cfg(test)]
mod tests {
    use super::super::find;
    use super::Language;

    fn check(text: &str, expected: &[(&str, &str, Option<Language>)]) {
        let layers = find(text);
        let seen: Vec<_> = layers.iter().map(|l| (l.name, l.text.as_str(), l.language)).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn programs_inside_shell_text() {
        check(
            "python3 -c 'import os; os.getcwd()'\n",
            &[("inline script", "import os; os.getcwd()", Some(Language::Python))],
        );
        check(
            "cat > /tmp/a.py <<'EOF'\nimport os\nEOF\nls\n",
            &[("here-document", "import os\n", Some(Language::Python))],
        );
        check("python3 - <<EOF\nprint(1)\nEOF\n", &[("here-document", "print(1)\n", Some(Language::Python))]);
        check("x = 1 << 2\ny = a << b\n", &[]);
    }
}
