//! Runs that were interrupted, and continue.

use std::{collections::BTreeSet, fs, thread, time::Duration};

use registrations_emulator::{Emulator, Fault, Operation, RegistrationStatus::*};
use serde_json::{Value, json};

use super::support::{Account, DELETE, lines, no_records, outcomes};

const REGISTRATIONS: usize = 1_000;

/// Kills a deletion of about 950 registrations after this many requests and this time, and continues it.
fn kill_and_resume(requests: usize, then: Duration) {
    let builder = Emulator::builder().fleet_size(REGISTRATIONS).latency(Duration::from_millis(8));
    let account = Account::start(builder);
    let report = account.path("report");
    let args = [&DELETE[..], &["--report", &report]].concat();
    let mut child = account.spawn(&args);
    account.wait_for_changes(requests);
    thread::sleep(then);
    child.kill().unwrap();
    child.wait().unwrap();
    // The emulator finishes the requests that it has received.
    thread::sleep(Duration::from_millis(40));
    let before = account.changes();
    let acknowledged: BTreeSet<String> =
        before.iter().filter(|it| it.1 == Some(200)).flat_map(|it| it.0.clone()).collect();

    account.run(&["resume", &report, "--yes", "--max", "1000", "--max-percent", "100"]).ends(0);
    for (ids, status) in &account.changes()[before.len()..] {
        // The emulator read a request of the killed program late, and had nobody to respond to.
        if status.is_none() {
            continue;
        }
        assert_eq!(*status, Some(200));
        for id in ids {
            assert!(!acknowledged.contains(id), "{id} was acknowledged and is sent again");
        }
    }
    let (planned, outcomes) = outcomes(report.as_ref());
    assert_eq!(planned.len(), outcomes.len());
    assert!(outcomes.values().all(|outcome| outcome == "done"), "{outcomes:?}");
    assert!(account.are_deleted(&planned));
    assert!(planned.len() > 900);
    account.run(&["resume", &report, "--yes"]).ends(0).says("is finished: nothing to do");
}

#[test]
fn a_run_that_was_killed_continues() {
    // A linear congruential generator with a fixed seed: the points are random and the same in every run.
    let mut state = 20_260_701_u64;
    let mut random = |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let points: Vec<_> = (0..20).map(|_| (1 + random(10), random(12_000))).collect();
    thread::scope(|scope| {
        for part in points.chunks(3) {
            scope.spawn(move || {
                for (requests, micros) in part {
                    let requests = usize::try_from(*requests).unwrap();
                    kill_and_resume(requests, Duration::from_micros(*micros));
                }
            });
        }
    });
}

#[test]
fn a_record_that_cannot_be_read_is_not_counted_as_deleted() {
    let account = Account::new(50);
    let ids = account.ids(Active, 3);
    let report = failed(&account, &ids);
    let text = fs::read_to_string(&report).unwrap();
    // Killed while the request was in flight.
    let end = text.find("{\"type\":\"outcome\"").unwrap();
    fs::write(&report, &text[..end]).unwrap();
    account.emulator.inject(Fault::record(0).missing("id").on(Operation::List));
    account.emulator.inject(Fault::record(0).missing("key").on(Operation::Get));
    account.run(&["resume", &report, "--yes"]).ends(1).says("error: 1 record could not be read");
    let (_, outcomes) = outcomes(report.as_ref());
    let ended: Vec<&String> = ids.iter().map(|id| &outcomes[id]).collect();
    assert_eq!(ended, ["unsettled", "done", "done"]);
    account.run(&["resume", &report, "--yes"]).ends(0).says("Deleted 1 registration in");
}

/// A report of a deletion that failed for all ids.
fn failed(account: &Account, ids: &[String]) -> String {
    account.emulator.inject(Fault::status(403).json().on(Operation::DeleteMany));
    let report = account.path("report");
    let mut args = vec!["delete", "--yes", "--report", &report];
    args.extend(ids.iter().map(String::as_str));
    account.run(&args).ends(4);
    report
}

