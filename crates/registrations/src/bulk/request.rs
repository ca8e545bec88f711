//! The request for one chunk.

use registrations_api as api;
use reqwest::Url;

use crate::{
    call::Request,
    client::Client,
    error::{Error, Result},
    operation::Operation,
    response::{DecodeFailure, Envelope},
};
use registrations_api::types::RegistrationId;

/// What a bulk operation does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Change {
    Delete,
    Revoke,
    Unrevoke,
}

impl Change {
    pub(super) const fn operation(self) -> Operation {
        match self {
            Self::Delete => Operation::DeleteMany,
            Self::Revoke => Operation::Revoke,
            Self::Unrevoke => Operation::Unrevoke,
        }
    }
}

pub(super) struct ChunkRequest<'a> {
    pub(super) change: Change,
    pub(super) ids: &'a [RegistrationId],
    pub(super) index: usize,
}

/// The URL that the ids make. A single id that does not fit into any URL is an error.
pub(super) fn url(client: &Client, change: Change, ids: &[RegistrationId]) -> Result<Url> {
    let request = ChunkRequest { change, ids, index: 0 };
    let request =
        request.build(client).map_err(|error| Error::unbuilt(change.operation(), error))?;
    Ok(request.url().clone())
}

impl Request for ChunkRequest<'_> {
    type Output = ();

    fn operation(&self) -> Operation {
        self.change.operation()
    }

    fn part(&self) -> Option<usize> {
        Some(self.index)
    }

    // The vendor has deprecated revoke and unrevoke, but offers nothing else that can be undone.
    #[allow(deprecated)]
    fn build(&self, client: &Client) -> Result<reqwest::Request, api::Error> {
        let (api, account) = (&client.shared.api, &client.account_id);
        Ok(match self.change {
            Change::Delete => api.delete_registrations(account, self.ids)?.into_request(),
            Change::Revoke => api.revoke_registrations(account, self.ids)?.into_request(),
            Change::Unrevoke => api.unrevoke_registrations(account, self.ids)?.into_request(),
        })
    }

    fn read(&self, _: &Envelope<'_>) -> Result<(), DecodeFailure> {
        Ok(())
    }
}
