// @generated from spec/registrations.json and spec/overlay.json by `cargo xtask codegen`. Do not edit.

use super::super::*;

#[allow(clippy::all)]
impl Client {
    /// Sends a `GET` request to `/pets`
    pub async fn new<'a>(
        &'a self,
        limit: Option<u64>,
    ) -> Result<ResponseValue<types::Pet>, Error<()>> {
        let url = format!("{}/pets", self.baseurl,);
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .build()?;
        let info = OperationInfo {
            operation_id: "new",
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
