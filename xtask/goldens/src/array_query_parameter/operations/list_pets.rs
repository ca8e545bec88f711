// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::list_pets`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListPetsParams {
    /// The query parameter `tag`.
    pub tag: Option<Vec<String>>,
}

impl Client {
    /// Sends a `GET` request to `/pets`.
    pub fn list_pets(
        &self,
        id: &[types::PetId],
        params: &ListPetsParams,
    ) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/pets"])
            .param("id", &id)
            .param("tag", &params.tag)
            .call(|status| matches!(status, 200))
    }
}
