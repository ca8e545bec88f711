//! Operations on any number of registrations.

mod brake;
mod chunks;
mod events;
mod outcome;
mod outcomes;
mod request;

use std::{collections::HashSet, future::IntoFuture};

use events::Options;
pub use events::{BulkEvent, BulkEvents};
pub use outcome::{ChunkOutcome, ChunkResult};
pub use outcomes::Outcomes;
use request::Change;

use crate::{
    call::MAX_URL,
    client::Client,
    error::{BulkError, Error, FailedChunk, Result},
    id,
    operation::Operation,
    task::BoxFuture,
};
use registrations_api::types::RegistrationId;

impl Client {
    /// Deletes any number of registrations. It cannot be undone.
    ///
    /// The ids are [`RegistrationId`]s, strings or [`Registration`](crate::Registration)s. [`Bulk`] describes how they
    /// are sent. The token needs *Zero Trust Write*.
    pub fn delete_many<I>(&self, ids: I) -> Bulk
    where
        I: IntoIterator<Item: Into<RegistrationId>>,
    {
        Bulk::new(self.clone(), Change::Delete, ids)
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
        Bulk::new(self.clone(), Change::Revoke, ids)
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
        Bulk::new(self.clone(), Change::Unrevoke, ids)
    }
}

/// A request to delete, revoke or unrevoke any number of registrations: [`Client::delete_many`], [`Client::revoke`],
/// [`Client::unrevoke`].
///
/// Await it, or call [`send`](Self::send): `Ok` has the ids, each once, and means that the service acknowledged every
/// one of them. A [`BulkError`] says which ids were acknowledged, failed or were not sent. To follow the progress or
/// to stop early, use [`outcomes`](Self::outcomes); to write a journal, [`events`](Self::events).
///
/// - No ids at all, an empty id, `.` and `..` are refused before anything is sent. Duplicates are sent once.
/// - The ids are split into chunks, one request each, because the URL contains them. The vendor documents no limit:
///   see [`chunk_size`](Self::chunk_size) and [`max_url_length`](Self::max_url_length).
/// - The vendor documents neither whether a chunk is applied as a whole, nor what happens to an id that does not
///   exist. Repeating a request is safe: it leads to the same state.
///
/// The failure of a chunk does not stop the others, with these exceptions:
///
/// - A refused credential (401, 403, or a code that says so) and a malformed account id stop all, because they hold
///   for all.
/// - So does a `Retry-After`, or a wait for the rate limit, that is longer than a call may wait. The error has it:
///   [`Error::retry_after`].
/// - After three consecutive chunks that failed because of the service or the connection, no more are sent: see
///   [`max_consecutive_failures`](Self::max_consecutive_failures).
/// - With [`split_refused`](Self::split_refused), three single ids that were refused for the same reason.
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
    change: Change,
    ids: Vec<RegistrationId>,
    chunk_size: usize,
    max_url_length: usize,
    options: Options,
}

impl Bulk {
    fn new<I>(client: Client, change: Change, ids: I) -> Self
    where
        I: IntoIterator<Item: Into<RegistrationId>>,
    {
        Self {
            client,
            change,
            ids: ids.into_iter().map(Into::into).collect(),
            chunk_size: 100,
            max_url_length: 6_000,
            options: Options { concurrency: 4, max_consecutive_failures: 3, split_refused: false },
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
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// let registrations = client.list().limit(250).collect().await?;
    /// // One chunk after the other.
    /// client.revoke(&registrations).concurrency(1).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.options.concurrency = requests.max(1);
        self
    }

    /// After this many consecutive chunks that failed because of the service (5xx, the rate limit, a response that does
    /// not come from the API) or the connection, no more chunks are sent. Default: 3; 0 counts as 1; `None` sends all.
    ///
    /// Each of these chunks was retried as the [`RetryPolicy`](crate::RetryPolicy) allows. With each consecutive failure
    /// one request less is in flight at once.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// # let client = client.with_retry(registrations::RetryPolicy::none());
    /// # emulator.inject(registrations_emulator::Fault::status(503).html().always());
    /// let ids = (0..1_000).map(|number| number.to_string());
    /// // The first chunk fails, and no other is sent.
    /// let bulk = client.delete_many(ids).concurrency(1).max_consecutive_failures(1);
    /// let error = bulk.await.unwrap_err();
    /// assert_eq!((error.failed().len(), error.not_sent().len()), (1, 900));
    /// # Ok(())
    /// # }
    /// ```
    pub fn max_consecutive_failures(mut self, chunks: impl Into<Option<u32>>) -> Self {
        self.options.max_consecutive_failures =
            chunks.into().map_or(u32::MAX, |chunks| chunks.max(1));
        self
    }

    /// Whether the ids of a refused chunk are sent again, in smaller chunks, to find out which of them the service
    /// refuses. Default: no.
    ///
    /// A refusal is a 4xx response or `"success": false` that says nothing about the credentials, the account or the
    /// rate limit, and after which nothing was changed. The chunk is halved, and its first half again, down to a
    /// single id; the other halves follow the other chunks. One bad id among 100 costs about 14 requests more.
    ///
    /// While refusals are investigated, one request is in flight at a time. After three single ids that were refused
    /// for the same reason (status and codes), without any success in between, no more are sent: probably the service
    /// accepts none. 1,000 ids that are all refused cost about 15 requests.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// # let mut ids: Vec<_> = client.list().limit(9).collect().await?.into_iter().map(|it| it.id).collect();
    /// # ids.push("00000000-0000-4000-8000-000000000000".into());
    /// // The last of these ten ids does not exist, and the service refuses requests that contain it.
    /// let error = client.delete_many(ids).split_refused(true).await.unwrap_err();
    /// assert_eq!(error.acknowledged().len(), 9);
    /// assert_eq!(error.failed()[0].ids.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn split_refused(mut self, split: bool) -> Self {
        self.options.split_refused = split;
        self
    }

