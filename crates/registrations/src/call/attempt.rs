//! One attempt: sends a request and receives the response.

use std::time::Duration;

use reqwest::Url;
use tokio::time::{Instant, timeout_at};

use super::{Request, send_error};
use crate::{
    client::Client,
    clock,
    error::{Error, ErrorKind, Result},
    pacing::Permit,
    response::{Head, read_body},
    transport::Attempt,
};

impl Client {
    /// Sends the request once, and returns the output and the ray id.
    pub(super) async fn attempt<R: Request>(
        &self,
        request: &R,
        http_request: reqwest::Request,
        permit: Permit,
        attempt: Attempt,
        timeout: Duration,
    ) -> Result<(R::Output, Option<String>)> {
        let operation = request.operation();
        let deadline = clock::after(Instant::now(), timeout);
        let url = http_request.url().clone();
        let response = self.shared.transport.send(http_request, attempt.clone());
        let response = match timeout_at(deadline, response).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Err(send_error::convert(error, &url, &attempt)),
            Err(_) => return Err(send_error::timed_out(&url, &attempt)),
        };
        let clock = &self.shared.clock;
        let mut head = Head::of(&response, &url, clock.system_time());
        head.ray_id = head.ray_id.map(|ray_id| self.hide(ray_id));
        head.location = head.location.map(|host| self.hide(host));
        if comes_from_elsewhere(&response, &url) {
            // The limits and the status are those of another service.
            return Err(Error::new(ErrorKind::Redirect)
                .with_operation(operation)
                .with_message(
                    "the response comes from another URL: the HTTP client follows redirects",
                )
                .with_response(head.facts())
                .with_may_have_applied(operation.is_write()));
        }
        let refused_for = head.retry_after.filter(|_| head.status == 429);
        permit.record(response.headers(), clock.now(), refused_for);
        let body = read_body(response, self.shared.max_response_size, deadline).await;
        tracing::debug!(status = head.status.as_u16(), ray_id = head.ray_id, "response");
        let output = self.interpret(request, &head, body)?;
        Ok((output, head.ray_id))
    }
}

fn comes_from_elsewhere(response: &reqwest::Response, url: &Url) -> bool {
    // A response that a transport made of an `http::Response` has a placeholder instead of a URL.
    let made = || reqwest::Response::from(http::Response::new(""));
    response.url() != url && response.url() != made().url()
}
