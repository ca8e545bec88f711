//! Whatever the service sends, memory, time and the number of requests are bounded.

use std::{io::Write, time::Duration};

use registrations::{Client, Error, ErrorKind};
use registrations_emulator::{Fault, Operation};

use crate::support::{builder, child, client, count, emulator, server::Server};

const MIB: usize = 1 << 20;

/// This many times 32 MiB of zeros, compressed to a thousandth.
fn gzip_bomb(members: usize) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![b'0'; MIB];
    for _ in 0..32 {
        encoder.write_all(&zeros).unwrap();
    }
    encoder.finish().unwrap().repeat(members)
}

fn gzip_bomb_fault(members: usize) -> Fault {
    let response = Fault::status(200).header("content-encoding", "gzip");
    response.body("application/json", gzip_bomb(members))
}

#[tokio::test]
async fn a_response_larger_than_the_limit_is_an_error() {
    let emulator = emulator(1).await;
    let client = builder(&emulator).max_response_size(1_000).build().unwrap();
    let json = |size: usize| format!(r#"{{"success":true,"result":[]{}}}"#, " ".repeat(size - 28));
    emulator.inject(Fault::status(200).body("application/json", json(1_000)));
    client.list().send().await.unwrap();
    emulator.inject(Fault::status(200).body("application/json", json(1_001)));
    let error = client.list().send().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::ResponseTooLarge, Some(200)));
    assert_eq!((error.attempts(), error.is_transient()), (1, false));
    let line =
        "list registrations: the response has more than 1000 bytes (max_response_size) (ray ";
    assert!(error.to_string().starts_with(line), "{error}");

    // A change may have been made, and a status of failure says more than the size.
    emulator.inject(Fault::status(200).body("application/json", json(2_000)));
    assert!(client.delete("a").await.unwrap_err().may_have_applied());
    emulator.inject(Fault::status(403).body("application/json", json(2_000)));
    let error = client.delete("a").await.unwrap_err();
    assert!(error.is_permission_denied() && !error.may_have_applied(), "{error:?}");
}

#[tokio::test]
async fn the_default_limit_is_64_mib() {
    let emulator = emulator(1).await;
    emulator.inject(gzip_bomb_fault(3));
    let error = client(&emulator).list().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::ResponseTooLarge, 1));
    assert!(error.to_string().contains("more than 67108864 bytes"), "{error}");
}

#[tokio::test]
async fn a_body_without_a_length_is_bounded() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n";
    let server = Server::sending([head.as_bytes(), &vec![b' '; 2 * MIB]].concat()).await;
    let client = server.builder().max_response_size(MIB).build().unwrap();
    let error = client.list().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::ResponseTooLarge, 1));
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_body_without_an_end_is_bounded() {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let chunk = [b"10000\r\n".as_slice(), &vec![b' '; 65_536], b"\r\n"].concat();
    let server = Server::without_end(head, chunk).await;
    let client = server.builder().max_response_size(4 * MIB).build().unwrap();
    let error = client.list().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::ResponseTooLarge, 1));
}

/// A compressed body of 1 MB that inflates to 1 GB neither fills the memory nor outlasts the time limit.
#[tokio::test]
async fn inflating_a_body_is_bounded_in_memory() {
    if !child::is_child() {
        child::run("bounds::inflating_a_body_is_bounded_in_memory", &[]).await;
        return;
    }
    let emulator = emulator(1).await;
    let bomb = gzip_bomb_fault(32);
    let client = builder(&emulator).max_response_size(16 * MIB).build().unwrap();
    let before = child::peak_memory();
    emulator.inject(bomb.on(Operation::List));
    let error = client.list().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::ResponseTooLarge, 1));
    if let (Some(before), Some(after)) = (before, child::peak_memory()) {
        assert!(after - before < 64, "{before} MiB before, {after} MiB after");
    }
}

/// Without an end: nothing but the time limit can end it before it has 2 GiB.
#[tokio::test]
async fn inflating_a_body_does_not_outlast_the_time_limit() {
    let head =
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-type: application/json\r\n\r\n";
    let server = Server::without_end(head, gzip_bomb(1)).await;
    let client = server
        .builder()
        .max_response_size(2_048 * MIB)
        .attempt_timeout(Duration::from_millis(100))
        .retry(registrations::RetryPolicy::none());
    let error = client.build().unwrap().list().send().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Timeout, Some(200)), "{error}");
    let line = "list registrations: the time limit was exceeded while the response was received";
    assert_eq!(error.to_string(), line);
}