    /// Sends the requests, and waits for all outcomes. Awaiting the `Bulk` does the same.
    ///
    /// The future is `Send` and `'static`, so that it can be spawned.
    ///
    /// # Errors
    ///
    /// Not every id was acknowledged.
    pub async fn send(mut self) -> Result<Vec<RegistrationId>, BulkError> {
        let operation = self.change.operation();
        let lengths = match self.plan() {
            Ok(lengths) => lengths,
            Err(refusal) => return Err(BulkError::refused(operation, self.ids, refusal)),
        };
        let mut outcomes = Outcomes(self.start(&lengths));
        let mut all = Vec::with_capacity(lengths.len());
        while let Some(outcome) = outcomes.next().await {
            all.push(outcome);
        }
        summarize(operation, all)
    }

    /// A stream of the outcomes of all chunks, as they become known. Nothing is sent before the first poll, which must
    /// happen inside a Tokio runtime.
    ///
    /// # Errors
    ///
    /// The ids are refused: nothing will be sent.
    pub fn outcomes(self) -> Result<Outcomes> {
        self.events().map(Outcomes)
    }

    /// A stream that announces every chunk before it is sent, and then has its outcome. Nothing is sent before the
    /// second poll, which must happen inside a Tokio runtime.
    ///
    /// # Errors
    ///
    /// The ids are refused: nothing will be sent.
    pub fn events(mut self) -> Result<BulkEvents> {
        let lengths = self.plan()?;
        Ok(self.start(&lengths))
    }

    fn start(self, lengths: &[usize]) -> BulkEvents {
        BulkEvents::new(self.client, self.change, self.ids, lengths, self.options)
    }

    /// Refuses invalid ids, drops duplicates, and returns the lengths of the chunks.
    fn plan(&mut self) -> Result<Vec<usize>> {
        let operation = self.change.operation();
        if self.ids.is_empty() {
            return Err(Error::invalid_input(operation, "no ids"));
        }
        self.ids.iter().try_for_each(|id| id::check(operation, id))?;
        drop_duplicates(&mut self.ids);
        chunks::lengths(&self.ids, self.chunk_size, |ids| {
            let length = request::url(&self.client, self.change, ids)?.as_str().len();
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
        })
    }
}

impl IntoFuture for Bulk {
    type Output = Result<Vec<RegistrationId>, BulkError>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// Keeps the first of equal ids.
fn drop_duplicates(ids: &mut Vec<RegistrationId>) {
    let mut seen = HashSet::with_capacity(ids.len());
    let is_new: Vec<bool> = ids.iter().map(|id| seen.insert(id)).collect();
    let mut is_new = is_new.into_iter();
    ids.retain(|_| is_new.next().unwrap_or(true));
}

/// All ids, in their order, if all were acknowledged.
fn summarize(
    operation: Operation,
    mut outcomes: Vec<ChunkOutcome>,
) -> Result<Vec<RegistrationId>, BulkError> {
    outcomes.sort_by_key(|outcome| outcome.start);
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
