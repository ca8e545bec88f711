//! What is refused before anything is sent.

use registrations_emulator::{Fault, Operation, RegistrationStatus::*};
use serde_json::json;

use super::support::Account;

/// Runs, and checks that it is refused with this text, and that no change was requested.
#[track_caller]
fn refused(account: &Account, args: &[&str], text: &str) {
    account.run(args).ends(2).says(text);
    assert_eq!(account.changes(), [], "{args:?}");
}

#[test]
fn a_bound_that_is_given_holds_for_a_few_as_well() {
    let account = Account::new(60);
    let id = account.ids(Active, 1).remove(0);
    account.run(&["delete", "--yes", "--max-percent", "1", &id]).ends(2);
    assert_eq!(account.changes(), []);
    account.run(&["delete", "--yes", "--max-percent", "10", &id]).ends(0);
}

#[test]
fn no_id_and_no_filter_that_narrows() {
    let account = Account::new(30);
    let wide: [&[&str]; 5] = [
        &[],
        &["--status", "revoked"],
        &["--type", "warp", "--service-tokens", "without"],
        &["--sort", "last-seen", "--desc", "--limit", "3"],
        &["--per-page", "10", "--include-policy", "--name", "*"],
    ];
    for verb in ["delete", "revoke", "unrevoke"] {
        for flags in wide {
            let args = [&[verb, "--yes"], flags].concat();
            refused(&account, &args, &format!("error: {verb} needs ids or a filter that narrows"));
        }
    }
    assert_eq!(account.emulator.requests().len(), 0);
}

#[test]
fn ids_that_are_none() {
    let account = Account::new(30);
    for id in ["", ".", "..", "a/b"] {
        refused(&account, &["delete", "--yes", "--id", id], "is not the id of a registration");
    }
    let empty = account.file("empty", "# nothing\n");
    refused(&account, &["delete", "--yes", "--from", &empty], "has no ids");
    refused(&account, &["delete", "--yes", "--from", "-"], "has no ids");
    refused(&account, &["delete", "--yes", "--email", ""], "--email is empty");
    assert_eq!(account.emulator.requests().len(), 0);
}

#[test]
fn a_recent_cutoff() {
    let account = Account::new(30);
    for (flag, time, text) in [
        ("--idle-for", "23h", "less than 24 hours ago"),
        ("--idle-for", "-23h", "less than 24 hours ago"),
        ("--seen-before", "3min", "less than 24 hours ago"),
        ("--created-before", "2199-01-01", "in the future"),
        ("--revoked-before", "1h", "less than 24 hours ago"),
    ] {
        let value = format!("{flag}={time}");
        refused(&account, &["delete", "--yes", &value], text);
    }
    // Who enrolled a minute ago was never seen either.
    refused(&account, &["delete", "--yes", "--never-seen"], "whoever has just enrolled");
    for flags in [
        &["--idle-for", "23h", "--allow-recent"][..],
        &["--never-seen", "--allow-recent"],
        &["--never-seen", "--created-before", "1d"],
    ] {
        account.run(&[&["delete", "--dry-run"], flags].concat()).ends(0).says("Delete");
    }
}

#[test]
fn a_plan_outside_its_bounds() {
    let account = Account::new(300);
    let all = ["delete", "--created-before", "2026-06-30"];
    let with = |flags: &[&str], text: &str| refused(&account, &[&all, flags].concat(), text);
    let any = "--max-percent=100";
    with(&["--yes", any], "--yes alone covers 100 registrations, and the plan has ");
    with(&["--yes", any], "Add --max ");
    with(&["--yes", any, "--max", "200"], "more than --max 200");
    with(&["--yes", any, "--max", "1000", "--min", "500"], "fewer than --min 500");
    with(&["--yes", "--max", "1000", "--max-percent", "50"], ": more than 50 %");
    with(&["--dry-run", any, "--max", "200"], "more than --max 200");
    with(&["--dry-run", any, "--yes"], "--yes alone covers 100");
    // The plan can be looked at all the same.
    let run = account.run(&[&all[..], &["--dry-run", "-o", "id"]].concat());
    assert!(run.ends(2).stdout.lines().count() > 200);
    with(&["--yes", "--max-percent", "101"], "write a number from 0 to 100");
    let ids = account.ids(Active, 2);
    account.run(&["delete", "--yes", "--max-percent", "1", &ids[0], &ids[1]]).ends(0);
}

#[test]
fn a_large_part_of_the_account() {
    let account = Account::new(1_000);
    let total = account.with(Active).len() + account.with(Revoked).len();
    let list = account.file("ids", &account.ids(Active, 120).join("\n"));
    let percent = 12_000.0 / f64::from(u32::try_from(total).unwrap());
    let text = format!(
        "error: the plan has 120 registrations, {percent:.1} % of the account's {total}: more than 10 %\n\
         Nothing was sent. If that is meant, give --max-percent 13."
    );
    for verb in ["delete", "revoke"] {
        for way in ["--max=120", "--dry-run"] {
            refused(&account, &[verb, "--from", &list, "--yes", way], &text);
        }
        let args = [verb, "--from", &list, "--max-percent", "13", "--dry-run"];
        account.run(&args).ends(0).says(&format!("{percent:.1} % of the account's {total}\n"));
    }
    // What gives access back has no such bound, and neither has a plan of up to 100.
    account.run(&["unrevoke", "--from", &list, "--dry-run"]).ends(0);
    let list = account.file("ids", &account.ids(Active, 100).join("\n"));
    account.run(&["delete", "--from", &list, "--yes", "--dry-run"]).ends(0);
    let small = Account::new(50);
    small.run(&["delete", "--created-before", "2026-06-30", "--yes"]).ends(0);
}

