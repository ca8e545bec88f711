use std::{error::Error as StdError, fmt};

use super::{ChunkOutcome, ChunkResult};
use crate::{Error, ErrorKind, Operation, RegistrationId, error::display::Failure};

/// A bulk operation that was not acknowledged for every id.
///
/// It lists what became of each id. It turns into an [`Error`] by `?`, which keeps the list: [`Error::bulk`].
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

#[derive(Debug)]
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
    /// The ids that it holds.
    pub ids: Vec<RegistrationId>,
    /// Why it failed. [`Error::may_have_applied`] says whether it may have been carried out all the same.
    pub error: Error,
}

impl BulkError {
    pub(super) fn refused(operation: Operation, ids: Vec<RegistrationId>, refusal: Error) -> Self {
        Self(Box::new(Inner {
            operation,
            done: Vec::new(),
            failed: Vec::new(),
            not_sent: ids,
            refusal: Some(refusal),
        }))
    }

    /// The operation.
    pub fn operation(&self) -> Operation {
        self.0.operation
    }

    /// The ids that the service acknowledged.
    pub fn done(&self) -> &[RegistrationId] {
        &self.0.done
    }

    /// The chunks that failed, each with its error.
    pub fn failed(&self) -> &[FailedChunk] {
        &self.0.failed
    }

    /// The chunks that failed, to be kept.
    pub fn into_failed(self) -> Vec<FailedChunk> {
        self.0.failed
    }

    /// The ids that were never sent: after 401 or 403, or because some id was refused. Then it is all of them.
    pub fn not_sent(&self) -> &[RegistrationId] {
        &self.0.not_sent
    }

    /// The ids that were not acknowledged: those that failed, then those that were never sent.
    pub fn unacknowledged(&self) -> impl Iterator<Item = &RegistrationId> {
        let failed = self.0.failed.iter().flat_map(|chunk| &chunk.ids);
        failed.chain(&self.0.not_sent)
    }

    /// The first error there was.
    pub fn first_error(&self) -> Option<&Error> {
        let failed = || self.0.failed.first().map(|chunk| &chunk.error);
        self.0.refusal.as_ref().or_else(failed)
    }
}

/// All the ids if all were acknowledged, in their order.
pub(super) fn summary(
    operation: Operation,
    mut outcomes: Vec<ChunkOutcome>,
) -> Result<Vec<RegistrationId>, BulkError> {
    outcomes.sort_by_key(|outcome| outcome.index);
    let mut inner = Inner {
        operation,
        done: Vec::new(),
        failed: Vec::new(),
        not_sent: Vec::new(),
        refusal: None,
    };
    for ChunkOutcome { ids, result, .. } in outcomes {
        match result {
            ChunkResult::Acknowledged => inner.done.extend(ids),
            ChunkResult::Failed(error) => inner.failed.push(FailedChunk { ids, error }),
            ChunkResult::NotSent => inner.not_sent.extend(ids),
        }
    }
    if inner.failed.is_empty() && inner.not_sent.is_empty() {
        Ok(inner.done)
    } else {
        Err(BulkError(Box::new(inner)))
    }
}

/// `delete registrations: 300 ids acknowledged, 100 failed, 50 not sent; first: HTTP 409, code 1: …`
impl fmt::Display for BulkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        if let Some(refusal) = &inner.refusal {
            return refusal.fmt(f);
        }
        let failed: usize = inner.failed.iter().map(|chunk| chunk.ids.len()).sum();
        write!(
            f,
            "{}: {} ids acknowledged, {failed} failed, {} not sent",
            inner.operation,
            inner.done.len(),
            inner.not_sent.len()
        )?;
        match inner.failed.first() {
            Some(first) => write!(f, "; first: {}", Failure(&first.error)),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for BulkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for BulkError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        // The error itself has already been displayed.
        self.first_error().and_then(StdError::source)
    }
}

/// What a single error can tell of it: the first failure's facts. [`Error::bulk`] has the rest.
impl From<BulkError> for Error {
    fn from(mut bulk: BulkError) -> Self {
        if let Some(refusal) = bulk.0.refusal.take() {
            return refusal;
        }
        let mut error = Error::new(ErrorKind::Incomplete).during(bulk.0.operation);
        let inner = error.inner_mut();
        inner.applied = !bulk.0.done.is_empty()
            || bulk.0.failed.iter().any(|chunk| chunk.error.may_have_applied());
        if let Some(first) = bulk.first_error() {
            let first = first.inner();
            inner.status = first.status;
            inner.errors.clone_from(&first.errors);
            inner.ray_id.clone_from(&first.ray_id);
            inner.retry_after = first.retry_after;
            inner.attempts = first.attempts;
        }
        error.with_source(bulk)
    }
}
