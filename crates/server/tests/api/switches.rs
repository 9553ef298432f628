//! `TaskAdvanceCFG`: what a task's owner switched off is not looked for, and what was found before is not called gone.

use crate::client::Client;
use crate::house::House;
use crate::tasks::{add, create, over, task};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

const VULNERABLE: &str = "CVE-2011-2523";
const LISTS: [(&str, &str); 4] = [
    ("port", "DescribeRiskCenterAssetViewPortRiskList"),
    ("poc", "DescribeRiskCenterAssetViewVULRiskList"),
    ("weakpass", "DescribeRiskCenterAssetViewWeakPasswordRiskList"),
    ("configrisk", "DescribeRiskCenterAssetViewCFGRiskList"),
];

/// An FTP server of an infamous release, without TLS, whose user `ftp` has a password that everybody guesses.
struct Ftp {
    port: u16,
    passwords: Arc<AtomicUsize>,
}

impl Ftp {
    async fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let passwords = Arc::new(AtomicUsize::new(0));
        let (port, counter) = (listener.local_addr().unwrap().port(), passwords.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let counter = counter.clone();
                tokio::spawn(async move {
                    let (read, mut write) = stream.into_split();
                    let mut lines = BufReader::new(read).lines();
                    let mut user = String::new();
                    let mut answer = "220 (vsFTPd 2.3.4)".to_owned();
                    loop {
                        if write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
                            return;
                        }
                        let Ok(Some(line)) = lines.next_line().await else { return };
                        answer = match line.split_once(' ') {
                            Some(("USER", name)) => {
                                user = name.to_owned();
                                "331 Please specify the password.".to_owned()
                            }
                            Some(("PASS", word)) => {
                                // Whether anybody may come in is a setting, not a guess.
                                counter.fetch_add(usize::from(user != "anonymous"), Ordering::Relaxed);
                                let right = user == "admin" && word == "admin";
                                if right { "230 Login successful." } else { "530 Login incorrect." }.to_owned()
                            }
                            _ => "530 Please login with USER and PASS.".to_owned(),
                        };
                    }
                });
            }
        });
        Self { port, passwords }
    }

    /// A task over it alone, with these switches.
    fn task(&self, switches: &Value) -> Value {
        let mut task = task(&["127.0.0.1"], &self.port.to_string());
        task["ScanItem"] = json!(LISTS.map(|(item, _)| item));
        for (name, value) in switches.as_object().unwrap() {
            task["TaskAdvanceCFG"][name] = value.clone();
        }
        task
    }
}

/// What is open, as `item check port?` lines: weaknesses and settings by name.
async fn open_risks(client: &Client, port: u16) -> Vec<String> {
    let mut open = Vec::new();
    for (item, list) in LISTS {
        let filter =
            json!({"Filter": {"Limit": 100, "Filters": [{"Name": "Status", "Values": ["0"], "OperatorType": 7}]}});
        let answer = client.post(list, &filter).await.response();
        for row in answer["Data"].as_array().into_iter().flatten() {
            let at = |name: &str| row[name].to_string().contains(&port.to_string());
            // Other tests listen on this machine too; risks of the machine itself have no port.
            let here = ["Port", "VULURL", "AppVersion", "CheckType"].into_iter().any(at)
                || item == "poc"
                || item == "configrisk";
            let text = row.to_string();
            let name = match item {
                "poc" if text.contains(VULNERABLE) => "backdoor",
                "configrisk" if text.contains("FTP without TLS") => "clear text",
                "poc" | "configrisk" => continue,
                other => other,
            };
            if here {
                open.push(name.to_owned());
            }
        }
    }
    // A template and the table both know the backdoor.
    open.dedup();
    open
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_switched_off_is_neither_looked_for_nor_called_gone() {
    let house = House::working().await;
    let client = &house.client;
    add(client, &["127.0.0.1"]).await;
    let ftp = Ftp::listen().await;
    let off = json!({
        "VulRisk": [{"RiskId": VULNERABLE, "Enable": 0}],
        "WeakPwdRisk": [{"CheckItemId": 2, "Enable": 0}],
        "CFGRisk": [{"ItemId": "AUTH TLS", "Enable": 0, "ResourceType": ""}],
    });
    let first = create(client, &ftp.task(&off)).await;
    let row = over(client, &first).await;
    assert_eq!(open_risks(client, ftp.port).await, ["port"], "{row}");
    assert_eq!(ftp.passwords.load(Ordering::Relaxed), 0, "no password was tried");

    over(client, &create(client, &ftp.task(&json!({}))).await).await;
    let everything = ["port", "backdoor", "weakpass", "clear text"];
    assert_eq!(open_risks(client, ftp.port).await, everything);
    let tried = ftp.passwords.load(Ordering::Relaxed);
    assert!(tried > 2, "{tried}");

    // Off as a group, except one; the port is left alone too: nothing of that says that anything is gone.
    let mut groups = ftp.task(&json!({
        "VulRisk": [{"RiskId": "version-match", "Enable": 0}],
        "WeakPwdRisk": [{"CheckItemId": 2, "Enable": 0}],
        "CFGRisk": [
            {"ItemId": "service-setting", "Enable": 0, "ResourceType": ""},
            {"ItemId": "smtp-open-relay", "Enable": 1, "ResourceType": ""},
        ],
    }));
    over(client, &create(client, &groups).await).await;
    assert_eq!(open_risks(client, ftp.port).await, everything);
    let other = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    groups["TaskAdvanceCFG"] = json!({"PortRisk": [
        {"PortSets": format!("{},{other}", ftp.port), "Enable": 1}, {"PortSets": ftp.port.to_string(), "Enable": 0},
    ]});
    over(client, &create(client, &groups).await).await;
    assert_eq!(open_risks(client, ftp.port).await, everything, "a port that is left alone is not closed");
    assert_eq!(ftp.passwords.load(Ordering::Relaxed), tried, "no password was tried again");

    // The list of checks shows what the task was told.
    for (task, id, enable) in
        [(Some(&first), VULNERABLE, 0), (None, VULNERABLE, 1), (Some(&first), "CVE-2021-41773", 1)]
    {
        let mut ask = json!({"Filter": {"Filters": [{"Name": "RiskId", "Values": [id], "OperatorType": 7}]}});
        if let Some(task) = task {
            ask["TaskId"] = json!(task);
        }
        let list = client.post("DescribeVULRiskAdvanceCFGList", &ask).await.response();
        assert_eq!((&list["TotalCount"], &list["Data"][0]["Enable"]), (&json!(1), &json!(enable)), "{id}: {list}");
    }
    let both = json!({"Filter": {"Filters": [{"Name": "RiskId", "Values": ["CVE-2021-41773"], "OperatorType": 7}]}});
    let both = client.post("DescribeVULRiskAdvanceCFGList", &both).await.response();
    assert_eq!(both["Data"][0]["CheckFrom"], "Version match / Proof by request");
    house.close().await;
}

#[tokio::test]
async fn switches_that_are_neither_on_nor_off_are_refused() {
    let house = House::idle().await;
    add(&house.client, &["127.0.0.1"]).await;
    for wrong in [
        json!({"VulRisk": [{"RiskId": VULNERABLE, "Enable": 2}]}),
        json!({"PortRisk": [{"PortSets": "ssh", "Enable": 0}]}),
    ] {
        let mut asked = task(&["127.0.0.1"], "80");
        asked["TaskAdvanceCFG"] = wrong;
        assert_eq!(
            house.client.post("CreateRiskCenterScanTask", &asked).await.code(),
            "InvalidParameterValue",
            "{asked}"
        );
    }
}
