//! What a plan says, and what it leaves out.

use registrations_emulator::{Fault, Operation, RegistrationStatus::*};
use serde_json::json;

use super::support::{Account, listing};

/// Enough to make the whole plan predictable.
fn account() -> Account {
    let account = Account::new(0);
    for index in 0..12 {
        account
            .emulator
            .put(json!({
                "id": format!("00000000-0000-4000-8000-0000000000{index:02}"),
                "device": {"name": format!("ZOË-DESKTOP-{index:02}")},
                "user": {"email": format!("user-{:04}@example.com", index / 2)},
                "virtual_ipv4": format!("100.96.0.{index}"),
                "created_at": "2024-01-01T00:00:00Z",
                "last_seen_at": "2024-02-01T00:00:00Z",
                "revoked_at": (index == 11).then_some("2025-01-01T00:00:00Z"),
            }))
            .unwrap();
    }
    account
}

#[test]
fn the_plan_of_a_deletion() {
    let account = account();
    let protect = account.file("protect", "# the boss\nuser-0000@example.com # and his devices\n");
    let now = jiff::Timestamp::now();
    let days = |since: &str| now.duration_since(since.parse().unwrap()).as_hours() / 24;
    let (idle, seen) = (days("2026-04-02T00:00:00Z"), days("2024-02-01T00:00:00Z"));
    let run = account.run(&[
        "delete",
        "--idle-for",
        "2026-04-02",
        "--created-before",
        "2025-01-01",
        "--protect",
        &protect,
        "--dry-run",
    ]);
    let created = days("2025-01-01T00:00:00Z");
    let row = |index| {
        let status = if index == 11 { "revoked" } else { "active" };
        let user = index / 2;
        format!(
            "  ZOË-DESKTOP-{index:02}      user-{user:04}@example.com  {seen} d ago  {status}\n"
        )
    };
    let rows = (2..12).map(row).collect::<Vec<_>>().concat();
    let expected = format!(
        "\
Delete 10 registrations of 5 users
  account 00000000000000000000000000000001
  idle since 2026-04-02T00:00:00Z ({idle} days)        frees 10 virtual IPv4 addresses
  created before 2025-01-01T00:00:00Z ({created} days)
{rows}  2 left out: protected
  protect: 1 line
It cannot be undone. Whoever can still sign in enrols again; seats are not freed.
"
    );
    assert_eq!((run.stderr.as_str(), run.stdout.as_str()), (expected.as_str(), ""));
    run.ends(0);
    assert_eq!(account.changes(), []);
}

#[test]
fn a_long_plan_shows_its_risk() {
    let account = Account::new(400);
    let args = ["delete", "--created-before", "2026-06-30", "--max-percent", "100", "--dry-run"];
    let run = account.run(&[&args[..], &["-o", "id"]].concat());
    let planned: Vec<&str> = run.stdout.lines().collect();
    let mut records: Vec<_> = planned.iter().map(|id| account.get(id)).collect();
    assert!(records.len() > 200, "{run:?}");
    let total = account.with(Active).len() + account.with(Revoked).len();
    let float = |count: usize| f64::from(u32::try_from(count).unwrap());
    let percent = float(planned.len()) * 100.0 / float(total);
    let others = planned.len() - 10;
    run.ends(0).says(&format!("Delete {} registrations of ", planned.len()));
    run.says(&format!(", {percent:.1} % of the account's {total}\n"));
    run.says(&format!("  … and {others} others, active earlier: --dry-run -o ndjson lists them\n"));
    // By type and status.
    for (status, word) in [(Active, "active"), (Revoked, "revoked")] {
        for kind in ["warp", "browser_extension"] {
            let is_such = |it: &&registrations_emulator::Registration| {
                let record = serde_json::to_value(it).unwrap();
                it.status() == status && record["registration_type"] == kind
            };
            let count = records.iter().filter(is_such).count();
            assert!(count > 0);
            run.says(&format!("{count} {word} {kind}"));
        }
    }
    // The most recently seen ones come first.
    records.sort_by_key(|it| std::cmp::Reverse(it.last_seen_at));
    let rows: Vec<&str> = run.stderr.lines().filter(|line| line.contains(" d ago  ")).collect();
    assert_eq!(rows.len(), 10, "{run:?}");
    for (row, it) in rows.iter().zip(&records) {
        assert!(it.device.name.is_empty() || row.contains(&it.device.name[..3]), "{row}");
    }
    let records = account.run(&[&args[..], &["-o", "ndjson"]].concat());
    assert_eq!(records.stdout.lines().count(), planned.len());
    assert_eq!(account.changes(), []);
}

