//! Operations on any number of registrations.

mod chunks;
mod outcome;
mod outcomes;
mod request;

use std::{collections::HashSet, future::IntoFuture};

pub use outcome::{ChunkOutcome, ChunkResult};
pub use outcomes::Outcomes;

use crate::{
    BulkError, Client, Error, FailedChunk, Operation, RegistrationId, Result, call::MAX_URL, id,
    task::BoxFuture,
};

impl Client {
    /// Deletes any number of registrations. It cannot be undone.
    ///
    /// The ids are [`RegistrationId`]s, strings or [`Registration`](crate::Registration)s. [`Bulk`] describes how they
    /// are sent. The token needs *Zero Trust Write*.
    pub fn delete_many<I>(&self, ids: I) -> Bulk
    where
        I: IntoIterator<Item: Into<RegistrationId>>,
    {
        Bulk::new(self.clone(), Operation::DeleteMany, ids)
    }

    /// Revokes any number of registrations.
    ///
    /// The vendor has deprecated this operation and prefers [`delete_many`](Self::delete_many), because a revoked
    /// registration keeps its virtual IP addresses. Revoke what you intend to [`unrevoke`](Self::unrevoke); delete
    /// the rest.
    ///
    /// [`Bulk`] describes how the ids are sent. The token needs *Zero Trust Write*.
    pub fn revoke<I>(&self, ids: I) -> Bulk
    where
        I: IntoIterator<Item: Into<RegistrationId>>,
    {
        Bulk::new(self.clone(), Operation::Revoke, ids)
    }

    /// Undoes the revocation of any number of registrations.
    ///
    /// The vendor has deprecated this operation together with [`revoke`](Self::revoke).
    ///
    /// [`Bulk`] describes how the ids are sent. The token needs *Zero Trust Write*.
    pub fn unrevoke<I>(&self, ids: I) -> Bulk
    where
        I: IntoIterator<Item: Into<RegistrationId>>,
    {
        Bulk::new(self.clone(), Operation::Unrevoke, ids)
    }
}

/// A request to delete, revoke or unrevoke any number of registrations: [`Client::delete_many`], [`Client::revoke`],
/// [`Client::unrevoke`].
///
/// Await it: `Ok` has the ids, each once, and means that the service acknowledged every one of them. A
/// [`BulkError`] says which ids were acknowledged, failed or were not sent. To follow the progress or to stop early,
/// use [`outcomes`](Self::outcomes).
///
/// - No ids at all, an empty id, `.` and `..` are refused before anything is sent. Duplicates are sent once.
/// - The ids are split into chunks, one request each, because the URL contains them. The vendor documents no limit:
///   see [`chunk_size`](Self::chunk_size) and [`max_url_length`](Self::max_url_length).
/// - The failure of a chunk does not stop the others, with two exceptions. A refused credential (401, 403, or a code
///   that says so) and a malformed account id stop all, because they hold for all. And after three consecutive chunks
///   that failed because of the service or the connection, no more are sent: see
///   [`max_consecutive_failures`](Self::max_consecutive_failures).
/// - The vendor documents neither whether a chunk is applied as a whole, nor what happens to an id that does not
///   exist. Repeating a request is safe: it leads to the same state.
///
/// Dropping the future aborts the requests in flight. The service may have received them by then.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = registrations_emulator::Emulator::builder().start().await?;
/// # let client = registrations::Client::builder().api_token(emulator.token())
/// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
/// let registrations = client.list().limit(30).collect().await?;
/// let deleted = client.delete_many(&registrations).await?;
/// assert_eq!(deleted.len(), 30);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct Bulk {
    client: Client,
    operation: Operation,
    ids: Vec<RegistrationId>,
    chunk_size: usize,
    max_url_length: usize,
    concurrency: usize,
    max_consecutive_failures: u32,
}

impl Bulk {
    fn new<I>(client: Client, operation: Operation, ids: I) -> Self
    where
        I: IntoIterator<Item: Into<RegistrationId>>,
    {
        Self {
            client,
            operation,
            ids: ids.into_iter().map(Into::into).collect(),
            chunk_size: 100,
            max_url_length: 6_000,
            concurrency: 4,
            max_consecutive_failures: 3,
        }
    }

