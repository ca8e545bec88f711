// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::list_pets`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListPetsParams {
    /// The query parameter `pet.name`.
    pub pet_name: Option<String>,
    /// The query parameter `type`.
    pub type_: Option<String>,
}

impl Client {
    /// Sends a `GET` request to `/owners/{owner.id}/pets`.
    pub fn list_pets(
        &self,
        owner_id: &str,
        params: &ListPetsParams,
    ) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/owners/", &segment(&owner_id), "/pets"])
            .param("pet.name", &params.pet_name)
            .param("type", &params.type_)
            .call(|status| matches!(status, 200))
    }
}
