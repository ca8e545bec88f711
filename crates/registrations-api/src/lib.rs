//! Bindings to Cloudflare's Zero Trust device registrations API, generated from its OpenAPI description.
//!
//! One method of [`Client`] for each operation, one struct for its optional parameters, and one type in [`types`] for
//! each schema. The methods and types are generated from the description in the repository's `spec/` folder.
//!
//! Most programs want the crate `registrations` instead, which adds pagination, retries, pacing and errors that say
//! what happened. These bindings build one request for each call, send it once, and trust the response:
//!
//! - A response with status 200 and `"success": false` is `Ok`, if it has the form of a successful one.
//! - One record that cannot be decoded makes the whole page an error.
//! - The next page is up to the caller, and so are retries, rate limits and timeouts.
//! - A body is read to its end, whatever its size.
//! - An id of `.` or `..` makes another path, and an empty list of ids makes a request without any.
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
mod timestamp;
// A schema without a description has no documentation to generate.
#[allow(missing_docs, clippy::pedantic)]
#[rustfmt::skip]
mod generated;

pub use http::Response;

pub use call::Call;
pub use client::Client;
pub use error::Error;
pub use generated::*;
