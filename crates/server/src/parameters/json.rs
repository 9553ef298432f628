//! JSON in which every name of an object comes once. Readers differ in which of two equal names they take, and what a
//! proxy checked must be what is done here, so the second one is refused wherever it stands.

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::{cell::RefCell, fmt};

/// Why a text is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum JsonError {
    /// Not JSON; where reading stopped.
    Syntax { line: usize, column: usize },
    /// A name comes twice in one object.
    Repeated(String),
}

/// Reads a whole text.
pub(crate) fn read(text: &[u8]) -> Result<Value, JsonError> {
    let repeated = RefCell::new(None);
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = Strict(&repeated).deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|error| match repeated.take() {
        Some(name) => JsonError::Repeated(name),
        None => JsonError::Syntax { line: error.line(), column: error.column() },
    })
}

/// Builds a value; leaves the name here that came twice.
#[derive(Clone, Copy)]
struct Strict<'a>(&'a RefCell<Option<String>>);

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                self.0.replace(Some(name));
                return Err(A::Error::custom("repeated name"));
            }
            let value = members.next_value_seed(self)?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn check(text: &str, expected: Result<Value, JsonError>) {
        assert_eq!(read(text.as_bytes()), expected, "{text}");
    }

    #[test]
    fn a_name_comes_once_at_any_depth() {
        check(r#"{"a": 1, "b": [null, true, -2, 0.5, "x"]}"#, Ok(json!({"a": 1, "b": [null, true, -2, 0.5, "x"]})));
        check(r#"{"a": {"b": 1}, "c": {"b": 1}}"#, Ok(json!({"a": {"b": 1}, "c": {"b": 1}})));
        let twice = |name: &str| Err(JsonError::Repeated(name.to_owned()));
        check(r#"{"a": 1, "a": 1}"#, twice("a"));
        check(r#"{"a": [{"b": {"c": 1, "d": 2, "c": null}}]}"#, twice("c"));
        check(r#"{"a": 1, "\u0061": 2}"#, twice("a"));
        check(r#"{"a": 1, "a": "#, twice("a"));
        check(r#"{"a": 1"#, Err(JsonError::Syntax { line: 1, column: 7 }));
        check("{} {}", Err(JsonError::Syntax { line: 1, column: 4 }));
        check("", Err(JsonError::Syntax { line: 1, column: 0 }));
        assert!(read("[".repeat(100_000).as_bytes()).is_err(), "deep text is refused, not followed");
    }

    proptest! {
        /// Without repeated names it is what the plain reader gives.
        #[test]
        fn plain_json_is_unchanged(text in "[\\[\\]{}:,0-9a\" .e+-]{0,24}") {
            let plain = serde_json::from_str::<Value>(&text).ok();
            match read(text.as_bytes()) {
                Ok(value) => prop_assert_eq!(Some(value), plain),
                Err(JsonError::Repeated(_)) => {}
                Err(JsonError::Syntax { .. }) => prop_assert_eq!(None, plain),
            }
        }
    }
}
