//! Nothing that a client prints, logs or returns contains a secret.
//!
//! A test binary of its own, because the log is collected from all threads.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "that is how a test fails, in the functions that tests share as well"
)]

#[path = "it/support/mod.rs"]
#[allow(dead_code, reason = "not every test needs all of it")]
mod support;

use std::{
    any::type_name,
    collections::BTreeSet,
    fmt::{Debug, Write as _},
    sync::{Arc, Mutex},
};

use registrations::{
    Attempt, BulkEvent, ChunkResult, Client, ErrorKind, Page, RetryPolicy, TransportError,
    TransportFuture,
};
use registrations_emulator::{Emulator, Fault, Operation, Quota};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

use support::{active, at_once, builder, emulator};

const TOKEN: &str = "tok3n-that-must-stay-secret";
const KEY: &str = "k3y-that-must-stay-secret";
const EMAIL: &str = "somebody@secret.example";
/// Personal data in responses.
const PERSON: &str = "jane.doe@example.net";
const SEARCH: &str = "searched-for-somebody";
/// The value of a header of the program.
const HEADER: &str = "h3ader-that-must-stay-secret";

/// Records everything that any crate logs.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<String>>);

impl Visit for &Notes {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let mut notes = self.0.lock().unwrap();
        writeln!(notes, "{}={value:?}", field.name()).unwrap();
    }
}

impl Subscriber for Notes {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        attributes.record(&mut &*self);
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut &*self);
    }
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &Event<'_>) {
        assert!(*event.metadata().level() <= Level::TRACE);
        event.record(&mut &*self);
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

/// Some crates below this one use `log` instead of `tracing`.
impl log::Log for Notes {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }
    fn log(&self, record: &log::Record<'_>) {
        writeln!(self.0.lock().unwrap(), "{}: {}", record.target(), record.args()).unwrap();
    }
    fn flush(&self) {}
}

/// Everything that an error can print.
fn printed(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        writeln!(text, "{error}\n{error:?}\n{error:#?}").unwrap();
        next = error.source();
    }
    text
}

#[test]
fn nothing_that_is_printed_contains_a_secret() {
    let notes = Notes::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tracing::subscriber::set_global_default(notes.clone()).unwrap();
    log::set_boxed_logger(Box::new(notes.clone())).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let (mut text, ids) = runtime.block_on(provoke());
    let (shown, codes) = runtime.block_on(show_all());
    text.push_str(&shown);
    let notes = notes.0.lock().unwrap();
    let secrets = [TOKEN, KEY, EMAIL, HEADER].into_iter();
    for secret in secrets.chain(codes.iter().map(String::as_str)) {
        assert!(!text.contains(secret), "{secret} in {text}");
        assert!(!notes.contains(secret), "{secret} in {notes}");
    }
    // The log has the documented fields, and no personal data.
    for expected in ["page=", "chunk=", "attempt=", "status=", "ray_id=", "wait=", "error="] {
        assert!(notes.contains(expected), "{expected} in {notes}");
    }
    assert!(notes.contains("reqwest::connect: starting new connection"), "records of log");
    assert!(!notes.contains(SEARCH) && !notes.contains(PERSON), "{notes}");
    assert!(ids.iter().all(|id| !notes.contains(id)), "{notes}");
}

