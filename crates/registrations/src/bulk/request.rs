//! The request for one chunk.

use registrations_api as api;
use reqwest::Url;

use crate::{
    Client, Error, Operation, RegistrationId, Result,
    call::Request,
    response::{DecodeFailure, Envelope},
};

pub(super) struct ChunkRequest<'a> {
    pub(super) operation: Operation,
    pub(super) ids: &'a [RegistrationId],
    pub(super) index: usize,
}

/// The URL that the ids make. A single id that does not fit into any URL is an error.
pub(super) fn url(client: &Client, operation: Operation, ids: &[RegistrationId]) -> Result<Url> {
    let request = ChunkRequest { operation, ids, index: 0 };
    let request = request.build(client).map_err(|error| Error::unbuilt(operation, error))?;
    Ok(request.url().clone())
}

impl Request for ChunkRequest<'_> {
    type Output = ();

    fn operation(&self) -> Operation {
        self.operation
    }

    fn part(&self) -> Option<usize> {
        Some(self.index)
    }

    // The vendor has deprecated revoke and unrevoke, but offers nothing else that can be undone.
    #[allow(deprecated)]
    fn build(&self, client: &Client) -> Result<reqwest::Request, api::Error> {
        let (api, account) = (&client.shared.api, &client.account_id);
        Ok(match self.operation {
            Operation::Revoke => api.revoke_registrations(account, self.ids)?.into_request(),
            Operation::Unrevoke => api.unrevoke_registrations(account, self.ids)?.into_request(),
            _ => api.delete_registrations(account, self.ids)?.into_request(),
        })
    }

    fn read(&self, _: &Envelope<'_>) -> Result<(), DecodeFailure> {
        Ok(())
    }
}
