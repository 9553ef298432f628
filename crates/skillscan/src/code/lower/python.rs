//! Python to the common form.

use super::escape::unescape;
use super::{Lowering, children, field, fields, opaque};
use crate::code::form::{Argument, Expr, Function, Kind, Stmt, Target};
use std::rc::Rc;
use tree_sitter::Node;

/// The statements of a block.
pub(super) fn block(l: &mut Lowering<'_>, node: Node<'_>) -> Vec<Stmt> {
    let mut out = Vec::new();
    for child in children(node) {
        statement(l, child, &mut out);
    }
    out
}

fn statement(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Vec<Stmt>) {
    l.deeper((), |l| match node.kind() {
        "expression_statement" => {
            for child in children(node) {
                match child.kind() {
                    "assignment" | "augmented_assignment" => assignment(l, child, out),
                    _ => out.push(Stmt::Do(expression(l, child))),
                }
            }
        }
        "return_statement" => {
            let value = children(node).into_iter().next().map(|value| expression(l, value));
            out.push(Stmt::Return(value.unwrap_or_else(|| opaque(node))));
        }
        "import_statement" | "import_from_statement" | "future_import_statement" => import(l, node, out),
        "function_definition" => out.push(Stmt::Define(function(l, node, Vec::new()))),
        "class_definition" => class(l, node, out),
        "decorated_definition" => decorated(l, node, out),
        "if_statement" | "try_statement" | "match_statement" => {
            for part in ["condition", "subject"] {
                out.extend(field(node, part).map(|condition| Stmt::Do(expression(l, condition))));
            }
            branches(l, node, out);
        }
        "for_statement" => {
            let target = field(node, "left").map_or(Target::Nothing, |left| target(l, left));
            let source = field(node, "right").map_or_else(|| opaque(node), |right| expression(l, right));
            let mut body = vec![Stmt::Assign(target, element_of(source))];
            body.extend(field(node, "body").map(|body| block(l, body)).unwrap_or_default());
            out.push(Stmt::Loop(body));
        }
        "while_statement" => {
            let condition = field(node, "condition");
            let mut body: Vec<_> = condition.map(|c| Stmt::Do(expression(l, c))).into_iter().collect();
            body.extend(field(node, "body").map(|body| block(l, body)).unwrap_or_default());
            out.push(Stmt::Loop(body));
        }
        "with_statement" => {
            for clause in children(node) {
                match clause.kind() {
                    "with_clause" => {
                        for item in children(clause) {
                            let item = field(item, "value").unwrap_or(item);
                            out.push(Stmt::Do(expression(l, item)));
                        }
                    }
                    "block" => out.extend(block(l, clause)),
                    _ => {}
                }
            }
        }
        "delete_statement" | "raise_statement" | "assert_statement" | "exec_statement" | "print_statement" => {
            let values: Vec<_> = children(node).into_iter().map(|child| expression(l, child)).collect();
            let name = match node.kind() {
                "exec_statement" => "exec",
                "print_statement" => "print",
                _ => "",
            };
            if name.is_empty() {
                out.extend(values.into_iter().map(Stmt::Do));
            } else {
                let arguments = values.into_iter().map(|value| Argument { name: None, value }).collect();
                let callee = Expr::new(Kind::Name(name.into()), node.start_byte()..node.start_byte() + name.len());
                out.push(Stmt::Do(Expr::new(Kind::Call(Box::new(callee), arguments), node.byte_range())));
            }
        }
        "block" | "module" | "ERROR" | "else_clause" | "finally_clause" => {
            for child in children(node) {
                statement(l, child, out);
            }
        }
        "global_statement" | "nonlocal_statement" | "pass_statement" | "break_statement" | "continue_statement"
        | "comment" => {}
        _ => out.push(Stmt::Do(expression(l, node))),
    });
}

/// The parts of an `if`, `try` or `match` that may run.
fn branches(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Vec<Stmt>) {
    for child in children(node) {
        l.deeper((), |l| match child.kind() {
            "block" if node.kind() == "try_statement" => out.extend(block(l, child)),
            "block" => out.push(Stmt::Maybe(block(l, child))),
            "elif_clause"
            | "else_clause"
            | "except_clause"
            | "except_group_clause"
            | "finally_clause"
            | "case_clause" => {
                if let Some(condition) = field(child, "condition") {
                    out.push(Stmt::Do(expression(l, condition)));
                }
                branches(l, child, out);
            }
            _ => {}
        });
    }
}