#[test]
fn a_torn_last_line_is_tolerated() {
    let account = Account::new(50);
    let ids = account.ids(Active, 3);
    let report = failed(&account, &ids);
    let text = fs::read_to_string(&report).unwrap();
    // Killed while it wrote the outcomes.
    let end = text.find("\"outcome\",\"id\"").unwrap() + 5;
    fs::write(&report, &text[..end]).unwrap();
    account.run(&["resume", &report, "--yes"]).ends(0).says("Deleted 3 registrations");
    let text = fs::read_to_string(&report).unwrap();
    assert_eq!(text.lines().count(), lines(report.as_ref()).len(), "the torn line is gone: {text}");
    account.run(&["resume", &report, "--yes"]).ends(0).says("nothing to do");
}

#[test]
fn a_torn_plan_is_refused() {
    let account = Account::new(50);
    let ids = account.ids(Active, 3);
    let report = failed(&account, &ids);
    let text = fs::read_to_string(&report).unwrap();
    let changes = account.changes().len();
    for end in ["{\"type\":\"plan\"", &ids[2], "\n{\"type\":\"sending\""] {
        let end = text.find(end).unwrap();
        fs::write(&report, &text[..end]).unwrap();
        let torn = account.run(&["resume", &report, "--yes"]);
        torn.ends(2).says("the plan has 0 ids, but its header says 3");
    }
    // Requests were sent, whatever is missing above them.
    fs::write(&report, text.replace("\n{\"type\":\"plan\"", "\n{\"type\":\"sending\"")).unwrap();
    let damaged = account.run(&["resume", &report, "--yes"]);
    damaged.ends(2).says("the plan has 0 ids, but its header says 3");
    assert_eq!(account.changes().len(), changes);
}

#[test]
fn what_was_sent_without_a_response_is_read_back() {
    let account = Account::new(50);
    let ids = account.ids(Active, 3);
    let report = failed(&account, &ids);
    let text = fs::read_to_string(&report).unwrap();
    // Killed while the request was in flight. It had reached the service.
    let end = text.find("{\"type\":\"outcome\"").unwrap();
    fs::write(&report, &text[..end]).unwrap();
    account.run(&["delete", "--yes", "--no-report", &ids[0]]).ends(0);
    let changes = account.changes().len();
    let run = account.run(&["resume", &report, "--yes"]);
    run.ends(0).says("Deleted 3 registrations in 0:0").says(" (3 confirmed by reading back).");
    assert_eq!(account.changes()[changes..], [(ids[1..].to_vec(), Some(200))]);
}

#[test]
fn filters_and_protection_hold_when_a_run_continues() {
    let account = Account::new(200);
    let report = account.path("report");
    let protect = account.file("protect", "nobody@example.com\n");
    account.emulator.inject(Fault::status(403).json().on(Operation::DeleteMany));
    let args =
        ["delete", "--idle-for", "2026-04-02", "--yes", "--protect", &protect, "--report", &report];
    account.run(&args).ends(4);
    let (planned, _) = outcomes(report.as_ref());
    // One device came back, another one is protected by now.
    let mut returned = serde_json::to_value(account.get(&planned[0])).unwrap();
    returned["last_seen_at"] = "2026-06-30T00:00:00Z".into();
    account.emulator.put(returned).unwrap();
    let protect = account.file("protect-2", &planned[1]);
    let run = account.run(&["resume", &report, "--yes", "--protect", &protect]);
    run.ends(0).says("1 left out: not matched by --idle-for");
    run.says("1 left out: protected").says("1 protected, 1 left out.");
    run.says("  1: not matched by --idle-for (first ");
    assert!(account.get(&planned[0]).deleted_at.is_none());
    assert!(account.get(&planned[1]).deleted_at.is_none());
    let (_, outcomes) = outcomes(report.as_ref());
    assert_eq!(outcomes[&planned[0]], "left_out");
    assert_eq!(outcomes[&planned[1]], "protected");
    assert!(planned[2..].iter().all(|id| outcomes[id] == "done"));
    let header = &lines(report.as_ref())[0];
    assert_eq!(header["protected"][0], "nobody@example.com");
    let text = fs::read_to_string(&report).unwrap();
    account.run(&["resume", &report, "--yes"]).ends(0).says("nothing to do");
    assert_eq!(fs::read_to_string(&report).unwrap(), text);
}

