//! Bash to the common form.

use super::{Lowering, children, field, fields, opaque};
use crate::code::form::{Command, Expr, Function, Kind, Redirect, Stmt, Target};
use std::rc::Rc;
use tree_sitter::Node;

/// The statements of a program, a subshell, a group.
pub(super) fn block(l: &mut Lowering<'_>, node: Node<'_>) -> Vec<Stmt> {
    let mut out = Vec::new();
    for child in children(node) {
        statement(l, child, &mut out);
    }
    out
}

fn statement(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Vec<Stmt>) {
    l.deeper((), |l| match node.kind() {
        "list" => list(l, node, out),
        "variable_assignment" => assignment(l, node, out),
        "declaration_command" => {
            let mut assigned = false;
            for child in children(node) {
                if child.kind() == "variable_assignment" {
                    assignment(l, child, out);
                    assigned = true;
                }
            }
            if !assigned {
                let name = l.source(node).split_whitespace().next().unwrap_or("declare");
                let word = Expr::new(Kind::Text(name.into()), node.byte_range());
                let mut words = vec![word];
                words.extend(
                    children(node)
                        .into_iter()
                        .map(|child| Expr::new(Kind::Text(l.source(child).into()), child.byte_range())),
                );
                out.push(Stmt::Do(command_of(words, node)));
            }
        }
        "variable_assignments" => children(node).into_iter().for_each(|child| assignment(l, child, out)),
        "function_definition" => {
            let name = field(node, "name").map(|name| l.source(name)).unwrap_or_default();
            let body = field(node, "body").map(|body| block(l, body)).unwrap_or_default();
            let (parameters, decorators) = (Vec::new(), Vec::new());
            out.push(Stmt::Define(Rc::new(Function {
                name: name.into(),
                parameters,
                body,
                decorators,
                range: node.byte_range(),
            })));
        }
        "if_statement" | "elif_clause" | "else_clause" | "case_statement" | "case_item" | "do_group"
        | "compound_statement" | "program" | "ERROR" | "then_clause" => {
            let inner = block(l, node);
            match node.kind() {
                "elif_clause" | "else_clause" | "case_item" => out.push(Stmt::Maybe(inner)),
                _ => out.extend(inner),
            }
        }
        "for_statement" | "c_style_for_statement" | "select_statement" => {
            let mut body = Vec::new();
            if let Some(variable) = field(node, "variable") {
                let values: Vec<_> = fields(node, "value").into_iter().map(|value| word(l, value)).collect();
                let range = node.byte_range();
                let list = Expr::new(Kind::List(values), range.clone());
                let element = Expr::new(Kind::Index(Box::new(list), Box::new(Expr::opaque(range.clone()))), range);
                body.push(Stmt::Assign(Target::Name(l.source(variable).into()), element));
            }
            body.extend(field(node, "body").map(|inner| block(l, inner)).unwrap_or_default());
            out.push(Stmt::Loop(body));
        }
        "while_statement" => {
            let mut body = Vec::new();
            let condition = field(node, "condition");
            if let Some(condition) = condition {
                statement(l, condition, &mut body);
            }
            body.extend(field(node, "body").map(|inner| block(l, inner)).unwrap_or_default());
            out.push(Stmt::Loop(body));
        }
        "comment" | "heredoc_body" | "heredoc_end" | "word" | "string" | "raw_string" | "extglob_pattern" => {}
        _ => out.push(Stmt::Do(expression(l, node))),
    });
}

/// `a && b || c`, flattened: a chain of any length is no depth.
fn list(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Vec<Stmt>) {
    let mut parts = Vec::new();
    let mut at = node;
    loop {
        let inner = children(at);
        let Some((first, rest)) = inner.split_first() else { break };
        parts.extend(rest.iter().rev().copied());
        if first.kind() != "list" {
            parts.push(*first);
            break;
        }
        at = *first;
    }
    for part in parts.into_iter().rev() {
        statement(l, part, out);
    }
}

