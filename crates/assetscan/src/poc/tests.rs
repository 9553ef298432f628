use super::expression::{Value, evaluate, parse};
use super::fill::fill;
use super::template::read;
use super::*;
use proptest::prelude::*;

fn names() -> Names {
    Names::from([
        ("status_code".into(), Value::Number(200.0)),
        ("body".into(), Value::Text("Hello nginx/1.18.0".into())),
        ("version".into(), Value::Text("1.18.0".into())),
    ])
}

#[track_caller]
fn expression(text: &str, expected: &str) {
    let value = parse(text).and_then(|expression| evaluate(&expression, &names()));
    assert_eq!(value.map_or_else(|error| format!("error: {error}"), |value| value.text()), expected, "{text}");
}

#[test]
fn expressions() {
    expression("status_code == 200 && contains(body, 'nginx')", "true");
    expression("!contains(body, \"nginx\") || status_code >= 300", "false");
    expression("contains_any(tolower(body), 'apache', 'HELLO') || len(body) == 18", "true");
    expression("1 + 2 == 3 && (2 < 10)", "true");
    expression("compare_versions(version, '>= 1.9', '< 1.20.1')", "true");
    expression("regex('nginx/[0-9.]+', body)", "true");
    expression("base64('hi') + base64_decode('IQ==')", "aGk=!");
    expression("missing == 1", "error: `missing` has no value");
    expression("nosuch(1)", "error: the function `nosuch` is not known");
    expression("contains(body)", "error: `contains` takes other arguments");
    expression("(1", "error: a bracket does not close");
    expression("'open", "error: a text does not end");
    expression(&"(".repeat(200), "error: is too deep");
    expression(&"!".repeat(200), "error: is too deep");
}

#[test]
fn texts_are_filled() {
    assert_eq!(fill("{{version}} {{ to_upper('a') }} {{unknown}} {{", &names()), "1.18.0 A {{unknown}} {{");
}

#[track_caller]
fn refused(text: &str, why: &str) {
    let head = "id: x\ninfo: { name: X, severity: high }\n";
    let outcome = read(&format!("{head}{text}")).map(|template| template.id);
    match outcome {
        Err(reason) => assert!(reason.contains(why), "`{reason}` says nothing of `{why}`"),
        Ok(id) => panic!("{id} was accepted: {text}"),
    }
}

#[test]
fn what_is_not_done_is_refused_with_its_reason() {
    let page = "http: [{ path: ['/'], matchers: [{ type: status, status: [200] }]";
    refused("headless: []", "browser");
    refused("flow: http(1)\nhttp: []", "scripts");
    refused("dns: []", "name servers");
    refused(&format!("{page}, redirects: true }}]"), "redirects");
    refused(&format!("{page}, pipeline: true }}]"), "pipeline");
    refused("http: [{ path: ['/'], matchers: [{ type: xpath }] }]", "xpath");
    refused("http: [{ path: ['/'], matchers: [{ type: regex, regex: ['('] }] }]", "regex");
    refused("http: [{ path: ['/{{rand_base(3)}}'], matchers: [{ type: status, status: [200] }] }]", "rand_base");
    refused("http: [{ path: ['/{{interactsh-url}}'] }]", "call back");
    refused("http: [{ path: ['/'] }]", "matches nothing");
    refused("http: [{ path: ['/'], matchers: [{ type: word }] }]", "asks for nothing");
    refused("", "nothing over http or tcp");
    refused("http: [{ path: ['/'], matchers: [{ type: dsl, dsl: ['mmh3(body) == 1'] }] }]", "mmh3");
    let many: Vec<String> = (0..300).map(|n| n.to_string()).collect();
    refused(
        &format!(
            "http: [{{ path: ['/{{{{p}}}}'], payloads: {{ p: [{}] }}, matchers: [{{ type: status, status: [200] }}] }}]",
            many.join(",")
        ),
        "payloads",
    );
}

proptest! {
    #[test]
    fn any_text_will_do(text in ".{0,200}", dsl in "[a-z(),'\"!&|=<>+ 0-9{}\\\\-]{0,80}") {
        let _ = read(&text);
        let _ = parse(&dsl).map(|expression| evaluate(&expression, &names()));
        let _ = fill(&text, &names());
        let _ = fill(&format!("{{{{{dsl}}}}}"), &names());
    }
}
