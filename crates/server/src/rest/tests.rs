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

#[test]
fn every_reference_leads_somewhere() {
    let document: serde_json::Value = serde_json::from_str(openapi::text()).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let mut names =
        openapi::text().split("\"#/components/schemas/").skip(1).map(|rest| rest.split('"').next().unwrap());
    assert!(names.all(|name| schemas.contains_key(name)));
    let zip = &document["paths"]["/api/v1/scans"]["post"]["requestBody"]["content"]["application/zip"]["schema"];
    let zip = zip["$ref"].as_str().map_or(zip, |name| &schemas[name.rsplit('/').next().unwrap()]);
    assert_eq!((&zip["type"], &zip["format"]), (&"string".into(), &"binary".into()));
}
