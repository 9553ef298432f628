//! `FinishWebHook`: an address is told when a run of a task ends, however it ends; signed, and again after a failure.

use crate::house::{House, Scripted, settings};
use crate::rest::webhooks::Receiver;
use crate::tasks::{add, create, over, task};
use app::{App, Secret};
use serde_json::{Value, json};
use std::sync::Arc;
use time::OffsetDateTime;

async fn secret(app: &App) -> String {
    let account = app.account("first").await.unwrap();
    let secret: Secret = app.webhook_secret(account.id, OffsetDateTime::now_utc()).await.unwrap();
    String::from_utf8(secret.expose().to_vec()).unwrap()
}

fn told(receiver: &Receiver, port: &str) -> Value {
    let mut task = task(&["127.0.0.1"], port);
    task["FinishWebHook"] = json!(receiver.url());
    task["ScanItem"] = json!(["port"]);
    task
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_signed_and_told_again_after_a_failure() {
    let house = House::working().await;
    let client = &house.client;
    add(client, &["127.0.0.1"]).await;
    let receiver = Receiver::new().await;
    let task_id = create(client, &told(&receiver, "1")).await;
    let first = receiver.next(503).await;
    let second = receiver.next(200).await;
    let secret = secret(&house.app).await;
    for message in [&first, &second] {
        message.signed_with(&secret);
        assert_eq!(message.headers["webhook-id"], first.headers["webhook-id"], "a repetition is known by its id");
    }
    let said = second.json();
    let row = over(client, &task_id).await;
    assert_eq!((&said["type"], &said["data"]["task_id"]), (&json!("task.finished"), &json!(task_id)), "{said}");
    assert_eq!(said["data"]["risk_count"], row["RiskCount"], "{said}");
    assert_eq!((&said["data"]["report_ready"], &said["data"]["asset_count"]), (&json!(true), &json!(1)), "{said}");
    assert!(!row.to_string().contains("hush"), "the address may hold a secret: {row}");
    house.close().await;
}

#[tokio::test]
async fn told_of_a_stop_and_only_where_it_may_be() {
    let house = House::idle().await;
    let client = &house.client;
    add(client, &["127.0.0.1"]).await;
    for wrong in ["ftp://127.0.0.1/", "no address", "http://10.0.0.1/hook"] {
        let mut asked = task(&["127.0.0.1"], "1");
        asked["FinishWebHook"] = json!(wrong);
        let refused = client.post("CreateRiskCenterScanTask", &asked).await;
        assert_eq!(refused.code(), "InvalidParameterValue", "{wrong}");
        assert!(refused.body.contains("FinishWebHook"), "{}", refused.body);
    }
    let receiver = Receiver::new().await;
    let task_id = create(client, &told(&receiver, "1")).await;
    client.post("StopRiskCenterTask", &json!({"TaskIdList": [{"TaskId": task_id}]})).await.response();
    let workers = house.app.start_workers(Arc::new(Scripted), 1).await.unwrap();
    let said = receiver.next(200).await.json();
    assert_eq!((&said["type"], &said["data"]["report_ready"]), (&json!("task.stopped"), &json!(false)), "{said}");
    workers.shutdown().await;
}

#[tokio::test]
async fn a_restart_loses_no_message() {
    let data = tempfile::tempdir().unwrap();
    let receiver = Receiver::new().await;
    let start = async || {
        let app = App::open(settings(data.path())).await.unwrap();
        let workers = app.start_workers(Arc::new(Scripted), 1).await.unwrap();
        (app, workers)
    };
    let now = OffsetDateTime::now_utc();
    let (app, workers) = start().await;
    app.create_account("first", None, now).await.unwrap();
    let account = app.account("first").await.unwrap().id;
    let scope = app.scope_of_account("first").await.unwrap();
    app.add_names(&scope, &["127.0.0.1".into()], &[], now).await.unwrap();
    let wish = app::Wish {
        entered: vec!["127.0.0.1".into()],
        ports: "1".into(),
        web_hook: receiver.url(),
        ..app::Wish::default()
    };
    let new = app::NewTask {
        name: "told".into(),
        plan: model::PlanKind::Now,
        plan_content: String::new(),
        settings: app::TaskSettings {
            selection: model::AssetSelection::Entered,
            items: vec![model::ScanItem::Port],
            mode: model::ScanMode::Quick,
        },
        origin: String::new(),
        wish,
    };
    app.create_risk_task(account, new, now).await.unwrap();
    let first = receiver.next(500).await;
    workers.shutdown().await;
    drop(app);

    let (_app, workers) = start().await;
    let second = receiver.next(200).await;
    assert_eq!(second.headers["webhook-id"], first.headers["webhook-id"]);
    workers.shutdown().await;
}
