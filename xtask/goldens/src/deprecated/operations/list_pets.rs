// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::list_pets`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListPetsParams {
    /// Keep only the pets of this color.
    #[deprecated = "deprecated by the vendor"]
    pub color: Option<String>,
    /// Keep only the pets of this size.
    pub size: Option<String>,
}

impl Client {
    /// Sends a `GET` request to `/pets`.
    #[deprecated = "deprecated by the vendor"]
    #[allow(deprecated)]
    pub fn list_pets(&self, params: &ListPetsParams) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/pets"])
            .param("color", &params.color)
            .param("size", &params.size)
            .call(|status| matches!(status, 200))
    }
}
