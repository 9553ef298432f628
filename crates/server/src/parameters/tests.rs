//! Parameters as clients send them, against a small description.

use super::*;
use crate::spec::{Kind, Shape};
use proptest::prelude::*;
use serde_json::json;

const fn field(name: &'static str, kind: Kind, required: bool) -> Field {
    Field { name, kind, required, values: &[], max: None }
}

static DESCRIBED: [Field; 8] = [
    field("Text", Kind::Text, true),
    Field { max: Some(100), ..field("Count", Kind::Integer, false) },
    field("Share", Kind::Float, false),
    field("Flag", Kind::Boolean, false),
    field("Names", Kind::List(&Kind::Text), false),
    Field { values: &["up", "down"], ..field("Order", Kind::Text, false) },
    Field { values: &["0", "1"], ..field("Levels", Kind::List(&Kind::Integer), false) },
    field("Filter", Kind::Object(&FILTER), false),
];
static FILTER: Shape = Shape {
    name: "Filter",
    members: &[
        field("Limit", Kind::Integer, false),
        field("Filters", Kind::List(&Kind::Object(&WHERE)), false),
        field("Inner", Kind::Object(&FILTER), false),
    ],
};
static WHERE: Shape = Shape {
    name: "Where",
    members: &[field("Name", Kind::Text, true), field("Values", Kind::List(&Kind::Text), true)],
};

fn outcome(result: Result<Map<String, Value>, Violation>) -> Value {
    match result {
        Ok(fields) => Value::Object(fields),
        Err(violation) => {
            let code = match violation.fault {
                Fault::Unknown => "UnknownParameter",
                Fault::Missing => "MissingParameter",
                Fault::Form => "InvalidParameter",
                Fault::Value => "InvalidParameterValue",
            };
            Value::String(format!("{code}: {}", violation.text.en))
        }
    }
}

fn check_json(body: &str, expected: Value) {
    assert_eq!(outcome(from_json(body.as_bytes(), &DESCRIBED)), expected, "{body}");
}

fn read_pairs(query: &str) -> Value {
    outcome(decode(query.as_bytes()).and_then(|pairs| from_pairs(TENCENT, pairs, &DESCRIBED)))
}

fn check_pairs(query: &str, expected: Value) {
    assert_eq!(read_pairs(query), expected, "{query}");
}

fn check_multipart(parts: &[(&str, &str, &str)], expected: Value) {
    let mut body = String::new();
    for (name, content_type, content) in parts {
        let content_type =
            if content_type.is_empty() { String::new() } else { format!("Content-Type: {content_type}\r\n") };
        body += &format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n{content_type}\r\n{content}\r\n");
    }
    body += "--B--\r\n";
    let read = from_multipart("multipart/form-data; boundary=B", body.as_bytes(), &DESCRIBED);
    assert_eq!(outcome(read.expect("well formed")), expected, "{body}");
}

#[test]
fn multipart_bodies() {
    let (text, json) = ("", "application/json");
    check_multipart(
        &[("Text", text, "a b"), ("Count", text, "3"), ("Names", json, "[\"x\"]"), ("Filter.Limit", text, "1")],
        json!({"Text": "a b", "Count": 3, "Names": ["x"], "Filter": {"Limit": 1}}),
    );
    check_multipart(&[], json!("MissingParameter: The parameter `Text` is required."));
    check_multipart(
        &[("Text", text, "x"), ("Other", json, "1")],
        json!("UnknownParameter: The parameter `Other` is not known."),
    );
    check_multipart(
        &[("Text", text, "x"), ("Names", json, "[")],
        json!("InvalidParameter: A part of the request body is not valid JSON."),
    );
    let twice = json!("InvalidParameter: The parameter `Text` is given more than once.");
    check_multipart(&[("Text", text, "x"), ("Text", text, "y")], twice.clone());
    check_multipart(&[("Text", text, "x"), ("Text", json, "\"y\"")], twice);
}