fn assignment(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Vec<Stmt>) {
    let Some(name) = field(node, "name") else { return };
    let name = if name.kind() == "subscript" { field(name, "name").unwrap_or(name) } else { name };
    let target = Target::Name(l.source(name).into());
    let value = field(node, "value")
        .map_or_else(|| Expr::new(Kind::Text("".into()), node.byte_range()), |value| word(l, value));
    let extends = node.child(1).is_some_and(|operator| l.source(operator) == "+=");
    out.push(if extends { Stmt::Extend(target, value) } else { Stmt::Assign(target, value) });
}

fn expression(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    l.deeper(opaque(node), |l| match node.kind() {
        "command" => command(l, node),
        "pipeline" => {
            // A redirection inside a pipe makes the grammar nest the pipe; it is one all the same.
            let mut commands = Vec::new();
            for child in children(node) {
                match as_expression(l, child) {
                    Expr { kind: Kind::Pipe(inner), .. } => commands.extend(inner),
                    other => commands.push(other),
                }
            }
            Expr::new(Kind::Pipe(commands), node.byte_range())
        }
        "redirected_statement" => redirected(l, node),
        "subshell" | "command_substitution" | "process_substitution" => substitution(l, node),
        "negated_command" => {
            children(node).into_iter().next().map_or_else(|| opaque(node), |child| as_expression(l, child))
        }
        "test_command" | "unset_command" => {
            let inner = inner_substitutions(l, node);
            Expr::new(Kind::Block(inner), node.byte_range())
        }
        _ => as_expression(l, node),
    })
}

/// A statement where a value is wanted.
fn as_expression(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    match node.kind() {
        "command"
        | "pipeline"
        | "redirected_statement"
        | "subshell"
        | "negated_command"
        | "test_command"
        | "unset_command" => expression(l, node),
        "comment" => opaque(node),
        "list"
        | "compound_statement"
        | "if_statement"
        | "while_statement"
        | "for_statement"
        | "case_statement"
        | "variable_assignment"
        | "declaration_command"
        | "function_definition"
        | "do_group"
        | "c_style_for_statement"
        | "ERROR" => {
            let mut inner = Vec::new();
            statement(l, node, &mut inner);
            Expr::new(Kind::Block(inner), node.byte_range())
        }
        _ => word(l, node),
    }
}

/// `$(…)`, `` `…` ``, `<(…)`, `(…)`; `$(<file)` reads a file.
fn substitution(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let inner = children(node);
    if let [only] = inner.as_slice()
        && only.kind() == "file_redirect"
    {
        let words = vec![Expr::new(Kind::Text("cat".into()), node.byte_range())];
        let mut read = Command { words, redirects: Vec::new(), environment: Vec::new(), body: None };
        redirect(l, *only, &mut read);
        return Expr::new(Kind::Command(Box::new(read)), node.byte_range());
    }
    Expr::new(Kind::Block(block(l, node)), node.byte_range())
}

/// Commands inside `[ … ]` still run.
fn inner_substitutions(l: &mut Lowering<'_>, node: Node<'_>) -> Vec<Stmt> {
    let mut out = Vec::new();
    for child in children(node) {
        l.deeper((), |l| {
            if child.kind() == "command_substitution" {
                out.push(Stmt::Do(word(l, child)));
            } else {
                out.extend(inner_substitutions(l, child));
            }
        });
    }
    out
}

fn command_of(words: Vec<Expr>, node: Node<'_>) -> Expr {
    let command = Command { words, redirects: Vec::new(), environment: Vec::new(), body: None };
    Expr::new(Kind::Command(Box::new(command)), node.byte_range())
}

fn command(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let mut out = Command { words: Vec::new(), redirects: Vec::new(), environment: Vec::new(), body: None };
    for child in children(node) {
        match child.kind() {
            "command_name" => out.words.extend(children(child).into_iter().next().map(|name| word(l, name))),
            "variable_assignment" => {
                if let (Some(name), Some(value)) = (field(child, "name"), field(child, "value")) {
                    let value = word(l, value);
                    out.environment.push((l.source(name).into(), value));
                }
            }
            "file_redirect" | "herestring_redirect" | "heredoc_redirect" => redirect(l, child, &mut out),
            "comment" => {}
            _ => out.words.push(word(l, child)),
        }
    }
    Expr::new(Kind::Command(Box::new(out)), node.byte_range())
}

