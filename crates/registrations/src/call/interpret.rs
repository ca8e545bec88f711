//! Decides what a response means: success, or which failure.

use std::borrow::Cow;

use super::Request;
use crate::{
    client::Client,
    error::{Error, ErrorKind, Origin, Result, cause},
    response::{Body, BodyError, DecodeFailure, Head, Refusal, excerpt, to_text},
};

impl Client {
    /// Decides what a response means.
    pub(super) fn interpret<R: Request>(
        &self,
        request: &R,
        head: &Head,
        body: Result<Vec<u8>, BodyError>,
    ) -> Result<R::Output> {
        let operation = request.operation();
        let mut facts = head.facts();
        let failure = match body {
            Err(error) => self.body_failure(head, error),
            Ok(bytes) => {
                if operation.is_success(head.status.as_u16())
                    && let Some(output) = request.decode(&bytes)
                {
                    return Ok(output);
                }
                let text = to_text(&bytes);
                let body = Body::read(&text);
                facts.origin = body.origin();
                facts.errors = body.errors();
                if facts.errors.is_empty() && (head.status.as_u16() >= 400 || body.is_refusal()) {
                    let refusal = Refusal::read(&text);
                    facts.errors = refusal.errors;
                    if refusal.is_from_edge && facts.origin == Origin::Unknown {
                        facts.origin = Origin::InFront;
                    }
                }
                for error in &mut facts.errors {
                    error.hide_and_cut(&|text| self.hide(text));
                }
                if !operation.returns_secrets() {
                    facts.body_excerpt = excerpt(&bytes, |text| self.hide(text));
                }
                let summary = body.summary(|title| self.hide(title));
                if operation.is_success(head.status.as_u16()) {
                    match success(request, body, summary) {
                        Ok(output) => return Ok(output),
                        Err(failure) => failure,
                    }
                } else {
                    status_failure(head, summary)
                }
            }
        };
        Err(failure
            .error
            .with_operation(operation)
            .with_response(facts)
            .with_retry_after(head.retry_after)
            .with_may_have_applied(operation.is_write() && failure.may_have_applied))
    }

    /// The body could not be received.
    fn body_failure(&self, head: &Head, error: BodyError) -> Failure {
        let (kind, message): (_, Cow<'static, str>) = match &error {
            BodyError::TimedOut => (
                ErrorKind::Timeout,
                "the time limit was exceeded while the response was received".into(),
            ),
            BodyError::TooLarge => (
                ErrorKind::ResponseTooLarge,
                format!(
                    "the response has more than {} bytes (max_response_size)",
                    self.shared.max_response_size
                )
                .into(),
            ),
            BodyError::Broken(error) => (
                ErrorKind::Transport,
                format!("the connection broke while the response was received: {}", cause(error))
                    .into(),
            ),
            BodyError::Corrupt(_) => (
                ErrorKind::UnexpectedResponse,
                "the compressed data of the response is corrupt".into(),
            ),
            BodyError::Malformed(error) => (
                ErrorKind::UnexpectedResponse,
                format!("the response is not valid HTTP: {}", cause(error)).into(),
            ),
            BodyError::UnsupportedEncoding(encoding) => (
                ErrorKind::UnexpectedResponse,
                format!(
                    "the response has the unsupported content encoding {:?}",
                    self.hide(encoding.clone())
                )
                .into(),
            ),
        };
        // A status of failure says more than a body that could not be read.
        let kind = if head.status == 200 { kind } else { status_kind(head) };
        let failure = Error::new(kind).with_message(message);
        let error = match error {
            BodyError::Broken(error) | BodyError::Corrupt(error) | BodyError::Malformed(error) => {
                failure.with_source(error)
            }
            BodyError::TimedOut | BodyError::TooLarge | BodyError::UnsupportedEncoding(_) => {
                failure
            }
        };
        Failure { error, may_have_applied: is_undecided(head) }
    }
}

/// Why a call failed.
struct Failure {
    error: Error,
    /// Whether the response leaves open that the change was made, if it is a change that was requested.
    may_have_applied: bool,
}

impl Failure {
    fn undecided(error: Error) -> Self {
        Self { error, may_have_applied: true }
    }
}

/// What a body with status 200 means.
fn success<R: Request>(
    request: &R,
    body: Body<'_>,
    summary: Option<Cow<'static, str>>,
) -> Result<R::Output, Failure> {
    let envelope = match body {
        Body::Envelope(envelope) => envelope,
        Body::Malformed(error) => {
            return Err(Failure::undecided(DecodeFailure::json("", error).into_error()));
        }
        _ => {
            let message = format!("the response is {}", summary.unwrap_or_default());
            let error = Error::new(ErrorKind::UnexpectedResponse).with_message(message);
            return Err(Failure::undecided(error));
        }
    };
    let refused = |message| Error::new(ErrorKind::Api).with_message(message);
    match envelope.success() {
        Ok(true) if !envelope.has_errors() => {
            request.read(&envelope).map_err(|failure| Failure::undecided(failure.into_error()))
        }
        Ok(true) => {
            Err(Failure::undecided(refused("the response reports success and a list of errors")))
        }
        Ok(false) => Err(Failure {
            error: refused("the response says that the request failed"),
            may_have_applied: false,
        }),
        // Its errors say more than the lack of a readable success.
        Err(_) if !envelope.errors().is_empty() => {
            Err(Failure::undecided(Error::new(ErrorKind::Api)))
        }
        Err(failure) => Err(Failure::undecided(failure.into_error())),
    }
}

/// A status other than 200.
fn status_failure(head: &Head, summary: Option<Cow<'static, str>>) -> Failure {
    let kind = status_kind(head);
    let message = match (kind, &head.location) {
        (ErrorKind::Redirect, Some(host)) => {
            format!("a redirect to {host}, which the client does not follow").into()
        }
        (ErrorKind::UnexpectedResponse, _) => "a status that the API does not document".into(),
        (_, _) => summary.unwrap_or("the service refused the request".into()),
    };
    let error = Error::new(kind).with_message(message);
    Failure { error, may_have_applied: is_undecided(head) }
}

fn status_kind(head: &Head) -> ErrorKind {
    match head.status.as_u16() {
        300..=303 | 305..=399 if head.location.is_some() => ErrorKind::Redirect,
        // 201, 204, 304 and the like are not documented, so that their meaning is unknown.
        ..=399 => ErrorKind::UnexpectedResponse,
        400.. => ErrorKind::Api,
    }
}

/// Whether the status leaves open that the change was made. The service refuses with 4xx, except for a request that
/// took too long to arrive (408).
fn is_undecided(head: &Head) -> bool {
    !matches!(head.status.as_u16(), 300..=407 | 409..=499)
}
