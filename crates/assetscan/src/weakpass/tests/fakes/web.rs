//! Web servers with a login: Basic, Digest, and a form with a token.

use super::{Peer, Say};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use std::io;

struct Asked {
    path: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Asked {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }
}

async fn request(peer: &mut Peer) -> io::Result<Asked> {
    let first = peer.line().await?;
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut asked = Asked { path, headers: Vec::new(), body: String::new() };
    loop {
        let line = peer.line().await?;
        let Some((name, value)) = line.split_once(": ") else { break };
        asked.headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let length: usize = asked.header("content-length").parse().unwrap_or(0);
    asked.body = String::from_utf8(peer.exactly(length).await?).unwrap_or_default();
    Ok(asked)
}

async fn answer(peer: &mut Peer, status: &str, headers: &[&str], body: &str) -> io::Result<()> {
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    peer.send(format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes()).await
}

async fn judged(peer: &mut Peer, said: Say, challenge: &str) -> io::Result<()> {
    match said {
        Say::Yes => answer(peer, "200 OK", &[], "welcome").await,
        Say::No => answer(peer, "401 Unauthorized", &[challenge], "no").await,
        Say::Locked => answer(peer, "401 Unauthorized", &[challenge], "account locked").await,
    }
}

pub(super) async fn basic(peer: &mut Peer) -> io::Result<()> {
    const CHALLENGE: &str = "WWW-Authenticate: Basic realm=\"fake\"";
    let asked = request(peer).await?;
    let Some(word) = asked.header("authorization").strip_prefix("Basic ") else {
        return answer(peer, "401 Unauthorized", &[CHALLENGE], "no").await;
    };
    let pair = String::from_utf8(STANDARD.decode(word).unwrap_or_default()).unwrap_or_default();
    let (user, password) = pair.split_once(':').unwrap_or_default();
    let said = peer.judge(user, password)?;
    judged(peer, said, CHALLENGE).await
}

pub(super) async fn digest(peer: &mut Peer) -> io::Result<()> {
    const CHALLENGE: &str = "WWW-Authenticate: Digest realm=\"fake\", nonce=\"n0\", qop=\"auth\", algorithm=MD5";
    let asked = request(peer).await?;
    let sent = asked.header("authorization");
    if sent.is_empty() {
        return answer(peer, "401 Unauthorized", &[CHALLENGE], "no").await;
    }
    let field = |name: &str| {
        let value = sent.split_once(&format!("{name}=\"")).map_or("", |(_, rest)| rest);
        value.split('"').next().unwrap_or_default().to_owned()
    };
    let hash = |text: String| hex::encode(Md5::digest(text.as_bytes()));
    let secret = hash(format!("{}:fake:{}", field("username"), peer.password(&field("username"))));
    let request = hash(format!("GET:{}", field("uri")));
    let proof = hash(format!("{secret}:n0:00000001:{}:auth:{request}", field("cnonce")));
    let said = peer.verdict(proof == field("response"))?;
    judged(peer, said, CHALLENGE).await
}

pub(super) async fn form(peer: &mut Peer) -> io::Result<()> {
    const PAGE: &str = "<form method=post action=/session><input type=hidden name=token value=t&amp;1>\
                        <input name=user><input type=password name=pw></form>";
    let asked = request(peer).await?;
    match asked.path.as_str() {
        "/login" => answer(peer, "200 OK", &["Set-Cookie: s=1; Path=/"], PAGE).await,
        "/session" => {
            let fields: Vec<(String, String)> =
                url::form_urlencoded::parse(asked.body.as_bytes()).into_owned().collect();
            let field = |name: &str| fields.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value);
            if asked.header("cookie") != "s=1" || field("token") != "t&1" {
                return answer(peer, "400 Bad Request", &[], "token").await;
            }
            match peer.judge(field("user"), field("pw"))? {
                Say::Yes => answer(peer, "302 Found", &["Location: /home"], "").await,
                Say::No => answer(peer, "302 Found", &["Location: /login?failed"], "").await,
                Say::Locked => answer(peer, "200 OK", &[], "Account locked, too many attempts").await,
            }
        }
        "/login?failed" => answer(peer, "200 OK", &[], &format!("Invalid login. {PAGE}")).await,
        "/home" => answer(peer, "200 OK", &[], "hello").await,
        _ => answer(peer, "404 Not Found", &[], "nothing here").await,
    }
}
