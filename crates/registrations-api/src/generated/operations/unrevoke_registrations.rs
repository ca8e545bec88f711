// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::super::*;

impl Client {
    /// Unrevoke registrations
    ///
    /// Restores every revoked registration whose id is given.
    ///
    /// Sends a `POST` request to `/accounts/{account_id}/devices/registrations/unrevoke`.
    ///
    /// Arguments:
    /// - `account_id`: Identifies the account.
    /// - `id`: The ids of the registrations to unrevoke.
    #[deprecated = "deprecated by the vendor"]
    pub fn unrevoke_registrations(
        &self,
        account_id: &str,
        id: &[types::RegistrationId],
    ) -> Result<Call<types::UnrevokeRegistrationsResponse>, Error> {
        self.request(
                Method::POST,
                &["/accounts/", &segment(&account_id), "/devices/registrations/unrevoke"],
            )
            .param("id", &id)
            .call(|status| matches!(status, 200))
    }
}
