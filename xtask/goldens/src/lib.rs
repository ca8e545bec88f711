//! The bindings that are generated from small descriptions, each with the hand-written modules of the real bindings.
//!
//! The tests of the generator write everything here except this file.

// Generated, or written for another crate.
#![allow(
    dead_code,
    irrefutable_let_patterns,
    missing_docs,
    unreachable_pub,
    unused_imports,
    clippy::all,
    clippy::pedantic
)]

#[macro_use]
#[path = "../../../crates/registrations-api/src/text.rs"]
mod text;
#[path = "../../../crates/registrations-api/src/timestamp.rs"]
mod timestamp;

macro_rules! goldens {
    ($($name:ident)*) => {$(
        pub mod $name {
            #[path = "../../../../crates/registrations-api/src/call.rs"]
            mod call;
            #[path = "../../../../crates/registrations-api/src/client.rs"]
            mod client;
            #[path = "../../../../crates/registrations-api/src/error.rs"]
            mod error;
            #[path = "mod.rs"]
            pub mod generated;
            #[path = "../../../../crates/registrations-api/src/operation.rs"]
            mod operation;

            pub use self::{call::Call, client::Client, error::Error};
        }
    )*};
}

include!("all.rs");
