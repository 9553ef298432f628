//! The contests of the network engine, with their figures: `cargo run -p assetscan --example contest -- NAME`.
//!
//! `names` names Debian's daemons on moved ports; `listeners` looks for 500 listeners on all ports under three descriptor
//! limits; `memory` scans 65,535 ports of 64 addresses. Loopback only. nmap, where it is installed, is asked the same.

use assetscan::net::Connector;
use assetscan::{Cancel, Limits, Outcome, Plan, PortSet, Ports, Scope, Target, scan};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::collections::BTreeSet;
use std::error::Error;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

type Outcomes = Result<(), Box<dyn Error>>;

fn main() -> Outcomes {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["names"] => names(),
        ["listeners"] => listeners(),
        ["memory"] => memory(),
        // The halves of a contest that are processes of their own.
        ["listen", count] => listen(count.parse()?),
        ["search", limit] => search(limit.parse()?),
        _ => Err("one of: names, listeners, memory".into()),
    }
}

fn say(line: &str) -> Outcomes {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

fn run(targets: &[Target], plan: &Plan) -> Result<Outcome, Box<dyn Error>> {
    let connector = Connector::new(Scope::loopback(), Cancel::default());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    Ok(runtime.block_on(scan(targets, plan, &connector, Arc::new(()))))
}

fn names() -> Outcomes {
    use daemons::*;
    let login = Some(("user", "Long-1-secret"));
    let started = [
        redis(Redis::default()),
        memcached(Memcached::default()),
        mosquitto(Mosquitto::default()),
        nats(Nats { login, ..Nats::default() }),
        nginx(Nginx::default()),
        nginx(Nginx { tls: true, ..Nginx::default() }),
        sshd(Sshd::default()),
        vsftpd(Vsftpd { anonymous: true, local_users: false, ..Vsftpd::default() }),
        mariadb(MariaDb { users: &[("app", "secret")], ..MariaDb::default() }),
        postgres(Postgres { password: Some("x"), method: "", ..Postgres::default() }),
        rabbitmq(RabbitMq::default()),
        slapd(Slapd::default()),
    ];
    let running: Vec<&Daemon> = started.iter().flatten().collect();
    let ports = PortSet::of(running.iter().map(|daemon| daemon.port));
    let began = Instant::now();
    let outcome = run(&[Target::new("127.0.0.1")], &Plan::new(Ports::Listed(ports.clone())).only([]))?;
    let took = began.elapsed();
    for service in &outcome.services {
        let wanted = running.iter().find(|daemon| daemon.port == service.port).map_or("?", |daemon| daemon.name);
        let line =
            format!("{wanted:12} {:12} {} {} {}", service.label(), service.product, service.version, service.info);
        say(line.trim_end())?;
    }
    let named = outcome.services.iter().filter(|service| !service.product.is_empty()).count();
    say(&format!("touchstone: {named} of {} in {took:.1?}", running.len()))?;
    let began = Instant::now();
    let asked = ["-Pn", "-n", "-sT", "-sV", "-p", &ports.to_string(), "127.0.0.1"].map(str::to_owned);
    match Command::new("nmap").args(asked).output() {
        Ok(output) => {
            let took = began.elapsed();
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            text.lines().filter(|line| line.contains("/tcp")).try_for_each(|line| say(line))?;
            say(&format!("nmap -sV: {took:.1?}"))
        }
        Err(_) => say("nmap is not installed"),
    }
}

fn listeners() -> Outcomes {
    let own = std::env::current_exe()?;
    let mut child = Command::new(&own).args(["listen", "500"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
    let expected: PortSet = line.trim().parse()?;
    for limit in [256, 1024, 20_000] {
        let began = Instant::now();
        let output = Command::new(&own).args(["search", &limit.to_string()]).stderr(Stdio::inherit()).output()?;
        let took = began.elapsed();
        let text = String::from_utf8(output.stdout)?;
        let mut lines = text.lines();
        let found: PortSet = lines.next().unwrap_or_default().parse()?;
        let unknown: PortSet = lines.next().unwrap_or_default().parse()?;
        let silent = expected.without(&found).without(&unknown);
        let hit = expected.iter().filter(|port| found.contains(*port)).count();
        say(&format!(
            "limit {limit:6}: {hit} of {} found, {} unknown, {} missed in silence, {took:.1?}",
            expected.len(),
            unknown.len(),
            silent.len()
        ))?;
    }
    // Its input ends with us, and it with its input.
    drop(child.stdin.take());
    child.wait()?;
    Ok(())
}

fn listen(count: usize) -> Outcomes {
    let mut open = Vec::new();
    let mut port = 3_000;
    while open.len() < count {
        port += 53;
        open.extend(TcpListener::bind((Ipv4Addr::LOCALHOST, port)));
    }
    let ports: BTreeSet<u16> = open.iter().filter_map(|listener| Some(listener.local_addr().ok()?.port())).collect();
    say(&PortSet::of(ports).to_string())?;
    std::io::stdin().read_line(&mut String::new())?;
    Ok(())
}

fn search(limit: u64) -> Outcomes {
    let maximum = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: Some(maximum.map_or(limit, |hard| hard.min(limit))), maximum })?;
    let limits = Limits { answer: Duration::from_millis(50), ..Limits::default() };
    let plan = Plan { limits, ..Plan::new(Ports::All).only([]) };
    let outcome = run(&[Target::new("127.0.0.1")], &plan)?;
    let unknown = outcome.gaps.iter().fold(PortSet::default(), |all, gap| all.with(&gap.ports));
    say(&PortSet::of(outcome.services.iter().map(|service| service.port)).to_string())?;
    say(&unknown.to_string())
}

fn memory() -> Outcomes {
    let targets: Vec<Target> = (1..=64).map(|n| Target::new(format!("127.0.0.{n}"))).collect();
    let began = Instant::now();
    let outcome = run(&targets, &Plan::new(Ports::All).only([]))?;
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    say(&format!("{} open, {} gaps, {peak}, {:.1?}", outcome.services.len(), outcome.gaps.len(), began.elapsed()))
}
