//! A client for Cloudflare's Zero Trust device registrations API.
//!
//! A registration is one WARP configuration of one user on one device. Start with [`Client`]; [`questions`] has short
//! answers.
//!
//! ```no_run
//! # fn main() -> registrations::Result<()> {
//! use registrations::Client;
//!
//! // CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID
//! let client = Client::from_env()?;
//! # Ok(())
//! # }
//! ```
//!
//! # List with a filter
//!
//! [`Client::list`] takes filters, and returns a stream of registrations or pages, one page, or everything.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let emulator = registrations_emulator::Emulator::builder().start().await?;
//! # let client = registrations::Client::builder().api_token(emulator.token())
//! #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
//! use registrations::{RegistrationType, SortBy, Status};
//!
//! let mut registrations = client
//!     .list()
//!     .status(Status::Revoked)
//!     .registration_type(RegistrationType::Warp)
//!     .sort_by(SortBy::LastSeenAt)
//!     .items();
//! while let Some(registration) = registrations.next().await {
//!     let registration = registration?;
//!     println!("{} {:?}", registration.device.name, registration.last_seen_at);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! To find idle registrations, those that were never seen included, compare [`Registration::last_activity`].
//!
//! # Handle errors
//!
//! Every failure is an [`Error`]. Its `Display` is one line that says what failed, why, and what helps. `Debug` is the
//! same line, so that `?` in `main` prints it. Predicates such as [`Error::is_not_found`] and [`Error::is_transient`]
//! classify it.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let emulator = registrations_emulator::Emulator::builder().start().await?;
//! # let client = registrations::Client::builder().api_token(emulator.token())
//! #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
//! match client.get("11ffb86c-3f0c-4306-b4a2-e62f872b166a").await {
//!     Ok(registration) => println!("{}", registration.device.name),
//!     Err(error) if error.is_not_found() => println!("not found"),
//!     Err(error) => return Err(error.into()),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A record that cannot be read is an error with a [`record_index`](Error::record_index); the stream continues after
//! it. After any other error, a stream is over.
//!
//! # Resume
//!
//! [`Items::cursor`], [`Pages::cursor`] and [`Error::resume_cursor`] say where to continue.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let emulator = registrations_emulator::Emulator::builder().start().await?;
//! # let client = registrations::Client::builder().api_token(emulator.token())
//! #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
//! let mut pages = client.list().per_page(10).pages();
//! let first = pages.next().await.expect("there is always a page")?;
//! let cursor = pages.cursor().map(str::to_owned);
//! drop(pages);
//!
//! let mut list = client.list().per_page(10);
//! if let Some(cursor) = cursor {
//!     list = list.resume_from(cursor);
//! }
//! let second = list.send().await?;
//! assert_ne!(first.items()[0].id, second.items()[0].id);
//! # Ok(())
//! # }
//! ```
//!
//! # Change many registrations
//!
//! [`Client::delete_many`], [`Client::revoke`] and [`Client::unrevoke`] take any number of ids. `Ok` means that the
//! service acknowledged every id. [`Bulk::outcomes`] reports the progress, [`Bulk::events`] also announces every request
//! before it is sent, and [`Outcomes::stop`] ends early without losing track of any id.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let emulator = registrations_emulator::Emulator::builder().start().await?;
//! # let client = registrations::Client::builder().api_token(emulator.token())
//! #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
//! let revoked = client.list().status(registrations::Status::Revoked).collect().await?;
//! if revoked.is_empty() {
//!     return Ok(());
//! }
//! match client.delete_many(&revoked).await {
//!     Ok(ids) => println!("deleted {}", ids.len()),
//!     Err(error) => {
//!         eprintln!("{error}");
//!         for chunk in error.failed() {
//!             eprintln!("{} ids: {}", chunk.ids.len(), chunk.error);
//!         }
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Test your program
//!
//! The crate `registrations-emulator` stands in for the service, with faults on demand:
//!
//! ```
//! use registrations_emulator::{Emulator, Fault};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = Emulator::builder().fleet_size(20).start().await?;
//! let client = registrations::Client::builder()
//!     .base_url(emulator.base_url())
//!     .account_id(emulator.account_id())
//!     .api_token(emulator.token())
//!     .build()?;
//! emulator.inject(Fault::status(403).code(10000).message("Authentication error"));
//! assert!(client.list().send().await.unwrap_err().is_permission_denied());
//! # Ok(())
//! # }
//! ```
//!
//! The types of the API are `#[non_exhaustive]`. Make one for a test from JSON:
//!
//! ```
//! # fn main() -> Result<(), serde_json::Error> {
//! let registration: registrations::Registration = serde_json::from_value(serde_json::json!({
//!     "id": "11ffb86c-3f0c-4306-b4a2-e62f872b166a",
//!     "key": "U+QTP50RsWfeLGHF4tlGDnmGeuwtsz46KCHr5OyhWq0=",
//!     "device": {"id": "device-1", "name": "ZOË-LAPTOP"},
//!     "created_at": "2026-01-01T00:00:00Z",
//!     "updated_at": "2026-01-01T00:00:00Z"
//! }))?;
//! assert_eq!(registration.device.name, "ZOË-LAPTOP");
//! # Ok(())
//! # }
//! ```
//!
//! Without a server, a [`Transport`] of ten lines answers instead. Every [`Error`], [`Page`], [`ChunkOutcome`] and partial
//! [`BulkError`] comes out of a client with a fake transport, so that none of them needs a constructor.
//!
//! # Observe
//!
//! The crate emits spans and events through `tracing`. All targets begin with `registrations`. No field contains a secret.
//!
//! | Span (`debug`) | Field |
//! | --- | --- |
//! | `list_registrations` | `page`: the number of the page, from 0 |
//! | `get_registration`, `get_registration_override_codes`, `delete_registration` | |
//! | `delete_registrations`, `revoke_registrations`, `unrevoke_registrations` | `chunk`: the number of the chunk, from 0 |
//!
//! | Event | Level | Fields |
//! | --- | --- | --- |
//! | `response` | `debug` | `status`, `ray_id` |
//! | `waiting for a retry` | `info` above 1 s, else `debug` | `attempt`, `wait`, `error` |
//! | `waiting for the next window of the rate limit` | `info` above 1 s | `wait` |
//! | `the listing ended before its total` | `warn` | `expected`, `seen`: see [`Items::expected`] |
//! | `an optional field was left out` | `debug` | `field`, `reason`: it could not be read, and the record is worth more |
//! | `an earlier attempt had succeeded` | `debug` | `attempt`, `status`, `ray_id` |
//! | `splitting a refused chunk` | `debug` | `chunk`, `ids`: how many, `error` |
//! | `gave up` | `warn` | `attempts`, `error`: a temporary failure that remains after the last retry |
//!
//! A permanent failure is not logged: the caller gets it.
//!
//! # Cancel
//!
//! Dropping a future or stream cancels its requests. The service may have received them by then, so that a change may
//! have been made. The `next` methods of [`Items`], [`Pages`], [`Outcomes`] and [`BulkEvents`] are cancel safe:
//! dropping their future loses nothing.
//!
//! # Public dependencies
//!
//! The public API contains types of these crates. A new major version of one of them is a new major version of this
//! crate.
//!
//! | Crate | Where |
//! | --- | --- |
//! | `reqwest` 0.13 | [`Transport`] and [`ClientBuilder::transport`]; re-exported as [`reqwest`] |
//! | `http` 1 | the response of a [`Transport`]; re-exported as [`http`] |
//! | `jiff` 1 | [`Timestamp`] |
//! | `futures-core` 0.3 | the `Stream` implementations of [`Items`], [`Pages`], [`Outcomes`] and [`BulkEvents`] |
//! | `serde` 1 | `Serialize` and `Deserialize` for the types of the API |
//! | `schemars` 1 | `JsonSchema` for the same types, with the feature `schemars` |
//! | `registrations-api` 0.1 | the types of the API, such as [`Registration`]; re-exported here |
//!
//! # Features
//!
//! - `rustls` (default): TLS by rustls, with the certificates that the system trusts.
//! - `native-tls`: TLS by the system's library. It is used if both are enabled.
//! - `schemars`: `JsonSchema` for the types of the API.
//!
//! Without a TLS feature, only a [`transport`](ClientBuilder::transport) of your own supports https.

