//! Stories about the emulator, told by bare HTTP clients.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot go on is to fail"
)]

mod access;
mod bad_inputs;
mod caller;
mod changes;
mod concurrent_listing;
mod connection_faults;
mod contract;
mod faults;
mod fleet;
mod lifecycle;
mod listing;
mod log;
mod oracle;
mod quota;
mod raw;
mod stand_ins;
