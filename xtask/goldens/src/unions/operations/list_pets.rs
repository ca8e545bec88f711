// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::list_pets`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListPetsParams {
    /// The query parameter `name`.
    pub name: Option<String>,
}

impl Client {
    /// Sends a `GET` request to `/pets`.
    pub fn list_pets(&self, params: &ListPetsParams) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/pets"])
            .param("name", &params.name)
            .call(|status| matches!(status, 200))
    }
}