/// Failures of a service that repeats what it was sent.
async fn provoke() -> (String, Vec<String>) {
    let emulator = emulator(20).await;
    let ids: Vec<_> = active(&emulator).into_iter().take(2).collect();
    let mut text = String::new();
    let builder = builder(&emulator).header("x-secret", HEADER).pacing(false);
    let by_token = builder.clone().api_token(TOKEN);
    let by_key = builder.api_key(EMAIL, KEY);
    for (builder, own) in [(by_token, TOKEN.to_owned()), (by_key, format!("{KEY}, {EMAIL}"))] {
        writeln!(text, "{builder:?}{builder:#?}").unwrap();
        let client = builder.build().unwrap().with_retry(at_once());
        writeln!(text, "{client:?}{client:#?}").unwrap();
        let echo = format!("you sent {own}");
        let json = format!(
            r#"{{"success":false,"errors":[{{"code":1,"message":"{echo}","documentation_url":"{echo}",
                "error_chain":[{{"message":"{echo}"}}],"source":{{"pointer":"{echo}"}}}}]}}"#
        );
        let html = format!("<title>{echo}</title>");
        for status in [200, 302, 401, 403, 404, 429, 500, 520] {
            for fault in [
                Fault::status(status)
                    .header("location", &format!("https://{TOKEN}@h/?{KEY}"))
                    .header("cf-ray", &own)
                    .html(),
                Fault::status(status).body("application/json", json.clone()),
                Fault::status(status).body("text/html", html.clone()),
                Fault::status(status).text(echo.clone()),
            ] {
                emulator.inject(fault.always());
                write(&mut text, &client, &ids).await;
                emulator.clear_faults();
            }
        }
        // Valid JSON with the secrets in unexpected places.
        let list = |result: &str| {
            let json = format!(r#"{{"success":true,"errors":[],"messages":[],"result":{result}}}"#);
            Fault::status(200).header("cf-ray", &own).body("application/json", json)
        };
        let record = format!(r#"{{"id":"{own}","key":"k","device":"{own}","user":"{PERSON}"}}"#);
        for fault in [
            list(&format!("\"{own}\"")),
            list(&record),
            list(&format!("[{record},\"{own}\",{{\"created_at\":\"{own}\"}}]")),
            list(&format!("[{{\"{own}\":1}}]")),
            list(&format!("null,\"result_info\":{{\"cursor\":{{\"{own}\":\"{own}\"}}}}")),
            list(&format!("[],\"result_info\":\"{own}\"")),
            Fault::status(200).body(
                "application/json",
                format!(r#"{{"success":"{own}","errors":"{own}","result":[]}}"#),
            ),
            Fault::status(200).body("application/json", format!(r#"{{"success":{own}}}"#)),
        ] {
            emulator.inject(fault.always());
            write(&mut text, &client, &ids).await;
            emulator.clear_faults();
        }
        for fault in [Fault::reset(), Fault::cut_body(), Fault::malformed_json()] {
            emulator.inject(fault.always());
            write(&mut text, &client, &ids).await;
            emulator.clear_faults();
        }
        write(&mut text, &client, &ids).await;
        emulator.inject(Fault::status(503).json().on(Operation::List));
        write(&mut text, &client.with_retry(RetryPolicy::default()), &ids).await;
    }
    (text, ids)
}

async fn write(text: &mut String, client: &Client, ids: &[String]) {
    let list = client.list().search(SEARCH);
    // Requests show their arguments, but no secret.
    writeln!(text, "{list:?}{:?}{:?}", client.get(&ids[0]), client.delete_many(ids)).unwrap();
    let mut note = |error: Option<&registrations::Error>| {
        if let Some(error) = error {
            let line = printed(error);
            assert!(!line.contains(PERSON), "{line}");
            text.push_str(&line);
            text.push_str(error.body_excerpt().unwrap_or_default());
            writeln!(text, "{:?}", error.api_errors()).unwrap();
        }
    };
    let page = list.clone().send().await;
    note(page.as_ref().err());
    for error in page.iter().flat_map(Page::unreadable) {
        note(Some(error));
    }
    note(list.clone().collect().await.err().as_ref());
    note(client.get(&ids[0]).await.err().as_ref());
    note(client.delete("no-such-registration").await.err().as_ref());
    note(client.override_codes(&ids[0]).await.err().as_ref());
    let error = client.revoke(ids).await.err();
    note(error.as_ref().and_then(|error| error.first_error()));
    if let Some(error) = error {
        text.push_str(&printed(&error));
    }
}

/// A value of each public type, as `Debug` shows it.
#[derive(Default)]
struct Shown {
    text: String,
    types: BTreeSet<&'static str>,
}

impl Shown {
    fn add<T: Debug>(&mut self, value: &T) {
        writeln!(self.text, "{value:?}\n{value:#?}").unwrap();
        let path = type_name::<T>().split('<').next().unwrap_or_default();
        self.types.extend(path.rsplit("::").next());
    }
}

/// The types that the crate exports, except those of the API, which hold what the service sends, and what has no `Debug`:
/// a trait, an alias, a type of another crate.
fn exported() -> BTreeSet<&'static str> {
    let items = include_str!("../src/lib.rs").split(';');
    let uses = items.filter_map(|item| item.rsplit_once("pub use ")).map(|(_, path)| path);
    let own = uses.filter(|path| !path.starts_with("registrations_api"));
    let names = own.flat_map(|path| path.split(|it: char| !it.is_alphanumeric()));
    let names = names.filter(|name| name.starts_with(char::is_uppercase));
    names
        .filter(|name| !["Result", "Transport", "TransportFuture", "Timestamp"].contains(name))
        .collect()
}

/// Shows all types, and returns the override codes as well.
async fn show_all() -> (String, Vec<String>) {
    let emulator = Emulator::builder().fleet_size(20).token(TOKEN);
    let emulator = emulator.quota(Quota::vendor()).start().await.unwrap();
    let ids: Vec<_> = active(&emulator).into_iter().take(4).collect();
    let mut shown = Shown::default();
    let builder = builder(&emulator).header("x-secret", HEADER);
    shown.add(&builder);
    let client = builder.clone().build().unwrap();
    shown.add(&client);
    shown.add(&RetryPolicy::none());
    shown.add(&ErrorKind::Api);
    shown.add(&registrations::Operation::Delete);

    let list = client.list().search("a").resume_from("c");
    shown.add(&list);
    shown.add(&list.clone().items());
    shown.add(&list.pages());
    let page = client.list().send().await.unwrap();
    shown.add(&page);
    shown.add(page.info());
    shown.add(&page.into_items());
    shown.add(&client.rate_limits()[0]);
    shown.add(&client.get(&ids[0]));
    shown.add(&client.delete(&ids[0]));
    shown.add(&client.override_codes(&ids[0]));
    shown.add(&client.request::<()>("GET".parse().unwrap(), "/a"));
    let codes = client.override_codes(&ids[0]).await.unwrap();
    shown.add(&codes);

    let bulk = client.revoke(&ids).chunk_size(2);
    shown.add(&bulk);
    shown.add(&bulk.clone().outcomes().unwrap());
    emulator.inject(Fault::status(409).message(TOKEN).json().on(Operation::Revoke));
    let mut events = bulk.clone().events().unwrap();
    shown.add(&events);
    while let Some(event) = events.next().await {
        shown.add(&event);
        if let BulkEvent::Settled(outcome) = event {
            shown.add(&outcome);
            if let ChunkResult::Failed(error) = &outcome.result {
                shown.add(&error.api_errors()[0]);
                shown.add(error);
            }
            shown.add(&outcome.result);
        }
    }
    emulator.inject(Fault::status(409).message(TOKEN).json().on(Operation::Revoke));
    let error = bulk.await.unwrap_err();
    shown.add(&error.failed()[0]);
    shown.add(&error);
    let unset = builder.base_url("nowhere").build().unwrap_err();
    shown.add(&unset.setting().unwrap());

    let transport = Failing(Mutex::new(Shown::default()));
    let transport = Arc::new(transport);
    let failing = support::builder(&emulator).transport(Arc::clone(&transport)).build().unwrap();
    shown.add(&failing.get(&ids[0]).await.unwrap_err());
    {
        let of_transport = transport.0.lock().unwrap();
        shown.text.push_str(&of_transport.text);
        shown.types.extend(&of_transport.types);
    }
    assert_eq!(exported().difference(&shown.types).collect::<Vec<_>>(), Vec::<&&str>::new());
    (shown.text, codes.disable_for_time.values().map(|code| code.as_str().to_owned()).collect())
}

/// A transport that shows what it gets, and has no connection.
struct Failing(Mutex<Shown>);

impl registrations::Transport for Failing {
    fn send(&self, request: reqwest::Request, attempt: Attempt) -> TransportFuture<'_> {
        let error = TransportError::connect("no connection");
        let mut shown = self.0.lock().unwrap();
        // Its headers are marked as sensitive.
        shown.add(&request);
        shown.add(&attempt);
        shown.add(&error);
        Box::pin(async move { Err(error) })
    }
}
