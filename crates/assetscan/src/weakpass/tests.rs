//! The truth table: every protocol against servers of every mood, over real sockets on loopback.

mod fakes;
mod real;

use super::*;
use crate::{Cancel, Scope};
use fakes::{Fake, Mood};
use model::RiskDetail;
use proptest::prelude::*;
use std::sync::Mutex;

/// The audit of one check: a user per try.
#[derive(Default)]
struct Audit(Mutex<Vec<String>>);

impl Watch for Audit {
    fn attempt(&self, _: &Service, user: &str) {
        self.0.lock().unwrap().push(user.to_owned());
    }
}

fn settings() -> Settings {
    let budget = Budget {
        per_account: 20,
        per_service: 30,
        within: Duration::from_secs(10),
        deadline: Duration::from_secs(60),
        ..Budget::default()
    };
    Settings {
        words: vec![fakes::GUESSABLE.to_owned()],
        users: vec![fakes::USER.to_owned()],
        budget,
        ..Settings::default()
    }
}

fn service(name: &str, port: u16) -> Service {
    let mut service = Service::unknown("localhost", [127, 0, 0, 1].into(), port);
    service.name = name.to_owned();
    service
}

/// What a check of one fake found, as text: user, password and weakness of every row, and whether there is a gap.
async fn outcome(fake: &Fake, mood: Mood) -> String {
    let server = fakes::start(fake, mood).await;
    let audit = Audit::default();
    let connector = Connector::new(Scope::loopback(), Cancel::default());
    let settings = settings();
    let checked = check(&service(fake.service, server.port), &connector, &settings, &audit).await;
    let tried = audit.0.into_inner().unwrap();
    let place = format!("{} {mood:?}", fake.name);
    assert!(tried.len() <= settings.budget.per_service + 10, "{place}: {} tries", tried.len());
    let own = tried.iter().filter(|user| *user == fakes::USER).count();
    assert!(own <= settings.budget.per_account, "{place}: {own} tries on one account");
    let judged = server.judged();
    assert!(judged <= tried.len(), "{place}: {judged} logins, {} in the audit", tried.len());
    let shown = format!("{checked:?}");
    assert!(!shown.contains(fakes::GUESSABLE), "{place}: the password is not masked: {shown}");
    let rows = checked.risks.iter().map(|risk| match &risk.detail {
        RiskDetail::WeakPassword { user, password, weakness, url } => {
            assert_eq!((risk.port, risk.asset.as_str()), (Some(server.port), "localhost"));
            assert_eq!(*url, format!("{}://localhost:{}", fake.service, server.port));
            assert!(!risk.name.en.contains('{') && !risk.fix.zh.contains('{') && !risk.description.zh.contains('{'));
            format!("{user}:{password}:{weakness:?}")
        }
        other => format!("{other:?}"),
    });
    let rows: Vec<String> = rows.collect();
    format!("[{}] {}", rows.join(" "), checked.gap.map(|gap| gap.en).unwrap_or_default())
}

#[track_caller]
fn check_all(mood: Mood, expected: impl Fn(&Fake, &str) -> bool) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let wrong = runtime.block_on(async {
        let mut running = tokio::task::JoinSet::new();
        for fake in fakes::FAKES {
            running.spawn(async move { (fake, outcome(fake, mood).await) });
        }
        let outcomes = running.join_all().await;
        let wrong = outcomes.into_iter().filter(|(fake, said)| !expected(fake, said));
        wrong.map(|(fake, said)| format!("{}: {said}", fake.name)).collect::<Vec<_>>()
    });
    assert!(wrong.is_empty(), "{mood:?}\n{}", wrong.join("\n"));
}

#[test]
fn a_guessable_password_is_found_once() {
    check_all(Mood::Right, |_, said| said.starts_with("[weak:S****4:Common]"));
}

#[test]
fn a_good_password_is_not() {
    check_all(Mood::Wrong, |_, said| said == "[] the budget of tries is used up");
}

/// One server that takes nothing, with too few tries for all users; who was guessed before is told apart.
#[tokio::test]
async fn who_was_guessed_before_is_tried_first_and_known_although_tries_ended() {
    let fake = fakes::FAKES.iter().find(|fake| fake.name == "redis").unwrap();
    let server = fakes::start(fake, Mood::Wrong).await;
    let budget = Budget { per_account: 400, per_window: 400, per_service: 300, ..Budget::default() };
    let guessed = |user: &str| BTreeMap::from([(server.port, BTreeSet::from([user.to_owned()]))]);
    for (before, settled) in [(guessed("worker"), true), (BTreeMap::new(), false)] {
        let settings = Settings { budget: budget.clone(), guessed: before, ..Settings::default() };
        let audit = Audit::default();
        let connector = Connector::new(Scope::loopback(), Cancel::default());
        let checked = check(&service("redis", server.port), &connector, &settings, &audit).await;
        assert_eq!((checked.settled, checked.gap.is_some()), (settled, true), "{checked:?}");
        let tried = audit.0.into_inner().unwrap();
        let first = tried.iter().filter(|user| !user.starts_with("ts-")).take(100);
        assert_eq!(first.clone().all(|user| user == "worker"), settled, "{:?}", first.collect::<Vec<_>>());
    }
}

