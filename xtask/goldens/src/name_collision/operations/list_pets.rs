// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::list_pets`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListPetsParams {
    /// The query parameter `self`.
    pub self_: Option<String>,
}

impl Client {
    /// Sends a `GET` request to `/pets`.
    pub fn list_pets(
        &self,
        params: &ListPetsParams,
    ) -> Result<Call<types::ListPetsResponse>, Error> {
        self.request(Method::GET, &["/pets"])
            .param("self", &params.self_)
            .call(|status| matches!(status, 200))
    }
}
