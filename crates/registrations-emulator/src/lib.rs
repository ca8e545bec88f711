//! A stateful emulator of Cloudflare's Zero Trust device registrations API.
//!
//! It serves a generated fleet of registrations over HTTP on 127.0.0.1: all seven operations, with
//! filters, sorting, cursors, authentication and the rate limit. It fails on demand, down to TCP.
//! Tests, demos and benchmarks of a client, in any language, can use it instead of the service.
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
//! // Any HTTP client works. This one needs no library.
//! let request = format!(
//!     "GET /client/v4/accounts/{}/devices/registrations HTTP/1.1\r\n\
//!      Host: emulator\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\r\n",
//!     emulator.account_id(),
//!     emulator.token(),
//! );
//! for expected in ["HTTP/1.1 503", "HTTP/1.1 200"] {
//!     let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", emulator.port())).await?;
//!     stream.write_all(request.as_bytes()).await?;
//!     let mut response = String::new();
//!     stream.read_to_string(&mut response).await?;
//!     assert!(response.starts_with(expected), "{response}");
//! }
//!
//! let log = emulator.requests();
//! assert_eq!(log[0].fault, Some("status"));
//! assert_eq!(log[1].operation, Some(Operation::List));
//! # Ok(())
//! # }
//! ```
//!
//! Programs in other languages use the control interface over HTTP, at
//! [`Emulator::control_url`]. The README describes it.
//!
#![doc = include_str!("../CHOICES.md")]

mod app;
mod builder;
mod clock;
mod control;
mod duration;
mod emulator;
mod error;
mod fault;
mod fleet;
mod gauge;
mod log;
mod members;
mod operation;
#[cfg(feature = "program")]
pub mod program;
mod query;
mod quota;
mod registration;
mod response;
mod route;
mod server;
mod service;
mod store;
mod timestamp;

pub use builder::EmulatorBuilder;
pub use emulator::Emulator;
pub use error::{PutError, StartError};
pub use fault::{Fault, RecordFault, StatusFault};
pub use log::LoggedRequest;
pub use operation::Operation;
pub use quota::{ParseQuotaError, Quota};
pub use registration::{
    Device, KeyType, Policy, Registration, RegistrationStatus, RegistrationType, TunnelType, User,
};
pub use service::{LastCursor, UnknownParameters};
pub use store::UnknownIds;

/// Compiles and runs the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
