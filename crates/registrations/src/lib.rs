#![doc = include_str!("../README.md")]

mod answer;
mod bulk;
mod call;
mod client;
mod clock;
mod delete;
mod envelope;
mod error;
mod future;
mod get;
mod id;
mod list;
mod operation;
mod pacing;
mod retry;
mod url;

pub use bulk::{Bulk, BulkError, ChunkOutcome, ChunkResult, FailedChunk, Outcomes};
pub use client::{Client, ClientBuilder};
pub use delete::Delete;
pub use error::{ApiError, Error, ErrorKind, Result};
pub use future::BoxFuture;
pub use get::Get;
/// The type of every timestamp, from the crate `jiff`.
pub use jiff::Timestamp;
pub use list::{Items, List, Page, PageInfo, PageItems, Pages};
pub use operation::Operation;
pub use registrations_api::types::{
    Device, DeviceId, Email, KeyType, Policy, PolicyId, Registration, RegistrationId,
    RegistrationType, ResponseMessage, SortBy, SortOrder, Status, TunnelType, User, UserId,
};
/// The HTTP client that [`ClientBuilder::http_client`] takes, in the version that it has to be of.
pub use reqwest;
pub use retry::RetryPolicy;
