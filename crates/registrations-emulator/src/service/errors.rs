//! Requests that are refused.

use http::{HeaderValue, Method, StatusCode, header};

use crate::query::InvalidParameter;
use crate::quota::QuotaState;
use crate::response::{ApiError, Failure, code};
use crate::route::Route;

impl From<InvalidParameter> for Failure {
    fn from(invalid: InvalidParameter) -> Self {
        let is_cursor = invalid.name == "cursor";
        let code = if is_cursor { code::INVALID_CURSOR } else { code::INVALID_REQUEST };
        let error = ApiError::new(code, invalid.message).in_parameter(&invalid.name);
        Self::new(StatusCode::BAD_REQUEST, [error])
    }
}

/// The API has no such path, or the account does not exist.
pub(super) fn no_route(path: &str) -> Failure {
    let path: String = path.chars().take(120).collect();
    let errors = [
        ApiError::new(
            code::NO_ROUTE_TO_OBJECT,
            format!("Could not route to \"{path}\": an identifier in it may be wrong."),
        ),
        ApiError::new(code::NO_ROUTE, "No route for that URI"),
    ];
    Failure::new(StatusCode::NOT_FOUND, errors)
}

/// The id in the path does not have the form of an id.
pub(super) fn invalid_id() -> Failure {
    let message = "The registration id in the path is invalid.";
    let error = ApiError::new(code::NO_ROUTE_TO_OBJECT, message);
    Failure::new(StatusCode::BAD_REQUEST, [error])
}

pub(super) fn not_found(id: &str) -> Failure {
    let error = ApiError::new(code::NOT_FOUND, format!("Registration \"{id}\" not found."));
    Failure::new(StatusCode::NOT_FOUND, [error])
}

/// The account has no override codes.
pub(super) fn admin_override_disabled() -> Failure {
    let message = "Admin Override is disabled in the device configuration.";
    let error = ApiError::new(code::ADMIN_OVERRIDE_DISABLED, message);
    Failure::new(StatusCode::CONFLICT, [error])
}

pub(super) fn method_not_allowed(method: &Method, route: Route<'_>) -> Failure {
    let method: String = method.as_str().chars().take(20).collect();
    let message = format!("The method {method} is not allowed for this path.");
    let error = ApiError::new(code::METHOD_NOT_ALLOWED, message);
    Failure::new(StatusCode::METHOD_NOT_ALLOWED, [error])
        .with_header(header::ALLOW, HeaderValue::from_static(route.allowed_methods()))
}

/// The quota is exceeded.
pub(crate) fn rate_limited(quota: &QuotaState) -> Failure {
    let seconds = quota.retry_after();
    let message = format!("The quota of requests is exceeded: wait {seconds} seconds.");
    let error = ApiError::new(code::RATE_LIMITED, message);
    Failure::new(StatusCode::TOO_MANY_REQUESTS, [error])
        .with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
}

/// HTTP/1.1 requires exactly one `Host` header.
pub(crate) fn invalid_host() -> Failure {
    let cause = ApiError::new(code::INVALID_HEADERS, "The request must have one Host header");
    let error = ApiError::new(code::INVALID_HEADERS, "Invalid request headers").caused_by(cause);
    Failure::new(StatusCode::BAD_REQUEST, [error])
}

/// The body is longer than the emulator reads.
pub(crate) fn too_large() -> Failure {
    let message = "The request body exceeds 1 MiB; no operation has one.";
    Failure::new(StatusCode::PAYLOAD_TOO_LARGE, [ApiError::new(code::TOO_LARGE, message)])
}

/// The body is incomplete, or its framing is invalid.
pub(crate) fn unreadable_body() -> Failure {
    let error = ApiError::new(code::INVALID_REQUEST, "The request body cannot be read.");
    Failure::new(StatusCode::BAD_REQUEST, [error])
}
