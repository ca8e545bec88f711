//! Answers, before they are sent.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;

/// An answer: what is sent unless a fault distorts it.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Bytes,
    /// Where the page starts, if the answer is a page.
    pub(crate) page: Option<PageStart>,
}

/// Where a page starts.
#[derive(Clone, Debug)]
pub(crate) struct PageStart {
    /// The cursor that the request came with, or that leads to the first page.
    pub(crate) cursor: String,
    /// Another cursor that leads to the same page.
    pub(crate) detour: String,
    /// Whether the request came with a cursor.
    pub(crate) was_named: bool,
}

pub(crate) const JSON: HeaderValue = HeaderValue::from_static("application/json");

impl Answer {
    pub(crate) fn new(
        status: StatusCode,
        content_type: HeaderValue,
        body: impl Into<Bytes>,
    ) -> Self {
        Self {
            status,
            headers: vec![(header::CONTENT_TYPE, content_type)],
            body: body.into(),
            page: None,
        }
    }

    /// No body, and no content type.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self { status, headers: Vec::new(), body: Bytes::new(), page: None }
    }

    /// Whether HTTP has no body under this status.
    pub(crate) fn status_forbids_body(&self) -> bool {
        matches!(self.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
    }

    /// 200 with an envelope around this result, which is JSON already.
    pub(crate) fn success(result: &[u8]) -> Self {
        const BEFORE: &[u8] = br#"{"result":"#;
        const AFTER: &[u8] = br#","success":true,"errors":[],"messages":[]}"#;
        Self::new(StatusCode::OK, JSON, [BEFORE, result, AFTER].concat())
    }

    /// An envelope that says what went wrong.
    pub(crate) fn failure(status: StatusCode, errors: &[ApiError]) -> Self {
        let envelope = Failure { result: None, success: false, errors, messages: &[] };
        let body = serde_json::to_vec(&envelope).unwrap_or_default();
        Self::new(status, JSON, body)
    }

    pub(crate) fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }
}

#[derive(Serialize)]
struct Failure<'a> {
    result: Option<()>,
    success: bool,
    errors: &'a [ApiError],
    messages: &'a [ApiError],
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

    /// Adds what caused the error.
    pub(crate) fn caused_by(mut self, cause: Self) -> Self {
        self.error_chain.push(cause);
        self
    }

    /// Names the query parameter that is to blame.
    pub(crate) fn in_parameter(mut self, name: &str) -> Self {
        self.source = Some(Source { pointer: format!("/query/{name}") });
        self
    }
}

/// The numbers that errors carry.
///
/// Those below 100,000 have been seen in the service's answers; it publishes no list, so the
/// others are the emulator's own.
pub(crate) mod code {
    pub(crate) const INVALID_HEADERS: u64 = 6003;
    pub(crate) const INVALID_AUTHORIZATION: u64 = 6103;
    pub(crate) const NO_ROUTE: u64 = 7000;
    pub(crate) const NO_ROUTE_TO_OBJECT: u64 = 7003;
    pub(crate) const MISSING_HEADERS: u64 = 9106;
    pub(crate) const AUTHENTICATION_ERROR: u64 = 10_000;
    pub(crate) const UNABLE_TO_AUTHENTICATE: u64 = 10_001;
    pub(crate) const RATE_LIMITED: u64 = 10_100;
    pub(crate) const BAD_REQUEST: u64 = 100_400;
    pub(crate) const BAD_CURSOR: u64 = 100_401;
    pub(crate) const NO_SUCH_REGISTRATION: u64 = 100_404;
    pub(crate) const METHOD_NOT_ALLOWED: u64 = 100_405;
    pub(crate) const TOO_LARGE: u64 = 100_413;
    pub(crate) const FAULT: u64 = 100_500;
}
