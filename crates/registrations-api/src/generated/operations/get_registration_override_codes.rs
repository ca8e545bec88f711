// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::super::*;

impl Client {
    /// Get override codes
    ///
    /// Returns one-time codes that let the user of a registration switch the client off. The codes are secrets. Admin Override must be enabled in the device configuration.
    ///
    /// Sends a `GET` request to `/accounts/{account_id}/devices/registrations/{registration_id}/override_codes`.
    ///
    /// Arguments:
    /// - `account_id`: Identifies the account.
    /// - `registration_id`: Identifies the registration.
    pub fn get_registration_override_codes(
        &self,
        account_id: &str,
        registration_id: &types::RegistrationId,
    ) -> Result<Call<types::GetRegistrationOverrideCodesResponse>, Error> {
        self.request(
                Method::GET,
                &[
                    "/accounts/",
                    &segment(&account_id),
                    "/devices/registrations/",
                    &segment(&registration_id),
                    "/override_codes",
                ],
            )
            .call(|status| matches!(status, 200))
    }
}
