//! Expressions of JavaScript and TypeScript.

use super::{function, target};
use crate::code::form::{Argument, Expr, Kind, Target};
use crate::code::lower::{Lowering, children, field, opaque, unescape};
use std::rc::Rc;
use tree_sitter::Node;

pub(super) fn part(l: &mut Lowering<'_>, node: Node<'_>, name: &str) -> Expr {
    field(node, name).map_or_else(|| opaque(node), |child| expression(l, child))
}

pub(super) fn expression(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    l.deeper(opaque(node), |l| {
        let kind = match node.kind() {
            "identifier" | "shorthand_property_identifier" | "undefined" | "this" | "super" | "import" => {
                Kind::Name(l.source(node).into())
            }
            "string" => {
                let source = l.source(node);
                let inner = source.get(1..source.len().saturating_sub(1)).unwrap_or_default();
                Kind::Text(unescape(inner).into())
            }
            "template_string" => return template(l, node),
            "number" => number(l.source(node)).map_or(Kind::Opaque, Kind::Number),
            "true" => Kind::Number(1),
            "false" => Kind::Number(0),
            "regex" | "null" | "comment" | "meta_property" => Kind::Opaque,
            "member_expression" => {
                let name = field(node, "property").map(|name| l.source(name)).unwrap_or_default();
                Kind::Member(Box::new(part(l, node, "object")), name.into())
            }
            "subscript_expression" => {
                let of = Box::new(part(l, node, "object"));
                Kind::Index(of, Box::new(part(l, node, "index")))
            }
            "call_expression" => {
                let callee = part(l, node, "function");
                return match tagged(l, node) {
                    // `String.raw`…``
                    Some(text) => text,
                    None => {
                        let arguments = arguments(l, node);
                        Expr::new(Kind::Call(Box::new(computed(callee)), arguments), node.byte_range())
                    }
                };
            }
            "new_expression" => Kind::Call(Box::new(part(l, node, "constructor")), arguments(l, node)),
            "binary_expression" => return binary(l, node),
            "assignment_expression" => {
                let to = field(node, "left").map_or(Target::Nothing, |left| target(l, left));
                Kind::Assign(Box::new(to), Box::new(part(l, node, "right")))
            }
            "ternary_expression" => {
                let values = ["consequence", "alternative"].map(|name| part(l, node, name));
                Kind::Either(values.into())
            }
            "sequence_expression" => {
                return children(node).pop().map_or_else(|| opaque(node), |last| expression(l, last));
            }
            "array" => Kind::List(children(node).into_iter().map(|child| expression(l, child)).collect()),
            "object" => Kind::Record(children(node).into_iter().map(|child| entry(l, child)).collect()),
            "arrow_function" | "function_expression" | "generator_function" => Kind::Function(function(l, node)),
            "unary_expression" => {
                let inner = part(l, node, "argument");
                match (inner.kind, l.source(node).starts_with('-')) {
                    (Kind::Number(number), true) => Kind::Number(number.wrapping_neg()),
                    (kind, _) => kind,
                }
            }
            "as_expression"
            | "satisfies_expression"
            | "non_null_expression"
            | "parenthesized_expression"
            | "await_expression"
            | "spread_element"
            | "yield_expression"
            | "type_assertion"
            | "instantiation_expression" => {
                let wanted =
                    if node.kind() == "type_assertion" { node.named_child_count().saturating_sub(1) } else { 0 };
                let inner = u32::try_from(wanted).ok().and_then(|at| node.named_child(at));
                return inner.map_or_else(|| opaque(node), |inner| expression(l, inner));
            }
            _ => Kind::Either(children(node).into_iter().map(|child| expression(l, child)).collect()),
        };
        Expr::new(kind, node.byte_range())
    })
}

/// `os['sys' + 'tem'](…)` is called like `os.system(…)` once the key is known; a plain key is put right here.
fn computed(callee: Expr) -> Expr {
    match callee.kind {
        Kind::Index(of, key) => match key.kind {
            Kind::Text(name) => Expr::new(Kind::Member(of, name), callee.range),
            kind => Expr::new(Kind::Index(of, Box::new(Expr::new(kind, key.range))), callee.range),
        },
        kind => Expr::new(kind, callee.range),
    }
}

fn tagged(l: &mut Lowering<'_>, call: Node<'_>) -> Option<Expr> {
    let arguments = field(call, "arguments")?;
    (arguments.kind() == "template_string").then(|| template(l, arguments))
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

fn template(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let mut parts = Vec::new();
    for child in children(node) {
        match child.kind() {
            "template_substitution" => {
                parts.push(
                    children(child).into_iter().next().map_or_else(|| opaque(child), |inner| expression(l, inner)),
                );
            }
            "string_fragment" => parts.push(Expr::new(Kind::Text(l.source(child).into()), child.byte_range())),
            "escape_sequence" => {
                parts.push(Expr::new(Kind::Text(unescape(l.source(child)).into()), child.byte_range()))
            }
            _ => {}
        }
    }
    Expr::pieces(parts, node.byte_range())
}

fn binary(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let operator = field(node, "operator").map(|operator| l.source(operator)).unwrap_or_default();
    match operator {
        "+" => {
            let mut parts = Vec::new();
            let mut at = node;
            loop {
                parts.push(part(l, at, "right"));
                let Some(left) = field(at, "left") else { break };
                let plus =
                    left.kind() == "binary_expression" && field(left, "operator").is_some_and(|o| o.kind() == "+");
                if !plus {
                    parts.push(expression(l, left));
                    break;
                }
                at = left;
            }
            parts.reverse();
            Expr::new(Kind::Join(parts), node.byte_range())
        }
        "||" | "??" | "&&" => {
            let values = vec![part(l, node, "left"), part(l, node, "right")];
            Expr::new(Kind::Either(values), node.byte_range())
        }
        _ => {
            let (left, right) = (Box::new(part(l, node, "left")), Box::new(part(l, node, "right")));
            Expr::new(Kind::Math(operator.chars().next().unwrap_or(' '), left, right), node.byte_range())
        }
    }
}

fn entry(l: &mut Lowering<'_>, node: Node<'_>) -> (Option<Rc<str>>, Expr) {
    match node.kind() {
        "pair" => {
            let key = field(node, "key").map(|key| l.source(key).trim_matches(['"', '\'']).into());
            (key, part(l, node, "value"))
        }
        "method_definition" => {
            let function = function(l, node);
            (Some(Rc::clone(&function.name)), Expr::new(Kind::Function(function), node.byte_range()))
        }
        "shorthand_property_identifier" => (Some(l.source(node).into()), expression(l, node)),
        _ => (None, expression(l, node)),
    }
}

fn arguments(l: &mut Lowering<'_>, call: Node<'_>) -> Vec<Argument> {
    let list = field(call, "arguments").map(children).unwrap_or_default();
    let name = |argument: Node<'_>| (argument.kind() == "spread_element").then(|| "*".into());
    list.into_iter().map(|argument| Argument { name: name(argument), value: expression(l, argument) }).collect()
}