#[test]
fn a_plan_says_who_was_seen_lately() {
    let account = Account::new(0);
    let ago = |hours| jiff::Timestamp::now() - jiff::SignedDuration::from_hours(hours);
    for (index, hours) in
        [1, 2, 30, 100, 200, 500, 900, 9_000, 9_001, 9_002, 9_003].iter().enumerate()
    {
        let record = json!({
            "id": format!("00000000-0000-4000-8000-0000000000{index:02}"),
            "device": {"name": format!("DEVICE-{hours}")},
            "created_at": "2020-01-01T00:00:00Z",
            "last_seen_at": ago(*hours).to_string(),
        });
        account.emulator.put(record).unwrap();
    }
    let new = json!({"device": {"name": "JUST-ENROLLED"}, "created_at": ago(0).to_string()});
    account.emulator.put(new).unwrap();
    let all = ["delete", "--created-after", "2019-01-01", "--dry-run"];
    let run = account.run(&all);
    run.ends(0).says("Delete 12 registrations, 100.0 % of the account's 12\n");
    run.says("last activity: 3 within a day · 5 within a week · 7 within 30 days · 5 earlier\n");
    let nobody = json!({"user": {}, "created_at": "2020-01-01T00:00:00Z"});
    account.emulator.put(nobody).unwrap();
    let run = account.run(&all);
    run.ends(0).says("Delete 13 registrations, 100.0 % of the account's 13\n");
    run.says("  13 without a user\n").says("… and 3 others, active earlier");
    let first = run.stderr.find("DEVICE-1 ").unwrap();
    assert!(run.stderr.find("JUST-ENROLLED").unwrap() < first);
    assert!(first < run.stderr.find("DEVICE-30 ").unwrap());
    assert!(!run.stderr.contains("DEVICE-9003") && !run.stderr.contains("service token"));
}

#[test]
fn a_limit_counts_what_is_changed() {
    let account = Account::new(300);
    let revoked = account.with(Revoked).len();
    let run = account.run(&[
        "revoke",
        "--created-before",
        "2026-06-30",
        "--limit",
        "90",
        "--yes",
        "--max",
        "90",
    ]);
    run.ends(0).says("already revoked");
    assert_eq!(account.with(Revoked).len(), revoked + 90);
}

#[test]
fn a_record_that_the_service_let_through_is_left_out() {
    let account = Account::new(50);
    let device = account.with(Active)[0].device.id.clone();
    let all = account.emulator.registrations().into_iter();
    let theirs = all.filter(|it| it.device.id == device && it.deleted_at.is_none()).count();
    // The record belongs to another device: the service has ignored the filter.
    let other = json!({"id": "another-device", "name": "BYSTANDER"});
    account.emulator.inject(Fault::record(0).set("device", other).on(Operation::List));
    let run = account.run(&["delete", "--device-id", &device, "--yes"]);
    run.ends(0).says("1 left out: returned by the service although they do not pass --device-id");
    let sent: usize = account.changes().iter().map(|(ids, _)| ids.len()).sum();
    assert_eq!(sent, theirs - 1);
}

#[test]
fn a_record_that_is_listed_twice_is_changed_once() {
    let account = account();
    let mut all = serde_json::to_value(account.emulator.registrations()).unwrap();
    let again = all[0].clone();
    let id = again["id"].as_str().unwrap().to_owned();
    all.as_array_mut().unwrap().push(again);
    account.emulator.inject(listing(&all));
    account.run(&["delete", "--idle-for", "2026-04-02", "--yes"]).ends(0).says("Deleted 12 ");
    let changes = account.changes();
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].0.iter().filter(|it| **it == id).count(), 1);
}

#[test]
fn an_unreadable_record_is_never_changed() {
    let account = Account::new(20);
    let ids = account.ids(Active, 3);
    for operation in [Operation::List, Operation::Get] {
        let fault = Fault::record(1).set("created_at", "soon");
        account.emulator.inject(fault.on(operation));
    }
    let run = account.run(&["delete", "--yes", &ids[0], &ids[1], &ids[2]]);
    run.ends(1).says("1 left out: unreadable").says("error: 1 record could not be read");
    assert_eq!(account.changes(), [(vec![ids[0].clone(), ids[2].clone()], Some(200))]);
    assert!(account.get(&ids[1]).deleted_at.is_none());
    let (_, outcomes) = super::support::outcomes(&account.report());
    assert_eq!([&outcomes[&ids[0]], &outcomes[&ids[1]]], ["done", "not_sent"]);
}

