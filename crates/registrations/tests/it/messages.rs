//! An error says in one line what failed and why, and permanent failures are not retried.

use registrations::{Client, Error, ErrorKind};
use registrations_emulator::{Emulator, Fault, Operation};

use crate::support::{active, check_error, client, count, emulator, server::Server};

fn body(json: impl Into<Vec<u8>>) -> Fault {
    Fault::status(200).body("application/json", json.into())
}

/// Lists with this fault, and returns the error. Its line must be this one, with the ray id instead of `RAY`.
async fn listing(emulator: &Emulator, client: &Client, fault: Fault, line: &str) -> Error {
    emulator.clear_requests();
    emulator.inject(fault.always());
    let error = client.list().send().await.unwrap_err();
    emulator.clear_faults();
    check_error(&error);
    let requests = emulator.requests();
    assert_eq!(error.attempts() as usize, requests.len());
    let ray_id = &requests.last().unwrap().ray_id;
    assert_eq!(error.to_string(), line.replace("RAY", ray_id));
    error
}

#[tokio::test]
async fn permanent_failures_of_a_response_are_not_retried_and_say_why() {
    let emulator = emulator(2).await;
    let client = client(&emulator);
    let encoded = |encoding: &str, body: &str| {
        let response = Fault::status(200).header("content-encoding", encoding);
        response.body("application/json", body.to_owned())
    };
    let mut many_headers = Fault::status(200);
    for number in 0..200 {
        many_headers = many_headers.header(&format!("x-{number}"), "1");
    }
    let large_header = Fault::status(200).header("x-large", &"v".repeat(2_000_000));
    for (fault, line) in [
        (encoded("br", "?"), r#"the response has the unsupported content encoding "br" (ray RAY)"#),
        (
            encoded("gzip, br", "?"),
            r#"the response has the unsupported content encoding "gzip, br" (ray RAY)"#,
        ),
        (
            encoded("gzip", "this is not compressed"),
            "the compressed data of the response is corrupt (ray RAY)",
        ),
        (many_headers.json(), "the response has more than 100 headers, or too large ones"),
        (large_header.json(), "the response has more than 100 headers, or too large ones"),
        (Fault::status(304).empty(), "HTTP 304, a status that the API does not document (ray RAY)"),
        (
            Fault::status(304).header("location", "https://other.example/x").empty(),
            "HTTP 304, a status that the API does not document (ray RAY)",
        ),
        (Fault::status(302).empty(), "HTTP 302, a status that the API does not document (ray RAY)"),
        (Fault::empty_body(), "the response is an empty body (ray RAY)"),
        (Fault::html(), r#"the response is an HTML page titled "200 OK" (ray RAY)"#),
    ] {
        let line = format!("list registrations: {line}");
        let error = listing(&emulator, &client, fault, &line).await;
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::UnexpectedResponse, 1), "{error}");
        assert!(!error.is_transient());
    }
    let redirect = Fault::redirect("https://other.example/x?secret=1");
    let line = "list registrations: HTTP 302, a redirect to other.example, which the client does \
                not follow (ray RAY)";
    let error = listing(&emulator, &client, redirect, line).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Redirect, 1));
}

