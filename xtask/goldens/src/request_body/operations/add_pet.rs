// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::add_pet`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddPetParams {
    /// Why.
    ///
    /// In one word.
    pub reason: Option<String>,
}

impl Client {
    /// Sends a `POST` request to `/pets`.
    #[deprecated = "deprecated by the vendor"]
    pub fn add_pet(
        &self,
        body: &types::NewPet,
        params: &AddPetParams,
    ) -> Result<Call<types::Pet>, Error> {
        self.request(Method::POST, &["/pets"])
            .json(body)
            .param("reason", &params.reason)
            .call(|status| matches!(status, 200))
    }
}
