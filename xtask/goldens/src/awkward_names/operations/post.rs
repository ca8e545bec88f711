// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::post`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PostParams {
    /// The query parameter `color`.
    pub color: Option<String>,
}

impl Client {
    /// Sends a `GET` request to `/1`.
    pub fn post(&self, params: &PostParams) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/1"])
            .param("color", &params.color)
            .call(|status| matches!(status, 200))
    }
}
