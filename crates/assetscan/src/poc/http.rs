//! Templates over HTTP: requests are filled, sent to the service and judged.

use super::expression::Value;
use super::fill::{fill, target};
use super::template::{HttpBlock, MOST_REQUESTS, Requests};
use super::{Names, Proof};
use crate::Service;
use crate::http::{Reply, Request};
use crate::net::Connector;
use crate::plan::Limits;
use crate::talk::TalkError;

/// Runs the blocks in order; the last block's match is the proof.
pub(super) async fn run(
    blocks: &[HttpBlock],
    service: &Service,
    connector: &Connector,
    limits: &Limits,
) -> Result<Option<Proof>, TalkError> {
    let mut names = target(service);
    let mut sent = 0;
    for block in blocks {
        let mut found = None;
        'sets: for set in block.payloads.sets() {
            for (name, value) in set {
                let value = fill(&value, &names);
                names.insert(name, Value::Text(value));
            }
            for (n, request) in block.requests.filled(&names).into_iter().enumerate() {
                sent += 1;
                if sent > MOST_REQUESTS {
                    break 'sets;
                }
                let reply = request.ask(connector, service, limits.answer * 2).await?;
                let answer = answer(&names, &reply);
                // Later matchers may name the answers of earlier requests: body_1, status_code_2.
                let own: Vec<(String, Value)> = ["body", "status_code", "all_headers"]
                    .iter()
                    .filter_map(|name| Some((format!("{name}_{}", n + 1), answer.get(*name)?.clone())))
                    .collect();
                names.extend(own);
                let judged = block.judging.judge(&answer, &mut names);
                if judged.matched {
                    let said = String::from_utf8_lossy(&request.to_bytes(service)).into_owned();
                    found = Some(Proof {
                        url: format!("{}{}", service_url(service), request.path),
                        request: said,
                        response: format!("{}\r\n\r\n{}", reply.head, reply.text()),
                        extracted: judged.extracted,
                    });
                    break 'sets;
                }
            }
            if block.stop_at_first_match && found.is_some() {
                break;
            }
        }
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn service_url(service: &Service) -> String {
    let scheme = if service.tls { "https" } else { "http" };
    format!("{scheme}://{}", service.authority())
}

/// The names that matchers know an answer by.
fn answer(names: &Names, reply: &Reply) -> Names {
    let text = |text: &str| Value::Text(text.to_owned());
    let body = reply.text();
    let mut answer = names.clone();
    for (name, value) in &reply.headers {
        answer.insert(name.to_lowercase().replace('-', "_"), text(value));
    }
    answer.insert("status_code".into(), Value::Number(reply.status.into()));
    answer.insert("content_length".into(), Value::Number(reply.body.len() as f64));
    answer.insert("all_headers".into(), text(&reply.head));
    answer.insert("binary".into(), Value::Text(reply.body.iter().map(|byte| char::from(*byte)).collect()));
    answer.insert("response".into(), Value::Text(format!("{}\r\n\r\n{body}", reply.head)));
    answer.insert("body".into(), Value::Text(body));
    answer
}

impl Requests {
    fn filled(&self, names: &Names) -> Vec<Request> {
        match self {
            Self::Parts { method, paths, headers, body } => paths
                .iter()
                .map(|path| Request {
                    method: method.to_uppercase(),
                    path: only_path(&fill(path, names)),
                    headers: headers.iter().map(|(name, value)| (name.clone(), fill(value, names))).collect(),
                    body: fill(body, names),
                })
                .collect(),
            Self::Raw(raw) => raw.iter().filter_map(|raw| read_raw(&fill(raw, names))).collect(),
        }
    }
}

/// A path, whatever address a template wrote before it: where to is not a template's choice.
fn only_path(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = if url.contains("://") { rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/") } else { rest };
    if path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}

/// A whole request as text.
fn read_raw(raw: &str) -> Option<Request> {
    let raw = raw.trim_start();
    let (head, body) = raw.split_once("\r\n\r\n").or_else(|| raw.split_once("\n\n")).unwrap_or((raw, ""));
    let mut lines = head.lines();
    let mut first = lines.next()?.split_whitespace();
    let (method, path) = (first.next()?.to_owned(), only_path(first.next()?));
    let fields = lines.filter_map(|line| line.split_once(':'));
    // The host is ours to say.
    let headers = fields.filter(|(name, _)| !name.trim().eq_ignore_ascii_case("host"));
    let headers = headers.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect();
    Some(Request { method, path, headers, body: body.trim_end_matches(['\r', '\n']).to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_does_not_choose_its_target() {
        for (written, path) in [
            ("http://elsewhere.invalid/x?y", "/x?y"),
            ("http://elsewhere.invalid", "/"),
            ("/a/../b", "/a/../b"),
            ("plain", "/plain"),
        ] {
            assert_eq!(only_path(written), path);
        }
        let raw = read_raw("POST /x HTTP/1.1\nHost: elsewhere.invalid\nX-A: b\n\nbody\n").unwrap();
        assert_eq!((raw.method.as_str(), raw.path.as_str(), raw.body.as_str()), ("POST", "/x", "body"));
        assert_eq!(raw.headers, [("X-A".to_owned(), "b".to_owned())]);
    }
}
