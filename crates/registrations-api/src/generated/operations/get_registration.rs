// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::get_registration`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetRegistrationParams {
    /// A comma-separated list of further details to include. The only one known is `policy`.
    pub include: Option<String>,
}

impl Client {
    /// Get a registration
    ///
    /// Returns one registration.
    ///
    /// Sends a `GET` request to `/accounts/{account_id}/devices/registrations/{registration_id}`.
    ///
    /// Arguments:
    /// - `account_id`: Identifies the account.
    /// - `registration_id`: Identifies the registration.
    pub fn get_registration(
        &self,
        account_id: &str,
        registration_id: &types::RegistrationId,
        params: &GetRegistrationParams,
    ) -> Result<Call<types::GetRegistrationResponse>, Error> {
        self.request(
                Method::GET,
                &[
                    "/accounts/",
                    &segment(&account_id),
                    "/devices/registrations/",
                    &segment(&registration_id),
                ],
            )
            .param("include", &params.include)
            .call(|status| matches!(status, 200))
    }
}
