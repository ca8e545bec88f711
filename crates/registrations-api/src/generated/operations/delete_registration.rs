// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::super::*;

impl Client {
    /// Delete a registration
    ///
    /// Deletes one registration.
    ///
    /// Sends a `DELETE` request to `/accounts/{account_id}/devices/registrations/{registration_id}`.
    ///
    /// Arguments:
    /// - `account_id`: Identifies the account.
    /// - `registration_id`: Identifies the registration.
    pub fn delete_registration(
        &self,
        account_id: &str,
        registration_id: &types::RegistrationId,
    ) -> Result<Call<types::DeleteRegistrationResponse>, Error> {
        self.request(
                Method::DELETE,
                &[
                    "/accounts/",
                    &segment(&account_id),
                    "/devices/registrations/",
                    &segment(&registration_id),
                ],
            )
            .call(|status| matches!(status, 200))
    }
}
