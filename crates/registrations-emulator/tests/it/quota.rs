//! The rate limit, as clients see it.

use std::time::Duration;

use registrations_emulator::{Emulator, Fault, Quota};
use reqwest::Method;
use tokio::time::sleep;

use crate::caller::{Caller, eventually};

#[tokio::test]
async fn past_the_quota_every_call_is_refused() {
    let quota = Quota::new(3, Duration::from_secs(300));
    let emulator = Emulator::builder().fleet_size(3).quota(quota).start().await.unwrap();
    let caller = Caller::new(&emulator);
    for left in [2, 1, 0] {
        let response = caller.get("").await;
        assert_eq!(response.status, 200);
        let rate_limit = response.header("ratelimit").unwrap();
        assert!(rate_limit.starts_with(&format!("\"default\";r={left};t=")), "{rate_limit}");
        assert_eq!(response.header("ratelimit-policy"), Some("\"default\";q=3;w=300"));
        assert_eq!(response.header("retry-after"), None);
    }
    for (method, rest) in [
        (Method::GET, ""),
        (Method::DELETE, "/x"),
        (Method::POST, "/revoke?id=x"),
        (Method::PUT, "/nowhere/at/all"),
    ] {
        let response = caller.send(method, rest).await;
        assert_eq!((response.status, response.code()), (429, 10_100), "{rest}");
        let wait: u64 = response.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=300).contains(&wait), "{wait}");
        let rate_limit = response.header("ratelimit").unwrap();
        assert_eq!(rate_limit, format!("\"default\";r=0;t={wait}"));
        assert!(response.header("cf-ray").is_some());
    }
    assert_eq!(emulator.requests().len(), 7, "refused requests are logged");
    emulator.set_quota(Quota::new(2, Duration::from_secs(60)));
    let response = caller.get("").await;
    assert_eq!(
        (response.status, response.header("ratelimit-policy")),
        (200, Some("\"default\";q=2;w=60"))
    );
}

#[tokio::test]
async fn retry_after_is_long_enough() {
    let quota = Quota::new(1, Duration::from_millis(300));
    let emulator = Emulator::builder().fleet_size(3).quota(quota).start().await.unwrap();
    let caller = Caller::new(&emulator);
    assert_eq!(caller.get("").await.status, 200);
    // On a slow machine the window may have ended; then this request starts the next.
    let mut refused = None;
    let is_refused = async || {
        refused = Some(caller.get("").await).filter(|response| response.status == 429);
        refused.is_some()
    };
    eventually("a call is refused", is_refused).await;
    let wait: u64 = refused.unwrap().header("retry-after").unwrap().parse().unwrap();
    assert_eq!(wait, 1, "less than a second is rounded up");
    sleep(Duration::from_secs(wait)).await;
    assert_eq!(caller.get("").await.status, 200);
}

#[tokio::test]
async fn no_fault_strikes_a_refused_request() {
    let quota = Quota::new(1, Duration::from_secs(300));
    let emulator = Emulator::builder().fleet_size(3).quota(quota).start().await.unwrap();
    let caller = Caller::new(&emulator);
    caller.get("").await;
    emulator.inject(Fault::html());
    assert_eq!(caller.get("").await.status, 429);
    assert_eq!(emulator.pending_faults(), 1);
}

#[tokio::test]
async fn without_a_quota_there_are_no_headers() {
    let emulator =
        Emulator::builder().fleet_size(3).quota(Quota::unlimited()).start().await.unwrap();
    let response = Caller::new(&emulator).get("").await;
    assert_eq!(response.status, 200);
    assert_eq!(response.header("ratelimit"), None);
    assert_eq!(response.header("ratelimit-policy"), None);
}

#[tokio::test]
async fn the_default_is_the_vendors_quota() {
    let emulator = Emulator::builder().fleet_size(3).start().await.unwrap();
    let response = Caller::new(&emulator).get("").await;
    assert_eq!(response.header("ratelimit-policy"), Some("\"default\";q=1200;w=300"));
}
