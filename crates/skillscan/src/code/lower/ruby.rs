//! Ruby to the common form. Modules mixed in, refinements and metaprogramming are not followed.

use super::escape::unescape;
use super::{Lowering, children, field, opaque};
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
        "method" | "singleton_method" => out.push(Stmt::Define(function(l, node))),
        "class" | "module" => {
            let name = field(node, "name").map(|name| l.source(name)).unwrap_or_default();
            let body = field(node, "body").map(|body| block(l, body)).unwrap_or_default();
            out.push(Stmt::Class(name.into(), body));
        }
        "if" | "unless" | "case" | "while" | "until" | "for" | "if_modifier" | "unless_modifier" | "while_modifier"
        | "until_modifier" | "case_match" => {
            let parts = block(l, node);
            let again = matches!(node.kind(), "while" | "until" | "for" | "while_modifier" | "until_modifier");
            out.push(if again { Stmt::Loop(parts) } else { Stmt::Maybe(parts) });
        }
        "then"
        | "else"
        | "elsif"
        | "when"
        | "in_clause"
        | "do"
        | "begin"
        | "begin_block"
        | "body_statement"
        | "rescue"
        | "ensure"
        | "block_body"
        | "program"
        | "parenthesized_statements"
        | "ERROR" => out.extend(block(l, node)),
        "return" | "next" | "break" => {
            let value = children(node).into_iter().next().map(|value| expression(l, value));
            out.push(Stmt::Return(value.unwrap_or_else(|| opaque(node))));
        }
        "assignment" => assign(l, node, out),
        "operator_assignment" => {
            let to = field(node, "left").map_or(Target::Nothing, |left| target(l, left));
            let value = part(l, node, "right");
            out.push(Stmt::Extend(to, value));
        }
        "comment" | "empty_statement" | "uninterpreted" | "heredoc_body" => {}
        _ => out.push(Stmt::Do(expression(l, node))),
    });
}

fn assign(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Vec<Stmt>) {
    let value = part(l, node, "right");
    let to = field(node, "left").map_or(Target::Nothing, |left| target(l, left));
    out.push(Stmt::Assign(to, value));
}

fn target(l: &mut Lowering<'_>, node: Node<'_>) -> Target {
    l.deeper(Target::Nothing, |l| match node.kind() {
        "identifier" | "constant" | "instance_variable" | "class_variable" | "global_variable" => {
            Target::Name(l.source(node).into())
        }
        "element_reference" | "call" => Target::Place(expression(l, node)),
        "left_assignment_list" => Target::Tuple(children(node).into_iter().map(|child| target(l, child)).collect()),
        _ => Target::Nothing,
    })
}

fn function(l: &mut Lowering<'_>, node: Node<'_>) -> Rc<Function> {
    let name = field(node, "name").map(|name| l.source(name)).unwrap_or_default();
    let parameters = field(node, "parameters").map(|list| parameters(l, list)).unwrap_or_default();
    let body = field(node, "body").map(|body| block(l, body)).unwrap_or_default();
    Rc::new(Function { name: name.into(), parameters, body, decorators: Vec::new(), range: node.byte_range() })
}

fn parameters(l: &Lowering<'_>, list: Node<'_>) -> Vec<Target> {
    let name = |parameter: Node<'_>| match field(parameter, "name") {
        Some(name) => Target::Name(l.source(name).into()),
        None if parameter.kind() == "identifier" => Target::Name(l.source(parameter).into()),
        None => Target::Nothing,
    };
    children(list).into_iter().map(name).collect()
}

fn part(l: &mut Lowering<'_>, node: Node<'_>, name: &str) -> Expr {
    field(node, name).map_or_else(|| opaque(node), |child| expression(l, child))
}

fn list(l: &mut Lowering<'_>, node: Node<'_>) -> Vec<Expr> {
    children(node).into_iter().map(|child| expression(l, child)).collect()
}

