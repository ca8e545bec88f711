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

#[test]
fn a_page_in_front_of_the_service_says_nothing_about_the_token() {
    for title in ["Just a moment...", "Zscaler (blocked): policy 7"] {
        let page = format!("<!DOCTYPE html><html><head><title>{title}</title></head></html>");
        let (_, ran) = failing(Fault::status(403).body("text/html", page));
        ran.ends(3).says("error: something in front of the service refused the request (HTTP 403");
        // The whole title, and no advice about the token.
        ran.says(title).says("It says nothing about the token");
        assert!(!ran.stderr.contains("It needs"), "{ran:?}");
    }
}

#[test]
fn a_refusal_of_the_edge_says_nothing_about_the_token() {
    let refusal = || Fault::status(403).code(1020).message("Access denied");
    for (fault, reason) in
        [(refusal().problem_json(), "Access denied"), (refusal().error_code(), "code 1020")]
    {
        let (_, ran) = failing(fault);
        ran.ends(3).says("error: something in front of the service refused the request (HTTP 403");
        ran.says(reason).says("It says nothing about the token");
        assert!(!ran.stderr.contains("It needs"), "{ran:?}");
    }
}

#[test]
fn text_that_says_404_is_no_api() {
    for (kind, body) in
        [("text/html", "<title>Not Found</title>"), ("text/plain", "404 page not found")]
    {
        let (_, ran) = failing(Fault::status(404).body(kind, body));
        ran.ends(1).says("error: there is no API at this URL (HTTP 404").says("/client/v4");
    }
}

#[test]
fn what_is_wrong_with_the_token_is_named() {
    let refused = |code| {
        let (_, ran) = failing(Fault::status(403).code(code).message("m").json());
        assert!(!ran.stderr.contains("It needs Zero Trust"), "{ran:?}");
        ran
    };
    refused(9109).ends(4).says("the token is not accepted from this address");
    for code in [6003, 6111] {
        refused(code).ends(4).says("the credentials are malformed").says("without quotes");
    }
    let account = Account::new(5);
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap();
    let token = account.emulator.token();
    for (text, what) in [
        (format!("Bearer {token}"), "starts with a part of the header"),
        (format!("\"{token}\""), "is in quotes"),
        (format!("{token} {token}"), "contains a blank"),
    ] {
        let ran = run(account.command(&["list"]).env("CLOUDFLARE_API_TOKEN", &text));
        ran.ends(2).says(what).says("It comes from CLOUDFLARE_API_TOKEN.");
        std::fs::write(path, &text).unwrap();
        account.run(&["list", "--token-file", path]).ends(2).says(what).says(path);
    }
    assert!(account.requests().is_empty());
    std::fs::write(path, format!("\u{feff}{token}\r\n")).unwrap();
    account.run(&["list", "--token-file", path]).ends(0);
    let mut command = account.command(&["list", "--token-file", "-"]);
    run(command.stdin(std::fs::File::open(path).unwrap())).ends(0);
}

#[test]
fn a_url_without_the_api_is_named() {
    let account = Account::new(5);
    let url = account.emulator.base_url().replace("/client/v4", "");
    let ran = account.run(&["list", "--base-url", &url]);
    ran.says("/client/v4");
    assert_ne!(ran.code, Some(0));
}

#[test]
fn an_unreadable_record_has_its_id_field_and_reason() {
    let account = Account::new(3);
    let id = account.expected(|_| true).remove(0);
    account.emulator.inject(Fault::record(0).missing("key").on(Operation::List).always());
    account.emulator.inject(Fault::record(0).missing("key").on(Operation::Get).always());
    for command in [
        &["list", "--status", "all", "--sort", "id"][..],
        &["stats", "--status", "all", "--sort", "id"],
        &["get", &id],
    ] {
        account.run(command).ends(1).says(&id).says("key");
    }
    // The metrics count it, so that they must be published.
    let ran = account.run(&["stats", "-o", "prometheus"]);
    ran.ends(0).says("1 record could not be read");
    assert!(ran.stdout.contains("zero_trust_unreadable_records{"), "{}", ran.stdout);
}

#[cfg(unix)]
#[test]
fn a_closed_or_full_standard_error_changes_nothing() {
    let account = Account::new(5);
    account.emulator.inject(Fault::record(0).missing("key").on(Operation::List).always());
    for command in
        ["list", "stats", "list --search x", "get nobody", "list nobody", "delete x --dry-run"]
    {
        for closed in ["2>&-", "2>/dev/full"] {
            let script = format!("exec \"$0\" --retries 0 {command} {closed}");
            let mut shell = std::process::Command::new("sh");
            shell.args(["-c", &script, crate::shared::PROGRAM]).envs(account.env());
            let ran = run(&mut shell);
            assert_ne!(ran.code, Some(101), "{command} {closed}: {ran:?}");
            assert!(ran.code.is_some_and(|code| code < 5), "{command} {closed}: {ran:?}");
        }
    }
}

#[test]
fn quiet_prints_errors_only() {
    let account = Account::new(5);
    let ran = account.run(&["-q", "list", "--name", "NOBODY"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    account.run(&["-q", "list", "nobody"]).ends(1).says("not found: nobody");
}

#[test]
fn many_registrations_are_read_by_pages_of_ids() {
    let account = Account::new(250);
    let mut ids = account.expected(|_| true);
    ids.push("00000009-0000-4000-8000-000000000009".to_owned());
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), ids.join("\n")).unwrap();
    let ran = account.run(&["get", "-o", "id", "--from", file.path().to_str().unwrap()]);
    ran.ends(1).says("not found: 00000009-0000-4000-8000-000000000009");
    assert_eq!(ran.stdout.lines().collect::<Vec<_>>(), ids[..250]);
    // Three listings, one request for the id that they lack, and one to find out whether it is a device.
    assert_eq!(account.requests().len(), 5);
}
