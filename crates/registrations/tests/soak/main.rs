//! Mixed operations of 32 tasks over one client, while the emulator injects every fault at random.
//!
//! `SOAK_SECONDS` is how long (default: 5), `SOAK_SEED` makes the operations and the faults of another run again: all but
//! how the tasks interleave. A test binary of its own, because it measures the memory of its process.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "that is how a test fails, in the functions that tests share as well"
)]

mod account;
mod faults;
mod worker;

#[path = "../it/support/mod.rs"]
#[allow(dead_code, reason = "not every test needs all of it")]
mod support;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use fastrand::Rng;
use peak_alloc::PeakAlloc;
use registrations::{Client, RetryPolicy};
use registrations_emulator::{Emulator, Fault};
use tokio::{
    runtime::{Builder, Handle},
    sync::RwLock,
    task::JoinSet,
    time::{sleep, timeout},
};

use account::Account;
use support::{builder, eventually, start};
use worker::{Tally, Worker};

const TASKS: usize = 32;
/// The longest attempt. What takes longer may reach the service after the client has given up.
const ATTEMPT: Duration = Duration::from_millis(500);
/// No call takes longer: the time limit of a call, with room for a machine that is busy.
const HANG: Duration = Duration::from_secs(60);
/// MiB by which memory may grow, because there were more connections or requests at once than before. A leak of one
/// kilobyte for each call is more after 4,096 calls.
const NOISE: usize = 4;

/// Counts what is allocated.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

fn variable<T: std::str::FromStr>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} must be a number, not {text}")))
}

