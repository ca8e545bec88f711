//! Bindings to Cloudflare's Zero Trust device registrations API, generated from its OpenAPI description.
//!
//! One method of [`Client`] for each of the six operations, one type in [`types`] for each schema. Everything
//! but the [`hooks`](Hooks) is generated: the repository's `spec/` folder holds what it is generated from.
//!
//! Most programs want the crate `registrations` instead, which adds pagination, retries, pacing and errors that
//! tell what happened. These bindings do exactly one request for each call, and believe what they are sent:
//!
//! - An answer with status 200 that says `"success": false` is `Ok`, if it has the form of a successful one.
//! - [`Error::InvalidResponsePayload`] has neither status nor headers, and prints the whole body.
//! - An id of `.` or `..` leads to another path than its own, and an empty list of ids to a request without any.
//!
//! # Example
//!
//! ```
//! use registrations_api::{Client, Hooks, types::RegistrationId};
//!
//! async fn device_name(http: reqwest::Client, token: &str, account: &str) -> Option<String> {
//!     let token = format!("Bearer {token}");
//!     let hooks = Hooks::on_request(move |request| {
//!         if let Ok(value) = token.parse() {
//!             request.headers_mut().insert("authorization", value);
//!         }
//!     });
//!     let client = Client::new_with_client("https://api.cloudflare.com/client/v4", http, hooks);
//!     let id = RegistrationId::from("0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9");
//!     let answer = client.get_registration(account, &id, None).await.ok()?;
//!     Some(answer.into_inner().result.device.name)
//! }
//! ```

mod hooks;

// A schema without a description has no documentation to generate.
#[allow(missing_docs, clippy::pedantic)]
#[rustfmt::skip]
mod generated;

pub use generated::*;
pub use hooks::Hooks;
