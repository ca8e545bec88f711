//! What a plan says, and what it leaves out.

use registrations_emulator::{Fault, Operation, RegistrationStatus::*};
use serde_json::json;

use super::support::Account;

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
Delete 10 registrations of 5 users (9 active, 1 revoked), account 0000…0001
  idle since 2026-04-02T00:00:00Z ({idle} days)        frees 10 virtual IPv4 addresses
  created before 2025-01-01T00:00:00Z ({created} days)
{rows}  0 without a user · 0 service tokens · 2 left out: protected
It cannot be undone. Whoever can still sign in enrols again; seats are not freed.
"
    );
    assert_eq!((run.stderr.as_str(), run.stdout.as_str()), (expected.as_str(), ""));
    run.ends(0);
    assert_eq!(account.changes(), []);
}

#[test]
fn a_long_plan_shows_its_first_registration() {
    let account = Account::new(400);
    let run = account.run(&["delete", "--idle-for", "2026-06-30", "--dry-run", "-o", "id"]);
    let ids: Vec<&str> = run.stdout.lines().collect();
    assert!(ids.len() > 100, "{run:?}");
    let others = format!("  … and {} others: --dry-run -o ndjson lists them\n", ids.len() - 1);
    run.ends(0).says(&others).says(&format!("Delete {} registrations of ", ids.len()));
    let idle = account.run(&["list", "--idle-for", "2026-06-30", "-o", "id"]);
    assert_eq!(idle.stdout, run.stdout);
    let records = account.run(&["delete", "--idle-for", "2026-06-30", "--dry-run", "-o", "ndjson"]);
    assert_eq!(records.stdout.lines().count(), ids.len());
    assert_eq!(account.changes(), []);
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
    let id = account.emulator.registrations()[0].id.clone();
    account.emulator.inject(Fault::record(1).set("id", id.as_str()).on(Operation::List));
    account.run(&["delete", "--idle-for", "2026-04-02", "--yes"]).ends(0).says("Deleted 11 ");
    let changes = account.changes();
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].0.iter().filter(|it| **it == id).count(), 1);
}

#[test]
fn an_unreadable_record_is_never_changed() {
    let account = Account::new(20);
    let ids = account.ids(Active, 3);
    account.emulator.inject(Fault::record(1).set("created_at", "soon").on(Operation::List));
    let run = account.run(&["delete", "--yes", &ids[0], &ids[1], &ids[2]]);
    run.ends(1).says("1 left out: unreadable").says("error: 1 record could not be read");
    assert_eq!(account.changes(), [(vec![ids[0].clone(), ids[2].clone()], Some(200))]);
    assert!(account.get(&ids[1]).deleted_at.is_none());
    let (_, outcomes) = super::support::outcomes(&account.report());
    assert_eq!([&outcomes[&ids[0]], &outcomes[&ids[1]]], ["done", "not_sent"]);
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
fn ids_are_checked_by_the_filters_as_well() {
    let account = Account::new(60);
    let (active, revoked) = (account.ids(Active, 1), account.ids(Revoked, 1));
    let run = account.run(&["delete", "--yes", "--status", "revoked", &active[0], &revoked[0]]);
    run.ends(0).says("1 left out: not matched by the filters");
    assert_eq!(account.changes(), [(revoked, Some(200))]);
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
    assert_eq!(lines[0], "Nothing to delete, account 0000…0001");
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
    run.ends(0);
}
