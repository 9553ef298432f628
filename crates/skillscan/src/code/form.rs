//! The common form that programs of every language are lowered to: values, calls, assignments, functions, commands.
//!
//! Keeps what matters for following data and drops the rest: types, operators that compare, the order of loops.

use std::ops::Range;
use std::rc::Rc;

/// An expression and where it stands in the unit.
#[derive(Debug, Clone)]
pub(crate) struct Expr {
    /// What it is.
    pub(crate) kind: Kind,
    /// Bytes, from the start of the unit.
    pub(crate) range: Range<usize>,
}

/// What an expression is.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// A text or bytes literal, escapes resolved.
    Text(Rc<str>),
    /// A whole number.
    Number(i64),
    /// A variable.
    Name(Rc<str>),
    /// `of.name`
    Member(Box<Expr>, Rc<str>),
    /// `of[key]`
    Index(Box<Expr>, Box<Expr>),
    /// `of[from:to:step]`
    Slice(Box<Expr>, [Option<Box<Expr>>; 3]),
    /// `callee(arguments)`
    Call(Box<Expr>, Vec<Argument>),
    /// Texts put together: `+`, templates, adjacent literals, words of a shell.
    Join(Vec<Expr>),
    /// `template % values`
    Format(Box<Expr>, Box<Expr>),
    /// Arithmetic; on paths, `/` joins.
    Math(char, Box<Expr>, Box<Expr>),
    /// A list, tuple or set.
    List(Vec<Expr>),
    /// An object or dictionary; a key that is no plain text has no name.
    Record(Vec<(Option<Rc<str>>, Expr)>),
    /// A value that may be any of these.
    Either(Vec<Expr>),
    /// A function as a value.
    Function(Rc<Function>),
    /// `body for variables in source`
    Each(Box<Expr>, Vec<Target>, Box<Expr>),
    /// An assignment used as a value.
    Assign(Box<Target>, Box<Expr>),
    /// A shell command.
    Command(Box<Command>),
    /// Shell commands joined by `|`.
    Pipe(Vec<Expr>),
    /// Statements used as a value: a subshell, a command substitution. Its value is all that they print.
    Block(Vec<Stmt>),
    /// Not followed.
    Opaque,
}

/// An argument of a call.
#[derive(Debug, Clone)]
pub(crate) struct Argument {
    /// The keyword it is given with; `*` and `**` spread a list or a dictionary.
    pub(crate) name: Option<Rc<str>>,
    /// Its value.
    pub(crate) value: Expr,
}

/// A function with a body of its own.
#[derive(Debug)]
pub(crate) struct Function {
    /// Its name; empty for a lambda.
    pub(crate) name: Rc<str>,
    /// Parameters in order.
    pub(crate) parameters: Vec<Target>,
    /// What it does.
    pub(crate) body: Vec<Stmt>,
    /// Names before it in a decorator list, resolved where it is defined.
    pub(crate) decorators: Vec<Expr>,
    /// Where it stands.
    pub(crate) range: Range<usize>,
}

/// What an assignment writes to.
#[derive(Debug, Clone)]
pub(crate) enum Target {
    /// A variable.
    Name(Rc<str>),
    /// A member or element of a value.
    Place(Expr),
    /// Several, by position.
    Tuple(Vec<Self>),
    /// A parameter that takes all further arguments: `*args`, `...rest`.
    Rest(Rc<str>),
    /// A parameter that takes all further keyword arguments: `**options`.
    Keywords(Rc<str>),
    /// Several, by key.
    Fields(Vec<(Rc<str>, Self)>),
    /// Nothing that is followed.
    Nothing,
}

/// A statement.
#[derive(Debug, Clone)]
pub(crate) enum Stmt {
    /// `target = value`
    Assign(Target, Expr),
    /// `target += value`: what was there stays.
    Extend(Target, Expr),
    /// A parameter's value when none was given; stands at the beginning of a function's body.
    Default(Target, Expr),
    /// `yield value`: one more element of what the function gives.
    Yield(Expr),
    /// A value that is dropped, or printed in a shell.
    Do(Expr),
    /// `return value`
    Return(Expr),
    /// A function under its name.
    Define(Rc<Function>),
    /// A class: its functions see each other through `self`.
    Class(Rc<str>, Vec<Self>),
    /// A name for a module or a member of one, e.g. `s` for `os.system`; `*` for all of its names, `a.b` for a member
    /// of `a`.
    Import(Rc<str>, Rc<str>),
    /// Statements that may or may not run.
    Maybe(Vec<Self>),
    /// Statements that run again and again.
    Loop(Vec<Self>),
}

/// A shell command before its words are known.
#[derive(Debug, Clone)]
pub(crate) struct Command {
    /// Name and arguments.
    pub(crate) words: Vec<Expr>,
    /// Redirections.
    pub(crate) redirects: Vec<Redirect>,
    /// `NAME=value` before the command.
    pub(crate) environment: Vec<(Rc<str>, Expr)>,
    /// Body, when this is a compound statement with redirections.
    pub(crate) body: Option<Vec<Stmt>>,
}

/// A redirection of a shell command.
#[derive(Debug, Clone)]
pub(crate) struct Redirect {
    /// `<`, `>`, `>>`, `<<`, `<<<`, `<&`, `>&` …
    pub(crate) operator: Rc<str>,
    /// The descriptor before the operator, or -1.
    pub(crate) descriptor: i32,
    /// File, descriptor or text.
    pub(crate) target: Expr,
}

impl Expr {
    /// An expression.
    pub(crate) fn new(kind: Kind, range: Range<usize>) -> Self {
        Self { kind, range }
    }

    /// A text made of pieces: a string literal, a template, the words between quotes. Neighbouring literals become one,
    /// a lone piece stays what it is.
    pub(crate) fn pieces(parts: Vec<Self>, range: Range<usize>) -> Self {
        let mut merged: Vec<Self> = Vec::with_capacity(parts.len());
        let mut literal: Option<(String, Range<usize>)> = None;
        let text = |(text, range): (String, Range<usize>)| Self { kind: Kind::Text(text.into()), range };
        for part in parts {
            match (&part.kind, &mut literal) {
                (Kind::Text(more), Some((front, range))) => {
                    front.push_str(more);
                    range.end = part.range.end;
                }
                (Kind::Text(first), None) => literal = Some((first.to_string(), part.range)),
                _ => {
                    merged.extend(literal.take().map(text));
                    merged.push(part);
                }
            }
        }
        merged.extend(literal.take().map(text));
        match (merged.pop(), merged.is_empty()) {
            (None, _) => Self { kind: Kind::Text("".into()), range },
            (Some(only), true) => Self { range, ..only },
            (Some(last), false) => {
                merged.push(last);
                Self { kind: Kind::Join(merged), range }
            }
        }
    }

    /// A value that is not followed.
    pub(crate) fn opaque(range: Range<usize>) -> Self {
        Self { kind: Kind::Opaque, range }
    }
}
