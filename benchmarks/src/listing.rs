//! A listing with the client, and with a loop of reqwest and `serde_json` that does as little as it can.

use std::{hint::black_box, io::Read};

use flate2::read::GzDecoder;
use registrations::{Client, Registration, Status};
use reqwest::header::ACCEPT_ENCODING;
use serde::Deserialize;

use crate::{
    measure::{self, Cost, Quartiles},
    report::{table, verdict},
    service::{self, Pages, TOKEN, listing_url},
};

const FLEET: usize = 100_000;
const PER_PAGE: usize = 1_000;
const PAIRS: usize = 31;
const BOUND: f64 = 1.03;

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

async fn bare(http: &reqwest::Client, base_url: &str, gzip: bool) -> usize {
    let (mut cursor, mut count) = (String::new(), 0);
    loop {
        let mut request = http.get(listing_url(base_url, PER_PAGE, &cursor)).bearer_auth(TOKEN);
        if gzip {
            request = request.header(ACCEPT_ENCODING, "gzip");
        }
        let body = request.send().await.unwrap().bytes().await.unwrap();
        let page: Envelope = if gzip {
            let mut plain = Vec::new();
            GzDecoder::new(&*body).read_to_end(&mut plain).unwrap();
            serde_json::from_slice(&plain).unwrap()
        } else {
            serde_json::from_slice(&body).unwrap()
        };
        assert!(page.success);
        for registration in page.result {
            black_box(registration);
            count += 1;
        }
        cursor = page.result_info.cursor.unwrap_or_default();
        if cursor.is_empty() {
            return count;
        }
    }
}

async fn wrapped(client: &Client) -> usize {
    let mut items = client.list().status(Status::All).per_page(PER_PAGE as u64).items();
    let mut count = 0;
    while let Some(registration) = items.next().await {
        black_box(registration.unwrap());
        count += 1;
    }
    count
}

pub(crate) fn section() -> String {
    let pages = Pages::of(FLEET, PER_PAGE);
    let rows = [("off", false), ("on", true)].map(|(name, gzip)| row(&pages, name, gzip));
    let decode = Quartiles::of((0..PAIRS).map(|_| {
        let cost = measure::here(|| {
            for (_, body) in &pages.bodies {
                black_box(serde_json::from_slice::<Envelope>(body).unwrap());
            }
        });
        cost.cpu.as_secs_f64() * 1e9 / FLEET as f64
    }));
    let header = [
        "gzip",
        "wall: client ÷ bare",
        "bound",
        "CPU: client ÷ bare",
        "bound",
        "CPU per record, client",
        "bare",
    ];
    let bytes: usize = pages.bodies.iter().map(|(_, body)| body.len()).sum();
    format!(
        "{FLEET} registrations in pages of {PER_PAGE}, {:.0} bytes each, rendered in advance: listed with the client, and \
         with a bare loop of reqwest, `flate2` and `serde_json` into the same types. {PAIRS} times client, bare, bare, client. The CPU time is \
         that of the thread that lists. Decoding alone takes {:.0} ns per record.\n\n{}",
        bytes as f64 / FLEET as f64,
        decode.median(),
        table(header, rows)
    )
}

fn row(pages: &Pages, name: &str, gzip: bool) -> [String; 7] {
    let base_url = pages.serve(gzip);
    let runtime = measure::client_runtime();
    let http = reqwest::Client::new();
    let client = service::client(&base_url);
    let run_bare =
        || measure::here(|| assert_eq!(runtime.block_on(bare(&http, &base_url, gzip)), FLEET));
    let run_client = || measure::here(|| assert_eq!(runtime.block_on(wrapped(&client)), FLEET));
    // The first run connects.
    run_bare();
    run_client();
    // Each one is first once: whoever is second finds the caches and the allocator as the other left them.
    let pairs: Vec<(Cost, Cost)> = (0..PAIRS)
        .map(|_| {
            let (client, bare) = (run_client(), run_bare());
            let (bare_first, client_second) = (run_bare(), run_client());
            (client + client_second, bare + bare_first)
        })
        .collect();
    let ratio = |of: fn(&Cost) -> f64| {
        Quartiles::of(pairs.iter().map(|(client, bare)| of(client) / of(bare)))
    };
    let wall = ratio(|cost| cost.wall.as_secs_f64());
    let cpu = ratio(|cost| cost.cpu.as_secs_f64());
    let per_record = |seconds: f64| format!("{:.0} ns", seconds * 1e9 / (2 * FLEET) as f64);
    [
        name.to_owned(),
        wall.to_string(),
        verdict(wall.median(), BOUND),
        cpu.to_string(),
        verdict(cpu.median(), BOUND),
        per_record(measure::seconds(pairs.iter().map(|(client, _)| client.cpu))),
        per_record(measure::seconds(pairs.iter().map(|(_, bare)| bare.cpu))),
    ]
}
