//! A schema-based fuzzer against the real binary and its own OpenAPI document: schemathesis from PyPI, unmodified.
//!
//! Looked for at `TOUCHSTONE_SCHEMATHESIS`, else in `.venv-schemathesis`; `.ci/run` installs it. Without it the test says
//! so and passes, unless the variable demands it. `TOUCHSTONE_SCHEMA_EXAMPLES` makes it look longer.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

#[path = "crash/service.rs"]
#[expect(dead_code, reason = "shared with the tests of crashes, which call more of it")]
mod service;

use serde_json::Value;
use service::Service;
use std::{
    env,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Requests per endpoint and phase.
const EXAMPLES: &str = "8";

/// What every answer is held to.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_schema_conformance,response_headers_conformance,negative_data_rejection,ignored_auth,\
                      unsupported_method";

#[test]
fn what_the_document_says_is_what_is_answered() {
    let demanded = env::var_os("TOUCHSTONE_SCHEMATHESIS").map(PathBuf::from);
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.venv-schemathesis/bin/schemathesis");
    let program = demanded.clone().unwrap_or(usual);
    let answers = Command::new(&program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !answers.is_ok_and(|status| status.success()) {
        assert!(demanded.is_none(), "schemathesis was demanded, but {demanded:?} does not start");
        std::io::stderr().write_all(b"SKIPPED: there is no schemathesis; .ci/run installs it\n").unwrap();
        return;
    }
    let mut service = Service::new();
    service.variables = vec![(
        "TOUCHSTONE_SERVER__RATE_LIMITS",
        "{CreateScan=1000000,ListScans=1000000,GetScan=1000000,WatchScan=1000000,GetReport=1000000,GetAccount=1000000,\
         GetWebhookSecret=1000000,RotateWebhookSecret=1000000}"
            .to_owned(),
    )];
    let (_server, _) = service.serve(1);
    let made = Command::new(env!("CARGO_BIN_EXE_touchstone"))
        .args(["account", "bearer", "create", "--name", "default", "--role", "administer", "--data"])
        .arg(service.data())
        .output()
        .unwrap();
    let token: Value = serde_json::from_slice(&made.stdout).unwrap();
    let base = format!("http://{}", service.address);
    let examples = env::var("TOUCHSTONE_SCHEMA_EXAMPLES").unwrap_or_else(|_| EXAMPLES.to_owned());
    let ended = Command::new(program)
        .args(["run", "--no-color", "--checks", CHECKS, "--max-examples", &examples, "--seed", "1"])
        .args(["--phases", "examples,coverage,fuzzing", "--mode", "all", "--request-timeout", "20"])
        .args(["-H", &format!("Authorization: Bearer {}", token["Token"].as_str().unwrap())])
        .args(["--url", &base, &format!("{base}/api/openapi.json")])
        .current_dir(service.data())
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
    assert!(ended.status.success(), "{out}\n{err}\n{}", service.log());
}
