//! Hand in, look, list, search, download.

use super::{Rest, json, problem};
use crate::house::{House, zip};
use app::Role;
use serde_json::{Value, json as value};
use sha2::{Digest as _, Sha256};

#[tokio::test]
async fn from_a_file_to_its_reports() {
    let house = House::working().await;
    let rest = Rest::new(&house, Role::Submit).await;
    let bad = zip("SKILL.md", "bad");
    let answer = rest.post("/api/v1/scans?file_name=my%20skill.zip", "application/zip", &bad).await;
    let scan = json(&answer, 202);
    let digest = hex::encode(Sha256::digest(&bad));
    let id = format!("{digest}-{}", house.app.engine_version());
    assert_eq!(answer.header("location"), Some(format!("/api/v1/scans/{id}").as_str()));
    assert_eq!((&scan["id"], &scan["sha256"]), (&value!(id), &value!(digest)));
    assert_eq!(scan["file_name"], "my skill.zip");

    let done = rest.finished(&id).await;
    assert_eq!(done["status"], "succeeded", "{done}");
    assert_eq!(done["risk_level"], "malicious");
    assert_eq!((&done["skill_name"], &done["file_count"], &done["units"]), (&value!("demo"), &value!(2), &value!(2)));
    let result = &done["result"];
    assert_eq!(result["findings"], value!({"critical": 3, "high": 0, "medium": 0, "low": 0, "info": 0}));
    assert_eq!(result["capabilities"][0]["name"], "Reads files");
    assert_eq!(result["complete"], true);
    let page = result["report_url"].as_str().unwrap();
    let page = page.strip_prefix(&format!("http://{}", house.client.host)).unwrap();
    let opened = house.client.path(page).await;
    assert_eq!((opened.status, opened.body.contains("<html")), (200, true), "{page}");

    for (format, content_type, has) in [
        ("html", "text/html; charset=utf-8", "<!doctype html>"),
        ("json", "application/json", "\"schema_version\""),
        ("markdown", "text/markdown; charset=utf-8", "my skill.zip"),
        ("sarif", "application/sarif+json", "\"2.1.0\""),
        ("text", "text/plain; charset=utf-8", "MALICIOUS"),
    ] {
        let report = rest.get(&format!("/api/v1/scans/{id}/reports/{format}")).await;
        assert_eq!((report.status, report.header("content-type")), (200, Some(content_type)), "{format}");
        let lower = report.body.to_lowercase();
        assert!(lower.contains(&has.to_lowercase()), "{format}: {}", report.body);
        let acts = matches!(format, "html" | "markdown") && lower.contains("<script>alert");
        assert!(!acts, "{format} must not act");
        assert!(report.header("content-disposition").unwrap().starts_with("attachment; filename=\"touchstone-"));
        assert!(report.header("content-security-policy").unwrap().contains("default-src 'none'"));
    }
    let chinese = rest.get(&format!("/api/v1/scans/{id}/reports/text?lang=zh")).await;
    assert!(chinese.body.contains("恶意"), "{}", chinese.body);

    let again = json(&rest.post("/api/v1/scans", "application/zip", &bad).await, 200);
    assert_eq!((&again["id"], &again["status"]), (&value!(id), &value!("succeeded")), "the same scan");
    house.close().await;
}

#[tokio::test]
async fn every_form_of_a_package() {
    let house = House::working().await;
    let rest = Rest::new(&house, Role::Submit).await;
    let form = |parts: &str| format!("{}--x--\r\n", parts.replace('\n', "\r\n")).into_bytes();
    let text = "---\nname: one\n---\n# One\n";
    let part = "--x\nContent-Disposition: form-data; name=\"file\"; filename=\"SKILL.md\"\n\n# Two\n\n";
    for (content_type, body) in [
        ("application/zip", zip("SKILL.md", "a")),
        ("application/octet-stream", zip("SKILL.md", "b")),
        ("", zip("SKILL.md", "c")),
        ("text/markdown; charset=utf-8", text.as_bytes().to_vec()),
        ("multipart/form-data; boundary=x", form(part)),
    ] {
        let scan = json(&rest.post("/api/v1/scans", content_type, &body).await, 202);
        assert_eq!(rest.finished(scan["id"].as_str().unwrap()).await["status"], "succeeded", "{content_type}");
        if content_type.starts_with("multipart") {
            assert_eq!(scan["file_name"], "SKILL.md");
        }
    }
    for (content_type, body, expected) in [
        ("application/zip", b"PK\x03\x04".to_vec(), "422 invalid-package"),
        ("application/zip", vec![0xff, 0, 0xfe, 1], "422 invalid-package"),
        ("application/zip", Vec::new(), "422 invalid-package"),
        ("application/x-www-form-urlencoded", zip("SKILL.md", "d"), "415 unsupported-media-type"),
        ("application/json", b"{}".to_vec(), "415 unsupported-media-type"),
        ("multipart/form-data", form(part), "400 bad-request"),
        ("multipart/form-data; boundary=y", form(part), "400 bad-request"),
        (
            "multipart/form-data; boundary=x",
            form("--x\nContent-Disposition: form-data; name=\"x\"\n\n1\n"),
            "400 bad-request",
        ),
        ("multipart/form-data; boundary=x", form(&part.repeat(2)), "400 bad-request"),
        ("multipart/form-data; boundary=x", form(""), "400 bad-request"),
        ("application/zip", vec![b'x'; (7 << 20) + 1], "413 too-large"),
        ("application/zip", vec![b'x'; 11 << 20], "413 too-large"),
    ] {
        let answer = rest.post("/api/v1/scans", content_type, &body).await;
        assert_eq!(problem(&answer), expected, "{content_type}: {}", body.len());
    }
    house.close().await;
}

