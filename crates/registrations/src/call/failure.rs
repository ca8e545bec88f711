//! Failures, each with everything that is known of it.

use registrations_api as api;

use super::{Misread, Why};
use crate::{
    Error, ErrorKind,
    answer::Answer,
    client::Credentials,
    envelope::Body,
    error::{
        EXCERPT,
        display::{cut, one_line},
    },
};

/// Why there is no whole answer.
#[derive(Debug)]
pub(super) enum Broken {
    TimedOut,
    Off(api::Error<()>),
}

/// There was no answer at all.
pub(super) fn unanswered(broken: Option<Broken>, write: bool) -> Error {
    let error = match broken {
        Some(Broken::TimedOut) => {
            let mut failure = Error::new(ErrorKind::Timeout);
            failure.inner_mut().applied = write;
            return failure;
        }
        Some(Broken::Off(api::Error::CommunicationError(error))) => error.without_url(),
        // The bindings have no other failure that comes before an answer.
        Some(_) | None => return Error::new(ErrorKind::Transport).with_detail("no answer"),
    };
    let (kind, sent) = kind_of(&error);
    let mut failure = Error::new(kind).with_source(error);
    if kind == ErrorKind::InvalidInput {
        failure = failure.with_detail("the URL cannot be sent: it is too long");
    }
    failure.inner_mut().applied = write && sent;
    failure
}

/// Which kind of failure it is, and whether the request may have been sent.
fn kind_of(error: &reqwest::Error) -> (ErrorKind, bool) {
    if error.is_builder() {
        (ErrorKind::InvalidInput, false)
    } else if error.is_redirect() {
        (ErrorKind::Redirect, true)
    } else if error.is_connect() {
        (ErrorKind::Connect, false)
    } else if error.is_timeout() {
        (ErrorKind::Timeout, true)
    } else {
        (ErrorKind::Transport, true)
    }
}

/// A client of the caller's own followed a redirect.
pub(super) fn from_elsewhere(answer: &Answer, write: bool) -> Error {
    let mut failure = Error::new(ErrorKind::Redirect)
        .with_detail("the answer comes from another URL: the HTTP client follows redirects");
    facts(&mut failure, answer);
    failure.inner_mut().retry_after = None;
    failure.inner_mut().applied = write;
    failure
}

/// An answer whose status is not that of success.
pub(super) fn status(
    answer: Answer,
    broken: Option<Broken>,
    credentials: &Credentials,
    write: bool,
) -> Error {
    let kind = match answer.status {
        300..=399 => ErrorKind::Redirect,
        // 201, 204 and the like are not documented, so nobody knows what they mean.
        ..=299 => ErrorKind::NotApi,
        400.. => ErrorKind::Api,
    };
    let mut failure = Error::new(kind);
    facts(&mut failure, &answer);
    if let Some(body) = &answer.body {
        let body = Body::read(body);
        failure.inner_mut().detail = body.summary();
        failure.inner_mut().errors = body.into_errors();
    } else {
        failure.inner_mut().detail = Some("the body could not be received".to_owned());
        if let Some(Broken::Off(api::Error::CommunicationError(error))) = broken {
            failure = failure.with_source(error.without_url());
        }
    }
    if kind == ErrorKind::Redirect {
        let host = answer.location.as_deref().unwrap_or("nowhere");
        failure.inner_mut().detail = Some(format!("a redirect to {host}, which is not followed"));
    }
    // A request that took too long to arrive (408) may have arrived after all.
    let refused = matches!(answer.status, 300..=407 | 409..=499);
    failure.inner_mut().applied = write && !refused;
    excerpt(&mut failure, answer, credentials);
    failure
}

