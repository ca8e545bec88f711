//! Bindings to Cloudflare's Zero Trust device registrations API, generated from its OpenAPI description.
//!
//! One method of [`Client`] for each operation, one struct for its optional parameters, and one type in [`types`] for
//! each schema. The methods and types are generated from the description in the repository's `spec/` folder.
//!
//! Most programs should use the crate `registrations` instead, which adds pagination, retries, pacing and errors that
//! say what happened. These bindings build one request for each call, send it once, and trust the response:
//!
//! - A response with status 200 and `"success": false` is `Ok`, if it has the form of a successful one.
//! - One record that cannot be decoded makes the whole page an error.
//! - Further pages, retries, rate limits and timeouts are left to the caller.
//! - The size of a response is not limited.
//! - An id of `.` or `..` changes the path, and an empty list of ids makes a request without ids.
//!
//! # Types
//!
//! The types follow what the service sends, which is less strict than its description: fields that it is known to omit
//! are `Option`s, a string enum keeps a value that the description does not list as `Unlisted`, and unknown fields are
//! ignored. Each kind of id has its own type. An unlisted value can become a variant of its own with a later version:
//! compare `as_str()` with it, which holds before and after.
//!
//! A timestamp is a [`jiff::Timestamp`]. Digits after the ninth of a fractional second are dropped, and an instant after
//! [`Timestamp::MAX`](jiff::Timestamp::MAX), such as `9999-12-31T23:59:59Z`, is read as `Timestamp::MAX`. Where a timestamp
//! is optional, an empty text and the zero times `0001-01-01T00:00:00Z` and `1970-01-01T00:00:00Z` are read as none.
//!
//! Types of the crates `bytes`, `http`, `jiff`, `reqwest`, `serde` and `serde_json` are part of the public API, and of
//! `schemars` with the feature of that name, which implements `JsonSchema` for every type.
//!
//! # Example
//!
//! ```
//! use registrations_api::{Client, ListRegistrationsParams, types::Status};
//! use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let emulator = registrations_emulator::Emulator::builder().start().await?;
//! # let (base_url, account, token) = (emulator.base_url(), emulator.account_id(), emulator.token());
//! let mut bearer = HeaderValue::from_str(&format!("Bearer {token}"))?;
//! bearer.set_sensitive(true);
//! let headers = HeaderMap::from_iter([(AUTHORIZATION, bearer)]);
//! let http = reqwest::Client::builder().default_headers(headers).build()?;
//!
//! // For the service itself, the base URL is https://api.cloudflare.com/client/v4.
//! let client = Client::new(base_url, http);
//! let params = ListRegistrationsParams {
//!     per_page: Some(10),
//!     status: Some(Status::Revoked),
//!     ..Default::default()
//! };
//! let page = client.list_registrations(account, &params)?.send().await?.into_body();
//! for registration in &page.result {
//!     println!("{} {}", registration.id, registration.device.name);
//! }
//! # assert_eq!(page.result.len(), 10);
//! # Ok(())
//! # }
//! ```

mod call;
mod client;
mod error;
mod operation;
mod registration;
#[macro_use]
mod text;
mod timestamp;
// A schema without a description has no documentation.
#[allow(missing_docs, clippy::pedantic)]
#[rustfmt::skip]
mod generated;

pub use http::Response;

pub use call::Call;
pub use client::Client;
pub use error::Error;
pub use generated::*;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
