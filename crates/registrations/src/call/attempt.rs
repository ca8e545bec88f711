//! One attempt: one request, and its answer or the lack of one.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::Arc,
    task::Poll,
    time::Duration,
};

use registrations_api as api;

use super::{
    Answered, Call, Misread, Why,
    failure::{self, Broken},
};
use crate::{
    Client, Error, Result,
    answer::{Answer, Capture},
    envelope::Body,
    pacing::Permit,
};

/// How many turns the connection's task needs for an answer that is there: for its head, its body and its end.
const TURNS: usize = 8;

impl Client {
    pub(super) async fn attempt<C: Call>(
        &self,
        call: &C,
        permit: Permit,
        timeout: Duration,
    ) -> Result<Answered<C::Output>> {
        let capture = Arc::new(Capture::default());
        let hooks = self.hooks(&capture, permit);
        let client =
            api::Client::new_with_client(&self.shared.base_url, self.shared.http.clone(), hooks);
        let outcome = match within(timeout, call.send(&client, &self.account_id)).await {
            Some(outcome) => outcome.map_err(Broken::Off),
            None => Err(Broken::TimedOut),
        };
        self.judge(call, outcome, capture.take()).map_err(|error| error.during(call.operation()))
    }

    /// What to do with the request and the answer on their way.
    fn hooks(&self, capture: &Arc<Capture>, permit: Permit) -> api::Hooks {
        let shared = Arc::clone(&self.shared);
        let asked = Arc::clone(capture);
        let on_request = move |request: &mut reqwest::Request| {
            asked.request(request);
            // The time is kept by `within`, and not by a client of the caller's own.
            *request.timeout_mut() = Some(Duration::MAX);
            shared.credentials.sign(request.headers_mut());
            let agent = shared.user_agent.clone();
            request.headers_mut().insert(reqwest::header::USER_AGENT, agent);
        };

        let shared = Arc::clone(&self.shared);
        let answered = Arc::clone(capture);
        // The hooks live as long as the attempt, so that a permit that is not taken here is given back then.
        let permit = std::sync::Mutex::new(Some(permit));
        let on_response = move |response: &reqwest::Response| {
            answered.response(response, shared.clock.today());
            if answered.is_from_elsewhere() {
                // What another service says of its limits is none of ours.
                return;
            }
            let permit = permit.lock().ok().and_then(|mut permit| permit.take());
            if let Some(permit) = permit {
                permit.answered(response, shared.clock.now(), answered.retry_after());
            }
        };

        let received = Arc::clone(capture);
        api::Hooks::on_request(on_request)
            .and_on_response(on_response)
            .and_on_body(move |body| received.body(body))
    }

    /// What an outcome means.
    fn judge<C: Call>(
        &self,
        call: &C,
        outcome: Result<Option<C::Output>, Broken>,
        answer: Option<Answer>,
    ) -> Result<Answered<C::Output>> {
        let write = call.operation().is_write();
        let Some(mut answer) = answer else {
            return Err(failure::unanswered(outcome.err(), write));
        };
        answer.ray_id = answer.ray_id.map(|ray_id| self.shared.credentials.hide(ray_id));
        if answer.from_elsewhere {
            return Err(failure::from_elsewhere(&answer, write));
        }
        if answer.status != 200 {
            return Err(failure::status(answer, outcome.err(), &self.shared.credentials, write));
        }
        let Some(body) = answer.body.clone() else {
            return Err(failure::broken_off(&answer, outcome.err(), write));
        };

        let output = match outcome {
            Ok(Some(mut output)) => call.complete(&mut output, &body).map(|()| output),
            _ => match Body::read(&body) {
                // A change that is acknowledged and denied in one breath is not acknowledged.
                Body::Envelope(envelope)
                    if envelope.success == Some(false)
                        || (write && !envelope.errors.is_empty()) =>
                {
                    let denied = envelope.success == Some(false);
                    return Err(failure::unsuccessful(
                        answer,
                        &self.shared.credentials,
                        write && !denied,
                    ));
                }
                Body::Envelope(envelope) if envelope.success.is_none() => {
                    Err(Misread { path: "success".to_owned(), why: Why::Missing })
                }
                Body::Envelope(envelope) => call.reread(&envelope),
                Body::Broken(error) => {
                    Err(Misread { path: String::new(), why: Why::Json(error.into()) })
                }
                other => {
                    let summary = other.summary();
                    return Err(failure::not_api(answer, summary, &self.shared.credentials, write));
                }
            },
        };
        match output {
            Ok(output) => Ok(Answered { output, ray_id: answer.ray_id, attempts: 1 }),
            Err(misread) => Err(failure::misread(answer, misread, &self.shared.credentials, write)),
        }
    }
}

/// What comes of this if it comes in time; `None` if it does not.
///
/// What is already there when it is looked for is in time, however late it is looked for: a stream that reads ahead
/// is polled when its consumer finds the time. (The timeout of the HTTP client is looked at first, and would win.)
async fn within<T>(timeout: Duration, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut sleep = pin!(tokio::time::sleep(timeout));
    let in_time = poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => sleep.as_mut().poll(cx).map(|()| None),
    });
    if let Some(output) = in_time.await {
        return Some(output);
    }
    // Where somebody has kept the runtime's only thread busy, the connection's task has yet to read what is there.
    for _ in 0..TURNS {
        tokio::task::yield_now().await;
        let now = poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx)));
        if let Poll::Ready(output) = now.await {
            return Some(output);
        }
    }
    None
}

impl Misread {
    pub(crate) fn missing(path: impl Into<String>) -> Self {
        Self { path: path.into(), why: Why::Missing }
    }

    /// As an error without any of the facts of its answer.
    pub(crate) fn into_error(self) -> Error {
        failure::decode(self)
    }
}
