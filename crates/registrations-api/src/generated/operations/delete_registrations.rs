// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::super::*;

#[allow(clippy::all)]
impl Client {
    /// Delete registrations
    ///
    /// Deletes every registration whose id is given.
    ///
    /// Sends a `DELETE` request to `/accounts/{account_id}/devices/registrations`
    ///
    /// Arguments:
    /// - `account_id`: Identifies the account.
    /// - `id`: The ids of the registrations to delete.
    pub async fn delete_registrations<'a>(
        &'a self,
        account_id: &'a str,
        id: &'a Vec<types::RegistrationId>,
    ) -> Result<ResponseValue<types::DeleteRegistrationsResponse>, Error<()>> {
        let url = format!(
            "{}/accounts/{}/devices/registrations", self.baseurl, encode_path(&
            account_id.to_string()),
        );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("id", &id))
            .build()?;
        let info = OperationInfo {
            operation_id: "delete_registrations",
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
