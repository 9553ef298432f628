//! Python to the common form: statements, functions, targets. Expressions are in `expression`.

mod expression;

use super::{Lowering, children, field, fields, opaque};
use crate::code::form::{Argument, Expr, Function, Kind, Stmt, Target};
use expression::expression;
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
                    "yield" => {
                        let value = child.named_child(0).map_or_else(|| opaque(child), |value| expression(l, value));
                        out.push(Stmt::Yield(value));
                    }
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
    if let (Some(module), true) = (&module, children(node).iter().any(|child| child.kind() == "wildcard_import")) {
        out.push(Stmt::Import("*".into(), module.as_str().into()));
    }
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
                let dot = if module.ends_with('.') { "" } else { "." };
                out.push(Stmt::Import(alias.unwrap_or(path).into(), format!("{module}{dot}{path}").into()));
            }
            None => {
                // `import a.b` binds `a`; `import a.b as c` binds the inner module.
                let first = path.split('.').next().unwrap_or(path);
                out.push(Stmt::Import(alias.unwrap_or(first).into(), alias.map_or(first, |_| path).into()));
                if alias.is_none() && first != path {
                    out.push(Stmt::Import(path.into(), path.into()));
                }
            }
        }
    }
}

fn function(l: &mut Lowering<'_>, node: Node<'_>, decorators: Vec<Expr>) -> Rc<Function> {
    let name = field(node, "name").map(|name| l.source(name)).unwrap_or_default();
    let (parameters, mut body) = field(node, "parameters").map(|list| parameters(l, list)).unwrap_or_default();
    body.extend(field(node, "body").map(|body| block(l, body)).unwrap_or_default());
    Rc::new(Function { name: name.into(), parameters, body, decorators, range: node.byte_range() })
}

/// The parameters, and what they are when they are not given.
fn parameters(l: &mut Lowering<'_>, list: Node<'_>) -> (Vec<Target>, Vec<Stmt>) {
    let mut defaults = Vec::new();
    let targets = children(list).into_iter().map(|parameter| {
        let target = parameter_of(l, parameter);
        if let Some(value) = field(parameter, "value") {
            let value = expression(l, value);
            defaults.push(Stmt::Default(target.clone(), value));
        }
        target
    });
    (targets.collect(), defaults)
}

/// `a: int = 1`, `*args`, `**kw`: the name is the first identifier inside.
fn parameter_of(l: &Lowering<'_>, parameter: Node<'_>) -> Target {
    let mut node = parameter;
    let mut takes: fn(Rc<str>) -> Target = Target::Name;
    for _ in 0..4 {
        match node.kind() {
            "identifier" => return takes(l.source(node).into()),
            "list_splat_pattern" => takes = Target::Rest,
            "dictionary_splat_pattern" => takes = Target::Keywords,
            _ => {}
        }
        match field(node, "name").or_else(|| node.named_child(0)) {
            Some(inner) => node = inner,
            None => break,
        }
    }
    Target::Nothing
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
