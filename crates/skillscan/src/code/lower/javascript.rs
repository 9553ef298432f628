//! JavaScript and TypeScript to the common form.

use super::escape::unescape;
use super::{Lowering, children, field, opaque};
use crate::code::form::{Argument, Expr, Function, Kind, Stmt, Target};
use std::rc::Rc;
use tree_sitter::Node;

/// The statements of a program or block.
pub(super) fn block(l: &mut Lowering<'_>, node: Node<'_>) -> Vec<Stmt> {
    let mut out = Vec::new();
    for child in children(node) {
        statement(l, child, &mut out);
    }
    out
}

fn statement(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Vec<Stmt>) {
    l.deeper((), |l| match node.kind() {
        "expression_statement" | "throw_statement" => {
            for child in children(node) {
                effect(l, child, out);
            }
        }
        "lexical_declaration" | "variable_declaration" => {
            for child in children(node).into_iter().filter(|child| child.kind() == "variable_declarator") {
                let to = field(child, "name").map_or(Target::Nothing, |name| target(l, name));
                if let Some(value) = field(child, "value") {
                    let value = expression(l, value);
                    out.push(Stmt::Assign(to, value));
                }
            }
        }
        "return_statement" => {
            let value = children(node).into_iter().next().map_or_else(|| opaque(node), |value| expression(l, value));
            out.push(Stmt::Return(value));
        }
        "function_declaration" | "generator_function_declaration" => out.push(Stmt::Define(function(l, node))),
        "class_declaration" | "abstract_class_declaration" => class(l, node, out),
        "import_statement" => import(l, node, out),
        "export_statement" => {
            for child in children(node) {
                match child.kind() {
                    "string" | "export_clause" | "decorator" => {}
                    _ => statement(l, child, out),
                }
            }
        }
        "if_statement" | "switch_statement" | "try_statement" | "labeled_statement" | "with_statement" => {
            for part in ["condition", "value"] {
                out.extend(field(node, part).map(|condition| Stmt::Do(expression(l, condition))));
            }
            for part in ["consequence", "alternative", "handler"] {
                if let Some(part) = field(node, part) {
                    let mut inner = Vec::new();
                    statement(l, part, &mut inner);
                    out.push(Stmt::Maybe(inner));
                }
            }
            for part in ["body", "finalizer"] {
                if let Some(part) = field(node, part) {
                    statement(l, part, out);
                }
            }
        }
        "for_statement" | "while_statement" | "do_statement" => {
            let mut body = Vec::new();
            if let Some(start) = field(node, "initializer") {
                statement(l, start, out);
            }
            let condition = field(node, "condition");
            body.extend(condition.map(|condition| Stmt::Do(expression(l, condition))));
            if let Some(inner) = field(node, "body") {
                statement(l, inner, &mut body);
            }
            out.push(Stmt::Loop(body));
        }
        "for_in_statement" => {
            let to = field(node, "left").map_or(Target::Nothing, |left| target(l, left));
            let source = part(l, node, "right");
            let range = source.range.clone();
            let element = Kind::Index(Box::new(source), Box::new(Expr::opaque(range.clone())));
            let mut body = vec![Stmt::Assign(to, Expr::new(element, range))];
            if let Some(inner) = field(node, "body") {
                statement(l, inner, &mut body);
            }
            out.push(Stmt::Loop(body));
        }
        "statement_block"
        | "program"
        | "else_clause"
        | "catch_clause"
        | "finally_clause"
        | "switch_body"
        | "switch_case"
        | "switch_default"
        | "ERROR"
        | "ambient_declaration"
        | "internal_module"
        | "module" => {
            for child in children(node) {
                statement(l, child, out);
            }
        }
        "interface_declaration"
        | "type_alias_declaration"
        | "empty_statement"
        | "debugger_statement"
        | "comment"
        | "break_statement"
        | "continue_statement"
        | "hash_bang_line"
        | "enum_declaration"
        | "statement_identifier" => {}
        _ => effect(l, node, out),
    });
}

/// An expression that stands alone.
fn effect(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Vec<Stmt>) {
    match node.kind() {
        "assignment_expression" => {
            let to = field(node, "left").map_or(Target::Nothing, |left| target(l, left));
            let value = part(l, node, "right");
            out.push(Stmt::Assign(to, value));
        }
        "augmented_assignment_expression" => {
            let to = field(node, "left").map_or(Target::Nothing, |left| target(l, left));
            let value = part(l, node, "right");
            out.push(Stmt::Extend(to, value));
        }
        "sequence_expression" => {
            for child in children(node) {
                l.deeper((), |l| effect(l, child, out));
            }
        }
        _ => out.push(Stmt::Do(expression(l, node))),
    }
}

