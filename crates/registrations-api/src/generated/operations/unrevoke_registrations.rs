// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::super::*;

#[allow(clippy::all)]
impl Client {
    /// Unrevoke registrations
    ///
    /// Restores every revoked registration whose id is given.
    ///
    /// **Deprecated** by the vendor.
    ///
    /// Sends a `POST` request to `/accounts/{account_id}/devices/registrations/unrevoke`
    ///
    /// Arguments:
    /// - `account_id`: Identifies the account.
    /// - `id`: The ids of the registrations to unrevoke.
    pub async fn unrevoke_registrations<'a>(
        &'a self,
        account_id: &'a str,
        id: &'a Vec<types::RegistrationId>,
    ) -> Result<ResponseValue<types::UnrevokeRegistrationsResponse>, Error<()>> {
        let url = format!(
            "{}/accounts/{}/devices/registrations/unrevoke", self.baseurl, encode_path(&
            account_id.to_string()),
        );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("id", &id))
            .build()?;
        let info = OperationInfo {
            operation_id: "unrevoke_registrations",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
}
