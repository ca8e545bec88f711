//! The path of one call.
//!
//! ```text
//! build → sign → wait for a permit → execute → record the rate limit → read the body → decode
//! ```
//!
//! [`Client::perform`] is the retry loop around it. Pagination and bulk operations are loops around `perform`.

mod attempt;
mod attempts;
mod interpret;
mod send_error;
mod stop;
#[cfg(test)]
mod tests;

use attempts::Attempts;
use registrations_api as api;
pub(crate) use stop::{Stop, stop};
use tracing::Instrument;

use crate::{
    client::Client,
    error::{Error, Result},
    operation::Operation,
    pacing::{NoPermit, Pacer, Permit},
    response::{DecodeFailure, Envelope},
    task,
};

/// The longest URL that the HTTP library can send.
pub(crate) const MAX_URL: usize = 65_534;

/// One operation: how to build its request and read its response.
pub(crate) trait Request: Send + Sync {
    type Output: Send;

    fn operation(&self) -> Operation;

    /// The number of the page or chunk, for the span.
    fn part(&self) -> Option<usize> {
        None
    }

    /// Builds the request with the bindings.
    fn build(&self, client: &Client) -> Result<reqwest::Request, api::Error>;

    /// Reads a body that has exactly the documented form and says that the request succeeded. `None` for any other.
    fn decode(&self, _body: &[u8]) -> Option<Self::Output> {
        None
    }

    /// Reads the envelope of any other successful response.
    fn read(&self, envelope: &Envelope<'_>) -> Result<Self::Output, DecodeFailure>;

    /// The output if this failure shows that an earlier attempt, whose response was lost, has succeeded.
    fn recover_lost_response(&self, _failure: &Error) -> Option<Self::Output> {
        None
    }
}

/// A successful call.
#[derive(Debug)]
pub(crate) struct Completed<T> {
    pub(crate) output: T,
    pub(crate) ray_id: Option<String>,
    pub(crate) attempts: u32,
}

impl Client {
    /// Sends a request, with retries as the policy allows, until `stop` says to stop waiting.
    pub(crate) async fn perform<R: Request>(
        &self,
        request: &R,
        stop: &Stop,
    ) -> Result<Completed<R::Output>> {
        task::runtime(request.operation())?;
        let span = request.operation().span(request.part());
        let call = self.perform_in_span(request, stop).instrument(span);
        task::with_drivers(request.operation(), call).await
    }

    async fn perform_in_span<R: Request>(
        &self,
        request: &R,
        stop: &Stop,
    ) -> Result<Completed<R::Output>> {
        let mut attempts = Attempts::new(self, request.operation());
        loop {
            let http_request = self.build(request)?;
            // Biased: nothing starts once the call was told to stop.
            let permit = tokio::select! {
                biased;
                () = stop.stopped() => return Err(attempts.stopped()),
                permit = self.permit(&attempts) => permit,
            };
            let permit = match permit {
                Ok(permit) => permit,
                Err(reason) => return Err(attempts.not_sent(reason)),
            };
            let Some((attempt, timeout)) = attempts.start(self.shared.attempt_timeout) else {
                return Err(attempts.not_sent(NoPermit::OutOfTime));
            };
            let error = match self.attempt(request, http_request, permit, attempt, timeout).await {
                Ok((output, ray_id)) => {
                    return Ok(Completed { output, ray_id, attempts: attempts.count() });
                }
                Err(error) => error,
            };
            if let Some(output) = attempts.recover_lost_response(request, &error) {
                let ray_id = error.ray_id().map(str::to_owned);
                return Ok(Completed { output, ray_id, attempts: attempts.count() });
            }
            let retry_at = attempts.fail(error)?;
            tokio::select! {
                biased;
                () = stop.stopped() => return Err(attempts.stopped()),
                () = self.shared.clock.sleep_until(retry_at) => {}
            }
        }
    }

    /// Builds and signs the request.
    pub(crate) fn build<R: Request>(&self, request: &R) -> Result<reqwest::Request> {
        let operation = request.operation();
        let mut http_request =
            request.build(self).map_err(|error| Error::unbuilt(operation, error))?;
        let length = http_request.url().as_str().len();
        if length > MAX_URL {
            let message =
                format!("the URL is too long: {length} bytes, more than {MAX_URL}; pass fewer ids");
            return Err(Error::invalid_input(operation, message));
        }
        let headers = http_request.headers_mut();
        for (name, value) in &*self.headers {
            if !headers.contains_key(name) {
                headers.insert(name, value.clone());
            }
        }
        for (name, value) in &self.shared.own_headers {
            headers.insert(name, value.clone());
        }
        self.identity.sign(headers);
        Ok(http_request)
    }

    async fn permit(&self, attempts: &Attempts<'_>) -> Result<Permit, NoPermit> {
        match self.identity.pacer() {
            Some(pacer) => Pacer::acquire(pacer, &*self.shared.clock, attempts.patience()).await,
            None => Ok(Permit::unpaced()),
        }
    }
}
