//! How a call handles responses, and access to its request.

// Helpers of tests are tests.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod server;

use std::error::Error as _;

use registrations_api::{Call, Client, Error, ListRegistrationsParams, types};

type Page = types::ListRegistrationsResponse;

fn list(client: &Client) -> Result<Call<Page>, Error> {
    client.list_registrations("acc", &ListRegistrationsParams::default())
}

/// The error for a response, and its message followed by those of its sources.
async fn failure(response: &str) -> (Error, String) {
    let (_, outcome) = server::raw(response, |client| list(&client)).await;
    let error = outcome.unwrap_err();
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        line = format!("{line}: {cause}");
        source = cause.source();
    }
    (error, line)
}

#[tokio::test]
async fn an_undocumented_status_keeps_the_whole_response() {
    let (error, line) =
        failure("HTTP/1.1 403 Forbidden\r\ncf-ray: 7f\r\ncontent-length: 6\r\n\r\nsecret").await;
    assert_eq!(line, "unexpected status 403 Forbidden");
    assert_eq!(error.status().unwrap(), 403);
    assert_eq!(error.headers().unwrap()["cf-ray"], "7f");
    assert!(matches!(error, Error::Status { response, .. } if response.body() == "secret"));
    // The description knows no other success than 200.
    let (error, _) = failure("HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n{}").await;
    assert!(matches!(error, Error::Status { .. }));
}

#[tokio::test]
async fn a_body_of_another_type_keeps_status_headers_and_the_reason() {
    let (error, line) = failure(
        "HTTP/1.1 200 OK\r\ncf-ray: 7f\r\ncontent-length: 31\r\n\r\n{\"success\": true, \"result\": [5]}",
    )
    .await;
    assert_eq!(
        error.to_string(),
        "the body of the response with status 200 OK is not of the documented type (line 1, column 30)"
    );
    assert!(line.ends_with("expected struct Registration at line 1 column 30"), "{line}");
    assert_eq!(
        (error.status().unwrap().as_u16(), &error.headers().unwrap()["cf-ray"]),
        (200, &"7f".parse().unwrap())
    );
    assert!(matches!(error, Error::Decode { .. }));
    let (error, line) = failure("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    assert!(matches!(error, Error::Decode { .. }), "{line}");
}

#[tokio::test]
async fn a_body_that_breaks_off_keeps_status_and_headers() {
    let (error, line) =
        failure("HTTP/1.1 200 OK\r\ncf-ray: 7f\r\ncontent-length: 10\r\n\r\n{").await;
    assert!(
        line.starts_with("the body of the response with status 200 OK cannot be read: "),
        "{line}"
    );
    assert!(matches!(error, Error::Body { .. }));
    assert_eq!(error.status().unwrap(), 200);
    assert_eq!(error.headers().unwrap()["cf-ray"], "7f");
}

#[tokio::test]
async fn no_response_is_an_error_that_does_not_name_the_url() {
    let (error, line) = failure("").await;
    assert!(matches!(error, Error::Send { .. }), "{line}");
    assert!(line.starts_with("the request failed: ") && !line.contains("127.0.0.1"), "{line}");
    assert!(error.status().is_none() && error.headers().is_none());
}

#[test]
fn a_request_that_cannot_be_built_is_an_error_before_anything_is_sent() {
    let error = list(&Client::new("no url", reqwest::Client::new())).unwrap_err();
    assert!(matches!(error, Error::Request { .. }));
    assert_eq!(error.to_string(), "the request cannot be built");
    assert!(error.status().is_none() && error.headers().is_none());
}

#[tokio::test]
#[allow(deprecated)]
async fn the_request_can_be_seen_changed_and_taken_out() {
    const PAGE: &str = r#"{"success": true, "result": []}"#;
    let (request, outcome) = server::exchange("200 OK", PAGE, |client| {
        let mut call = list(&client)?;
        call.request_mut().headers_mut().insert("x-trace", "1".parse().unwrap());
        Ok(call)
    })
    .await;
    assert!(request.contains("\nx-trace: 1\n"), "{request}");
    assert!(outcome.unwrap().into_body().success);

    let client = Client::new("http://host/base//", reqwest::Client::new());
    let call = client.revoke_registrations("acc", &["a".into()]).unwrap();
    let url = "http://host/base/accounts/acc/devices/registrations/revoke?id=a";
    assert_eq!(
        call.request().url().as_str(),
        url,
        "slashes at the end of the base URL are ignored"
    );
    assert!(format!("{call:?}").starts_with("Call { request: Request { method: POST"));
    let request = call.into_request();
    assert_eq!(request.headers()["content-length"], "0");
    assert!(request.body().is_none());
}
