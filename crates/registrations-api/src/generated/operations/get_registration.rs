// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::super::*;

#[allow(clippy::all)]
impl Client {
    /// Get a registration
    ///
    /// Returns one registration.
    ///
    /// Sends a `GET` request to `/accounts/{account_id}/devices/registrations/{registration_id}`
    ///
    /// Arguments:
    /// - `account_id`: Identifies the account.
    /// - `registration_id`: Identifies the registration.
    /// - `include`: A comma-separated list of further details to include. The only one known is `policy`.
    pub async fn get_registration<'a>(
        &'a self,
        account_id: &'a str,
        registration_id: &'a types::RegistrationId,
        include: Option<&'a str>,
    ) -> Result<ResponseValue<types::GetRegistrationResponse>, Error<()>> {
        let url = format!(
            "{}/accounts/{}/devices/registrations/{}", self.baseurl, encode_path(&
            account_id.to_string()), encode_path(& registration_id.to_string()),
        );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("include", &include))
            .build()?;
        let info = OperationInfo {
            operation_id: "get_registration",
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
