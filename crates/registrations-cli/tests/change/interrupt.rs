//! Signals in the middle of a run.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use registrations_emulator::{Emulator, Fault, Operation, RegistrationStatus::*};

use super::support::{Account, DELETE, PROGRAM, Ran, outcomes, signal};

#[test]
fn a_signal_lets_the_requests_in_flight_settle() {
    for (name, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        if name == "-HUP" && ignores_hangups() {
            println!("skipped: the tests run under nohup, which holds for the command too");
            continue;
        }
        let account = Account::new(2_000);
        // So slow that the signal comes before the end, and fast enough to settle in time.
        let slow = Fault::delay(Duration::from_millis(1_500)).on(Operation::DeleteMany);
        account.emulator.inject(slow.on_request(6).always());
        let deleted = account.with(Deleted).len();
        let mut child = account.spawn(&DELETE);
        account.wait_for_changes(5);
        signal(&child, name);
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut text = String::new();
        while !text.contains("stopping: ") {
            assert!(stderr.read_line(&mut text).unwrap() > 0, "{text}");
        }
        let announced = announced(&account);
        stderr.read_to_string(&mut text).unwrap();
        let run = Ran { stderr: text, ..Ran::from(child.wait_with_output().unwrap()) };
        run.ends(code)
            .says("stopping: ")
            .says(" not sent.")
            .says("To continue: registrations resume ");
        // No other one follows. A request that has not begun is not sent: at most the four that run, and the one that was
        // announced last. The report says so of their ids, which is compared below.
        assert_eq!(self::announced(&account), announced);
        let changes = account.changes();
        let sent = changes.len();
        assert!((announced.saturating_sub(5)..=announced).contains(&sent), "{announced}, {sent}");
        assert!(changes.iter().all(|(_, status)| *status == Some(200)));
        let sent: usize = changes.iter().map(|(ids, _)| ids.len()).sum();
        assert_eq!(account.with(Deleted).len(), deleted + sent);
        let (planned, outcomes) = outcomes(&account.report());
        assert_eq!(outcomes.len(), planned.len());
        assert_eq!(outcomes.values().filter(|it| *it == "done").count(), sent);
        assert_eq!(outcomes.values().filter(|it| *it == "not_sent").count(), planned.len() - sent);
        account.emulator.clear_faults();
        let report = account.report().display().to_string();
        account.run(&["resume", &report, "--yes", "--max", "2000", "--max-percent", "100"]).ends(0);
        assert!(account.with(Active).is_empty());
    }
}

/// Whether this process, and so each that it starts, ignores SIGHUP. Only Linux says it.
fn ignores_hangups() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap_or("0");
    u64::from_str_radix(mask.trim(), 16).is_ok_and(|mask| mask & 1 == 1)
}

