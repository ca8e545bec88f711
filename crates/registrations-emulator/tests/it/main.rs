//! Tests of the emulator through HTTP clients that know nothing of it.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot continue must fail"
)]

mod access;
mod caller;
mod changes;
mod concurrent_listing;
mod connection_faults;
mod contract;
mod control;
mod expected;
mod faults;
mod fleet;
mod invalid_requests;
mod lifecycle;
mod listing;
mod log;
mod override_codes;
mod put;
mod quota;
mod raw;
mod replaced_responses;
