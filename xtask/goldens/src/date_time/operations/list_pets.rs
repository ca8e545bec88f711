// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::list_pets`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListPetsParams {
    /// The query parameter `born_after`.
    pub born_after: Option<::jiff::Timestamp>,
}

impl Client {
    /// Sends a `GET` request to `/pets`.
    pub fn list_pets(&self, params: &ListPetsParams) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/pets"])
            .param("born_after", &params.born_after)
            .call(|status| matches!(status, 200))
    }
}
