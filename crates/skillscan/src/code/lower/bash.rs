//! Bash to the common form: statements, commands, redirections. Words are in `word`.

mod word;

use super::{Lowering, children, field, fields, opaque};
use crate::code::form::{Command, Expr, Function, Kind, Redirect, Stmt, Target};
use std::rc::Rc;
use tree_sitter::Node;
use word::{heredoc, word};

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
