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
//! # Where the service's behaviour is unknown
//!
//! These are the emulator's own choices. They say nothing about the service.
//! - A deleted registration is listed with `status=all` only; a get or a delete of it answers 404.
//! - A bulk call is made for all of its ids or for none: see [`UnknownIds`]. A deleted id is known
//!   to a bulk delete, which succeeds again, and unknown to the others.
//! - Unknown query parameters are ignored. A parameter that holds one value must not be repeated,
//!   and no value may be empty.
//! - A registration that was never seen passes neither `seen_after` nor `seen_before`. Where a sort
//!   key is missing, the registration comes first in ascending order. Descending order is exactly
//!   the reverse of ascending order, ties included.
//! - The last page has `"cursor":""`: see [`LastCursor`].
//! - Every request counts against the quota, refused ones and those without a valid token too.
//! - Without credentials the answer is 401, with wrong ones 403. The codes of errors for which the
//!   contract knows none are above 100,000.

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