fn assignment(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Vec<Stmt>) {
    let Some(left) = field(node, "left") else { return };
    let Some(right) = field(node, "right") else { return };
    let to = target(l, left);
    if node.kind() == "augmented_assignment" {
        let value = expression(l, right);
        out.push(Stmt::Extend(to, value));
        return;
    }
    if right.kind() == "assignment" {
        // a = b = value
        assignment(l, right, out);
        let value = field(right, "left").map_or_else(|| opaque(right), |inner| expression(l, inner));
        out.push(Stmt::Assign(to, value));
        return;
    }
    let value = expression(l, right);
    out.push(Stmt::Assign(to, value));
}

fn import(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Vec<Stmt>) {
    let module = field(node, "module_name").map(|name| l.source(name).to_owned());
    for name in fields(node, "name") {
        let (path, alias) = match name.kind() {
            "aliased_import" => (
                field(name, "name").map(|n| l.source(n)).unwrap_or_default(),
                field(name, "alias").map(|n| l.source(n)),
            ),
            _ => (l.source(name), None),
        };
        match &module {
            Some(module) => {
                out.push(Stmt::Import(alias.unwrap_or(path).into(), format!("{module}.{path}").into()));
            }
            None => {
                // `import a.b` binds `a`; `import a.b as c` binds the inner module.
                let first = path.split('.').next().unwrap_or(path);
                out.push(Stmt::Import(alias.unwrap_or(first).into(), alias.map_or(first, |_| path).into()));
            }
        }
    }
}

fn function(l: &mut Lowering<'_>, node: Node<'_>, decorators: Vec<Expr>) -> Rc<Function> {
    let name = field(node, "name").map(|name| l.source(name)).unwrap_or_default();
    let parameters = field(node, "parameters").map(|list| parameters(l, list)).unwrap_or_default();
    let body = field(node, "body").map(|body| block(l, body)).unwrap_or_default();
    Rc::new(Function { name: name.into(), parameters, body, decorators, range: node.byte_range() })
}

fn parameters(l: &Lowering<'_>, list: Node<'_>) -> Vec<Target> {
    children(list)
        .into_iter()
        .map(|parameter| {
            let mut node = parameter;
            // `a: int = 1`, `*args`, `**kw`: the name is the first identifier inside.
            for _ in 0..4 {
                if node.kind() == "identifier" {
                    return Target::Name(l.source(node).into());
                }
                match field(node, "name").or_else(|| node.named_child(0)) {
                    Some(inner) => node = inner,
                    None => break,
                }
            }
            Target::Nothing
        })
        .collect()
}

fn class(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Vec<Stmt>) {
    let name = field(node, "name").map(|name| l.source(name)).unwrap_or_default();
    let body = field(node, "body").map(|body| block(l, body)).unwrap_or_default();
    out.push(Stmt::Class(name.into(), body));
}

fn decorated(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Vec<Stmt>) {
    let decorators: Vec<_> = children(node)
        .into_iter()
        .filter(|child| child.kind() == "decorator")
        .filter_map(|child| child.named_child(0))
        .map(|child| expression(l, child))
        .collect();
    match field(node, "definition") {
        Some(definition) if definition.kind() == "function_definition" => {
            out.push(Stmt::Define(function(l, definition, decorators)));
        }
        Some(definition) => statement(l, definition, out),
        None => {}
    }
}

fn target(l: &mut Lowering<'_>, node: Node<'_>) -> Target {
    l.deeper(Target::Nothing, |l| match node.kind() {
        "identifier" => Target::Name(l.source(node).into()),
        "attribute" | "subscript" => Target::Place(expression(l, node)),
        "pattern_list" | "tuple_pattern" | "list_pattern" | "tuple" | "list" | "expression_list" => {
            Target::Tuple(children(node).into_iter().map(|child| target(l, child)).collect())
        }
        "list_splat_pattern" | "parenthesized_expression" | "as_pattern_target" => {
            node.named_child(0).map_or(Target::Nothing, |child| target(l, child))
        }
        _ => Target::Nothing,
    })
}

