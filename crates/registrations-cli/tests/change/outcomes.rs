//! How ids end, and the exit code.

use std::collections::BTreeSet;

use registrations_emulator::{Emulator, Fault, Operation, RegistrationStatus::*, UnknownIds};

use super::support::{Account, DELETE, no_records, outcomes};

fn args<'a>(verb: &'a str, ids: &'a [String]) -> Vec<&'a str> {
    let mut args = vec![verb, "--yes", "--max", "100000", "--max-percent", "100", "--retries", "0"];
    args.extend(ids.iter().map(String::as_str));
    args
}

#[test]
fn a_deleted_registration_is_neither_revoked_nor_active() {
    let account = Account::new(200);
    for (status, verb) in [(Revoked, "revoke"), (Active, "unrevoke")] {
        let id = account.ids(status, 1).remove(0);
        account.run(&["delete", "--yes", "--no-report", &id]).ends(0);
        account
            .run(&[verb, "--yes", "--no-report", &id])
            .ends(1)
            .says("1 id not known to the service");
    }
}

#[test]
fn undoing_a_revocation_leaves_what_was_revoked_before() {
    let account = Account::new(200);
    let (active, revoked) = (account.ids(Active, 2), account.ids(Revoked, 1));
    let report = account.path("report");
    let ids = [&active[..], &revoked[..]].concat();
    let named: Vec<&str> = ids.iter().map(String::as_str).collect();
    account.run(&[&["revoke", "--yes", "--report", &report], &named[..]].concat()).ends(0);
    account.run(&["unrevoke", "--yes", "--no-report", "--from", &report]).ends(0);
    assert_eq!(account.changes().last(), Some(&(active, Some(200))));
}

#[test]
fn what_a_refused_request_changed_is_done_by_the_run() {
    for (verb, operation) in [("delete", Operation::DeleteMany), ("revoke", Operation::Revoke)] {
        let account = Account::new(20);
        let ids = account.ids(Active, 2);
        let refused = || Fault::status(400).code(7).json().on(operation);
        // The request with both ids changes them, and those with one id are refused because it is so already.
        account.emulator.inject(refused().after_applying());
        account.emulator.inject(refused().on_request(2).always());
        let report = account.path("report");
        account.run(&[verb, "--yes", "--report", &report, &ids[0], &ids[1]]).ends(0);
        let ended = outcomes(report.as_ref()).1;
        assert!(ended.values().all(|it| it == "done"), "{ended:?}");
        if verb == "revoke" {
            account.run(&["unrevoke", "--yes", "--no-report", "--from", &report]).ends(0);
            assert!(ids.iter().all(|id| account.get(id).revoked_at.is_none()));
        }
    }
    // What cannot be read back is in doubt.
    let account = Account::new(20);
    let ids = account.ids(Active, 1);
    let refused = Fault::status(400).code(7).json().after_applying().on(Operation::Revoke);
    account.emulator.inject(refused);
    account.emulator.inject(Fault::status(503).json().on(Operation::List).on_request(4).always());
    account.run(&args("revoke", &ids)).ends(1).says("1 unsettled");
    assert_eq!(outcomes(&account.report()).1[&ids[0]], "unsettled");
}

#[test]
fn what_is_not_sent_again_after_a_refusal_is_read_back() {
    let account = Account::new(60);
    let ids = account.ids(Active, 20);
    let refused = Fault::status(400).code(7).json().after_applying().on(Operation::Revoke);
    account.emulator.inject(refused);
    let stop = Fault::status(403).json().on(Operation::Revoke);
    account.emulator.inject(stop.on_request(2).always());
    account.run(&args("revoke", &ids)).ends(0).says("Revoked 20 registrations");
    let report = account.report();
    assert!(outcomes(&report).1.values().all(|it| it == "done"));
    account.emulator.clear_faults();
    let report = report.display().to_string();
    let undo = ["unrevoke", "--yes", "--no-report", "--from", &report];
    account.run(&undo).ends(0).says("Unrevoked 20 registrations");
}

