use std::future::IntoFuture;

use registrations_api as api;

use crate::{
    call::{Request, Stop},
    client::Client,
    error::Result,
    id,
    operation::Operation,
    response::{DecodeFailure, Envelope},
    task::BoxFuture,
};
use registrations_api::types::{OverrideCodes, RegistrationId};

impl Client {
    /// Gets the one-time codes that let the user of a registration switch the WARP client off.
    ///
    /// It only works while *Admin Override* is enabled in the device configuration. The vendor documents neither the
    /// form of the durations in [`OverrideCodes::disable_for_time`], nor the response while the setting is off.
    ///
    /// The codes are secrets. `Debug`, logs and errors do not contain them, and an error has no
    /// [`body_excerpt`](crate::Error::body_excerpt).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = registrations_emulator::Emulator::builder().start().await?;
    /// # let client = registrations::Client::builder().api_token(emulator.token())
    /// #     .account_id(emulator.account_id()).base_url(emulator.base_url()).build()?;
    /// # let id = client.list().limit(1).collect().await?.remove(0).id;
    /// let codes = client.override_codes(&id).await?;
    /// for (duration, code) in &codes.disable_for_time {
    ///     println!("{duration}: {}", code.as_str());
    /// }
    /// # assert!(!codes.disable_for_time.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::is_not_found`](crate::Error::is_not_found) if there is no such registration. The token needs
    /// *Zero Trust Read*.
    pub fn override_codes(&self, id: impl Into<RegistrationId>) -> GetOverrideCodes {
        GetOverrideCodes { client: self.clone(), id: id.into() }
    }
}

/// A request for override codes: [`Client::override_codes`]. Await it, or [`send`](Self::send) it.
///
/// Dropping the future cancels the request. The future is `Send + 'static`, so that it can be spawned:
/// `tokio::spawn(client.override_codes(id).send())`.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct GetOverrideCodes {
    client: Client,
    id: RegistrationId,
}

impl GetOverrideCodes {
    /// Sends the request. Awaiting it does the same.
    pub async fn send(self) -> Result<OverrideCodes> {
        id::check(Operation::OverrideCodes, &self.id)?;
        Ok(self.client.perform(&self, &Stop::NEVER).await?.output)
    }
}

impl IntoFuture for GetOverrideCodes {
    type Output = Result<OverrideCodes>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl Request for GetOverrideCodes {
    type Output = OverrideCodes;

    fn operation(&self) -> Operation {
        Operation::OverrideCodes
    }

    fn build(&self, client: &Client) -> Result<reqwest::Request, api::Error> {
        let (account, id) = (&client.account_id, &self.id);
        Ok(client.shared.api.get_registration_override_codes(account, id)?.into_request())
    }

    fn read(&self, envelope: &Envelope<'_>) -> Result<OverrideCodes, DecodeFailure> {
        let result = envelope.result.ok_or_else(|| DecodeFailure::missing("result"))?;
        serde_json::from_str(result.get()).map_err(|error| DecodeFailure::json("result", error))
    }
}
