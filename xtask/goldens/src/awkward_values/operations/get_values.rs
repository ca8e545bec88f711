// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::get_values`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetValuesParams {
    /// The query parameter `direction`.
    pub direction: Option<types::GetValuesDirection>,
}

impl Client {
    /// Sends a `GET` request to `/values`.
    pub fn get_values(
        &self,
        params: &GetValuesParams,
    ) -> Result<Call<types::GetValuesResponse>, Error> {
        self.request(Method::GET, &["/values"])
            .param("direction", &params.direction)
            .call(|status| matches!(status, 200))
    }
}