#[test]
fn each_verb_changes_exactly_the_plan() {
    let account = Account::new(1_000);
    let before = account.emulator.registrations();
    let run = account.run(&[
        "delete",
        "--idle-for",
        "2026-04-02",
        "--yes",
        "--max",
        "1000",
        "--max-percent",
        "100",
    ]);
    run.ends(0).says("Deleted ");
    let sent: Vec<String> = account.changes().into_iter().flat_map(|(ids, _)| ids).collect();
    assert!(account.changes().iter().all(|(ids, status)| ids.len() <= 100 && *status == Some(200)));
    let cutoff: jiff::Timestamp = "2026-04-02T00:00:00Z".parse().unwrap();
    let idle: BTreeSet<String> = before
        .into_iter()
        .filter(|it| it.deleted_at.is_none())
        .filter(|it| it.last_seen_at.unwrap_or(it.created_at).max(it.created_at) < cutoff)
        .map(|it| it.id)
        .collect();
    assert_eq!(sent.len(), idle.len());
    assert_eq!(sent.into_iter().collect::<BTreeSet<_>>(), idle);
    assert!(idle.is_subset(&account.all(Deleted)));

    let id = &account.ids(Active, 1)[0];
    account.run(&["revoke", id, "--yes"]).ends(0).says("The vendor prefers delete");
    assert!(account.get(id).revoked_at.is_some());
    account.run(&["unrevoke", id, "--yes"]).ends(0);
    assert!(account.get(id).revoked_at.is_none());
}

#[test]
fn a_report_undoes_a_revocation() {
    let account = Account::new(400);
    let (ids, report) = (account.ids(Active, 150), account.path("report"));
    let active = account.all(Active);
    let list = account.file("ids", &ids.join("\n"));
    let run = account.run(&[
        "revoke",
        "--from",
        &list,
        "--yes",
        "--max",
        "150",
        "--max-percent",
        "100",
        "--report",
        &report,
    ]);
    run.ends(0).says(&format!("To undo: registrations unrevoke --from {report}"));
    assert_eq!(account.all(Active).len(), active.len() - 150);
    account
        .run(&[
            "unrevoke",
            "--from",
            &report,
            "--yes",
            "--max",
            "150",
            "--max-percent",
            "100",
            "--no-report",
        ])
        .ends(0);
    assert_eq!(account.all(Active), active);
}

#[test]
fn only_the_report_of_a_revocation_of_this_account_is_undone() {
    let account = Account::new(60);
    let (ids, report) = (account.ids(Active, 4), account.path("report"));
    let unrevoke =
        |report: &str| account.run(&["unrevoke", "--from", report, "--yes", "--no-report"]);
    account.run(&["delete", "--yes", "--report", &report, &ids[0]]).ends(0);
    unrevoke(&report).ends(2).says("is the report of delete, not of revoke");
    let report = account.path("report-2");
    account.run(&["revoke", "--yes", "--report", &report, &ids[1]]).ends(0);
    let text = std::fs::read_to_string(&report).unwrap();
    let other = "ffffffffffffffffffffffffffffffff";
    let foreign = account.file("foreign", &text.replacen(account.emulator.account_id(), other, 1));
    for verb in ["delete", "revoke", "unrevoke"] {
        let run = account.run(&[verb, "--from", &foreign, "--yes", "--no-report"]);
        run.ends(2).says("the report is about account ffff…ffff, not 0000…0001");
    }
    let marked = account.file("marked", &format!("\u{feff}{text}"));
    unrevoke(&marked).ends(2).says("the first line is not a header");
    let mut piped = std::process::Command::new("sh");
    let script = format!("\"$0\" unrevoke --yes --from - < {report}");
    piped.args(["-c", &script, super::support::PROGRAM]).envs(account.env());
    super::support::ran(&mut piped).ends(2).says("it is a report: name its file");
    assert_eq!(account.changes().len(), 2);
    unrevoke(&report).ends(0).says("Unrevoked 1 registration");
    // What it says was done is still a source of ids for other verbs.
    account.run(&["delete", "--from", &report, "--yes"]).ends(0);
    assert!(account.are_deleted(&ids[..2]));
}

