//! Rules that keep whoever is at work out of a selection, and that name what is missing.

use jiff::{SignedDuration, Timestamp};
use registrations_emulator::{Emulator, Fault, Operation};
use serde_json::{Value, json};

use crate::support::{Account, run, uuid};

/// An account at the time of the program's own clock.
fn account() -> Account {
    Account::start(Emulator::builder().fleet_size(0).system_clock())
}

fn ago(hours: i64) -> String {
    (Timestamp::now() - SignedDuration::from_hours(hours)).to_string()
}

/// A registration of one user on one device.
fn put(account: &Account, created: &str, seen: Option<&str>, kind: &str) -> String {
    let members = json!({
        "user": {"id": uuid(3, 900), "email": "ann@example.com", "name": "Ann"},
        "device": {"id": uuid(2, 900), "name": "ANN-LAPTOP"},
        "created_at": created,
        "last_seen_at": seen,
        "registration_type": kind,
    });
    account.put(&members).id
}

#[test]
fn a_replacement_has_taken_over() {
    let days: Vec<String> = (0..10).map(|days| ago(24 * days + 30)).collect();
    for (old_seen, new_seen, new_kind, expected) in [
        (Some(&days[5]), Some(&days[5]), "warp", true),
        (Some(&days[5]), Some(&days[2]), "warp", true),
        (None, None, "warp", true),
        // The browser extension is another client, one that was never seen took nothing over, and the old one is in use.
        (Some(&days[5]), Some(&days[2]), "browser_extension", false),
        (Some(&days[5]), None, "warp", false),
        (Some(&days[2]), Some(&days[5]), "warp", false),
    ] {
        let account = account();
        let old = put(&account, &ago(9_000), old_seen.map(String::as_str), "warp");
        put(&account, &ago(8_000), new_seen.map(String::as_str), new_kind);
        let expected: Vec<String> = expected.then_some(old).into_iter().collect();
        let case = format!("{old_seen:?} {new_seen:?} {new_kind}");
        assert_eq!(account.ids(&["--superseded"]), expected, "{case}");
        let stats = account.run(&["stats", "-o", "json"]);
        let stats: Value = serde_json::from_str(&stats.stdout).unwrap();
        assert_eq!(stats["superseded"], expected.len(), "{case}");
        let metrics = account.run(&["stats", "-o", "prometheus"]).stdout;
        let line = metrics.lines().find(|it| it.contains("superseded_registrations{")).unwrap();
        assert!(line.ends_with(&format!("}} {}", expected.len())), "{case}: {line}");
        account.run(&["delete", "--superseded", "--yes", "--no-report"]).ends(0);
        let deleted = account.expected(|it| it.deleted_at.is_some());
        assert_eq!(deleted, expected, "{case}");
    }
}

#[test]
fn whoever_was_seen_or_enrolled_within_a_day_is_not_superseded() {
    for (created, seen) in [(9_000, Some(20)), (20, None)] {
        let account = account();
        let old = put(&account, &ago(created), seen.map(ago).as_deref(), "warp");
        put(&account, &ago(2), Some(&ago(1)), "warp");
        let note = "1 superseded registration left out: seen or created in the last 24 hours (--allow-recent)";
        let ran = account.run(&["list", "--superseded", "-o", "id"]);
        ran.ends(0).says(note);
        assert_eq!(ran.stdout, "");
        let stats: Value =
            serde_json::from_str(&account.run(&["stats", "-o", "json"]).stdout).unwrap();
        assert_eq!(stats["superseded"], 0);
        let delete = ["delete", "--superseded", "--yes", "--no-report"];
        account.run(&delete).ends(0).says("Nothing to delete");
        assert!(account.expected(|it| it.deleted_at.is_some()).is_empty());
        // The same if it is named.
        account.run(&["list", "--superseded", &old]).ends(0).says(note);
        let delete = ["delete", "--superseded", "--yes", "--no-report", &old];
        account.run(&delete).ends(0).says("1 left out: seen or created in the last 24 hours");
        assert_eq!(account.ids(&["--superseded", "--allow-recent"]), [old]);
    }
}

