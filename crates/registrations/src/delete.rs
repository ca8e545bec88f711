use std::future::IntoFuture;

use registrations_api as api;

use crate::{
    Client, Error, Operation, RegistrationId, Result,
    call::{Call, Misread},
    envelope::Envelope,
    future::BoxFuture,
    id,
};

/// A request to delete one registration: [`Client::delete`]. Await it.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct Delete {
    client: Client,
    id: RegistrationId,
}

impl Delete {
    pub(crate) fn new(client: Client, id: RegistrationId) -> Self {
        Self { client, id }
    }
}

impl IntoFuture for Delete {
    type Output = Result<()>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            id::check(Operation::Delete, &self.id)?;
            self.client.perform(&self).await?;
            Ok(())
        })
    }
}

impl Call for Delete {
    type Output = ();

    fn operation(&self) -> Operation {
        Operation::Delete
    }

    async fn send(&self, api: &api::Client, account: &str) -> Result<Option<()>, api::Error<()>> {
        let answer = api.delete_registration(account, &self.id).await?;
        Ok((answer.success && answer.errors.is_empty()).then_some(()))
    }

    fn reread(&self, _: &Envelope<'_>) -> Result<(), Misread> {
        Ok(())
    }

    /// There is nothing to delete any more, because an earlier attempt did, whose answer was lost.
    ///
    /// It is not known that it did, if the registration never was; but then there is nothing to delete either.
    fn after_all(&self, failure: &Error) -> Option<()> {
        failure.is_not_found().then_some(())
    }
}