/// The body broke off.
pub(super) fn broken_off(answer: &Answer, broken: Option<Broken>, write: bool) -> Error {
    let mut failure = match broken {
        Some(Broken::TimedOut) => Error::new(ErrorKind::Timeout),
        Some(Broken::Off(api::Error::CommunicationError(error))) => {
            // A client of the caller's own can have timeouts of its own.
            let timed_out = error.is_timeout();
            let kind = if timed_out { ErrorKind::Timeout } else { ErrorKind::Transport };
            Error::new(kind).with_source(error.without_url())
        }
        _ => Error::new(ErrorKind::Transport),
    };
    facts(&mut failure, answer);
    failure.inner_mut().detail = Some("the answer broke off".to_owned());
    failure.inner_mut().applied = write;
    failure
}

/// The API says that it did not do it.
pub(super) fn unsuccessful(answer: Answer, credentials: &Credentials, applied: bool) -> Error {
    let mut failure = Error::new(ErrorKind::Api).with_detail("the answer says that it failed");
    facts(&mut failure, &answer);
    if let Some(body) = &answer.body {
        failure.inner_mut().errors = Body::read(body).into_errors();
    }
    failure.inner_mut().applied = applied;
    excerpt(&mut failure, answer, credentials);
    failure
}

/// Something other than the API answered.
pub(super) fn not_api(
    answer: Answer,
    summary: Option<String>,
    credentials: &Credentials,
    write: bool,
) -> Error {
    let mut failure = Error::new(ErrorKind::NotApi);
    if let Some(summary) = summary {
        failure = failure.with_detail(format!("the answer is {summary}"));
    }
    facts(&mut failure, &answer);
    failure.inner_mut().applied = write;
    excerpt(&mut failure, answer, credentials);
    failure
}

/// The answer is not what the description says.
pub(super) fn misread(
    answer: Answer,
    misread: Misread,
    credentials: &Credentials,
    write: bool,
) -> Error {
    let mut failure = decode(misread);
    facts(&mut failure, &answer);
    failure.inner_mut().applied = write;
    excerpt(&mut failure, answer, credentials);
    failure
}

/// What could not be read, without the facts of the answer.
pub(super) fn decode(misread: Misread) -> Error {
    let place = if misread.path.is_empty() {
        "the answer".to_owned()
    } else {
        format!("the answer's {}", misread.path)
    };
    let mut failure = Error::new(ErrorKind::Decode).with_detail(match misread.why {
        Why::Missing => format!("{place} is missing"),
        Why::Json(_) => format!("{place} could not be read"),
        Why::Other(why) => format!("{place} {why}"),
    });
    if let Why::Json(error) = misread.why {
        failure = failure.with_source(error);
    }
    if !misread.path.is_empty() {
        failure.inner_mut().path = Some(misread.path);
    }
    failure
}

fn facts(failure: &mut Error, answer: &Answer) {
    let inner = failure.inner_mut();
    inner.status = Some(answer.status);
    inner.ray_id.clone_from(&answer.ray_id);
    inner.retry_after = answer.retry_after;
}

/// Keeps the beginning of the body, and what a service that repeats what it was sent must not give away out of it.
fn excerpt(failure: &mut Error, answer: Answer, credentials: &Credentials) {
    let inner = failure.inner_mut();
    if let Some(body) = answer.body.filter(|body| !body.is_empty()) {
        // Hidden before it is cut, so that no half of a secret is left at the end.
        let start = body.get(..EXCERPT * 4).unwrap_or(&body);
        let text = credentials.hide(String::from_utf8_lossy(start).into_owned());
        inner.body = Some(cut(&text, EXCERPT).to_owned());
    }
    for error in &mut inner.errors {
        hide_in(error, credentials);
    }
    if let Some(detail) = inner.detail.take() {
        inner.detail = Some(one_line(&credentials.hide(detail)).into_owned());
    }
}

fn hide_in(error: &mut crate::ApiError, credentials: &Credentials) {
    error.message = credentials.hide(std::mem::take(&mut error.message));
    error.documentation_url = error.documentation_url.take().map(|it| credentials.hide(it));
    error.pointer = error.pointer.take().map(|it| credentials.hide(it));
    for cause in &mut error.chain {
        hide_in(cause, credentials);
    }
}
