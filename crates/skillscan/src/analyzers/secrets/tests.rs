//! Every form against values made from its own expression: a random one is found, placeholders are not.

use super::*;
use regex_syntax::hir::{Class, Hir, HirKind};

/// How characters of a class are chosen.
#[derive(Debug, Clone, Copy)]
enum Fill {
    /// By a generator with this state.
    Random(u64),
    /// Always this one, where the class has it.
    Always(char),
    /// One after the other: abc…, 0123….
    Rising(u32),
}

impl Fill {
    fn choose(&mut self, class: &Class) -> char {
        let letters: Vec<char> = match class {
            Class::Unicode(class) => class.iter().flat_map(|range| range.start()..=range.end()).take(4096).collect(),
            Class::Bytes(class) => class
                .iter()
                .flat_map(|range| range.start()..=range.end())
                .filter(u8::is_ascii)
                .map(char::from)
                .collect(),
        };
        let plain: Vec<char> = letters.iter().copied().filter(char::is_ascii_alphanumeric).collect();
        let letters = if plain.is_empty() { letters } else { plain };
        let at = match self {
            Self::Random(state) => {
                *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (*state >> 33) as usize
            }
            Self::Always(letter) => letters.iter().position(|l| l == letter).unwrap_or(0),
            Self::Rising(next) => {
                *next += 1;
                *next as usize
            }
        };
        letters[at % letters.len()]
    }

    fn text(&mut self, hir: &Hir, out: &mut String) {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => out.push_str(std::str::from_utf8(&literal.0).unwrap()),
            HirKind::Class(class) => out.push(self.choose(class)),
            // A gap between two words is a blank where it may be one.
            HirKind::Repetition(repetition) if repetition.min == 0 => {
                let blank = matches!(repetition.sub.kind(), HirKind::Class(class) if holds_blank(class));
                out.push_str(if blank { " " } else { "" });
            }
            HirKind::Repetition(repetition) => {
                for _ in 0..repetition.min {
                    self.text(&repetition.sub, out);
                }
            }
            HirKind::Capture(capture) => self.text(&capture.sub, out),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.text(part, out)),
            HirKind::Alternation(parts) => self.text(&parts[0], out),
        }
    }
}

fn holds_blank(class: &Class) -> bool {
    match class {
        Class::Unicode(class) => class.iter().any(|range| range.start() <= ' ' && ' ' <= range.end()),
        Class::Bytes(class) => class.iter().any(|range| range.start() <= b' ' && b' ' <= range.end()),
    }
}

/// A text that the form's expression matches.
fn sample(form: &Form, fill: Fill) -> String {
    let hir = regex_syntax::parse(&form.regex).unwrap_or_else(|e| panic!("{}: {e}", form.id));
    let mut text = String::new();
    let mut fill = fill;
    fill.text(&hir, &mut text);
    // Forms that ask for a border find it here.
    format!(" {text}\n")
}

fn forms() -> &'static [Form] {
    &CATALOGUE.as_ref().expect("data/secrets.yml parses").forms
}

#[test]
fn every_form_finds_a_random_value() {
    let mut silent = Vec::new();
    for form in forms() {
        let found = (1..40).any(|seed| {
            let text = sample(form, Fill::Random(seed));
            find(&text).iter().any(|found| std::ptr::eq(found.form, form) || found.form.kind == form.kind)
        });
        if !found {
            silent.push(format!("{}: {}", form.id, sample(form, Fill::Random(1))));
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn no_form_finds_a_placeholder() {
    let mut wrong = Vec::new();
    for form in forms() {
        for fill in [Fill::Always('x'), Fill::Always('X'), Fill::Always('0'), Fill::Always('a'), Fill::Rising(0)] {
            let text = sample(form, fill);
            wrong.extend(
                find(&text).iter().map(|found| format!("{} ({fill:?}): {}", found.form.id, &text[found.range.clone()])),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn samples_of_manuals_are_no_secrets() {
    for text in [
        "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE",
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "export OPENAI_API_KEY=\"sk-proj-your-key-here-your-key-here-your-key-here\"",
        "ANTHROPIC_API_KEY=sk-ant-api03-<your-key>",
        "token: \"ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"",
        "password: \"changeme123\"",
        "postgres://user:password@localhost:5432/db",
        "https://user:${TOKEN}@example.com/x",
        "STRIPE_KEY=sk_test_4eC39HqLyjWDarjtT1zdp7dc",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "api_key = os.environ[\"SERVICE_API_KEY\"]",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
    ] {
        let found: Vec<&str> = find(text).iter().map(|found| found.form.id.as_str()).collect();
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}

#[test]
fn a_token_that_was_never_issued_is_told_apart() {
    let issued = |text: &str| find(text).iter().map(|found| found.issued).collect::<Vec<_>>();
    assert_eq!(issued("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"), [true]);
    assert_eq!(issued("ghp_R7kq2Zt9VbXw4LmYc8PsJd3Hf6GnTa1QeUi5"), [false]);
}
