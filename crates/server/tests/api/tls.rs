//! HTTPS with certificate files, and the mistakes that are told before anything is served.

use crate::client::Client;
use crate::house::House;
use serde_json::json;
use server::{Config, Tls};
use std::{fs, path::Path, sync::Arc};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::CertificateDer},
};

/// A certificate for `localhost` and its key, as files.
fn certificate(folder: &Path) -> (Config, CertificateDer<'static>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let config = Config {
        tls_certificate: folder.join("certificate.pem"),
        tls_key: folder.join("key.pem"),
        ..Config::default()
    };
    fs::write(&config.tls_certificate, made.cert.pem()).unwrap();
    fs::write(&config.tls_key, made.signing_key.serialize_pem()).unwrap();
    (config, made.cert.der().clone())
}

#[tokio::test]
async fn the_api_over_https() {
    let folder = tempfile::tempdir().unwrap();
    let (config, root) = certificate(folder.path());
    let house = House::with(config, 1).await;
    let client = Client { host: format!("localhost:{}", house.client.address.port()), ..house.client.clone() };
    let mut roots = RootCertStore::empty();
    roots.add(root).unwrap();
    let trust = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = TlsConnector::from(Arc::new(trust));
    let ask = |wire: Vec<u8>| {
        let (connector, address) = (connector.clone(), client.address);
        async move {
            let stream = TcpStream::connect(address).await.unwrap();
            let mut stream = connector.connect("localhost".try_into().unwrap(), stream).await.unwrap();
            stream.write_all(&wire).await.unwrap();
            let mut answer = Vec::new();
            // Some clients of ours close without the farewell of TLS.
            let _ = stream.read_to_end(&mut answer).await;
            String::from_utf8(answer).unwrap()
        }
    };
    let answer = ask(client.v3("POST", "DescribeSkillScanPayInfo", "", b"{}", &[])).await;
    assert!(answer.contains("\"NickName\":\"first\""), "{answer}");
    let huge = ask(client.v3("GET", "DescribeSkillScanPayInfo", &"A".repeat(1200 << 10), b"", &[])).await;
    assert!(huge.contains("RequestSizeLimitExceeded"), "{huge}");

    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let upload = json!({"FileBase64": STANDARD.encode(crate::house::zip("SKILL.md", "good"))}).to_string();
    let created = ask(client.v3("POST", "CreateSkillScan", "", upload.as_bytes(), &[])).await;
    let (_, body) = created.split_once("\r\n\r\n").unwrap();
    let created: serde_json::Value = serde_json::from_str(body).unwrap();
    let key = json!({
        "ContentHash": created["Response"]["ContentHash"],
        "EngineVersion": created["Response"]["EngineVersion"],
    });
    let mut seen = String::new();
    for _ in 0..100 {
        seen = ask(client.v3("POST", "DescribeSkillScanResult", "", key.to_string().as_bytes(), &[])).await;
        if !seen.contains("SCANNING") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(seen.contains(&format!("\"ReportURL\":\"https://{}/reports/", client.host)), "{seen}");

    // Who speaks in the clear to it gets no answer, and hurts nobody.
    let mut plain = TcpStream::connect(client.address).await.unwrap();
    plain.write_all(&client.v3("POST", "DescribeSkillScanPayInfo", "", b"{}", &[])).await.unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer).await;
    assert!(!String::from_utf8_lossy(&answer).contains("NickName"));
    assert!(ask(client.v3("POST", "DescribeSkillScanPayInfo", "", b"{}", &[])).await.contains("NickName"));
    house.close().await;
}

#[test]
fn broken_files_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let (good, _) = certificate(folder.path());
    assert!(Tls::load(&good).unwrap().is_some());
    assert!(Tls::load(&Config::default()).unwrap().is_none());
    let missing = folder.path().join("missing.pem");
    let empty = folder.path().join("empty.pem");
    fs::write(&empty, "").unwrap();
    for (broken, named) in [
        (Config { tls_certificate: missing.clone(), ..good.clone() }, "tls_certificate"),
        (Config { tls_key: missing, ..good.clone() }, "tls_key"),
        (Config { tls_certificate: empty.clone(), ..good.clone() }, "empty.pem"),
        (Config { tls_key: empty, ..good.clone() }, "empty.pem"),
        (Config { tls_certificate: good.tls_key.clone(), ..good.clone() }, "tls_certificate"),
    ] {
        let said = Tls::load(&broken).err().unwrap().to_string();
        assert!(said.contains(named), "{said}");
    }
}