mod bulk;
mod call;
mod client;
mod clock;
mod delete;
mod error;
mod get;
mod id;
mod json;
mod list;
mod operation;
mod override_codes;
mod pacing;
mod request;
mod response;
mod retry;
mod task;
mod text;
mod transport;

pub use bulk::{Bulk, BulkEvent, BulkEvents, ChunkOutcome, ChunkResult, Outcomes};
pub use client::{Client, ClientBuilder};
pub use delete::Delete;
pub use error::{ApiError, BulkError, Error, ErrorKind, FailedChunk, Result, Setting};
pub use get::Get;
/// The types of requests and responses, in the version that [`reqwest`] uses.
pub use http;
/// The type of all timestamps, from the crate `jiff` 1.
///
/// Responses are read leniently, so that a valid RFC 3339 timestamp that `jiff` cannot hold does not cost its record:
/// digits after the ninth of a fractional second are dropped, and an instant after [`Timestamp::MAX`], such as
/// `9999-12-31T23:59:59Z`, becomes `Timestamp::MAX`. Where a timestamp is optional, an empty text and the zero times
/// `0001-01-01T00:00:00Z` and `1970-01-01T00:00:00Z` are read as `None`.
pub use jiff::Timestamp;
pub use list::{Items, List, Page, PageInfo, PageItems, Pages};
pub use operation::Operation;
pub use override_codes::GetOverrideCodes;
pub use pacing::RateLimit;
pub use registrations_api::types::{
    Device, DeviceId, Email, KeyType, OverrideCode, OverrideCodes, Policy, PolicyId, Registration,
    RegistrationId, RegistrationType, ResponseMessage, SortBy, SortOrder, Status, TunnelType, User,
    UserId,
};
pub use request::ApiRequest;
/// The default [`Transport`], in the required version.
pub use reqwest;
pub use retry::RetryPolicy;
pub use transport::{Attempt, Transport, TransportError, TransportFuture};

#[cfg(any(doc, doctest))]
#[doc = include_str!("questions.md")]
pub mod questions {}

/// The example of the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
