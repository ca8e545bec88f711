use std::future::IntoFuture;

use registrations_api as api;

use crate::{
    call::{Request, Stop},
    client::Client,
    error::{Error, Result},
    id,
    operation::Operation,
    response::{DecodeFailure, Envelope},
    task::BoxFuture,
};
use registrations_api::types::RegistrationId;

impl Client {
    /// Deletes one registration. It cannot be undone.
    ///
    /// `id` is a [`RegistrationId`], a string or a [`Registration`](crate::Registration). Await the request:
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// let registrations = client.list().limit(1).collect().await?;
    /// client.delete(&registrations[0]).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::is_not_found`](crate::Error::is_not_found) if there is no such registration, unless the response to
    /// an earlier attempt was lost: the connection broke, the time limit was exceeded, or a gateway responded instead
    /// of the API (502, 504, 520 to 526). Then the call succeeds, because that attempt has deleted it. After a
    /// response of the API itself, such as 503, it is an error that says that the change
    /// [may have been made](crate::Error::may_have_applied).
    ///
    /// The token needs *Zero Trust Write*.
    pub fn delete(&self, id: impl Into<RegistrationId>) -> Delete {
        Delete { client: self.clone(), id: id.into() }
    }
}

/// A request to delete one registration: [`Client::delete`]. Await it, or [`send`](Self::send) it.
///
/// Dropping the future cancels the request. The service may have received it by then. The future is `Send + 'static`, so
/// that it can be spawned: `tokio::spawn(client.delete(id).send())`.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct Delete {
    client: Client,
    id: RegistrationId,
}

impl Delete {
    /// Sends the request. Awaiting it does the same.
    pub async fn send(self) -> Result<()> {
        id::check(Operation::Delete, &self.id)?;
        self.client.perform(&self, &Stop::NEVER).await?;
        Ok(())
    }
}

impl IntoFuture for Delete {
    type Output = Result<()>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl Request for Delete {
    type Output = ();

    fn operation(&self) -> Operation {
        Operation::Delete
    }

    fn build(&self, client: &Client) -> Result<reqwest::Request, api::Error> {
        let call = client.shared.api.delete_registration(&client.account_id, &self.id)?;
        Ok(call.into_request())
    }

    fn read(&self, _: &Envelope<'_>) -> Result<(), DecodeFailure> {
        Ok(())
    }

    /// The registration is gone: an earlier attempt, whose response was lost, has deleted it. Or it never existed;
    /// then there is nothing to delete either.
    fn recover_lost_response(&self, failure: &Error) -> Option<()> {
        failure.is_not_found().then_some(())
    }
}
