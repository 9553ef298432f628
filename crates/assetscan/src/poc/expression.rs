//! The small expression language of matchers (`dsl`) and of `{{…}}`: names, texts, numbers, comparisons, a few functions.
//!
//! Pure, without loops, bounded in depth; a function that is not here is refused when the template is read.

use super::Names;
use advisories::{Order, version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regex::Regex;
use std::cmp::Ordering;

/// Brackets within brackets.
const DEEPEST: usize = 40;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    Truth(bool),
}

/// An expression that was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expression {
    Value(Value),
    Name(String),
    Not(Box<Self>),
    Binary(Operator, Box<Self>, Box<Self>),
    Call(Function, Vec<Self>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    AtMost,
    AtLeast,
    Less,
    More,
    Plus,
    Minus,
}

/// By how tightly they bind; longer spellings first.
const OPERATORS: &[(&str, Operator, u8)] = &[
    ("||", Operator::Or, 1),
    ("&&", Operator::And, 2),
    ("==", Operator::Equal, 3),
    ("!=", Operator::Unequal, 3),
    ("<=", Operator::AtMost, 4),
    (">=", Operator::AtLeast, 4),
    ("<", Operator::Less, 4),
    (">", Operator::More, 4),
    ("+", Operator::Plus, 5),
    ("-", Operator::Minus, 5),
];

/// What can be called: name, least and most arguments, what it does.
pub(super) type Function = &'static Entry;
type Entry = (&'static str, usize, usize, fn(&[Value]) -> Result<Value, String>);

const FUNCTIONS: &[Entry] = &[
    ("contains", 2, 2, |a| Ok(Value::Truth(word(a, 0).contains(&word(a, 1))))),
    ("contains_all", 2, 20, |a| Ok(Value::Truth((1..a.len()).all(|n| word(a, 0).contains(&word(a, n)))))),
    ("contains_any", 2, 20, |a| Ok(Value::Truth((1..a.len()).any(|n| word(a, 0).contains(&word(a, n)))))),
    ("starts_with", 2, 20, |a| Ok(Value::Truth((1..a.len()).any(|n| word(a, 0).starts_with(&word(a, n)))))),
    ("ends_with", 2, 20, |a| Ok(Value::Truth((1..a.len()).any(|n| word(a, 0).ends_with(&word(a, n)))))),
    ("len", 1, 1, |a| Ok(Value::Number(word(a, 0).len() as f64))),
    ("tolower", 1, 1, |a| Ok(Value::Text(word(a, 0).to_lowercase()))),
    ("to_lower", 1, 1, |a| Ok(Value::Text(word(a, 0).to_lowercase()))),
    ("toupper", 1, 1, |a| Ok(Value::Text(word(a, 0).to_uppercase()))),
    ("to_upper", 1, 1, |a| Ok(Value::Text(word(a, 0).to_uppercase()))),
    ("trim_space", 1, 1, |a| Ok(Value::Text(word(a, 0).trim().to_owned()))),
    ("replace", 3, 3, |a| Ok(Value::Text(word(a, 0).replace(&word(a, 1), &word(a, 2))))),
    ("concat", 1, 20, |a| Ok(Value::Text(a.iter().map(Value::text).collect()))),
    ("regex", 2, 2, |a| {
        Regex::new(&word(a, 0))
            .map(|found| Value::Truth(found.is_match(&word(a, 1))))
            .map_err(|error| error.to_string())
    }),
    ("base64", 1, 1, |a| Ok(Value::Text(STANDARD.encode(word(a, 0))))),
    ("base64_decode", 1, 1, |a| {
        let bytes = STANDARD.decode(word(a, 0).trim()).map_err(|error| error.to_string())?;
        Ok(Value::Text(String::from_utf8_lossy(&bytes).into_owned()))
    }),
    ("hex_encode", 1, 1, |a| Ok(Value::Text(hex::encode(word(a, 0))))),
    ("url_encode", 1, 1, |a| Ok(Value::Text(url::form_urlencoded::byte_serialize(word(a, 0).as_bytes()).collect()))),
    ("compare_versions", 2, 6, |a| {
        (1..a.len()).try_fold(true, |so_far, n| Ok(so_far && bound(&word(a, 0), &word(a, n))?)).map(Value::Truth)
    }),
];

fn word(arguments: &[Value], at: usize) -> String {
    arguments.get(at).map(Value::text).unwrap_or_default()
}

/// `1.2.3` against `< 2.0`.
fn bound(at: &str, bound: &str) -> Result<bool, String> {
    let bound = bound.trim();
    let end = bound.find(|c: char| !"<>=!".contains(c)).unwrap_or(bound.len());
    let (operator, other) = bound.split_at(end);
    let order = version::compare(Order::Debian, at.trim(), other.trim()).ok_or("no versions")?;
    Ok(match operator {
        "<" => order == Ordering::Less,
        "<=" => order != Ordering::Greater,
        ">" => order == Ordering::Greater,
        ">=" => order != Ordering::Less,
        "" | "=" | "==" => order == Ordering::Equal,
        "!=" => order != Ordering::Equal,
        other => return Err(format!("`{other}` compares nothing")),
    })
}

impl Value {
    /// As text.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Truth(truth) => truth.to_string(),
        }
    }

    /// As an answer to yes or no.
    pub(super) fn is_true(&self) -> bool {
        match self {
            Self::Truth(truth) => *truth,
            Self::Text(text) => text == "true",
            Self::Number(number) => *number != 0.0,
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
            Self::Truth(_) => None,
        }
    }
}