#[test]
fn an_id_from_several_sources_is_one_id() {
    let account = Account::new(60);
    let (ids, report) = (account.ids(Active, 2), account.path("report"));
    account.run(&["revoke", "--yes", "--report", &report, &ids[0], &ids[1]]).ends(0);
    let unrevoke = ["unrevoke", &ids[0], "--from", &report, "--from", &report, "--yes"];
    account.run(&unrevoke).ends(0).says("Unrevoked 2 registrations");
    assert!(account.with(Active).iter().filter(|it| ids.contains(&it.id)).count() == 2);
}

#[test]
fn ids_are_accounted_for_each_person() {
    let account = Account::new(200);
    let of = |it: &registrations_emulator::Registration| it.user.as_ref().unwrap().email.clone();
    let mut some = account.with(Active);
    some.retain(|it| it.user.is_some());
    let email = of(&some[0]).unwrap();
    let args = [&*some[0].id, "--email", &email, "--email", "typo@example.com"];
    let text = "none of the ids belongs to typo@example.com";
    account.run(&[&["list"][..], &args].concat()).ends(1).says(text);
    account.run(&[&["delete", "--dry-run"][..], &args].concat()).ends(1).says(text);
    let run = account.run(&[&["delete", "--yes"][..], &args].concat());
    run.ends(1).says(text).says(&format!("{email}: 1 deleted")).says("typo@example.com: none");
    // What is continued is a part of the ids.
    let run = account.run(&["delete", "--yes", "--email", &email, &some[0].id]);
    run.ends(0).says("1 left out: already deleted");
}

#[test]
fn an_interrupted_revocation_is_undone() {
    for kill in [true, false] {
        let account = Account::start(Emulator::builder().fleet_size(700));
        let (active, revoked) = (account.all(Active), account.all(Revoked));
        let report = account.path("report");
        // The changes are made, and their responses never arrive.
        let fault = Fault::delay(std::time::Duration::from_secs(60)).on(Operation::Revoke);
        account.emulator.inject(fault.on_request(3).always());
        let mut child = account.spawn(&[
            "revoke",
            "--created-before",
            "2026-07-01",
            "--yes",
            "--max",
            "1000",
            "--max-percent",
            "100",
            "--report",
            &report,
        ]);
        account.wait_for_changes(5);
        if kill {
            child.kill().unwrap();
        } else {
            super::support::signal(&child, "-TERM");
        }
        child.wait().unwrap();
        account.emulator.clear_faults();
        // The emulator finishes the requests that it has received.
        std::thread::sleep(std::time::Duration::from_millis(200));
        let locked_out = account.all(Revoked).len() - revoked.len();
        let done = outcomes(report.as_ref()).1.values().filter(|it| *it == "done").count();
        assert!(locked_out > done, "{locked_out} {done}");
        let args = [
            "unrevoke",
            "--from",
            &report,
            "--yes",
            "--max",
            "1000",
            "--max-percent",
            "100",
            "--no-report",
        ];
        account.run(&args).ends(0).says(&format!("Unrevoked {locked_out} registrations"));
        assert_eq!((account.all(Active), account.all(Revoked)), (active, revoked));
    }
}

#[test]
fn a_lost_response_is_confirmed_by_reading_back() {
    for (verb, operation) in [("delete", Operation::DeleteMany), ("revoke", Operation::Revoke)] {
        let account = Account::new(300);
        let ids = account.ids(Active, 150);
        account.emulator.inject(Fault::reset_in_body().on(operation));
        let run = account.run(&args(verb, &ids));
        run.ends(0).says(" 150 registrations in 0:0");
        run.says(" confirmed by reading back).");
        let (_, outcomes) = outcomes(&account.report());
        assert!(outcomes.len() == 150 && outcomes.values().all(|it| it == "done"));
        assert_eq!(account.changes().len(), 2, "nothing is sent twice");
    }
}

