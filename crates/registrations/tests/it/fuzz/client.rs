//! A client whose service sends any bytes.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use registrations::{
    Attempt, Client, ClientBuilder, Error, Registration, RegistrationId, RetryPolicy, Transport,
    TransportError, TransportFuture, http, reqwest,
};
use serde_json::Value;

const TOKEN: &str = "a-token-that-nothing-shows";
/// The line between two responses.
const NEXT: &[u8] = b"\n%%\n";

/// Sends the responses in their order, and then the last one again and again.
///
/// A response is a status, headers, an empty line, and a body. One without a status breaks the connection.
struct Service {
    responses: Vec<Vec<u8>>,
    served: AtomicUsize,
    first_attempts: Mutex<Vec<reqwest::Url>>,
}

impl Service {
    fn new(responses: Vec<Vec<u8>>) -> Arc<Self> {
        Arc::new(Self { responses, served: AtomicUsize::new(0), first_attempts: Mutex::default() })
    }

    fn client(self: &Arc<Self>) -> ClientBuilder {
        Client::builder().transport(Arc::clone(self)).api_token(TOKEN).account_id("a")
    }
}

impl Transport for Service {
    fn send(&self, request: reqwest::Request, attempt: Attempt) -> TransportFuture<'_> {
        if attempt.number() == 1 {
            self.first_attempts.lock().unwrap().push(request.url().clone());
        }
        let number = self.served.fetch_add(1, Relaxed).min(self.responses.len() - 1);
        let response = read(&self.responses[number]);
        let response = response.map(reqwest::Response::from);
        Box::pin(async { response.ok_or_else(|| TransportError::broken("connection reset")) })
    }
}

fn read(bytes: &[u8]) -> Option<http::Response<Vec<u8>>> {
    let (head, body) = split(bytes, b"\n\n").unwrap_or((bytes, b""));
    let mut lines = head.split(|byte| *byte == b'\n');
    let status = http::StatusCode::from_bytes(lines.next()?).ok()?;
    let mut response = http::Response::new(body.to_vec());
    *response.status_mut() = status;
    for line in lines {
        let (name, value) = split(line, b":")?;
        let name = http::HeaderName::from_bytes(name).ok()?;
        response.headers_mut().append(name, http::HeaderValue::from_bytes(value).ok()?);
    }
    Some(response)
}

fn split<'a>(bytes: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let start = bytes.windows(at.len()).position(|window| window == at)?;
    Some((&bytes[..start], &bytes[start + at.len()..]))
}

/// Runs on a clock that skips every wait.
fn on_paused_clock(run: impl Future<Output = ()>) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_time().start_paused(true).build().unwrap().block_on(run);
}

/// One response, to every operation.
pub(crate) fn response(bytes: &[u8]) {
    on_paused_clock(async {
        let service = Service::new(vec![bytes.to_vec()]);
        let client =
            service.client().retry(RetryPolicy::default().max_attempts(2)).build().unwrap();
        let says_success = read(bytes).is_some_and(|it| says_success(&it));

        let ids: HashSet<RegistrationId> = match client.list().send().await {
            Ok(page) => {
                assert!(says_success);
                page.items().iter().for_each(reads_again);
                page.unreadable().iter().for_each(check);
                page.items().iter().map(|it| it.id.clone()).collect()
            }
            Err(error) => {
                check(&error);
                error.record_id().cloned().into_iter().collect()
            }
        };
        // Some of them cannot be part of a path. None may lead to another one.
        for id in ids.iter().take(3) {
            let before = service.served.load(Relaxed);
            let got = client.get(id).await;
            let url = service.first_attempts.lock().unwrap().last().cloned();
            if service.served.load(Relaxed) > before {
                let url = url.unwrap();
                let (_, segment) = url.path().rsplit_once('/').unwrap();
                assert_eq!(decoded(segment), id.as_str());
                assert!(url.path().ends_with(&format!("/devices/registrations/{segment}")));
            } else {
                assert!(got.is_err_and(|error| error.is_invalid_input()));
            }
        }
        match client.get("r").await {
            Ok(it) => reads_again(&it),
            Err(error) => check(&error),
        }
        let codes = client.override_codes("r").await.map(drop);
        let deleted = client.delete("r").await;
        for result in [codes, deleted] {
            result.map_or_else(|error| check(&error), |()| assert!(says_success));
        }
        for bulk in [client.delete_many(["r", "s"]), client.revoke(["r"]), client.unrevoke(["r"])] {
            match bulk.await {
                Ok(_) => assert!(says_success),
                Err(error) => check(&error.into()),
            }
        }
        for limit in client.rate_limits() {
            let _ = format!("{limit:?}");
        }
    });
}

/// Several responses, to a listing.
pub(crate) fn listing(bytes: &[u8]) {
    let (mut responses, mut rest) = (Vec::new(), bytes);
    while let Some((response, after)) = split(rest, NEXT) {
        responses.push(response.to_vec());
        rest = after;
    }
    responses.push(rest.to_vec());
    let attempts = 3;
    // After the last one, its cursor comes again.
    let most = (responses.len() + 1) * attempts;

    on_paused_clock(async {
        let service = Service::new(responses);
        let retry = RetryPolicy::default().max_attempts(u32::try_from(attempts).unwrap());
        let client = service.client().retry(retry).build().unwrap();
        let mut pages = client.list().pages();
        let mut is_over = false;
        while let Some(page) = pages.next().await {
            assert!(!is_over, "nothing comes after an error");
            if let Err(error) = page {
                check(&error);
                is_over = true;
            }
        }
        assert!(service.served.load(Relaxed) <= most);
        let urls = service.first_attempts.lock().unwrap().clone();
        assert_eq!(urls.iter().collect::<HashSet<_>>().len(), urls.len(), "no page comes twice");

        // A limit is never exceeded.
        service.served.store(0, Relaxed);
        let mut items = client.list().limit(2).items();
        let mut limited = 0;
        while let Some(item) = items.next().await {
            limited += usize::from(item.is_ok());
        }
        assert!(limited <= 2);
    });
}

/// An error is one line, and shows no secret.
fn check(error: &Error) {
    let line = error.to_string();
    assert!(!line.is_empty() && !line.contains(char::is_control), "{line:?}");
    for text in [&line, error.body_excerpt().unwrap_or_default(), &error.reason()] {
        assert!(!text.contains(TOKEN), "{text}");
    }
    assert!(!(error.is_not_found() && error.is_transient()));
    if let Some(bulk) = error.bulk() {
        bulk.failed().iter().for_each(|chunk| check(&chunk.error));
    }
}

/// What was read is written, and read as the same.
fn reads_again(it: &Registration) {
    let text = serde_json::to_string(it).unwrap();
    assert_eq!(serde_json::from_str::<Registration>(&text).unwrap(), *it);
}

fn says_success(response: &http::Response<Vec<u8>>) -> bool {
    // Whether compressed data says so is up to the decompression.
    if response.headers().contains_key(http::header::CONTENT_ENCODING) {
        return true;
    }
    let text = String::from_utf8_lossy(response.body());
    let text = text.trim_start_matches('\u{feff}');
    let value: Value = serde_json::from_str(text.trim()).unwrap_or_default();
    let has_errors =
        value["errors"].as_array().is_some_and(|list| list.iter().any(Value::is_object));
    response.status() == 200 && value["success"] == true && !has_errors
}

fn decoded(segment: &str) -> String {
    let text = segment.replace('+', "%2B");
    let pair = format!("x={text}");
    let url = reqwest::Url::parse(&format!("http://a/?{pair}")).unwrap();
    url.query_pairs().next().unwrap().1.into_owned()
}
