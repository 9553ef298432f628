//! Fakes of the protocols that speak in lines.

use super::{Peer, Say};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io;

fn decoded(word: &str) -> String {
    String::from_utf8(STANDARD.decode(word).unwrap_or_default()).unwrap_or_default()
}

/// User and password of SASL PLAIN.
fn plain(word: &str) -> (String, String) {
    let message = decoded(word);
    let mut parts = message.split('\0').skip(1).map(str::to_owned);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

pub(super) async fn ftp(peer: &mut Peer) -> io::Result<()> {
    peer.say("220-hello\r\n there\r\n220 ready").await?;
    let mut user = String::new();
    loop {
        let line = peer.line().await?;
        match line.split_once(' ').unwrap_or((&line, "")) {
            ("USER", name) => {
                name.clone_into(&mut user);
                peer.say("331 password?").await?;
            }
            ("PASS", password) => {
                let said = match peer.judge(&user, password)? {
                    Say::Yes => "230 in",
                    Say::No => "530 Login incorrect.",
                    Say::Locked => "530 Account locked.",
                };
                peer.say(said).await?;
            }
            _ => peer.say("502 what?").await?,
        }
    }
}

pub(super) async fn smtp(peer: &mut Peer) -> io::Result<()> {
    peer.say("220 mail.invalid ESMTP").await?;
    loop {
        let line = peer.line().await?;
        if line.starts_with("EHLO") {
            peer.say("250-mail.invalid\r\n250-SIZE 1000\r\n250 AUTH CRAM-MD5 PLAIN").await?;
        } else if let Some(word) = line.strip_prefix("AUTH PLAIN ") {
            let (user, password) = plain(word);
            smtp_verdict(peer, &user, &password).await?;
        } else {
            peer.say("502 what?").await?;
        }
    }
}

pub(super) async fn smtp_login(peer: &mut Peer) -> io::Result<()> {
    peer.say("220 mail.invalid ESMTP").await?;
    loop {
        let line = peer.line().await?;
        if line.starts_with("EHLO") {
            peer.say("250-mail.invalid\r\n250 AUTH=LOGIN").await?;
        } else if line == "AUTH LOGIN" {
            peer.say("334 VXNlcm5hbWU6").await?;
            let user = decoded(&peer.line().await?);
            peer.say("334 UGFzc3dvcmQ6").await?;
            let password = decoded(&peer.line().await?);
            smtp_verdict(peer, &user, &password).await?;
        } else {
            peer.say("502 what?").await?;
        }
    }
}

async fn smtp_verdict(peer: &mut Peer, user: &str, password: &str) -> io::Result<()> {
    let said = match peer.judge(user, password)? {
        Say::Yes => "235 in",
        Say::No => "535 5.7.8 no",
        Say::Locked => "535 5.7.0 too many failed logins",
    };
    peer.say(said).await
}

pub(super) async fn imap(peer: &mut Peer) -> io::Result<()> {
    imap_with(peer, "IMAP4rev1").await
}

pub(super) async fn imap_plain(peer: &mut Peer) -> io::Result<()> {
    imap_with(peer, "IMAP4rev1 LOGINDISABLED AUTH=PLAIN").await
}

async fn imap_with(peer: &mut Peer, capabilities: &str) -> io::Result<()> {
    peer.say("* OK ready").await?;
    loop {
        let line = peer.line().await?;
        let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
        let (user, password) = if command == "CAPABILITY" {
            peer.say(&format!("* CAPABILITY {capabilities}\r\n{tag} OK done")).await?;
            continue;
        } else if command == "AUTHENTICATE PLAIN" {
            peer.say("+ ").await?;
            plain(&peer.line().await?)
        } else {
            let words: Vec<&str> = command.split('"').collect();
            (words[1].to_owned(), words[3].to_owned())
        };
        let said = match peer.judge(&user, &password)? {
            Say::Yes => "OK in",
            Say::No => "NO [AUTHENTICATIONFAILED] no",
            Say::Locked => "NO [UNAVAILABLE] later",
        };
        peer.say(&format!("{tag} {said}")).await?;
    }
}

pub(super) async fn pop3(peer: &mut Peer) -> io::Result<()> {
    peer.say("+OK ready").await?;
    let mut user = String::new();
    loop {
        let line = peer.line().await?;
        match line.split_once(' ').unwrap_or((&line, "")) {
            ("CAPA", _) => peer.say("-ERR unknown").await?,
            ("USER", name) => {
                name.clone_into(&mut user);
                peer.say("+OK").await?;
            }
            ("PASS", password) => {
                let said = match peer.judge(&user, password)? {
                    Say::Yes => "+OK in",
                    Say::No => "-ERR [AUTH] no",
                    Say::Locked => "-ERR [LOGIN-DELAY] wait",
                };
                peer.say(said).await?;
            }
            _ => peer.say("-ERR what?").await?,
        }
    }
}

pub(super) async fn redis(peer: &mut Peer) -> io::Result<()> {
    let mut known = false;
    loop {
        let count: usize = peer.line().await?.trim_start_matches('*').parse().unwrap_or(0);
        let mut words = Vec::new();
        for _ in 0..count {
            peer.line().await?;
            words.push(peer.line().await?);
        }
        match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["PING"] if known => peer.say("+PONG").await?,
            ["PING"] => peer.say("-NOAUTH Authentication required.").await?,
            ["AUTH", password] => known = redis_verdict(peer, "default", password).await?,
            ["AUTH", user, password] => known = redis_verdict(peer, user, password).await?,
            _ => peer.say("-ERR unknown command").await?,
        }
    }
}

async fn redis_verdict(peer: &mut Peer, user: &str, password: &str) -> io::Result<bool> {
    let yes = peer.judge(user, password)? == Say::Yes;
    peer.say(if yes { "+OK" } else { "-WRONGPASS invalid username-password pair or user is disabled." }).await?;
    Ok(yes)
}

pub(super) async fn nats(peer: &mut Peer) -> io::Result<()> {
    peer.say(r#"INFO {"server_id":"x","version":"2","auth_required":true,"max_payload":1048576}"#).await?;
    loop {
        let line = peer.line().await?;
        let Some(connect) = line.strip_prefix("CONNECT ") else { continue };
        let said: serde_json::Value = serde_json::from_str(connect)?;
        let field = |name: &str| said.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        let password = if field("user").is_empty() { field("auth_token") } else { field("pass") };
        let said = match peer.judge(&field("user"), &password)? {
            Say::Yes => "+OK",
            Say::No => "-ERR 'Authorization Violation'",
            Say::Locked => "-ERR 'maximum connections exceeded'",
        };
        peer.say(said).await?;
    }
}

pub(super) async fn memcached(peer: &mut Peer) -> io::Result<()> {
    loop {
        let line = peer.line().await?;
        if !line.starts_with("set ") {
            peer.say("CLIENT_ERROR unauthenticated").await?;
            continue;
        }
        let words = peer.line().await?;
        let (user, password) = words.split_once(' ').unwrap_or_default();
        let yes = peer.judge(user, password)? == Say::Yes;
        peer.say(if yes { "STORED" } else { "CLIENT_ERROR authentication failure" }).await?;
    }
}
