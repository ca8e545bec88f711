//! Integration tests over real connections to the emulator.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "that is how a test fails, in the functions that tests share as well"
)]

mod bounds;
mod bulk;
mod bulk_events;
mod cancelling;
mod connecting;
mod coverage;
mod deadlines;
mod dropping;
mod elsewhere;
mod examples;
mod faults;
mod fuzz;
mod identity;
mod messages;
mod observing;
mod operations;
mod pacing;
mod promises;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod proxies;
mod reading;
mod requests;
mod retries;
mod runtimes;
mod setup;
mod slow_consumers;
mod stopping;
mod streams;
mod support;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod tls;
mod traits;