#[test]
fn mixed_operations_while_every_fault_strikes() {
    let length = Duration::from_secs(variable("SOAK_SECONDS").unwrap_or(5));
    let seed = variable("SOAK_SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("SOAK_SEED={seed}");
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(soak(length, seed));
}

async fn soak(length: Duration, seed: u64) {
    let settings = Emulator::builder().fleet_size(0).log_capacity(20_000);
    let emulator = Arc::new(start(settings).await);
    // What redirects lead to. No request may arrive there.
    let elsewhere = start(Emulator::builder().fleet_size(0)).await;
    let retry = RetryPolicy::default().max_attempts(3).base_delay(Duration::from_millis(2));
    let client = builder(&emulator).retry(retry).attempt_timeout(ATTEMPT);
    let client = client.timeout(Duration::from_secs(10)).build().unwrap();

    // A call holds a read lock. The write lock waits for all calls, and lets none begin.
    let gate = Arc::new(RwLock::new(()));
    let mut rng = Rng::with_seed(seed);
    let mut workers = JoinSet::new();
    let mut accounts = Vec::new();
    for number in 0..TASKS {
        let account = Arc::new(Mutex::new(Account::enrol(&emulator, number)));
        accounts.push(Arc::clone(&account));
        let worker = Worker {
            client: client.clone(),
            emulator: Arc::clone(&emulator),
            elsewhere: elsewhere.base_url().to_owned(),
            gate: Arc::clone(&gate),
            account,
            rng: rng.fork(),
            faults: number,
            tally: Tally::default(),
        };
        workers.spawn(worker.run(Instant::now() + length));
    }

    let mut report = Report::default();
    let started = Instant::now();
    while !workers.is_empty() {
        tokio::select! {
            () = sleep(Duration::from_secs(1)) => {}
            Some(worker) = workers.join_next() => {
                report.tally.add(worker.expect("no worker panics"));
                continue;
            }
        }
        let paused = timeout(HANG, gate.write()).await.expect("a call hangs");
        checkpoint(&emulator, &accounts, &mut report).await;
        report.is_warm |= started.elapsed() > length / 4;
        emulator.set_latency(Duration::from_millis(rng.u64(0..4)));
        drop(paused);
    }
    checkpoint(&emulator, &accounts, &mut report).await;
    assert_eq!((elsewhere.connections(), elsewhere.requests().len()), (0, 0));
    report.print(length, seed);
    report.check();

    after(client, &emulator).await;
}

/// The client is usable, and leaves nothing behind.
async fn after(client: Client, emulator: &Emulator) {
    emulator.clear_faults();
    client.list().collect().await.expect("the client is usable");
    drop(client);
    eventually("all connections are closed", || emulator.connections() == 0).await;
}

/// No call runs: nothing may be in flight, and the accounts must agree with the service.
async fn checkpoint(emulator: &Emulator, accounts: &[Arc<Mutex<Account>>], report: &mut Report) {
    settle(emulator).await;
    let registrations = emulator.registrations();
    let mut rest = registrations.as_slice();
    for account in accounts {
        rest = account.lock().unwrap().settle(rest);
    }
    assert!(rest.is_empty());
    report.observe(emulator);
}

/// Waits until no request is in flight, and none has arrived for a number of turns. A time would not do: the process can
/// be stopped for longer.
async fn settle(emulator: &Emulator) {
    eventually("no request is in flight", || emulator.in_flight() == 0).await;
    let (mut turns, mut seen) = (0, 0);
    while turns < 25 {
        sleep(Duration::from_millis(2)).await;
        let now = emulator.requests().len();
        let is_quiet = emulator.in_flight() == 0 && now == seen;
        turns = if is_quiet { turns + 1 } else { 0 };
        seen = now;
    }
}

/// What was measured.
#[derive(Default)]
struct Report {
    tally: Tally,
    requests: usize,
    struck: BTreeMap<&'static str, usize>,
    checkpoints: usize,
    is_warm: bool,
    /// KiB: at the first checkpoint after the warm-up, and the most and the last since then.
    memory: Option<(usize, usize, usize)>,
    connections: usize,
    /// Tasks other than those of connections and workers.
    other_tasks: usize,
}

impl Report {
    fn observe(&mut self, emulator: &Emulator) {
        let requests = emulator.requests();
        emulator.clear_requests();
        self.requests += requests.len();
        for fault in requests.iter().filter_map(|request| request.fault) {
            *self.struck.entry(fault).or_default() += 1;
        }
        drop(requests);
        self.checkpoints += 1;
        let connections = emulator.connections();
        self.connections = self.connections.max(connections);
        // A connection has a task on either side.
        let tasks = Handle::current().metrics().num_alive_tasks();
        self.other_tasks = self.other_tasks.max(tasks.saturating_sub(2 * connections + TASKS));
        if self.is_warm {
            let now = MEMORY.current_usage() / 1_024;
            let (first, most, _) = self.memory.unwrap_or((now, now, now));
            self.memory = Some((first, most.max(now), now));
        }
    }

    fn print(&self, length: Duration, seed: u64) {
        let Tally { ok, cancelled, failed, .. } = &self.tally;
        let failures: usize = failed.values().sum();
        println!("{length:?} with the seed {seed}:");
        println!(
            "- {} calls: {ok} succeeded, {failures} failed, {cancelled} were dropped",
            ok + failures + cancelled
        );
        println!("- failures: {failed:?}");
        println!(
            "- {} requests, {} struck by faults: {:?}",
            self.requests,
            self.struck.values().sum::<usize>(),
            self.struck
        );
        println!(
            "- {} comparisons of {} registrations with the service, no difference",
            self.checkpoints,
            TASKS * account::SIZE
        );
        println!(
            "- at most {} connections, and {} tasks that belong to none",
            self.connections, self.other_tasks
        );
        if let Some((first, most, last)) = self.memory {
            println!(
                "- memory in KiB: {first} after a quarter of the time, {most} at most, {last} at the end"
            );
        }
    }

    fn check(&self) {
        assert_eq!(self.struck.keys().copied().collect::<Vec<_>>(), {
            let mut names = Fault::NAMES.to_vec();
            names.sort_unstable();
            names
        });
        // Two chunks or two pages at once for each task, and as many again that were dropped but are not closed yet.
        assert!(self.connections <= 4 * TASKS, "{} connections", self.connections);
        // The two emulators listen, and the pool of the client looks for idle connections.
        assert!(self.other_tasks <= 8, "{} tasks", self.other_tasks);
        if let Some((first, most, _)) = self.memory {
            assert!(most <= first + 1_024 * NOISE, "memory grew from {first} to {most} KiB");
        }
    }
}