fn import(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Vec<Stmt>) {
    let Some(source) = field(node, "source") else { return };
    let module = unescape(l.source(source).trim_matches(['"', '\'']));
    let module = module.strip_prefix("node:").unwrap_or(&module);
    let module = module.strip_suffix("/promises").unwrap_or(module).to_owned();
    for clause in children(node).into_iter().filter(|child| child.kind() == "import_clause") {
        for child in children(clause) {
            match child.kind() {
                "identifier" => out.push(Stmt::Import(l.source(child).into(), module.as_str().into())),
                "namespace_import" => {
                    let name = children(child).into_iter().next().map(|name| l.source(name)).unwrap_or_default();
                    out.push(Stmt::Import(name.into(), module.as_str().into()));
                }
                "named_imports" => {
                    for one in children(child) {
                        let name = field(one, "name").map(|name| l.source(name)).unwrap_or_default();
                        let alias = field(one, "alias").map_or(name, |alias| l.source(alias));
                        out.push(Stmt::Import(alias.into(), format!("{module}.{name}").into()));
                    }
                }
                _ => {}
            }
        }
    }
}

fn function(l: &mut Lowering<'_>, node: Node<'_>) -> Rc<Function> {
    let name = field(node, "name").map(|name| l.source(name)).unwrap_or_default();
    let name =
        if matches!(node.kind(), "arrow_function" | "function_expression" | "generator_function") { "" } else { name };
    let parameters = match (field(node, "parameters"), field(node, "parameter")) {
        (Some(list), _) => children(list).into_iter().map(|parameter| target(l, parameter)).collect(),
        (None, Some(one)) => vec![target(l, one)],
        (None, None) => Vec::new(),
    };
    let body = match field(node, "body") {
        Some(body) if body.kind() == "statement_block" => block(l, body),
        Some(body) if body.kind() == "augmented_assignment_expression" => {
            let mut inner = Vec::new();
            effect(l, body, &mut inner);
            inner
        }
        Some(body) => vec![Stmt::Return(expression(l, body))],
        None => Vec::new(),
    };
    Rc::new(Function { name: name.into(), parameters, body, decorators: Vec::new(), range: node.byte_range() })
}

fn class(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Vec<Stmt>) {
    let name = field(node, "name").map(|name| l.source(name)).unwrap_or_default();
    let mut body = Vec::new();
    for member in field(node, "body").map(children).unwrap_or_default() {
        match member.kind() {
            "method_definition" => body.push(Stmt::Define(function(l, member))),
            "field_definition" | "public_field_definition" => {
                let key = field(member, "property").or_else(|| field(member, "name"));
                if let (Some(key), Some(value)) = (key, field(member, "value")) {
                    let this = Expr::new(Kind::Name("this".into()), key.byte_range());
                    let place = Expr::new(Kind::Member(Box::new(this), l.source(key).into()), key.byte_range());
                    let value = expression(l, value);
                    body.push(Stmt::Assign(Target::Place(place), value));
                }
            }
            "class_static_block" => body.extend(field(member, "body").map(|inner| block(l, inner)).unwrap_or_default()),
            _ => {}
        }
    }
    out.push(Stmt::Class(name.into(), body));
}

fn target(l: &mut Lowering<'_>, node: Node<'_>) -> Target {
    l.deeper(Target::Nothing, |l| match node.kind() {
        "identifier" | "shorthand_property_identifier_pattern" => Target::Name(l.source(node).into()),
        "member_expression" | "subscript_expression" => Target::Place(expression(l, node)),
        "array_pattern" => Target::Tuple(children(node).into_iter().map(|child| target(l, child)).collect()),
        "object_pattern" => {
            let mut parts = Vec::new();
            for child in children(node) {
                match child.kind() {
                    "pair_pattern" => {
                        let key =
                            field(child, "key").map(|key| l.source(key).trim_matches(['"', '\''])).unwrap_or_default();
                        let inner = field(child, "value").map_or(Target::Nothing, |value| target(l, value));
                        parts.push((key.into(), inner));
                    }
                    "object_assignment_pattern" => {
                        if let Some(left) = field(child, "left") {
                            parts.push((l.source(left).into(), target(l, left)));
                        }
                    }
                    "shorthand_property_identifier_pattern" => parts.push((l.source(child).into(), target(l, child))),
                    _ => {}
                }
            }
            Target::Fields(parts)
        }
        "assignment_pattern" => field(node, "left").map_or(Target::Nothing, |left| target(l, left)),
        "required_parameter" | "optional_parameter" => {
            field(node, "pattern").map_or(Target::Nothing, |pattern| target(l, pattern))
        }
        "rest_pattern" | "parenthesized_expression" | "non_null_expression" | "as_expression" => {
            node.named_child(0).map_or(Target::Nothing, |child| target(l, child))
        }
        "lexical_declaration" | "variable_declaration" | "variable_declarator" => {
            let inner = field(node, "name").or_else(|| node.named_child(0));
            inner.map_or(Target::Nothing, |inner| target(l, inner))
        }
        _ => Target::Nothing,
    })
}

fn part(l: &mut Lowering<'_>, node: Node<'_>, name: &str) -> Expr {
    field(node, name).map_or_else(|| opaque(node), |child| expression(l, child))
}

fn expression(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
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
    list.into_iter().map(|argument| Argument { name: None, value: expression(l, argument) }).collect()
}
