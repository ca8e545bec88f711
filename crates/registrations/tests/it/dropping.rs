//! Futures and streams that are dropped after any number of polls: no task and no request of theirs goes on, and the client
//! is usable.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::Poll,
    time::Duration,
};

use registrations::{Client, Status};
use registrations_emulator::{Emulator, Fault, RegistrationStatus};
use serde_json::json;
use tokio::{
    runtime::{Builder, Handle},
    task::yield_now,
};

use crate::support::{active, builder, check_all_called, emulator, eventually, ids};

type Call = Pin<Box<dyn Future<Output = bool>>>;

/// A call to its end, which says whether it succeeded. `ids` exist and are not revoked.
type Start = fn(Client, Vec<String>) -> Call;

/// Everything that sends requests: five pages, or five chunks, two at once.
const CALLS: [(&str, Start); 12] = [
    ("send", |client, _| Box::pin(async move { client.list().send().await.is_ok() })),
    ("collect", |client, _| {
        Box::pin(async move { client.list().per_page(8).collect().await.is_ok() })
    }),
    ("items", |client, _| {
        Box::pin(async move {
            let mut items = client.list().status(Status::All).per_page(8).items();
            while let Some(Ok(_)) = items.next().await {}
            items.reached_end()
        })
    }),
    ("pages", |client, _| {
        Box::pin(async move {
            let mut pages = client.list().status(Status::All).per_page(8).read_ahead(false).pages();
            while let Some(Ok(_)) = pages.next().await {}
            pages.reached_end()
        })
    }),
    ("get", |client, ids| Box::pin(async move { client.get(&ids[0]).await.is_ok() })),
    ("override_codes", |client, ids| {
        Box::pin(async move { client.override_codes(&ids[0]).await.is_ok() })
    }),
    ("request", |client, _| {
        Box::pin(async move {
            let path = "/accounts/{account_id}/devices/registrations";
            let account = client.account_id().to_owned();
            let request = client.request::<serde_json::Value>("GET".parse().unwrap(), path);
            request.path_param("account_id", account).await.is_ok()
        })
    }),
    ("delete", |client, ids| Box::pin(async move { client.delete(&ids[0]).await.is_ok() })),
    ("delete_many", |client, ids| {
        Box::pin(async move { client.delete_many(ids).chunk_size(1).concurrency(2).await.is_ok() })
    }),
    ("revoke", |client, ids| {
        Box::pin(async move { client.revoke(ids).chunk_size(1).concurrency(2).await.is_ok() })
    }),
    ("outcomes", |client, ids| {
        Box::pin(async move {
            let mut outcomes =
                client.unrevoke(ids).chunk_size(1).concurrency(2).outcomes().unwrap();
            let mut acknowledged = 0;
            while let Some(outcome) = outcomes.next().await {
                acknowledged += usize::from(outcome.is_acknowledged());
            }
            acknowledged == outcomes.chunks()
        })
    }),
    ("events", |client, ids| {
        Box::pin(async move {
            let mut events = client.delete_many(ids).chunk_size(1).concurrency(2).events().unwrap();
            let mut count = 0;
            while events.next().await.is_some() {
                count += 1;
            }
            count == 2 * events.chunks()
        })
    }),
];

/// Polls the call this many times, with a turn of another task after each, and drops it. `Some` if it ends before.
async fn poll(times: usize, mut call: Call) -> Option<bool> {
    for _ in 0..times {
        let polled = poll_fn(|cx| Poll::Ready(call.as_mut().poll(cx))).await;
        if let Poll::Ready(result) = polled {
            return Some(result);
        }
        yield_now().await;
    }
    None
}

struct Bench {
    emulator: Emulator,
    client: Client,
    ids: Vec<String>,
    witness: String,
    /// How many tasks there are, beside two for each connection.
    tasks: usize,
}

impl Bench {
    async fn start() -> Self {
        let emulator = emulator(40).await;
        let client = builder(&emulator).pacing(false).build().unwrap();
        let mut ids = active(&emulator);
        let witness = ids.remove(0);
        ids.truncate(5);
        client.get(&witness).await.unwrap();
        let mut bench = Self { emulator, client, ids, witness, tasks: 0 };
        bench.tasks = bench.other_tasks();
        bench
    }

    fn other_tasks(&self) -> usize {
        let tasks = Handle::current().metrics().num_alive_tasks();
        tasks.saturating_sub(2 * self.emulator.connections())
    }

    /// Drops each call after 1, 2, 3 … polls, until it ends before, but not after more polls than `most`.
    async fn drop_everywhere(&self, faults: &[Fault], most: usize) {
        for (name, start) in CALLS {
            let mut dropped = 0;
            loop {
                self.restore(faults);
                let result = poll(dropped + 1, start(self.client.clone(), self.ids.clone())).await;
                self.check(&format!("{name} after {dropped} polls")).await;
                if let Some(is_ok) = result {
                    assert!(is_ok, "{name}");
                    break;
                }
                dropped += 1;
                if dropped == most {
                    break;
                }
            }
            println!("{name}: dropped after up to {dropped} polls");
            assert!(dropped >= 3, "{name}: a request takes more polls");
        }
        check_all_called(&self.emulator);
    }

    fn restore(&self, faults: &[Fault]) {
        for id in &self.ids {
            let (user, device) = (json!({"name": "A"}), json!({"name": "LAPTOP"}));
            self.emulator.put(json!({"id": id, "user": user, "device": device})).unwrap();
        }
        for fault in faults {
            self.emulator.inject(fault.clone());
        }
    }

    /// Nothing of the call is left, and another one succeeds.
    async fn check(&self, about: &str) {
        let is_over = || self.emulator.in_flight() == 0 && self.other_tasks() == self.tasks;
        eventually(about, is_over).await;
        self.emulator.clear_faults();
        let witness = self.client.get(&self.witness).await;
        assert!(witness.is_ok(), "{about}: {witness:?}");
        let revoked = ids(&self.emulator, RegistrationStatus::Revoked);
        assert!(!revoked.contains(&self.witness), "{about}");
    }
}

/// With one poll of one task in each turn, so that a call is dropped between any two of them.
fn run(test: impl Future<Output = ()>) {
    let runtime = Builder::new_current_thread().enable_all().event_interval(1).build();
    runtime.unwrap().block_on(test);
}

#[test]
fn a_call_that_is_dropped_after_any_poll_leaves_nothing_behind() {
    run(async {
        let bench = Bench::start().await;
        bench.drop_everywhere(&[], usize::MAX).await;
    });
}

#[test]
fn a_call_that_is_dropped_before_or_during_a_retry_leaves_nothing_behind() {
    run(async {
        let bench = Bench::start().await;
        let faults = [Fault::status(503).json(), Fault::cut_body()];
        bench.drop_everywhere(&faults, usize::MAX).await;
    });
}

#[test]
fn a_call_that_is_dropped_while_the_service_is_silent_leaves_nothing_behind() {
    run(async {
        let bench = Bench::start().await;
        // From the first request on; from the second one on, such as that of the page that is read ahead.
        for number in [1, 2] {
            let silent = Fault::delay(Duration::from_secs(600)).on_request(number).always();
            bench.drop_everywhere(&[silent], 30).await;
        }
    });
}
