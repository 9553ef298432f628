//! Where objects are, and how that is written as a URL.

use crate::{Error, Secret};
use std::path::PathBuf;
use url::Url;

/// Where the objects are.
#[derive(Debug, Clone)]
pub enum ObjectLocation {
    /// A folder, made if absent.
    Local(PathBuf),
    /// A bucket.
    S3(S3Location),
}

/// A bucket of an S3-compatible store, addressed by path (`ENDPOINT/BUCKET/KEY`).
#[derive(Debug, Clone)]
pub struct S3Location {
    /// Bucket, which must exist.
    pub bucket: String,
    /// Put before every key; may be empty.
    pub prefix: String,
    /// How the store is reached.
    pub access: S3Access,
}

/// How an S3-compatible store is reached.
#[derive(Debug, Clone)]
pub struct S3Access {
    /// `http://…` or `https://…`; `None` for the provider that invented the protocol.
    pub endpoint: Option<String>,
    /// Region.
    pub region: String,
    /// Key.
    pub access_key_id: String,
    /// Secret of the key.
    pub secret_access_key: Secret,
}

impl ObjectLocation {
    /// Reads `file:PATH`, `s3://BUCKET/PREFIX` or `http(s)://HOST:PORT/BUCKET/PREFIX`.
    ///
    /// What the URL says itself (`?endpoint=…&region=…`, `http://KEY:SECRET@HOST…`) goes before `access`.
    pub fn parse(url: &str, access: S3Access) -> Result<Self, Error> {
        if let Some(path) = url.strip_prefix("file:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return if path.is_empty() { Err(problem("the path is empty")) } else { Ok(Self::Local(path.into())) };
        }
        let url = Url::parse(url).map_err(|error| problem(&error.to_string()))?;
        let access = refine(access, &url);
        let host = url.host_str().unwrap_or_default();
        let path = url.path().trim_matches('/');
        let (bucket, prefix, endpoint) = match url.scheme() {
            "s3" => (host, path, access.endpoint),
            scheme @ ("http" | "https") => {
                let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
                let (bucket, prefix) = path.split_once('/').unwrap_or((path, ""));
                (bucket, prefix, Some(format!("{scheme}://{host}{port}")))
            }
            _ => return Err(problem("expected file:PATH, s3://BUCKET/PREFIX or http://HOST:PORT/BUCKET/PREFIX")),
        };
        if bucket.is_empty() {
            return Err(problem("the bucket is missing"));
        }
        if access.access_key_id.is_empty() || access.secret_access_key.expose().is_empty() {
            return Err(problem("an S3 store needs an access key id and its secret"));
        }
        let access = S3Access { endpoint, ..access };
        Ok(Self::S3(S3Location { bucket: bucket.to_owned(), prefix: prefix.to_owned(), access }))
    }
}

fn refine(mut access: S3Access, url: &Url) -> S3Access {
    for (name, value) in url.query_pairs() {
        match &*name {
            "endpoint" => access.endpoint = Some(value.into_owned()),
            "region" => access.region = value.into_owned(),
            _ => {}
        }
    }
    if let Some(password) = url.password() {
        access.access_key_id = unescape(url.username());
        access.secret_access_key = Secret::new(unescape(password));
    }
    access
}

/// `%2F` and the like; secrets of S3 stores often hold a slash.
fn unescape(text: &str) -> String {
    let escaped = text.replace('+', "%2B");
    url::form_urlencoded::parse(escaped.as_bytes()).next().map(|(text, _)| text.into_owned()).unwrap_or_default()
}

fn problem(text: &str) -> Error {
    Error::Location { what: "object store", problem: text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `kind | endpoint | bucket | prefix | key:secret`, or the problem.
    fn check(url: &str, expected: &str) {
        let access = S3Access {
            endpoint: None,
            region: "here".to_owned(),
            access_key_id: "k".to_owned(),
            secret_access_key: Secret::new("s"),
        };
        let read = match ObjectLocation::parse(url, access) {
            Ok(ObjectLocation::Local(path)) => format!("local {}", path.display()),
            Ok(ObjectLocation::S3(S3Location { bucket, prefix, access })) => format!(
                "{} {bucket} [{prefix}] {} {}:{}",
                access.endpoint.as_deref().unwrap_or("-"),
                access.region,
                access.access_key_id,
                String::from_utf8_lossy(access.secret_access_key.expose()),
            ),
            Err(error) => error.to_string(),
        };
        assert_eq!(read, expected, "{url}");
    }

    #[test]
    fn urls() {
        check("file:/var/objects", "local /var/objects");
        check("file:///var/objects", "local /var/objects");
        check("file:objects", "local objects");
        check("file:", "object store location: the path is empty");
        check("s3://bucket", "- bucket [] here k:s");
        check("s3://bucket/a/b/", "- bucket [a/b] here k:s");
        check("s3://bucket?endpoint=http://127.0.0.1:9000&region=r", "http://127.0.0.1:9000 bucket [] r k:s");
        check("http://127.0.0.1:9000/bucket/p", "http://127.0.0.1:9000 bucket [p] here k:s");
        check("https://id:a%2Fb+c@host/bucket", "https://host bucket [] here id:a/b+c");
        check("http://host", "object store location: the bucket is missing");
        check(
            "ftp://host/b",
            "object store location: expected file:PATH, s3://BUCKET/PREFIX or http://HOST:PORT/BUCKET/PREFIX",
        );
    }
}
