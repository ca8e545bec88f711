// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::add_pet`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddPetParams {
    /// The query parameter `color`.
    pub color: Option<String>,
}

impl Client {
    /// Sends a `POST` request to `/pets`.
    pub fn add_pet(
        &self,
        body: &types::Pet,
        params: &AddPetParams,
    ) -> Result<Call<types::Pet>, Error> {
        self.request(Method::POST, &["/pets"])
            .json(body)
            .param("color", &params.color)
            .call(|status| matches!(status, 200))
    }
}
