//! Faults that replace the real response.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::json;

use super::{Fault, Kind};
use crate::response::{ApiError, Failure, Response, code};

/// A [`Fault`] that replaces the real response.
///
/// First the headers, then the body: [`json`](Self::json), [`problem_json`](Self::problem_json),
/// [`error_code`](Self::error_code), [`html`](Self::html), [`text`](Self::text),
/// [`empty`](Self::empty) or [`body`](Self::body), each of which returns the fault. Default: a JSON
/// envelope.
///
/// ```
/// use registrations_emulator::Fault;
///
/// let fault = Fault::status(503).retry_after(2).html();
/// let fault = Fault::status(403).code(10000).message("Authentication error").json();
/// let fault = Fault::status(403).code(1020).message("Access denied").problem_json();
/// let fault = Fault::status(502).body("text/csv", "no,json");
/// ```
#[derive(Clone, Debug)]
#[must_use = "a fault has no effect until it is injected"]
pub struct StatusFault {
    name: &'static str,
    status: StatusCode,
    headers: HeaderMap,
    code: u64,
    message: String,
    /// Why the fault is invalid.
    problem: Option<String>,
}

impl StatusFault {
    pub(super) fn new(status: u16) -> Self {
        Self::named("status", status)
    }

    pub(super) fn named(name: &'static str, status: u16) -> Self {
        let status = StatusCode::from_u16(status)
            .ok()
            .filter(|status| !status.is_informational())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self {
            name,
            status,
            headers: HeaderMap::new(),
            code: code::FAULT,
            message: format!("The emulator responds with {} on demand.", reason(status)),
            problem: None,
        }
    }

    pub(super) fn rate_limited() -> Self {
        Self::named("rate_limited", 429)
            .code(code::RATE_LIMITED)
            .message("Too many requests. Please wait before you send more.")
    }

    pub(super) fn redirect(location: &str) -> Self {
        Self::named("redirect", 302).header("location", location)
    }

    /// The code of the error in the body.
    pub fn code(mut self, code: u64) -> Self {
        self.code = code;
        self
    }

    /// The message of the error in the body.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// The value of `Retry-After`, in seconds.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.headers.insert(header::RETRY_AFTER, seconds.into());
        self
    }

    /// Adds a header. It replaces the emulator's own header of that name. Headers with the same
    /// name are all sent.
    ///
    /// An invalid header is a [problem](Fault::problem). So are `Content-Length` and
    /// `Transfer-Encoding`, which the server sets: for a body that is shorter than announced, use
    /// [`Fault::cut_body`].
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let parsed = HeaderName::from_bytes(name.as_bytes());
        match (parsed, HeaderValue::from_bytes(value.as_bytes())) {
            (Ok(header::CONTENT_LENGTH | header::TRANSFER_ENCODING), _) => {
                self.fail(format!("The server sets the header {name:?} itself."));
            }
            (Ok(name), Ok(value)) => {
                self.headers.append(name, value);
            }
            _ => self.fail(format!("The header {name:?} with the value {value:?} is invalid.")),
        }
        self
    }

    /// Keeps the first problem.
    fn fail(&mut self, problem: String) {
        self.problem.get_or_insert(problem);
    }

    /// With a JSON envelope that has `"success":false` and one error.
    pub fn json(self) -> Fault {
        let error = ApiError::new(self.code, self.message.as_str());
        let response = Failure::new(self.status, [error]).into();
        self.with(response)
    }

    /// With a problem of RFC 9457, as the service's edge sends it to clients that accept JSON: the
    /// [message](Self::message) is its `detail`, the [code](Self::code) its `error_code`.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// use registrations_emulator::Fault;
    ///
    /// emulator.inject(Fault::status(403).code(1020).message("Access denied").problem_json());
    /// let response = reqwest::get(emulator.base_url()).await?;
    /// assert_eq!(response.headers()["content-type"], "application/problem+json");
    /// assert!(response.text().await?.contains(r#""error_code":1020"#));
    /// # Ok(())
    /// # }
    /// ```
    pub fn problem_json(self) -> Fault {
        let problem = json!({
            "type": "about:blank",
            "title": self.status.canonical_reason().unwrap_or("Unknown error"),
            "status": self.status.as_u16(),
            "detail": self.message,
            "error_code": self.code,
        });
        self.body("application/problem+json", problem.to_string())
    }

    /// With the plain text `error code: 1020`, as the service's edge sends it to other clients.
    pub fn error_code(self) -> Fault {
        let text = format!("error code: {}", self.code);
        self.text(text)
    }

    /// With an HTML page, as an edge server sends it.
    pub fn html(self) -> Fault {
        let title = reason(self.status);
        let body = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>{title}</title></head>\n\
             <body><h1>{title}</h1><p>The emulator sent this page on demand.</p></body>\n</html>\n"
        );
        self.body("text/html; charset=UTF-8", body)
    }

    /// With this plain text.
    pub fn text(self, text: impl Into<String>) -> Fault {
        self.body("text/plain; charset=UTF-8", text.into())
    }

    /// With these bytes. An invalid content type is a [problem](Fault::problem).
    pub fn body(mut self, content_type: &str, body: impl Into<Bytes>) -> Fault {
        let value = HeaderValue::from_bytes(content_type.as_bytes()).unwrap_or_else(|_| {
            self.fail(format!("The content type {content_type:?} is invalid."));
            HeaderValue::from_static("")
        });
        let response = Response::new(self.status, value, body);
        self.with(response)
    }

    /// Without a body and without a content type.
    pub fn empty(self) -> Fault {
        let response = Response::empty(self.status);
        self.with(response)
    }

    fn with(self, mut response: Response) -> Fault {
        // HTTP does not allow a body for these. It would be read as the next response.
        if matches!(self.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
            response = Response::empty(self.status);
        }
        // The first header of a name replaces that of the body, and further ones are added.
        response.headers.extend(self.headers);
        if let Some(problem) = &self.problem {
            let error = ApiError::new(code::FAULT, problem.as_str());
            response = Failure::new(StatusCode::INTERNAL_SERVER_ERROR, [error]).into();
        }
        let problem = self.problem;
        Fault { problem, ..Fault::new(Kind::Replace { name: self.name, response }) }
    }
}

impl From<StatusFault> for Fault {
    fn from(fault: StatusFault) -> Self {
        fault.json()
    }
}

fn reason(status: StatusCode) -> String {
    let reason = status.canonical_reason().unwrap_or("Unknown error");
    format!("{} {reason}", status.as_u16())
}
