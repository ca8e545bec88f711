//! `check` sends one request, whatever happens.

use registrations_emulator::{Emulator, Fault};

use crate::support::{Account, ran};

#[test]
fn one_request_shows_that_the_credentials_work() {
    let account = Account::start(Emulator::builder().fleet_size(300));
    let output = account.run(&["check"]).output();
    assert_eq!(account.emulator.requests().len(), 1);
    for line in [
        "account      0000…0001",
        "credentials  accepted",
        "read         permitted (Zero Trust Read)",
        "quota        1,199 requests left, resets in 5:00",
    ] {
        assert!(output.lines().any(|it| it == line), "{line} in {output}");
    }
    assert!(!output.contains(account.emulator.token()));
}

#[test]
fn a_failure_is_not_retried() {
    let faults: [(Fault, i32); 5] = [
        (Fault::status(403).into(), 4),
        (Fault::status(401).into(), 4),
        (Fault::rate_limited().into(), 3),
        (Fault::status(503).html(), 3),
        (Fault::reset(), 3),
    ];
    for (fault, code) in faults {
        let account = Account::start(Emulator::builder().fleet_size(1));
        account.emulator.inject(fault.clone());
        let failed = account.run(&["check"]);
        assert_eq!(failed.code, Some(code), "{fault:?}: {failed:?}");
        assert_eq!(account.emulator.requests().len(), 1, "{fault:?}: {failed:?}");
        assert!(failed.stdout.is_empty() && failed.stderr.starts_with("error: "), "{failed:?}");
    }
}

#[test]
fn a_wrong_token_and_a_wrong_account_are_told_apart() {
    let account = Account::start(Emulator::builder().fleet_size(1));
    let token = ran(account.command(&["check"]).env("CLOUDFLARE_API_TOKEN", "wrong"));
    assert_eq!(token.code, Some(4), "{token:?}");
    assert!(token.stderr.contains("the token was refused"), "{token:?}");
    let other = "00000000000000000000000000000002";
    let account = ran(account.command(&["check"]).env("CLOUDFLARE_ACCOUNT_ID", other));
    assert_eq!(account.code, Some(4), "{account:?}");
    assert!(account.stderr.contains("the account id was refused"), "{account:?}");
}

#[test]
fn a_program_reads_it_as_json() {
    let account = Account::start(Emulator::builder().fleet_size(1));
    let output = account.run(&["check", "-o", "json"]).output();
    let whole: serde_json::Value = serde_json::from_str(&output).unwrap();
    assert_eq!(whole["account_id"], account.emulator.account_id());
    assert_eq!(whole["read"], "permitted");
    assert_eq!(whole["quota"][0]["remaining"], 1_199);
}
