//! The traits of the public types.

use std::fmt::Debug;

use futures_core::{FusedStream, Stream};
use registrations::{
    Bulk, BulkError, BulkEvents, ChunkOutcome, Client, ClientBuilder, Delete, Error, Get, Items,
    List, Outcomes, Page, Pages, RetryPolicy,
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
    stream::<BulkEvents>();
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

#[test]
fn ids_are_text_and_distinct_types() {
    use std::{borrow::Borrow, collections::HashSet};

    use registrations::{DeviceId, RegistrationId};

    let id = RegistrationId::from("r");
    assert!(id == "r" && id == *"r");
    assert_eq!((id.as_str(), id.as_ref(), id.to_string()), ("r", "r", "r".to_owned()));
    assert_eq!(Borrow::<str>::borrow(&id), "r");
    assert!(HashSet::from([id.clone()]).contains("r"));
    assert_eq!(serde_json::to_string(&id).unwrap(), r#""r""#);
    assert_eq!(DeviceId::from(id.as_str()).as_str(), "r");
}

#[tokio::test]
async fn a_registration_stands_for_its_id() {
    let emulator = crate::support::emulator(20).await;
    let client = crate::support::client(&emulator);
    let all = client.list().collect().await.unwrap();
    let [first, second, rest @ ..] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!(client.get(first).await.unwrap(), *first);
    client.delete(first).await.unwrap();
    client.delete(second.clone()).await.unwrap();
    let revoked = client.revoke(rest).await.unwrap();
    assert!(rest.iter().map(|registration| &registration.id).eq(&revoked));
}