#[test]
fn a_lost_response_whose_reading_back_fails_is_unsettled() {
    let account = Account::new(300);
    let ids = account.ids(Active, 20);
    account.emulator.inject(Fault::reset().on(Operation::DeleteMany));
    // The first three are the plan's.
    account.emulator.inject(Fault::status(503).json().on(Operation::List).on_request(4).always());
    let run = account.run(&args("delete", &ids));
    run.ends(1).says("20 unsettled").says("To continue: registrations resume ");
    assert!(outcomes(&account.report()).1.values().all(|it| it == "unsettled"));
    assert!(!run.stderr.contains("Deleted 20"));
    // It can be continued.
    account.emulator.clear_faults();
    let report = account.report();
    account.run(&["resume", &report.display().to_string(), "--yes"]).ends(0);
    assert!(account.are_deleted(&ids));
    assert!(outcomes(&report).1.values().all(|it| it == "done"));
}

#[test]
fn absence_is_no_confirmation() {
    // The deletion fails, and the listing that reads it back is empty.
    for (get, outcome, text) in [
        (None, "failed", "150 failed"),
        (Some(Fault::status(503).json()), "unsettled", "150 unsettled"),
        (Some(Fault::status(404).html()), "unsettled", "150 unsettled"),
    ] {
        let account = Account::new(300);
        let ids = account.ids(Active, 150);
        account.emulator.inject(Fault::status(503).json().on(Operation::DeleteMany).always());
        account.emulator.inject(no_records().on(Operation::List).on_request(5).always());
        if let Some(fault) = get {
            account.emulator.inject(fault.on(Operation::Get).always());
        }
        account.run(&args("delete", &ids)).says("Deleted 0 registrations").says(text);
        assert!(outcomes(&account.report()).1.values().all(|it| it == outcome), "{outcome}");
        assert!(ids.iter().all(|id| account.get(id).deleted_at.is_none()));
    }
    // The service says of each that it does not have it.
    let account = Account::new(300);
    let ids = account.ids(Active, 20);
    account.emulator.inject(Fault::reset_in_body().on(Operation::DeleteMany));
    account.emulator.inject(no_records().on(Operation::List).on_request(4).always());
    account
        .run(&args("delete", &ids))
        .ends(0)
        .says("Deleted 20 registrations in 0:0")
        .says(" (20 confirmed");
    assert!(account.are_deleted(&ids));
}

#[test]
fn a_refused_chunk_is_halved_down_to_the_culprit() {
    let account = Account::new(300);
    let ids = account.ids(Active, 100);
    // 100, 50, 25, 12, 6, 3 and 1 ids.
    account.emulator.inject(
        Fault::status(400).code(7).message("no such luck").json().on(Operation::Revoke).times(7),
    );
    let run = account.run(&args("revoke", &ids));
    run.ends(1).says("Revoked 99 registrations").says("1 failed");
    run.says(&format!("  1: HTTP 400, code 7: no such luck (first {}, ray ", ids[0]));
    let changes = account.changes();
    let refused: Vec<usize> =
        changes.iter().filter(|it| it.1 == Some(400)).map(|it| it.0.len()).collect();
    assert_eq!(refused, [100, 50, 25, 12, 6, 3, 1]);
    let mut done: Vec<&String> =
        changes.iter().filter(|it| it.1 == Some(200)).flat_map(|it| &it.0).collect();
    done.sort();
    assert_eq!(done, ids[1..].iter().collect::<Vec<_>>());
    assert!(account.get(&ids[0]).revoked_at.is_none());
}

#[test]
fn a_service_that_refuses_every_id_gets_few_requests() {
    for status in [400, 405, 409, 422] {
        let account = Account::new(1_100);
        let ids = account.ids(Active, 900);
        let list = account.file("ids", &ids.join("\n"));
        account
            .emulator
            .inject(Fault::status(status).code(7).json().on(Operation::DeleteMany).always());
        let run = account.run(&[
            "delete",
            "--from",
            &list,
            "--yes",
            "--max",
            "900",
            "--max-percent",
            "100",
        ]);
        run.ends(1).says("Deleted 0 registrations").says(&format!("HTTP {status}, code 7"));
        assert!(account.changes().len() < 30, "{} requests", account.changes().len());
        let (planned, outcomes) = outcomes(&account.report());
        assert_eq!(planned.len(), outcomes.len());
        assert!(outcomes.values().all(|it| it == "failed" || it == "not_sent"));
    }
}

