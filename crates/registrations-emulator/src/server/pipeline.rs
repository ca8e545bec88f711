//! The path of a request: control interface, log, quota, faults, service, latency.

use std::future::pending;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode, Version, header};
use http_body::Body as _;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use tokio::time::sleep;

use super::body::{Content, DripBody, HalfBody, ResponseBody};
use super::connection::{Connection, Ending};
use crate::app::App;
use crate::control;
use crate::fault::{Fault, Kind, altered};
use crate::operation::Operation;
use crate::quota::QuotaState;
use crate::response::{Failure, Response};
use crate::route::Route;
use crate::service::{invalid_host, rate_limited, too_large, unreadable_body};

/// The longest request body. Bodies are ignored, since no operation has one.
const LONGEST_BODY: usize = 1 << 20;

const CF_RAY: HeaderName = HeaderName::from_static("cf-ray");
const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// How a response is sent.
enum Delivery {
    Whole,
    Half(Ending),
    Drip {
        bytes: usize,
        every: Duration,
    },
    /// Not at all: the connection is reset.
    Never,
}

pub(super) async fn handle(
    app: Arc<App>,
    connection: Arc<Connection>,
    request: Request<Incoming>,
) -> hyper::Response<ResponseBody> {
    let (head, body) = request.into_parts();
    if control::is_control_path(head.uri.path()) {
        let response = control::respond(&app, &head, body).await;
        let body = ResponseBody { content: whole(response.body), request: None };
        return http_response(response.status, response.headers, body);
    }
    let open = app.in_flight.open();
    let operation = Route::parse(head.uri.path()).and_then(|route| route.operation(&head.method));
    let (number, ray_id) = app.log.add(&head, operation);
    let quota = app.limiter.count(Instant::now());
    let (response, delivery) = match check(&app, number, &head, body, quota).await {
        Ok(()) => respond(&app, number, &head, operation).await,
        Err(failure) => (failure.into(), Delivery::Whole),
    };
    let latency = app.latency.get();
    // A sleep of zero length lasts until the next tick of the timer.
    if !latency.is_zero() {
        sleep(latency).await;
    }
    let content = match delivery {
        Delivery::Whole => whole(response.body),
        Delivery::Half(ending) => Content::Half(HalfBody::new(&response.body, connection, ending)),
        Delivery::Drip { bytes, every } => {
            Content::Drip(DripBody::new(response.body, bytes, every))
        }
        Delivery::Never => {
            connection.end(Ending::Reset);
            // This request ends with the connection.
            pending().await
        }
    };
    let body = ResponseBody { content, request: Some(open) };
    let status = response.status;
    app.log.update(number, |entry| entry.status = Some(status.as_u16()));
    http_response(status, with_own_headers(response.headers, &ray_id, quota), body)
}

/// Reads the body, so that the connection can be used again, and refuses requests that exceed the
/// quota or are not valid HTTP. No fault strikes those.
async fn check(
    app: &App,
    number: u64,
    head: &Parts,
    body: Incoming,
    quota: Option<QuotaState>,
) -> Result<(), Failure> {
    let length = read_body(body).await;
    if let Some(quota) = quota.filter(|quota| quota.is_exceeded) {
        return Err(rate_limited(&quota));
    }
    let length = length?;
    app.log.update(number, |entry| entry.body_length = length);
    let hosts = head.headers.get_all(header::HOST).iter().count();
    if head.version == Version::HTTP_11 && hosts != 1 {
        return Err(invalid_host());
    }
    Ok(())
}

/// The length of the body.
async fn read_body(body: Incoming) -> Result<u64, Failure> {
    if body.is_end_stream() {
        return Ok(0);
    }
    match Limited::new(body, LONGEST_BODY).collect().await {
        Ok(body) => Ok(body.to_bytes().len() as u64),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err(unreadable_body()),
    }
}

/// The response of the service, or what a fault makes of it.
async fn respond(
    app: &App,
    number: u64,
    head: &Parts,
    operation: Option<Operation>,
) -> (Response, Delivery) {
    // Whether some faults strike depends on the response, which must not change anything yet.
    let early = operation.is_some_and(Operation::is_read_only).then(|| app.service.respond(head));
    let Some(fault) = app.faults.next(operation, early.as_ref()) else {
        return (early.unwrap_or_else(|| app.service.respond(head)), Delivery::Whole);
    };
    let name = fault.kind().name();
    app.log.update(number, |entry| entry.fault = Some(name));
    let real = fault.applies().then(|| early.unwrap_or_else(|| app.service.respond(head)));
    strike(&fault, real).await
}

/// What a fault makes of the real response; `None` if the operation was not carried out.
async fn strike(fault: &Fault, real: Option<Response>) -> (Response, Delivery) {
    let response = match (fault.kind(), real) {
        (Kind::Replace { response, .. }, _) => response.clone(),
        (kind, Some(real)) => altered(&real, kind).unwrap_or(real),
        // Only a reset has neither, and it sends nothing.
        (_, None) => Response::empty(StatusCode::OK),
    };
    let delivery = match *fault.kind() {
        Kind::Reset => Delivery::Never,
        Kind::CutBody => Delivery::Half(Ending::Close),
        Kind::ResetInBody => Delivery::Half(Ending::Reset),
        Kind::Drip { bytes, every } => Delivery::Drip { bytes, every },
        Kind::Delay(by) => {
            sleep(by).await;
            Delivery::Whole
        }
        Kind::Replace { .. }
        | Kind::MalformedJson
        | Kind::Record { .. }
        | Kind::NullErrors
        | Kind::RepeatedCursor
        | Kind::EmptyPage => Delivery::Whole,
    };
    (response, delivery)
}

/// Adds the headers of every response. Those that the response has already, from a fault, stay.
fn with_own_headers(mut headers: HeaderMap, ray_id: &str, quota: Option<QuotaState>) -> HeaderMap {
    let own = [
        Some((CF_RAY, ray_id.to_owned())),
        quota.map(|quota| (RATE_LIMIT, quota.rate_limit())),
        quota.map(|quota| (RATE_LIMIT_POLICY, quota.policy())),
    ];
    for (name, text) in own.into_iter().flatten() {
        if let Ok(value) = HeaderValue::try_from(text) {
            headers.entry(name).or_insert(value);
        }
    }
    headers
}

fn whole(body: Bytes) -> Content {
    Content::Whole(Full::new(body))
}

fn http_response(
    status: StatusCode,
    headers: HeaderMap,
    body: ResponseBody,
) -> hyper::Response<ResponseBody> {
    let mut response = hyper::Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}
