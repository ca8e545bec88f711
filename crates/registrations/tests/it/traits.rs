//! The traits of the public types.

use std::fmt::Debug;

use futures_core::{FusedStream, Stream};
use registrations::{
    Bulk, BulkError, ChunkOutcome, Client, ClientBuilder, Delete, Error, Get, Items, List,
    Outcomes, Page, Pages, RetryPolicy,
};

fn shared<T: Send + Sync + 'static>() {}
fn stream<T: Stream + FusedStream + Send + Unpin + 'static>() {}
fn future<T: IntoFuture<IntoFuture: Send + Unpin + 'static>>() {}
fn printed<T: Debug>() {}

#[test]
fn types_can_be_sent_shared_and_polled() {
    shared::<Client>();
    shared::<ClientBuilder>();
    shared::<RetryPolicy>();
    shared::<Error>();
    shared::<BulkError>();
    shared::<Page>();
    shared::<ChunkOutcome>();
    shared::<List>();
    stream::<Pages>();
    stream::<Items>();
    stream::<Outcomes>();
    future::<Get>();
    future::<Delete>();
    future::<Bulk>();
    printed::<(Client, ClientBuilder, Get, Delete, Bulk, List, Pages, Items, Outcomes, Page)>();
}

#[test]
fn an_error_has_the_size_of_a_pointer() {
    assert_eq!(size_of::<Error>(), size_of::<usize>());
    assert_eq!(size_of::<BulkError>(), size_of::<usize>());
    assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
}

#[test]
fn an_error_converts_into_a_boxed_error() {
    fn boxed(error: Error) -> Box<dyn std::error::Error + Send + Sync> {
        error.into()
    }
    let error = Client::builder().build().unwrap_err();
    assert!(!boxed(error).to_string().is_empty());
}
