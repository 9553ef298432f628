//! Requests over real sockets of this machine: what is reached, what is refused, and what stops a bad server.

use super::*;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

const MOST: usize = 1000;

/// Answers every connection with the same bytes, and leaves it open for a moment.
async fn server(answer: String) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut request = [0; 2048];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(answer.as_bytes()).await;
                if answer.contains("hangs") {
                    tokio::time::sleep(Duration::from_secs(30)).await;
                }
            });
        }
    });
    address
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

fn to(location: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

fn outbound(allow: &str, milliseconds: u64) -> Outbound {
    let allow = Network::list(allow).unwrap();
    Outbound::new(&OutboundSettings { allow, time: Duration::from_millis(milliseconds) }).unwrap()
}

/// The body, or why there is none.
async fn get(allow: &str, url: &str) -> Result<String, OutboundError> {
    outbound(allow, 20_000).download(url, MOST).await.map(|got| String::from_utf8(got.bytes).unwrap())
}

#[tokio::test]
async fn only_what_is_named_is_reached() {
    let server = server(ok("here")).await;
    let (port, url) = (server.port(), format!("http://{server}/a.zip"));
    assert_eq!(get("127.0.0.0/8", &url).await.as_deref(), Ok("here"));
    assert_eq!(get("127.0.0.0/8", &format!("http://localhost:{port}/")).await.as_deref(), Ok("here"));
    let denied = |host: &str| Err(OutboundError::NotAllowed(host.to_owned()));
    assert_eq!(get("", &url).await, denied("127.0.0.1"));
    assert_eq!(get("0.0.0.0/0, ::/0", &url).await, denied("127.0.0.1"));
    assert_eq!(get("0.0.0.0/0, ::/0", &format!("http://localhost:{port}/")).await, denied("localhost"));
    // Other spellings of the same address.
    for spelled in ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"] {
        let got = get("0.0.0.0/0, ::/0", &format!("http://{spelled}:{port}/")).await;
        assert!(matches!(got, Err(OutboundError::NotAllowed(_))), "{spelled}: {got:?}");
    }
}

#[tokio::test]
async fn redirects_are_checked_like_the_first_address() {
    let goal = server(ok("goal")).await;
    let good = server(to(&format!("http://{goal}/x"))).await;
    assert_eq!(get("127.0.0.0/8", &format!("http://{good}/")).await.as_deref(), Ok("goal"));
    for (location, expected) in [
        ("http://169.254.169.254/latest/", OutboundError::NotAllowed("169.254.169.254".into())),
        ("http://10.0.0.1/", OutboundError::NotAllowed("10.0.0.1".into())),
        ("file:///etc/passwd", OutboundError::Redirects),
        ("", OutboundError::Redirects),
    ] {
        let bad = server(to(location)).await;
        assert_eq!(get("127.0.0.0/8", &format!("http://{bad}/")).await, Err(expected), "{location}");
    }
}

#[tokio::test]
async fn bad_servers_end() {
    let local = "127.0.0.0/8";
    for (answer, expected) in [
        (ok(&"x".repeat(MOST + 1)), OutboundError::TooLarge(MOST)),
        (format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(MOST + 1)), OutboundError::TooLarge(MOST)),
        ("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n".into(), OutboundError::TooLarge(MOST)),
        ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".into(), OutboundError::Status(404)),
        ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx".into(), OutboundError::Unreachable("127.0.0.1".into())),
        ("nonsense".into(), OutboundError::Unreachable("127.0.0.1".into())),
    ] {
        let server = server(answer.clone()).await;
        let shown: String = answer.chars().take(60).collect();
        assert_eq!(get(local, &format!("http://{server}/")).await, Err(expected), "{shown}");
    }
    let slow = server("HTTP/1.1 200 OK\r\nX: hangs\r\nContent-Length: 10\r\n\r\nx".into()).await;
    let got = outbound(local, 300).download(&format!("http://{slow}/"), MOST).await;
    assert_eq!(got.err(), Some(OutboundError::TimedOut(0)));
}

#[tokio::test]
async fn only_http_addresses_are_read() {
    for (url, expected) in [
        ("ftp://127.0.0.1/a", OutboundError::Scheme("ftp".into())),
        ("file:///etc/passwd", OutboundError::Scheme("file".into())),
        ("javascript:alert(1)", OutboundError::Scheme("javascript".into())),
        ("a.zip", OutboundError::NoUrl),
        ("", OutboundError::NoUrl),
        ("http://", OutboundError::NoUrl),
    ] {
        assert_eq!(get("127.0.0.0/8", url).await, Err(expected), "{url}");
    }
    let long = format!("http://127.0.0.1/{}", "a".repeat(5000));
    assert_eq!(get("127.0.0.0/8", &long).await, Err(OutboundError::NoUrl));
}

#[tokio::test]
async fn a_webhook_is_sent_and_follows_nothing() {
    let moved = server(to("http://127.0.0.1:1/")).await;
    let sender = outbound("127.0.0.0/8", 20_000);
    assert_eq!(sender.post(&format!("http://{moved}/hook"), HeaderMap::new(), b"{}".to_vec()).await, Ok(302));
    let denied = outbound("0.0.0.0/0", 20_000).post(&format!("http://{moved}/"), HeaderMap::new(), Vec::new()).await;
    assert_eq!(denied, Err(OutboundError::NotAllowed("127.0.0.1".into())));
}
