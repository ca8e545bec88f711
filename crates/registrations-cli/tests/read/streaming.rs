//! Rows appear while the listing is still read.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    process::Stdio,
    time::Duration,
};

use registrations_emulator::{Fault, Operation};

use crate::support::{Account, wait_until};

#[test]
fn the_first_row_appears_before_the_third_request() {
    for format in ["table", "json", "ndjson", "csv", "id"] {
        let account = Account::new(1_000);
        // The third page never arrives.
        let late = Fault::delay(Duration::from_secs(600)).on(Operation::List).on_request(3);
        account.emulator.inject(late.always());
        let mut child = account
            .command(&["list", "--per-page", "10", "-o", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // The first line of most formats is a header.
        assert!(lines.by_ref().take(2).all(|line| line.is_ok()), "{format}");
        assert!(account.requests().len() <= 3);
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

#[test]
fn ids_are_shown_while_others_are_read() {
    let account = Account::new(400);
    let ids = account.expected(|_| true);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), ids.join("\n")).unwrap();
    let late = Fault::delay(Duration::from_secs(600)).on(Operation::List).on_request(3);
    account.emulator.inject(late);
    let mut child = account
        .command(&["list", "--status", "all", "-o", "id", "--from", file.path().to_str().unwrap()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let shown: Vec<String> = lines.take(200).map(Result::unwrap).collect();
    assert_eq!(shown, ids[..200]);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_closed_standard_output_ends_quietly() {
    for format in ["table", "json", "ndjson", "csv", "id"] {
        let account = Account::new(5_000);
        let mut child = account
            .command(&["list", "--per-page", "50", "-o", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = [0; 1];
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut first).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
        // It stopped reading.
        assert!(account.requests().len() < 90, "{format}: {} requests", account.requests().len());
    }
}

#[test]
fn a_limit_stops_reading() {
    let account = Account::new(5_000);
    assert_eq!(account.ids(&["--limit", "60", "--per-page", "50"]).len(), 60);
    wait_until("a page is in flight", || {
        account.requests().iter().all(|request| request.status.is_some())
    });
    assert!(account.requests().len() <= 4);
}

#[test]
#[cfg(target_os = "linux")]
fn the_memory_stays_flat() {
    let account = Account::new(40_000);
    let peak = |format: &str| {
        let mut child = account
            .command(&["list", "--status", "all", "-o", format])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let (mut rows, mut peak) = (0, 0);
        let mut line = Vec::new();
        while stdout.read_until(b'\n', &mut line).unwrap() > 0 {
            line.clear();
            rows += 1;
            if rows % 5_000 == 0 {
                peak = peak.max(peak_of(child.id()));
            }
        }
        assert!(child.wait().unwrap().success());
        assert!(rows >= 40_000, "{format}: {rows}");
        peak
    };
    for format in ["csv", "json"] {
        let peak = peak(format);
        assert!(peak <= 40 * 1_024, "{format}: {peak} KiB");
    }
}

/// The most memory that a process has had so far, in KiB.
#[cfg(target_os = "linux")]
fn peak_of(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    peak.trim().trim_end_matches(" kB").parse().unwrap()
}