#[tokio::test]
async fn a_time_limit_of_the_transport_is_one_too() {
    let emulator = emulator(10).await;
    let http = reqwest::Client::builder().no_proxy().read_timeout(Duration::from_millis(100));
    let client = builder(&emulator)
        .transport(http.build().unwrap())
        .retry(registrations::RetryPolicy::none())
        .build()
        .unwrap();
    emulator.inject(Fault::drip(1, Duration::from_millis(500)));
    let error = client.list().send().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Timeout, Some(200)), "{error}");
}

/// A page with a million elements that cannot be read: 2 MB.
#[tokio::test]
async fn the_errors_of_a_page_are_bounded() {
    if !child::is_child() {
        child::run("bounds::the_errors_of_a_page_are_bounded", &[]).await;
        return;
    }
    let emulator = emulator(1).await;
    let json = format!(r#"{{"success":true,"result":[{}1]}}"#, "1,".repeat(999_999));
    emulator.inject(Fault::status(200).body("application/json", json).times(2));
    let list = client(&emulator).list();
    let before = child::peak_memory();
    let page = list.clone().send().await.unwrap();
    if let (Some(before), Some(after)) = (before, child::peak_memory()) {
        assert!(after - before < 64, "{before} MiB before, {after} MiB after");
    }
    assert_eq!((page.unreadable().len(), page.unreadable_count()), (101, 1_000_000));
    let counts: usize = page.unreadable().iter().map(Error::record_count).sum();
    assert_eq!(counts, 1_000_000);
    let [first, .., last] = page.unreadable() else { panic!("{page:?}") };
    let line = "list registrations: record 0: the value is not an object (ray ";
    assert!(first.to_string().starts_with(line), "{first}");
    let line = "list registrations: 999900 more records could not be read (ray ";
    assert!(last.to_string().starts_with(line), "{last}");
    assert_eq!(last.record_index(), Some(100));

    let mut items = list.items();
    let mut errors = 0;
    while let Some(item) = items.next().await {
        assert!(item.unwrap_err().record_index().is_some());
        errors += 1;
    }
    assert_eq!(errors, 101);
}

#[tokio::test]
async fn readable_records_among_many_unreadable_ones_are_returned() {
    let emulator = emulator(1).await;
    let record = r#"{"id":"r","key":"k","device":{"id":"d","name":"n"},
        "created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}"#;
    let records = format!("{}{}", "{},".repeat(300), [record; 3].join(",1,"));
    let json = format!(r#"{{"success":true,"result":[{records}]}}"#);
    emulator.inject(Fault::status(200).body("application/json", json));
    let page = client(&emulator).list().send().await.unwrap();
    assert_eq!((page.items().len(), page.unreadable_count()), (3, 302));
    assert_eq!(page.into_items().flatten().count(), 3);
}

/// Empty pages that lead to ever new cursors.
fn empty_pages(emulator: &registrations_emulator::Emulator, pages: usize) {
    for number in 1..=pages {
        let info = format!(r#"{{"count":0,"per_page":50,"cursor":"c{number}"}}"#);
        let json = format!(r#"{{"success":true,"result":[],"result_info":{info}}}"#);
        emulator.inject(Fault::status(200).body("application/json", json));
    }
}

#[tokio::test]
async fn a_listing_ends_after_100_consecutive_empty_pages() {
    let emulator = emulator(1).await;
    let client = client(&emulator);
    let is_bounded = |error: &Error| {
        assert_eq!(error.kind(), ErrorKind::EmptyPages);
        assert!(!error.is_transient() && !error.is_cursor_loop());
        let line = "list registrations: 101 consecutive pages are empty and have a cursor \
                    (max_empty_pages)";
        assert_eq!(error.to_string(), line);
    };
    empty_pages(&emulator, 200);
    let mut items = client.list().items();
    let error = items.next().await.unwrap().unwrap_err();
    is_bounded(&error);
    assert_eq!((error.resume_cursor(), items.cursor()), (Some("c101"), Some("c101")));
    assert!(items.next().await.is_none());
    assert_eq!(count(&emulator, Operation::List), 101);

    emulator.clear_requests();
    emulator.clear_faults();
    empty_pages(&emulator, 200);
    is_bounded(&client.list().collect().await.unwrap_err());
    assert_eq!(count(&emulator, Operation::List), 101);

    // 100 are not too many.
    emulator.clear_faults();
    empty_pages(&emulator, 100);
    let end = r#"{"success":true,"result":[],"result_info":{"count":0,"per_page":50,"cursor":""}}"#;
    emulator.inject(Fault::status(200).body("application/json", end));
    assert_eq!(client.list().collect().await.unwrap(), []);
}

#[tokio::test]
async fn the_bound_of_empty_pages_is_an_option() {
    let emulator = emulator(1).await;
    let client = client(&emulator);
    for (max, requests) in [(0, 1), (2, 3)] {
        emulator.clear_faults();
        emulator.clear_requests();
        empty_pages(&emulator, 10);
        let error = client.list().max_empty_pages(max).collect().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::EmptyPages);
        assert_eq!(count(&emulator, Operation::List), requests);
    }
}

/// The longest `Display` and `Debug` of an error and its sources.
fn longest(error: &(dyn std::error::Error + 'static)) -> usize {
    let own = error.to_string().len().max(format!("{error:#?}").len());
    error.source().map_or(own, |source| own.max(longest(source)))
}

#[tokio::test]
async fn what_is_printed_of_an_error_is_bounded() {
    let emulator = emulator(1).await;
    let client: Client = client(&emulator);
    let long = "m".repeat(100_000);
    let one = format!(
        r#"{{"code":1,"message":"{long}","documentation_url":"{long}","error_chain":[{{"message":"{long}"}}]}}"#
    );
    let errors = vec![one; 100].join(",");
    let record = format!(r#"{{"id":"{long}","key":"{long}"}}"#);
    for body in [
        format!(r#"{{"success":false,"errors":[{errors}]}}"#),
        format!(r#"{{"success":"{long}","errors":"{long}"}}"#),
        format!(r#"{{"success":"","result":[{record}],"result_info":{{"cursor":7}}}}"#),
        format!("<title>{long}</title>"),
        long.clone(),
    ] {
        for status in [200, 302, 403, 501] {
            let response = Fault::status(status).header("cf-ray", &long);
            let response = response.header("location", &format!("https://{long}/{long}"));
            emulator.inject(response.body("application/json", body.clone()).times(2));
            let error = client.list().send().await.unwrap_err();
            assert!(longest(&error) < 4_000, "{error:?}");
            let error = client.delete_many(["a"]).await.unwrap_err();
            assert!(longest(&error) < 4_000 && longest(&Error::from(error)) < 4_000);
        }
    }
    // An id of any length leaves room for the reason.
    let json = format!(r#"{{"success":true,"result":[{record}]}}"#);
    emulator.inject(Fault::status(200).body("application/json", json));
    let page = client.list().send().await.unwrap();
    let error = &page.unreadable()[0];
    assert!(longest(error) < 4_000);
    assert!(error.to_string().contains("): missing field `created_at` (ray "), "{error}");
}

/// They are no fault of the connection, so that a retry would not help.
#[tokio::test]
async fn bytes_after_the_json_are_not_retried() {
    let emulator = emulator(1).await;
    let client = client(&emulator);
    let json = br#"{"success":true,"result":[]}"#;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(json).unwrap();
    let zipped = encoder.finish().unwrap();
    for tail in [&b"t"[..], b"tail", b"\0", b"{\"success\":true}", &[b' '; 100]] {
        let body = [&zipped, tail].concat();
        let fault = Fault::status(200).header("content-encoding", "gzip");
        emulator.inject(fault.body("application/json", body));
        let error = client.list().send().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::UnexpectedResponse, 1), "{error}");
    }
    emulator.inject(Fault::status(200).body("application/json", [&json[..], b"tail"].concat()));
    let error = client.list().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1), "{error}");
    let members = Fault::status(200).header("content-encoding", "gzip");
    emulator.inject(members.body("application/json", [&zipped[..], &zipped].concat()));
    assert_eq!(client.list().send().await.unwrap_err().kind(), ErrorKind::Decode);
}

#[test]
fn a_long_configuration_is_not_repeated() {
    let long = "x".repeat(100_000);
    for builder in [
        Client::builder().api_token("t").account_id("a").base_url(&long),
        Client::builder().api_token("t").account_id("a").header(&long, "ü"),
        Client::builder().api_token("t").account_id(format!("{long}\\")),
        Client::builder().api_token("t").account_id("a").base_url(format!("ftp://{long}")),
    ] {
        let error = builder.build().unwrap_err();
        assert!(longest(&error) < 4_000, "{error}");
    }
}
