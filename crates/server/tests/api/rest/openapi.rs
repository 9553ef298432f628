//! The OpenAPI document is checked in: a change of the API is a change of `docs/openapi.json`.

use crate::house::House;
use serde_json::Value;
use std::{env, fs, path::Path};

#[tokio::test]
async fn the_document_is_the_one_that_is_checked_in() {
    let house = House::idle().await;
    let answer = house.client.path("/api/openapi.json").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    let document: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, format!("{document:#}\n")).unwrap();
    }
    let kept: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert!(kept == document, "docs/openapi.json is old: run UPDATE_DOCS=1 cargo test -p server --test api openapi");
}
