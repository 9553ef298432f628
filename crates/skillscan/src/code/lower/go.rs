//! Go to the common form. Types, channels and the order of goroutines are dropped; `main` is called at the end.

use super::escape::unescape;
use super::{Lowering, children, field, fields, opaque};
use crate::code::form::{Argument, Expr, Function, Kind, Stmt, Target};
use std::rc::Rc;
use tree_sitter::Node;

/// The statements of a file.
pub(super) fn block(l: &mut Lowering<'_>, node: Node<'_>) -> Vec<Stmt> {
    let mut out = statements(l, node);
    let end = node.end_byte()..node.end_byte();
    for name in ["init", "main"] {
        let callee = Expr::new(Kind::Name(name.into()), end.clone());
        out.push(Stmt::Do(Expr::new(Kind::Call(Box::new(callee), Vec::new()), end.clone())));
    }
    out
}

fn statements(l: &mut Lowering<'_>, node: Node<'_>) -> Vec<Stmt> {
    let mut out = Vec::new();
    for child in children(node) {
        statement(l, child, &mut out);
    }
    out
}

fn statement(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Vec<Stmt>) {
    l.deeper((), |l| match node.kind() {
        "package_clause" | "type_declaration" | "comment" | "break_statement" | "continue_statement"
        | "empty_statement" => {}
        "import_spec" => import(l, node, out),
        "function_declaration" | "method_declaration" => out.push(Stmt::Define(function(l, node))),
        "short_var_declaration" | "assignment_statement" => assignment(l, node, "left", "right", out),
        "var_spec" | "const_spec" => assignment(l, node, "name", "value", out),
        "return_statement" => {
            let value = children(node).into_iter().next().map(|value| expression(l, value));
            out.push(Stmt::Return(value.unwrap_or_else(|| opaque(node))));
        }
        "if_statement" => {
            for part in ["initializer", "condition"] {
                out.extend(field(node, part).map(|part| statements_of(l, part)).unwrap_or_default());
            }
            for branch in ["consequence", "alternative"] {
                let body = field(node, branch).map(|branch| statements_of(l, branch));
                out.extend(body.map(Stmt::Maybe));
            }
        }
        "for_statement" => {
            let mut body = Vec::new();
            for part in children(node) {
                match part.kind() {
                    "range_clause" => {
                        let source = field(part, "right").map_or_else(|| opaque(part), |right| expression(l, right));
                        let names = field(part, "left").map(children).unwrap_or_default();
                        let last = names.last().map_or(Target::Nothing, |name| target(l, *name));
                        let range = source.range.clone();
                        let element = Kind::Index(Box::new(source), Box::new(Expr::opaque(range.clone())));
                        body.push(Stmt::Assign(last, Expr::new(element, range)));
                    }
                    _ => body.extend(statements_of(l, part)),
                }
            }
            out.push(Stmt::Loop(body));
        }
        "expression_switch_statement" | "type_switch_statement" | "select_statement" => {
            out.push(Stmt::Maybe(statements(l, node)));
        }
        "block"
        | "statement_list"
        | "import_declaration"
        | "import_spec_list"
        | "var_declaration"
        | "var_spec_list"
        | "const_declaration"
        | "expression_statement"
        | "go_statement"
        | "defer_statement"
        | "labeled_statement"
        | "for_clause"
        | "expression_case"
        | "default_case"
        | "communication_case"
        | "type_case"
        | "ERROR" => {
            out.extend(statements(l, node));
        }
        _ => out.push(Stmt::Do(expression(l, node))),
    });
}

fn statements_of(l: &mut Lowering<'_>, node: Node<'_>) -> Vec<Stmt> {
    let mut out = Vec::new();
    statement(l, node, &mut out);
    out
}

/// `import h "net/http"` binds `h` to `http`; tables name packages by their last part.
fn import(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Vec<Stmt>) {
    let path = field(node, "path").map(|path| l.source(path).trim_matches(['"', '`'])).unwrap_or_default();
    let package = path.rsplit('/').next().unwrap_or(path);
    let name = field(node, "name").map_or(package, |name| l.source(name));
    out.push(Stmt::Import(name.into(), package.into()));
}

fn function(l: &mut Lowering<'_>, node: Node<'_>) -> Rc<Function> {
    let name = field(node, "name").map(|name| l.source(name)).unwrap_or_default();
    let declarations = field(node, "parameters").map(children).unwrap_or_default();
    let names = declarations.into_iter().flat_map(|declaration| fields(declaration, "name"));
    let parameters = names.map(|name| Target::Name(l.source(name).into())).collect();
    let body = field(node, "body").map(|body| statements(l, body)).unwrap_or_default();
    Rc::new(Function { name: name.into(), parameters, body, decorators: Vec::new(), range: node.byte_range() })
}

