// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::types`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TypesParams {
    /// The query parameter `color`.
    pub color: Option<String>,
}

impl Client {
    /// Sends a `GET` request to `/7`.
    pub fn types(&self, params: &TypesParams) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/7"])
            .param("color", &params.color)
            .call(|status| matches!(status, 200))
    }
}