#[test]
fn an_acknowledged_change_is_read_back() {
    // The service says yes, and does nothing.
    let body = r#"{"success":true,"errors":[],"messages":[],"result":null}"#;
    for (verb, operation) in [("delete", Operation::DeleteMany), ("revoke", Operation::Revoke)] {
        for (ids, flag, is_read) in
            [(10, "--timeout=60s", true), (11, "--timeout=60s", false), (150, "--verify", true)]
        {
            let account = Account::new(300);
            let ids = account.ids(Active, ids);
            let mut args = args(verb, &ids);
            args.push(flag);
            let run = account.run(&args[..]);
            run.ends(0).says(&format!(" {} registrations in 0:0", ids.len()));
            assert_eq!(run.stderr.contains("confirmed by reading back"), is_read, "{run:?}");

            let account = Account::new(300);
            let fault = Fault::status(200).body("application/json", body);
            account.emulator.inject(fault.on(operation).always());
            let run = account.run(&args);
            let (_, outcomes) = outcomes(&account.report());
            if is_read {
                run.ends(1).says(&format!("{} unsettled", ids.len()));
                run.says("the service acknowledged it, but it is unchanged");
                assert!(outcomes.values().all(|it| it == "unsettled"));
            } else {
                assert!(outcomes.values().all(|it| it == "done"));
            }
        }
    }
}

#[test]
fn a_block_that_is_longer_than_the_run_may_wait_stops_it() {
    for (request, code) in [(1, 3), (3, 1)] {
        let account = Account::new(2_000);
        let fault = Fault::rate_limited().retry_after(3_600).json().on(Operation::DeleteMany);
        account.emulator.inject(fault.on_request(request).always());
        let start = std::time::Instant::now();
        let run = account.run(&DELETE);
        assert!(start.elapsed().as_secs() < 60);
        run.ends(code).says(" not sent").says("error: the rate limit is exceeded");
        run.says("Run it again in 3").says("To continue: registrations resume ");
        assert!(account.changes().len() <= 6, "{}", account.changes().len());
        let (planned, outcomes) = outcomes(&account.report());
        assert_eq!(planned.len(), outcomes.len());
        let not_sent = outcomes.values().filter(|it| *it == "not_sent").count();
        assert!(not_sent >= planned.len() - 600, "{not_sent}");
        let deleted = account.all(Deleted);
        for (id, outcome) in &outcomes {
            assert_eq!(deleted.contains(id), outcome == "done");
        }
    }
}

#[test]
fn an_unknown_id_among_others_is_found() {
    let account = Account::new(300);
    let mut ids = account.ids(Active, 20);
    ids.insert(7, "00000000-0000-4000-8000-000000000000".to_owned());
    let run = account.run(&args("delete", &ids));
    run.ends(1).says("1 left out: unknown").says("not found: 00000000-0000-4000-8000-000000000000");
    run.says("Deleted 20 registrations in 0:0")
        .says(", 1 unknown.")
        .says("error: 1 id not known to the service");
    assert_eq!(outcomes(&account.report()).1["00000000-0000-4000-8000-000000000000"], "unknown");
    let mut again = args("delete", &ids);
    again.push("--ignore-unknown");
    account.run(&again).ends(0);
}

#[test]
fn the_id_of_a_device_is_recognized() {
    let account = Account::new(100);
    let device = account.with(Active)[0].device.id.clone();
    let run = account.run(&["delete", &device, "--yes"]);
    run.ends(1).says(&format!("{device}: that is a device: use --device-id {device}"));
    assert_eq!(account.changes(), []);
}

#[test]
fn what_is_already_so_is_a_success() {
    let account = Account::new(100);
    let ids = account.ids(Active, 3);
    account.run(&args("delete", &ids)).ends(0).says("Deleted 3 registrations");
    account
        .run(&args("delete", &ids))
        .ends(0)
        .says("Nothing to delete")
        .says("3 left out: already deleted");
    assert_eq!(account.changes().len(), 1);
    // It was deleted: it can be neither revoked nor unrevoked.
    account.run(&args("revoke", &ids)).ends(1).says("3 left out: unknown");
    assert_eq!(account.changes().len(), 1);
}