#[test]
fn zero_times_are_no_times() {
    for zero in ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"] {
        let account = account();
        let id = put(&account, &ago(9_000), Some(zero), "warp");
        let body = {
            let mut record = serde_json::to_value(account.emulator.registrations()).unwrap();
            record[0]["revoked_at"] = json!(zero);
            record[0]["deleted_at"] = json!(zero);
            json!({"success": true, "errors": [], "messages": [], "result": record}).to_string()
        };
        account
            .emulator
            .inject(Fault::status(200).body("application/json", body).on(Operation::List).always());
        let listed = |args: &[&str]| account.ids(args);
        assert_eq!(listed(&["--never-seen"]), std::slice::from_ref(&id), "{zero}");
        assert_eq!(listed(&["--status", "active"]), std::slice::from_ref(&id), "{zero}");
        assert!(listed(&["--seen-before", "30d"]).is_empty(), "{zero}");
        assert!(listed(&["--revoked-before", "30d"]).is_empty(), "{zero}");
        let stats = account.run(&["stats", "-o", "json"]);
        let stats: Value = serde_json::from_str(&stats.stdout).unwrap();
        assert_eq!(stats["by"]["status"][0]["value"], "active", "{zero}");
    }
    // Without any known time, nothing is known to be idle.
    let account = account();
    put(&account, "0001-01-01T00:00:00Z", None, "warp");
    for filter in ["--idle-for=30d", "--created-before=30d"] {
        assert!(account.ids(&[filter]).is_empty(), "{filter}");
    }
}

/// The next listings return everything.
fn ignore_filters(account: &Account) {
    let all = serde_json::to_value(account.emulator.registrations()).unwrap();
    let body = json!({"success": true, "errors": [], "messages": [], "result": all});
    let fault = Fault::status(200).body("application/json", body.to_string());
    account.emulator.inject(fault.on(Operation::List).always());
}

#[test]
fn every_filter_is_checked_in_every_command() {
    for (flag, value) in [
        ("--search", "ann"),
        ("--email", "ann@example.com"),
        ("--user-id", &*uuid(3, 900)),
        ("--device-id", &*uuid(2, 900)),
        ("--seen-after", "100h"),
        ("--status", "active"),
    ] {
        let account = account();
        let id = put(&account, &ago(9_000), Some(&ago(30)), "warp");
        account.put(&json!({"last_seen_at": ago(200), "revoked_at": ago(100)}));
        ignore_filters(&account);
        let note = format!("do not pass {flag}");
        let listed = account.run(&["list", "-o", "id", flag, value]);
        listed.ends(0).says(&note);
        assert_eq!(listed.stdout, format!("{id}\n"), "{flag}");
        let stats = account.run(&["stats", "-o", "json", flag, value]);
        stats.ends(0).says(&note);
        let stats: Value = serde_json::from_str(&stats.stdout).unwrap();
        assert_eq!(stats["registrations"], 1, "{flag}");
    }
}

#[test]
fn an_address_of_nobody_is_named() {
    let account = account();
    let id = put(&account, &ago(9_000), Some(&ago(30)), "warp");
    let emails = ["--email", "Ann@example.com", "--email", "typo@example.com"];
    for command in ["list", "stats"] {
        let ran = run(account.command(&[command]).args(emails));
        ran.ends(1).says("not found: nobody has typo@example.com");
    }
    // Whoever has registrations, though none that matches, is somebody.
    let known = ["list", "--email", "ann@example.com", "--created-after", "1d"];
    account.run(&known).ends(0).says("none of 1 registration matches");
    let device = uuid(2, 901);
    for filter in
        [["--status", "revoked"], ["--device-id", &device], ["--type", "browser_extension"]]
    {
        let ran = run(account.command(&known[..3]).args(filter));
        ran.ends(0).says("none of 1 registration matches");
    }
    let delete = ["delete", "--yes", "--no-report"];
    let ran = run(account.command(&delete).args(emails));
    ran.ends(1).says("not found: nobody has typo@example.com");
    assert_eq!(account.expected(|it| it.deleted_at.is_some()), [id]);
}