#[test]
fn a_listing_with_an_unreadable_record_is_no_success() {
    let account = Account::new(20);
    account.emulator.inject(Fault::record(1).set("created_at", "soon").on(Operation::List));
    let run = account.run(&["delete", "--yes", "--created-before", "2026-07-01"]);
    run.ends(1).says("error: 1 record could not be read");
}

#[test]
fn a_named_registration_that_nothing_supersedes_stays() {
    let account = account();
    let ids = [21, 22].map(|index| format!("00000000-0000-4000-8000-0000000000{index}"));
    for (id, time) in ids.iter().zip(["2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"]) {
        let record = json!({
            "id": id, "device": {"id": "00000000-0000-4000-8000-0000000000d1", "name": "ONE"},
            "user": {"id": "00000000-0000-4000-8000-0000000000a1"},
            "created_at": time, "last_seen_at": time,
        });
        account.emulator.put(record).unwrap();
    }
    // A listing that cannot be read says nothing about those that were read by id.
    let fault = Fault::record(12).set("created_at", "soon").on(Operation::List);
    account.emulator.inject(fault.always());
    let dry_run = ["delete", "--dry-run", "--superseded", &ids[0], "-o", "id"];
    assert_eq!(account.run(&dry_run).ends(0).stdout.trim(), ids[0]);
    account.emulator.clear_faults();
    // Neither is it known that nothing replaces them.
    let fault = Fault::record(13).set("created_at", "soon").on(Operation::List);
    account.emulator.inject(fault);
    let run = account.run(&["delete", "--yes", "--no-report", "--superseded", &ids[0]]);
    run.ends(1).says("a record that may replace it cannot be read");
    let run = account.run(&["delete", "--yes", "--superseded", &ids[0], &ids[1]]);
    run.ends(0).says("Deleted 1 registration");
    assert_eq!(account.changes(), [(ids[..1].to_vec(), Some(200))]);
}

#[test]
fn the_limit_takes_the_first_even_if_the_service_does_not_sort() {
    let account = account();
    let mut all = account.emulator.registrations();
    all.retain(|it| it.status() == Active);
    all.sort_by(|a, b| a.device.name.cmp(&b.device.name));
    let ids: Vec<String> = all.iter().map(|it| it.id.clone()).collect();
    let mut all = serde_json::to_value(&all).unwrap();
    for (index, it) in all.as_array_mut().unwrap().iter_mut().enumerate() {
        it["last_seen_at"] = json!(format!("2024-02-{:02}T00:00:00Z", 28 - index));
    }
    account.emulator.inject(listing(&all).always());
    let oldest = ["delete", "--dry-run", "-o", "id", "--created-before", "2025-01-01"];
    let oldest = account.run(&[&oldest[..], &["--sort", "last-seen", "--limit", "2"]].concat());
    let last: Vec<&str> = ids.iter().rev().take(2).map(String::as_str).collect();
    assert_eq!(oldest.ends(0).stdout.lines().collect::<Vec<_>>(), last);
}

#[test]
fn ids_are_sorted_as_they_were_read() {
    let account = account();
    let id = account.emulator.registrations()[0].id.clone();
    account
        .emulator
        .inject(Fault::record(0).set("created_at", "soon").on(Operation::List).times(2));
    let run = account.run(&["delete", "--yes", "--sort", "last-seen", "--limit", "1", &id]);
    run.ends(0).says("Deleted 1 registration");
}

#[test]
fn what_is_protected_stays() {
    let account = Account::new(60);
    let all = account.with(Active);
    let (id, device) = (&all[0].id, &all[1].device.id);
    let from_env = account.file("more", &format!("{device}\n"));
    let protect = account.file("protect", &format!("{id}\n"));
    let ids: Vec<&str> = all[..5].iter().map(|it| it.id.as_str()).collect();
    let args = [&["revoke", "--yes", "--protect", &protect], &ids[..]].concat();
    let run = super::support::ran(account.command(&args).env("REGISTRATIONS_PROTECT", &from_env));
    run.ends(0).says("2 left out: protected");
    assert!(account.get(id).revoked_at.is_none() && account.get(&all[1].id).revoked_at.is_none());
    let (_, outcomes) = super::support::outcomes(&account.report());
    assert_eq!(outcomes[id], "protected");
    assert_eq!(outcomes.values().filter(|it| *it == "done").count(), 3);
}

