//! The runtime that a program calls the client in.

use registrations::{Client, Error, ErrorKind, Setting};
use tokio::runtime::Builder;

use crate::support::server::client_of;

fn client() -> Client {
    client_of("http://127.0.0.1:1/client/v4").build().unwrap()
}

#[track_caller]
fn is_about_the_runtime(error: &Error, reason: &str) {
    assert_eq!((error.kind(), error.setting()), (ErrorKind::Configuration, Some(Setting::Runtime)));
    assert!(error.to_string().contains(reason), "{error}");
    assert!(!error.may_have_applied(), "{error}");
}

#[test]
fn a_runtime_without_timers_or_io_is_an_error() {
    let no_timers = Builder::new_current_thread().enable_io().build().unwrap();
    let no_io = Builder::new_current_thread().enable_time().build().unwrap();
    let workers = Builder::new_multi_thread().worker_threads(1).build().unwrap();
    for (runtime, reason) in
        [(no_timers, "timers are disabled"), (no_io, "IO is disabled"), (workers, "are disabled")]
    {
        runtime.block_on(async {
            let client = client();
            is_about_the_runtime(&client.list().send().await.unwrap_err(), reason);
            is_about_the_runtime(&client.list().collect().await.unwrap_err(), reason);
            is_about_the_runtime(&client.delete("a").await.unwrap_err(), reason);
            let bulk = client.revoke(["a"]).await.unwrap_err();
            is_about_the_runtime(&bulk.failed()[0].error, reason);
        });
    }
}
