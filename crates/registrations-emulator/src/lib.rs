//! A stateful stand-in for Cloudflare's Zero Trust device registrations API.
//!
//! It serves a made-up fleet of registrations over HTTP on 127.0.0.1: all six operations, with
//! filters, sorting, cursors, authentication and the rate limit; and it fails on demand, down to
//! the level of TCP. Tests, demos and benchmarks of a client, in any language, can use it in place
//! of the service.
//!
//! ```
//! use registrations_emulator::{Emulator, Fault, Operation};
//! use tokio::io::{AsyncReadExt, AsyncWriteExt};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = Emulator::builder().fleet_size(100).start().await?;
//! emulator.inject(Fault::status(503).html().on(Operation::List));
//!
//! // Any HTTP client will do; this one is as bare as can be.
//! let request = format!(
//!     "GET /client/v4/accounts/{}/devices/registrations HTTP/1.1\r\n\
//!      Host: emulator\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\r\n",
//!     emulator.account_id(),
//!     emulator.token(),
//! );
//! for expected in ["HTTP/1.1 503", "HTTP/1.1 200"] {
//!     let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", emulator.port())).await?;
//!     stream.write_all(request.as_bytes()).await?;
//!     let mut answer = String::new();
//!     stream.read_to_string(&mut answer).await?;
//!     assert!(answer.starts_with(expected), "{answer}");
//! }
//!
//! let log = emulator.requests();
//! assert_eq!(log[0].fault, Some("status"));
//! assert_eq!(log[1].operation, Some(Operation::List));
//! # Ok(())
//! # }
//! ```
//!
#![doc = include_str!("../CHOICES.md")]

mod answer;
mod builder;
mod emulator;
mod error;
mod fault;
mod fleet;
mod log;
mod model;
mod operation;
mod quota;
mod request;
mod server;
mod service;
mod store;

pub use builder::EmulatorBuilder;
pub use emulator::Emulator;
pub use error::StartError;
pub use fault::{Fault, RecordFault, StatusFault};
pub use log::LoggedRequest;
pub use model::{
    Device, KeyType, Policy, Registration, RegistrationStatus, RegistrationType, TunnelType, User,
};
pub use operation::Operation;
pub use quota::Quota;
pub use service::LastCursor;
pub use store::UnknownIds;

/// The example of the README, so that it is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