/// The value of an expression.
pub(super) fn evaluate(expression: &Expression, names: &Names) -> Result<Value, String> {
    match expression {
        Expression::Value(value) => Ok(value.clone()),
        Expression::Name(name) => names.get(name).cloned().ok_or_else(|| format!("`{name}` has no value")),
        Expression::Not(inner) => Ok(Value::Truth(!evaluate(inner, names)?.is_true())),
        Expression::Binary(Operator::And, a, b) => {
            Ok(Value::Truth(evaluate(a, names)?.is_true() && evaluate(b, names)?.is_true()))
        }
        Expression::Binary(Operator::Or, a, b) => {
            // A name without value on one side must not hide the truth of the other.
            let first = evaluate(a, names).is_ok_and(|value| value.is_true());
            Ok(Value::Truth(first || evaluate(b, names)?.is_true()))
        }
        Expression::Binary(operator, a, b) => binary(*operator, &evaluate(a, names)?, &evaluate(b, names)?),
        Expression::Call((_, _, _, act), arguments) => {
            let values = arguments.iter().map(|argument| evaluate(argument, names)).collect::<Result<Vec<_>, _>>()?;
            act(&values)
        }
    }
}

fn binary(operator: Operator, a: &Value, b: &Value) -> Result<Value, String> {
    let numbers = a.number().zip(b.number());
    let order = match numbers {
        Some((a, b)) => a.partial_cmp(&b),
        None => Some(a.text().cmp(&b.text())),
    };
    Ok(match (operator, numbers) {
        (Operator::Plus, Some((a, b))) => Value::Number(a + b),
        (Operator::Minus, Some((a, b))) => Value::Number(a - b),
        (Operator::Plus, None) => Value::Text(a.text() + &b.text()),
        (Operator::Minus, None) => return Err("texts cannot be subtracted".into()),
        (Operator::Equal, _) => Value::Truth(order == Some(Ordering::Equal)),
        (Operator::Unequal, _) => Value::Truth(order != Some(Ordering::Equal)),
        (Operator::Less, _) => Value::Truth(order == Some(Ordering::Less)),
        (Operator::More, _) => Value::Truth(order == Some(Ordering::Greater)),
        (Operator::AtMost, _) => Value::Truth(matches!(order, Some(Ordering::Less | Ordering::Equal))),
        (Operator::AtLeast, _) => Value::Truth(matches!(order, Some(Ordering::Greater | Ordering::Equal))),
        (Operator::And | Operator::Or, _) => return Err("taken before".into()),
    })
}

