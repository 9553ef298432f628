//! Trees to the common form, one file per language.
//!
//! Lowering is total: what a language has and the form has not becomes [`crate::code::form::Kind::Opaque`] or the
//! values inside it. Depth is bounded; the account says when something was left out.

mod bash;
mod escape;
mod go;
mod javascript;
mod powershell;
mod python;
mod ruby;

pub(crate) use escape::unescape;

use super::Syntax;
use super::form::{Expr, Stmt};
use crate::document::Language;
use tree_sitter::Node;

/// Trees are followed this deep. Sums and pipes are flattened and do not count.
const DEPTH: usize = 160;

/// A lowered program.
#[derive(Debug, Default)]
pub(crate) struct Program {
    /// Its statements.
    pub(crate) body: Vec<Stmt>,
    /// True if something lay deeper than the limit.
    pub(crate) cut: bool,
}

/// Lowers a parsed unit.
pub(crate) fn lower(syntax: &Syntax, text: &str) -> Program {
    let mut lowering = Lowering { text, depth: 0, cut: false };
    let root = syntax.tree.root_node();
    let body = match syntax.language {
        Language::Python => python::block(&mut lowering, root),
        Language::JavaScript | Language::TypeScript => javascript::block(&mut lowering, root),
        Language::Bash => bash::block(&mut lowering, root),
        Language::PowerShell => powershell::block(&mut lowering, root),
        Language::Ruby => ruby::block(&mut lowering, root),
        Language::Go => go::block(&mut lowering, root),
        _ => Vec::new(),
    };
    Program { body, cut: lowering.cut }
}

/// The state of one lowering.
pub(super) struct Lowering<'a> {
    text: &'a str,
    depth: usize,
    cut: bool,
}

impl<'a> Lowering<'a> {
    /// The source of a node.
    fn source(&self, node: Node<'_>) -> &'a str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// Runs `lower` one level deeper, or gives `otherwise` at the limit.
    fn deeper<T>(&mut self, otherwise: T, lower: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth >= DEPTH {
            self.cut = true;
            return otherwise;
        }
        self.depth += 1;
        let result = lower(self);
        self.depth -= 1;
        result
    }
}

/// Named children, comments left out.
fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).filter(|child| !child.is_extra() || child.is_error()).collect()
}

/// A field of a node.
fn field<'t>(node: Node<'t>, name: &str) -> Option<Node<'t>> {
    node.child_by_field_name(name)
}

/// Every child with a field name.
fn fields<'t>(node: Node<'t>, name: &str) -> Vec<Node<'t>> {
    let mut cursor = node.walk();
    node.children_by_field_name(name, &mut cursor).filter(Node::is_named).collect()
}

/// An expression for a node that is not followed.
fn opaque(node: Node<'_>) -> Expr {
    Expr::opaque(node.byte_range())
}
