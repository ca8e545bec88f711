use std::future::IntoFuture;

use registrations_api as api;

use crate::{
    Client, Operation, Registration, RegistrationId, Result,
    call::{Call, Misread},
    envelope::Envelope,
    future::BoxFuture,
    id,
    list::record,
};

/// A request for one registration: [`Client::get`]. Await it.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct Get {
    client: Client,
    id: RegistrationId,
    policy: bool,
}

impl Get {
    pub(crate) fn new(client: Client, id: RegistrationId) -> Self {
        Self { client, id, policy: false }
    }

    /// Asks for the device settings profile as well, which is [`Registration::policy`] then.
    pub fn include_policy(mut self) -> Self {
        self.policy = true;
        self
    }
}

impl IntoFuture for Get {
    type Output = Result<Registration>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            id::check(Operation::Get, &self.id)?;
            let answered = self.client.perform(&self).await?;
            Ok(answered.output)
        })
    }
}

impl Call for Get {
    type Output = Registration;

    fn operation(&self) -> Operation {
        Operation::Get
    }

    async fn send(
        &self,
        api: &api::Client,
        account: &str,
    ) -> Result<Option<Registration>, api::Error<()>> {
        let include = self.policy.then_some("policy");
        let answer = api.get_registration(account, &self.id, include).await?;
        let envelope = answer.into_inner();
        Ok(envelope.success.then_some(envelope.result))
    }

    fn reread(&self, envelope: &Envelope<'_>) -> Result<Registration, Misread> {
        let result = envelope.result.ok_or_else(|| Misread::missing("result"))?;
        record::read(result.get(), "result")
    }
}