/// Reads an expression.
pub(super) fn parse(text: &str) -> Result<Expression, String> {
    let mut reader = Reader { rest: text, depth: 0 };
    let expression = reader.binary(0)?;
    reader.blank();
    if reader.rest.is_empty() { Ok(expression) } else { Err(format!("`{}` is too much", reader.rest)) }
}

struct Reader<'t> {
    rest: &'t str,
    depth: usize,
}

impl Reader<'_> {
    fn blank(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn eat(&mut self, mark: &str) -> bool {
        self.blank();
        self.rest.strip_prefix(mark).map(|rest| self.rest = rest).is_some()
    }

    fn binary(&mut self, least: u8) -> Result<Expression, String> {
        let mut left = self.unary()?;
        loop {
            self.blank();
            let found = OPERATORS.iter().find(|(mark, ..)| self.rest.starts_with(mark));
            let Some((mark, operator, tight)) = found.filter(|(.., tight)| *tight > least) else { return Ok(left) };
            self.eat(mark);
            let right = self.binary(*tight)?;
            left = Expression::Binary(*operator, Box::new(left), Box::new(right));
        }
    }

    fn unary(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("is too deep".into());
        }
        self.blank();
        let expression = if self.rest.starts_with('!') && !self.rest.starts_with("!=") {
            self.eat("!");
            Expression::Not(Box::new(self.unary()?))
        } else if self.eat("(") {
            let inner = self.binary(0)?;
            if !self.eat(")") {
                return Err("a bracket does not close".into());
            }
            inner
        } else {
            self.atom()?
        };
        self.depth -= 1;
        Ok(expression)
    }

    fn atom(&mut self) -> Result<Expression, String> {
        let first = self.rest.chars().next().ok_or("ends too early")?;
        if first == '"' || first == '\'' {
            return self.text(first).map(|text| Expression::Value(Value::Text(text)));
        }
        let end =
            self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.')).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        if word.is_empty() {
            return Err(format!("`{first}` is not understood"));
        }
        let word = word.to_owned();
        self.rest = rest;
        if first.is_ascii_digit() {
            return word
                .parse()
                .map(|number| Expression::Value(Value::Number(number)))
                .map_err(|_| format!("`{word}` is no number"));
        }
        if !self.eat("(") {
            return Ok(match word.as_str() {
                "true" => Expression::Value(Value::Truth(true)),
                "false" => Expression::Value(Value::Truth(false)),
                _ => Expression::Name(word),
            });
        }
        let function = FUNCTIONS.iter().find(|(name, ..)| *name == word);
        let function = function.ok_or_else(|| format!("the function `{word}` is not known"))?;
        let mut arguments = Vec::new();
        while !self.eat(")") {
            if !arguments.is_empty() && !self.eat(",") {
                return Err(format!("`{word}` lacks a comma or bracket"));
            }
            arguments.push(self.binary(0)?);
        }
        if !(function.1..=function.2).contains(&arguments.len()) {
            return Err(format!("`{word}` takes other arguments"));
        }
        Ok(Expression::Call(function, arguments))
    }

    fn text(&mut self, quote: char) -> Result<String, String> {
        let mut text = String::new();
        let mut letters = self.rest.char_indices().skip(1);
        while let Some((at, c)) = letters.next() {
            match c {
                '\\' => match letters.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, 'r')) => text.push('\r'),
                    Some((_, 't')) => text.push('\t'),
                    Some((_, c)) if c == quote || c == '\\' => text.push(c),
                    // As in a pattern: the stroke stays.
                    Some((_, c)) => text.extend(['\\', c]),
                    None => return Err("a text does not end".into()),
                },
                c if c == quote => {
                    self.rest = self.rest.get(at + 1..).unwrap_or_default();
                    return Ok(text);
                }
                c => text.push(c),
            }
        }
        Err("a text does not end".into())
    }
}