#[tokio::test]
async fn lists_are_searched_and_paged_by_their_last_row() {
    let house = House::working().await;
    let rest = Rest::new(&house, Role::Submit).await;
    let mut ids = Vec::new();
    for (name, content) in
        [("Alpha_1.zip", "good 1"), ("beta.zip", "bad 2"), ("50%.zip", "good 3"), ("crash.zip", "crash 4")]
    {
        let target = format!("/api/v1/scans?file_name={}", name.replace('%', "%25"));
        let scan = json(&rest.post(&target, "application/zip", &zip("SKILL.md", content)).await, 202);
        ids.push(scan["id"].as_str().unwrap().to_owned());
        rest.finished(&ids[ids.len() - 1]).await;
    }
    let names = |list: &Value| -> Vec<String> {
        list["scans"].as_array().unwrap().iter().map(|scan| scan["file_name"].as_str().unwrap().to_owned()).collect()
    };
    let digest = ids[1].split('-').next().unwrap();
    for (query, expected) in [
        ("", &["crash.zip", "50%.zip", "beta.zip", "Alpha_1.zip"][..]),
        ("?status=failed", &["crash.zip"]),
        ("?status=queued", &[]),
        ("?risk_level=malicious", &["beta.zip"]),
        ("?risk_level=benign", &["50%.zip", "Alpha_1.zip"]),
        ("?q=ALPHA", &["Alpha_1.zip"]),
        ("?q=_", &["Alpha_1.zip"]),
        ("?q=%25", &["50%.zip"]),
        ("?q=demo", &["50%.zip", "beta.zip", "Alpha_1.zip"]),
        ("?q=%5C", &[]),
        (&format!("?sha256={digest}"), &["beta.zip"]),
        ("?since=2999-01-01T00:00:00Z", &[]),
        ("?until=2000-01-01T00:00:00Z", &[]),
        ("?since=2000-01-01T00:00:00Z&until=2999-01-01T00:00:00%2B08:00&q=beta", &["beta.zip"]),
    ] {
        let list = json(&rest.get(&format!("/api/v1/scans{query}")).await, 200);
        assert_eq!(names(&list), expected, "{query}");
        assert!(list.get("next_cursor").is_none(), "{query}");
    }

    let mut seen = Vec::new();
    let mut target = "/api/v1/scans?limit=3".to_owned();
    loop {
        let answer = rest.get(&target).await;
        let list = json(&answer, 200);
        seen.extend(names(&list));
        let Some(cursor) = list["next_cursor"].as_str() else { break };
        // Somebody hands in more while we turn the page.
        rest.submit(&zip("SKILL.md", &format!("later {}", seen.len()))).await;
        let link = answer.header("link").unwrap();
        assert!(link.contains(cursor) && link.ends_with("; rel=\"next\""), "{link}");
        target = link[1..].split('>').next().unwrap().to_owned();
    }
    assert_eq!(seen, ["crash.zip", "50%.zip", "beta.zip", "Alpha_1.zip"]);
    house.close().await;
}

#[tokio::test]
async fn a_failed_scan_says_so_and_starts_anew() {
    let house = House::working().await;
    let rest = Rest::new(&house, Role::Submit).await;
    let crash = zip("SKILL.md", "crash");
    let id = rest.submit(&crash).await["id"].as_str().unwrap().to_owned();
    let failed = rest.finished(&id).await;
    assert_eq!(failed["status"], "failed");
    assert!(failed["failure"].as_str().unwrap().contains("submit it again"), "{failed}");
    let report = rest.get(&format!("/api/v1/scans/{id}/reports/json")).await;
    assert_eq!(problem(&report), "409 not-finished");
    assert_eq!(json(&rest.post("/api/v1/scans", "application/zip", &crash).await, 202)["status"], "queued");
    house.close().await;
}

#[tokio::test]
async fn who_am_i() {
    let house = House::working().await;
    let rest = Rest::of(&house, "first", Role::Read, &["rest:Get*"]).await;
    let me = json(&rest.get("/api/v1/account").await, 200);
    assert_eq!((&me["name"], &me["role"], &me["used"]), (&value!("first"), &value!("read"), &value!(0)));
    assert_eq!(me["actions"], value!(["rest:Get*"]));
    assert!(me.get("quota").is_none());
    house.app.set_quota("first", Some(1)).await.unwrap();
    assert_eq!(json(&rest.get("/api/v1/account").await, 200)["quota"], 1);
    let submit = Rest::new(&house, Role::Submit).await;
    submit.finished(submit.submit(&zip("SKILL.md", "one")).await["id"].as_str().unwrap()).await;
    let over = submit.post("/api/v1/scans", "application/zip", &zip("SKILL.md", "two")).await;
    assert_eq!(problem(&over), "403 quota-exceeded");
    house.close().await;
}
