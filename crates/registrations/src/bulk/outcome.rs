use crate::{Error, RegistrationId};

/// What became of one chunk of a bulk operation.
#[derive(Debug)]
#[non_exhaustive]
pub struct ChunkOutcome {
    /// Which chunk it is, from 0 on, in the order of the ids.
    pub index: usize,
    /// The ids that it holds.
    pub ids: Vec<RegistrationId>,
    /// What became of them.
    pub result: ChunkResult,
}

/// What became of the ids of one chunk.
#[derive(Debug)]
#[non_exhaustive]
pub enum ChunkResult {
    /// The service acknowledged them.
    Acknowledged,
    /// The request failed. [`Error::may_have_applied`] says whether it may have been carried out all the same.
    Failed(Error),
    /// They were not sent, because an earlier chunk was refused with 401 or 403.
    NotSent,
}

impl ChunkOutcome {
    /// Whether the service acknowledged it.
    pub fn is_acknowledged(&self) -> bool {
        matches!(self.result, ChunkResult::Acknowledged)
    }

    /// The error that it failed with.
    pub fn error(&self) -> Option<&Error> {
        match &self.result {
            ChunkResult::Failed(error) => Some(error),
            _ => None,
        }
    }
}
