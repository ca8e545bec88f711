//! Futures and tasks.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::{
    runtime::Handle,
    task::{JoinError, JoinHandle},
};
use tracing::{Instrument, instrument::WithSubscriber};

use crate::{Error, ErrorKind, Operation, Result};

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
        Error::new(ErrorKind::Configuration)
            .with_operation(operation)
            .with_message("there is no Tokio runtime: call it inside one")
    })
}

/// A task that did not finish. A panic continues in the caller, as if there were no task.
pub(crate) fn join_error(operation: Operation, error: JoinError) -> Error {
    match error.try_into_panic() {
        Ok(panic) => std::panic::resume_unwind(panic),
        Err(_) => Error::new(ErrorKind::Transport)
            .with_operation(operation)
            .with_message("the runtime is shutting down")
            .with_may_have_applied(operation.is_write()),
    }
}