#[test]
fn leavers_come_from_a_file() {
    let account = account();
    let mut leavers = String::from("Name;Email\n");
    for number in 0..30 {
        account.put(&json!({}));
        leavers.extend([format!("User {number};user-{number}@example.com\n")]);
    }
    account.put(&json!({"user": {"id": uuid(3, 99), "email": "stays@example.com", "name": "S"}}));
    leavers.push_str("Gone;gone@example.com\n;\n");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), leavers).unwrap();
    let path = file.path().to_str().unwrap();
    let ran = account.run(&["list", "-o", "id", "--emails-from", path]);
    ran.ends(1).says("not found: nobody has gone@example.com");
    assert_eq!(ran.stdout.lines().count(), 30);
    // So many searches would take longer than the whole listing.
    assert_eq!(account.requests().len(), 1);
}

#[test]
fn a_listing_that_ends_too_early_fails() {
    let account = account();
    for _ in 0..3 {
        account.put(&json!({}));
    }
    let all = serde_json::to_value(account.emulator.registrations()).unwrap();
    let body = |total: usize, records: &Value| {
        let info = json!({"count": 3, "cursor": "", "per_page": 1000, "total_count": total});
        let body = json!({"success": true, "errors": [], "messages": [], "result": records, "result_info": info});
        Fault::status(200).body("application/json", body.to_string()).on(Operation::List).always()
    };
    account.emulator.inject(body(5, &all));
    for args in [
        &["list", "-o", "csv"][..],
        &["list", "--superseded"],
        &["stats"],
        &["stats", "-o", "prometheus"],
        &["delete", "--idle-for", "30d", "--dry-run"],
    ] {
        account
            .run(args)
            .ends(1)
            .says("the listing ended 2 records short of what the service counts");
    }
    // What was not read to its end is not short.
    account.run(&["list", "--limit", "1"]).ends(0);
}

#[test]
fn a_record_that_comes_twice_counts_once() {
    let account = account();
    account.put(&json!({}));
    let mut all = serde_json::to_value(account.emulator.registrations()).unwrap();
    let again = all[0].clone();
    all.as_array_mut().unwrap().push(again);
    let body = json!({"success": true, "errors": [], "messages": [], "result": all});
    let fault = Fault::status(200).body("application/json", body.to_string());
    account.emulator.inject(fault.on(Operation::List).always());
    let note = "1 record came twice and count once: the listing changed while it was read";
    for (format, lines) in [("id", 1), ("csv", 2), ("ndjson", 1)] {
        let ran = account.run(&["list", "-o", format]);
        ran.ends(0).says(note);
        assert_eq!(ran.stdout.lines().count(), lines, "{format}");
    }
    let stats = account.run(&["stats", "-o", "prometheus"]);
    stats.ends(0).says(note);
    let line = stats.stdout.lines().find(|it| it.starts_with("zero_trust_registrations{")).unwrap();
    assert!(line.ends_with("} 1"), "{line}");
}

