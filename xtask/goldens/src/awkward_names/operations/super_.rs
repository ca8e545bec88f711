// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::super_`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SuperParams {
    /// The query parameter `color`.
    pub color: Option<String>,
}

impl Client {
    /// Sends a `GET` request to `/9`.
    pub fn super_(&self, params: &SuperParams) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/9"])
            .param("color", &params.color)
            .call(|status| matches!(status, 200))
    }
}
