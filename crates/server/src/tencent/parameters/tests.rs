//! Parameters as clients send them, against a small description.

use super::*;
use proptest::prelude::*;
use serde_json::json;

const DESCRIPTION: &str = r#"{
    "service": "demo", "version": "2020-01-01",
    "actions": [{"name": "Do", "rate_limit_per_second": 1, "request": [
        {"name": "Text", "type": "String", "required": true},
        {"name": "Count", "type": "Integer", "required": false},
        {"name": "Share", "type": "Float", "required": false},
        {"name": "Flag", "type": "Boolean", "required": false},
        {"name": "Names", "type": "Array of String", "required": false},
        {"name": "Filter", "type": "Filter", "required": null}
    ]}],
    "types": [
        {"name": "Filter", "fields": [
            {"name": "Limit", "type": "Integer", "required": false},
            {"name": "Filters", "type": "Array of Where", "required": false}]},
        {"name": "Where", "fields": [
            {"name": "Name", "type": "String", "required": true},
            {"name": "Values", "type": "Array of String", "required": true}]}
    ]
}"#;

fn outcome(result: impl FnOnce(&ActionDescription, &Description) -> Result<Map<String, Value>, Failure>) -> Value {
    let description = Description::parse(DESCRIPTION).unwrap();
    match result(description.action("Do").unwrap(), &description) {
        Ok(fields) => Value::Object(fields),
        Err(failure) => Value::String(format!("{}: {}", failure.code.wire(), failure.message.en)),
    }
}

fn check_json(body: &str, expected: Value) {
    let actual = outcome(|action, description| from_json(body.as_bytes(), action, description));
    assert_eq!(actual, expected, "{body}");
}

fn check_pairs(query: &str, expected: Value) {
    let actual = outcome(|action, description| from_pairs(decode(query.as_bytes())?, action, description));
    assert_eq!(actual, expected, "{query}");
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

proptest! {
    /// Whatever a client makes up is answered, never a panic.
    #[test]
    fn any_query_is_answered(query in "([A-Za-z]{0,4}[.=&%0-9]{0,3}|Names|Filter|Filters|Values|\\.|=|&){0,40}") {
        outcome(|action, description| from_pairs(decode(query.as_bytes())?, action, description));
    }

    /// What the SDK flattens comes back as it was.
    #[test]
    fn flattening_is_undone(text in "\\PC{0,20}", count in any::<i64>(), names in proptest::collection::vec("\\PC{0,8}", 0..15)) {
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
        let actual = outcome(|action, description| from_pairs(decode(query.as_bytes())?, action, description));
        prop_assert_eq!(actual, expected);
    }
}
