//! The limits hold: this program is its own child. Without the test harness, which would write to standard output,
//! where the frames go.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a test program")]

use sandbox::{CallError, Death, DeathReason, Limits, Pool, Program};
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("child") => sandbox::serve(&limits(), || handle).unwrap(),
        Some("parent") => parent(),
        _ => run(&[
            ("bytes in, bytes out, and the child is reused", a_child_is_reused),
            ("each way to die has its name, and the next call works", deaths_are_named),
            ("a child sees no environment and writes no files", the_world_is_small),
            ("no more children than allowed, however many callers", the_pool_is_bounded),
            ("an oversized request is refused", an_oversized_request_is_refused),
            ("a busy child ends when its parent is killed", a_child_ends_with_its_parent),
            ("an old child is replaced", an_old_child_is_replaced),
        ]),
    }
}

fn run(tests: &[(&str, fn())]) {
    // Both listings that test runners ask for are empty: this program is one test.
    if std::env::args().any(|argument| argument == "--list") {
        return;
    }
    for (name, test) in tests {
        test();
        println!("ok: {name}");
    }
}

fn limits() -> Limits {
    Limits {
        memory: 128 << 20,
        cpu: Duration::from_secs(1),
        // The machine may be busy: only the test of this limit waits for it.
        wall: Duration::from_secs(120),
        frame: 1 << 20,
        ..Limits::default()
    }
}

fn pool(size: usize) -> Pool {
    Pool::new(Program::this(["child".into()]).unwrap(), limits(), size)
}

/// What the child does on a word.
fn handle(request: Vec<u8>) -> Vec<u8> {
    match request.as_slice() {
        b"pid" => std::process::id().to_string().into_bytes(),
        b"environment" => format!("{:?}", std::env::vars_os().collect::<Vec<_>>()).into_bytes(),
        b"memory" => vec![1u8; 512 << 20].split_off((512 << 20) - 1),
        b"cpu" => loop {
            std::hint::black_box(0);
        },
        b"sleep" => {
            std::thread::sleep(Duration::from_secs(60));
            Vec::new()
        }
        b"nap" => {
            std::thread::sleep(Duration::from_millis(30));
            std::process::id().to_string().into_bytes()
        }
        b"stack" => vec![deep(1)],
        b"panic" => panic!("as asked"),
        b"write" => format!("{:?}", std::fs::write(std::env::temp_dir().join("sandbox-test"), "y")).into_bytes(),
        other => other.iter().rev().copied().collect(),
    }
}

fn deep(n: u64) -> u8 {
    let room = std::hint::black_box([1u8; 4096]);
    if n == 0 { 0 } else { deep(n + 1).wrapping_add(room[(n % 4096) as usize]) }
}

fn a_child_is_reused() {
    let pool = pool(1);
    pool.warm().unwrap();
    assert_eq!(pool.call(b"abc").unwrap(), b"cba");
    let big: Vec<u8> = (0..1_000_000u32).map(|n| n.to_le_bytes()[0]).collect();
    assert_eq!(pool.call(&big).unwrap(), big.iter().rev().copied().collect::<Vec<_>>());
    assert_eq!(pool.call(b"pid").unwrap(), pool.call(b"pid").unwrap());
}

fn deaths_are_named() {
    for (word, reason) in [
        ("memory", DeathReason::Memory),
        ("cpu", DeathReason::Cpu),
        ("sleep", DeathReason::Wall),
        ("stack", DeathReason::Stack),
        ("panic", DeathReason::Panic),
    ] {
        let wall = if word == "sleep" { Duration::from_secs(1) } else { limits().wall };
        let pool = Pool::new(Program::this(["child".into()]).unwrap(), Limits { wall, ..limits() }, 1);
        let Err(CallError::Died(Death { reason: died_of, detail })) = pool.call(word.as_bytes()) else {
            panic!("{word}: the child lives");
        };
        assert_eq!(died_of, reason, "{word}: {detail}");
        assert_eq!(pool.call(b"abc").unwrap(), b"cba", "after {word}");
    }
}

fn the_world_is_small() {
    assert_eq!(pool(1).call(b"environment").unwrap(), b"[]");
    assert!(matches!(pool(1).call(b"write"), Err(CallError::Died(_))), "and it cannot write files");
}

fn the_pool_is_bounded() {
    let pool = pool(2);
    let pids = std::sync::Mutex::new(std::collections::BTreeSet::new());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| pids.lock().unwrap().insert(pool.call(b"nap").unwrap()));
        }
    });
    assert!(pids.into_inner().unwrap().len() <= 2);
}

fn an_oversized_request_is_refused() {
    assert!(matches!(pool(1).call(&vec![0; (1 << 20) + 1]), Err(CallError::Start(_))));
}

fn an_old_child_is_replaced() {
    let limits = Limits { requests: 2, ..limits() };
    let pool = Pool::new(Program::this(["child".into()]).unwrap(), limits, 1);
    let pids: Vec<_> = (0..4).map(|_| pool.call(b"pid").unwrap()).collect();
    assert_eq!(pids[0], pids[1]);
    assert_ne!(pids[1], pids[2]);
}

/// A parent whose child works for ever; says the child's process id.
fn parent() {
    let pool = pool(1);
    println!("{}", String::from_utf8(pool.call(b"pid").unwrap()).unwrap());
    std::io::stdout().flush().unwrap();
    let _ = pool.call(b"sleep");
}

fn a_child_ends_with_its_parent() {
    let mut parent =
        Command::new(std::env::current_exe().unwrap()).arg("parent").stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(parent.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let child = std::path::PathBuf::from(format!("/proc/{}/stat", line.trim()));
    assert!(child.exists(), "the child runs");
    parent.kill().unwrap();
    parent.wait().unwrap();
    let deadline = Instant::now() + Duration::from_secs(10);
    // A zombie that nobody waits for counts as ended.
    let runs = || std::fs::read_to_string(&child).is_ok_and(|stat| !stat.contains(") Z "));
    while runs() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(!runs(), "the child outlived its parent");
}
