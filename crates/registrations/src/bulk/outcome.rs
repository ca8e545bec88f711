use crate::error::Error;
use registrations_api::types::RegistrationId;

/// The outcome of one chunk of a bulk operation.
#[derive(Debug)]
#[non_exhaustive]
pub struct ChunkOutcome {
    /// The number of the chunk, from 0, in the order of the ids. The parts of a refused chunk have new numbers.
    pub index: usize,
    /// The position of its first id among all.
    pub(super) start: usize,
    /// The ids of the chunk.
    pub ids: Vec<RegistrationId>,
    /// What happened to them.
    pub result: ChunkResult,
    /// The `cf-ray` header of the last response: the request id that the vendor's support asks for.
    pub ray_id: Option<String>,
}

/// What happened to the ids of one chunk.
#[derive(Debug)]
#[non_exhaustive]
pub enum ChunkResult {
    /// The service acknowledged them.
    Acknowledged,
    /// The request failed. [`Error::may_have_applied`] says whether the change may have been made nevertheless.
    Failed(Error),
    /// They were not sent, because the operation was [stopped](crate::BulkEvents::stop), or because of the failures of
    /// other chunks: [`Bulk`](crate::Bulk) has the rules.
    ///
    /// With [`split_refused`](crate::Bulk::split_refused), a part of a refused chunk that is not sent again is
    /// `NotSent` too: the service has refused its ids together with others.
    NotSent,
}

impl ChunkOutcome {
    /// Whether the service acknowledged the ids.
    pub fn is_acknowledged(&self) -> bool {
        matches!(self.result, ChunkResult::Acknowledged)
    }

    /// The error that the chunk failed with.
    pub fn error(&self) -> Option<&Error> {
        match &self.result {
            ChunkResult::Failed(error) => Some(error),
            ChunkResult::Acknowledged | ChunkResult::NotSent => None,
        }
    }
}