    /// How many ids a request has at most. Default: 100; 0 counts as 1.
    pub fn chunk_size(mut self, ids: usize) -> Self {
        self.chunk_size = ids.max(1);
        self
    }

    /// How many bytes the URL of a request has at most. Default: 6,000. An id that does not fit is refused before
    /// anything is sent.
    pub fn max_url_length(mut self, bytes: usize) -> Self {
        self.max_url_length = bytes.min(MAX_URL);
        self
    }

    /// How many requests are in flight at once. Default: 4; 0 counts as 1.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests.max(1);
        self
    }

    /// After this many consecutive chunks that failed because of the service (5xx, the rate limit, a response that does
    /// not come from the API) or the connection, no more chunks are sent. Default: 3; 0 counts as 1; `None` sends all.
    ///
    /// Each of these chunks was retried as the [`RetryPolicy`](crate::RetryPolicy) allows. With each consecutive failure
    /// one request less is in flight at once.
    pub fn max_consecutive_failures(mut self, chunks: impl Into<Option<u32>>) -> Self {
        self.max_consecutive_failures = chunks.into().map_or(u32::MAX, |chunks| chunks.max(1));
        self
    }

    /// A stream of the outcomes of all chunks, as they become known. Nothing is sent before the first poll, which must
    /// happen inside a Tokio runtime.
    ///
    /// # Errors
    ///
    /// The ids are refused: nothing will be sent.
    pub fn outcomes(self) -> Result<Outcomes> {
        self.check()?;
        let Self { client, operation, ids, .. } = self;
        let mut seen = HashSet::with_capacity(ids.len());
        let distinct: Vec<_> = ids.into_iter().filter(|id| seen.insert(id.clone())).collect();
        let count = distinct.len();
        let chunks = chunks::split(&distinct, self.chunk_size, |ids| {
            let length = request::url(&client, operation, ids)?.as_str().len();
            match ids {
                [id] if length > self.max_url_length => {
                    let message = format!(
                        "an id of {} bytes makes a URL of {length} bytes, more than {} (max_url_length)",
                        id.as_str().len(),
                        self.max_url_length
                    );
                    Err(Error::invalid_input(operation, message))
                }
                _ => Ok(length <= self.max_url_length),
            }
        })?;
        Ok(Outcomes::new(
            client,
            operation,
            chunks,
            count,
            self.concurrency,
            self.max_consecutive_failures,
        ))
    }

    /// Refuses invalid ids.
    fn check(&self) -> Result<()> {
        if self.ids.is_empty() {
            return Err(Error::invalid_input(self.operation, "no ids"));
        }
        self.ids.iter().try_for_each(|id| id::check(self.operation, id))
    }
}

impl IntoFuture for Bulk {
    type Output = Result<Vec<RegistrationId>, BulkError>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let (operation, ids) = (self.operation, self.ids.clone());
            let mut outcomes = match self.outcomes() {
                Ok(outcomes) => outcomes,
                Err(refusal) => return Err(BulkError::refused(operation, ids, refusal)),
            };
            let mut all = Vec::with_capacity(outcomes.chunks());
            while let Some(outcome) = outcomes.next().await {
                all.push(outcome);
            }
            summarize(operation, all)
        })
    }
}

/// All ids, in their order, if all were acknowledged.
fn summarize(
    operation: Operation,
    mut outcomes: Vec<ChunkOutcome>,
) -> Result<Vec<RegistrationId>, BulkError> {
    outcomes.sort_by_key(|outcome| outcome.index);
    let (mut done, mut failed, mut not_sent) = (Vec::new(), Vec::new(), Vec::new());
    for ChunkOutcome { ids, result, .. } in outcomes {
        match result {
            ChunkResult::Acknowledged => done.extend(ids),
            ChunkResult::Failed(error) => failed.push(FailedChunk { ids, error }),
            ChunkResult::NotSent => not_sent.extend(ids),
        }
    }
    if failed.is_empty() && not_sent.is_empty() {
        Ok(done)
    } else {
        Err(BulkError::new(operation, done, failed, not_sent))
    }
}