/// How many requests the report has announced.
fn announced(account: &Account) -> usize {
    let report = std::fs::read_to_string(account.report()).unwrap();
    report.lines().filter(|line| line.contains(r#""sending""#)).count()
}

#[test]
fn a_second_signal_ends_at_once() {
    let account = Account::new(500);
    let fault = Fault::delay(Duration::from_secs(60)).on(Operation::DeleteMany);
    account.emulator.inject(fault.on_request(2).always());
    let child = account.spawn(&DELETE);
    // One of them is done.
    account.wait_for_changes(5);
    signal(&child, "-INT");
    thread::sleep(Duration::from_millis(100));
    signal(&child, "-TERM");
    let run = Ran::from(child.wait_with_output().unwrap());
    // After the first signal alone, it would end by itself with 130.
    run.ends(143);
    // The report knows what was in flight.
    account.emulator.clear_faults();
    let report = account.report().display().to_string();
    account.run(&["resume", &report, "--yes", "--max", "500", "--max-percent", "100"]).ends(0);
    assert!(account.with(Active).is_empty());
}

#[test]
fn a_signal_ends_the_wait_for_the_rate_limit() {
    // The plan takes three requests. Most chunks have to wait for the next window.
    let account =
        Account::start(Emulator::builder().fleet_size(1_000).quota("7/300s".parse().unwrap()));
    let child = account.spawn(&DELETE);
    account.wait_for_changes(2);
    thread::sleep(Duration::from_millis(300));
    let start = Instant::now();
    signal(&child, "-INT");
    let run = Ran::from(child.wait_with_output().unwrap());
    run.ends(130).says(" not sent.");
    assert!(start.elapsed() < Duration::from_secs(60));
    let (planned, outcomes) = outcomes(&account.report());
    let sent: usize = account.changes().iter().map(|(ids, _)| ids.len()).sum();
    assert_eq!(outcomes.values().filter(|it| *it == "done").count(), sent);
    assert_eq!(outcomes.values().filter(|it| *it == "not_sent").count(), planned.len() - sent);
}

#[test]
fn a_signal_before_anything_is_sent_ends_at_once() {
    let account =
        Account::start(Emulator::builder().fleet_size(50).latency(Duration::from_secs(60)));
    let child = account.spawn(&DELETE);
    while account.emulator.requests().is_empty() {
        thread::sleep(Duration::from_millis(2));
    }
    signal(&child, "-INT");
    Ran::from(child.wait_with_output().unwrap()).ends(130);
    assert_eq!(account.changes(), []);
}

#[test]
fn what_does_not_settle_in_10_seconds_is_unsettled() {
    let account = Account::new(300);
    let fault = Fault::delay(Duration::from_secs(60)).on(Operation::DeleteMany).always();
    account.emulator.inject(fault);
    let child = account.spawn(&DELETE);
    account.wait_for_changes(3);
    let start = Instant::now();
    signal(&child, "-INT");
    let run = Ran::from(child.wait_with_output().unwrap());
    run.ends(130).says(" unsettled.").says("aborted before the response");
    assert!((9..60).contains(&start.elapsed().as_secs()));
    let (planned, outcomes) = outcomes(&account.report());
    assert_eq!(outcomes.len(), planned.len());
    // The signal may come before the last request.
    let sent: Vec<String> = account.changes().into_iter().flat_map(|(ids, _)| ids).collect();
    assert!(sent.iter().all(|id| outcomes[id] == "unsettled"), "{outcomes:?}");
    let rest = outcomes.iter().filter(|(id, _)| !sent.contains(id));
    assert!({ rest }.all(|(_, it)| it == "unsettled" || it == "not_sent"), "{outcomes:?}");
}

#[test]
#[cfg(target_os = "linux")]
fn nohup_holds() {
    let account =
        Account::start(Emulator::builder().fleet_size(300).latency(Duration::from_millis(100)));
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", "trap '' HUP; exec \"$0\" \"$@\"", super::support::PROGRAM]);
    shell.args(DELETE).envs(account.env());
    let child = shell.stderr(std::process::Stdio::piped()).spawn().unwrap();
    account.wait_for_changes(1);
    signal(&child, "-HUP");
    Ran::from(child.wait_with_output().unwrap()).ends(0);
    assert!(account.with(Active).is_empty());
}

#[test]
fn a_report_that_fails_is_said_whatever_the_signal() {
    let account = Account::new(100);
    let list = account.file("ids", &account.ids(Active, 50).join("\n"));
    // The announcement fits, the outcomes do not.
    let script = "trap '' XFSZ; ulimit -f 12; exec \"$0\" \"$@\"";
    let delete = ["delete", "--from", &list, "--yes", "--max-percent", "100", "-o", "json"];
    account.emulator.inject(Fault::delay(Duration::from_secs(2)).on(Operation::DeleteMany));
    let mut shell = Command::new("sh");
    shell.args(["-c", script, PROGRAM]).args(delete).envs(account.env());
    let child = shell.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    account.wait_for_changes(1);
    signal(&child, "-INT");
    let run = Ran::from(child.wait_with_output().unwrap());
    run.ends(1).says("stopping: ").says("error: cannot write the report: File too large");
    assert!(run.stdout.contains("\"cannot write the report: "), "{run:?}");
}
