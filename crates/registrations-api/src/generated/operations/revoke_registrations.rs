// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::super::*;

impl Client {
    /// Revoke registrations
    ///
    /// Revokes every registration whose id is given. A revoked registration keeps its virtual IP addresses; the vendor prefers deletion.
    ///
    /// Sends a `POST` request to `/accounts/{account_id}/devices/registrations/revoke`.
    ///
    /// Arguments:
    /// - `account_id`: Identifies the account.
    /// - `id`: The ids of the registrations to revoke.
    #[deprecated = "deprecated by the vendor"]
    pub fn revoke_registrations(
        &self,
        account_id: &str,
        id: &[types::RegistrationId],
    ) -> Result<Call<types::RevokeRegistrationsResponse>, Error> {
        self.request(
                Method::POST,
                &["/accounts/", &segment(&account_id), "/devices/registrations/revoke"],
            )
            .param("id", &id)
            .call(|status| matches!(status, 200))
    }
}