#[test]
fn a_part_of_the_account_when_the_service_ignores_the_status() {
    let account = Account::new(60);
    let ids = account.ids(Active, 8);
    let value = |all| serde_json::to_value(all).unwrap();
    let all = value(account.emulator.registrations());
    let active = account.with(Active);
    let total = active.len() + account.with(Revoked).len();
    for (all, total_count, total) in [
        (&all, None, total),
        (&all, Some(60), total),
        // The first page of the active ones is as it should be: that there are 60 of them is wrong all the same.
        (&value(active.clone()), Some(60), active.len()),
    ] {
        let info = json!({"count": 60, "per_page": 1000, "total_count": total_count});
        let body = json!({"success": true, "errors": [], "messages": [], "result": all, "result_info": info});
        let body = Fault::status(200).body("application/json", body.to_string());
        account.emulator.inject(body.on(Operation::List).always());
        let bound = ["delete", "--yes", "--max-percent", "10", "--from"];
        let list = account.file("ids", &ids.join("\n"));
        refused(
            &account,
            &[&bound[..], &[&list]].concat(),
            &format!("of the account's {total}: more than 10 %"),
        );
        account.emulator.clear_faults();
    }
}

#[test]
fn a_file_of_protected_ones_that_cannot_be_read() {
    let account = Account::new(30);
    let id = &account.ids(Active, 1)[0];
    let missing = account.path("missing");
    refused(
        &account,
        &["delete", id, "--yes", "--protect", &missing],
        "it is unknown what is protected",
    );
    let invalid = account.file("invalid", "[a\n");
    refused(&account, &["delete", id, "--yes", "--protect", &invalid], "'[a'");
    // A report does not list what it protects.
    let report = account.path("report");
    let ids = account.ids(Active, 2);
    account.run(&["revoke", &ids[1], "--yes", "--report", &report]).ends(0);
    let run = account.run(&["delete", id, "--yes", "--protect", &report]);
    run.ends(2).says("it is unknown what is protected");
    // A comma that is not in quotes moves the address to another column.
    let moved = account.file("moved.csv", "name,email\nDoe, Jane,jane@example.com\n");
    let run = account.run(&["delete", id, "--yes", "--protect", &moved]);
    run.ends(2).says("line 2: more than 2 cells").says("it is unknown what is protected");
}

#[test]
fn a_report_is_a_file() {
    let account = Account::new(30);
    let id = &account.ids(Active, 1)[0];
    let args = ["delete", id, "--yes", "--report", "-"];
    refused(&account, &args, "--report cannot be standard output");
    assert!(!std::path::Path::new("-").exists());
}

#[test]
fn a_report_that_exists() {
    let account = Account::new(30);
    let id = &account.ids(Active, 1)[0];
    let report = account.file("report", "precious\n");
    refused(&account, &["delete", id, "--yes", "--report", &report], "exists");
    assert_eq!(std::fs::read_to_string(&report).unwrap(), "precious\n");
    let nowhere = format!("{report}/below");
    refused(&account, &["delete", id, "--yes", "--report", &nowhere], "cannot create the report");
}

#[test]
#[cfg(target_os = "linux")]
fn a_prompt_without_a_terminal() {
    let account = Account::new(30);
    let id = &account.ids(Active, 1)[0];
    let command = account.command(&["delete", id]);
    // A new session has no controlling terminal.
    let mut session = std::process::Command::new("setsid");
    session.arg("--wait").arg(command.get_program()).args(command.get_args()).envs(account.env());
    for (stdin, text) in [("no input", ""), ("a pipe", "y\n")] {
        use std::io::Write as _;
        session.stdin(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let mut child = session.spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let run = super::support::Ran::from(child.wait_with_output().unwrap());
        run.ends(2).says(
            "error: there is no terminal to ask for consent\nNothing was sent. Give --yes, or",
        );
        assert_eq!(account.changes(), [], "{stdin}");
    }
}

#[test]
fn a_listing_that_fails_leads_to_no_change() {
    let account = Account::new(300);
    for (fault, code, text) in [
        (Fault::status(503).json().always(), 3, "error: the service failed (HTTP 503"),
        (
            Fault::status(403).code(10000).json().always(),
            4,
            "error: the token was refused (HTTP 403, code 10000",
        ),
        (Fault::repeated_cursor().always(), 1, "error: "),
    ] {
        account.emulator.clear_faults();
        account.emulator.inject(fault.on(Operation::List));
        let args = [
            "delete",
            "--created-before",
            "2026-06-30",
            "--per-page",
            "50",
            "--yes",
            "--max",
            "999",
            "--retries=0",
        ];
        account.run(&args).ends(code).says(text);
        assert_eq!(account.changes(), []);
    }
}
