//! PowerShell to the common form. Names are lower case, parameters are keywords, what comes through a pipe is the
//! keyword `input`. Scopes, jobs and formats of output are dropped.

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
        "function_statement" => out.push(Stmt::Define(function(l, node))),
        "if_statement" | "switch_statement" => out.push(Stmt::Maybe(block(l, node))),
        "foreach_statement" => {
            let parts = children(node);
            let variable = parts.iter().find(|part| part.kind() == "variable");
            let source = parts.iter().find(|part| part.kind() == "pipeline");
            let to = variable.map_or(Target::Nothing, |variable| Target::Name(name_of(l, *variable)));
            let value = source.map_or_else(|| opaque(node), |source| expression(l, *source));
            let range = value.range.clone();
            let element = Kind::Index(Box::new(value), Box::new(Expr::opaque(range.clone())));
            let mut body = vec![Stmt::Assign(to, Expr::new(element, range))];
            body.extend(parts.iter().filter(|part| part.kind() == "statement_block").flat_map(|part| block(l, *part)));
            out.push(Stmt::Loop(body));
        }
        "while_statement" | "do_statement" | "for_statement" => out.push(Stmt::Loop(block(l, node))),
        "flow_control_statement" => {
            let value = children(node).into_iter().next().map(|value| expression(l, value));
            out.push(Stmt::Return(value.unwrap_or_else(|| opaque(node))));
        }
        "comment" | "param_block" | "class_statement" | "enum_statement" | "empty_statement" => {}
        "pipeline" => match children(node).as_slice() {
            [only] if only.kind() == "assignment_expression" => assignment(l, *only, out),
            _ => out.push(Stmt::Do(expression(l, node))),
        },
        "assignment_expression" => assignment(l, node, out),
        "program"
        | "statement_list"
        | "statement_block"
        | "script_block"
        | "script_block_body"
        | "named_block_list"
        | "named_block"
        | "elseif_clauses"
        | "elseif_clause"
        | "else_clause"
        | "try_statement"
        | "catch_clauses"
        | "catch_clause"
        | "finally_clause"
        | "trap_statement"
        | "switch_body"
        | "switch_clauses"
        | "switch_clause"
        | "while_condition"
        | "for_condition"
        | "for_initializer"
        | "for_iterator"
        | "parallel_statement"
        | "inlinescript_statement"
        | "sequence_statement"
        | "ERROR" => out.extend(block(l, node)),
        _ => out.push(Stmt::Do(expression(l, node))),
    });
}

fn assignment(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Vec<Stmt>) {
    let left = children(node).into_iter().find(|child| child.kind() == "left_assignment_expression");
    let adds = children(node).iter().any(|c| c.kind() == "assignement_operator" && l.source(*c).starts_with('+'));
    let value = field(node, "value").map_or_else(|| opaque(node), |value| expression(l, value));
    let to = match left.map(|left| expression(l, left)) {
        Some(Expr { kind: Kind::Name(name), .. }) => Target::Name(name),
        Some(place) if matches!(place.kind, Kind::Member(..) | Kind::Index(..)) => Target::Place(place),
        _ => Target::Nothing,
    };
    out.push(if adds { Stmt::Extend(to, value) } else { Stmt::Assign(to, value) });
}

fn function(l: &mut Lowering<'_>, node: Node<'_>) -> Rc<Function> {
    let parts = children(node);
    let name = parts.iter().find(|part| part.kind() == "function_name").map(|name| l.source(*name).to_lowercase());
    let body = parts.iter().find(|part| part.kind() == "script_block");
    let mut parameters = Vec::new();
    for part in &parts {
        variables_of(l, *part, &mut parameters);
    }
    for part in body.map(|body| children(*body)).unwrap_or_default().iter().filter(|part| part.kind() == "param_block")
    {
        variables_of(l, *part, &mut parameters);
    }
    let body = body.map(|body| block(l, *body)).unwrap_or_default();
    let name = name.unwrap_or_default().into();
    Rc::new(Function { name, parameters, body, decorators: Vec::new(), range: node.byte_range() })
}

