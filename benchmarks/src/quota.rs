//! Whether a quota is spent without being exceeded, by one process and by three that share it.

use std::{
    io::{Read, Write},
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

use registrations::Status;
use registrations_emulator::{Emulator, Quota};

use crate::{
    measure,
    report::{table, verdict},
    service,
};

const WINDOW: Duration = Duration::from_secs(20);
/// The requests of a window, the requests of a process, and the sizes of a page and of a chunk that make as many. The
/// first is small; the second has as many requests as the vendor's.
const SCALES: [Scale; 2] = [
    Scale { limit: 90, pages: 200, per_page: 50, chunk: 25 },
    Scale { limit: 1_200, pages: 1_500, per_page: 10, chunk: 3 },
];
const IDS: usize = 5_000;

#[derive(Clone, Copy)]
struct Scale {
    limit: usize,
    pages: usize,
    per_page: usize,
    chunk: usize,
}

pub(crate) fn section() -> String {
    let cases = SCALES.into_iter().flat_map(|scale| {
        let verbs =
            [(format!("{} pages", scale.pages), "pages"), (format!("{IDS} ids revoked"), "revoke")];
        verbs.into_iter().flat_map(move |(what, verb)| {
            [(1, 1.05), (3, 1.15)]
                .map(|(processes, bound)| (scale, what.clone(), verb, processes, bound))
        })
    });
    // They mostly wait, so that they can run at the same time.
    let started: Vec<_> = cases
        .map(|(scale, what, verb, processes, bound)| {
            thread::spawn(move || row(scale, &what, verb, processes, bound))
        })
        .collect();
    let rows = started.into_iter().map(|row| row.join().unwrap());
    let header = [
        "quota",
        "each process",
        "processes",
        "requests",
        "refused",
        "time ÷ least time",
        "bound",
        "time",
    ];
    format!(
        "A quota that processes with one token share. The least time is that of the windows that must pass: requests ÷ \
         quota, rounded up, less the first one. A client keeps 2 % of the quota, at least one request, in reserve, and \
         room for what it sees others send. Headers have whole seconds, of which the client can lose one per window.\n\n{}",
        table(header, rows)
    )
}

fn row(scale: Scale, what: &str, verb: &str, processes: usize, bound: f64) -> [String; 8] {
    let Scale { limit, pages, per_page, chunk } = scale;
    let service = measure::service_runtime();
    let emulator = Emulator::builder().fleet_size(pages * per_page).trailing_empty_page(false);
    let emulator =
        service.block_on(emulator.quota(Quota::new(limit as u64, WINDOW)).start()).unwrap();
    let ids: Vec<String> = service::ids(&emulator).take(IDS).collect();
    let size = if verb == "pages" { per_page } else { chunk }.to_string();
    let start = Instant::now();
    let started: Vec<Child> = (0..processes)
        .map(|_| {
            let mut command = measure::again(&[verb, emulator.base_url(), &size]);
            let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
            let mut input = child.stdin.take().unwrap();
            if verb == "revoke" {
                input.write_all(ids.join("\n").as_bytes()).unwrap();
            }
            child
        })
        .collect();
    for mut child in started {
        assert!(child.wait().unwrap().success());
    }
    let time = start.elapsed().as_secs_f64();
    let requests = emulator.requests();
    let refused = requests.iter().filter(|it| it.status == Some(429)).count();
    let windows = (requests.len() - refused).div_ceil(limit) - 1;
    let ratio = time / (windows as f64 * WINDOW.as_secs_f64());
    [
        format!("{limit} in {} s", WINDOW.as_secs()),
        what.to_owned(),
        processes.to_string(),
        requests.len().to_string(),
        if refused == 0 { "0: held".to_owned() } else { format!("{refused}: **missed**") },
        format!("{ratio:.3}"),
        verdict(ratio, bound),
        format!("{time:.1} s"),
    ]
}

pub(crate) fn list(base_url: &str, per_page: u64) {
    measure::client_runtime().block_on(async {
        let list = service::client(base_url).list().status(Status::All).per_page(per_page);
        list.collect().await.unwrap();
    });
}

/// Revokes the ids in the input.
pub(crate) fn revoke(base_url: &str, chunk: usize) {
    let mut ids = String::new();
    std::io::stdin().read_to_string(&mut ids).unwrap();
    measure::client_runtime().block_on(async {
        let revoked =
            service::client(base_url).revoke(ids.lines()).chunk_size(chunk).await.unwrap();
        assert_eq!(revoked.len(), IDS);
    });
}
