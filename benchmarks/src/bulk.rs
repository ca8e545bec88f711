//! A bulk operation beside the time that its requests take at the least.

use std::time::{Duration, Instant};

use registrations_emulator::{Emulator, Quota};

use crate::{
    measure::{self, Quartiles},
    report::{table, verdict},
    service,
};

const IDS: usize = 100_000;
const LATENCY: Duration = Duration::from_millis(20);
/// The client's default.
const CONCURRENCY: usize = 4;
const RUNS: usize = 5;

pub(crate) fn section() -> String {
    let (service, runtime) = (measure::service_runtime(), measure::client_runtime());
    let emulator =
        Emulator::builder().fleet_size(IDS + IDS / 10).quota(Quota::unlimited()).latency(LATENCY);
    let emulator = service.block_on(emulator.start()).unwrap();
    let client = service::client(emulator.base_url());
    let ids: Vec<String> = service::ids(&emulator).take(IDS).collect();
    let mut chunks = 0;
    let ratios = Quartiles::of((0..RUNS).map(|run| {
        emulator.clear_requests();
        // In turns, so that each run changes every registration.
        let bulk = if run % 2 == 0 { client.revoke(&ids) } else { client.unrevoke(&ids) };
        let start = Instant::now();
        assert_eq!(runtime.block_on(bulk.send()).unwrap().len(), IDS);
        let time = start.elapsed();
        chunks = emulator.requests().len();
        time.as_secs_f64() / (LATENCY.as_secs_f64() * chunks as f64 / CONCURRENCY as f64)
    }));
    let row = [chunks.to_string(), ratios.to_string(), verdict(ratios.median(), 1.2)];
    format!(
        "{IDS} ids, revoked or unrevoked with the default settings against {} ms of latency: the time ÷ (chunks × latency ÷ \
         {CONCURRENCY} in flight). {RUNS} runs.\n\n{}",
        LATENCY.as_millis(),
        table(["chunks", "time ÷ least time", "bound"], [row])
    )
}