#[test]
fn nothing_matched_is_a_success() {
    let account = Account::new(100);
    account.run(&["delete", "--yes", "--name", "no such device"]).ends(0).says("Nothing to delete");
    account.run(&["delete", "--yes", "--name", "no such device", "--min", "1"]).ends(2);
    let nothing = ["delete", "--yes", "--idle-for", "90d", "--max-percent", "10"];
    Account::start(Emulator::builder().fleet_size(0).system_clock()).run(&nothing).ends(0);
}

#[test]
fn a_refused_token_stops_the_run() {
    for (status, code) in [(401, 10001), (403, 10000)] {
        let account = Account::new(2_000);
        account
            .emulator
            .inject(Fault::status(status).code(code).json().on(Operation::DeleteMany).always());
        let run = account.run(&DELETE);
        run.ends(4).says("Deleted 0 registrations").says(" not sent.");
        run.says(&format!("error: the token was refused (HTTP {status}, code {code}"));
        run.says("It needs Zero Trust Write on account 0000…0001. Ray ");
        assert!(account.changes().len() <= 4, "{}", account.changes().len());
        let (planned, outcomes) = outcomes(&account.report());
        assert_eq!(planned.len(), outcomes.len());
        assert!(outcomes.values().all(|it| it == "failed" || it == "not_sent"));
    }
}

#[test]
fn once_something_was_changed_a_failure_is_1() {
    let account = Account::new(2_000);
    let fault =
        Fault::status(403).code(10000).json().on(Operation::DeleteMany).on_request(3).always();
    account.emulator.inject(fault);
    let before = account.with(Deleted).len();
    let run = account.run(&DELETE);
    run.ends(1).says("Deleted 200 registrations").says("error: the token was refused");
    assert_eq!(account.with(Deleted).len(), before + 200);
}

#[test]
fn a_storm_of_503_ends_the_run() {
    let account = Account::new(2_000);
    account.emulator.inject(Fault::status(503).html().on(Operation::DeleteMany).always());
    let run = account.run(&[&DELETE[..], &["--retries", "0"]].concat());
    run.ends(3).says("error: the service failed (HTTP 503").says(" not sent.");
    assert!(account.changes().len() <= 6, "{}", account.changes().len());
    assert_eq!(outcomes(&account.report()).1.len(), outcomes(&account.report()).0.len());
    // A single one is retried.
    account.emulator.clear_faults();
    account.emulator.inject(Fault::status(503).json().on(Operation::DeleteMany).times(2));
    let report = account.report().display().to_string();
    account.run(&["resume", &report, "--yes", "--max", "2000", "--max-percent", "100"]).ends(0);
    let (planned, outcomes) = outcomes(&account.report());
    assert!(outcomes.len() == planned.len() && outcomes.values().all(|it| it == "done"));
    assert!(account.are_deleted(&planned));
}

#[test]
fn success_false_under_200_is_no_success() {
    let account = Account::new(100);
    let ids = account.ids(Active, 1);
    account.emulator.inject(Fault::unsuccessful().on(Operation::DeleteMany));
    account.run(&args("delete", &ids)).ends(1).says("Deleted 0 registrations").says("1 failed");
    assert!(account.get(&ids[0]).deleted_at.is_none());
}

#[test]
fn an_unknown_id_that_the_service_ignores_is_not_done() {
    let account =
        Account::start(Emulator::builder().fleet_size(50).unknown_ids(UnknownIds::Ignore));
    account.run(&["delete", "no-such-id", "--yes"]).ends(1).says("not found: no-such-id");
    assert_eq!(account.changes(), []);
}

#[test]
#[cfg(unix)]
fn a_reader_that_leaves_does_not_end_the_run() {
    let account = Account::new(500);
    let report = account.path("report");
    let script = "\"$0\" \"$@\" 2>&1 | true";
    let program = super::support::PROGRAM;
    let args = [&DELETE[..], &["--report", &report]].concat();
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", script, program]).args(args).envs(account.env());
    super::support::ran(&mut shell).ends(0);
    let (planned, outcomes) = outcomes(report.as_ref());
    assert!(planned.len() > 400 && planned.len() == outcomes.len());
    assert!(account.are_deleted(&planned));
}
