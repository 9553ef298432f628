//! Whether a value that is known here fulfils a condition: the same for rows as they are shown, for codes and for constants.

use app::Operator;
use serde_json::Value;
use std::cmp::Ordering;

/// What a client compares with: how, and with which values. Several are alternatives; a negation wants none of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comparison<'a> {
    pub(super) operator: Operator,
    pub(super) values: &'a [String],
}

impl Comparison<'_> {
    /// Whether a shown value fulfils it; so does one of several in a field.
    pub(super) fn holds(&self, shown: &Value) -> bool {
        let mut parts = Vec::new();
        leaves(shown, &mut parts);
        self.any(&parts, None)
    }

    /// Whether a code fulfils it. What people `read` for it is equal and has parts too, but is in no order.
    pub(super) fn holds_code(&self, code: &str, read: &str) -> bool {
        let code = code.parse::<i64>().map_or_else(|_| Value::from(code), Value::from);
        self.any(&[&code], Some(read))
    }

    fn any(&self, parts: &[&Value], read: Option<&str>) -> bool {
        let any = |fits: &dyn Fn(&Value, &str) -> bool| {
            parts.iter().any(|part| self.values.iter().any(|value| fits(part, value)))
        };
        let is = |wanted: Ordering| any(&|part, value| with_text(part, value) == Some(wanted));
        let equal = || is(Ordering::Equal) || read.is_some_and(|read| self.values.iter().any(|value| value == read));
        let contains = || {
            any(&|part, value| has_part(&text(part), value))
                || read.is_some_and(|read| self.values.iter().any(|value| has_part(read, value)))
        };
        match self.operator {
            Operator::Equal => equal(),
            Operator::NotEqual => !equal(),
            Operator::Greater => is(Ordering::Greater),
            Operator::Less => is(Ordering::Less),
            Operator::AtLeast => is(Ordering::Greater) || is(Ordering::Equal),
            Operator::AtMost => is(Ordering::Less) || is(Ordering::Equal),
            Operator::Contains => contains(),
            Operator::NotContains => !contains(),
            Operator::HasBits => any(&|part, value| {
                part.as_i64().zip(value.parse::<i64>().ok()).is_some_and(|(own, bits)| own & bits != 0)
            }),
        }
    }
}

/// Which of two shown values comes first.
pub(super) fn order(one: &Value, other: &Value) -> Ordering {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        _ => text(one).cmp(&text(other)),
    }
}

/// Whether a text has a part, in capitals or not.
pub(super) fn has_part(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

/// The values in a value.
fn leaves<'a>(value: &'a Value, into: &mut Vec<&'a Value>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| leaves(value, into)),
        Value::Object(fields) => fields.values().for_each(|value| leaves(value, into)),
        leaf => into.push(leaf),
    }
}

/// How a value looks; nothing is an empty text.
fn text(leaf: &Value) -> String {
    match leaf {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A shown value beside one that a client sent: numbers as such, truth also as 0 and 1, the rest as texts.
fn with_text(leaf: &Value, value: &str) -> Option<Ordering> {
    match leaf {
        Value::Number(number) => number.as_f64()?.partial_cmp(&value.parse().ok()?),
        Value::Bool(own) => {
            let other = value == "1" || value.eq_ignore_ascii_case("true");
            Some(own.cmp(&other))
        }
        other => Some(text(other).as_str().cmp(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Operator::{Contains, Equal, Greater, HasBits, Less, NotContains, NotEqual};

    #[track_caller]
    fn check(operator: Operator, value: &str, expected: bool) {
        let values = [value.to_owned()];
        assert_eq!(Comparison { operator, values: &values }.holds_code("10", "High"), expected, "{operator:?} {value}");
    }

    #[test]
    fn a_code_is_a_number_and_a_text() {
        for (value, same) in [("10", true), ("High", true), ("1", false), ("high", false)] {
            check(Equal, value, same);
            check(NotEqual, value, !same);
        }
        for (part, inside) in [("hig", true), ("0", true), ("2", false)] {
            check(Contains, part, inside);
            check(NotContains, part, !inside);
        }
        check(Greater, "9", true);
        check(Less, "9", false);
        check(Less, "Low", false);
        check(Greater, "Go", false);
        check(HasBits, "8", true);
        check(HasBits, "4", false);
    }
}