#[test]
fn a_long_list_of_what_is_protected_takes_no_time() {
    let account = Account::new(1_000);
    let lines = (0..20_000).map(|line| format!("somebody-{line}@example.org"));
    let lines: Vec<String> = lines.chain(["ada-*".to_owned()]).collect();
    let protect = account.file("protect", &lines.join("\n"));
    let start = std::time::Instant::now();
    let args = ["delete", "--created-before", "2026-06-30", "--dry-run", "--max-percent", "100"];
    let run = account.run(&[&args[..], &["--protect", &protect]].concat());
    run.ends(0).says("left out: protected").says("protect: 20,001 lines, 20000 match nothing here");
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn ids_are_checked_by_the_filters_as_well() {
    let account = Account::new(60);
    let (active, revoked) = (account.ids(Active, 1), account.ids(Revoked, 1));
    let run = account.run(&["delete", "--yes", "--status", "revoked", &active[0], &revoked[0]]);
    run.ends(0).says("1 left out: not matched by --status");
    assert_eq!(account.changes(), [(revoked.clone(), Some(200))]);
    // Each of them is in the report.
    let (_, outcomes) = super::support::outcomes(&account.report());
    assert_eq!([&outcomes[&active[0]], &outcomes[&revoked[0]]], ["left_out", "done"]);
}

#[cfg(unix)]
#[test]
fn ids_from_a_pipe_are_all_read() {
    let account = Account::new(20);
    let ids = account.ids(Active, 3);
    let pipe = account.path("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let write = |text: String| {
        let pipe = pipe.clone();
        std::thread::spawn(move || std::fs::write(pipe, text).unwrap())
    };
    let writer = write(ids.join("\n"));
    account.run(&["delete", "--from", &pipe, "--yes"]).ends(0).says("Deleted 3 registrations");
    writer.join().unwrap();
    assert!(account.are_deleted(&ids));
    // The ids of a report are not all that it says: its account and what is in flight count as well.
    let report = std::fs::read_to_string(account.report()).unwrap();
    let writer = write(report);
    account.run(&["delete", "--from", &pipe, "--yes"]).ends(2).says("name its file");
    writer.join().unwrap();
}

#[test]
fn hostile_names_do_not_control_the_terminal() {
    const ID: &str = "00000000-0000-4000-8000-000000000001";
    let account = Account::new(0);
    let name = "\u{1b}[2J\u{202e}evil\r\nDelete 0 registrations";
    let record = json!({"id": ID, "device": {"name": name}});
    account.emulator.put(record).unwrap();
    let run = account.run(&["delete", ID, "--dry-run"]);
    run.ends(0).says(r"\u{1b}[2J\u{202e}evil\u{d}\u{a}Delete");
    assert!(!run.stderr.contains(['\u{1b}', '\u{202e}', '\r']));
}

#[test]
fn every_filter_is_in_the_plan() {
    let account = Account::new(10);
    let run = account.run(&[
        "delete",
        "--dry-run",
        "--seen-before=2026-01-01",
        "--seen-after=2025-01-01",
        "--created-after=2020-01-01",
        "--never-seen",
        "--allow-recent",
        "--email=a@example.com",
        "--user-id=u1",
        "--user-id=u2",
        "--user-id=u3",
        "--device-id=d1",
        "--name=LAPTOP-*",
        "--client-version=<2026.6",
        "--tunnel=masque",
        "--in=100.96.0.0/12",
        "--service-tokens=only",
        "--superseded",
        "--status=revoked",
        "--limit=5",
    ]);
    let lines: Vec<&str> = run.stderr.lines().map(str::trim).collect();
    assert_eq!(lines[..2], ["Nothing to delete", "account 00000000000000000000000000000001"]);
    for line in [
        "never seen",
        "e-mail a@example.com",
        "user id u1, u2 and 1 other",
        "device id d1",
        "name laptop-*",
        "client version <2026.6",
        "tunnel masque",
        "address in 100.96.0.0/12",
        "service tokens: only",
        "superseded by user+device",
        "status revoked",
        "at most 5",
    ] {
        assert!(lines.contains(&line), "{line:?} is not in {lines:#?}");
    }
    for line in
        ["last seen before 2026-01-01T00:00:00Z (", "last seen after 2025-01-01T00:00:00Z ("]
    {
        assert!(lines.iter().any(|it| it.starts_with(line)), "{line:?} is not in {lines:#?}");
    }
    run.ends(1);
}
