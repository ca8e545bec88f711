//! Lists 100,000 registrations from the emulator: with this crate, and with a bare loop of reqwest and `serde_json`
//! into the same types. It also prints the median ratio of pairs of runs.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "criterion's macros make an undocumented function; a benchmark that cannot go on is to fail"
)]

use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use registrations::{Client, Registration, Status};
use registrations_emulator::{Emulator, Quota};
use serde::Deserialize;
use tokio::runtime::Runtime;

const FLEET: usize = 100_000;
const PER_PAGE: u64 = 1_000;

#[derive(Deserialize)]
struct Envelope {
    success: bool,
    result: Vec<Registration>,
    result_info: ResultInfo,
}

#[derive(Deserialize)]
struct ResultInfo {
    cursor: Option<String>,
}

/// As little as it can be.
async fn bare(http: &reqwest::Client, emulator: &Emulator) -> usize {
    let account = emulator.account_id();
    let base = format!("{}/accounts/{account}/devices/registrations", emulator.base_url());
    let mut url = format!("{base}?status=all&per_page={PER_PAGE}");
    let mut count = 0;
    loop {
        let request = http.get(&url).bearer_auth(emulator.token());
        let body = request.send().await.unwrap().bytes().await.unwrap();
        let page: Envelope = serde_json::from_slice(&body).unwrap();
        assert!(page.success);
        for registration in page.result {
            std::hint::black_box(registration);
            count += 1;
        }
        match page.result_info.cursor {
            Some(cursor) if !cursor.is_empty() => {
                url = format!("{base}?status=all&per_page={PER_PAGE}&cursor={cursor}");
            }
            _ => return count,
        }
    }
}

async fn wrapped(client: &Client) -> usize {
    let mut items = client.list().status(Status::All).per_page(PER_PAGE).items();
    let mut count = 0;
    while let Some(registration) = items.next().await {
        std::hint::black_box(registration.unwrap());
        count += 1;
    }
    count
}

fn listing(criterion: &mut Criterion) {
    // The emulator has a thread of its own, like a service elsewhere.
    let service =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let emulator = Emulator::builder().fleet_size(FLEET).quota(Quota::unlimited());
    let emulator = service.block_on(emulator.start()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let http = reqwest::Client::builder().build().unwrap();
    let client = client(&emulator);

    let mut group = criterion.benchmark_group("listing");
    group.sample_size(10).measurement_time(Duration::from_secs(20));
    group.bench_function("bare", |bencher| {
        bencher.iter(|| assert_eq!(runtime.block_on(bare(&http, &emulator)), FLEET));
    });
    group.bench_function("registrations", |bencher| {
        bencher.iter(|| assert_eq!(runtime.block_on(wrapped(&client)), FLEET));
    });
    group.finish();
    ratio(&runtime, &http, &emulator, &client);
    overlap(&service, &runtime);
}

/// 20 pages, each of which takes 50 ms to come and 50 ms to work on.
fn overlap(service: &Runtime, runtime: &Runtime) {
    let emulator = Emulator::builder().fleet_size(20_000).latency(Duration::from_millis(50));
    let emulator = service.block_on(emulator.start()).unwrap();
    let start = Instant::now();
    runtime.block_on(async {
        let mut pages = client(&emulator).list().status(Status::All).per_page(PER_PAGE).pages();
        while let Some(page) = pages.next().await {
            std::hint::black_box(page.unwrap());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    println!("20 pages with 50 ms of latency and 50 ms of work each: {:?}", start.elapsed());
}

fn client(emulator: &Emulator) -> Client {
    Client::builder()
        .api_token(emulator.token())
        .account_id(emulator.account_id())
        .base_url(emulator.base_url())
        .build()
        .unwrap()
}

/// The median of the ratios of pairs, each measured one right after the other.
fn ratio(runtime: &Runtime, http: &reqwest::Client, emulator: &Emulator, client: &Client) {
    let mut ratios: Vec<f64> = (0..31)
        .map(|_| {
            let start = Instant::now();
            runtime.block_on(bare(http, emulator));
            let bare = start.elapsed();
            let start = Instant::now();
            runtime.block_on(wrapped(client));
            start.elapsed().as_secs_f64() / bare.as_secs_f64()
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    let at = |quarter: usize| ratios.get(ratios.len() * quarter / 4).copied().unwrap_or_default();
    println!("registrations / bare: {:.3} (quartiles {:.3} and {:.3})", at(2), at(1), at(3));
}

criterion_group!(benches, listing);
criterion_main!(benches);
