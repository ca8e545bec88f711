// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::get_pet`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetPetParams {
    /// The query parameter `limit`.
    pub limit: Option<u64>,
}

impl Client {
    /// Sends a `GET` request to `/pets`.
    pub fn get_pet(&self, params: &GetPetParams) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/pets"])
            .param("limit", &params.limit)
            .call(|status| matches!(status, 200))
    }
}
