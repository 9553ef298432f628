//! Services that speak HTTP and are known by another name: data in `data/services/applications.yml`.
//!
//! One page is asked for per distinct path, and only on services that turned out to speak HTTP.

use crate::Service;
use crate::http::Request;
use crate::net::Connector;
use crate::plan::Limits;
use crate::service::shown;
use regex::Regex;
use serde::Deserialize;
use std::sync::OnceLock;

/// One line of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    name: String,
    product: String,
    path: String,
    expect: String,
    #[serde(default)]
    version: Option<String>,
}

/// One application.
struct Application {
    line: Line,
    expect: Regex,
    version: Option<Regex>,
}

/// The file, read once; a line that cannot be read fails the test below, and is left out here.
fn applications() -> &'static [Application] {
    static LIST: OnceLock<Vec<Application>> = OnceLock::new();
    LIST.get_or_init(|| {
        let lines: Vec<Line> = lines().unwrap_or_default();
        lines.into_iter().filter_map(|line| compile(line).ok()).collect()
    })
}

/// Whether a service of this name speaks HTTP.
pub(super) fn is_one(name: &str) -> bool {
    applications().iter().any(|application| application.line.name == name)
}

fn lines() -> Result<Vec<Line>, serde_saphyr::Error> {
    serde_saphyr::from_str(include_str!("../../../../data/services/applications.yml"))
}

fn compile(line: Line) -> Result<Application, regex::Error> {
    let version = line.version.as_deref().map(Regex::new).transpose()?;
    Ok(Application { expect: Regex::new(&line.expect)?, version, line })
}

/// Looks whether a web server is something else.
pub(super) async fn refine(mut service: Service, connector: &Connector, limits: &Limits) -> Service {
    let mut asked: Vec<(&str, String)> = Vec::new();
    for application in applications() {
        let path = application.line.path.as_str();
        if !asked.iter().any(|(other, _)| *other == path) {
            let reply = Request::get(path).ask(connector, &service, limits.answer).await;
            let text = reply.map(|reply| format!("{}\r\n\r\n{}", reply.head, reply.text())).unwrap_or_default();
            // A server that does not answer once is not asked for everything else.
            if text.is_empty() {
                break;
            }
            asked.push((path, text));
        }
        let Some((_, text)) = asked.iter().find(|(other, _)| *other == path) else { continue };
        if application.expect.is_match(text) {
            let version = application.version.as_ref().and_then(|version| version.captures(text)?.get(1));
            service.name.clone_from(&application.line.name);
            service.product.clone_from(&application.line.product);
            service.version = version.map(|version| shown(version.as_str().as_bytes(), 40)).unwrap_or_default();
            service.banner = shown(text.as_bytes(), 1000);
            break;
        }
    }
    service
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_to_its_last_line() {
        assert_eq!(applications().len(), lines().unwrap().len());
        assert!(applications().len() > 20);
    }

    #[track_caller]
    fn check(path: &str, text: &str, expected: &str) {
        let found = applications().iter().find(|app| app.line.path == path && app.expect.is_match(text));
        let version =
            |app: &Application| app.version.as_ref().and_then(|v| Some(v.captures(text)?.get(1)?.as_str().to_owned()));
        let line = found.map(|app| format!("{} {}", app.line.name, version(app).unwrap_or_default()));
        assert_eq!(line.unwrap_or_default().trim(), expected);
    }

    #[test]
    fn by_their_words() {
        check(
            "/",
            "HTTP/1.1 200 OK\r\n\r\n{\"version\" : {\"number\" : \"7.17.1\"}, \"tagline\" : \"You Know, for Search\"}",
            "elasticsearch 7.17.1",
        );
        check("/version", "HTTP/1.1 200 OK\r\n\r\n{\"etcdserver\":\"3.5.9\",\"etcdcluster\":\"3.5.0\"}", "etcd 3.5.9");
        check(
            "/version",
            "HTTP/1.1 200 OK\r\n\r\n{\"Version\":\"24.0.5\",\"ApiVersion\":\"1.43\",\"MinAPIVersion\":\"1.12\"}",
            "docker 24.0.5",
        );
        check("/", "HTTP/1.1 200 OK\r\nServer: nginx\r\n\r\n<h1>hello</h1>", "");
    }
}
