//! Expressions of Python.

use super::{parameters, target};
use crate::code::form::{Argument, Expr, Function, Kind, Stmt, Target};
use crate::code::lower::{Lowering, children, field, opaque, unescape};
use std::rc::Rc;
use tree_sitter::Node;

pub(super) fn expression(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
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
                let list = field(node, "parameters");
                let (parameters, mut body) = list.map(|list| parameters(l, list)).unwrap_or_default();
                body.push(Stmt::Return(part(l, node, "body")));
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
            "list_splat" => Argument { name: Some("*".into()), value: expression(l, argument) },
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