/// What a loop variable holds.
fn element_of(source: Expr) -> Expr {
    let range = source.range.clone();
    Expr::new(Kind::Index(Box::new(source), Box::new(Expr::opaque(range.clone()))), range)
}

fn expression(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    l.deeper(opaque(node), |l| {
        let kind = match node.kind() {
            "identifier" => Kind::Name(l.source(node).into()),
            "string" => return string(l, node),
            "concatenated_string" => Kind::Join(children(node).into_iter().map(|part| expression(l, part)).collect()),
            "integer" => number(l.source(node)).map_or(Kind::Opaque, Kind::Number),
            "attribute" => {
                let name = field(node, "attribute").map(|name| l.source(name)).unwrap_or_default();
                Kind::Member(Box::new(part(l, node, "object")), name.into())
            }
            "subscript" => return subscript(l, node),
            "call" => Kind::Call(Box::new(part(l, node, "function")), arguments(l, node)),
            "binary_operator" => return binary(l, node),
            "parenthesized_expression"
            | "await"
            | "list_splat"
            | "dictionary_splat"
            | "named_expression_value"
            | "keyword_separator"
            | "yield"
            | "unary_operator" => match node.named_child(0) {
                Some(inner) if node.kind() == "unary_operator" => {
                    return match expression(l, inner) {
                        Expr { kind: Kind::Number(n), .. } if l.source(node).starts_with('-') => {
                            Expr::new(Kind::Number(n.wrapping_neg()), node.byte_range())
                        }
                        other => other,
                    };
                }
                Some(inner) => return expression(l, inner),
                None => Kind::Opaque,
            },
            "list" | "tuple" | "set" | "expression_list" => {
                Kind::List(children(node).into_iter().map(|child| expression(l, child)).collect())
            }
            "dictionary" => Kind::Record(children(node).into_iter().map(|pair| entry(l, pair)).collect()),
            "conditional_expression" => {
                // `a if test else b`: the test decides but is no part of the value.
                let parts = children(node);
                let ends = [parts.first(), parts.last()];
                Kind::Either(ends.into_iter().flatten().map(|child| expression(l, *child)).collect())
            }
            "boolean_operator" => Kind::Either(children(node).into_iter().map(|child| expression(l, child)).collect()),
            "lambda" => {
                let parameters = field(node, "parameters").map(|list| parameters(l, list)).unwrap_or_default();
                let body = vec![Stmt::Return(part(l, node, "body"))];
                let (name, decorators) = ("".into(), Vec::new());
                Kind::Function(Rc::new(Function { name, parameters, body, decorators, range: node.byte_range() }))
            }
            "list_comprehension" | "generator_expression" | "set_comprehension" | "dictionary_comprehension" => {
                return comprehension(l, node);
            }
            "named_expression" => {
                let to = field(node, "name").map_or(Target::Nothing, |name| target(l, name));
                Kind::Assign(Box::new(to), Box::new(part(l, node, "value")))
            }
            "as_pattern" => {
                // `with value as name`
                let to = field(node, "alias").map_or(Target::Nothing, |alias| target(l, alias));
                let value = node.named_child(0).map_or_else(|| opaque(node), |child| expression(l, child));
                Kind::Assign(Box::new(to), Box::new(value))
            }
            "interpolation" => return part(l, node, "expression"),
            "pair" => return part(l, node, "value"),
            "comparison_operator" | "not_operator" => {
                let parts = children(node).into_iter().map(|child| Stmt::Do(expression(l, child))).collect();
                Kind::Block(parts)
            }
            "true" => Kind::Number(1),
            "false" => Kind::Number(0),
            "none" | "float" | "ellipsis" | "type" | "comment" => Kind::Opaque,
            _ => Kind::Either(children(node).into_iter().map(|child| expression(l, child)).collect()),
        };
        Expr::new(kind, node.byte_range())
    })
}

fn part(l: &mut Lowering<'_>, node: Node<'_>, name: &str) -> Expr {
    field(node, name).map_or_else(|| opaque(node), |child| expression(l, child))
}

