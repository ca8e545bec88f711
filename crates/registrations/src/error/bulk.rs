use std::{error::Error as StdError, fmt, time::Duration};

use super::{Error, ErrorKind, display::Cause};
use crate::{operation::Operation, text::one_line};
use registrations_api::types::RegistrationId;

/// A bulk operation that was not acknowledged for every id.
///
/// It says for each id whether it was acknowledged, failed or was not sent. `?` converts it into an [`Error`], which
/// keeps it: [`Error::bulk`].
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = registrations_emulator::Emulator::builder().start().await?;
/// # let client = registrations::Client::builder().api_token(emulator.token())
/// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
/// # let ids: Vec<_> = client.list().limit(9).collect().await?.into_iter().map(|it| it.id).collect();
/// # emulator.inject(registrations_emulator::Fault::status(409).json());
/// if let Err(error) = client.delete_many(ids).await {
///     for chunk in error.failed() {
///         eprintln!("{} ids: {}", chunk.ids.len(), chunk.error);
///     }
///     // Those that failed and those that were not sent can be sent again.
///     client.delete_many(error.unacknowledged()).await?;
/// }
/// # Ok(())
/// # }
/// ```
pub struct BulkError(Box<Inner>);

struct Inner {
    operation: Operation,
    done: Vec<RegistrationId>,
    failed: Vec<FailedChunk>,
    not_sent: Vec<RegistrationId>,
    /// Why nothing was sent at all.
    refusal: Option<Error>,
}

/// A chunk of a bulk operation that failed.
#[derive(Debug)]
#[non_exhaustive]
pub struct FailedChunk {
    /// The ids of the chunk.
    pub ids: Vec<RegistrationId>,
    /// Why it failed. [`Error::may_have_applied`] says whether the change may have been made nevertheless.
    pub error: Error,
}

impl BulkError {
    pub(crate) fn new(
        operation: Operation,
        done: Vec<RegistrationId>,
        failed: Vec<FailedChunk>,
        not_sent: Vec<RegistrationId>,
    ) -> Self {
        Self(Box::new(Inner { operation, done, failed, not_sent, refusal: None }))
    }

    /// The ids were refused before anything was sent.
    pub(crate) fn refused(operation: Operation, ids: Vec<RegistrationId>, refusal: Error) -> Self {
        let mut error = Self::new(operation, Vec::new(), Vec::new(), ids);
        error.0.refusal = Some(refusal);
        error
    }

    /// The operation.
    pub fn operation(&self) -> Operation {
        self.0.operation
    }

    /// The ids that the service acknowledged.
    pub fn acknowledged(&self) -> &[RegistrationId] {
        &self.0.done
    }

    /// The chunks that failed, each with its error.
    pub fn failed(&self) -> &[FailedChunk] {
        &self.0.failed
    }

    /// The chunks that failed, owned.
    pub fn into_failed(self) -> Vec<FailedChunk> {
        self.0.failed
    }

    /// The ids that were not sent: all of them because an id is invalid, or some because of the failures of other chunks
    /// ([`Bulk`](crate::Bulk) has the rules).
    pub fn not_sent(&self) -> &[RegistrationId] {
        &self.0.not_sent
    }

    /// The ids that were not acknowledged: those that failed, then those that were not sent.
    pub fn unacknowledged(&self) -> impl Iterator<Item = &RegistrationId> {
        let failed = self.0.failed.iter().flat_map(|chunk| &chunk.ids);
        failed.chain(&self.0.not_sent)
    }

    /// The line of `Display` without the operation, if anything was sent.
    pub(super) fn write_reason(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        let failed: usize = inner.failed.iter().map(|chunk| chunk.ids.len()).sum();
        write!(
            f,
            "{} ids acknowledged, {failed} failed, {} not sent",
            inner.done.len(),
            inner.not_sent.len()
        )?;
        match inner.failed.first() {
            Some(first) => write!(f, "; first error: {}", Cause(&first.error)),
            None => Ok(()),
        }
    }

    /// The error of the first chunk that failed, or the reason why nothing was sent.
    pub fn first_error(&self) -> Option<&Error> {
        let failed = self.0.failed.first().map(|chunk| &chunk.error);
        self.0.refusal.as_ref().or(failed)
    }
}