#[test]
fn what_is_no_id_in_a_file_is_refused_with_its_line() {
    let account = account();
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap();
    for (text, line, hint) in [
        ("reg-1\nann@example.com\n", 2, "use --email"),
        ("reg-1\n\n\"reg-2\n", 3, "without quotes"),
        ("id,name\nreg-1,x\n0200…cdef,y\n", 3, "-o id prints ids in full"),
        ("11ffb86c-3f0c-4306-b4a2\n", 1, "-o id prints ids in full"),
        ("{\"id\":\"a\"}\n{\"id\":\"b c\"}\n", 2, "Nothing was sent."),
        ("id\n\u{200b}reg-1\n", 2, "invisible character U+200B"),
    ] {
        std::fs::write(path, text).unwrap();
        for command in [&["list"][..], &["get"], &["stats"], &["delete", "--yes"]] {
            let ran = run(account.command(command).args(["--from", path]));
            let place = format!("{path}, line {line}: '");
            ran.ends(2).says(&place);
            assert!(ran.stderr.to_lowercase().contains(&hint.to_lowercase()), "{ran:?}");
        }
    }
    let ran = account.run(&["delete", "--superseded", "user+name", "--yes"]);
    ran.ends(2).says("'user+name' is not the id").says("--superseded=user+name");
    assert!(account.requests().is_empty());
}

#[test]
fn a_file_that_should_protect_is_read_as_it_is_meant_or_refused() {
    let account = account();
    let boss = put(&account, &ago(9_000), Some(&ago(900)), "warp");
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap();
    let delete = ["delete", "--idle-for", "1d", "--yes", "--no-report", "--protect", path];
    let table = account.run(&["list"]).stdout;
    for text in [
        "Ann <ann@example.com>\n",
        "ann@example.com,bob@example.com\n",
        "@example.com\n",
        "a\u{200b}nn@example.com\n",
        "ann@exam\u{ad}ple.com\n",
        "\"ann@example.com\n",
        "ANN-LAPTOP #2\n",
        "",
        "# nobody yet\n",
        &table,
    ] {
        std::fs::write(path, text).unwrap();
        let ran = account.run(&delete);
        ran.ends(2).says(path);
        assert!(account.expected(|it| it.deleted_at.is_some()).is_empty(), "{text:?}");
    }
    let written = |format: &str| account.run(&["list", "-o", format]).stdout;
    for text in [
        "ann@example.com\t# CEO\n",
        "\"ann@example.com\"\n",
        "bob@example.com\rann@example.com\r",
        "ANN-LAPTOP\n",
        &written("csv"),
        &written("ndjson"),
        &written("id"),
    ] {
        std::fs::write(path, text).unwrap();
        account.run(&delete).ends(0).says("1 left out: protected");
        assert!(account.expected(|it| it.deleted_at.is_some()).is_empty(), "{text:?}");
    }
    std::fs::write(path, "ann@example.com\nbob@example.com\nZo*\n").unwrap();
    let ran = account.run(&delete);
    ran.ends(0).says("protect: 3 lines, 2 match nothing here: bob@example.com, Zo*");
    assert!(!boss.is_empty());
}

#[test]
fn a_wrong_clock_selects_nothing() {
    let year = 24 * 365;
    for hours in [year, -year, 1, -1] {
        let account = account();
        put(&account, &ago(9_000), Some(&ago(30)), "warp");
        let all = serde_json::to_value(account.emulator.registrations()).unwrap();
        let body = json!({"success": true, "errors": [], "messages": [], "result": all});
        let date = Timestamp::now() - SignedDuration::from_hours(hours);
        let date = date.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let fault = Fault::status(200).header("date", &date);
        let fault = fault.body("application/json", body.to_string());
        account.emulator.inject(fault.on(Operation::List).always());
        for args in [
            &["list", "--idle-for", "90d"][..],
            &["list", "--superseded", "-o", "id"],
            &["stats"],
            &["delete", "--idle-for", "90d", "--yes"],
            &["delete", "--superseded", "--yes"],
        ] {
            let before = account.requests().len();
            let ran = account.run(args);
            let service = (Timestamp::now() - SignedDuration::from_hours(hours)).to_string();
            ran.ends(2).says("the clock says ").says(&service[..10]);
            assert_eq!(ran.stdout, "", "{args:?}");
            assert_eq!(account.requests().len(), before + 1, "{args:?}");
        }
        // Nothing that depends on the clock.
        account.run(&["list"]).ends(0);
    }
}