/// The parameters of a declaration or a `param(…)` block.
fn variables_of(l: &mut Lowering<'_>, node: Node<'_>, out: &mut Vec<Target>) {
    l.deeper((), |l| match node.kind() {
        "function_parameter_declaration" | "parameter_list" | "param_block" => {
            children(node).into_iter().for_each(|child| variables_of(l, child, out));
        }
        "script_parameter" => {
            let variable = children(node).into_iter().find(|child| child.kind() == "variable");
            out.extend(variable.map(|variable| Target::Name(name_of(l, variable))));
        }
        _ => {}
    });
}

/// `$Name`, lower case.
fn name_of(l: &Lowering<'_>, variable: Node<'_>) -> Rc<str> {
    l.source(variable).replace(['{', '}'], "").to_lowercase().into()
}

fn list(l: &mut Lowering<'_>, nodes: Vec<Node<'_>>) -> Vec<Expr> {
    nodes.into_iter().map(|node| expression(l, node)).collect()
}

fn expression(l: &mut Lowering<'_>, mut node: Node<'_>) -> Expr {
    // The grammar has a rule for every level of operators: pass through those that hold one thing.
    while is_level(node.kind()) && node.named_child_count() == 1 && node.child_count() == 1 {
        match node.named_child(0) {
            Some(inner) => node = inner,
            None => break,
        }
    }
    l.deeper(opaque(node), |l| {
        let kind = match node.kind() {
            "variable" => return variable(l, node),
            "string_literal"
            | "expandable_string_literal"
            | "expandable_here_string_literal"
            | "verbatim_string_characters"
            | "verbatim_here_string_characters" => return text(l, node),
            "integer_literal" | "decimal_integer_literal" => l.source(node).parse().map_or(Kind::Opaque, Kind::Number),
            "generic_token" | "simple_name" | "path_command_name" | "command_argument_sep" => {
                Kind::Text(l.source(node).into())
            }
            "type_literal" => Kind::Name(type_name(l.source(node)).into()),
            "pipeline_chain" => return chain(l, node),
            "command" => return command(l, node, None),
            "invokation_expression" => return invocation(l, node),
            "member_access" => {
                let (of, name) = member(l, node);
                Kind::Member(Box::new(of), name)
            }
            "element_access" => {
                let mut parts = list(l, children(node)).into_iter();
                match (parts.next(), parts.next()) {
                    (Some(of), Some(key)) => Kind::Index(Box::new(of), Box::new(key)),
                    (Some(of), None) => return of,
                    _ => Kind::Opaque,
                }
            }
            "additive_expression" | "additive_argument_expression" => Kind::Join(list(l, children(node))),
            "format_expression" | "format_argument_expression" => return format(l, node),
            "array_literal_expression" | "argument_expression_list" => Kind::List(list(l, children(node))),
            "hash_literal_expression" => Kind::Record(hash(l, node)),
            "cast_expression" => match children(node).last() {
                Some(inner) => return expression(l, *inner),
                None => Kind::Opaque,
            },
            "script_block_expression" => {
                let body = block(l, node);
                let (name, parameters, decorators) = ("".into(), vec![Target::Name("$_".into())], Vec::new());
                Kind::Function(Rc::new(Function { name, parameters, body, decorators, range: node.byte_range() }))
            }
            "parenthesized_expression" | "sub_expression" | "array_expression" => match children(node).as_slice() {
                [only] if matches!(only.kind(), "pipeline" | "statement_list") && only.named_child_count() == 1 => {
                    return expression(l, *only);
                }
                _ => Kind::Block(block(l, node)),
            },
            "comparison_operator" | "format_operator" | "command_parameter" | "real_literal" | "comment" => {
                Kind::Opaque
            }
            "comparison_expression" => return comparison(l, node),
            _ => Kind::Either(list(l, children(node))),
        };
        Expr::new(kind, node.byte_range())
    })
}

fn is_level(kind: &str) -> bool {
    kind.ends_with("_expression")
        && !matches!(
            kind,
            "invokation_expression"
                | "script_block_expression"
                | "parenthesized_expression"
                | "sub_expression"
                | "array_expression"
                | "hash_literal_expression"
        )
        || matches!(
            kind,
            "pipeline"
                | "pipeline_chain"
                | "statement_list"
                | "string_literal"
                | "command_name_expr"
                | "member_name"
                | "key_expression"
                | "integer_literal"
        )
}