#[test]
fn an_empty_password_is_found_where_it_is_one() {
    check_all(Mood::Empty, |fake, said| {
        let found = if fake.empty { "[weak::Empty]" } else { "[] " };
        said.starts_with(found)
    });
}

#[test]
fn locked_accounts_are_left_alone() {
    check_all(Mood::Locked, |fake, said| {
        let gap = if fake.locks { "locks out" } else { "budget" };
        said.starts_with("[] ") && said.contains(gap)
    });
}

#[test]
fn a_server_that_always_says_yes_proves_nothing() {
    // A server that signs with SCRAM must know the password: it cannot say yes to another.
    check_all(Mood::AlwaysYes, |fake, said| match fake.name {
        "postgresql-scram" => said.starts_with("[] "),
        "http-form" => said.starts_with("[]"),
        _ => said == "[] the service accepts whatever it is given: no conclusion",
    });
}

#[test]
fn servers_that_are_none() {
    for mood in [Mood::Drops, Mood::Endless, Mood::Garbage] {
        check_all(mood, |_, said| said.starts_with("[] ") && said.contains("did not answer"));
    }
}

#[test]
fn servers_that_die_under_way() {
    check_all(Mood::Dies, |_, said| said.starts_with("[] ") && said.contains("answer"));
}

#[tokio::test]
async fn no_service_no_try() {
    let connector = Connector::new(Scope::loopback(), Cancel::default());
    for name in ["", "telnet", "unknown"] {
        let audit = Audit::default();
        let checked = check(&service(name, 9), &connector, &settings(), &audit).await;
        assert!(checked.risks.is_empty() && checked.gap.is_none() && audit.0.into_inner().unwrap().is_empty());
    }
}

#[tokio::test]
async fn an_application_is_a_web_server() {
    let fake = fakes::FAKES.iter().find(|fake| fake.name == "http-form").unwrap();
    let server = fakes::start(fake, Mood::Right).await;
    let connector = Connector::new(Scope::loopback(), Cancel::default());
    let checked = check(&service("grafana", server.port), &connector, &settings(), &()).await;
    let names: Vec<&str> = checked.risks.iter().map(|risk| risk.check.as_str()).collect();
    assert_eq!(names, ["weak-password-http-form"]);
}

#[tokio::test]
async fn outside_the_scope_nothing_is_tried() {
    let connector = Connector::new(Scope::loopback(), Cancel::default());
    let mut service = service("redis", 6379);
    service.address = [192, 0, 2, 1].into();
    let audit = Audit::default();
    let checked = check(&service, &connector, &settings(), &audit).await;
    assert!(checked.gap.is_some() && audit.0.into_inner().unwrap().is_empty());
}

#[tokio::test]
async fn cancelled_within_a_second() {
    let fake = fakes::FAKES.iter().find(|fake| fake.name == "redis").unwrap();
    let server = fakes::start(fake, Mood::Silent).await;
    let cancel = Cancel::default();
    let connector = Connector::new(Scope::loopback(), cancel.clone());
    let begun = Instant::now();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(200)).await;
        cancel.cancel();
    });
    let checked = check(&service("redis", server.port), &connector, &settings(), &()).await;
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert_eq!(checked.gap.unwrap().en, "cancelled");
}

#[tokio::test]
async fn an_account_rests_when_its_window_is_full() {
    let fake = fakes::FAKES.iter().find(|fake| fake.name == "redis").unwrap();
    let server = fakes::start(fake, Mood::Wrong).await;
    let connector = Connector::new(Scope::loopback(), Cancel::default());
    let mut settings = settings();
    settings.budget.per_window = 5;
    settings.budget.window = Duration::from_secs(600);
    settings.budget.per_service = 1000;
    // A second scan finds the window full; both say so at once instead of waiting in vain.
    for tries in [3, 0] {
        let (audit, begun) = (Audit::default(), Instant::now());
        let checked = check(&service("redis", server.port), &connector, &settings, &audit).await;
        assert_eq!(checked.gap.unwrap().en, "the budget of tries is used up");
        let tried = audit.0.into_inner().unwrap();
        assert_eq!(tried.iter().filter(|user| *user == fakes::USER).count(), tries);
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
}

#[test]
fn secrets_stay_out_of_debug() {
    let shown = format!("{:?}", settings());
    assert!(!shown.contains(fakes::GUESSABLE) && shown.contains("1 words"));
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read_anything(&bytes);
    }

    #[test]
    fn damaged_words_are_read(start in "(\\x0a|R|E|\\x14|\\x33|0\\x82|Digest |INFO |<form><input type=password name=p>)", rest in proptest::collection::vec(any::<u8>(), 0..200)) {
        read_anything(&[start.as_bytes(), &rest].concat());
    }
}