#[test]
fn what_others_settled_has_a_final_outcome() {
    // In the meantime, somebody deletes the first one, and changes the second one as the run would have.
    for (verb, operation, expected) in [
        ("delete", Operation::DeleteMany, ["already", "already", "done"]),
        ("revoke", Operation::Revoke, ["left_out", "already", "done"]),
        ("unrevoke", Operation::Unrevoke, ["left_out", "already", "done"]),
    ] {
        let account = Account::new(60);
        let status = if verb == "unrevoke" { Revoked } else { Active };
        let ids = account.ids(status, 3);
        account.emulator.inject(Fault::status(403).json().on(operation));
        let report = account.path("report");
        let args = [verb, "--yes", "--report", &report, &ids[0], &ids[1], &ids[2]];
        account.run(&args).ends(4);
        account.run(&["delete", "--yes", "--no-report", &ids[0]]).ends(0);
        account.run(&[verb, "--yes", "--no-report", &ids[1]]).ends(0);
        account.run(&["resume", &report, "--yes"]).ends(0);
        let (_, outcomes) = outcomes(report.as_ref());
        let ended: Vec<&String> = ids.iter().map(|id| &outcomes[id]).collect();
        assert_eq!(ended, expected, "{verb}");
        account.run(&["resume", &report, "--yes"]).ends(0).says("nothing to do");
    }
}

#[test]
fn what_a_listing_does_not_have_is_not_settled_by_it() {
    let account = Account::new(60);
    let ids = account.ids(Active, 3);
    let report = failed(&account, &ids);
    account.run(&["delete", "--yes", "--no-report", &ids[0]]).ends(0);
    let changes = account.changes().len();
    // The listing is empty, and a request for each of them says which are gone.
    account.emulator.inject(no_records().on(Operation::List));
    account
        .run(&["resume", &report, "--yes"])
        .ends(0)
        .says("1 left out: the service does not have it any more");
    assert_eq!(account.changes()[changes..], [(ids[1..].to_vec(), Some(200))]);
    // Nothing says whether they are gone: nothing is sent, and no line is added twice.
    let ids = account.ids(Active, 2);
    fs::remove_file(&report).unwrap();
    let report = failed(&account, &ids);
    let changes = account.changes().len();
    account.emulator.inject(no_records().on(Operation::List).always());
    account.emulator.inject(Fault::status(503).json().on(Operation::Get).always());
    let resume = ["resume", &report, "--yes", "--retries", "0"];
    account.run(&resume).ends(1).says("whether it exists cannot be found out");
    let text = fs::read_to_string(&report).unwrap();
    account.run(&resume).ends(1);
    assert_eq!(fs::read_to_string(&report).unwrap(), text);
    assert_eq!(account.changes().len(), changes);
    account.emulator.clear_faults();
    account.run(&resume).ends(0).says("Deleted 2 registrations");
}

/// A report of a run about one id, up to this line.
fn report_about(account: &Account, verb: &str, id: &str, last: &Value) -> String {
    let header = json!({
        "version": 1, "verb": verb, "account_id": account.emulator.account_id(),
        "started_at": "2026-07-01T00:00:00Z", "planned": 1, "filters": {}, "protected": [],
    });
    let header = header.to_string().replacen('{', "{\"type\":\"header\",", 1);
    let plan = json!({"type": "plan", "ids": [id]});
    account.file("report", &format!("{header}\n{plan}\n{last}\n"))
}

