//! The peak memory of a process that lists a whole fleet.

use std::{
    io::{BufRead, BufReader, Read},
    process::Stdio,
};

use registrations::Status;
use registrations_emulator::{Emulator, Quota};

use crate::{
    measure::{self, Quartiles, mebibytes},
    report::{table, verdict},
    service,
};

const FLEETS: [usize; 2] = [10_000, 1_000_000];
const RUNS: usize = 5;

pub(crate) fn section() -> String {
    let [small, large] = FLEETS.map(|fleet| {
        let mut emulator = measure::again(&["serve", &fleet.to_string()]);
        let mut emulator = emulator.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut base_url = String::new();
        BufReader::new(emulator.stdout.take().unwrap()).read_line(&mut base_url).unwrap();
        let list = || measure::program(&mut measure::again(&["list", base_url.trim()])).peak;
        let peak = Quartiles::of((0..RUNS).map(|_| mebibytes(list()))).median();
        // The emulator ends with its input.
        drop(emulator.stdin.take());
        emulator.wait().unwrap();
        peak
    });
    let ratio = large / small;
    let row = [small, large].map(|peak| format!("{peak:.1} MiB"));
    let [small, large] = row;
    let row = [small, large, format!("{ratio:.3}"), verdict(ratio, 1.1)];
    format!(
        "The peak of the resident memory of a program that lists everything, in pages of 1,000. Medians of {RUNS}.\n\n{}",
        table(["10,000 registrations", "1,000,000 registrations", "ratio", "bound"], [row])
    )
}

/// An emulator that ends with its input.
pub(crate) fn serve(fleet: usize) {
    measure::service_runtime().block_on(async {
        let emulator = Emulator::builder().fleet_size(fleet).quota(Quota::unlimited());
        let emulator = emulator.start().await.unwrap();
        println!("{}", emulator.base_url());
        let until_end = || std::io::stdin().read_to_end(&mut Vec::new());
        tokio::task::spawn_blocking(until_end).await.unwrap().unwrap();
    });
}

pub(crate) fn list(base_url: &str) {
    measure::client_runtime().block_on(async {
        let client = service::client(base_url);
        let mut items = client.list().status(Status::All).per_page(1_000).items();
        let mut count = 0;
        while let Some(registration) = items.next().await {
            registration.unwrap();
            count += 1;
        }
        assert!(FLEETS.contains(&count));
    });
}
