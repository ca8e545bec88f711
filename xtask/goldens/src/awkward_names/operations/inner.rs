// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::inner`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InnerParams {
    /// The query parameter `color`.
    pub color: Option<String>,
}

impl Client {
    /// Sends a `GET` request to `/6`.
    pub fn inner(&self, params: &InnerParams) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/6"])
            .param("color", &params.color)
            .call(|status| matches!(status, 200))
    }
}
