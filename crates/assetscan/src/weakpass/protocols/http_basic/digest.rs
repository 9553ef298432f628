//! The answer to a Digest challenge (RFC 7616): MD5 and SHA-256, with `qop=auth` and without any.

use md5::{Digest as _, Md5};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom as _, SystemRandom};

/// A server's challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Challenge {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    quality: bool,
    algorithm: Algorithm,
    session: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Md5,
    Sha256,
}

impl Algorithm {
    fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha256 => "SHA-256",
        }
    }

    fn hash(self, parts: &[&str]) -> String {
        let text = parts.join(":");
        match self {
            Self::Md5 => hex::encode(Md5::digest(text.as_bytes())),
            Self::Sha256 => hex::encode(digest(&SHA256, text.as_bytes())),
        }
    }
}

impl Challenge {
    /// Reads `Digest realm="…", nonce="…"`; `None`: another scheme, or one that asks for what is not done here.
    pub(super) fn read(header: &str) -> Option<Self> {
        let (scheme, rest) = header.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("Digest") {
            return None;
        }
        let fields = fields(rest);
        let get = |name: &str| fields.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone());
        let named = get("algorithm").unwrap_or_default().to_ascii_uppercase();
        let (named, session) = named.strip_suffix("-SESS").map_or((named.as_str(), false), |plain| (plain, true));
        let algorithm = match named {
            "" | "MD5" => Algorithm::Md5,
            "SHA-256" => Algorithm::Sha256,
            _ => return None,
        };
        let quality = match get("qop") {
            None => false,
            Some(offered) if offered.split(',').any(|word| word.trim().eq_ignore_ascii_case("auth")) => true,
            Some(_) => return None,
        };
        Some(Self { realm: get("realm")?, nonce: get("nonce")?, opaque: get("opaque"), quality, algorithm, session })
    }

    /// The value of `Authorization` for a `GET` of this path.
    pub(super) fn answer(&self, user: &str, password: &str, path: &str) -> Option<String> {
        let mut random = [0; 8];
        SystemRandom::new().fill(&mut random).ok()?;
        Some(self.with(&hex::encode(random), user, password, path))
    }

    fn with(&self, ours: &str, user: &str, password: &str, path: &str) -> String {
        const COUNT: &str = "00000001";
        let hash = |parts: &[&str]| self.algorithm.hash(parts);
        let mut secret = hash(&[user, &self.realm, password]);
        if self.session {
            secret = hash(&[&secret, &self.nonce, ours]);
        }
        let request = hash(&["GET", path]);
        let proof = if self.quality {
            hash(&[&secret, &self.nonce, COUNT, ours, "auth", &request])
        } else {
            hash(&[&secret, &self.nonce, &request])
        };
        let session = if self.session { "-sess" } else { "" };
        let mut text = format!(
            "Digest username=\"{}\", realm=\"{}\", nonce=\"{}\", uri=\"{path}\", response=\"{proof}\", algorithm={}{session}",
            escaped(user),
            escaped(&self.realm),
            escaped(&self.nonce),
            self.algorithm.name(),
        );
        if self.quality {
            text.push_str(&format!(", qop=auth, nc={COUNT}, cnonce=\"{ours}\""));
        }
        if let Some(opaque) = &self.opaque {
            text.push_str(&format!(", opaque=\"{}\"", escaped(opaque)));
        }
        text
    }
}

/// Inside a quoted string of a header.
fn escaped(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect::<String>().replace('\\', "\\\\").replace('"', "\\\"")
}

/// `name=value` and `name="value"` between commas; names in small letters.
fn fields(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.trim_matches([' ', ',', '\t']).to_ascii_lowercase();
        let after = after.trim_start();
        let (value, behind) = match after.strip_prefix('"') {
            Some(quoted) => until_quote(quoted),
            None => after.split_once(',').map_or((after.to_owned(), ""), |(value, rest)| (value.to_owned(), rest)),
        };
        found.push((name, value.trim().to_owned()));
        rest = behind;
    }
    found
}

fn until_quote(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (value, text.get(at + 1..).unwrap_or_default()),
            '\\' => value.extend(letters.next().map(|(_, letter)| letter)),
            letter => value.push(letter),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 7616, 3.9.1.
    #[test]
    fn the_published_examples() {
        let check = |algorithm: &str, response: &str| {
            let header = format!(
                "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, \
                 nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
            );
            let ours = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
            let sent = Challenge::read(&header).unwrap().with(ours, "Mufasa", "Circle of Life", "/dir/index.html");
            assert!(sent.contains(&format!("response=\"{response}\"")), "{sent}");
        };
        check("MD5", "8ca523f5e9506fed4657c9700eebdbec");
        check("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    }

    #[test]
    fn challenges_that_are_none() {
        for header in
            ["Basic realm=\"x\"", "Digest", "Digest realm=\"x\"", "Digest realm=x, nonce=y, algorithm=SHA-512-256"]
        {
            assert_eq!(Challenge::read(header), None, "{header}");
        }
        assert_eq!(Challenge::read("Digest realm=x, nonce=y, qop=\"auth-int\""), None);
    }
}
