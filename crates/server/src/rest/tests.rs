//! The list and the document are one.

use super::{check, endpoints, openapi, problem::Kind};
use std::collections::BTreeSet;

#[test]
fn every_endpoint_is_described_and_nothing_else() {
    assert!(check().is_ok());
    let document: serde_json::Value = serde_json::from_str(openapi::text()).unwrap();
    let described: BTreeSet<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().keys().map(|method| method.to_uppercase());
            methods.map(|method| (path.clone(), method)).collect::<Vec<_>>()
        })
        .collect();
    let served: BTreeSet<(String, String)> =
        endpoints::LIST.iter().map(|entry| (entry.path.to_owned(), entry.method.to_owned())).collect();
    assert_eq!(described, served);
}

#[test]
fn problems_have_words_of_their_own() {
    let codes: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.code()).collect();
    assert_eq!(codes.len(), Kind::ALL.len());
    for kind in Kind::ALL {
        assert!((400..600).contains(&kind.status()), "{kind:?}");
        assert!(kind.title().zh.chars().any(|c| c > '\u{4e00}'), "{kind:?}");
    }
}
