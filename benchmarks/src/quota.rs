//! Whether a quota is spent without being exceeded, by one process and by three that share it.

use std::{
    io::{Read, Write},
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use registrations::Status;
use registrations_emulator::{Emulator, Quota};

use crate::{
    measure,
    report::{table, verdict},
    service,
};

/// A window holds less than half of what one process sends.
const LIMIT: usize = 90;
const WINDOW: Duration = Duration::from_secs(5);
const PAGES: usize = 200;
const PER_PAGE: usize = 50;
const IDS: usize = 5_000;
/// As many requests as there are pages.
const CHUNK: usize = IDS / PAGES;

pub(crate) fn section() -> String {
    let mut rows = Vec::new();
    for (what, verb) in [("200 pages", "pages"), ("5,000 revocations", "revoke")] {
        for (processes, bound) in [(1, 1.05), (3, 1.15)] {
            rows.push(row(what, verb, processes, bound));
        }
    }
    let header =
        ["each process", "processes", "requests", "refusals", "time ÷ least time", "bound", "time"];
    format!(
        "A quota of {LIMIT} requests in {} s, which processes with one token share. The least time is that of the windows \
         that must pass: requests ÷ {LIMIT}, rounded up, less the first one. The 5,000 ids are sent in {PAGES} requests.\n\n{}",
        WINDOW.as_secs(),
        table(header, rows)
    )
}

fn row(what: &str, verb: &str, processes: usize, bound: f64) -> [String; 7] {
    let service = measure::service_runtime();
    let emulator = Emulator::builder().fleet_size(PAGES * PER_PAGE).trailing_empty_page(false);
    let emulator =
        service.block_on(emulator.quota(Quota::new(LIMIT as u64, WINDOW)).start()).unwrap();
    let ids: Vec<String> = emulator
        .registrations()
        .into_iter()
        .filter(|it| it.deleted_at.is_none())
        .map(|it| it.id)
        .collect();
    let start = Instant::now();
    let started: Vec<Child> = (0..processes)
        .map(|_| {
            let mut command = measure::again(&[verb, emulator.base_url()]);
            let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
            let mut input = child.stdin.take().unwrap();
            if verb == "revoke" {
                input.write_all(ids[..IDS].join("\n").as_bytes()).unwrap();
            }
            child
        })
        .collect();
    for mut child in started {
        assert!(child.wait().unwrap().success());
    }
    let time = start.elapsed().as_secs_f64();
    let requests = emulator.requests();
    let refusals = requests.iter().filter(|it| it.status == Some(429)).count();
    let windows = (requests.len() - refusals).div_ceil(LIMIT) - 1;
    let ratio = time / (windows as f64 * WINDOW.as_secs_f64());
    let none = if refusals == 0 { "0".to_owned() } else { format!("**{refusals}**") };
    [
        what.to_owned(),
        processes.to_string(),
        requests.len().to_string(),
        none,
        format!("{ratio:.3}"),
        verdict(ratio, bound),
        format!("{time:.1} s"),
    ]
}

pub(crate) fn list(base_url: &str) {
    measure::client_runtime().block_on(async {
        let list = service::client(base_url).list().status(Status::All).per_page(PER_PAGE as u64);
        assert_eq!(list.collect().await.unwrap().len(), PAGES * PER_PAGE);
    });
}

/// Revokes the ids in the input.
pub(crate) fn revoke(base_url: &str) {
    let mut ids = String::new();
    std::io::stdin().read_to_string(&mut ids).unwrap();
    measure::client_runtime().block_on(async {
        let revoked =
            service::client(base_url).revoke(ids.lines()).chunk_size(CHUNK).await.unwrap();
        assert_eq!(revoked.len(), IDS);
    });
}
