//! What can be wrong with parameters, in words that every adapter can map to its own codes.

use super::join;
use crate::spec::Kind;
use model::Text;

/// Parameters that are refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    pub(crate) fault: Fault,
    /// A sentence that names the parameter. Safe to show.
    pub(crate) text: Text,
}

/// The sort of mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Not described.
    Unknown,
    /// Required and absent.
    Missing,
    /// Wrong type, given twice, or not readable at all.
    Form,
    /// Right type, wrong value.
    Value,
}

impl Violation {
    pub(crate) fn unknown(path: &str) -> Self {
        let path = shown(path);
        let text = Text::new(format!("The parameter `{path}` is not known."), format!("未知参数 `{path}`。"));
        Self { fault: Fault::Unknown, text }
    }

    pub(crate) fn missing(path: &str) -> Self {
        let path = shown(path);
        let text = Text::new(format!("The parameter `{path}` is required."), format!("缺少必填参数 `{path}`。"));
        Self { fault: Fault::Missing, text }
    }

    pub(crate) fn repeated(path: &str) -> Self {
        let path = shown(path);
        let text =
            Text::new(format!("The parameter `{path}` is given more than once."), format!("参数 `{path}` 重复。"));
        Self { fault: Fault::Form, text }
    }

    /// `en` and `zh` say what it must be.
    pub(crate) fn wrong_type(path: &str, en: &str, zh: &str) -> Self {
        let path = shown(path);
        let text = Text::new(format!("The parameter `{path}` must be {en}."), format!("参数 `{path}` 必须为{zh}。"));
        Self { fault: Fault::Form, text }
    }

    /// The value is not of this kind.
    pub(crate) fn not_a(kind: Kind, path: &str) -> Self {
        let (en, zh) = match kind {
            Kind::Text => ("a string", "字符串"),
            Kind::Integer => ("an integer", "整数"),
            Kind::Float => ("a number", "数值"),
            Kind::Boolean => ("a boolean", "布尔值"),
            Kind::List(_) => ("an array", "数组"),
            Kind::Object(_) => ("an object", "对象"),
        };
        Self::wrong_type(path, en, zh)
    }

    /// `en` and `zh` say what is wrong with the value, after the name.
    pub(crate) fn value(path: &str, en: &str, zh: &str) -> Self {
        let path = shown(path);
        let text = Text::new(
            format!("The value of the parameter `{path}` {en}."),
            format!("参数 `{path}` 的取值有误：{zh}。"),
        );
        Self { fault: Fault::Value, text }
    }

    /// The element of a list.
    pub(crate) fn in_list(path: &str, index: usize) -> String {
        join(path, &index.to_string())
    }
}

/// A name that a client made up, short enough to be shown.
fn shown(name: &str) -> String {
    name.chars().take(100).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