fn redirected(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let mut out = Command { words: Vec::new(), redirects: Vec::new(), environment: Vec::new(), body: None };
    let mut tail = Vec::new();
    for child in fields(node, "redirect") {
        // `cat <<EOF | sh`: the grammar hangs the rest of the pipe below the here-document.
        let rest = children(child).into_iter().find(|inner| matches!(inner.kind(), "pipeline" | "command" | "list"));
        if child.kind() == "heredoc_redirect"
            && let Some(rest) = rest
        {
            tail.push(as_expression(l, rest));
        }
        redirect(l, child, &mut out);
    }
    if let Some(body) = field(node, "body") {
        match as_expression(l, body) {
            Expr { kind: Kind::Command(inner), .. } => {
                let mut inner = *inner;
                inner.redirects.append(&mut out.redirects);
                inner.words.append(&mut out.words);
                out = inner;
            }
            Expr { kind: Kind::Pipe(mut commands), range } => {
                // The redirection belongs to the last command of the pipe.
                if let Some(Expr { kind: Kind::Command(last), .. }) = commands.last_mut() {
                    last.redirects.append(&mut out.redirects);
                }
                commands.append(&mut tail);
                return Expr::new(Kind::Pipe(commands), range);
            }
            other => out.body = Some(vec![Stmt::Do(other)]),
        }
    }
    let whole = Expr::new(Kind::Command(Box::new(out)), node.byte_range());
    if tail.is_empty() {
        return whole;
    }
    let mut commands = vec![whole];
    for part in tail {
        match part.kind {
            Kind::Pipe(inner) => commands.extend(inner),
            kind => commands.push(Expr::new(kind, part.range)),
        }
    }
    Expr::new(Kind::Pipe(commands), node.byte_range())
}

fn redirect(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Command) {
    let number = field(node, "descriptor").and_then(|descriptor| l.source(descriptor).parse().ok());
    let mut operator: Rc<str> = "".into();
    let mut cursor = node.walk();
    for child in node.children(&mut cursor) {
        if !child.is_named() && operator.is_empty() {
            operator = l.source(child).into();
        }
    }
    let descriptor = number.unwrap_or(-1);
    match node.kind() {
        "heredoc_redirect" => {
            let body = children(node).into_iter().find(|child| child.kind() == "heredoc_body");
            let target = body.map_or_else(|| opaque(node), |body| heredoc(l, body));
            out.redirects.push(Redirect { operator: "<<".into(), descriptor, target });
            for argument in fields(node, "argument") {
                out.words.push(word(l, argument));
            }
            for inner in fields(node, "redirect") {
                redirect(l, inner, out);
            }
        }
        "herestring_redirect" => {
            let target = children(node).pop().map_or_else(|| opaque(node), |text| word(l, text));
            out.redirects.push(Redirect { operator: "<<<".into(), descriptor, target });
        }
        _ => {
            // The grammar takes words behind a redirection for further targets.
            let mut targets = fields(node, "destination").into_iter();
            let target = targets.next().map_or_else(|| opaque(node), |target| word(l, target));
            out.redirects.push(Redirect { operator, descriptor, target });
            for more in targets {
                out.words.push(word(l, more));
            }
        }
    }
}

fn heredoc(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
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

fn word(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    l.deeper(opaque(node), |l| {
        let kind = match node.kind() {
            "word" | "number" | "variable_name" | "test_operator" | "file_descriptor" | "brace_expression"
            | "regex" => Kind::Text(plain(l.source(node)).into()),
            "raw_string" => Kind::Text(l.source(node).trim_matches('\'').into()),
            "ansi_c_string" => {
                let inner = l.source(node).trim_start_matches("$'").trim_end_matches('\'');
                Kind::Text(super::unescape(inner).into())
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
