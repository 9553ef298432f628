//! Where a scan stands, told as it changes.

use super::{Rest, problem};
use crate::house::{House, zip};
use app::Role;
use serde_json::Value;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

#[tokio::test]
async fn a_stream_ends_with_the_scan() {
    let house = House::working().await;
    let rest = Rest::new(&house, Role::Submit).await;
    let id = rest.submit(&zip("SKILL.md", "bad")).await["id"].as_str().unwrap().to_owned();
    let answer = rest.get(&format!("/api/v1/scans/{id}/events")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/event-stream")));
    let data: Vec<Value> = answer
        .body
        .lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .filter(|data| data.starts_with("{\"id\""))
        .map(|data| serde_json::from_str(data).unwrap())
        .collect();
    let last = data.last().unwrap();
    assert_eq!(
        (&last["id"], &last["status"], &last["risk_level"]),
        (&id.as_str().into(), &"succeeded".into(), &"malicious".into())
    );
    assert!(answer.body.contains("event: end\ndata: {}\n\n"), "{}", answer.body);
    let states: Vec<&str> = data.iter().map(|scan| scan["status"].as_str().unwrap()).collect();
    let order = ["queued", "running", "succeeded"];
    let places: Vec<_> = states.iter().map(|state| order.iter().position(|known| known == state).unwrap()).collect();
    assert!(places.is_sorted() && places.windows(2).all(|pair| pair[0] < pair[1]), "{states:?}");
    assert_eq!(problem(&rest.get(&format!("/api/v1/scans/{}-1/events", "0".repeat(64))).await), "404 not-found");
    house.close().await;
}

#[tokio::test]
async fn a_client_may_go_at_any_time() {
    let house = House::idle().await;
    let rest = Rest::new(&house, Role::Submit).await;
    let id = rest.submit(&zip("SKILL.md", "waits")).await["id"].as_str().unwrap().to_owned();
    // More streams than one account may have at the same time, one after the other.
    for round in 0..70 {
        let mut stream = TcpStream::connect(house.client.address).await.unwrap();
        stream.write_all(&rest.wire("GET", &format!("/api/v1/scans/{id}/events"), &[], b"")).await.unwrap();
        let mut head = [0; 12];
        stream.read_exact(&mut head).await.unwrap();
        if &head == b"HTTP/1.1 429" {
            // Too fast for its rate, or for the streams before to be gone.
            tokio::time::sleep(Duration::from_millis(60)).await;
            continue;
        }
        assert_eq!(&head, b"HTTP/1.1 200", "{round}");
    }
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let mut stream = TcpStream::connect(house.client.address).await.unwrap();
    stream.write_all(&rest.wire("GET", &format!("/api/v1/scans/{id}/events"), &[], b"")).await.unwrap();
    let mut head = [0; 12];
    stream.read_exact(&mut head).await.unwrap();
    assert_eq!(&head, b"HTTP/1.1 200", "places come back");
}
