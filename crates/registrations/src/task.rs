//! Futures and tasks.

use std::{
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    pin::{Pin, pin},
    task::{Context, Poll},
};

use tokio::{
    runtime::Handle,
    task::{JoinError, JoinHandle},
};
use tracing::{Instrument, instrument::WithSubscriber};

use crate::{
    error::{Error, ErrorKind, Result, Setting},
    operation::Operation,
    text::one_line,
};

/// A boxed future that can be sent to another thread.
pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A spawned task that is aborted when this is dropped.
#[derive(Debug)]
pub(crate) struct Task<T> {
    handle: JoinHandle<Result<T>>,
    operation: Operation,
}

impl<T: Send + 'static> Task<T> {
    /// Spawns the future, with the current span and subscriber.
    pub(crate) fn spawn(
        operation: Operation,
        future: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Result<Self> {
        let runtime = runtime(operation)?;
        let handle = runtime.spawn(future.in_current_span().with_current_subscriber());
        Ok(Self { handle, operation })
    }
}

impl<T> Future for Task<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let operation = self.operation;
        Pin::new(&mut self.handle)
            .poll(cx)
            .map(|joined| joined.unwrap_or_else(|error| Err(join_error(operation, error))))
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.handle.abort();
    }
}

/// The current Tokio runtime.
pub(crate) fn runtime(operation: Operation) -> Result<Handle> {
    Handle::try_current().map_err(|_| {
        Error::configuration(Setting::Runtime, "there is no Tokio runtime: call it inside one")
            .with_operation(operation)
    })
}

/// Tokio panics where the runtime has no timers or no I/O, or is shutting down, and has no other way to say so.
const NO_DRIVER: &str = "A Tokio 1.x context was found, but ";

/// Turns a panic because of the runtime into an error.
pub(crate) async fn with_drivers<T>(
    operation: Operation,
    future: impl Future<Output = Result<T>>,
) -> Result<T> {
    let mut future = pin!(future);
    poll_fn(|cx| {
        // After a panic, the future is not polled again.
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx)));
        polled.unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<&str>().copied();
            let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
            let Some(reason) = text.and_then(|text| text.strip_prefix(NO_DRIVER)) else {
                resume_unwind(panic);
            };
            let message = format!("a Tokio runtime cannot send requests: {}", one_line(reason));
            // Drivers that are missing are noticed before anything is sent.
            let may_have_applied = operation.is_write() && reason.contains("shutdown");
            Poll::Ready(Err(Error::configuration(Setting::Runtime, message)
                .with_operation(operation)
                .with_may_have_applied(may_have_applied)))
        })
    })
    .await
}

/// A task that did not finish. A panic continues in the caller, as if there were no task.
pub(crate) fn join_error(operation: Operation, error: JoinError) -> Error {
    match error.try_into_panic() {
        Ok(panic) => resume_unwind(panic),
        Err(_) => Error::new(ErrorKind::Transport)
            .with_operation(operation)
            .with_message("the runtime is shutting down")
            .with_may_have_applied(operation.is_write()),
    }
}
