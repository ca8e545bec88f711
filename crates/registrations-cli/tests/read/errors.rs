//! Each error that an admin meets: its lines and its exit code.

use std::time::Duration;

use registrations_emulator::{Emulator, Fault, Operation, Quota};

use crate::support::{Account, program, run};

fn failing(fault: Fault) -> (Account, crate::support::Ran) {
    let account = Account::start(
        Emulator::builder().fleet_size(5).account_id("0123456789abcdef0123456789abcdef"),
    );
    account.emulator.inject(fault.on(Operation::List).always());
    let ran = account.run(&["list"]);
    (account, ran)
}

#[track_caller]
fn fails(fault: Fault, code: i32, lines: &[&str]) {
    let (account, ran) = failing(fault);
    let ray = account.requests().last().unwrap().ray_id.clone();
    let lines: Vec<String> = lines.iter().map(|line| line.replace("RAY", &ray)).collect();
    ran.errs(code, &lines.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(ran.stdout, "");
}

#[test]
fn a_permission_that_is_missing() {
    fails(
        Fault::status(403).code(10_000).message("Authentication error").json(),
        4,
        &[
            "error: the token was refused (HTTP 403, code 10000: Authentication error)",
            "It needs Zero Trust Read on account 0123…cdef. Ray RAY.",
        ],
    );
}

#[test]
fn a_wrong_token() {
    let account = Account::new(5);
    let ran = run(account.command(&["list"]).env("CLOUDFLARE_API_TOKEN", "wrong"));
    ran.ends(4)
        .says("error: the token was refused (HTTP ")
        .says("It needs Zero Trust Read on account");
    assert!(!ran.stderr.contains("wrong"), "{ran:?}");
}

#[test]
fn a_wrong_account() {
    let account = Account::new(5);
    let ran = run(account.command(&["list"]).env("CLOUDFLARE_ACCOUNT_ID", "nope"));
    ran.ends(4).says("error: the account id was refused (HTTP 404, code 7003: ");
    ran.says("Compare the account id with the one in the dashboard's URL. Ray ");
}

#[test]
fn the_rate_limit() {
    fails(
        Fault::rate_limited().message("Rate limited").json(),
        3,
        &[
            "error: the rate limit is exceeded (HTTP 429, code 10100: Rate limited)",
            "Run it again in 5 minutes. Ray RAY.",
        ],
    );
    let account = Account::new(5);
    account.emulator.inject(Fault::rate_limited().retry_after(240).json());
    let ran = account.run(&["list"]);
    ran.ends(3).says("Run it again in 240 s. Ray ");
}

#[test]
fn a_failure_of_the_service() {
    let remedy = "Try again later. Ray RAY.";
    fails(
        Fault::status(503).code(7).message("Overloaded").json(),
        3,
        &["error: the service failed (HTTP 503, code 7: Overloaded)", remedy],
    );
    let (_, ran) = failing(Fault::status(502).html());
    ran.ends(3).says("error: the service failed (HTTP 502, ").says("Try again later. Ray ");
}

#[test]
fn a_page_that_is_no_response_of_the_api() {
    let (_, ran) = failing(Fault::html());
    ran.ends(1).says("error: ").says("Check --base-url, and the proxy or sign-in page");
    let (_, ran) = failing(Fault::redirect("https://example.com/login"));
    ran.ends(1).says("error: ").says("Check --base-url");
    let (_, ran) = failing(Fault::malformed_json());
    ran.ends(1).says("error: ");
    let (_, ran) = failing(Fault::unsuccessful());
    ran.ends(1).says("error: ");
}

#[test]
fn a_service_that_cannot_be_reached() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}/client/v4");
    let mut command = program(&["list", "--retries", "0", "--base-url", &url]);
    command.env("CLOUDFLARE_API_TOKEN", "t0ken-t0ken").env("CLOUDFLARE_ACCOUNT_ID", "abc");
    let ran = run(&mut command);
    ran.ends(3).says("error: the service cannot be reached (");
    ran.says("\nCheck the network, the proxy and --base-url.");
    assert!(!ran.stderr.contains("t0ken"), "{ran:?}");
}

#[test]
fn a_response_that_is_late() {
    let account = Account::new(5);
    account.emulator.inject(Fault::delay(Duration::from_secs(600)).always());
    let ran = account.run(&["list", "--timeout", "300ms"]);
    ran.ends(3).says("error: the service did not respond in time (").says("Try again later.");
}

#[test]
fn hostile_text_in_an_error_is_escaped() {
    let (_, ran) = failing(Fault::status(400).message("a\u{1b}[2Jb\r\u{202e}").json());
    ran.ends(1).says("error: HTTP 400, code ").says("[2Jb");
    assert!(!ran.stderr.contains(['\u{1b}', '\r', '\u{202e}']), "{ran:?}");
    assert_eq!(ran.stderr.lines().count(), 2, "{ran:?}");
}

#[test]
fn retries_are_as_many_as_given() {
    let account = Account::new(5);
    account.emulator.inject(Fault::status(503).json().on(Operation::List).always());
    account.run(&["list"]).ends(3);
    assert_eq!(account.requests().len(), 1);
    let mut command = program(&["list", "--retries", "2"]);
    run(command.envs(account.env())).ends(3);
    assert_eq!(account.requests().len(), 4);
}

#[test]
fn the_log_has_requests_and_no_secret() {
    let account = Account::new(25);
    assert_eq!(account.run(&["list"]).stderr, "");
    let ran = account.run(&["-vv", "list", "--per-page", "10"]);
    ran.ends(0).says("DEBUG list_registrations{page=1}: response status=200 ray_id=");
    ran.says("list_registrations{page=2}: ");
    assert!(!ran.stderr.contains(account.emulator.token()), "{ran:?}");
    let ran = account.run(&["-v", "list"]);
    assert!(!ran.stderr.contains("DEBUG"), "{ran:?}");
    account.emulator.inject(Fault::status(503).json());
    let ran = account.run(&["-v", "list"]);
    ran.ends(3).says(" WARN gave up attempts=1 error=");
}

#[test]
fn a_wait_for_the_quota_is_logged() {
    let quota = Quota::new(3, Duration::from_secs(3));
    let account = Account::start(Emulator::builder().fleet_size(60).quota(quota));
    let ran = account.run(&["-v", "list", "--per-page", "10"]);
    ran.ends(0).says("waiting for the next window of the rate limit wait=");
}
