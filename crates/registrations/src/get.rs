use std::future::IntoFuture;

use registrations_api::{self as api, GetRegistrationParams};

use crate::{
    call::{Request, Stop},
    client::Client,
    error::Result,
    id,
    operation::Operation,
    response::{DecodeFailure, Envelope, read_record},
    task::BoxFuture,
};
use registrations_api::types::{Registration, RegistrationId};

impl Client {
    /// Gets one registration.
    ///
    /// `id` is a [`RegistrationId`], a string or a [`Registration`]. Await the request:
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// # let id = client.list().limit(1).collect().await?.remove(0).id;
    /// let registration = client.get(&id).await?;
    /// assert_eq!(registration.id, id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::is_not_found`](crate::Error::is_not_found) if there is no such registration. The token needs
    /// *Zero Trust Read*.
    pub fn get(&self, id: impl Into<RegistrationId>) -> Get {
        Get { client: self.clone(), id: id.into(), include_policy: false }
    }
}

/// A request for one registration: [`Client::get`]. Await it, or [`send`](Self::send) it.
///
/// Dropping the future cancels the request. The future is `Send + 'static`, so that it can be spawned:
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = registrations_emulator::Emulator::builder().start().await?;
/// # let client = registrations::Client::builder().api_token(emulator.token())
/// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
/// # let ids: Vec<_> = client.list().limit(3).collect().await?.into_iter().map(|it| it.id).collect();
/// let tasks: Vec<_> = ids.into_iter().map(|id| tokio::spawn(client.get(id).send())).collect();
/// for task in tasks {
///     println!("{}", task.await??.device.name);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct Get {
    client: Client,
    id: RegistrationId,
    include_policy: bool,
}

impl Get {
    /// Also asks for the device settings profile: [`Registration::policy`].
    pub fn include_policy(mut self) -> Self {
        self.include_policy = true;
        self
    }

    /// Sends the request. Awaiting it does the same.
    pub async fn send(self) -> Result<Registration> {
        id::check(Operation::Get, &self.id)?;
        Ok(self.client.perform(&self, &Stop::NEVER).await?.output)
    }
}

impl IntoFuture for Get {
    type Output = Result<Registration>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl Request for Get {
    type Output = Registration;

    fn operation(&self) -> Operation {
        Operation::Get
    }

    fn build(&self, client: &Client) -> Result<reqwest::Request, api::Error> {
        // Without `..`: a new parameter does not compile until it is handled.
        let params =
            GetRegistrationParams { include: self.include_policy.then(|| "policy".to_owned()) };
        let call = client.shared.api.get_registration(&client.account_id, &self.id, &params)?;
        Ok(call.into_request())
    }

    fn read(&self, envelope: &Envelope<'_>) -> Result<Registration, DecodeFailure> {
        let result = envelope.result.ok_or_else(|| DecodeFailure::missing("result"))?;
        read_record(result.get()).map_err(|failure| failure.inside("result"))
    }
}