fn number(text: &str) -> Option<i64> {
    let text = text.replace('_', "").to_ascii_lowercase();
    match text.get(..2) {
        Some("0x") => i64::from_str_radix(text.get(2..)?, 16).ok(),
        Some("0o") => i64::from_str_radix(text.get(2..)?, 8).ok(),
        Some("0b") => i64::from_str_radix(text.get(2..)?, 2).ok(),
        _ => text.parse().ok(),
    }
}

/// A string literal; an f-string becomes a join.
fn string(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let open = node.child(0).map(|start| l.source(start)).unwrap_or_default();
    let raw = open.contains(['r', 'R']);
    let mut parts = Vec::new();
    for child in children(node) {
        match child.kind() {
            "string_content" => {
                let text = l.source(child);
                let text = if raw { text.to_owned() } else { unescape(text) };
                parts.push(Expr::new(Kind::Text(text.into()), child.byte_range()));
            }
            "interpolation" => parts.push(expression(l, child)),
            _ => {}
        }
    }
    Expr::pieces(parts, node.byte_range())
}

fn subscript(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let value = Box::new(part(l, node, "value"));
    let Some(key) = field(node, "subscript") else { return opaque(node) };
    let kind = if key.kind() == "slice" {
        let mut ends: [Option<Box<Expr>>; 3] = [None, None, None];
        let mut at = 0;
        let mut cursor = key.walk();
        for child in key.children(&mut cursor) {
            match child.kind() {
                ":" => at += 1,
                _ => {
                    if let Some(end) = ends.get_mut(at) {
                        *end = Some(Box::new(expression(l, child)));
                    }
                }
            }
        }
        Kind::Slice(value, ends)
    } else {
        Kind::Index(value, Box::new(expression(l, key)))
    };
    Expr::new(kind, node.byte_range())
}

/// Sums of any length are flattened: a payload in a thousand pieces is one join.
fn binary(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let operator = field(node, "operator").map(|o| l.source(o)).unwrap_or_default();
    if operator == "+" {
        let mut parts = Vec::new();
        let mut at = node;
        loop {
            parts.push(part(l, at, "right"));
            let Some(left) = field(at, "left") else { break };
            let plus = left.kind() == "binary_operator" && field(left, "operator").is_some_and(|o| o.kind() == "+");
            if !plus {
                parts.push(expression(l, left));
                break;
            }
            at = left;
        }
        parts.reverse();
        return Expr::new(Kind::Join(parts), node.byte_range());
    }
    let (left, right) = (Box::new(part(l, node, "left")), Box::new(part(l, node, "right")));
    let kind = match operator {
        "%" => Kind::Format(left, right),
        _ => Kind::Math(operator.chars().next().unwrap_or(' '), left, right),
    };
    Expr::new(kind, node.byte_range())
}

fn entry(l: &mut Lowering<'_>, pair: Node<'_>) -> (Option<Rc<str>>, Expr) {
    if pair.kind() != "pair" {
        return (None, expression(l, pair));
    }
    let key = field(pair, "key").map(|key| expression(l, key));
    let name = match key {
        Some(Expr { kind: Kind::Text(text), .. }) => Some(text),
        _ => None,
    };
    (name, part(l, pair, "value"))
}

fn arguments(l: &mut Lowering<'_>, call: Node<'_>) -> Vec<Argument> {
    let Some(list) = field(call, "arguments") else { return Vec::new() };
    if list.kind() == "generator_expression" {
        return vec![Argument { name: None, value: expression(l, list) }];
    }
    children(list)
        .into_iter()
        .map(|argument| match argument.kind() {
            "keyword_argument" => Argument {
                name: field(argument, "name").map(|name| l.source(name).into()),
                value: part(l, argument, "value"),
            },
            "dictionary_splat" => Argument { name: Some("**".into()), value: expression(l, argument) },
            _ => Argument { name: None, value: expression(l, argument) },
        })
        .collect()
}

fn comprehension(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let mut value = part(l, node, "body");
    let mut clauses: Vec<_> = children(node).into_iter().filter(|child| child.kind() == "for_in_clause").collect();
    clauses.reverse();
    for clause in clauses {
        let to = field(clause, "left").map_or(Target::Nothing, |left| target(l, left));
        let source = part(l, clause, "right");
        value = Expr::new(Kind::Each(Box::new(value), vec![to], Box::new(source)), node.byte_range());
    }
    value
}