#[test]
fn only_a_deletion_is_done_when_the_service_has_it_no_more() {
    let account = Account::new(20);
    let sent = json!({"type": "sending", "ids": ["gone"]});
    for (verb, outcome) in [("delete", "done"), ("revoke", "left_out"), ("unrevoke", "left_out")] {
        let report = report_about(&account, verb, "gone", &sent);
        account.run(&["resume", &report, "--yes"]).ends(0);
        assert_eq!(outcomes(report.as_ref()).1["gone"], outcome, "{verb}");
    }
}

#[test]
fn what_the_run_may_have_deleted_is_done_by_it() {
    let account = Account::new(20);
    let id = &account.ids(Active, 1)[0];
    account.run(&["delete", "--yes", "--no-report", id]).ends(0);
    let ended = |outcome| json!({"type": "outcome", "id": id, "outcome": outcome});
    for (last, outcome) in [
        (json!({"type": "sending", "ids": [id]}), "done"),
        (ended("unsettled"), "done"),
        (json!({"type": "outcome", "id": id, "outcome": "failed", "confirmed": true}), "done"),
        (ended("failed"), "already"),
    ] {
        let report = report_about(&account, "delete", id, &last);
        account.run(&["resume", &report, "--yes"]).ends(0);
        assert_eq!(outcomes(report.as_ref()).1[id], outcome, "{last}");
    }
}

#[test]
fn a_revocation_that_came_late_is_undone() {
    let account = Account::new(20);
    let id = &account.ids(Active, 1)[0];
    account.run(&["revoke", "--yes", "--no-report", id]).ends(0);
    // The response was lost, and what was read back was too early.
    let last = json!({"type": "outcome", "id": id, "outcome": "failed", "confirmed": true});
    for (fault, code, outcome) in [(None, 0, "done"), (Some("created_at"), 1, "unsettled")] {
        let report = report_about(&account, "revoke", id, &last);
        if let Some(field) = fault {
            for operation in [Operation::List, Operation::Get] {
                account.emulator.inject(Fault::record(0).set(field, "soon").on(operation));
            }
        }
        account.run(&["resume", &report, "--yes"]).ends(code);
        assert_eq!(outcomes(report.as_ref()).1[id], outcome);
        let undo = ["unrevoke", "--from", &report, "--yes", "--no-report"];
        account.run(&undo).ends(0).says("Unrevoked 1 registration");
        account.run(&["revoke", "--yes", "--no-report", id]).ends(0);
    }
}

/// Runs a command beside another one that uses the same report: it is refused, and names the process.
#[track_caller]
fn refused_beside(account: &Account, child: &std::process::Child, args: &[&str]) {
    let run = account.run(args);
    run.ends(2).says(&format!("error: process {} uses the report ", child.id()));
}

#[test]
fn one_process_uses_a_report() {
    let account = Account::new(3_000);
    let (revoked, report) = (account.all(Revoked), account.path("report"));
    let (resume, undo) = (
        ["resume", &report, "--yes", "--max", "3000", "--max-percent", "100"],
        [
            "unrevoke",
            "--from",
            &report,
            "--yes",
            "--max",
            "3000",
            "--max-percent",
            "100",
            "--no-report",
        ],
    );
    let first = [
        "revoke",
        "--created-before",
        "2026-07-01",
        "--yes",
        "--max",
        "3000",
        "--max-percent",
        "100",
    ];
    let first = [&first[..], &["--report", &report]].concat();
    // Beside the command, beside `resume`, beside `unrevoke`.
    for (args, others) in [
        (&first[..], [&resume[..], &undo]),
        (&resume, [&resume, &undo]),
        (&undo, [&resume, &resume]),
    ] {
        account.emulator.set_latency(Duration::from_millis(500));
        let before = account.changes().len();
        let mut child = account.spawn(args);
        account.wait_for_changes(before + 1);
        for other in others {
            refused_beside(&account, &child, other);
        }
        assert!(child.try_wait().unwrap().is_none(), "it was too fast for this test");
        if args == first {
            child.kill().unwrap();
            child.wait().unwrap();
        } else {
            account.emulator.set_latency(Duration::ZERO);
            assert!(child.wait().unwrap().success());
        }
        let text = fs::read_to_string(&report).unwrap();
        for line in text.lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(line["type"].is_string());
        }
    }
    assert_eq!(account.all(Revoked), revoked);
}

