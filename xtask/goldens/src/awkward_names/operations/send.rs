// @generated. Do not edit.

use super::super::*;

/// The optional parameters of [`Client::send`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SendParams {
    /// The query parameter `color`.
    pub color: Option<String>,
}

impl Client {
    /// Sends a `GET` request to `/11`.
    pub fn send(&self, params: &SendParams) -> Result<Call<types::Pet>, Error> {
        self.request(Method::GET, &["/11"])
            .param("color", &params.color)
            .call(|status| matches!(status, 200))
    }
}
