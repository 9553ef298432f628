//! JavaScript and TypeScript to the common form: statements, functions, targets. Expressions are in `expression`.

mod expression;

use super::escape::unescape;
use super::{Lowering, children, field, opaque};
use crate::code::form::{Expr, Function, Kind, Stmt, Target};
use expression::{expression, part};
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
        "export_statement" => export(l, node, out),
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
        "yield_expression" => {
            let value = node.named_child(0).map_or_else(|| opaque(node), |value| expression(l, value));
            out.push(Stmt::Yield(value));
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

/// `export const x`, `export default x`, `export { a as b }`, `export … from './other'`.
fn export(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Vec<Stmt>) {
    let module = field(node, "source").map(|source| unescape(l.source(source).trim_matches(['"', '\''])));
    let clause = children(node).into_iter().find(|child| child.kind() == "export_clause");
    match (clause, module) {
        (Some(clause), module) => {
            for one in children(clause) {
                let name = field(one, "name").map(|name| l.source(name)).unwrap_or_default();
                let alias = field(one, "alias").map_or(name, |alias| l.source(alias));
                match &module {
                    Some(module) => out.push(Stmt::Import(alias.into(), format!("{module}.{name}").into())),
                    None if alias != name => {
                        let value = Expr::new(Kind::Name(name.into()), one.byte_range());
                        out.push(Stmt::Assign(Target::Name(alias.into()), value));
                    }
                    None => {}
                }
            }
        }
        (None, Some(module)) => out.push(Stmt::Import("*".into(), module.into())),
        (None, None) => {
            if let Some(declaration) = field(node, "declaration") {
                statement(l, declaration, out);
                let name = field(declaration, "name").filter(|_| l.source(node).starts_with("export default"));
                if let Some(name) = name {
                    let value = Expr::new(Kind::Name(l.source(name).into()), name.byte_range());
                    out.push(Stmt::Assign(Target::Name("default".into()), value));
                }
            }
            if let Some(value) = field(node, "value") {
                let value = expression(l, value);
                out.push(Stmt::Assign(Target::Name("default".into()), value));
            }
        }
    }
}

fn function(l: &mut Lowering<'_>, node: Node<'_>) -> Rc<Function> {
    let name = field(node, "name").map(|name| l.source(name)).unwrap_or_default();
    let name =
        if matches!(node.kind(), "arrow_function" | "function_expression" | "generator_function") { "" } else { name };
    let list = match (field(node, "parameters"), field(node, "parameter")) {
        (Some(list), _) => children(list),
        (None, one) => one.into_iter().collect(),
    };
    let mut body = Vec::new();
    let parameters = list.into_iter().map(|parameter| {
        let target = target(l, parameter);
        // `a = 1`, in TypeScript below a node that also holds the type.
        let value = field(parameter, "value").or_else(|| field(parameter, "right"));
        if let Some(value) = value {
            let value = expression(l, value);
            body.push(Stmt::Default(target.clone(), value));
        }
        match (parameter.kind(), target) {
            ("rest_pattern", Target::Name(name)) => Target::Rest(name),
            (_, target) => target,
        }
    });
    let parameters = parameters.collect();
    body.extend(match field(node, "body") {
        Some(body) if body.kind() == "statement_block" => block(l, body),
        Some(body) if body.kind() == "augmented_assignment_expression" => {
            let mut inner = Vec::new();
            effect(l, body, &mut inner);
            inner
        }
        Some(body) => vec![Stmt::Return(expression(l, body))],
        None => Vec::new(),
    });
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
