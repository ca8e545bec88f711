//! Answers to requests that cannot be obeyed.

use http::{HeaderValue, Method, StatusCode, header};

use crate::answer::{Answer, ApiError, code};
use crate::operation::Resource;
use crate::quota::Standing;
use crate::request::BadParameter;

impl From<BadParameter> for Answer {
    fn from(bad: BadParameter) -> Self {
        let code = if bad.name == "cursor" { code::BAD_CURSOR } else { code::BAD_REQUEST };
        let message = format!("The query parameter \"{}\" {}.", bad.name, bad.problem);
        let error = ApiError::new(code, message).in_parameter(&bad.name);
        Self::failure(StatusCode::BAD_REQUEST, &[error])
    }
}

/// The path leads nowhere, or to another account.
pub(super) fn no_route(path: &str) -> Answer {
    let path: String = path.chars().take(120).collect();
    let errors = [
        ApiError::new(
            code::NO_ROUTE_TO_OBJECT,
            format!("Could not route to \"{path}\": perhaps an identifier in it is wrong."),
        ),
        ApiError::new(code::NO_ROUTE, "No route for that URI"),
    ];
    Answer::failure(StatusCode::NOT_FOUND, &errors)
}

/// The id in the path cannot be that of anything.
pub(super) fn malformed_id() -> Answer {
    let error =
        ApiError::new(code::NO_ROUTE_TO_OBJECT, "The registration id in the path is malformed.");
    Answer::failure(StatusCode::BAD_REQUEST, &[error])
}

pub(super) fn no_such_registration(id: &str) -> Answer {
    let error =
        ApiError::new(code::NO_SUCH_REGISTRATION, format!("There is no registration \"{id}\"."));
    Answer::failure(StatusCode::NOT_FOUND, &[error])
}

pub(super) fn method_not_allowed(method: &Method, resource: Resource) -> Answer {
    let method: String = method.as_str().chars().take(20).collect();
    let error = ApiError::new(
        code::METHOD_NOT_ALLOWED,
        format!("The method {method} is not allowed here."),
    );
    Answer::failure(StatusCode::METHOD_NOT_ALLOWED, &[error])
        .with_header(header::ALLOW, HeaderValue::from_static(resource.allow()))
}

/// The quota is used up.
pub(crate) fn rate_limited(standing: &Standing) -> Answer {
    let seconds = standing.retry_after();
    let error = ApiError::new(
        code::RATE_LIMITED,
        format!("More requests than the quota allows: wait {seconds} seconds."),
    );
    Answer::failure(StatusCode::TOO_MANY_REQUESTS, &[error])
        .with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
}

/// The body is longer than any that is worth reading.
pub(crate) fn too_large() -> Answer {
    let error = ApiError::new(code::TOO_LARGE, "The body is too large; none is needed.");
    Answer::failure(StatusCode::PAYLOAD_TOO_LARGE, &[error])
}

/// The body broke off, or is not framed as HTTP asks.
pub(crate) fn unreadable() -> Answer {
    let error = ApiError::new(code::BAD_REQUEST, "The body cannot be read.");
    Answer::failure(StatusCode::BAD_REQUEST, &[error])
}

/// The request is not HTTP that can be parsed.
pub(crate) fn with_status(status: StatusCode) -> Answer {
    let reason = status.canonical_reason().unwrap_or("Bad Request");
    let error =
        ApiError::new(code::BAD_REQUEST, format!("The request cannot be parsed: {reason}."));
    Answer::failure(status, &[error])
}