fn expression(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    l.deeper(opaque(node), |l| {
        let kind = match node.kind() {
            "identifier" | "constant" | "instance_variable" | "class_variable" | "global_variable" | "self" => {
                Kind::Name(l.source(node).into())
            }
            "scope_resolution" => {
                let name = field(node, "name").map(|name| l.source(name)).unwrap_or_default();
                match field(node, "scope") {
                    Some(scope) => Kind::Member(Box::new(expression(l, scope)), name.into()),
                    None => Kind::Name(name.into()),
                }
            }
            "string" | "string_array" | "bare_string" | "chained_string" => return text(l, node),
            "simple_symbol" | "hash_key_symbol" => Kind::Text(l.source(node).trim_start_matches(':').into()),
            "subshell" => {
                let command = Argument { name: None, value: text(l, node) };
                let callee = Expr::new(Kind::Name("backticks".into()), node.start_byte()..node.start_byte() + 1);
                Kind::Call(Box::new(callee), vec![command])
            }
            "integer" => l.source(node).replace('_', "").parse().map_or(Kind::Opaque, Kind::Number),
            "call" => return call(l, node),
            "element_reference" => {
                let object = part(l, node, "object");
                let key = children(node).into_iter().nth(1).map_or_else(|| opaque(node), |key| expression(l, key));
                Kind::Index(Box::new(object), Box::new(key))
            }
            "binary" => {
                let sides = vec![part(l, node, "left"), part(l, node, "right")];
                match field(node, "operator").map(|sign| l.source(sign)) {
                    Some("+" | "<<") => Kind::Join(sides),
                    Some("||" | "or" | "&&" | "and") => Kind::Either(sides),
                    _ => Kind::Block(sides.into_iter().map(Stmt::Do).collect()),
                }
            }
            "array" => Kind::List(list(l, node)),
            "hash" => Kind::Record(children(node).into_iter().map(|pair| entry(l, pair)).collect()),
            "lambda" | "block" | "do_block" => Kind::Function(block_function(l, node)),
            "assignment" => {
                let to = field(node, "left").map_or(Target::Nothing, |left| target(l, left));
                Kind::Assign(Box::new(to), Box::new(part(l, node, "right")))
            }
            "pair" => return part(l, node, "value"),
            "true" | "false" | "nil" | "float" | "regex" | "heredoc_beginning" => Kind::Opaque,
            "if"
            | "unless"
            | "case"
            | "begin"
            | "parenthesized_statements"
            | "method"
            | "class"
            | "module"
            | "if_modifier"
            | "unless_modifier"
            | "rescue_modifier" => {
                let mut inner = Vec::new();
                match node.kind() {
                    "rescue_modifier" | "parenthesized_statements" => inner = block(l, node),
                    _ => statement(l, node, &mut inner),
                }
                Kind::Block(inner)
            }
            _ => Kind::Either(list(l, node)),
        };
        Expr::new(kind, node.byte_range())
    })
}

fn entry(l: &mut Lowering<'_>, pair: Node<'_>) -> (Option<Rc<str>>, Expr) {
    let key = field(pair, "key").map(|key| l.source(key).trim_matches([':', '"', '\'']).into());
    (key, part(l, pair, "value"))
}

/// A call; a block is the last argument.
fn call(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let name = field(node, "method").map(|name| l.source(name)).unwrap_or_default();
    let callee = match field(node, "receiver") {
        Some(receiver) => Kind::Member(Box::new(expression(l, receiver)), name.into()),
        None => Kind::Name(name.into()),
    };
    let given = field(node, "arguments").map(children).unwrap_or_default();
    let mut arguments: Vec<Argument> = Vec::new();
    for argument in given {
        let (name, value) = match argument.kind() {
            "pair" => entry(l, argument),
            _ => (None, expression(l, argument)),
        };
        arguments.push(Argument { name, value });
    }
    // `URI(text)` and `URI.parse(text)` are the address itself.
    let receiver = field(node, "receiver").map(|receiver| l.source(receiver));
    if matches!((receiver, name), (None, "URI") | (Some("URI"), "parse"))
        && let Some(Argument { value, .. }) = arguments.first()
    {
        return value.clone();
    }
    if let Some(body) = field(node, "block") {
        let function = Kind::Function(block_function(l, body));
        arguments.push(Argument { name: None, value: Expr::new(function, body.byte_range()) });
    }
    let callee = Expr::new(callee, node.byte_range());
    Expr::new(Kind::Call(Box::new(callee), arguments), node.byte_range())
}

fn block_function(l: &mut Lowering<'_>, node: Node<'_>) -> Rc<Function> {
    let parameters = field(node, "parameters").map(|list| parameters(l, list)).unwrap_or_default();
    let body = field(node, "body").map(|body| block(l, body)).unwrap_or_default();
    Rc::new(Function { name: "".into(), parameters, body, decorators: Vec::new(), range: node.byte_range() })
}

/// A literal; `#{…}` becomes a piece of its own.
fn text(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let mut parts = Vec::new();
    for child in children(node) {
        match child.kind() {
            "string_content" | "escape_sequence" => {
                parts.push(Expr::new(Kind::Text(unescape(l.source(child)).into()), child.byte_range()));
            }
            "interpolation" => parts.extend(list(l, child)),
            _ => parts.push(expression(l, child)),
        }
    }
    Expr::pieces(parts, node.byte_range())
}