#[test]
fn what_is_wrong_is_told_in_one_order() {
    // Unknown anywhere before missing anywhere before a wrong type anywhere before a wrong value.
    check_json(
        r#"{"Filter": {"Other": 1}, "Count": "x"}"#,
        json!("UnknownParameter: The parameter `Filter.Other` is not known."),
    );
    check_json(
        r#"{"Text": 1, "Filter": {"Filters": [{"Name": "n"}]}, "Order": "left"}"#,
        json!("MissingParameter: The parameter `Filter.Filters.0.Values` is required."),
    );
    check_json(
        r#"{"Text": "x", "Order": "left", "Share": "x"}"#,
        json!("InvalidParameter: The parameter `Share` must be a number."),
    );
    check_json(
        r#"{"Text": "x", "Order": "left"}"#,
        json!("InvalidParameterValue: The value of the parameter `Order` must be one of up, down."),
    );
    check_json(
        r#"{"Text": "x", "Levels": [0, 1, 2]}"#,
        json!("InvalidParameterValue: The value of the parameter `Levels.2` must be one of 0, 1."),
    );
    check_json(
        r#"{"Text": "x", "Count": 101}"#,
        json!("InvalidParameterValue: The value of the parameter `Count` must be at most 100."),
    );
    check_json(r#"{"Text": "x", "Order": "up", "Count": 100}"#, json!({"Text": "x", "Order": "up", "Count": 100}));
    let deep = json!({"Text": "x", "Filter": {"Inner": {"Inner": {"Filters": [{"Name": "n", "Values": ["v"]}]}}}});
    check_json(&deep.to_string(), deep.clone());
    check_pairs("Text=x&Filter.Inner.Inner.Filters.0.Name=n&Filter.Inner.Inner.Filters.0.Values.0=v", deep);
}

#[test]
fn json_bodies() {
    check_json(r#"{"Text": "x", "Count": -3, "Flag": true}"#, json!({"Text": "x", "Count": -3, "Flag": true}));
    check_json(r#"{"Text": "x", "Count": null, "Names": []}"#, json!({"Text": "x", "Names": []}));
    let nested = json!({"Text": "x", "Filter": {"Limit": 1, "Filters": [{"Name": "n", "Values": ["v"]}]}});
    check_json(&nested.to_string(), nested);
    check_json("", json!("MissingParameter: The parameter `Text` is required."));
    check_json("{}", json!("MissingParameter: The parameter `Text` is required."));
    check_json(r#"{"Text": null}"#, json!("MissingParameter: The parameter `Text` is required."));
    check_json("[]", json!("InvalidParameter: The request body must be a JSON object."));
    check_json("{", json!("InvalidParameter: The request body is not valid JSON (line 1, column 1)."));
    check_json(r#"{"Text": "x", "text": 1}"#, json!("UnknownParameter: The parameter `text` is not known."));
    let twice = |name| json!(format!("InvalidParameter: The parameter `{name}` is given more than once."));
    check_json(r#"{"Text": "x", "Text": "x"}"#, twice("Text"));
    check_json(r#"{"Text": "x", "Filter": {"Filters": [{"Name": "a", "Name": "b"}]}}"#, twice("Name"));
    check_json(r#"{"Text": 1}"#, json!("InvalidParameter: The parameter `Text` must be a string."));
    check_json(r#"{"Text": "x", "Count": "1"}"#, json!("InvalidParameter: The parameter `Count` must be an integer."));
    check_json(r#"{"Text": "x", "Count": 1.0}"#, json!("InvalidParameter: The parameter `Count` must be an integer."));
    check_json(r#"{"Text": "x", "Flag": 1}"#, json!("InvalidParameter: The parameter `Flag` must be a boolean."));
    check_json(
        r#"{"Text": "x", "Names": [null]}"#,
        json!("InvalidParameter: The parameter `Names.0` must be a string."),
    );
    check_json(
        r#"{"Text": "x", "Count": 18446744073709551615}"#,
        json!("InvalidParameterValue: The value of the parameter `Count` is larger than an integer can be."),
    );
    check_json(
        r#"{"Text": "x", "Filter": {"Filters": [{"Name": "n"}]}}"#,
        json!("MissingParameter: The parameter `Filter.Filters.0.Values` is required."),
    );
    check_json(
        r#"{"Text": "x", "Filter": {"Limits": 1}}"#,
        json!("UnknownParameter: The parameter `Filter.Limits` is not known."),
    );
}

#[test]
fn flattened_names() {
    check_pairs(
        "Text=a+b%21&Count=10&Share=0.5&Flag=True&Names.0=x&Names.1=y",
        json!({"Text": "a b!", "Count": 10, "Share": 0.5, "Flag": true, "Names": ["x", "y"]}),
    );
    check_pairs(
        "Filter.Limit=5&Filter.Filters.0.Name=n&Filter.Filters.0.Values.0=v&Text=1",
        json!({"Text": "1", "Filter": {"Limit": 5, "Filters": [{"Name": "n", "Values": ["v"]}]}}),
    );
    let many: String = (0..12).map(|i| format!("&Names.{i}={i}")).collect();
    let names: Vec<String> = (0..12).map(|i| i.to_string()).collect();
    check_pairs(&format!("Text=x{many}"), json!({"Text": "x", "Names": names}));
    check_pairs("Flag=false", json!("MissingParameter: The parameter `Text` is required."));
    check_pairs("Text=x&Flag=1", json!("InvalidParameter: The parameter `Flag` must be a boolean."));
    check_pairs("Text=x&Count=ten", json!("InvalidParameter: The parameter `Count` must be an integer."));
    check_pairs("Text=x&Count=", json!("InvalidParameter: The parameter `Count` must be an integer."));
    check_pairs("Text=x&Share=NaN", json!("InvalidParameter: The parameter `Share` must be a number."));
    check_pairs("Text=x&Text=y", json!("InvalidParameter: The parameter `Text` is given more than once."));
    check_pairs("Text=x&Names=y", json!("InvalidParameter: The parameter `Names` must be an array."));
    check_pairs("Text.0=x", json!("InvalidParameter: The parameter `Text` must be a string."));
    check_pairs("Text=x&Text.0=x", json!("InvalidParameter: The parameter `Text.0` is given more than once."));
    check_pairs("Text=x&Filter.Other=1", json!("UnknownParameter: The parameter `Filter.Other` is not known."));
    check_pairs("Text=x&Other.0=1", json!("UnknownParameter: The parameter `Other` is not known."));
    let gap = json!("InvalidParameter: The parameter `Names` must be an array with indices from 0 without gaps.");
    check_pairs("Text=x&Names.1=y", gap.clone());
    check_pairs("Text=x&Names.0=y&Names.18446744073709551615=z", gap);
    let index = json!("InvalidParameter: The parameter `Names` must be an array with numbers as indices.");
    check_pairs("Text=x&Names.a=y", index.clone());
    check_pairs("Text=x&Names.00=y", index);
    let deep = "a.".repeat(100_000);
    let shown: String = deep.chars().take(100).collect();
    check_pairs(&format!("Text=x&{deep}=1"), json!(format!("UnknownParameter: The parameter `{shown}` is not known.")));
}

#[track_caller]
fn check_alibaba(query: &str, expected: Value) {
    let read = decode(query.as_bytes()).and_then(|pairs| from_pairs(ALIBABA, pairs, &DESCRIBED));
    assert_eq!(outcome(read), expected, "{query}");
}

#[test]
fn lists_from_one_or_as_json_and_unknown_names_do_not_count() {
    check_alibaba("Text=x&Names.1=a&Names.2=b", json!({"Text": "x", "Names": ["a", "b"]}));
    check_alibaba("Text=x&Names=%5B%22a%22%5D", json!({"Text": "x", "Names": ["a"]}));
    let filter = json!({"Text": "x", "Filter": {"Limit": 1, "Filters": [{"Name": "n", "Values": ["v"]}]}});
    check_alibaba("Text=x&Filter.Limit=1&Filter.Filters.1.Name=n&Filter.Filters.1.Values.1=v", filter.clone());
    check_alibaba(
        "Text=x&Filter=%7B%22Limit%22:1,%22More%22:2,%22Filters%22:[%7B%22Name%22:%22n%22,%22Values%22:[%22v%22],%22M%22:1%7D]%7D",
        filter,
    );
    let gap = json!("InvalidParameter: The parameter `Names` must be an array with indices from 1 without gaps.");
    check_alibaba("Text=x&Names.0=a", gap.clone());
    check_alibaba("Text=x&Names.1=a&Names.3=b", gap.clone());
    check_alibaba("Text=x&Names.0=a&Names.18446744073709551615=b", gap);
    check_alibaba("Text=x&More=1&More.Even.1=2&Filter.Other=1", json!({"Text": "x", "Filter": {}}));
    check_alibaba("Text=x&Names=a", json!("InvalidParameter: The parameter `Names` must be an array."));
    check_alibaba("Text=x&Names=%5B1%5D", json!("InvalidParameter: The parameter `Names.0` must be a string."));
    check_alibaba("Names.1=a", json!("MissingParameter: The parameter `Text` is required."));
}

proptest! {
    /// Whatever a client makes up is answered, never a panic.
    #[test]
    fn any_query_is_answered(query in "([A-Za-z]{0,4}[.=&%0-9]{0,3}|Names|Filter|Filters|Values|\\.|=|&){0,40}") {
        read_pairs(&query);
    }

    /// What the SDK flattens comes back as it was.
    #[test]
    fn flattening_is_undone(text in "\\PC{0,20}", count in i64::MIN..=100, names in proptest::collection::vec("\\PC{0,8}", 0..15)) {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("Text", &text).append_pair("Count", &count.to_string());
        for (index, name) in names.iter().enumerate() {
            form.append_pair(&format!("Names.{index}"), name);
        }
        let mut expected = json!({"Text": text, "Count": count});
        if !names.is_empty() {
            expected["Names"] = json!(names);
        }
        let query = form.finish();
        let actual = read_pairs(&query);
        prop_assert_eq!(actual, expected);
    }
}
