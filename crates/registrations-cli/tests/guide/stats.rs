//! `stats`: what it counts, and how it shows it. The emulator's state is the witness.

use std::collections::{BTreeMap, BTreeSet};

use registrations_emulator::{Emulator, Fault, Registration, RegistrationStatus};
use serde_json::{Value, json};

use crate::support::{Account, on_terminal, ran, run};

fn fleet(size: usize) -> Account {
    Account::start(Emulator::builder().fleet_size(size))
}

fn uuid(number: u32) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// What the registrations that are not deleted have in common.
fn expected(account: &Account, value: impl Fn(&Registration) -> String) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for it in account.emulator.registrations() {
        if it.status() != RegistrationStatus::Deleted {
            *counts.entry(value(&it)).or_default() += 1;
        }
    }
    counts
}

/// A value as the API has it; `none` for null.
fn wire(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap_or("none").to_owned()
}

fn counted(rows: &Value) -> BTreeMap<String, u64> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| (wire(&row["value"]), row["registrations"].as_u64().unwrap()))
        .filter(|(_, count)| *count > 0)
        .collect()
}

#[test]
fn every_registration_is_counted_once_in_each_field() {
    let account = fleet(2_500);
    let now = "2026-07-01T00:00:00Z";
    let whole = account.run(&["stats", "-o", "json", "--pool", "100.96.0.0/12"]).output();
    let whole: Value = serde_json::from_str(&whole).unwrap();
    let by = |field: &str| counted(&whole["by"][field]);
    assert_eq!(
        by("status"),
        expected(&account, |it| wire(format!("{:?}", it.status()).to_lowercase()))
    );
    assert_eq!(by("registration_type"), expected(&account, |it| wire(it.registration_type)));
    assert_eq!(by("tunnel_type"), expected(&account, |it| wire(it.tunnel_type)));
    assert_eq!(by("key_type"), expected(&account, |it| wire(it.key_type)));
    assert_eq!(by("client_version"), expected(&account, |it| wire(&it.device.client_version)));
    assert_eq!(by("policy"), expected(&account, |it| it.policy.name.clone()));

    let held = |revoked: bool| {
        let all = account.emulator.registrations();
        let held = all.iter().filter(|it| it.deleted_at.is_none() && it.virtual_ipv4.is_some());
        held.filter(|it| !revoked || it.revoked_at.is_some()).count()
    };
    let addresses = &whole["virtual_ipv4"];
    assert_eq!(addresses["held"], held(false));
    assert_eq!(addresses["held_by_revoked"], held(true));
    let pool = json!({"pool": "100.96.0.0/12", "capacity": 1_048_576, "used": held(false), "used_by_revoked": held(true)});
    assert_eq!(addresses["pools"], json!([pool]));
    let total: u64 = by("status").values().sum();
    assert_eq!((&whole["registrations"], &whole["unreadable"]), (&json!(total), &json!(0)));

    // With this option, the emulator in the program has the same fleet at a fixed time.
    let emulated = run(&["--emulator", "stats", "-o", "json"]).output();
    let emulated: Value = serde_json::from_str(&emulated).unwrap();
    assert_eq!(emulated["at"], now);
    assert_eq!(emulated["by"]["policy"], whole["by"]["policy"]);
    let superseded = run(&["--emulator", "list", "--superseded", "-o", "id"]).output();
    assert_eq!(emulated["superseded"], superseded.lines().count());
    let seen = ["< 1 d", "< 7 d", "< 30 d", "< 90 d", "< 180 d", "< 1 y", "older", "never"];
    let rows = emulated["by"]["last_seen"].as_array().unwrap();
    assert_eq!(rows.iter().map(|row| row["value"].as_str().unwrap()).collect::<Vec<_>>(), seen);
    let never = run(&["--emulator", "list", "--never-seen", "-o", "id"]).output();
    assert_eq!(rows[7]["registrations"], never.lines().count());
    let year = ["--emulator", "list", "--seen-before", "365d", "-o", "id"];
    assert_eq!(rows[6]["registrations"], run(&year).output().lines().count());
}

