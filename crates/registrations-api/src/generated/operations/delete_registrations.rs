// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::super::*;

impl Client {
    /// Delete registrations
    ///
    /// Deletes every registration whose id is given.
    ///
    /// Sends a `DELETE` request to `/accounts/{account_id}/devices/registrations`.
    ///
    /// Arguments:
    /// - `account_id`: Identifies the account.
    /// - `id`: The ids of the registrations to delete.
    pub fn delete_registrations(
        &self,
        account_id: &str,
        id: &[types::RegistrationId],
    ) -> Result<Call<types::DeleteRegistrationsResponse>, Error> {
        self.request(
                Method::DELETE,
                &["/accounts/", &segment(&account_id), "/devices/registrations"],
            )
            .param("id", &id)
            .call(|status| matches!(status, 200))
    }
}
