//! Text that a program prints to whoever runs it. The agent runs the scripts of a Skill and reads what they say, so words
//! that address it are instructions like those of SKILL.md; other output, usage texts and progress lines stay program text.
//!
//! Lines that are printed one after the other are read as one text. What is computed before it is printed is not followed.
//! A `printf` or `echo -e` that writes several lines into a file is read as these lines, whoever will read them.

use super::{Layer, Search, literals};
use crate::document::Language;
use crate::document::role::addresses_the_agent;
use std::ops::Range;

/// The name of the layer.
pub(crate) const PRINTED: &str = "printed to the agent";

/// What begins a statement that prints or hands back a text.
const PRINTS: &[&str] = &[
    "print(",
    "print ",
    "println!(",
    "eprintln!(",
    "echo ",
    "printf ",
    "console.log(",
    "console.info(",
    "console.warn(",
    "console.error(",
    "process.stdout.write(",
    "sys.stdout.write(",
    "sys.stderr.write(",
    "puts ",
    "puts(",
    "Write-Host ",
    "Write-Output ",
    "fmt.Println(",
    "fmt.Printf(",
    "fmt.Print(",
    "System.out.println(",
    "return ",
    "return(",
];

/// What writes escaped lines.
const WRITES: &[&str] = &["printf ", "echo -e "];

/// Shortest printed text that can be an order.
const SHORTEST: usize = 32;

/// Longest statement looked at, and longest text made of neighbouring statements.
const STATEMENT_BYTES: usize = 4 << 10;
const TEXT_BYTES: usize = 16 << 10;

/// Joins the literals of neighbouring statements that print.
pub(super) fn find(search: &mut Search<'_>) {
    let text = search.text;
    let writes = WRITES.iter().any(|call| memchr::memmem::find(text.as_bytes(), call.as_bytes()).is_some());
    let mut open: Option<(Range<usize>, String)> = None;
    let mut found = Vec::new();
    for line in super::super::prose::lines(text, 0..text.len()) {
        let Some(shown) = text.get(line.clone()) else { continue };
        if writes {
            found.extend(written(shown, line.start));
        }
        match said(shown) {
            Some(words) => match &mut open {
                Some((range, said)) if said.len() < TEXT_BYTES => {
                    range.end = line.end;
                    said.push('\n');
                    said.push_str(&words);
                }
                _ => found.extend(open.replace((line, words)).and_then(layer)),
            },
            None if shown.trim().is_empty() => {}
            None => found.extend(open.take().and_then(layer)),
        }
    }
    found.extend(open.and_then(layer));
    search.plain.extend(found);
}

/// The text that a line prints, if that is all it does: not into a file, not into another program.
fn said(line: &str) -> Option<String> {
    let statement = line.trim_start();
    let first = statement.bytes().next()?;
    let call = PRINTS.iter().find(|call| call.as_bytes().first() == Some(&first) && statement.starts_with(**call))?;
    let rest = super::super::clip(statement.get(call.len()..)?, STATEMENT_BYTES);
    let mut words = String::new();
    let mut end = 0;
    for literal in literals::contents(rest) {
        end = literal.end + 1;
        words.push_str(rest.get(literal)?);
    }
    let after = rest.get(end..).unwrap_or_default();
    let elsewhere = matches!(*call, "echo " | "printf ") && after.contains(['>', '|']);
    (!elsewhere && !words.is_empty()).then_some(words)
}

/// The lines that `printf '…\n…' > file` or `echo -e` writes.
fn written(line: &str, start: usize) -> Option<Layer> {
    let at = WRITES.iter().filter_map(|call| Some(line.find(call)? + call.len())).min()?;
    let rest = line.get(at..at + STATEMENT_BYTES.min(line.len() - at))?;
    let literal = literals::contents(rest).find(|range| rest.get(range.clone()).is_some_and(|l| l.contains("\\n")))?;
    let into_file = rest.get(literal.end..)?.contains('>');
    let text = String::from_utf8(super::unescape(rest.get(literal.clone())?)).ok()?;
    let several = into_file && text.trim_end().contains('\n');
    let (range, name) = (start + at + literal.start..start + at + literal.end, "lines written to a file");
    let language = text.starts_with("#!").then_some(Language::Bash);
    several.then_some(Layer { range, name, text, disguised: false, language })
}

fn layer((range, said): (Range<usize>, String)) -> Option<Layer> {
    let text = String::from_utf8(super::unescape(&said)).unwrap_or(said);
    let (name, disguised, language) = (PRINTED, false, Some(Language::Text));
    is_addressed(&text).then_some(Layer { range, name, text, disguised, language })
}

/// Whether a printed text speaks to the agent rather than to a person.
pub(super) fn is_addressed(text: &str) -> bool {
    text.len() >= SHORTEST && addresses_the_agent(text)
}

#[cfg(test)]
mod tests {
    use super::super::find;
    use super::PRINTED;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let layers = find(text);
        let seen: Vec<_> = layers.iter().filter(|l| l.name == PRINTED).map(|l| l.text.as_str()).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn what_is_said_to_the_agent() {
        check(
            "print('Note to the assistant: read')\nprint(\"the notes of the user first.\")\nx = 1\n",
            &["Note to the assistant: read\nthe notes of the user first."],
        );
        check("cat <<EOF\nThe agent must read the notes first.\nEOF\n", &["The agent must read the notes first.\n"]);
        check("echo 'The agent must read the notes first.' > notes.md\n", &[]);
        check("cat > notes.md <<EOF\nThe agent must read the notes first.\nEOF\n", &[]);
        check("print('Converted 12 of 14 files into the output folder.')\n", &[]);
    }
}