#[test]
fn all_users_have_a_row_with_their_last_activity() {
    let account = fleet(2_500);
    let output = account.run(&["stats", "--by", "user", "-o", "csv"]).output();
    let mut lines = output.split("\r\n");
    assert_eq!(lines.next(), Some("user,registrations,active,revoked,virtual_ipv4,last_seen_at"));
    let mut newest: BTreeMap<String, (usize, Option<String>)> = BTreeMap::new();
    for it in account.emulator.registrations().iter().filter(|it| it.deleted_at.is_none()) {
        let email = it.user.as_ref().and_then(|user| user.email.clone()).unwrap_or_default();
        let row = newest.entry(email).or_default();
        row.0 += 1;
        row.1 = row.1.clone().max(it.last_seen_at.map(|at| at.to_string()));
    }
    let mut rows = 0;
    for line in lines.filter(|line| !line.is_empty()) {
        let cells: Vec<_> = line.split(',').collect();
        let (count, seen) = &newest[cells[0]];
        assert_eq!(
            (cells[1], cells[5]),
            (&*count.to_string(), seen.as_deref().unwrap_or_default())
        );
        rows += 1;
    }
    assert_eq!(rows, newest.len());
}

#[test]
fn the_selection_is_that_of_a_listing() {
    for filter in ["--idle-for=90d", "--tunnel=wireguard", "--status=revoked", "--limit=17"] {
        let listed = run(&["--emulator", "list", filter, "-o", "id"]).output();
        let whole = run(&["--emulator", "stats", filter, "-o", "json"]).output();
        let whole: Value = serde_json::from_str(&whole).unwrap();
        assert_eq!(whole["registrations"], listed.lines().count(), "{filter}");
        // The newer registrations are not in the selection: no number is better than a wrong one.
        assert_eq!(whole["superseded"], Value::Null, "{filter}");
    }
}

#[test]
fn an_empty_selection_is_no_failure() {
    let empty = ["--emulator", "stats", "--name", "NOBODY-*"];
    let output = run(&empty).output();
    assert_eq!(output.lines().count(), 1, "{output}");
    assert!(output.starts_with("0 registrations · 0 users"), "{output}");
    for format in ["csv", "json", "prometheus"] {
        let output = run(&[&empty[..], &["-o", format]].concat()).output();
        assert!(!output.is_empty(), "{format}");
    }
    let table = run(&[&empty[..], &["--by", "client"]].concat()).output();
    assert_eq!(table.lines().count(), 1, "{table}");
}