#[tokio::test]
async fn what_cannot_be_decoded_is_named() {
    let emulator = emulator(2).await;
    let client = client(&emulator);
    let cursor = "c".repeat(20_000);
    let long_cursor =
        format!(r#"{{"success":true,"result":[],"result_info":{{"cursor":"{cursor}"}}}}"#);
    for (json, line, path) in [
        (r#"{"success":tru"#, "the JSON is incomplete at line 1, column 14", None),
        (r#"{"success":true,,}"#, "malformed JSON at line 1, column 17", None),
        (r#"{"success":"true","result":[]}"#, "`success` is not a boolean", Some("success")),
        (r#"{"success":null,"result":[]}"#, "missing field `success`", Some("success")),
        (r#"{"result":[]}"#, "missing field `success`", Some("success")),
        (r#"{"success":true,"result":{}}"#, "`result` is not an array", Some("result")),
        (
            r#"{"success":true,"result":[],"result_info":{"cursor":7}}"#,
            "`result_info.cursor` is not a string",
            Some("result_info.cursor"),
        ),
        // The service sent it: the caller is not to blame.
        (
            long_cursor.as_str(),
            "`result_info.cursor` has more than 16,384 bytes, too many for a URL",
            Some("result_info.cursor"),
        ),
    ] {
        let line = format!("list registrations: {line} (ray RAY)");
        let error = listing(&emulator, &client, body(json), &line).await;
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1));
        assert_eq!(error.json_path(), path);
        assert!(!error.is_invalid_input());
    }
}

#[tokio::test]
async fn an_unreadable_record_names_field_reason_and_id() {
    let emulator = emulator(10).await;
    let client = client(&emulator);
    let shown = client.list().send().await.unwrap();
    let id = shown.items()[3].id.clone();
    for (fault, reason, path) in [
        (Fault::record(3).missing("key"), "missing field `key`", "key"),
        (Fault::record(3).missing("device.name"), "missing field `device.name`", "device.name"),
        (Fault::record(3).null("key"), "`key`: expected a string", "key"),
        (Fault::record(3).set("device.id", 7), "`device.id`: expected a string", "device.id"),
        (
            Fault::record(3).set("created_at", "yesterday"),
            "`created_at`: expected an RFC 3339 timestamp",
            "created_at",
        ),
    ] {
        emulator.clear_requests();
        emulator.inject(fault);
        let page = client.list().send().await.unwrap();
        let [error] = page.unreadable() else { panic!("{reason}: {page:?}") };
        let ray_id = &emulator.requests()[0].ray_id;
        let line = format!("list registrations: record 3 (id {id}): {reason} (ray {ray_id})");
        assert_eq!(error.to_string(), line);
        assert_eq!(error.json_path(), Some(format!("result[3].{path}").as_str()));
        assert_eq!((error.record_index(), error.record_id()), (Some(3), Some(&id)));
        assert_eq!(error.reason(), format!("record 3 (id {id}): {reason}"));
        check_error(error);
    }
    // Without an id, and in a single registration.
    emulator.inject(Fault::record(3).missing("id"));
    let page = client.list().send().await.unwrap();
    let start = "list registrations: record 3: missing field `id` (ray ";
    assert!(page.unreadable()[0].to_string().starts_with(start));
    emulator.inject(Fault::record(0).set("device.name", 7));
    let error = client.get(&id).await.unwrap_err();
    let start = "get registration: `result.device.name`: expected a string (ray ";
    assert!(error.to_string().starts_with(start), "{error}");
}

/// The vendor does not document how it refuses an old cursor.
#[tokio::test]
async fn a_refused_page_that_was_requested_with_a_cursor_is_recognised() {
    let emulator = emulator(20).await;
    let client = client(&emulator);
    let refused = |status| Fault::status(status).code(1).message("invalid cursor").json();
    for (fault, is_cursor_refused) in [
        (refused(400), true),
        (refused(410), true),
        (refused(422), true),
        (refused(404), false),
        (refused(503), false),
        (Fault::status(400).html(), false),
        (Fault::status(400).code(9106).json(), false),
        (Fault::status(400).code(7003).json(), false),
    ] {
        emulator.inject(fault.always());
        let error = client.list().resume_from("old").send().await.unwrap_err();
        assert_eq!(error.is_cursor_refused(), is_cursor_refused, "{error}");
        check_error(&error);
        let error = client.list().send().await.unwrap_err();
        assert!(!error.is_cursor_refused(), "{error}");
        emulator.clear_faults();
    }
    // A cursor that was returned by the page before.
    emulator.inject(refused(400).on_request(2));
    let error = client.list().per_page(5).collect().await.unwrap_err();
    assert!(error.is_cursor_refused() && error.resume_cursor().is_none(), "{error}");
}

#[tokio::test]
async fn an_underlying_error_can_be_found() {
    use std::io;

    let emulator = emulator(1).await;
    let client = client(&emulator);
    emulator.inject(Fault::reset().always());
    let error = client.list().send().await.unwrap_err();
    assert!(error.downcast_ref::<registrations::reqwest::Error>().is_some());
    let kind = error.downcast_ref().map(io::Error::kind);
    assert_eq!(kind, Some(io::ErrorKind::ConnectionReset), "{error:#?}");
    assert!(error.downcast_ref::<std::fmt::Error>().is_none());
}

/// The vendor's edge, gateways and proxies do not use the API's envelope.
#[tokio::test]
async fn a_refusal_outside_of_the_envelope_keeps_its_reason() {
    let emulator = emulator(2).await;
    let client = client(&emulator);
    let json = |status, body: &str| Fault::status(status).body("application/json", body.to_owned());
    let text = |status, body: &str| Fault::status(status).text(body);
    let problem = r#"{"type":"https://example.com/1020","title":"Access denied","status":403,
        "detail":"The owner has banned this\u0007 address","error_code":1020}"#;
    let blocked = "blocked in front of the API, whatever the token; ray RAY";
    let hint = "needs a token with Zero Trust Read; ray RAY";
    for (fault, line, is_blocked) in [
        (
            json(403, problem),
            format!(
                "HTTP 403, code 1020: Access denied: The owner has banned this address ({blocked})"
            ),
            true,
        ),
        (text(403, "error code: 1020"), format!("HTTP 403, code 1020 ({blocked})"), true),
        (
            Fault::status(403).body("text/html", "<title>Just a moment...</title>"),
            format!("HTTP 403, an HTML page titled \"Just a moment...\" ({blocked})"),
            true,
        ),
        (text(400, "error code: 1003"), "HTTP 400, code 1003 (ray RAY)".to_owned(), false),
        (json(400, r#"{"message":"no"}"#), "HTTP 400, no (ray RAY)".to_owned(), false),
        (json(403, r#"{"error":"forbidden"}"#), "HTTP 403, forbidden (ray RAY)".to_owned(), false),
        (
            json(403, r#"{"success":false,"errors":[],"messages":[{"code":7,"message":"m"}]}"#),
            format!("HTTP 403, code 7: m ({hint})"),
            false,
        ),
        (json(200, r#"{"success":false,"messages":["m"]}"#), "m (ray RAY)".to_owned(), false),
        // Only a title together with a detail is the form of the edge.
        (json(403, r#"{"title":"no"}"#), "HTTP 403, no (ray RAY)".to_owned(), false),
        (text(400, "bad\r\nrequest"), "HTTP 400, bad request (ray RAY)".to_owned(), false),
        (
            text(400, &"long ".repeat(1_000)),
            "HTTP 400, text that is not JSON (ray RAY)".to_owned(),
            false,
        ),
    ] {
        let error =
            listing(&emulator, &client, fault, &format!("list registrations: {line}")).await;
        assert_eq!((error.kind(), error.is_blocked()), (ErrorKind::Api, is_blocked), "{error}");
        assert!(!is_blocked || !error.is_permission_denied() && !error.is_authentication());
        assert_eq!(error.is_access_refused(), error.status() == Some(403), "{error}");
    }
    let error = {
        emulator.inject(json(403, problem));
        client.delete("a").await.unwrap_err()
    };
    let [first] = error.api_errors() else { panic!("{error:#?}") };
    assert_eq!(
        (first.code, first.documentation_url.as_deref()),
        (Some(1020), Some("https://example.com/1020"))
    );
    // Only the API knows whether there is a registration.
    for fault in [json(404, r#"{"message":"not found"}"#), text(404, "not found")] {
        emulator.inject(fault);
        assert!(!client.get("a").await.unwrap_err().is_not_found());
    }
}

#[tokio::test]
async fn what_is_no_refusal_has_no_reason_of_the_service() {
    let emulator = emulator(2).await;
    let client = client(&emulator);
    let notice =
        r#"{"success":true,"errors":[],"messages":[{"code":7,"message":"m"}],"result":"x"}"#;
    let ok = || Fault::status(200);
    for (fault, kind) in [
        (ok().text("It works!"), ErrorKind::UnexpectedResponse),
        (ok().body("application/json", r#"{"message":"m"}"#), ErrorKind::UnexpectedResponse),
        (ok().body("application/json", notice), ErrorKind::Decode),
    ] {
        emulator.inject(fault);
        let error = client.list().send().await.unwrap_err();
        assert_eq!((error.kind(), error.api_errors()), (kind, &[][..]), "{error}");
    }
}

#[tokio::test]
async fn a_chain_of_errors_is_shown() {
    let emulator = emulator(2).await;
    let client = client(&emulator);
    let json = r#"{"success":false,"errors":[{"code":6003,"message":"Invalid request headers",
        "error_chain":[{"code":6103,"message":"Invalid format for X-Auth-Key header"}]},
        {"code":2}]}"#;
    let line = "list registrations: HTTP 400, code 6003: Invalid request headers (code 6103: Invalid \
                format for X-Auth-Key header), and 1 more (ray RAY)";
    let fault = Fault::status(400).body("application/json", json);
    let error = listing(&emulator, &client, fault, line).await;
    assert!(error.has_code(6103) && error.is_authentication());
}

#[tokio::test]
async fn the_permission_is_named_only_where_it_helps() {
    let emulator = emulator(2).await;
    let client = client(&emulator);
    let refused = |code: u64, message: &str| Fault::status(403).code(code).message(message).json();
    let title = "<title>Attention Required! | Cloudflare</title>";
    for (fault, line) in [
        (
            refused(10_000, "Authentication error"),
            "HTTP 403, code 10000: Authentication error (needs a token with Zero Trust Read; ray RAY)",
        ),
        (
            refused(9_109, "Cannot use the access token from location: 192.0.2.1"),
            "HTTP 403, code 9109: Cannot use the access token from location: 192.0.2.1 (ray RAY)",
        ),
        (
            Fault::status(403).body("text/html", title),
            "HTTP 403, an HTML page titled \"Attention Required! | Cloudflare\" (blocked in front of the API, whatever the token; ray RAY)",
        ),
    ] {
        let line = format!("list registrations: {line}");
        let error = listing(&emulator, &client, fault, &line).await;
        assert_eq!(error.attempts(), 1);
    }
    emulator.inject(refused(10_000, "Authentication error"));
    let error = client.delete("a").await.unwrap_err();
    assert!(error.to_string().contains("(needs a token with Zero Trust Write; ray "), "{error}");
}

#[tokio::test]
async fn one_unknown_id_of_many_does_not_make_a_bulk_error_not_found() {
    let emulator = emulator(300).await;
    let client = client(&emulator);
    let mut chosen: Vec<_> = active(&emulator).into_iter().take(99).collect();
    chosen.push("no-such-registration".to_owned());
    emulator.inject(Fault::status(404).code(1).message("not found").json().times(2));
    let error = client.delete_many(&chosen).await.unwrap_err();
    assert_eq!(error.unacknowledged().count(), 100);
    assert!(error.failed().iter().all(|chunk| !chunk.error.is_not_found()));
    let error = Error::from(error);
    assert_eq!((error.status(), error.is_not_found()), (Some(404), false));
    // Nor does a listing look for one registration.
    let error = client.list().send().await.unwrap_err();
    assert_eq!((error.status(), error.is_not_found()), (Some(404), false));
}

/// A token of one letter occurs in every word.
#[tokio::test]
async fn a_short_token_does_not_rewrite_our_own_words() {
    let emulator = emulator(2).await;
    for token in ["a", "e", "r"] {
        let client = crate::support::builder(&emulator).api_token(token).build().unwrap();
        let html = Fault::status(500).body("text/html", "<title>are</title>");
        let title = "are".replace(token, "[hidden]");
        for (fault, line) in [
            (Fault::html(), "list registrations: the response is an HTML page titled".to_owned()),
            (html, format!("list registrations: HTTP 500, an HTML page titled \"{title}\" (")),
            (Fault::empty_body(), "list registrations: the response is an empty body (".to_owned()),
            (body("{"), "list registrations: the JSON is incomplete at line 1, ".to_owned()),
            (
                body("[]"),
                "list registrations: the response is JSON that is not the API's".to_owned(),
            ),
            (
                body(r#"{"success":false}"#),
                "list registrations: the response says that the request failed (".to_owned(),
            ),
            (Fault::reset(), "list registrations: the connection broke: ".to_owned()),
            (
                Fault::status(302).empty(),
                "list registrations: HTTP 302, a status that the API does not document".to_owned(),
            ),
        ] {
            emulator.inject(fault.always());
            let error = client.list().send().await.unwrap_err();
            assert!(error.to_string().starts_with(&line), "{error}");
            emulator.clear_faults();
        }
    }
}

#[tokio::test]
async fn a_response_that_is_not_http_is_not_retried() {
    let head = "HTTP/1.1 200 OK\r\n";
    for (response, reason) in [
        ("SSH-2.0-OpenSSH_9.6\r\n".to_owned(), "invalid HTTP version parsed"),
        ("HTTP/1.1 2000 OK\r\n\r\n".to_owned(), "invalid HTTP status-code parsed"),
        (format!("{head}content-length: abc\r\n\r\n"), "invalid content-length parsed"),
        (
            format!("{head}transfer-encoding: chunked\r\n\r\nzz\r\n"),
            "Invalid chunk size line: missing size digit",
        ),
    ] {
        let server = Server::sending(response).await;
        let error = server.client().list().send().await.unwrap_err();
        let line = format!("list registrations: the response is not valid HTTP: {reason}");
        assert_eq!(error.to_string(), line);
        assert_eq!((error.kind(), server.connections()), (ErrorKind::UnexpectedResponse, 1));
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_retried() {
    let head = "HTTP/1.1 200 OK\r\n";
    let broke = "the connection broke: connection closed before message completed";
    let in_body = "the connection broke while the response was received: ";
    for (response, start) in [
        (String::new(), broke),
        (format!("{head}content-"), broke),
        (format!("{head}content-length: 9\r\n\r\n{{"), in_body),
        (format!("{head}transfer-encoding: chunked\r\n\r\n10\r\nabc"), in_body),
        (format!("{head}transfer-encoding: chunked\r\n\r\n1\r\n{{\r\n1"), in_body),
    ] {
        let server = Server::sending(response).await;
        let error = server.client().list().send().await.unwrap_err();
        assert!(error.to_string().starts_with(&format!("list registrations: {start}")), "{error}");
        assert_eq!((error.kind(), server.connections()), (ErrorKind::Transport, 3));
    }
}

#[tokio::test]
async fn compressed_data_that_breaks_off_is_retried_and_corrupt_data_is_not() {
    let emulator = emulator(2).await;
    let client = client(&emulator);
    let json = r#"{"success":true,"result":[],"messages":[{"code":1,"message":"m"}]}"#;
    let gzip = {
        use std::io::Write;
        let level = flate2::Compression::best();
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
        encoder.write_all(json.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let attempt = async |bytes: &[u8]| {
        emulator.clear_requests();
        let response = Fault::status(200).header("content-encoding", "gzip");
        emulator.inject(response.body("application/json", bytes.to_vec()).always());
        let error = client.list().send().await.unwrap_err();
        emulator.clear_faults();
        (error.kind(), count(&emulator, Operation::List))
    };
    // A part of the eight bytes at the end, checksum and length, cannot be told from a wrong one.
    for length in 1..gzip.len() - 8 {
        let outcome = attempt(&gzip[..length]).await;
        assert_eq!(outcome, (ErrorKind::Transport, 3), "{length} of {} bytes", gzip.len());
    }
    // The magic number, the method, the data, the checksum, the length.
    for at in [0, 2, 15, gzip.len() - 8, gzip.len() - 1] {
        let mut corrupt = gzip.clone();
        corrupt[at] ^= 0xff;
        assert_eq!(attempt(&corrupt).await, (ErrorKind::UnexpectedResponse, 1), "byte {at}");
    }
}
