//! Faults that send another answer in place of the true one.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};

use super::{Fault, Kind};
use crate::answer::{Answer, ApiError, code};

/// A [`Fault`] that sends another answer in place of the true one.
///
/// First what its head holds, then what its body is: [`json`](Self::json), [`html`](Self::html),
/// [`text`](Self::text), [`empty`](Self::empty) or [`body`](Self::body), each of which returns the
/// fault. Injected as it is, it has a JSON body.
///
/// ```
/// use registrations_emulator::Fault;
///
/// let fault = Fault::status(503).retry_after(2).html();
/// let fault = Fault::status(403).code(10000).message("Authentication error").json();
/// let fault = Fault::status(502).body("application/problem+json", r#"{"title":"oops"}"#);
/// ```
#[derive(Clone, Debug)]
#[must_use = "a fault strikes only once it is injected"]
pub struct StatusFault {
    name: &'static str,
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    code: u64,
    message: String,
    /// Why it cannot be sent as it was told.
    problem: Option<String>,
}

/// The other answer.
#[derive(Clone, Debug)]
pub(crate) struct StandIn {
    pub(super) name: &'static str,
    pub(crate) answer: Answer,
}

impl StatusFault {
    pub(super) fn new(status: u16) -> Self {
        let status = StatusCode::from_u16(status)
            .ok()
            .filter(|status| !status.is_informational())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self {
            name: "status",
            status,
            headers: Vec::new(),
            code: code::FAULT,
            message: format!("The emulator was told to answer {}.", reason(status)),
            problem: None,
        }
    }

    pub(super) fn rate_limited() -> Self {
        Self {
            name: "rate_limited",
            ..Self::new(429)
                .code(code::RATE_LIMITED)
                .message("Too many requests. Please wait before you send more.")
        }
    }

    pub(super) fn redirect(location: &str) -> Self {
        Self { name: "redirect", ..Self::new(302).header("location", location) }
    }

    /// The code of the error in the JSON envelope.
    pub fn code(mut self, code: u64) -> Self {
        self.code = code;
        self
    }

    /// The message of the error in the JSON envelope.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// The value of `Retry-After`, in seconds.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.headers.retain(|(name, _)| name != header::RETRY_AFTER);
        self.header("retry-after", &seconds.to_string())
    }

    /// One more header. The first of a name takes the place of the emulator's own, if it has one;
    /// further ones are sent beside it.
    ///
    /// What cannot be a header is a [problem](Fault::problem). So are `Content-Length` and
    /// `Transfer-Encoding`, which the server sets itself: see [`Fault::cut_body`] for a body that
    /// is shorter than announced.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let parsed = HeaderName::from_bytes(name.as_bytes());
        match (parsed, HeaderValue::from_bytes(value.as_bytes())) {
            (Ok(header::CONTENT_LENGTH | header::TRANSFER_ENCODING), _) => {
                self.fail(format!("The header \"{name}\" is the server's to set."));
            }
            (Ok(name), Ok(value)) => self.headers.push((name, value)),
            _ => self.fail(format!("{name:?} with the value {value:?} is no header.")),
        }
        self
    }

    /// Keeps the first problem.
    fn fail(&mut self, problem: String) {
        self.problem.get_or_insert(problem);
    }

    /// With a JSON envelope that says `"success":false` and holds one error.
    pub fn json(self) -> Fault {
        let error = ApiError::new(self.code, self.message.as_str());
        let answer = Answer::failure(self.status, &[error]);
        self.with(answer)
    }

    /// With a page of HTML, as an edge server sends it.
    pub fn html(self) -> Fault {
        let title = reason(self.status);
        let body = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>{title}</title></head>\n\
             <body><h1>{title}</h1><p>This page stands in for an answer.</p></body>\n</html>\n"
        );
        self.body("text/html; charset=UTF-8", body)
    }

    /// With this plain text.
    pub fn text(self, text: impl Into<String>) -> Fault {
        self.body("text/plain; charset=UTF-8", text.into())
    }

    /// With these bytes, whatever they are. What cannot be a content type is a
    /// [problem](Fault::problem).
    pub fn body(mut self, content_type: &str, body: impl Into<Bytes>) -> Fault {
        let value = HeaderValue::from_bytes(content_type.as_bytes()).unwrap_or_else(|_| {
            self.fail(format!("{content_type:?} is no content type."));
            HeaderValue::from_static("")
        });
        let answer = Answer::new(self.status, value, body);
        self.with(answer)
    }

    /// Without a body, and without a content type.
    pub fn empty(self) -> Fault {
        let answer = Answer::empty(self.status);
        self.with(answer)
    }

    fn with(self, mut answer: Answer) -> Fault {
        // HTTP has no bodies under these, and whoever sent one would garble the next answer.
        if answer.status_forbids_body() {
            answer = Answer::empty(self.status);
        }
        // A content type that was given outweighs that of the body.
        if self.headers.iter().any(|(name, _)| name == header::CONTENT_TYPE) {
            answer.headers.clear();
        }
        answer.headers.extend(self.headers);
        if let Some(problem) = &self.problem {
            let error = ApiError::new(code::FAULT, problem.as_str());
            answer = Answer::failure(StatusCode::INTERNAL_SERVER_ERROR, &[error]);
        }
        let problem = self.problem;
        Fault { problem, ..Fault::new(Kind::StandIn(StandIn { name: self.name, answer })) }
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
