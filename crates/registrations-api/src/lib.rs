//! Bindings to Cloudflare's Zero Trust device registrations API, generated from its OpenAPI description.
//!
//! One method of [`Client`] for each of the six operations, one type in [`types`] for each schema. Everything but the
//! [`Hooks`] is generated: the repository's `spec/` folder holds what it is generated from.
//!
//! Most programs want the crate `registrations` instead, which adds pagination, retries, pacing and errors that
//! tell what happened. These bindings do exactly one request for each call, and believe what they are sent:
//!
//! - An answer with status 200 that says `"success": false` is `Ok`, if it has the form of a successful one.
//! - An answer that bends the description, as real ones do (`"errors": null`, one odd record on a page), is an error as
//!   a whole.
//! - [`Error::InvalidResponsePayload`] has neither status nor headers, and prints the whole body.
//! - An id of `.` or `..` leads to another path than its own, and an empty list of ids to a request without any.
//!
//! # Example
//!
//! ```
//! use registrations_api::{Client, Hooks, types::Status};
//! use reqwest::header::HeaderValue;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let emulator = registrations_emulator::Emulator::builder().start().await?;
//! # let (base_url, account, token) = (emulator.base_url(), emulator.account_id(), emulator.token());
//! let mut bearer = HeaderValue::from_str(&format!("Bearer {token}"))?;
//! bearer.set_sensitive(true);
//! let hooks = Hooks::on_request(move |request| {
//!     request.headers_mut().insert("authorization", bearer.clone());
//! });
//!
//! // For the service itself, the base URL is https://api.cloudflare.com/client/v4.
//! let client = Client::new_with_client(base_url, reqwest::Client::new(), hooks);
//! let page = client
//!     .list_registrations(
//!         account, None, None, None, None, Some(10), None, None, None, None, None, None, None,
//!         Some(Status::Revoked), None,
//!     )
//!     .await?;
//! for registration in &page.result {
//!     println!("{} {}", registration.id, registration.device.name);
//! }
//! # assert_eq!(page.result.len(), 10);
//! # Ok(())
//! # }
//! ```

mod hooks;

// A schema without a description has no documentation to generate.
#[allow(missing_docs, clippy::pedantic)]
#[rustfmt::skip]
mod generated;

pub use generated::*;
pub use hooks::Hooks;
