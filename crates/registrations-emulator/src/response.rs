//! Responses of the API, before they are sent.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;

/// A response: what is sent if no fault changes it.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Where the page starts, if the response is a page.
    pub(crate) page: Option<PageStart>,
}

/// Where a page starts.
#[derive(Clone, Debug)]
pub(crate) struct PageStart {
    /// The cursor of the request; without one, a cursor that leads to the first page.
    pub(crate) cursor: String,
    /// Another cursor that leads to the same page.
    pub(crate) other_cursor: String,
    /// Whether the request had a cursor.
    pub(crate) is_requested: bool,
}

pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");

impl Response {
    pub(crate) fn new(
        status: StatusCode,
        content_type: HeaderValue,
        body: impl Into<Bytes>,
    ) -> Self {
        let mut response = Self::empty(status);
        response.headers.insert(header::CONTENT_TYPE, content_type);
        response.body = body.into();
        response
    }

    /// No body and no content type.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Bytes::new(), page: None }
    }

    /// 200 with an envelope around this result, which is JSON already.
    pub(crate) fn success(result: &[u8]) -> Self {
        const BEFORE: &[u8] = br#"{"result":"#;
        const AFTER: &[u8] = br#","success":true,"errors":[],"messages":[]}"#;
        Self::new(StatusCode::OK, JSON, [BEFORE, result, AFTER].concat())
    }
}

/// A request that is refused. Its response is an envelope with errors.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    status: StatusCode,
    errors: Vec<ApiError>,
    header: Option<(HeaderName, HeaderValue)>,
}

impl Failure {
    pub(crate) fn new(status: StatusCode, errors: impl Into<Vec<ApiError>>) -> Self {
        Self { status, errors: errors.into(), header: None }
    }

    pub(crate) fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.header = Some((name, value));
        self
    }
}

impl From<Failure> for Response {
    fn from(failure: Failure) -> Self {
        let envelope =
            FailureEnvelope { result: None, success: false, errors: failure.errors, messages: [] };
        // Plain text and numbers always serialize.
        let body = serde_json::to_vec(&envelope).unwrap_or_default();
        let mut response = Self::new(failure.status, JSON, body);
        response.headers.extend(failure.header);
        response
    }
}

#[derive(Serialize)]
struct FailureEnvelope {
    result: Option<()>,
    success: bool,
    errors: Vec<ApiError>,
    messages: [ApiError; 0],
}

/// An error of the envelope.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ApiError {
    code: u64,
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    error_chain: Vec<ApiError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
}

#[derive(Clone, Debug, Serialize)]
struct Source {
    pointer: String,
}

impl ApiError {
    pub(crate) fn new(code: u64, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), error_chain: Vec::new(), source: None }
    }

    /// Adds a cause.
    pub(crate) fn caused_by(mut self, cause: Self) -> Self {
        self.error_chain.push(cause);
        self
    }

    /// Names the invalid query parameter.
    pub(crate) fn in_parameter(mut self, name: &str) -> Self {
        self.source = Some(Source { pointer: format!("/query/{name}") });
        self
    }
}

/// Error codes.
///
/// Codes below 100,000 have been observed on the service, which publishes no list. Codes above are
/// the emulator's own.
pub(crate) mod code {
    pub(crate) const INVALID_HEADERS: u64 = 6003;
    pub(crate) const INVALID_AUTHORIZATION: u64 = 6111;
    pub(crate) const NO_ROUTE: u64 = 7000;
    pub(crate) const NO_ROUTE_TO_OBJECT: u64 = 7003;
    pub(crate) const MISSING_HEADERS: u64 = 9106;
    pub(crate) const AUTHENTICATION_ERROR: u64 = 10_000;
    pub(crate) const UNABLE_TO_AUTHENTICATE: u64 = 10_001;
    pub(crate) const RATE_LIMITED: u64 = 10_100;
    pub(crate) const INVALID_REQUEST: u64 = 100_400;
    pub(crate) const INVALID_CURSOR: u64 = 100_401;
    pub(crate) const NOT_FOUND: u64 = 100_404;
    pub(crate) const METHOD_NOT_ALLOWED: u64 = 100_405;
    pub(crate) const ADMIN_OVERRIDE_DISABLED: u64 = 100_409;
    pub(crate) const TOO_LARGE: u64 = 100_413;
    pub(crate) const FAULT: u64 = 100_500;
}