/// `a -join ''`, `a -replace 'x','y'`, `a -split ','` are methods; what compares gives nothing.
fn comparison(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let parts = children(node);
    let operator =
        parts.iter().find(|part| part.kind() == "comparison_operator").map(|sign| l.source(*sign).to_lowercase());
    let sides: Vec<Node<'_>> = parts.into_iter().filter(|part| part.kind() != "comparison_operator").collect();
    let mut sides = list(l, sides).into_iter();
    let method = operator
        .as_deref()
        .map(|sign| sign.trim_start_matches(['-', 'c', 'i']))
        .filter(|name| matches!(*name, "join" | "replace" | "split"));
    let range = node.byte_range();
    match (sides.next(), sides.next(), method) {
        (Some(of), Some(with), Some(name)) => {
            let values = match with.kind {
                Kind::List(values) => values,
                _ => vec![with],
            };
            let arguments = values.into_iter().map(|value| Argument { name: None, value }).collect();
            let callee = Expr::new(Kind::Member(Box::new(of), name.into()), range.clone());
            Expr::new(Kind::Call(Box::new(callee), arguments), range)
        }
        (first, second, _) => Expr::new(Kind::Block(first.into_iter().chain(second).map(Stmt::Do).collect()), range),
    }
}

/// `$env:NAME` is an element of `env`.
fn variable(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let name = name_of(l, node);
    let range = node.byte_range();
    let original = l.source(node).replace(['{', '}'], "");
    match name.strip_prefix("$env:") {
        Some(_) => {
            let key = original.get("$env:".len()..).unwrap_or_default().to_owned();
            let of = Expr::new(Kind::Name("env".into()), range.clone());
            Expr::new(Kind::Index(Box::new(of), Box::new(Expr::new(Kind::Text(key.into()), range.clone()))), range)
        }
        None => Expr::new(Kind::Name(name), range),
    }
}

/// Commands behind each other: each gets what the one before gives.
fn chain(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let mut piped: Option<Expr> = None;
    for part in children(node) {
        piped = Some(match part.kind() {
            "command" => command(l, part, piped.take()),
            "redirections" | "redirection" => continue,
            _ => expression(l, part),
        });
    }
    piped.unwrap_or_else(|| opaque(node))
}

fn command(l: &mut Lowering<'_>, node: Node<'_>, piped: Option<Expr>) -> Expr {
    let range = node.byte_range();
    let name = field(node, "command_name");
    let mut arguments: Vec<Argument> = Vec::new();
    let mut keyword: Option<Rc<str>> = None;
    for element in field(node, "command_elements").map(children).unwrap_or_default() {
        match element.kind() {
            "command_parameter" => {
                keyword = Some(l.source(element).trim_start_matches('-').trim_end_matches(':').to_lowercase().into());
            }
            "command_argument_sep" | "redirection" => {}
            _ => arguments.push(Argument { name: keyword.take(), value: expression(l, element) }),
        }
    }
    arguments.extend(piped.map(|value| Argument { name: Some("input".into()), value }));
    let Some(name) = name else { return opaque(node) };
    let shown = l.source(name).trim_matches(['"', '\'']).to_lowercase();
    // `New-Object Net.WebClient` is the thing itself, whose methods are called.
    if shown == "new-object"
        && let Some(Argument { value: Expr { kind: Kind::Text(of), .. }, .. }) = arguments.first()
    {
        return Expr::new(Kind::Name(type_name(of).into()), range);
    }
    let plain = name.kind() == "command_name" && !shown.starts_with(['$', '(']);
    let callee = if plain {
        let program = shown.strip_suffix(".exe").unwrap_or(&shown);
        Kind::Name(program.into())
    } else {
        // `& $command …` runs what a value names.
        arguments.insert(0, Argument { name: None, value: expression(l, name) });
        Kind::Name("&".into())
    };
    Expr::new(Kind::Call(Box::new(Expr::new(callee, name.byte_range())), arguments), range)
}

