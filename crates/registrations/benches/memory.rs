//! The peak memory of a program that lists a whole fleet, for a small fleet and a large one. On Linux, which tells a
//! process its peak.
//!
//! Emulator and client are processes of their own: this program, started again.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on is to fail")]

use std::{
    env,
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
};

use registrations::{Client, Status};
use registrations_emulator::{Emulator, Quota};

const FLEETS: [usize; 2] = [10_000, 1_000_000];

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["serve", fleet] => serve(fleet.parse().unwrap()),
        ["list"] => list(),
        _ => compare(),
    }
}

fn compare() {
    let [small, large] = FLEETS.map(|fleet| {
        let mut emulator = again(&["serve", &fleet.to_string()], &[]);
        let mut base_url = String::new();
        BufReader::new(emulator.stdout.as_mut().unwrap()).read_line(&mut base_url).unwrap();
        let mut client = again(&["list"], &[("CLOUDFLARE_BASE_URL", base_url.trim())]);
        let mut peak = String::new();
        client.stdout.as_mut().unwrap().read_to_string(&mut peak).unwrap();
        assert!(client.wait().unwrap().success());
        // The emulator ends with its input.
        drop(emulator.stdin.take());
        emulator.wait().unwrap();
        let peak: u64 = peak.trim().parse().unwrap();
        println!("{fleet} registrations: {:.1} MiB at the peak", mebibytes(peak));
        peak
    });
    println!("difference: {:.1} MiB", mebibytes(large.saturating_sub(small)));
}

fn again(arguments: &[&str], variables: &[(&str, &str)]) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(arguments)
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

#[tokio::main]
async fn serve(fleet: usize) {
    let emulator =
        Emulator::builder().fleet_size(fleet).quota(Quota::unlimited()).start().await.unwrap();
    println!("{}", emulator.base_url());
    let until_end = || std::io::stdin().read_to_end(&mut Vec::new());
    tokio::task::spawn_blocking(until_end).await.unwrap().unwrap();
}

/// Lists everything, and prints the peak in KiB.
#[tokio::main(flavor = "current_thread")]
async fn list() {
    let client = Client::builder()
        .env()
        .api_token("emulator-token")
        .account_id("00000000000000000000000000000001")
        .build()
        .unwrap();
    let mut items = client.list().status(Status::All).per_page(1_000).items();
    let mut count = 0;
    while let Some(registration) = items.next().await {
        registration.unwrap();
        count += 1;
    }
    assert!(FLEETS.contains(&count));
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    println!("{}", peak.trim().trim_end_matches(" kB"));
}

#[allow(clippy::cast_precision_loss, reason = "for people")]
fn mebibytes(kibibytes: u64) -> f64 {
    kibibytes as f64 / 1024.0
}