#[test]
#[cfg(unix)]
fn a_full_disk_tears_no_line() {
    for blocks in (12..44).step_by(2) {
        let account = Account::new(300);
        let ids = account.ids(Active, 200);
        let (list, report) = (account.file("ids", &ids.join("\n")), account.path("report"));
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", &script, super::support::PROGRAM]).envs(account.env());
        shell.args([
            "delete",
            "--from",
            &list,
            "--yes",
            "--max",
            "200",
            "--max-percent",
            "100",
            "--report",
            &report,
        ]);
        let run = super::support::ran(&mut shell);
        if run.code == Some(2) {
            // Not even the plan fits.
            assert_eq!(account.changes(), []);
            continue;
        }
        run.ends(1).says("error: cannot write the report: File too large");
        let text = fs::read_to_string(&report).unwrap();
        assert!(text.ends_with('\n'));
        assert_eq!(text.lines().count(), lines(report.as_ref()).len(), "{blocks}: {text}");
        account.run(&["resume", &report, "--yes", "--max", "200", "--max-percent", "100"]).ends(0);
        assert!(account.are_deleted(&ids));
    }
}

#[test]
fn consent_is_needed_again() {
    let account = Account::new(300);
    let ids = account.ids(Active, 120);
    let list = account.file("ids", &ids.join("\n"));
    let report = account.path("report");
    account.emulator.inject(Fault::status(403).json().on(Operation::DeleteMany).times(4));
    account
        .run(&[
            "delete",
            "--from",
            &list,
            "--yes",
            "--max",
            "120",
            "--max-percent",
            "100",
            "--report",
            &report,
        ])
        .ends(4);
    let changes = account.changes().len();
    account.run(&["resume", &report, "--yes"]).ends(2).says("--yes alone covers 100");
    account.run(&["resume", &report, "--dry-run"]).ends(0).says("Delete 120 registrations");
    assert_eq!(account.changes().len(), changes);
}

#[test]
fn what_is_no_report_of_this_account_is_refused() {
    let account = Account::new(50);
    let report = failed(&account, &account.ids(Active, 2));
    let changes = account.changes().len();
    let run = |args: &[&str]| account.run(args);
    run(&["resume", &account.path("missing"), "--yes"]).ends(2).says("cannot open the report");
    let other = account.file("other", "{\"id\":\"a\"}\n");
    run(&["resume", &other, "--yes"])
        .ends(2)
        .says("It is not the report of a run that can continue.");
    let text = fs::read_to_string(&report).unwrap();
    let newer = account.file("newer", &text.replacen("\"version\":1", "\"version\":2", 1));
    run(&["resume", &newer, "--yes"]).ends(2).says("version 2 is not supported");
    let broken =
        account.file("broken", &text.replacen("{\"type\":\"plan\"", "{\"type\":\"plans\"", 1));
    run(&["resume", &broken, "--yes"]).ends(2).says("line 2");
    let foreign =
        text.replacen(account.emulator.account_id(), "ffffffffffffffffffffffffffffffff", 1);
    let foreign = account.file("foreign", &foreign);
    run(&["resume", &foreign, "--yes"])
        .ends(2)
        .says("the report is about account ffff…ffff, not 0000…0001");
    assert_eq!(account.changes().len(), changes);
}
