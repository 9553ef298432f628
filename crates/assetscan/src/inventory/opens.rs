//! Which ports a rule of a security group opens, in any of the forms that clouds write: a number, a list, ranges with `-`
//! or `/`, a protocol before or behind. What cannot be read opens nothing.

use serde_json::Value;
use std::ops::RangeInclusive;

/// Parts of one text that are looked at.
const MOST_PARTS: usize = 200;

/// Whether one of these ports is among them.
pub(super) fn any_of(value: &Value, ports: &[u16]) -> bool {
    match value {
        Value::Number(number) => number.as_i64().is_some_and(|number| is_opened(&number.to_string(), ports)),
        Value::String(text) => text.split([',', ';']).take(MOST_PARTS).any(|part| is_opened(part, ports)),
        Value::Array(list) => list.iter().take(MOST_PARTS).any(|value| !value.is_array() && any_of(value, ports)),
        _ => false,
    }
}

fn is_opened(part: &str, ports: &[u16]) -> bool {
    range(part).is_some_and(|range| ports.iter().any(|port| range.contains(port)))
}

/// `22`, `20-30`, `20/30`, `TCP:22`, `22/tcp`; `ALL`, `*` and `-1` are every port.
fn range(part: &str) -> Option<RangeInclusive<u16>> {
    let word = |text: &str| text.chars().all(|c| c.is_ascii_alphabetic()) && !text.is_empty();
    let mut text = part.trim();
    if let Some((protocol, rest)) = text.split_once([':', '/']).filter(|(protocol, _)| word(protocol)) {
        text = rest.trim();
        if protocol.eq_ignore_ascii_case("udp") {
            return None;
        }
    }
    if let Some((rest, protocol)) = text.rsplit_once('/').filter(|(_, protocol)| word(protocol)) {
        text = rest.trim();
        if protocol.eq_ignore_ascii_case("udp") {
            return None;
        }
    }
    if ["all", "any", "*", "-1", "-1/-1"].iter().any(|every| text.eq_ignore_ascii_case(every)) {
        return Some(0..=u16::MAX);
    }
    let (first, last) = text.split_once(['-', '/']).unwrap_or((text, text));
    Some(first.trim().parse().ok()?..=last.trim().parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[track_caller]
    fn check(value: Value, opens_ssh: bool) {
        assert_eq!(any_of(&value, &[22]), opens_ssh, "{value}");
    }

    #[test]
    fn forms_that_clouds_write() {
        for open in
            [json!(22), json!("22"), json!("80, 22"), json!("20-30"), json!("22/22"), json!("TCP:22"), json!("22/tcp")]
        {
            check(open, true);
        }
        for open in
            [json!(-1), json!("ALL"), json!("TCP:ALL"), json!("*"), json!("-1/-1"), json!("0-65535"), json!(["80", 22])]
        {
            check(open, true);
        }
        for closed in
            [json!(443), json!("222"), json!("8000-9000"), json!("30-20"), json!("UDP:22"), json!("22/udp"), json!([])]
        {
            check(closed, false);
        }
        for nothing in [json!(""), json!("x"), json!("22-x"), json!(70_000), json!(22.5), json!(null), json!([[22]])] {
            check(nothing, false);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in ".{0,60}") {
            any_of(&json!(text), &[22]);
        }
    }
}
