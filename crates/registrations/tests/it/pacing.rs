//! The sixth promise: the quota is spent, not exceeded.

use std::time::{Duration, Instant};

use registrations::{Client, RetryPolicy};
use registrations_emulator::{Emulator, Operation, Quota};

use crate::support::{active, builder, emulator};

/// The vendor's quota, scaled down.
async fn scaled(limit: u64, window: Duration) -> Emulator {
    let builder = Emulator::builder().fleet_size(50).quota(Quota::new(limit, window));
    builder.start().await.unwrap()
}

/// How many requests each window has. A window starts with the first request after the previous one.
fn windows(emulator: &Emulator, window: Duration) -> Vec<usize> {
    let mut begun: Option<Instant> = None;
    let mut counts = Vec::new();
    for request in emulator.requests() {
        if begun.is_none_or(|begun| request.received_at >= begun + window) {
            begun = Some(request.received_at);
            counts.push(0);
        }
        *counts.last_mut().unwrap() += 1;
    }
    counts
}

/// Sends this many requests from this many workers, each with a clone of the client.
async fn work(client: &Client, id: &str, workers: usize, requests: usize) {
    let tasks: Vec<_> = (0..workers)
        .map(|worker| {
            let (client, id) = (client.clone(), id.to_owned());
            let share = requests / workers + usize::from(worker < requests % workers);
            tokio::spawn(async move {
                for _ in 0..share {
                    client.get(&id).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pacing_spends_the_quota_and_is_never_refused() {
    let window = Duration::from_secs(2);
    let emulator = scaled(40, window).await;
    let id = active(&emulator).remove(0);
    let client = builder(&emulator).retry(RetryPolicy::none()).build().unwrap();
    work(&client, &id, 8, 140).await;

    let requests = emulator.requests();
    assert_eq!(requests.len(), 140);
    assert!(requests.iter().all(|request| request.status == Some(200)), "{requests:#?}");
    let windows = windows(&emulator, window);
    let [whole @ .., _] = windows.as_slice() else { panic!() };
    assert!(whole.len() >= 3, "{windows:?}");
    let (spent, quota) = (whole.iter().sum::<usize>(), 40 * whole.len());
    assert!(spent * 100 >= quota * 95, "{spent} of {quota}: {windows:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_requests_do_not_exceed_the_remaining_quota() {
    let emulator = scaled(20, Duration::from_secs(1)).await;
    let id = active(&emulator).remove(0);
    let client = builder(&emulator).retry(RetryPolicy::none()).build().unwrap();
    work(&client, &id, 50, 50).await;
    assert!(emulator.requests().iter().all(|request| request.status == Some(200)));
}

#[tokio::test]
async fn clones_for_other_accounts_and_policies_share_the_quota() {
    let emulator = scaled(5, Duration::from_secs(1)).await;
    let client = builder(&emulator).build().unwrap();
    let start = Instant::now();
    for number in 0..9 {
        let client = client.clone().with_retry(RetryPolicy::none());
        let other = client.with_account("ffffffffffffffffffffffffffffffff").unwrap();
        let client = if number % 2 == 0 { client } else { other };
        let error = client.get("no-such-registration").await.unwrap_err();
        assert!(!error.is_rate_limited(), "request {number}: {error}");
    }
    assert!(start.elapsed() >= Duration::from_millis(1_900), "it has waited for two windows");
}

#[tokio::test]
async fn a_bulk_operation_and_a_listing_are_paced_too() {
    let emulator = scaled(10, Duration::from_secs(1)).await;
    let client = builder(&emulator).retry(RetryPolicy::none()).build().unwrap();
    let chosen: Vec<_> = active(&emulator).into_iter().take(12).collect();
    let listing = client.list().per_page(5).collect();
    let (listed, deleted) = tokio::join!(listing, client.delete_many(&chosen).chunk_size(1));
    listed.unwrap();
    assert_eq!(deleted.unwrap().len(), 12);
}

#[tokio::test]
async fn without_pacing_the_service_refuses() {
    let emulator = scaled(5, Duration::from_secs(30)).await;
    let client = builder(&emulator).pacing(false).retry(RetryPolicy::none()).build().unwrap();
    let mut refused = 0;
    for _ in 0..8 {
        let result = client.list().send().await;
        refused += usize::from(result.is_err_and(|error| {
            assert!(error.is_rate_limited() && error.retry_after().is_some());
            true
        }));
    }
    assert_eq!(refused, 3);
    assert_eq!(crate::support::count(&emulator, Operation::List), 8);
}

/// While the first request finds out what the limits are, others wait for its response, even if their own time limit
/// is shorter than the longest wait for it.
#[tokio::test]
async fn a_short_timeout_does_not_fail_while_the_limits_are_unknown() {
    let emulator = emulator(50).await;
    let client = builder(&emulator).timeout(Duration::from_millis(900)).build().unwrap();
    let ids: Vec<_> = active(&emulator).into_iter().take(4).collect();
    let deleted = client.delete_many(&ids).chunk_size(1).await.unwrap();
    assert_eq!(deleted.len(), 4);
}
