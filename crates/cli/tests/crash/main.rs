//! `kill -9` and SIGTERM in mid-scan, against the real binary: what was accepted is scanned, once.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod client;
mod service;

use client::Client;
use service::{Service, runs, wait_until};
use std::{
    collections::BTreeSet,
    io::{Cursor, Write as _},
    thread,
    time::Duration,
};
use zip::{ZipWriter, write::SimpleFileOptions};

/// "Within seconds", and SIGTERM's bound: the promises of the service.
const START: Duration = Duration::from_secs(5);
const STOP: Duration = Duration::from_secs(10);

#[test]
fn a_killed_server_loses_nothing_and_does_nothing_twice() {
    let service = Service::new();
    let (mut server, _) = service.serve(2);
    let client = Client::new(service.address, &service.data());
    let mut accepted = Vec::new();
    for round in 0..3 {
        for number in 0..3 {
            accepted.push(client.submit("skill.zip", &slow(&format!("{round}-{number}"))));
        }
        wait_until("a scan is going on", || !server.children().is_empty());
        thread::sleep(Duration::from_millis(150 * round));
        assert_eq!(client.status(accepted.last().unwrap()), "SCANNING", "killed in the middle of it");
        let children = server.children();
        server.kill();
        wait_until("the scan workers end with their parent", || !children.iter().any(|id| runs(*id)));

        let (fresh, took) = service.serve(2);
        assert!(took < START, "accepts connections after {took:?}");
        server = fresh;
    }
    all_succeed(&service, &client, &accepted);
}

#[test]
fn a_killed_worker_process_loses_nothing_and_does_nothing_twice() {
    let service = Service::new();
    let (_server, _) = service.serve(0);
    let client = Client::new(service.address, &service.data());
    let accepted: Vec<_> = (0..3).map(|number| client.submit("skill.zip", &slow(&number.to_string()))).collect();
    let mut worker = service.worker();
    wait_until("a scan is going on", || !worker.children().is_empty());
    let children = worker.children();
    worker.kill();
    wait_until("the scan workers end with their parent", || !children.iter().any(|id| runs(*id)));
    assert_eq!(client.status(accepted.last().unwrap()), "SCANNING", "killed in the middle of it");

    let _fresh = service.worker();
    all_succeed(&service, &client, &accepted);
}

#[test]
fn a_killed_scan_worker_is_replaced_and_its_scan_done_again() {
    let service = Service::new();
    let (server, _) = service.serve(1);
    let client = Client::new(service.address, &service.data());
    let accepted = client.submit("skill.zip", &slow("only"));
    wait_until("a scan is going on", || !server.children().is_empty());
    for child in server.children() {
        let id = rustix::process::Pid::from_raw(child.cast_signed()).unwrap();
        rustix::process::kill_process(id, rustix::process::Signal::KILL).unwrap();
    }
    all_succeed(&service, &client, &[accepted]);
    assert!(service.log().contains("the scan's process was lost"), "{}", service.log());
}

#[test]
fn sigterm_ends_the_server_in_time_in_the_middle_of_scans() {
    let service = Service::new();
    let (mut server, _) = service.serve(1);
    let client = Client::new(service.address, &service.data());
    let accepted: Vec<_> = (0..4).map(|number| client.submit("skill.zip", &slow(&number.to_string()))).collect();
    wait_until("a scan is going on", || !server.children().is_empty());
    let children = server.children();
    let (status, took) = server.terminate();
    assert!(status.success() && took < STOP, "{status} after {took:?}");
    assert!(!children.iter().any(|id| runs(*id)), "scan workers outlive the server");

    let (_server, _) = service.serve(2);
    all_succeed(&service, &client, &accepted);
}

/// Every hash reaches SUCCESS, and no result was kept twice. Who is killed between keeping a result and saying so leaves no
/// line of it.
#[track_caller]
fn all_succeed(service: &Service, client: &Client, accepted: &[(String, i64)]) {
    wait_until("every accepted package reaches SUCCESS", || {
        accepted.iter().all(|package| client.status(package) == "SUCCESS")
    });
    let kept = service.kept();
    let different: BTreeSet<i64> = kept.iter().copied().collect();
    assert!(!kept.is_empty() && kept.len() == different.len(), "{kept:?}\n{}", service.log());
}

/// A harmless package that takes a good part of a second to scan; different for each `name`.
fn slow(name: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut file = |path: String, text: String| {
        zip.start_file(path, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    file(
        "SKILL.md".to_owned(),
        format!("---\nname: s{name}\ndescription: Joins paths.\n---\n# Paths\n\nJoin paths.\n"),
    );
    for script in 0..12 {
        let line = |n| format!("def f{n}(x):\n    return os.path.join(x, \"{name}-{n}\")\n");
        file(format!("scripts/a{script}.py"), (0..600).map(line).collect());
    }
    zip.finish().unwrap().into_inner()
}
