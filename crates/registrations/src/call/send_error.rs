//! Why there is no response.

use std::{error::Error as StdError, io};

use reqwest::Url;

use crate::{
    error::{Error, ErrorKind, cause, chain},
    transport::{Attempt, Failure, TransportError},
};

/// Converts the error of an attempt that got no response.
pub(super) fn convert(error: TransportError, url: &Url, attempt: &Attempt) -> Error {
    let operation = attempt.operation();
    let host = url.host_str().unwrap_or_default();
    let (failure, message, was_sent) = match error.0 {
        Failure::Http(error) => return convert_http(error, host, attempt),
        Failure::Connect(error) => {
            let message = format!("no connection to {host}: {}", cause(&*error));
            (Error::new(ErrorKind::Connect).with_source(error), message, false)
        }
        Failure::Broken(error) => {
            let message = format!("the connection broke: {}", cause(&*error));
            (Error::new(ErrorKind::Transport).with_source(error), message, true)
        }
    };
    failure
        .with_operation(operation)
        .with_message(message)
        .with_may_have_applied(operation.is_write() && was_sent)
}

/// The time limit was exceeded.
pub(super) fn timed_out(url: &Url, attempt: &Attempt) -> Error {
    let operation = attempt.operation();
    if attempt.may_be_sent() {
        return Error::new(ErrorKind::Timeout)
            .with_operation(operation)
            .with_may_have_applied(operation.is_write());
    }
    let host = url.host_str().unwrap_or_default();
    Error::new(ErrorKind::Connect)
        .with_operation(operation)
        .with_message(format!("no connection to {host} within the time limit"))
}

fn convert_http(error: reqwest::Error, host: &str, attempt: &Attempt) -> Error {
    let error = error.without_url();
    let operation = attempt.operation();
    let cause = cause(&error);
    let (kind, message) = if error.is_builder() {
        (ErrorKind::InvalidInput, format!("the request cannot be sent: {cause}"))
    } else if error.is_redirect() {
        (ErrorKind::Redirect, format!("a redirect: {cause}"))
    } else if error.is_connect() && cause.contains("certificate") {
        (ErrorKind::Certificate, format!("the certificate of {host} is not trusted: {cause}"))
    } else if error.is_connect() && is_invalid_data(&error) {
        // The only data that is read to establish a connection is that of TLS.
        (ErrorKind::Connect, format!("no TLS connection to {host}: {cause}"))
    } else if error.is_connect() || !attempt.may_be_sent() {
        (ErrorKind::Connect, format!("no connection to {host}: {cause}"))
    } else if error.is_timeout() {
        (ErrorKind::Timeout, "the time limit of the HTTP client was exceeded".to_owned())
    } else if cause.contains("message head is too large") {
        let message = "the response has more than 100 headers, or too large ones";
        (ErrorKind::UnexpectedResponse, message.to_owned())
    } else if is_caused_by(&error, hyper::Error::is_parse) {
        (ErrorKind::UnexpectedResponse, format!("the response is not valid HTTP: {cause}"))
    } else {
        (ErrorKind::Transport, format!("the connection broke: {cause}"))
    };
    let was_sent =
        !matches!(kind, ErrorKind::InvalidInput | ErrorKind::Certificate | ErrorKind::Connect);
    Error::new(kind)
        .with_operation(operation)
        .with_message(message)
        .with_may_have_applied(operation.is_write() && was_sent)
        .with_source(error)
}

fn is_caused_by(error: &reqwest::Error, is_cause: fn(&hyper::Error) -> bool) -> bool {
    chain(error).any(|cause| cause.downcast_ref().is_some_and(is_cause))
}

fn is_invalid_data(error: &(dyn StdError + 'static)) -> bool {
    chain(error).filter_map(|cause| cause.downcast_ref::<io::Error>()).any(|error| {
        // The source of an error that wraps another one is not that error, but its source.
        let inner = error.get_ref().map(|inner| inner as &(dyn StdError + 'static));
        error.kind() == io::ErrorKind::InvalidData || inner.is_some_and(is_invalid_data)
    })
}