/// `[Convert]::FromBase64String(x)`, `$client.DownloadString(x)`.
fn invocation(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let (of, name) = member(l, node);
    let list_node = children(node).into_iter().find(|part| part.kind() == "argument_list");
    let values =
        list_node.and_then(|list| field(list, "argument_expression_list")).map(|values| list(l, children(values)));
    let arguments = values.unwrap_or_default().into_iter().map(|value| Argument { name: None, value }).collect();
    let callee = Expr::new(Kind::Member(Box::new(of), name), node.byte_range());
    Expr::new(Kind::Call(Box::new(callee), arguments), node.byte_range())
}

/// The value and the name of a member, lower case.
fn member(l: &mut Lowering<'_>, node: Node<'_>) -> (Expr, Rc<str>) {
    let parts = children(node);
    let of = parts.first().map_or_else(|| opaque(node), |of| expression(l, *of));
    let name = parts.iter().find(|part| part.kind() == "member_name");
    (of, name.map(|name| l.source(*name).to_lowercase()).unwrap_or_default().into())
}

/// `"{0}{1}" -f a, b`
fn format(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let sides: Vec<Node<'_>> = children(node).into_iter().filter(|part| part.kind() != "format_operator").collect();
    let mut sides = list(l, sides).into_iter();
    let range = node.byte_range();
    let (Some(template), Some(values)) = (sides.next(), sides.next()) else { return opaque(node) };
    let values = match values.kind {
        Kind::List(values) => values,
        _ => vec![values],
    };
    let arguments = values.into_iter().map(|value| Argument { name: None, value }).collect();
    let callee = Expr::new(Kind::Member(Box::new(template), "format".into()), range.clone());
    Expr::new(Kind::Call(Box::new(callee), arguments), range)
}

fn hash(l: &mut Lowering<'_>, node: Node<'_>) -> Vec<(Option<Rc<str>>, Expr)> {
    let bodies = children(node).into_iter().filter(|part| part.kind() == "hash_literal_body");
    let entries: Vec<Node<'_>> = bodies.flat_map(children).filter(|part| part.kind() == "hash_entry").collect();
    let mut out = Vec::new();
    for entry in entries {
        let parts = children(entry);
        let key = parts.first().map(|key| l.source(*key).trim_matches(['"', '\'']).to_lowercase().into());
        let value = parts.get(1).map_or_else(|| opaque(entry), |value| expression(l, *value));
        out.push((key, value));
    }
    out
}

/// A literal; variables inside double quotes become pieces of their own.
fn text(l: &mut Lowering<'_>, node: Node<'_>) -> Expr {
    let shown = l.source(node);
    let range = node.byte_range();
    if shown.starts_with('\'') || shown.starts_with("@'") {
        let inside = shown.trim_start_matches('@').trim_end_matches('@').trim_matches('\'').replace("''", "'");
        return Expr::new(Kind::Text(inside.into()), range);
    }
    let (open, close) = if shown.starts_with("@\"") { (2, 2) } else { (1, 1) };
    let mut parts = Vec::new();
    let mut at = range.start + open;
    let end = range.end.saturating_sub(close);
    let piece = |from: usize, to: usize| {
        let text = l.text.get(from..to).unwrap_or_default().replace("`n", "\n").replace("``", "`");
        Expr::new(Kind::Text(text.into()), from..to)
    };
    let mut pieces = Vec::new();
    for child in children(node) {
        let inner = if child.kind().starts_with("expandable") { children(child) } else { vec![child] };
        pieces.extend(inner);
    }
    let mut gaps = Vec::new();
    for child in &pieces {
        if child.start_byte() > at {
            gaps.push(piece(at, child.start_byte()));
        } else {
            gaps.push(Expr::new(Kind::Text("".into()), at..at));
        }
        at = child.end_byte();
    }
    let last = (at < end).then(|| piece(at, end));
    for (gap, child) in gaps.into_iter().zip(pieces) {
        parts.push(gap);
        parts.push(expression(l, child));
    }
    parts.extend(last);
    Expr::pieces(parts, range)
}

/// `[System.Net.WebClient]` as tables write it: lower case, without brackets and `system.`.
fn type_name(shown: &str) -> String {
    let name = shown.trim_matches(['[', ']', '"', '\'']).to_lowercase();
    name.strip_prefix("system.").map(str::to_owned).unwrap_or(name)
}
