//! Whether the next page comes while the caller works on this one.

use std::time::{Duration, Instant};

use registrations::{Client, Status};
use registrations_emulator::{Emulator, Quota};

use crate::{
    measure::{self, Quartiles},
    report::{table, verdict},
    service,
};

const PAGES: u32 = 40;
const PER_PAGE: u32 = 1_000;
const MILLISECONDS: [u64; 3] = [0, 20, 100];
const RUNS: usize = 3;
const BOUND: f64 = 1.1;

/// How long a listing takes, and for how long of that its caller works.
async fn list(client: &Client, read_ahead: bool, work: Duration) -> [f64; 2] {
    let list = client.list().status(Status::All).per_page(u64::from(PER_PAGE));
    let mut pages = list.read_ahead(read_ahead).pages();
    let (start, mut working, mut count) = (Instant::now(), Duration::ZERO, 0);
    while let Some(page) = pages.next().await {
        count += page.unwrap().items().len();
        if !work.is_zero() {
            let start = Instant::now();
            tokio::time::sleep(work).await;
            working += start.elapsed();
        }
    }
    assert_eq!(count, (PAGES * PER_PAGE) as usize);
    [start.elapsed(), working].map(|time| time.as_secs_f64())
}

pub(crate) fn section() -> String {
    let (service, runtime) = (measure::service_runtime(), measure::client_runtime());
    let emulator = Emulator::builder().fleet_size((PAGES * PER_PAGE) as usize);
    let emulator = emulator.quota(Quota::unlimited()).trailing_empty_page(false);
    let emulator = service.block_on(emulator.start()).unwrap();
    let client = service::client(emulator.base_url());
    let list = |read_ahead, work| runtime.block_on(list(&client, read_ahead, work));
    // The first run connects.
    list(true, Duration::ZERO);
    let rows = MILLISECONDS.map(|latency| {
        emulator.set_latency(Duration::from_millis(latency));
        let mut row = vec![format!("{latency} ms")];
        for work in MILLISECONDS {
            let ratio = Quartiles::of((0..RUNS).map(|_| {
                // The sum of the requests, in the same run.
                let [requests, _] = list(false, Duration::ZERO);
                let [measured, working] = list(true, Duration::from_millis(work));
                measured / requests.max(working)
            }));
            row.push(format!("{:.3}, {}", ratio.median(), verdict(ratio.median(), BOUND)));
        }
        <[String; 4]>::try_from(row).unwrap()
    });
    format!(
        "{PAGES} pages of {PER_PAGE}, read with `pages()` by a caller that works on each one: the time ÷ the larger of two \
         sums, all requests without read-ahead and all work. 1 is a perfect overlap; the first request and the work on \
         the last page overlap with nothing. Medians of {RUNS}.\n\n{}",
        table(["latency", "0 ms of work per page", "20 ms", "100 ms"], rows)
    )
}