/// The questions of [`Error`] that a bulk operation has one answer to.
impl BulkError {
    /// An id is invalid, or there is none. Nothing was sent.
    pub fn is_invalid_input(&self) -> bool {
        self.0.refusal.is_some()
    }

    /// *Every* failed chunk failed because of the service or the way to it: [`Error::is_outage`].
    ///
    /// Send the [unacknowledged](Self::unacknowledged) ids again later.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url())
    /// #     .retry(registrations::RetryPolicy::none()).build()?;
    /// # emulator.inject(registrations_emulator::Fault::status(503).retry_after(20).json().always());
    /// let error = client.delete_many(["a", "b"]).await.unwrap_err();
    /// if error.is_outage() {
    ///     let wait = error.retry_after().unwrap_or(std::time::Duration::from_secs(60));
    ///     println!("{} ids again in {wait:?}", error.unacknowledged().count());
    /// }
    /// # assert!(error.is_outage() && !error.is_access_refused() && error.retry_after().is_some());
    /// # Ok(())
    /// # }
    /// ```
    pub fn is_outage(&self) -> bool {
        self.every(Error::is_outage)
    }

    /// *Every* failed chunk was refused because of its ids: [`Error::is_request_refused`].
    ///
    /// [`Bulk::split_refused`](crate::Bulk::split_refused) finds out which.
    pub fn is_request_refused(&self) -> bool {
        self.every(Error::is_request_refused)
    }

    /// *A* chunk was refused because of the credentials, their permissions or the account id:
    /// [`Error::is_access_refused`]. It holds for all ids, so that no more were sent.
    pub fn is_access_refused(&self) -> bool {
        self.any(Error::is_access_refused)
    }

    /// *A* chunk met an exceeded rate limit: [`Error::is_rate_limited`]. Wait for [`retry_after`](Self::retry_after).
    pub fn is_rate_limited(&self) -> bool {
        self.any(Error::is_rate_limited)
    }

    /// The longest wait that the error of a failed chunk has: [`Error::retry_after`].
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.failed.iter().filter_map(|chunk| chunk.error.retry_after()).max()
    }

    /// Whether anything may have been changed: ids were acknowledged, or *a* failed chunk
    /// [may have been applied](Error::may_have_applied).
    pub fn may_have_applied(&self) -> bool {
        !self.0.done.is_empty() || self.any(Error::may_have_applied)
    }

    fn any(&self, is: fn(&Error) -> bool) -> bool {
        self.0.failed.iter().any(|chunk| is(&chunk.error))
    }

    fn every(&self, is: fn(&Error) -> bool) -> bool {
        !self.0.failed.is_empty() && self.0.failed.iter().all(|chunk| is(&chunk.error))
    }
}

/// `delete registrations: 300 ids acknowledged, 100 failed, 50 not sent; first error: HTTP 409, code 1: …`
impl fmt::Display for BulkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(refusal) = &self.0.refusal {
            return refusal.fmt(f);
        }
        write!(f, "{}: ", self.0.operation)?;
        self.write_reason(f)
    }
}

/// `{:?}` is the line of `Display`. `{:#?}` has counts and the first error. Both are bounded, however many ids there are.
impl fmt::Debug for BulkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        f.debug_struct("BulkError")
            .field("operation", &self.0.operation)
            .field("acknowledged", &self.0.done.len())
            .field("failed_chunks", &self.0.failed.len())
            .field("not_sent", &self.0.not_sent.len())
            .field(
                "first_error",
                &self.first_error().map(|error| one_line(&error.to_string()).into_owned()),
            )
            .finish_non_exhaustive()
    }
}

/// Without a source: `Display` contains the first error.
impl StdError for BulkError {}

/// Keeps the facts of the first error; [`Error::bulk`] has everything.
impl From<BulkError> for Error {
    fn from(mut bulk: BulkError) -> Self {
        if let Some(refusal) = bulk.0.refusal.take() {
            return refusal;
        }
        let mut error = Error::new(ErrorKind::PartialFailure)
            .with_operation(bulk.0.operation)
            .with_may_have_applied(bulk.may_have_applied())
            .with_retry_after(bulk.retry_after());
        if let Some(first) = bulk.first_error() {
            error.0.response.clone_from(&first.0.response);
            error.0.attempts = first.0.attempts;
        }
        error.with_source(bulk)
    }
}
