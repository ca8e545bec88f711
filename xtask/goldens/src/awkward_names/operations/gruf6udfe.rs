// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::größe`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GrößeParams {
    /// The query parameter `color`.
    pub color: Option<String>,
}

impl Client {
    /// Sends a `GET` request to `/10`.
    pub fn größe(&self, params: &GrößeParams) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/10"])
            .param("color", &params.color)
            .call(|status| matches!(status, 200))
    }
}