/// `a, err := f()`: what a call gives is the first of its results.
fn assignment(l: &mut Lowering<'_>, node: Node<'_>, left: &str, right: &str, out: &mut Vec<Stmt>) {
    let side = |name: &str| {
        let nodes = fields(node, name);
        match nodes.as_slice() {
            [only] if only.kind() == "expression_list" => children(*only),
            _ => nodes,
        }
    };
    let (targets, values) = (side(left), side(right));
    let extends = field(node, "operator").is_some_and(|sign| l.source(sign) == "+=");
    for (index, value) in values.into_iter().enumerate() {
        let to = targets.get(index).map_or(Target::Nothing, |to| target(l, *to));
        let value = expression(l, value);
        out.push(if extends { Stmt::Extend(to, value) } else { Stmt::Assign(to, value) });
    }
}

fn target(l: &mut Lowering<'_>, node: Node<'_>) -> Target {
    match node.kind() {
        "identifier" => Target::Name(l.source(node).into()),
        "selector_expression" | "index_expression" => Target::Place(expression(l, node)),
        _ => Target::Nothing,
    }
}

fn part(l: &mut Lowering<'_>, node: Node<'_>, name: &str) -> Expr {
    field(node, name).map_or_else(|| opaque(node), |child| expression(l, child))
}

fn list(l: &mut Lowering<'_>, nodes: Vec<Node<'_>>) -> Vec<Expr> {
    nodes.into_iter().map(|node| expression(l, node)).collect()
}

fn expression(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    l.deeper(opaque(node), |l| {
        let kind = match node.kind() {
            "identifier" | "package_identifier" => Kind::Name(l.source(node).into()),
            "interpreted_string_literal" => Kind::Text(unescape(l.source(node).trim_matches('"')).into()),
            "raw_string_literal" => Kind::Text(l.source(node).trim_matches('`').into()),
            "int_literal" => l.source(node).parse().map_or(Kind::Opaque, Kind::Number),
            "selector_expression" => {
                let name = field(node, "field").map(|name| l.source(name)).unwrap_or_default();
                Kind::Member(Box::new(part(l, node, "operand")), name.into())
            }
            "index_expression" => Kind::Index(Box::new(part(l, node, "operand")), Box::new(part(l, node, "index"))),
            "slice_expression" => return part(l, node, "operand"),
            "call_expression" => return call(l, node),
            "type_conversion_expression" | "unary_expression" => return part(l, node, "operand"),
            "parenthesized_expression" | "variadic_argument" | "literal_element" => {
                match children(node).into_iter().next() {
                    Some(inner) => return expression(l, inner),
                    None => Kind::Opaque,
                }
            }
            "binary_expression" => {
                let sides = vec![part(l, node, "left"), part(l, node, "right")];
                let adds = field(node, "operator").is_some_and(|sign| l.source(sign) == "+");
                if adds { Kind::Join(sides) } else { Kind::Block(sides.into_iter().map(Stmt::Do).collect()) }
            }
            "composite_literal" => return field(node, "body").map_or_else(|| opaque(node), |body| composite(l, body)),
            "literal_value" => return composite(l, node),
            "func_literal" => Kind::Function(function(l, node)),
            "expression_list" => Kind::List(list(l, children(node))),
            "nil" | "true" | "false" | "float_literal" | "rune_literal" | "imaginary_literal" => Kind::Opaque,
            _ => Kind::Either(list(l, children(node))),
        };
        Expr::new(kind, node.byte_range())
    })
}

fn call(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let callee = part(l, node, "function");
    let path = field(node, "function").map(|function| l.source(function)).unwrap_or_default();
    let mut values = field(node, "arguments").map(|arguments| list(l, children(arguments))).unwrap_or_default();
    let range = node.byte_range();
    match path {
        "fmt.Sprintf" if !values.is_empty() => {
            let template = values.remove(0);
            let values = Expr::new(Kind::List(values), range.clone());
            return Expr::new(Kind::Format(Box::new(template), Box::new(values)), range);
        }
        // The words of a command are one list, as in every other language.
        "exec.Command" => values = vec![Expr::new(Kind::List(values), range.clone())],
        "exec.CommandContext" if !values.is_empty() => {
            values.remove(0);
            values = vec![Expr::new(Kind::List(values), range.clone())];
        }
        "string" | "append" => return Expr::new(Kind::Either(values), range),
        _ => {}
    }
    let arguments = values.into_iter().map(|value| Argument { name: None, value }).collect();
    Expr::new(Kind::Call(Box::new(callee), arguments), range)
}

/// `T{a, b}` and `T{key: value}`.
fn composite(l: &mut Lowering<'_>, body: Node<'_>) -> Expr {
    let elements = children(body);
    let keyed = elements.iter().any(|element| element.kind() == "keyed_element");
    let kind = if keyed {
        let entries = elements.into_iter().map(|element| {
            let (key, value) = (field(element, "key"), field(element, "value"));
            let name = key.map(|key| l.source(key).trim_matches('"').into());
            (name, value.map_or_else(|| opaque(element), |value| expression(l, value)))
        });
        Kind::Record(entries.collect())
    } else {
        Kind::List(list(l, elements))
    };
    Expr::new(kind, body.byte_range())
}
