//! Words of a shell: quotes, expansions, here-documents. Substituted commands go back to the statements.

use super::{as_expression, inner_substitutions, substitution};
use crate::code::form::{Expr, Kind};
use crate::code::lower::{Lowering, children, field, opaque, unescape};
use tree_sitter::Node;

pub(super) fn word(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    l.deeper(opaque(node), |l| {
        let kind = match node.kind() {
            "word" | "number" | "variable_name" | "test_operator" | "file_descriptor" | "brace_expression"
            | "regex" => Kind::Text(plain(l.source(node)).into()),
            "raw_string" => Kind::Text(l.source(node).trim_matches('\'').into()),
            "ansi_c_string" => {
                let inner = l.source(node).trim_start_matches("$'").trim_end_matches('\'');
                Kind::Text(unescape(inner).into())
            }
            "string" | "translated_string" => return string(l, node),
            "concatenation" => Kind::Join(children(node).into_iter().map(|part| word(l, part)).collect()),
            "simple_expansion" => match children(node).first() {
                Some(name) => Kind::Name(l.source(*name).into()),
                None => Kind::Opaque,
            },
            "expansion" => return expansion(l, node),
            "command_substitution" | "process_substitution" => return substitution(l, node),
            "array" => Kind::List(children(node).into_iter().map(|item| word(l, item)).collect()),
            "arithmetic_expansion" => Kind::Block(inner_substitutions(l, node)),
            "command" | "pipeline" | "redirected_statement" | "subshell" | "list" => return as_expression(l, node),
            "heredoc_content" | "string_content" => Kind::Text(l.source(node).into()),
            _ if node.named_child_count() == 0 => Kind::Text(plain(l.source(node)).into()),
            _ => Kind::Either(children(node).into_iter().map(|child| word(l, child)).collect()),
        };
        Expr::new(kind, node.byte_range())
    })
}

/// A bare word without its backslashes: `c\url` is `curl`.
fn plain(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => out.extend(rest.next().filter(|next| *next != '\n')),
            other => out.push(other),
        }
    }
    out
}

fn string(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let mut parts = Vec::new();
    let (start, end) = (node.start_byte() + 1, node.end_byte().saturating_sub(1));
    let start = if node.kind() == "translated_string" { start + 1 } else { start };
    let mut at = start;
    for child in children(node) {
        if child.kind() == "string_content" {
            continue;
        }
        push_quoted(l, at, child.start_byte(), &mut parts);
        parts.push(word(l, child));
        at = child.end_byte();
    }
    push_quoted(l, at, end, &mut parts);
    Expr::pieces(parts, node.byte_range())
}

/// Inside double quotes a backslash only guards `"`, `$`, `` ` ``, `\` and the line end.
fn push_quoted(l: &Lowering<'_>, from: usize, to: usize, parts: &mut Vec<Expr>) {
    let Some(text) = l.text.get(from..to).filter(|text| !text.is_empty()) else { return };
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, rest.peek()) {
            ('\\', Some('"' | '$' | '`' | '\\')) => out.extend(rest.next()),
            ('\\', Some('\n')) => drop(rest.next()),
            _ => out.push(c),
        }
    }
    parts.push(Expr::new(Kind::Text(out.into()), from..to));
}

/// `${name}`, `${name:-default}`, `${!name}`.
fn expansion(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let inner = children(node);
    let Some(first) = inner.first() else { return opaque(node) };
    let source = l.source(node);
    if source.starts_with("${#") {
        return opaque(node);
    }
    let name = match first.kind() {
        "subscript" => field(*first, "name").unwrap_or(*first),
        _ => *first,
    };
    let variable = Expr::new(Kind::Name(l.source(name).into()), node.byte_range());
    let mut cursor = node.walk();
    let operator =
        node.children(&mut cursor).find(|child| !child.is_named() && !matches!(l.source(*child), "${" | "}"));
    let operator = operator.map(|operator| l.source(operator)).unwrap_or_default();
    match operator {
        ":-" | "-" | ":=" | "=" | ":+" | "+" => {
            let mut values = vec![variable];
            values.extend(inner.iter().skip(1).map(|child| word(l, *child)));
            Expr::new(Kind::Either(values), node.byte_range())
        }
        ":" => {
            let number = |child: Option<&Node<'_>>| child.and_then(|child| l.source(*child).trim().parse::<i64>().ok());
            let (from, length) = (number(inner.get(1)), number(inner.get(2)));
            let end = |n: Option<i64>| n.map(|n| Box::new(Expr::new(Kind::Number(n), node.byte_range())));
            let to = match (from, length) {
                (Some(from), Some(length)) => from.checked_add(length),
                _ => None,
            };
            if from.is_none() {
                return variable;
            }
            Expr::new(Kind::Slice(Box::new(variable), [end(from), end(to), None]), node.byte_range())
        }
        _ => variable,
    }
}

/// The text of a here-document, with what the shell puts into it.
pub(super) fn heredoc(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let mut parts = Vec::new();
    let mut at = node.start_byte();
    for child in children(node) {
        if child.kind() == "heredoc_content" {
            continue;
        }
        push_text(l, at, child.start_byte(), &mut parts);
        parts.push(word(l, child));
        at = child.end_byte();
    }
    push_text(l, at, node.end_byte(), &mut parts);
    Expr::pieces(parts, node.byte_range())
}

fn push_text(l: &Lowering<'_>, from: usize, to: usize, parts: &mut Vec<Expr>) {
    if let Some(text) = l.text.get(from..to).filter(|text| !text.is_empty()) {
        parts.push(Expr::new(Kind::Text(text.into()), from..to));
    }
}
