//! Why there is no response.

use std::error::Error as StdError;

use reqwest::Url;

use crate::{Error, ErrorKind, Operation, text::one_line};

/// Converts the error of a request that got no response.
pub(super) fn convert(error: reqwest::Error, url: &Url, operation: Operation) -> Error {
    let error = error.without_url();
    let host = url.host_str().unwrap_or_default();
    let cause = cause(&error);
    let (kind, message) = if error.is_builder() {
        (ErrorKind::InvalidInput, format!("the request cannot be sent: {cause}"))
    } else if error.is_redirect() {
        (ErrorKind::Redirect, format!("a redirect: {cause}"))
    } else if error.is_connect() && cause.contains("certificate") {
        (ErrorKind::Certificate, format!("the certificate of {host} is not trusted: {cause}"))
    } else if error.is_connect() {
        (ErrorKind::Connect, format!("no connection to {host}: {cause}"))
    } else if error.is_timeout() {
        (ErrorKind::Timeout, "the time limit of the HTTP client was exceeded".to_owned())
    } else if is_malformed(&error) {
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

/// How the errors start that only name the step that failed.
const STEPS: [&str; 4] = [
    "error sending request",
    "error decoding response body",
    "error reading a body",
    "client error (",
];

/// The causes of an error, from the outermost that says something to the innermost.
pub(super) fn cause(error: &(dyn StdError + 'static)) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut source = Some(error);
    while let Some(error) = source {
        let text = error.to_string();
        source = error.source();
        let names_only_the_step = STEPS.iter().any(|step| text.starts_with(step));
        if (names_only_the_step && source.is_some())
            || parts.last().is_some_and(|last| last.contains(&text))
        {
            continue;
        }
        // hyper-util does not keep the status of the proxy.
        parts.push(text.replace("tunnel error: unsuccessful", "the proxy refused the connection"));
    }
    one_line(&parts.join(": ")).into_owned()
}

/// The response cannot be parsed as HTTP, for example because it has too many headers.
fn is_malformed(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(error) = source {
        if error.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse) {
            return true;
        }
        source = error.source();
    }
    false
}