#[test]
fn metrics_are_valid_and_have_no_personal_data() {
    let account = fleet(800);
    let policy = "a \"quoted\" \\ name\nwith a line break";
    let hostile = json!({
        "id": uuid(1), "key": "k", "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
        "device": {"id": uuid(2), "name": "SECRET-DEVICE", "client_version": "1\" 2"},
        "user": {"id": uuid(3), "email": "secret@example.com", "name": "SECRET-NAME"},
        "policy": {"id": uuid(4), "name": policy, "updated_at": "2026-01-01T00:00:00Z", "default": false, "deleted": false},
    });
    account.emulator.put(hostile).unwrap();
    let output = account.run(&["stats", "-o", "prometheus", "--pool", "100.96.0.0/12"]).output();
    for secret in ["SECRET", "secret", "@"] {
        assert!(!output.contains(secret), "{secret} in {output}");
    }
    let people = account.emulator.registrations();
    for it in people.iter().filter(|it| it.device.name.len() > 4) {
        assert!(!output.contains(&it.device.name), "{}", it.device.name);
    }
    let mut series = BTreeSet::new();
    let mut declared = String::new();
    for line in output.lines() {
        if let Some(rest) = line.strip_prefix("# ") {
            declared = rest.split(' ').nth(1).unwrap().to_owned();
            continue;
        }
        let (labels, value) = line.rsplit_once(' ').unwrap();
        value.parse::<u64>().unwrap();
        assert!(series.insert(labels.to_owned()), "twice: {labels}");
        let (name, labels) = labels.split_once('{').unwrap();
        assert_eq!(name, declared, "{line}");
        assert!(labels.ends_with("\"}") && labels.starts_with("account_id=\""), "{line}");
    }
    assert!(output.ends_with('\n'));
    assert!(output.contains(r#"policy="a \"quoted\" \\ name\nwith a line break"} 1"#), "{output}");
    assert!(output.contains(r#"pool="100.96.0.0/12"} 1048576"#), "{output}");

    let refused = account.run(&["stats", "-o", "prometheus", "--by", "user"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
}

#[test]
fn bars_fit_the_width_of_the_terminal() {
    for columns in [60_u16, 80, 200] {
        for args in [
            &["--emulator", "stats", "--pool", "100.96.0.0/12"][..],
            &["--emulator", "stats", "--by", "tunnel"],
        ] {
            let screen = on_terminal(args, columns, "C.UTF-8");
            let widest = screen.lines().map(|line| line.chars().count()).max();
            assert!(screen.contains('█') || columns == 60, "{screen}");
            assert!(widest <= Some(columns.into()), "{columns}: {screen}");
            if args.contains(&"--pool") || columns > 60 {
                assert_eq!(widest, Some(columns.into()), "{screen}");
            }
        }
    }
    let screen = on_terminal(&["--emulator", "stats"], 80, "C");
    assert!(screen.is_ascii() && screen.contains("####"), "{screen}");
}

#[test]
fn hostile_names_do_not_reach_the_terminal() {
    let account = fleet(1);
    for number in 0..3 {
        let hostile = json!({
            "id": uuid(number), "key": "k",
            "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
            "device": {"id": uuid(9), "name": "n", "client_version": "\u{1b}]0;x\u{7}\u{202e}"},
            "user": {"id": uuid(10 + number), "email": "=cmd()\u{1b}[2J\r\n@example.com"},
        });
        account.emulator.put(hostile).unwrap();
    }
    for args in [&["stats"][..], &["stats", "--by", "user"], &["stats", "--by", "client"]] {
        let output = account.run(args).output();
        assert!(!output.contains(['\u{1b}', '\u{7}', '\r', '\u{202e}']), "{output:?}");
        assert!(output.contains(r"\u{1b}"), "{output:?}");
    }
    let csv = account.run(&["stats", "--by", "user", "-o", "csv"]).output();
    assert!(csv.contains("\"'=cmd()"), "{csv:?}");
    let raw = account.run(&["stats", "--by", "user", "-o", "csv", "--csv-raw"]).output();
    assert!(raw.contains("\"=cmd()"), "{raw:?}");
}

#[test]
fn an_unreadable_record_is_reported_and_a_failed_page_shows_nothing() {
    let account = fleet(300);
    account.emulator.inject(Fault::record(3).missing("id"));
    let partly = account.run(&["stats", "-o", "json"]);
    assert_eq!(partly.code, Some(1), "{partly:?}");
    let whole: Value = serde_json::from_str(&partly.stdout).unwrap();
    assert_eq!(whole["unreadable"], 1);
    assert!(partly.stderr.contains("1 record could not be read"), "{partly:?}");

    account.emulator.inject(Fault::from(Fault::status(503)).always());
    let failed = ran(account.command(&["stats", "--retries", "0"]).env("LANG", "C"));
    assert_eq!((failed.code, failed.stdout.as_str()), (Some(3), ""), "{failed:?}");
}

#[test]
fn pools_are_counted_once() {
    let pools = ["--pool", "100.96.0.7/12", "--pool", "100.96.0.0/12", "--pool", "100.96.1.0/24"];
    let args = [&["--emulator", "stats", "-o", "prometheus"][..], &pools].concat();
    let output = run(&args).output();
    let lines: Vec<_> = output.lines().filter(|line| line.contains("pool=")).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines.iter().all(|line| line.contains("pool=\"100.96.0.0/12\"")), "{lines:?}");
}
